import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../app/house.ts';
import { type Place, type StartOptions, cutOff, openHome, openPlace } from '../app/startup.ts';
import { openClosing } from './closing.ts';
import type { Output } from './output.ts';
import { listenForStop, stoppedBy } from './stopping.ts';

/** Runs a task in a house that is opened for it. */
export type InHouse = <T>(
  output: Output,
  task: (house: House, place: Place, told: Told) => Promise<T>,
  options?: HouseWanted,
) => Promise<T>;

/** Whether the task was told to stop: one that looks may end by itself, in order. */
export interface Told {
  readonly toStop: () => boolean;
}

/** What kind of house a command needs. */
export type HouseWanted = Pick<StartOptions, 'bare' | 'existing'> & {
  readonly remembered?: number;
  /** Milliseconds that a task which looks whether it was told to stop is given to end by itself. */
  readonly grace?: number;
};

// A task that was cut off ends at once or not at all; a house that closes waits for what it accepted.
const patience = 5000;

const within = async (milliseconds: number, work: Promise<unknown>): Promise<void> => {
  await Promise.race([work.catch(() => {}), sleep(milliseconds, undefined, { ref: false })]);
};

/**
 * Runs `task` at the database, whether or not a server runs, and closes it whatever happens. Told to stop, the task is cut
 * off from the database and fails; then everything that was started is stopped, and the process ends.
 */
export const inPlace = async <T>(
  output: Output,
  options: Pick<StartOptions, 'existing'> & { readonly grace?: number },
  task: (place: Place, told: Told, opened: (close: () => Promise<void>) => void) => Promise<T>,
): Promise<T> => {
  const { grace = 0, ...start } = options;
  const closing = openClosing();
  const stopping = listenForStop();
  const heard: { signal: string | null } = { signal: null };
  const log = (line: string): void => output.say(line);
  const placing = openPlace({ environment: process.env, log, share: true, ...start }).then((place) => {
    closing.add(() => place.stop());
    return place;
  });
  const working = placing.then((place) => task(place, { toStop: () => heard.signal !== null }, closing.add));
  const interrupted = stopping.stopped.then(async (signal): Promise<never> => {
    heard.signal = signal;
    output.log(`Stopping (${signal}) …`);
    if (grace > 0) await within(grace, working);
    // What is still being started must be stopped as well.
    const place = await placing.catch(() => null);
    if (place !== null) await cutOff(place).catch(() => {});
    await within(patience, working);
    await within(patience * 2, closing.close());
    return process.exit(stoppedBy(signal));
  });
  try {
    const result = await working;
    if (heard.signal !== null) await interrupted;
    return result;
  } catch (error) {
    // That a task which was cut off failed is no news.
    if (heard.signal !== null) await interrupted;
    throw error;
  } finally {
    await closing.close();
    stopping.off();
  }
};

/** Runs `task` in a house, as `inPlace` does at its database. */
export const inHouse: InHouse = (output, task, wanted = {}) => {
  const { grace, ...options } = wanted;
  const existing = options.existing === undefined ? {} : { existing: options.existing };
  return inPlace(output, { ...existing, ...(grace === undefined ? {} : { grace }) }, async (place, told, opened) => {
    const log = (line: string): void => output.say(line);
    const house = await openHome(place, { environment: process.env, log, ...options });
    opened(() => house.close());
    return task(house, place, told);
  });
};

/** The same where the house must be there already: nothing is made, and the schema is left as it is. */
export const inExistingHouse: InHouse = (output, task, wanted = {}) =>
  inHouse(output, task, { ...wanted, existing: true });
