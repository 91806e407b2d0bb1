import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse } from '../../src/app/house.ts';
import { unitId } from '../../src/loop/terms.ts';
import { planDay } from '../../src/sample/day.ts';
import { type SimulateOptions, simulate } from '../../src/sample/simulate.ts';
import { readPace } from '../../src/store/time.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const order: SimulateOptions = { day: '2020-03-27', seed: 'taken', speed: 3000, people: 30, flights: 1 };
const question = { type: 'open', case: newCase(), loop: 'question', holder: unitId('PUDONG-DESK') } as const;

test('a human’s command through another process ends the play of the day, and so it stays', async () => {
  const other = await openHouse({ databaseUrl: at.url, masterKey, policies });
  try {
    let given = false;
    // As fast as it goes until the flight is there: what is tested is a play at a human pace.
    const landed = planDay(order).flights[0]?.doors ?? 0;
    const report = await simulate(at.house, {
      ...order,
      paceFrom: landed,
      onProgress: ({ minute, commands }) => {
        if (given || commands < 50 || minute < landed) return;
        given = true;
        void other.submit(stamped('PUDONG-DESK', question));
      },
    });
    expect(report).toMatchObject({ stopped: true, failures: [] });
    expect((await readPace(other.owner.pool)).rate).toBe(1);
    expect(await simulate(at.house, order)).toMatchObject({ over: true, given: 0 });
  } finally {
    await other.close();
  }
}, 120_000);

test('a human’s command while no simulator runs counts as well: the day is not taken up again', async () => {
  const house = await openTestHouse();
  try {
    let minute = 0;
    const paused = await simulate(house.house, {
      ...order,
      speed: 'max',
      onProgress: (progress) => {
        minute = progress.commands;
      },
      shouldStop: () => (minute > 50 ? 'pause' : false),
    });
    expect(paused.stopped).toBe(true);
    expect((await readPace(house.house.owner.pool)).rate).toBe(0);
    await house.act('PUDONG-DESK', { ...question, case: newCase() });
    expect(await simulate(house.house, { ...order, speed: 'max' })).toMatchObject({ over: true, given: 0 });
    expect((await readPace(house.house.owner.pool)).rate).toBe(1);
  } finally {
    await house.close();
  }
}, 120_000);
