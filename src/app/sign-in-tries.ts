import { type TryLimit, countTry, forgiveTry, isKnownPlace, trimTries } from '../store/sign-in-tries.ts';
import type { House } from './house.ts';

/** Slows whoever guesses, in all processes together. */
export interface Tries {
  /**
   * Counts a try before it is made.
   *
   * @returns milliseconds to wait before the next one is heard; 0 when this one is
   */
  count(name: string, address: string): Promise<number>;
  /** It was no failure. */
  succeeded(name: string, address: string): Promise<void>;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const lately = 30 * day;

/**
 * Three counts. Name and address together are slowed first and longest: whoever guesses there keeps nobody else out. A name is slowed
 * late and shortly, an address (a whole hall of officers may share one) later still. Both are for strangers only: who has
 * signed in from that address of late waits for neither, so no guesser can keep an officer out of their own desk.
 */
const limits = {
  both: { free: 3, longest: minute, fade: 5 * minute },
  name: { free: 30, longest: 10_000, fade: minute },
  address: { free: 100, longest: 5000, fade: 10_000 },
} as const;

/** Opens the counts of a house. Nothing that is kept tells a name or an address. */
export const openTries = (house: House): Tries => {
  const { pool } = house.owner;
  const markOf = (kind: keyof typeof limits | 'place', ...words: readonly string[]): Buffer =>
    house.seal.token(`sign-in ${kind}`, words.join('\n'));
  const limitOf = (kind: keyof typeof limits, ...words: readonly string[]): TryLimit => ({
    mark: markOf(kind, ...words),
    ...limits[kind],
  });
  let trimmed = performance.now();
  const trim = async (): Promise<void> => {
    if (performance.now() - trimmed < 60 * minute) return;
    trimmed = performance.now();
    await trimTries(pool, day, lately);
  };
  return {
    async count(name, address) {
      await trim();
      const own = limitOf('both', name, address);
      const known = await isKnownPlace(pool, markOf('place', name, address), lately);
      return countTry(pool, known ? [own] : [own, limitOf('name', name), limitOf('address', address)]);
    },
    succeeded: (name, address) =>
      forgiveTry(
        pool,
        markOf('both', name, address),
        [markOf('name', name), markOf('address', address)],
        markOf('place', name, address),
      ),
  };
};
