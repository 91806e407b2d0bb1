// Starts the server again when it ends although nobody asked it to (killed for lack of memory, by a mistaken hand).

import { setTimeout as sleep } from 'node:timers/promises';
import { trimLog } from './postmaster.ts';
import { isSame, type Postmaster } from './running.ts';

export type Watch = {
  /** The server as it is now. */
  current(): Postmaster;
  /** Stops watching and waits for a restart under way. @returns the server to stop */
  end(): Promise<Postmaster>;
};

const LOOK = 500;
const TRIM_EVERY = 120;
const LONGEST_PAUSE = 30_000;

/**
 * Watches a server. Its own processes that crash are its own business; this is for the main process.
 * @param options.restart starts the server on the same port, which all pools know
 */
export function watchPostmaster(
  first: Postmaster,
  options: { restart: () => Promise<Postmaster>; logFile: string; log: (line: string) => void },
): Watch {
  let current = first;
  let ended = false;
  let restarting: Promise<void> | undefined;
  let looks = 0;

  async function restart(): Promise<void> {
    options.log(`PostgreSQL (process ${current.pid}) ended unasked; starting it again.`);
    for (let pause = 250; !ended; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        current = await options.restart();
        options.log(`PostgreSQL runs again (process ${current.pid}).`);
        return;
      } catch (error) {
        options.log(`PostgreSQL did not start again: ${error instanceof Error ? error.message : String(error)}`);
      }
      for (let waited = 0; waited < pause && !ended; waited += 250) await sleep(250);
    }
  }

  const timer = setInterval(() => {
    looks += 1;
    if (looks % TRIM_EVERY === 0) trimLog(options.logFile);
    if (restarting !== undefined || isSame(current)) return;
    restarting = restart().finally(() => (restarting = undefined));
  }, LOOK);
  timer.unref();

  return {
    current: () => current,
    async end() {
      ended = true;
      clearInterval(timer);
      await restarting;
      return current;
    },
  };
}
