import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../test/house.ts';
import { openDoorbell } from './doorbell.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

test('units that could not be loaded are tried again until they are: nobody tells of the change twice', async () => {
  let tries = 0;
  const reload = async (): Promise<void> => {
    tries += 1;
    if (tries < 3) throw new Error('no connection');
    await at.house.units.reload();
  };
  const said: string[] = [];
  const house = { ...at.house, units: { ...at.house.units, reload } };
  const bell = await openDoorbell(house, { retry: 10, log: (line) => void said.push(line) });
  try {
    await expect.poll(() => tries).toBe(3);
    expect(said).toEqual(Array.from({ length: 2 }, () => 'units could not be loaded again: Error: no connection'));
  } finally {
    await bell.close();
  }
});
