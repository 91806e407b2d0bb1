import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import type { Loop } from '../../loop/declaration.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import type { OutsideAnchors } from '../../store/anchor.ts';
import type { OutsideErasures } from '../../store/erasure.ts';
import { readEverMarked } from '../../store/calendar.ts';
import type { Seal } from '../../store/seal.ts';
import { readStanding } from '../../store/standing.ts';
import { checkAnchors } from './anchors.ts';
import { type Heads, checkHeads, checkVoyages, readTallies } from './heads.ts';
import { checkHolders } from './holders.ts';
import { checkJournal } from './journal.ts';
import { checkVersions, pastRules } from './policy.ts';
import { type RangeResult, type RangeTask, auditRange } from './range.ts';
import { cutRanges } from './records.ts';
import { type Finding, type VerifyReport, gatherFindings } from './report.ts';
import { checkSets } from './sets.ts';

/** How far an audit has come: events read so far, and the share of all cases. */
export interface VerifyProgress {
  readonly events: number;
  readonly share: number;
}

export interface VerifyOptions {
  /** Of the owner of the schema: row-level security hides nothing from it. */
  readonly pool: pg.Pool;
  readonly loops: ReadonlyMap<string, Loop>;
  /** Every policy version that may have decided; without it exits and retention dates are not recomputed. */
  readonly rules?: { readonly versions: readonly CompiledPolicy[] };
  /** The list of anchors outside the database; without it a restored or rewritten database goes unnoticed. */
  readonly outside?: OutsideAnchors;
  readonly erasures?: OutsideErasures;
  /** With it every key that is still here must open, and with it what is sealed: search tokens and files are held against it. */
  readonly seal?: Seal;
  /** Threads; 0 does all in this one. By default as many as help, at most 2. */
  readonly workers?: number;
  /**
   * Up to when clocks must have been served. By default the newest instant recorded: a system that stands still skips
   * nothing. Beside a running system give its time (`huan.now()`).
   */
  readonly asOf?: number;
  /** How late a clock may be served and how late a key may be destroyed, in milliseconds: one minute, one day. */
  readonly dueGrace?: number;
  readonly retentionGrace?: number;
  /** Milliseconds between two cases in which either may have come first (a head count and a move): two seconds. */
  readonly countGrace?: number;
  /** How many findings of each grade are kept in full: 1000. */
  readonly mostFindings?: number;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

const manyEvents = 20_000;
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const workerFile = new URL(`./worker${extension}`, import.meta.url);

const inThread = (
  data: { readonly url: string; readonly snapshot: string; readonly task: RangeTask },
  onProgress: (events: number, share: number) => void,
): Promise<RangeResult> =>
  new Promise((resolve, reject) => {
    // No flags of the parent: those of a test runner or a debugger would be run a second time.
    const worker = new Worker(workerFile, {
      workerData: data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 },
    });
    worker.on('message', (message: { events: number; share: number } | { result: RangeResult }) => {
      if ('result' in message) resolve(message.result);
      else onProgress(message.events, message.share);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a thread of the audit ended without a result')));
  });

interface Outset {
  readonly snapshot: string;
  readonly events: number;
  readonly newest: number | null;
  readonly now: number;
  readonly outboxRead: boolean;
  readonly upto: string | null;
  readonly current: boolean;
}

/** Begins the one snapshot that every part of the audit sees. */
const begin = async (client: pg.PoolClient): Promise<Outset> => {
  await client.query('begin isolation level repeatable read read only');
  await client.query('set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0');
  const { rows } = await client.query<Outset>(
    `select pg_export_snapshot() as snapshot, huan.now() as now, e.events,
            exists (select from huan.outbox_reader) as "outboxRead", e.newest, a.upto::text as upto,
            coalesce(a.upto <= pg_snapshot_xmax(pg_current_snapshot()), false) as current
       from (select count(*) as events, max(recorded_at) as newest from huan.event) e
       left join (select to_xid as upto from huan.anchor order by anchor desc limit 1) a on true`,
  );
  const [outset] = rows;
  if (outset === undefined) throw new Error('the database gave no snapshot');
  return outset;
};

const addUp = (results: readonly RangeResult[]): Heads => {
  const heads: Heads = new Map();
  for (const result of results) {
    for (const [name, count] of result.heads) heads.set(name, (heads.get(name) ?? 0) + count);
  }
  return heads;
};

const inOrder = (one: Finding, other: Finding): number =>
  (one.case ?? '').localeCompare(other.case ?? '') || (one.seq ?? 0) - (other.seq ?? 0);

/**
 * Audits the whole ledger against every invariant, for all time: a reader that shares nothing with the write path but
 * the kernel's fold. Streams, so memory does not grow with the ledger: what is kept for the whole run is about what is
 * open, and what asks about other cases is answered portion by portion. The lists outside are read line by line. Sees one
 * snapshot, so it may run beside a working system.
 *
 * @returns what it found; it throws only when the database cannot be read
 */
export const verify = async (options: VerifyOptions): Promise<VerifyReport> => {
  const started = performance.now();
  const { pool, loops, rules, mostFindings = 1000 } = options;
  const findings = gatherFindings(mostFindings);
  // Read before the snapshot: an anchor taken meanwhile is then in both or only in the database, never missing there.
  const outside = options.outside === undefined ? null : await readStanding(options.outside);
  const erasedOutside = (await options.erasures?.open()) ?? null;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { snapshot, events: total, newest, now, outboxRead, upto, current } = await begin(client);
    const asOf = options.asOf ?? newest ?? 0;
    const units = await client.query<{ unit: string; kind: string; lo: number; hi: number }>(
      'select unit, kind, lo, hi from huan.unit',
    );
    if (rules !== undefined) checkVersions(pastRules(rules.versions.map(({ version }) => version)), findings);
    const task: Omit<RangeTask, 'range'> = {
      loops: [...loops.values()],
      units: [
        ['HUAN', 'system', -2, -2],
        ['SUBJECT', 'subject', -3, -3],
        ...units.rows.map(({ unit, kind, lo, hi }) => [unit, kind, lo, hi] as const),
      ],
      versions: rules?.versions.map(({ version }) => version) ?? null,
      marked: await readEverMarked(client),
      grace: options.countGrace ?? 2000,
      dueGrace: options.dueGrace ?? 60_000,
      asOf,
      now,
      outboxRead,
      seal: options.seal?.keys ?? null,
      anchoredTo: current ? upto : null,
      mostFindings,
    };
    const url = pool.options.connectionString;
    const most = total < manyEvents ? 0 : Math.min(2, availableParallelism());
    const threads = url === undefined ? 0 : (options.workers ?? most);
    const ranges = cutRanges(Math.max(1, threads));
    const progress = ranges.map(() => ({ events: 0, share: 0 }));
    const told = (index: number, events: number, share: number): void => {
      progress[index] = { events, share };
      options.onProgress?.({
        events: progress.reduce((sum, part) => sum + part.events, 0),
        share: progress.reduce((sum, part) => sum + part.share, 0) / progress.length,
      });
    };
    const reading = Promise.all(
      ranges.map((range, index) =>
        threads === 0 || url === undefined
          ? auditRange(client, { ...task, range }, (events, share) => told(index, events, share))
          : inThread({ url, snapshot, task: { ...task, range } }, (events, share) => told(index, events, share)),
      ),
    );
    // Awaited below; a thread that fails earlier must not end the process.
    reading.catch(() => {});
    if (threads === 0) await reading;
    const anchors = await checkAnchors(client, outside, findings);
    await checkJournal(client, findings);
    const keptUntil = asOf - (options.retentionGrace ?? 86_400_000);
    await checkSets(
      client,
      { loops, keptUntil, knownUntil: asOf - task.dueGrace, seal: options.seal ?? null, erasedOutside },
      findings,
    );
    const counted = [...loops.values()].filter((loop) => loop.counted).map(({ name }) => name);
    await checkVoyages(client, counted, findings);
    await checkHolders(client, loops, task.grace, findings);
    const tallies = await readTallies(client);
    const results = await reading;
    for (const result of results) findings.merge(result.findings);
    checkHeads(addUp(results), tallies, findings);
    if (upto !== null && !current) {
      findings.notice('I10', null, 'anchor-elsewhere');
    }
    await client.query('commit');
    const { findings: kept, brokenCount, noticeCount, uncheckedCount, byInvariant } = findings.kept();
    const sum = (part: 'events' | 'cases' | 'answers'): number =>
      results.reduce((all, result) => all + result[part], 0);
    return {
      ok: brokenCount === 0,
      broken: brokenCount,
      notices: noticeCount,
      findings: kept.toSorted(inOrder),
      byInvariant,
      events: sum('events'),
      cases: sum('cases'),
      answers: sum('answers'),
      anchors,
      unchecked: uncheckedCount,
      asOf,
      milliseconds: Math.round(performance.now() - started),
    };
  } catch (error) {
    await client.query('rollback').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason));
    });
    throw error;
  } finally {
    client.release(broken);
  }
};
