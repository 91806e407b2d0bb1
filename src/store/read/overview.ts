import type { CaseId } from '../../loop/terms.ts';
import type { CaseState } from '../../loop/state.ts';
import { expandState } from '../compact.ts';
import type { Seen } from '../reader.ts';

/** Specimens without a result, by holder. `oldest` in milliseconds. */
export const openTests = async (
  seen: Seen,
  units: readonly string[],
): Promise<readonly { holder: string; open: number; late: number; oldest: number }[]> => {
  const { rows } = await seen.query<{ holder: string; open: number; late: number; oldest: string }>(
    `select holder, count(*)::int as open, count(*) filter (where rung > 0)::int as late, min(opened_at) as oldest
       from huan."case" where holder = any($1::text[]) and loop = 'specimen' and closed_at is null
      group by holder order by 2 desc`,
    [units],
  );
  return rows.map((row) => ({ ...row, oldest: Number(row.oldest) }));
};

/** The open cases of a loop that has few: sites, runs. At most 2,000. */
export const openOf = async (
  seen: Seen,
  units: readonly string[],
  loop: string,
): Promise<readonly { readonly id: CaseId; readonly state: CaseState }[]> => {
  const { rows } = await seen.query<{ case_id: CaseId; state: unknown }>(
    `select case_id, state from huan."case" where holder = any($1::text[]) and loop = $2 and closed_at is null
      order by next_due nulls last, case_id limit 2000`,
    [units, loop],
  );
  return rows.map((row) => ({ id: row.case_id, state: expandState(row.state) }));
};

/**
 * People found positive since an instant, by day of the city. Each counts once, on the day of their first such result: who
 * was positive before is none of them.
 */
export const positivesByDay = async (
  seen: Seen,
  since: number,
  zone: string,
): Promise<readonly { day: string; cases: number }[]> => {
  const { rows } = await seen.query<{ day: string; cases: number }>(
    `select to_char(to_timestamp(first / 1000.0) at time zone $2, 'YYYY-MM-DD') as day, count(*)::int as cases
       from (select subject, min(closed_at) as first from huan."case" c
              where loop = 'specimen' and state->'facts'->>'result' = 'positive' and closed_at >= $1::bigint
                and not exists (select from huan."case" e where e.subject = c.subject and e.loop = 'specimen'
                                  and e.state->'facts'->>'result' = 'positive' and e.closed_at < $1::bigint)
              group by subject) found
      group by 1 order by 1`,
    [since, zone],
  );
  return rows;
};
