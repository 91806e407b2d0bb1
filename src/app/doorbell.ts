import { type Channel, type Listening, listen, ring } from '../store/bell.ts';
import type { House } from './house.ts';

/** Says that something changed, never what: whoever shows something asks again. */
export interface Doorbell {
  /** Calls back whenever any process recorded something, at most every `spacing` milliseconds. */
  onChanged(listener: () => void): () => void;
  /** Calls back when an account lost rights or sessions; an empty account means "anyone may have". */
  onRevoked(listener: (account: string) => void): () => void;
  close(): Promise<void>;
}

export interface DoorbellOptions {
  /** Least milliseconds between two rings, in and out. */
  readonly spacing?: number;
  /** Milliseconds after which units that could not be loaded are tried again. */
  readonly retry?: number;
  readonly log?: (line: string) => void;
}

/** Runs `work` at once and then at most every `spacing` milliseconds while it is asked for. */
const spaced = (spacing: number, work: () => void): { ask(): void; stop(): void } => {
  let last = -Infinity;
  let timer: NodeJS.Timeout | null = null;
  const run = (): void => {
    timer = null;
    last = performance.now();
    work();
  };
  return {
    ask() {
      if (timer !== null) return;
      const wait = last + spacing - performance.now();
      if (wait <= 0) return run();
      timer = setTimeout(run, wait);
      timer.unref();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
};

/**
 * Opens the doorbell of this process: one connection that listens, and a ring after what this process records, outside
 * of the transaction that recorded it.
 */
export const openDoorbell = async (house: House, options: DoorbellOptions = {}): Promise<Doorbell> => {
  const { spacing = 250, retry = 1000 } = options;
  const changed = new Set<() => void>();
  const revoked = new Set<(account: string) => void>();
  const tell = spaced(spacing, () => {
    for (const listener of changed) listener();
  });
  const tellRevoked = (account: string): void => {
    for (const listener of revoked) listener(account);
  };
  // Units and calendar are both in memory, change a few times a year, and are told of by the same notice.
  // Nobody says it twice: what could not be loaded is tried until it can, or this process would go by the old ones.
  let waiting: NodeJS.Timeout | null = null;
  let closed = false;
  const reloadUnits = (): void => {
    if (waiting !== null) clearTimeout(waiting);
    waiting = null;
    Promise.all([house.units.reload(), house.calendar.reload()]).catch((error: unknown) => {
      options.log?.(`units could not be loaded again: ${String(error)}`);
      if (closed || waiting !== null) return;
      waiting = setTimeout(reloadUnits, retry);
      waiting.unref();
    });
  };
  const hear = (channel: Channel, payload: string): void => {
    if (channel === 'huan_bell') tell.ask();
    else if (channel === 'huan_revoked') tellRevoked(payload);
    else reloadUnits();
  };
  const listening: Listening = await listen(house.owner.pool, hear, () => {
    // Whatever was said while nobody listened is unknown now.
    tell.ask();
    tellRevoked('');
    reloadUnits();
  });
  let ringing: Promise<void> = Promise.resolve();
  const out = spaced(spacing, () => {
    ringing = ring(house.writer.pool).catch((error: unknown) => {
      options.log?.(`the doorbell could not be rung: ${String(error)}`);
      // Our own listeners hear it all the same.
      tell.ask();
    });
  });
  const quiet = house.onRecorded(out.ask);
  return {
    onChanged(listener) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    onRevoked(listener) {
      revoked.add(listener);
      return () => revoked.delete(listener);
    },
    async close() {
      closed = true;
      if (waiting !== null) clearTimeout(waiting);
      quiet();
      out.stop();
      tell.stop();
      await ringing;
      await listening.close();
    },
  };
};
