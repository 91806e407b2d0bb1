import { setTimeout as sleep } from 'node:timers/promises';
import { foldHeads } from '../store/heads.ts';
import { sweep } from '../store/sweeper.ts';
import type { House } from './house.ts';

/** Work that goes on beside requests. Every process may do all of it: each piece is safe side by side. */
export interface Task {
  readonly name: string;
  /** Milliseconds of real time between the end of one turn and the next. */
  readonly every: number;
  /** Milliseconds before the first turn; none unless told. */
  readonly after?: number;
  /** Does one turn; `true` asks for another at once because there was more than one turn's work. */
  turn(): Promise<boolean | void>;
}

export interface Background {
  /** Waits for the turns that are under way, then ends. */
  stop(): Promise<void>;
}

/** Milliseconds after which a turn that has not ended is told to the log, and again while it lasts. */
const patience = 300_000;

/**
 * Runs tasks until stopped. A turn that fails is told to the log and tried again at its next time; one that does not end
 * is told to the log.
 */
export const startBackground = (tasks: readonly Task[], log: (line: string) => void): Background => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (task: Task): Promise<void> => {
    let failing = 0;
    if (task.after !== undefined) await sleep(task.after, undefined, { signal }).catch(() => {});
    while (!signal.aborted) {
      let more: boolean | void = false;
      const began = Date.now();
      const late = setInterval(() => {
        log(`${task.name} has not come back for ${Math.round((Date.now() - began) / 60_000)} minutes`);
      }, patience);
      late.unref();
      try {
        more = await task.turn();
        failing = 0;
      } catch (error) {
        failing += 1;
        if (failing === 1 || failing % 60 === 0) {
          log(`${task.name} failed ${failing} times: ${error instanceof Error ? error.message : String(error)}`);
        }
      } finally {
        clearInterval(late);
      }
      if (more === true) continue;
      await sleep(task.every, undefined, { signal }).catch(() => {});
    }
  };
  const running = tasks.map(run);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
};

/** Serves due clocks. See `sweep` for `onGiven`. */
export const sweeping = (house: House, onGiven?: () => void): Task => ({
  name: 'the sweeper',
  every: 1000,
  async turn() {
    const { due, served, failures } = await sweep(house.writer.pool, house.ledger, undefined, onGiven);
    // A clock that cannot be served is tried again at the next turn, and said aloud by the log until it is (I7).
    const [first] = failures;
    if (first !== undefined) throw new Error(`${failures.length} clocks could not be served: ${String(first)}`);
    return due > 0 && served > 0;
  },
});

/** Folds head counts. */
export const folding = (house: House): Task => ({
  name: 'the folding of head counts',
  every: 5000,
  async turn() {
    await foldHeads(house.writer.pool);
  },
});
