import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../../test/house.ts';
import { unitId } from '../loop/terms.ts';
import { type House, openHouse } from './house.ts';

let at: TestHouse;
let other: House;
beforeAll(async () => {
  at = await openTestHouse();
  // Another process that nobody has told of anything since it was started.
  other = await openHouse({ databaseUrl: at.url, masterKey, policies });
});
afterAll(async () => {
  await other.close();
  await at.close();
});

const names = (name: string) => ({ 'zh-Hans': name, 'zh-Hant': name, en: name });
const question = () =>
  ({ type: 'open', case: newCase(), loop: 'question', holder: unitId('LAB-1'), personal: { asks: 'why' } }) as const;

test('a unit that another process added a moment ago is no refusal for ever: it is looked up, and the command acts', async () => {
  const asked = question();
  await at.act('LAB-1', asked);
  await at.house.addUnits([{ unit: 'LAB-NEW', kind: 'laboratory', parent: 'DUTY', names: names('new') }]);
  const offer = stamped('LAB-1', { type: 'offer', case: asked.case, to: unitId('LAB-NEW'), link: 'answering' });
  expect(await other.submit(offer)).toHaveProperty('done');
  await at.house.addUnits([{ unit: 'LAB-NEWER', kind: 'laboratory', parent: 'DUTY', names: names('newer') }]);
  expect(await other.submit(stamped('LAB-NEWER', question()))).toHaveProperty('done');
});

test('what a process refused because it had not heard of a unit is not its answer when it has', async () => {
  const asked = question();
  await at.act('LAB-1', asked);
  const offer = stamped('LAB-1', { type: 'offer', case: asked.case, to: unitId('LAB-LATE'), link: 'answering' });
  for (let time = 0; time < 2; time += 1) {
    expect(await other.submit(offer)).toMatchObject({ refused: { code: 'receiver_unknown' } });
  }
  await at.house.addUnits([{ unit: 'LAB-LATE', kind: 'laboratory', parent: 'DUTY', names: names('late') }]);
  expect(await other.submit(offer)).toHaveProperty('done');
  // And from then on it is said once, wherever it comes.
  expect(await at.house.submit(offer)).toEqual(await other.submit(offer));
});
