import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Journey, openJourney } from '../../../test/journey.ts';
import { actorId, unitId } from '../../loop/terms.ts';
import { receivedSince } from './laboratory.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(() => at.close());

test('a laboratory with more specimens than are shown sees its newest results, not any', async () => {
  const people = await Promise.all(Array.from({ length: 7 }, () => at.person()));
  await at.bring(people, 'desk');
  const specimens = await Promise.all(people.map(async (id) => (await at.specimens(id))[0]!));
  for (const specimen of specimens) await at.result(specimen, 'negative');
  const newest = await at.house.read({ actor: actorId('x'), unit: unitId('LAB-1') }, (seen) =>
    receivedSince(seen, unitId('LAB-1'), 0, 4),
  );
  expect(newest.map(({ caseId }) => caseId)).toEqual(specimens.toReversed().slice(0, 4));
}, 60_000);
