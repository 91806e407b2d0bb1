/** Asks again after the bell rang, never twice at once and never so often that a slow server gets slower. */
export interface Refresher {
  /** The bell rang. */
  ring(): void;
  stop(): void;
}

const least = 700;
const most = 15_000;
/** A screen asks during at most a quarter of the time. */
const share = 4;

/**
 * Collects rings: the first is answered at once, those that come during a refresh or soon after it by one more.
 *
 * @param refresh asks everything anew; its failure is shown elsewhere
 */
export const openRefresher = (refresh: () => Promise<void>): Refresher => {
  let rung = false;
  let busy = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = async (): Promise<void> => {
    busy = true;
    rung = false;
    const began = performance.now();
    try {
      await refresh();
    } catch {
      // The queries keep their own errors and show them.
    }
    if (stopped) return;
    const took = performance.now() - began;
    const pause = Math.max(0, Math.min(most, Math.max(least, took * share)) - took);
    timer = setTimeout(() => {
      busy = false;
      if (rung) void run();
    }, pause);
  };

  return {
    ring() {
      rung = true;
      if (!busy && !stopped) void run();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
