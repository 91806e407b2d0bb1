import type pg from 'pg';
import type { CaseId } from '../loop/terms.ts';

/** What is sealed of a case, with its wrapped key. */
export interface SealedCase {
  readonly case: CaseId;
  readonly wrapped: Buffer;
  readonly sealed: readonly Buffer[];
}

/** The next cases in order of their ids of which something can be opened. */
export const sealedAfter = async (
  pool: pg.Pool,
  after: string | null,
  most: number,
): Promise<readonly SealedCase[]> => {
  const { rows } = await pool.query<SealedCase>(
    `select k.case_id as case, k.wrapped,
            (select coalesce(array_agg(e.sealed order by e.seq), '{}') from huan.event e
              where e.case_id = k.case_id and e.sealed is not null) as sealed
       from huan.case_key k
      where k.wrapped is not null and ($1::uuid is null or k.case_id > $1) order by k.case_id limit $2`,
    [after, most],
  );
  return rows;
};

/** How many cases come after one of which something can be opened. */
export const countSealedAfter = async (pool: pg.Pool, after: string | null): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*) as count from huan.case_key k
      where k.wrapped is not null and ($1::uuid is null or k.case_id > $1)`,
    [after],
  );
  return rows[0]?.count ?? 0;
};

/**
 * Adds search tokens to cases whose key is still there: an erasure that came in between is not undone.
 *
 * @returns how many were not there before
 */
export const addTokens = async (
  pool: pg.Pool,
  tokens: readonly { readonly case: string; readonly kind: string; readonly token: Buffer }[],
): Promise<number> => {
  if (tokens.length === 0) return 0;
  const { rowCount } = await pool.query(
    `with alive as (
       select case_id from huan.case_key where case_id = any($1::uuid[]) and wrapped is not null for share)
     insert into huan.token (case_id, kind, token)
     select d.* from unnest($1::uuid[], $2::text[], $3::bytea[]) as d(case_id, kind, token)
       join alive on alive.case_id = d.case_id
     on conflict do nothing`,
    [tokens.map((one) => one.case), tokens.map(({ kind }) => kind), tokens.map(({ token }) => token)],
  );
  return rowCount ?? 0;
};
