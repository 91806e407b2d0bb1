import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../../test/house.ts';
import { busThroughput } from './bus.ts';
import { custodyThroughput } from './custody.ts';
import { peopleAtScreening } from './world.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

test('a policy that lets nobody go to and fro any more ends no measurement in silence: what the bench moves may move', async () => {
  const people = await peopleAtScreening(at.house, 3);
  expect((await custodyThroughput(at.house, people, 0.2)).perSecond).toBeGreaterThan(0);
  expect((await busThroughput(at.house, 1, 0.2)).personsPerSecond).toBeGreaterThan(0);
}, 60_000);
