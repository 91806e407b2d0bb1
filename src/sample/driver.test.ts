import { expect, test } from 'vitest';
import { instant } from '../loop/terms.ts';
import { type Driver, type DriverOptions, openDriver } from './driver.ts';

/** A driver from 0 to 60 that tells what fails. */
const driverOf = (told: string[], more: Partial<DriverOptions> = {}): Driver =>
  openDriver({
    start: 0,
    until: 60,
    resumeAt: -1,
    speed: 'max',
    paceFrom: 0,
    instantOf: instant,
    setTime: async () => {},
    onSlot: async () => {},
    shouldStop: () => false,
    onError: (error) => told.push(String(error)),
    most: 4,
    ...more,
  });

/** What a driver does between 0 and 30, when an earlier run came as far as `resumeAt`. */
const drive = async (resumeAt: number): Promise<readonly string[]> => {
  const told: string[] = [];
  const driver = driverOf(told, {
    resumeAt,
    setTime: async (at) => void told.push(`time ${at}`),
    onSlot: async (minute) => void told.push(`clocks ${minute}`),
  });
  for (const minute of [5, 10, 15]) driver.at(minute, async () => void told.push(`deed ${minute}`));
  await driver.play();
  return told;
};

test('time is set, then the clocks that ran out are served, then the deeds are done', async () => {
  expect((await drive(-1)).slice(2)).toEqual([
    ...['time 5', 'clocks 5', 'deed 5'],
    ...['time 10', 'clocks 10', 'deed 10'],
    ...['time 15', 'clocks 15', 'deed 15'],
  ]);
});

test('killed after the time was set and before the clocks were served: they are served before the deeds of that minute', async () => {
  // At 10 an offer lapses and is signed for: in the other order it would never have lapsed.
  expect(await drive(10)).toEqual(['deed 5', 'clocks 10', 'deed 10', 'time 15', 'clocks 15', 'deed 15']);
  // At a human pace time stands within the slot.
  expect((await drive(12)).slice(0, 3)).toEqual(['deed 5', 'clocks 10', 'deed 10']);
});

test('a deed beside the next slot ends before the one after it', async () => {
  const told: string[] = [];
  const driver = driverOf(told);
  driver.beside(5, async () => {
    told.push('begins');
    await new Promise((resolve) => setTimeout(resolve, 20));
    told.push('ends');
  });
  for (const minute of [10, 15]) driver.at(minute, async () => void told.push(`deed ${minute}`));
  await driver.play();
  expect(told).toEqual(['begins', 'deed 10', 'ends', 'deed 15']);
});

test('what goes on beside the next slot is waited for there, and its failure is told: time never runs away from it', async () => {
  const told: string[] = [];
  const driver = driverOf(told, { setTime: async (at) => void told.push(`time ${at}`) });
  const slow = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 20));
    told.push('done');
    throw new Error('and it failed');
  };
  driver.at(5, async () => driver.aside(slow()));
  driver.at(10, async () => void told.push('deed 10'));
  driver.at(15, async () => driver.aside(slow()));
  await driver.play();
  const from = told.indexOf('time 5');
  expect(told.slice(from)).toEqual([
    ...['time 5', 'time 10', 'deed 10', 'done', 'Error: and it failed'],
    ...['time 15', 'done', 'Error: and it failed'],
  ]);
});

test('what a deed of the last slot plans while it goes on beside is done too', async () => {
  const told: string[] = [];
  const driver = driverOf(told);
  driver.beside(5, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    driver.at(20, async () => void told.push('deed 20'));
  });
  await driver.play();
  expect(told).toEqual(['deed 20']);
});
