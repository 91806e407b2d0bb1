import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseId } from '../../src/loop/terms.ts';
import { unitId } from '../../src/loop/terms.ts';
import { type TestHouse, newCase, openTestHouse } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const airport = unitId('PVG-AIRPORT');

test('a stand never takes two flights at once, nor the next one before it was cleaned', async () => {
  const stand = newCase();
  await at.act(airport, { type: 'open', case: stand, loop: 'stand', holder: airport });
  await at.act(airport, { type: 'record', case: stand, kind: 'checklist', facts: { capacity: 1 } });
  const flight = async (): Promise<CaseId> => {
    const id = newCase();
    await at.act(airport, { type: 'open', case: id, loop: 'voyage', holder: airport });
    return id;
  };
  const [first, second] = [await flight(), await flight()];
  const park = (id: CaseId) =>
    ({ type: 'record', case: id, kind: 'stand', place: stand, facts: { stand: '502' } }) as const;
  await at.act(airport, park(first));
  expect((await at.refused(airport, park(second))).code).toBe('place_full');
  await at.act(airport, { type: 'record', case: first, kind: 'cancellation' });
  await at.act(airport, { type: 'record', case: first, kind: 'empty' });
  await at.act(airport, { type: 'close', case: first, ending: 'cancelled' });
  expect((await at.refused(airport, park(second))).code).toBe('place_unready');
  await at.act(airport, { type: 'record', case: stand, kind: 'cleaning' });
  await at.act(airport, park(second));
});

test('an aircraft whose voyage was handed over still stands where it stands, until it ends or is towed elsewhere', async () => {
  const [ten, eleven, first, second] = [newCase(), newCase(), newCase(), newCase()];
  for (const stand of [ten, eleven]) {
    await at.act(airport, { type: 'open', case: stand, loop: 'stand', holder: airport });
    await at.act(airport, { type: 'record', case: stand, kind: 'checklist', facts: { capacity: 1 } });
  }
  for (const id of [first, second]) await at.act(airport, { type: 'open', case: id, loop: 'voyage', holder: airport });
  const park = (id: CaseId, place: CaseId) => ({ type: 'record', case: id, kind: 'stand', place }) as const;
  await at.act(airport, park(first, ten));
  await at.act(airport, { type: 'record', case: first, kind: 'landing' });
  const boarding = unitId('PVG-BOARDING');
  const { offer } = await at.act(airport, { type: 'offer', case: first, to: boarding, link: 'landed' });
  await at.act(boarding, { type: 'accept', case: first, offer: offer ?? '' });
  await at.act(airport, { type: 'record', case: ten, kind: 'cleaning' });
  expect((await at.refused(airport, park(second, ten))).code).toBe('place_full');
  await at.act(airport, park(first, eleven));
  expect((await at.refused(airport, park(second, ten))).code).toBe('place_unready');
  await at.act(airport, { type: 'record', case: ten, kind: 'cleaning' });
  await at.act(airport, park(second, ten));
  await at.act(airport, { type: 'record', case: first, kind: 'cleaning' });
  await at.act(boarding, { type: 'record', case: first, kind: 'count', counted: 0 });
  await at.act(boarding, { type: 'close', case: first, ending: 'completed' });
  await at.act(airport, { type: 'record', case: eleven, kind: 'cleaning' });
  await at.act(airport, park(second, eleven));
});
