import type pg from 'pg';

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
