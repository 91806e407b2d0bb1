import type pg from 'pg';
import type { CaseId } from '../loop/terms.ts';

/** The case that each case was merged into, at the end of all mergers; itself where it was not. */
export const survivorsOf = async (pool: pg.Pool, cases: readonly CaseId[]): Promise<ReadonlyMap<CaseId, CaseId>> => {
  if (cases.length === 0) return new Map();
  const { rows } = await pool.query<{ found: CaseId; id: CaseId }>(
    `with recursive chain(found, id) as (
       select id, id from unnest($1::uuid[]) as id
       union
       select chain.found, (c.state ->> 'mergedInto')::uuid from chain join huan."case" c on c.case_id = chain.id
        where c.ending = 'duplicate'
     )
     select found, chain.id from chain join huan."case" c on c.case_id = chain.id where c.ending is distinct from 'duplicate'`,
    [cases],
  );
  return new Map(rows.map(({ found, id }) => [found, id]));
};

/** A case and all that were merged into it, and into those. */
export const casesOf = async (pool: pg.Pool, survivor: CaseId): Promise<readonly CaseId[]> => {
  const { rows } = await pool.query<{ id: CaseId }>(
    `with recursive merged(id) as (
       select $1::uuid
       union
       select c.case_id from merged join huan."case" c on c.state ->> 'mergedInto' = merged.id::text where c.ending = 'duplicate'
     )
     select id from merged`,
    [survivor],
  );
  return rows.map(({ id }) => id);
};
