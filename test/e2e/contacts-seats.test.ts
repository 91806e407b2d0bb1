// Seats on the flight: what nobody noted is not "nobody sat there".

import { afterAll, beforeAll, expect, test } from 'vitest';
import { fanOut, findContacts } from '../../src/app/contacts.ts';
import type { CaseId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const unseated = async (specimen: CaseId): Promise<readonly string[]> => {
  const { rows } = await at.house.owner.pool.query<{ holder: string }>(
    `select holder from huan."case" where loop = 'tracing' and state -> 'facts' ->> 'specimen' = $1
        and state -> 'facts' ->> 'kind' = 'unseated'`,
    [specimen],
  );
  return rows.map(({ holder }) => holder);
};
const bySeat = async (index: CaseId): Promise<readonly CaseId[]> =>
  (await findContacts(at.house, index)).filter(({ reasons }) => reasons.includes('seat')).map((one) => one.case);
const seat = (written: string) => ({ seat: written });

test('where the seat of a positive person is not noted, the duty room has to find it out, and then the neighbours are found', async () => {
  const voyage = await at.flight();
  const index = await at.person({ voyage });
  const near = await at.person({ voyage, personal: seat('12C') });
  await at.person({ voyage, personal: seat('40C') });
  await at.bring(index, 'screening');
  const specimen = await at.swab('PVG-SCREENING', index);
  await at.result(specimen, 'positive');
  await fanOut(at.house, index, specimen);
  expect(await bySeat(index)).toEqual([]);
  expect(await unseated(specimen)).toEqual(['DUTY']);
  await at.act('PVG-SCREENING', { type: 'record', case: index, kind: 'interview', personal: seat('10A') });
  expect(await bySeat(index)).toEqual([near]);
}, 60_000);

test('a child on a lap sits with its party, crew has no seat, and whoever else has none is to be found out', async () => {
  const voyage = await at.flight();
  const index = await at.person({ voyage, personal: seat('10A') });
  const [parent, child] = await at.party([{ voyage, personal: seat('11F') }, { voyage }]);
  const [far, childFar] = await at.party([{ voyage, personal: seat('30F') }, { voyage }]);
  await at.person({ voyage, facts: { category: 'crew' } });
  expect([...(await bySeat(index))].toSorted()).toEqual([parent!, child!].toSorted());
  await at.bring(index, 'screening');
  const specimen = await at.swab('PVG-SCREENING', index);
  await at.result(specimen, 'positive');
  await fanOut(at.house, index, specimen);
  expect(await unseated(specimen)).toEqual([]);
  expect(await bySeat(far!)).toEqual([childFar!]);
  await at.person({ voyage });
  await fanOut(at.house, index, specimen);
  expect(await unseated(specimen)).toEqual(['DUTY']);
}, 60_000);

test('who did not board is no contact of those who did', async () => {
  const voyage = await at.flight();
  const [index, stayed] = await at.party([
    { voyage, personal: seat('10A') },
    { voyage, personal: seat('10B') },
  ]);
  await at.record('CARRIERS', stayed!, 'not-boarded', {});
  await at.act('CARRIERS', { type: 'close', case: stayed!, ending: 'not-boarded' });
  expect(await findContacts(at.house, index!)).toEqual([]);
}, 60_000);
