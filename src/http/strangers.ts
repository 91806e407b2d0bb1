import { normalizeIP } from '@fastify/rate-limit';
import { Failure } from './failure.ts';

/**
 * Who shows a key or a cookie that nobody has. Each made-up one costs a look into the database and looks like a caller of
 * its own, so they are counted by the address that they come from.
 */
export interface Strangers {
  /** Before a credential is looked up. @throws Failure when too many unknown ones came from its address */
  meet(address: string, credential: string): void;
  /** It was found: from now on it is let through, whoever else guesses from the same address. */
  known(credential: string): void;
  /** It was not found. The same one again counts once: a forgotten phone that asks on and on guesses nothing. */
  unknown(address: string, credential: string): void;
}

interface Count {
  readonly until: number;
  readonly shown: Set<string>;
}

const remembered = 10_000;

const keepFew = <Key>(kept: { readonly size: number; keys(): Iterator<Key>; delete(key: Key): boolean }): void => {
  if (kept.size <= remembered) return;
  const oldest = kept.keys().next();
  if (oldest.done !== true) kept.delete(oldest.value);
};

/**
 * Opens the count.
 *
 * @param most unknown credentials of one address within `span` milliseconds
 */
export const openStrangers = (most = 300, span = 60_000): Strangers => {
  const counts = new Map<string, Count>();
  const friends = new Set<string>();
  const standing = (address: string): Count | null => {
    const count = counts.get(address);
    if (count === undefined || count.until > performance.now()) return count ?? null;
    counts.delete(address);
    return null;
  };
  return {
    meet(address, credential) {
      if (friends.has(credential)) return;
      const count = standing(normalizeIP(address));
      if (count === null || count.shown.size < most) return;
      throw new Failure('too_many', {}, (count.until - performance.now()) / 1000);
    },
    known(credential) {
      friends.delete(credential);
      friends.add(credential);
      keepFew(friends);
    },
    unknown(address, credential) {
      friends.delete(credential);
      const from = normalizeIP(address);
      const count = standing(from);
      if (count !== null) {
        count.shown.add(credential);
        return;
      }
      counts.set(from, { until: performance.now() + span, shown: new Set([credential]) });
      keepFew(counts);
    },
  };
};
