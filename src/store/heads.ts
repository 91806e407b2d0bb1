import type pg from 'pg';
import type { CountNeed } from '../loop/context.ts';
import type { Instant } from '../loop/terms.ts';
import type { TimedQuery } from './load.ts';

/**
 * Folds appended deltas into the counts, in one statement. Deltas of transactions that are still open stay for the
 * next time; two folders at once are harmless, a delta is deleted by one of them only.
 *
 * @returns how many deltas were folded
 */
export const foldHeads = async (pool: pg.Pool, most = 50_000): Promise<number> => {
  const { rows } = await pool.query<{ folded: number }>(
    `with gone as (
       delete from huan.head_delta where id in (
         select id from huan.head_delta order by id limit $1 for update skip locked
       ) returning dimension, key, change
     ), sums as (
       select dimension, key, sum(change) as change, count(*) as deltas from gone group by dimension, key
     ), folded as (
       insert into huan.head_count as c (dimension, key, count)
       select dimension, key, change from sums order by dimension, key
       on conflict (dimension, key) do update set count = c.count + excluded.count
     ) select coalesce(sum(deltas), 0)::bigint as folded from sums`,
    [most],
  );
  return Number(rows[0]?.folded ?? 0);
};

// The last move or end of a case up to an instant tells where its head was then. Moves within a case go forward in
// happened-at too: a signature older than the latest one moves nothing (I14).
const headsThen = (candidates: string, there: string): string => `
select count(*)::integer as count from (${candidates}) who
  join huan."case" c on c.case_id = who.case_id and c.loop = any($3)
  join lateral (
    select e.name, e.to_unit, e.voyage, e.run from huan.event e
     where e.case_id = who.case_id and (e.to_unit is not null or e.name = 'case.closed.1') and e.happened_at <= $2
     order by e.seq desc limit 1) last on last.name <> 'case.closed.1' and ${there}`;

const statements: Readonly<Record<string, string>> = {
  run: headsThen('select distinct case_id from huan.event where run = $1::uuid', 'last.run = $1::uuid'),
  voyage: headsThen('select case_id from huan."case" where voyage = $1::uuid', 'last.voyage = $1::uuid'),
  unit: headsThen(
    'select distinct case_id from huan.event where to_unit = $1 and happened_at <= $2',
    'last.to_unit = $1',
  ),
};

/**
 * Heads that were under a key at an instant that is past, by the happened-at history as it is on record now (I14). Asked
 * only for counts that a device delivers late: it reads history, where a count of now reads one row.
 *
 * @param loops names of the loops whose cases are heads
 * @param timeout milliseconds after which a server that does not answer is given up
 */
export const headsAt = async (
  client: pg.Pool | pg.PoolClient,
  { dimension, key }: CountNeed,
  at: Instant,
  loops: readonly string[],
  timeout: number,
): Promise<number> => {
  const statement = statements[dimension === 'site' ? 'unit' : dimension];
  if (statement === undefined) throw new Error(`heads are not told of the past by ${dimension}`);
  const query: TimedQuery = { text: statement, values: [key, at, loops], query_timeout: timeout };
  const { rows } = await client.query<{ count: number }>(query);
  return rows[0]?.count ?? 0;
};
