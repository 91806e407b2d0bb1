import type pg from 'pg';
import type { CaseState } from '../../loop/state.ts';
import type { Findings } from './report.ts';
import type { Step } from './step.ts';

/** Counts by `dimension key`, told from history alone. */
export type Heads = Map<string, number>;

/** A blind count that somebody made, and how many heads history says were there. */
export interface CountPoint {
  readonly case: string;
  readonly seq: number;
  readonly key: string;
  readonly at: number;
  readonly counted: number;
  /** A gap about the difference was opened by the same command. */
  readonly told: boolean;
  /** Heads that were there for certain, and heads that moved so close to the count that both answers are right. */
  held: number;
  unsure: number;
}

/** Blind counts by the key whose heads they count, each in the order of time. */
export type CountPoints = ReadonlyMap<string, readonly CountPoint[]>;

const dimensionOf: Readonly<Record<string, string>> = { voyage: 'voyage', run: 'run', site: 'unit' };

/** Every blind count of the ledger: they are few, so they are read before the streaming begins. */
export const readCounts = async (
  client: pg.PoolClient,
  countsOf: (loop: string, kind: string) => string | undefined,
): Promise<CountPoint[]> => {
  const { rows } = await client.query<{
    case_id: string;
    seq: number;
    loop: string;
    kind: string;
    holder: string | null;
    at: number;
    counted: unknown;
    told: boolean;
  }>(
    `select e.case_id, e.seq, o.data->>'loop' as loop, e.data->>'kind' as kind, e.holder, e.recorded_at as at,
            e.data->'changes'->'facts'->'counted' as counted,
            exists (select from huan.event g where g.case_id = e.case_id and g.command_id = e.command_id
                      and g.name = 'gap.noted.1' and g.data->>'kind' = 'head-count') as told
       from (select * from huan.event where name = 'evidence.recorded.1' and data::text like '%"counted":%' offset 0) e
       join huan.event o on o.case_id = e.case_id and o.seq = 1
      where e.data->'changes'->'facts'->'counted' is not null
      order by e.recorded_at`,
  );
  const points: CountPoint[] = [];
  for (const { case_id, seq, loop, kind, holder, at, counted, told } of rows) {
    const dimension = dimensionOf[countsOf(loop, kind) ?? ''];
    if (dimension === undefined || typeof counted !== 'number') continue;
    const key = `${dimension} ${dimension === 'unit' ? (holder ?? '') : case_id}`;
    points.push({ case: case_id, seq, key, at, counted, told, held: 0, unsure: 0 });
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

const marks = (points: readonly CountPoint[], from: number, to: number, grace: number): void => {
  for (const point of points) {
    if (point.at > to + grace) break;
    if (point.at < from - grace) continue;
    if (point.at > from + grace && point.at < to - grace) point.held += 1;
    else point.unsure += 1;
  }
};

/**
 * @param grace milliseconds around a move in which a count may have seen either side of it: counts are read without
 *        locks, beside moves that commit at the same moment
 */
export const walkHead = (heads: Heads, counts: CountPoints, grace: number): HeadWalk => {
  const since = new Map<string, number>();
  let last: CaseState | null = null;
  const leave = (key: string, at: number): void => {
    const points = counts.get(key);
    if (points !== undefined) marks(points, since.get(key) ?? 0, at, grace);
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
      for (const key of since.keys()) if (!now.has(key)) leave(key, row.recorded_at);
      for (const key of now) if (!since.has(key)) since.set(key, row.recorded_at);
      if (after.voyage === null) return;
      if (before === null) add(heads, `in:voyage ${after.voyage}`, 1);
      const out = (after.custody === 'closed' ? 1 : 0) - (before?.custody === 'closed' ? 1 : 0);
      add(heads, `out:voyage ${after.voyage}`, out);
    },
    end() {
      for (const key of keysOf(last)) add(heads, key, 1);
      for (const key of since.keys()) leave(key, Number.MAX_SAFE_INTEGER);
    },
  };
};

/** A site never lodges more than its checklist states. */
export const checkPlaces = ({ event, after, audit, row }: Step): void => {
  if (event.name !== 'place.taken.1') return;
  const capacity = after.facts['capacity'];
  if (typeof capacity !== 'number' || after.roll.length > capacity) {
    audit.findings.broken('I6', row.case_id, `${after.roll.length} places are taken of ${String(capacity)}`, row.seq);
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
      findings.broken('I6', caseOf(name), `the tally of ${name} is ${tally}, its history says ${history}`);
    }
  }
  for (const [name, count] of kept) {
    if (!name.startsWith('in:voyage ')) continue;
    const voyage = name.slice('in:voyage '.length);
    const out = kept.get(`out:voyage ${voyage}`) ?? 0;
    const held = kept.get(`voyage ${voyage}`) ?? 0;
    if (count !== out + held) {
      findings.broken('I6', voyage, `${count} came in, ${out} went out and ${held} are held`);
    }
  }
  for (const { case: id, seq, key, counted, held, unsure, told: gap } of points) {
    if (gap || (counted >= held && counted <= held + unsure)) continue;
    const there = unsure === 0 ? String(held) : `${held} to ${held + unsure}`;
    findings.broken(
      'I6',
      id,
      `${counted} heads were counted under ${key}, ${there} were held, and no gap tells it`,
      seq,
    );
  }
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
