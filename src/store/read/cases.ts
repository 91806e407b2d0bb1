import type { CaseState } from '../../loop/state.ts';
import type { CaseId, UnitId } from '../../loop/terms.ts';
import { expandState } from '../compact.ts';
import type { Seen } from '../reader.ts';

/** A case as lists select it, with the position from which the next page goes on. */
export interface CaseRow {
  readonly case_id: CaseId;
  readonly state: CaseState;
  readonly first: number;
  readonly second: number;
}

/** Where a page begins: after this row. */
export interface Position {
  readonly first: number;
  readonly second: number;
  readonly id: string;
}

// Instants may be null in a row; a position never is.
type Kept = Omit<CaseRow, 'state' | 'first' | 'second'> & {
  readonly state: unknown;
  readonly first: number | null;
  readonly second: number | null;
};

/** Rows as they are kept, with their states opened. */
export const opened = (rows: readonly Kept[]): readonly CaseRow[] =>
  rows.map(({ state, first, second, ...row }) => ({
    ...row,
    state: expandState(state),
    first: first ?? 0,
    second: second ?? 0,
  }));

const beginning: Position = {
  first: Number.MIN_SAFE_INTEGER,
  second: Number.MIN_SAFE_INTEGER,
  id: '00000000-0000-0000-0000-000000000000',
};

/** One case, or null when it is not there or not theirs to see. */
export const caseState = async (seen: Seen, id: CaseId): Promise<CaseState | null> => {
  const { rows } = await seen.query<{ state: unknown }>('select state from huan."case" where case_id = $1', [id]);
  const row = rows[0];
  return row === undefined ? null : expandState(row.state);
};

/** Several cases by id; those not theirs to see are left out. */
export const caseStates = async (seen: Seen, ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, CaseState>> => {
  const { rows } = await seen.query<{ case_id: CaseId; state: unknown }>(
    'select case_id, state from huan."case" where case_id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.case_id, expandState(row.state)]));
};

/** The instant that Huan goes by. */
export const readNow = async (seen: Seen): Promise<number> => {
  const { rows } = await seen.query<{ now: number }>('select huan.now() as now');
  return rows[0]?.now ?? 0;
};

/**
 * The same, for a transaction that reads lists in the order of their index. The planner thinks that row-level security
 * leaves out almost everything, and would fetch and sort all that a unit holds to show fifty.
 */
export const readNowInOrder = async (seen: Seen): Promise<number> => {
  const { rows } = await seen.query<{ now: number }>(
    `select huan.now() as now, set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`,
  );
  return rows[0]?.now ?? 0;
};

// Bounds instead of equality: with equality any index in the order of the due instants would do for the planner, and
// where a unit holds nothing of a loop it walks along all that the city has.
// One short walk along an index per unit and loop, then merged: the cost follows the page, not what is held.
const holdingStatement = (state: string): string => `
select c.* from unnest($1::text[]) as u(unit), unnest($2::text[]) as l(loop), lateral (
  select case_id, ${state}, next_due as first, 0 as second from huan."case"
   where (holder, loop) >= (u.unit, l.loop) and (holder, loop) <= (u.unit, l.loop) and closed_at is null
     and next_due >= $3 and (next_due > $3 or case_id > $4::uuid)
   order by holder, loop, next_due, case_id limit $5
) c order by c.first, c.case_id limit $5`;

// So many units hold a good part of everything: the first of all that is due are mostly theirs.
const wideStatement = (state: string): string => `
select case_id, ${state}, next_due as first, 0 as second from huan."case"
 where next_due >= $3 and (next_due > $3 or case_id > $4::uuid) and closed_at is null
   and holder = any($1::text[]) and loop = any($2::text[])
 order by next_due, case_id limit $5`;
const many = 100;

/**
 * What these units hold in these loops, the most urgent first.
 *
 * @param common whether most cases are of these loops
 */
export const holding = async (
  seen: Seen,
  units: readonly string[],
  loops: readonly string[],
  common: boolean,
  most: number,
  from: Position = beginning,
): Promise<readonly CaseRow[]> => {
  const statement = common && units.length > many ? wideStatement : holdingStatement;
  const { rows } = await seen.query<Kept>(statement('state'), [units, loops, from.first, from.id, most]);
  return opened(rows);
};

const comingStatement = (state: string): string => `
select c.* from unnest($1::text[]) as u(unit), lateral (
  select case_id, ${state}, held_since as first, 0 as second from huan."case"
   where offered_to = u.unit and loop = any($2::text[])
     and held_since >= $3 and (held_since > $3 or case_id > $4::uuid)
   order by offered_to, held_since, case_id limit $5
) c order by c.first, c.case_id limit $5`;

/** What is offered to these units, longest waiting first. */
export const coming = async (
  seen: Seen,
  units: readonly string[],
  loops: readonly string[],
  most: number,
  from: Position = beginning,
): Promise<readonly CaseRow[]> => {
  const { rows } = await seen.query<Kept>(comingStatement('state'), [units, loops, from.first, from.id, most]);
  return opened(rows);
};

/** Everybody of one group whom a unit is offered. */
export const offeredIn = async (seen: Seen, unit: UnitId, handover: CaseId): Promise<readonly CaseRow[]> => {
  const { rows } = await seen.query<Kept>(
    `select case_id, state, 0 as first, 0 as second from huan."case"
      where offered_to = $1 and state -> 'offer' ->> 'handover' = $2 order by case_id`,
    [unit, handover],
  );
  return opened(rows);
};

const lateStatement = (state: string): string => `
select case_id, ${state}, -rung as first, next_due as second from huan."case"
 where holder = any($1::text[]) and rung > 0 and loop = any($2::text[])
   and (-rung, coalesce(next_due, 0), case_id) > ($3::bigint, $4::bigint, $5::uuid)
 order by -rung, coalesce(next_due, 0), case_id limit $6`;

/** What is late at these units, the highest rung first. */
export const late = async (
  seen: Seen,
  units: readonly string[],
  loops: readonly string[],
  most: number,
  from: Position = beginning,
): Promise<readonly CaseRow[]> => {
  const { rows } = await seen.query<Kept>(lateStatement('state'), [
    units,
    loops,
    from.first,
    from.second,
    from.id,
    most,
  ]);
  return opened(rows);
};

/** Which list of which units: what stands in it, and in what order. */
export interface ListOf {
  readonly list: 'holding' | 'coming' | 'late';
  readonly units: readonly string[];
  readonly loops: readonly string[];
  /** Whether most cases are of these loops. */
  readonly common: boolean;
}

/**
 * Where a list goes on after its first `skip` rows, or null when it has no more than that. The cost follows `skip`: for
 * somebody who leaps, not for paging.
 */
export const positionAfter = async (
  seen: Seen,
  { list, units, loops, common }: ListOf,
  skip: number,
): Promise<Position | null> => {
  const bare = 'null::json as state';
  const { statement, from } = {
    holding: {
      statement: (common && units.length > many ? wideStatement : holdingStatement)(bare),
      from: [beginning.first, beginning.id],
    },
    coming: { statement: comingStatement(bare), from: [beginning.first, beginning.id] },
    late: { statement: lateStatement(bare), from: [beginning.first, beginning.second, beginning.id] },
  }[list];
  // One row more than are left out: without it nothing follows.
  const last = from.length + 3;
  const { rows } = await seen.query<Kept>(
    `select case_id, null as state, first, second from (${statement}) c
      order by first, second, case_id offset $${last}::int - 2 limit 2`,
    [units, loops, ...from, skip + 1],
  );
  const [row, following] = rows;
  if (row === undefined || following === undefined) return null;
  return { first: row.first ?? 0, second: row.second ?? 0, id: row.case_id };
};

/** How many rows a list has; counting stops at `most`. */
export const listLength = async (seen: Seen, { list, units, loops }: ListOf, most: number): Promise<number> => {
  const which = {
    holding: 'holder = any($1::text[]) and closed_at is null',
    coming: 'offered_to = any($1::text[])',
    late: 'holder = any($1::text[]) and rung > 0',
  }[list];
  const { rows } = await seen.query<{ n: number }>(
    `select count(*)::int as n from (
       select from huan."case" where ${which} and loop = any($2::text[]) limit $3) c`,
    [units, loops, most],
  );
  return rows[0]?.n ?? 0;
};

const countsStatement = `
select
  (select count(*) from (select from huan."case" where holder = any($1::text[]) and loop = any($2::text[])
     and closed_at is null limit $3) h)::int as holding,
  (select count(distinct coalesce(together, case_id::text)) from (
     select state -> 'offer' ->> 'handover' as together, case_id from huan."case"
      where offered_to = any($1::text[]) limit $4) c)::int as coming,
  (select count(*) from (select from huan."case" where holder = any($1::text[]) and rung > 0 limit $3) l)::int as late,
  (select count(*) from (select from huan."case" where holder = any($1::text[]) and loop = 'gap'
     and closed_at is null limit $3) g)::int as gaps`;

// A group is one thing to sign for, and how many are in it is told to nobody before they were counted.
const mostOffered = 5000;

/** How much is on a desk, who is coming by the offer they came with; counting stops at `most`. */
export const deskCounts = async (
  seen: Seen,
  units: readonly string[],
  loops: readonly string[],
  most: number,
): Promise<{ readonly holding: number; readonly coming: number; readonly late: number; readonly gaps: number }> => {
  const { rows } = await seen.query<{ holding: number; coming: number; late: number; gaps: number }>(countsStatement, [
    units,
    loops,
    most,
    mostOffered,
  ]);
  return rows[0] ?? { holding: 0, coming: 0, late: 0, gaps: 0 };
};

/** Cases whose voyage or run is this one, by id. */
export const casesOn = async (
  seen: Seen,
  what: 'voyage' | 'run',
  id: CaseId,
  link: string | null,
  most: number,
  from: Position = beginning,
): Promise<readonly CaseRow[]> => {
  const { rows } = await seen.query<Kept>(
    `select case_id, state, 0 as first, 0 as second from huan."case"
      where "${what}" = $1 and loop = 'arrival' and ($2::text is null or link = $2) and case_id > $3
        and ($5::boolean or closed_at is null) order by case_id limit $4`,
    [id, link, from.id, most, what === 'voyage'],
  );
  return opened(rows);
};

/** Open cases of these loops that a unit holds, of a party or by a run. */
export const headsHeld = async (
  seen: Seen,
  unit: UnitId,
  by: 'party' | 'run',
  id: CaseId,
  of: readonly string[],
): Promise<readonly CaseId[]> => {
  const { rows } = await seen.query<{ case_id: CaseId }>(
    `select case_id from huan."case"
      where holder = $1 and ${by} = $2 and loop = any($3::text[]) and closed_at is null order by case_id`,
    [unit, id, of],
  );
  return rows.map((row) => row.case_id);
};
