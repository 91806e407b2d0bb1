import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type StampedCommand, namedCases } from '../loop/command.ts';
import type { CountNeed } from '../loop/context.ts';
import type { CaseId } from '../loop/terms.ts';
import { type Reply, type Workings, decideBatch } from './batch.ts';
import { loadBatch } from './load.ts';
import { writeBatch } from './write.ts';

/** The ledger cannot be reached or is full of waiting commands; nothing is known to have been recorded. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** The single write path. */
export interface Ledger {
  /**
   * Records one command, at most once for its id, together with whatever other commands arrive meanwhile.
   *
   * @returns what its giver is told: done or refused, the same on every repetition
   * @throws LedgerUnavailable when the database cannot be reached: repeat with the same command id
   */
  submit(command: StampedCommand): Promise<Reply>;
  /** Finishes what was accepted, then refuses everything. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  readonly pool: pg.Pool;
  readonly workings: Workings;
  /** Most commands written together; 1 writes each in a transaction of its own. */
  readonly batch?: number;
  readonly inFlight?: number;
  /** Most commands that may wait before further ones are turned away. */
  readonly waiting?: number;
  /** Called after every batch that recorded something: rings the doorbell of live views. */
  readonly onRecorded?: () => void;
}

interface Waiting {
  readonly command: StampedCommand;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

const conflicts = new Set(['HU001', '23505', '40001', '40P01']);
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
// The server went away or is starting; asking again with the same id is safe, because ids act at most once.
const isLost = (error: unknown): boolean => {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : '';
  return (
    /^(08|57P)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'XX000', '53300'].includes(code) ||
    /Connection terminated|connection timeout|timeout exceeded when trying to connect/i.test(text)
  );
};

const attempts = 12;
const noMore = { cases: [], counts: [] } as const;

/** Loads, decides and writes one batch, again after a conflict, until every command has its reply. */
const runBatch = async (
  options: LedgerOptions,
  commands: readonly StampedCommand[],
): Promise<readonly (Reply | Error)[]> => {
  const { pool, workings } = options;
  let more: { readonly cases: readonly CaseId[]; readonly counts: readonly CountNeed[] } = noMore;
  let lost = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const loaded = await loadBatch(pool, commands, more);
      const decided = decideBatch(commands, loaded, workings);
      if (decided.needs !== null) {
        more = {
          cases: [...new Set([...more.cases, ...decided.needs.cases])],
          counts: [...more.counts, ...decided.needs.counts],
        };
        if (attempt > 40) throw new Error('decisions keep asking for more cases');
        continue;
      }
      if (decided.rows.commands.length > 0) {
        await writeBatch(pool, decided.rows);
        options.onRecorded?.();
      }
      return decided.replies;
    } catch (error) {
      if (conflicts.has(codeOf(error)) && attempt < attempts) {
        await sleep(Math.random() * 4 * (attempt + 1));
        continue;
      }
      if (isLost(error) && lost < attempts) {
        lost += 1;
        await sleep(Math.min(1000, 20 * 2 ** lost) * (0.5 + Math.random() / 2));
        continue;
      }
      if (isLost(error) || conflicts.has(codeOf(error))) {
        if (commands.length > 1) return runEach(options, commands);
        throw new LedgerUnavailable('the ledger could not record the command', { cause: error });
      }
      // One bad row must not fail its neighbours.
      if (commands.length > 1) return runEach(options, commands);
      throw error;
    }
  }
};

const runEach = async (
  options: LedgerOptions,
  commands: readonly StampedCommand[],
): Promise<readonly (Reply | Error)[]> => {
  const replies: (Reply | Error)[] = [];
  for (const command of commands) {
    try {
      replies.push(...(await runBatch(options, [command])));
    } catch (error) {
      replies.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return replies;
};

/** Opens the write path: commands that arrive together are loaded, decided and written together. */
export const openLedger = (options: LedgerOptions): Ledger => {
  const most = options.batch ?? 128;
  const flights = options.inFlight ?? 2;
  const room = options.waiting ?? 20_000;
  let queue: Waiting[] = [];
  const busy = new Set<CaseId>();
  let running = 0;
  let closing = false;
  let drained: (() => void) | null = null;

  const take = (): Waiting[] => {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    // A case waits while an earlier command on it is in flight or was passed over: order per case is kept.
    const passed = new Set<CaseId>();
    const mine = new Set<CaseId>();
    for (const waiting of queue) {
      const ids = namedCases(waiting.command);
      const free = batch.length < most && ids.every((id) => !busy.has(id) && !passed.has(id));
      if (free) {
        batch.push(waiting);
        for (const id of ids) mine.add(id);
      } else {
        rest.push(waiting);
        for (const id of ids) passed.add(id);
      }
    }
    queue = rest;
    for (const id of mine) busy.add(id);
    return batch;
  };

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const replies = await runBatch(
        options,
        batch.map(({ command }) => command),
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const reply = replies[index];
        if (reply === undefined) reject(new Error('a command was left without a reply'));
        else if (reply instanceof Error) reject(reply);
        else resolve(reply);
      }
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of batch) reject(reason);
    } finally {
      for (const { command } of batch) for (const id of namedCases(command)) busy.delete(id);
      running -= 1;
      pump();
    }
  };

  const pump = (): void => {
    while (running < flights && queue.length > 0) {
      const batch = take();
      if (batch.length === 0) break;
      running += 1;
      void run(batch);
    }
    if (running === 0 && queue.length === 0) drained?.();
  };

  return {
    submit(command) {
      if (closing) return Promise.reject(new LedgerUnavailable('the ledger is closing'));
      if (queue.length >= room) return Promise.reject(new LedgerUnavailable('too many commands are waiting'));
      return new Promise((resolve, reject) => {
        queue.push({ command, resolve, reject });
        // Callers of the same tick share a batch.
        queueMicrotask(pump);
      });
    },
    async close() {
      closing = true;
      if (running === 0 && queue.length === 0) return;
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
    },
  };
};
