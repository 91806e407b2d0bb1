import { expect, test } from 'vitest';
import { instant } from '../loop/terms.ts';
import { openDriver } from './driver.ts';

/** What a driver does between 0 and 30, when an earlier run came as far as `resumeAt`. */
const drive = async (resumeAt: number): Promise<readonly string[]> => {
  const told: string[] = [];
  const driver = openDriver({
    start: 0,
    until: 60,
    resumeAt,
    speed: 'max',
    paceFrom: 0,
    instantOf: instant,
    setTime: async (at) => void told.push(`time ${at}`),
    onSlot: async (minute) => void told.push(`clocks ${minute}`),
    shouldStop: () => false,
    onError: (error) => told.push(String(error)),
    most: 4,
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
