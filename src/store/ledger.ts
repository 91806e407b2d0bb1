import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type StampedCommand, namedCases } from '../loop/command.ts';
import { type Foreseen, foresee } from '../loop/foreseen.ts';
import type { CaseId, Instant } from '../loop/terms.ts';
import { type Reply, type Workings, decideBatch } from './batch.ts';
import { loadBatch } from './load.ts';
import { type Moment, type Recent, type Trust, openMoment, openTrust, recallBatch, rememberStates } from './memory.ts';
import { UnitUnknown } from './rows.ts';
import { writeBatch } from './write.ts';

/** The ledger cannot be reached or is full of waiting commands; nothing is known to have been recorded. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/**
 * Somebody else was faster every time until patience ran out: mostly many others, and where it never ends the case itself,
 * on which nothing can be built any more. It says something of these commands only, and nothing of the database.
 */
export class LedgerContended extends LedgerUnavailable {}

/** The single write path. */
export interface Ledger {
  /**
   * Records one command, at most once for its id, together with whatever other commands arrive meanwhile.
   *
   * @returns what its giver is told: done or refused, the same on every repetition
   * @throws LedgerUnavailable when the database cannot be reached: repeat with the same command id
   */
  submit(command: StampedCommand): Promise<Reply>;
  /**
   * Tells that the time was moved, and where it stands still now; else it has to be asked for. Unheard, it costs a batch a
   * second decision.
   */
  timeMoved(standsAt?: Instant): void;
  /** Finishes what was accepted, then refuses everything. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  readonly pool: pg.Pool;
  readonly workings: Workings;
  /** Most commands written together; 1 writes each in a transaction of its own. */
  readonly batch?: number;
  readonly inFlight?: number;
  /** States kept in memory, which the database then need not send again: some 5 kB each. 5,000 unless told. */
  readonly remembered?: number;
  /** Most commands that may wait before further ones are turned away. */
  readonly waiting?: number;
  /** Longest that the database may take to answer one statement before the connection is given up, in milliseconds. */
  readonly timeout?: number;
  /** How long a command waits for a database that does not answer before its giver is told, in milliseconds. */
  readonly patience?: number;
  /** Called after every batch that recorded something: rings the doorbell of live views. */
  readonly onRecorded?: () => void;
}

/** The options with what the process remembers. */
interface Working extends LedgerOptions {
  readonly recent: Recent;
  readonly moment: Moment;
  readonly trust: Trust;
}

interface Waiting {
  readonly command: StampedCommand;
  readonly since: number;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Five thousand states are some 25 MB. */
const statesRemembered = 5000;
/** Cases for which a second batch is sent off while the first is in flight. */
const worthwhile = 32;
/**
 * Cases that one batch names, as long as it has more than one command: whatever waits beyond that goes with the next
 * one, so that this process decides while the database writes.
 */
const heaviest = 128;
const defaultTimeout = 10_000;
const defaultPatience = 15_000;

/**
 * What an error of the database means for the commands of a batch.
 *
 * conflict  somebody else was faster: decide again on what is there now
 * lost      no answer: it may be recorded or not. Ids act at most once, so asking again tells
 * full      the server has no room or cannot reach its disk: nothing was recorded, and asking again at once is no use
 * row       the statement itself was refused: one of the rows is bad
 */
type Trouble = 'conflict' | 'lost' | 'full' | 'row';

const conflicts = new Set(['HU001', '23505', '40001', '40P01', '55P03']);
// 57014 is a statement that ran out of time, 25006 a primary that became a standby.
const away = new Set(['57014', '25006', '53300', 'XX000']);
const network = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOENT|ENOTFOUND|EAI_AGAIN)/;
const gone =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Query read timeout|not queryable/i;

const troubleOf = (error: unknown): Trouble => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (conflicts.has(code)) return 'conflict';
  if (away.has(code) || /^(08|57P)/.test(code) || network.test(code)) return 'lost';
  if (/^(53|58)/.test(code)) return 'full';
  return error instanceof Error && gone.test(error.message) ? 'lost' : 'row';
};

/** The server answered that it refuses: the connection is as good as before. */
const isUsable = (error: unknown): boolean => ['conflict', 'row'].includes(troubleOf(error));

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Runs the statements of one attempt on one connection, and throws the connection away unless it is surely sound. */
const onConnection = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    broken = !isUsable(error);
    throw error;
  } finally {
    client.release(broken);
  }
};

// A batch that met others so often is cut in two: what stands still need not wait for what is fought over.
const mostConflicts = 8;

/** Loads, decides and writes one batch, again after a conflict, until every command has its reply. */
const runBatch = async (
  options: Working,
  commands: readonly StampedCommand[],
  deadline: number,
): Promise<readonly (Reply | Error)[]> => {
  const { pool, workings, recent, moment, trust } = options;
  const timeout = options.timeout ?? defaultTimeout;
  const more: Foreseen = { cases: new Set(), counts: [] };
  for (const command of commands)
    foresee(
      command,
      (id) => recent.peek(id),
      (name) => workings.loops.get(name),
      more,
    );
  // Memory is asked once: if it was wrong, what it was wrong about is loaded.
  let trusting = trust.given();
  let recalled = false;
  let asked = 0;
  let met = 0;
  let lost = 0;
  for (;;) {
    try {
      const decided = await onConnection(pool, async (client) => {
        const remembered = trusting ? recallBatch(commands, more, recent, moment) : null;
        const loaded =
          remembered ?? (await loadBatch(client, commands, more, { timeout, recent, moment, loops: workings.loops }));
        recalled = loaded.recalled;
        const made = decideBatch(commands, loaded, workings);
        if (made.needs === null && !made.unsure && made.rows.commands.length > 0) {
          await writeBatch(client, made.rows, { timeout, moment, recalledAt: recalled ? loaded.now : null });
          for (const standing of made.states) recent.set(standing);
        }
        return made;
      });
      if (decided.unsure) {
        trusting = false;
        continue;
      }
      if (decided.needs !== null) {
        for (const id of decided.needs.cases) more.cases.add(id);
        more.counts.push(...decided.needs.counts);
        asked += 1;
        if (asked > 40) throw new Error('decisions keep asking for more cases');
        continue;
      }
      if (recalled) trust.kept();
      if (decided.rows.commands.length > 0) options.onRecorded?.();
      return decided.replies;
    } catch (error) {
      const trouble = troubleOf(error);
      trusting = false;
      if (recalled && trouble === 'conflict') {
        recalled = false;
        trust.broken();
        continue;
      }
      const inTime = performance.now() < deadline;
      if (trouble === 'conflict' && inTime && (commands.length === 1 || met < mostConflicts)) {
        met += 1;
        await sleep(Math.random() * Math.min(100, 4 * met));
        continue;
      }
      if (trouble === 'lost' && inTime) {
        lost += 1;
        await sleep(Math.min(1000, 5 * 2 ** lost) * (0.5 + Math.random() / 2));
        continue;
      }
      if (trouble === 'lost') throw new LedgerUnavailable('the database does not answer', { cause: error });
      if (trouble === 'full') {
        const why = asError(error).message;
        throw new LedgerUnavailable(`the database cannot store anything: ${why}`, { cause: error });
      }
      // One bad row must not fail its neighbours.
      if (commands.length > 1) return runHalves(options, commands, deadline);
      if (trouble === 'conflict') throw new LedgerContended('others are always faster', { cause: error });
      if (error instanceof UnitUnknown) throw new LedgerUnavailable(error.message, { cause: error });
      throw error;
    }
  }
};

const runHalves = async (
  options: Working,
  commands: readonly StampedCommand[],
  deadline: number,
): Promise<readonly (Reply | Error)[]> => {
  const middle = commands.length >> 1;
  const replies: (Reply | Error)[] = [];
  // One after the other: the second half may build on the first.
  for (const half of [commands.slice(0, middle), commands.slice(middle)]) {
    try {
      replies.push(...(await runBatch(options, half, deadline)));
    } catch (error) {
      replies.push(...half.map(() => asError(error)));
    }
  }
  return replies;
};

/** Opens the write path: commands that arrive together are loaded, decided and written together. */
export const openLedger = (options: LedgerOptions): Ledger => {
  const most = options.batch ?? 128;
  const flights = options.inFlight ?? 3;
  const room = options.waiting ?? 20_000;
  const patience = options.patience ?? defaultPatience;
  const recent = rememberStates(options.remembered ?? statesRemembered);
  const moment = openMoment();
  const working: Working = { ...options, recent, moment, trust: openTrust() };
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
      const fits = batch.length < most && (batch.length === 0 || mine.size + ids.length <= heaviest);
      if (fits && ids.every((id) => !busy.has(id) && !passed.has(id))) {
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

  /** Who has waited as long as the commands that were just given up is told the same, not kept for a turn of its own. */
  const turnAway = (reason: LedgerUnavailable): void => {
    const oldest = performance.now() - patience;
    const old = queue.filter(({ since }) => since < oldest);
    if (old.length === 0) return;
    queue = queue.filter(({ since }) => since >= oldest);
    for (const { reject } of old) reject(reason);
  };

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const replies = await runBatch(
        working,
        batch.map(({ command }) => command),
        performance.now() + patience,
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const reply = replies[index];
        if (reply === undefined) reject(new Error('a command was left without a reply'));
        else if (reply instanceof Error) reject(reply);
        else resolve(reply);
      }
    } catch (error) {
      const reason = asError(error);
      for (const { reject } of batch) reject(reason);
      if (error instanceof LedgerUnavailable) turnAway(error);
    } finally {
      for (const { command } of batch) for (const id of namedCases(command)) busy.delete(id);
      running -= 1;
      pump();
    }
  };

  /** Cases that the waiting commands name, as far as it matters. */
  const weight = (): number => {
    let cases = 0;
    for (const { command } of queue) {
      cases += namedCases(command).length;
      if (cases >= worthwhile) return cases;
    }
    return cases;
  };

  const pump = (): void => {
    // A batch costs the database much the same however small it is: beside one in flight only a worthwhile one starts.
    while (running < flights && queue.length > 0 && (running === 0 || weight() >= worthwhile)) {
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
        queue.push({ command, since: performance.now(), resolve, reject });
        // Callers of the same tick share a batch.
        queueMicrotask(pump);
      });
    },
    timeMoved: (standsAt) => moment.moved(standsAt ?? null),
    async close() {
      closing = true;
      if (running === 0 && queue.length === 0) return;
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
    },
  };
};
