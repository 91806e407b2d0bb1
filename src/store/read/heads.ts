import type { Seen } from '../reader.ts';

/** Heads by `dimension key`; keys that nobody was ever counted under are absent. */
export const headsUnder = async (
  seen: Seen,
  wanted: readonly { readonly dimension: string; readonly key: string }[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await seen.query<{ dimension: string; key: string; count: number }>(
    `with wanted as (select * from unnest($1::text[], $2::text[]) as w(dimension, key))
     select dimension, key, sum(change)::bigint as count from (
       select dimension, key, count as change from huan.head_count natural join wanted
       union all
       select dimension, key, change from huan.head_delta natural join wanted
     ) heads group by 1, 2`,
    [wanted.map(({ dimension }) => dimension), wanted.map(({ key }) => key)],
  );
  return new Map(rows.map(({ dimension, key, count }) => [`${dimension} ${key}`, Number(count)]));
};

/** Heads under every key of a dimension. */
export const headsBy = async (seen: Seen, dimension: string): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await seen.query<{ key: string; count: number }>(
    `select key, sum(change)::bigint as count from (
       select key, count as change from huan.head_count where dimension = $1
       union all
       select key, change from huan.head_delta where dimension = $1
     ) heads group by 1`,
    [dimension],
  );
  return new Map(rows.map(({ key, count }) => [key, Number(count)]));
};
