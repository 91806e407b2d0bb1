import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../test/house.ts';
import { paceOf, runTime } from '../app/time.ts';
import { Refused } from './output.ts';
import type { Parts, SimulateOptions } from './parts.ts';
import { playSampleDay } from './sample-day.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const rate = async (): Promise<number> => (await paceOf(at.house)).rate;
const order = { day: '2020-03-27', speed: 60, between: 100 };

/** A simulator that holds time and then does what the test says; time is let run by the real thing. */
const partsWith = (play: (tries: number, options: SimulateOptions) => Promise<object>): Parts => {
  let tries = 0;
  const parts: Pick<Parts, 'simulate' | 'letTimeRun'> = {
    async simulate(house, options) {
      tries += 1;
      await runTime(house, 0);
      return { ...(await play(tries, options)) };
    },
    letTimeRun: (house) => runTime(house, 1),
  };
  return parts as Parts;
};

test('a day that failed twice is taken up a third time, and the failure is said once', async () => {
  const said: string[] = [];
  let tried = 0;
  const parts = partsWith(async (tries) => {
    tried = tries;
    if (tries < 3) throw new Error('the connection was lost');
    return { stopped: false };
  });
  const watch = { human: () => false, ending: () => false };
  await playSampleDay(parts, at.house, order, watch, (line) => said.push(line));
  expect(tried).toBe(3);
  expect(said).toEqual(['The sample day stopped and will be taken up again: the connection was lost']);
});

test('a human frees time also while the day fails again and again, and need not wait for the next try', async () => {
  let human = false;
  const said: string[] = [];
  const parts = partsWith(() => Promise.reject(new Error('a clock cannot be served')));
  const watch = { human: () => human, ending: () => false };
  const day = playSampleDay(parts, at.house, { ...order, between: 60_000 }, watch, (line) => said.push(line));
  await sleep(300);
  expect(await rate()).toBe(0);
  human = true;
  await day;
  expect(await rate()).toBe(1);
  expect(said.at(-1)).toContain('time is back to its own pace');
});

test('where the day cannot be played at all, time that another one left standing runs on', async () => {
  await runTime(at.house, 0);
  const said: string[] = [];
  const parts = partsWith(() => Promise.reject(new Refused('Time here is already past the beginning of 2020-03-27.')));
  const watch = { human: () => false, ending: () => false };
  await playSampleDay(parts, at.house, order, watch, (line) => said.push(line));
  expect(await rate()).toBe(1);
  expect(said).toEqual(['The sample day is not played: Time here is already past the beginning of 2020-03-27.']);
});

test('a process that ends leaves the day where it is, to go on at its next start', async () => {
  let ending = false;
  const parts = partsWith(async (_tries, { shouldStop }) => {
    ending = true;
    return { stopped: shouldStop() !== false };
  });
  const said: string[] = [];
  await playSampleDay(parts, at.house, order, { human: () => false, ending: () => ending }, (line) => said.push(line));
  expect(await rate()).toBe(0);
  expect(said).toEqual([]);
});
