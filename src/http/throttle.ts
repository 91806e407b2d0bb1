/** Remembers failures per key and says how long the next try must wait. */
export interface Throttle {
  /** Milliseconds until another try is heard; 0 when it is heard now. */
  wait(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
}

interface Count {
  failures: number;
  until: number;
}

/**
 * Failures beyond `free` double the wait, from one second up to `longest`. Kept in memory: a process that restarts
 * forgets, and each process counts for itself.
 *
 * @param now milliseconds of a clock that never goes back
 */
export const openThrottle = (options: {
  free: number;
  longest: number;
  most?: number;
  now?: () => number;
}): Throttle => {
  const now = options.now ?? (() => performance.now());
  const most = options.most ?? 20_000;
  const counts = new Map<string, Count>();
  const forget = (): void => {
    // The oldest entry goes first: a flood of invented names must not fill the memory.
    while (counts.size > most) {
      const oldest = counts.keys().next();
      if (oldest.done === true) return;
      counts.delete(oldest.value);
    }
  };
  return {
    wait: (key) => Math.max(0, (counts.get(key)?.until ?? 0) - now()),
    failed(key) {
      const failures = (counts.get(key)?.failures ?? 0) + 1;
      const over = failures - options.free;
      const wait = over <= 0 ? 0 : Math.min(options.longest, 1000 * 2 ** Math.min(20, over - 1));
      counts.delete(key);
      counts.set(key, { failures, until: now() + wait });
      forget();
    },
    succeeded(key) {
      counts.delete(key);
    },
  };
};
