import type pg from 'pg';
import type { Loop } from '../../loop/declaration.ts';
import type { CaseState } from '../../loop/state.ts';
import type { Findings } from './report.ts';
import type { Step } from './step.ts';

/** Counts by `dimension key`, told from history alone. */
export type Heads = Map<string, number>;

/** A blind count that somebody made, or a leaving that may rest on the last one, and how many heads were there. */
export interface CountPoint {
  readonly case: string;
  readonly seq: number;
  readonly kind: string;
  readonly key: string;
  readonly at: number;
  /** The instant whose heads it is held against, by happened-at; null for those of `at`. */
  readonly then: number | null;
  /** What was counted; for a leaving the last count before it. */
  readonly counted: number;
  /** A gap about the difference was opened by the same command. */
  readonly told: boolean;
  /** It is on record as one that differs, and proves nothing. */
  readonly differs: boolean;
  /** Where it led, of a leaving that rests on the last count: told by the walk through its case. */
  gate: { readonly from: string; readonly into: string } | null;
  /** A count, and not a leaving. */
  readonly isCount: boolean;
  /** Heads that were there for certain, and heads that moved so close to the count that both answers are right. */
  held: number;
  unsure: number;
}

/** Counts and leavings by the key whose heads they are about. */
export type CountPoints = ReadonlyMap<string, readonly CountPoint[]>;

const dimensionOf: Readonly<Record<string, string>> = { voyage: 'voyage', run: 'run', site: 'unit' };

interface CountRow {
  readonly case_id: string;
  readonly seq: number;
  readonly loop: string;
  readonly kind: string;
  readonly holder: string | null;
  readonly at: number;
  readonly happened: number;
  readonly late: boolean;
  readonly counted: unknown;
  readonly told: boolean;
  readonly differs: boolean;
}

/** The last count is the one that was made last; one of a former holder, delivered late, only where there is no other. */
const lastOf = (counts: readonly CountRow[], before: number): CountRow | undefined => {
  const earlier = counts.filter(({ seq }) => seq < before);
  const own = earlier.filter(({ late }) => !late);
  return (own.length > 0 ? own : earlier.slice(0, 1)).reduce<CountRow | undefined>(
    (last, row) => (last === undefined || row.happened >= last.happened ? row : last),
    undefined,
  );
};

/**
 * Every blind count of the ledger, and whatever leaves a case whose counts prove something only as long as they are what
 * is held. They are few, so they are read before the streaming begins.
 *
 * @param aheadOf how far a device's clock may be ahead, in milliseconds, for a loop at an instant: what is said to have
 *        happened longer ago was delivered late, and is held against the heads of then. Undefined where no rule is here:
 *        then what is said to have happened earlier is counted as unchecked
 */
export const readCounts = async (
  client: pg.PoolClient,
  loops: ReadonlyMap<string, Loop>,
  aheadOf: (loop: string, at: number) => number | undefined,
  findings: Findings,
): Promise<CountPoint[]> => {
  const { rows } = await client.query<CountRow>(
    `select e.case_id, e.seq, o.data->>'loop' as loop, e.data->>'kind' as kind, e.holder, e.recorded_at as at,
            e.happened_at as happened, coalesce((e.data->>'late')::boolean, false) as late,
            coalesce((e.data->>'differs')::boolean, false) as differs,
            e.data->'changes'->'facts'->'counted' as counted,
            exists (select from huan.event g where g.case_id = e.case_id and g.command_id = e.command_id
                      and g.name = 'gap.noted.1' and g.data->>'kind' = 'head-count') as told
       from (select * from huan.event where name = 'evidence.recorded.1' and data::text like '%"counted":%' offset 0) e
       join huan.event o on o.case_id = e.case_id and o.seq = 1
      where e.data->'changes'->'facts'->'counted' is not null
      order by e.case_id, e.seq`,
  );
  const points: CountPoint[] = [];
  const add = (row: CountRow, point: Pick<CountPoint, 'seq' | 'kind' | 'isCount'>, now: CountRow): void => {
    const dimension = dimensionOf[loops.get(row.loop)?.evidence[point.kind]?.counts ?? ''];
    if (dimension === undefined || typeof row.counted !== 'number') return;
    const { case_id: id, holder, at, happened } = now;
    const key = `${dimension} ${dimension === 'unit' ? (holder ?? '') : id}`;
    const ahead = aheadOf(row.loop, at);
    if (ahead === undefined && happened < at) {
      findings.unchecked();
      return;
    }
    const then = happened < at - (ahead ?? 0) ? happened : null;
    const { counted, told, differs } = row;
    points.push({ ...point, case: id, key, at, then, counted, told, differs, gate: null, held: 0, unsure: 0 });
  };
  const fresh = new Map<string, CountRow[]>();
  for (const row of rows) {
    add(row, { seq: row.seq, kind: row.kind, isCount: true }, row);
    if (loops.get(row.loop)?.evidence[row.kind]?.fresh !== true) continue;
    const list = fresh.get(row.case_id);
    if (list === undefined) fresh.set(row.case_id, [row]);
    else list.push(row);
  }
  const leavings = await client.query<CountRow>(
    `select case_id, seq, name, data->>'kind' as kind, holder, recorded_at as at, happened_at as happened
       from huan.event where case_id = any($1::uuid[])
        and name in ('offer.made.1', 'case.closed.1', 'evidence.recorded.1') order by case_id, seq`,
    [[...fresh.keys()]],
  );
  for (const row of leavings.rows) {
    const counts = fresh.get(row.case_id) ?? [];
    const evidence = loops.get(counts[0]?.loop ?? '')?.evidence ?? {};
    if (row.kind !== null && evidence[row.kind]?.gated !== true) continue;
    for (const kind of new Set(counts.map((count) => count.kind))) {
      const last = lastOf(
        counts.filter((count) => count.kind === kind),
        row.seq,
      );
      if (last !== undefined) add(last, { seq: row.seq, kind, isCount: false }, row);
    }
  }
  return points;
};

/** Orders counts by what they count. */
export const byKey = (points: readonly CountPoint[]): CountPoints => {
  const map = new Map<string, CountPoint[]>();
  for (const point of points) {
    const list = map.get(point.key);
    if (list === undefined) map.set(point.key, [point]);
    else list.push(point);
  }
  return map;
};

const add = (heads: Heads, name: string, change: number): void => {
  const sum = (heads.get(name) ?? 0) + change;
  if (sum === 0) heads.delete(name);
  else heads.set(name, sum);
};

/** Where one head is counted: under its unit, its link, its voyage and its run. */
const keysOf = (state: CaseState | null): readonly string[] => {
  if (state === null || state.custody === 'closed') return [];
  const { holder, link, voyage, run } = state;
  const keys = [`unit ${holder}`, `link ${link}`];
  if (voyage !== null) keys.push(`voyage ${voyage}`, `voyage-link ${voyage} ${link}`);
  if (run !== null) keys.push(`run ${run}`);
  return keys;
};

/** Follows one head through its case: since when it has been counted where. */
export interface HeadWalk {
  step(step: Step): void;
  end(last: CaseState): void;
}

/** A move of a head: when it happened and when it was recorded. */
interface Moved {
  readonly happened: number;
  readonly recorded: number;
}

/** Whether a count knew of a move: 1 for certain, 0 not, a half when both moved so close together that it may have. */
const knew = ({ at, then }: CountPoint, { happened, recorded }: Moved, grace: number): number => {
  if (then !== null && happened > then) return 0;
  if (at > recorded + grace) return 1;
  return at < recorded - grace ? 0 : 0.5;
};

const never: Moved = { happened: Number.MAX_SAFE_INTEGER, recorded: Number.MAX_SAFE_INTEGER };

const marks = (points: readonly CountPoint[], from: Moved, to: Moved, grace: number): void => {
  for (const point of points) {
    const [came, went] = [knew(point, from, grace), knew(point, to, grace)];
    if (came === 0 || went === 1) continue;
    if (came === 1 && went === 0) point.held += 1;
    else point.unsure += 1;
  }
};

/**
 * @param grace milliseconds around a move in which a count may have seen either side of it: counts are read without
 *        locks, beside moves that commit at the same moment
 */
export const walkHead = (heads: Heads, counts: CountPoints, grace: number): HeadWalk => {
  const since = new Map<string, Moved>();
  let last: CaseState | null = null;
  const leave = (key: string, to: Moved): void => {
    const points = counts.get(key);
    if (points !== undefined) marks(points, since.get(key) ?? { happened: 0, recorded: 0 }, to, grace);
    since.delete(key);
  };
  return {
    step({ before, after, loop, row }) {
      if (!loop.counted) return;
      last = after;
      const same =
        before !== null &&
        before.holder === after.holder &&
        before.link === after.link &&
        before.run === after.run &&
        (before.custody === 'closed') === (after.custody === 'closed');
      if (same) return;
      const now = new Set(keysOf(after));
      const moment = { happened: row.happened_at, recorded: row.recorded_at };
      for (const key of since.keys()) if (!now.has(key)) leave(key, moment);
      for (const key of now) if (!since.has(key)) since.set(key, moment);
      if (after.voyage === null) return;
      if (before === null) add(heads, `in:voyage ${after.voyage}`, 1);
      const out = (after.custody === 'closed' ? 1 : 0) - (before?.custody === 'closed' ? 1 : 0);
      add(heads, `out:voyage ${after.voyage}`, out);
    },
    end() {
      for (const key of keysOf(last)) add(heads, key, 1);
      for (const key of since.keys()) leave(key, never);
    },
  };
};

/** A site never lodges more than its checklist states. */
export const checkPlaces = ({ event, after, audit, row }: Step): void => {
  if (event.name !== 'place.taken.1') return;
  const capacity = after.facts['capacity'];
  if (typeof capacity !== 'number' || after.roll.length > capacity) {
    const facts = { count: after.roll.length, capacity: typeof capacity === 'number' ? capacity : null };
    audit.findings.broken('I6', row.case_id, 'places-over', facts, row.seq);
  }
};

const caseOf = (name: string): string | null => {
  const [dimension = '', key = ''] = name.split(' ');
  return /voyage|run/.test(dimension) ? key : null;
};

/** I6: the kept tallies equal those told from history; for each voyage in = out + held; blind counts equal or told. */
export const checkHeads = (told: Heads, kept: Heads, points: readonly CountPoint[], findings: Findings): void => {
  for (const name of new Set([...told.keys(), ...kept.keys()])) {
    const [history, tally] = [told.get(name) ?? 0, kept.get(name) ?? 0];
    if (history !== tally) {
      findings.broken('I6', caseOf(name), 'tally-false', { name, count: tally, history });
    }
  }
  for (const [name, count] of kept) {
    if (!name.startsWith('in:voyage ')) continue;
    const voyage = name.slice('in:voyage '.length);
    const out = kept.get(`out:voyage ${voyage}`) ?? 0;
    const held = kept.get(`voyage ${voyage}`) ?? 0;
    if (count !== out + held) {
      findings.broken('I6', voyage, 'voyage-unbalanced', { count, out, held });
    }
  }
  for (const point of points) checkPoint(point, findings);
};

/** A count is what was held, or a gap tells the difference; and nobody leaves on a last count that is not what is held. */
const checkPoint = (point: CountPoint, findings: Findings): void => {
  const { case: id, seq, key: name, counted, held, unsure, told, differs, gate, isCount } = point;
  const there = unsure === 0 ? String(held) : `${held} to ${held + unsure}`;
  const facts = { name, counted, held: there };
  const balances = counted >= held && counted <= held + unsure;
  if (!isCount) {
    if (gate !== null && !balances) findings.broken('I6', id, 'exit-stale', { ...facts, ...gate }, seq);
  } else if (balances) {
    if (differs && unsure === 0) findings.broken('I6', id, 'count-denied', facts, seq);
  } else if (!told) findings.broken('I6', id, 'count-untold', facts, seq);
  else if (!differs) findings.broken('I6', id, 'count-proof', facts, seq);
};

/** The tallies as they are kept: what was folded and what was appended since. */
export const readTallies = async (client: pg.PoolClient): Promise<Heads> => {
  const { rows } = await client.query<{ name: string; count: number }>(
    `select dimension || ' ' || key as name, sum(change)::bigint as count from (
       select dimension, key, count as change from huan.head_count
       union all select dimension, key, change from huan.head_delta) heads
     group by 1 having sum(change) <> 0`,
  );
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
};
