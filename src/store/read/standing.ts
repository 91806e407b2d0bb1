import type pg from 'pg';

/** How Huan itself stands, for whoever watches over it. Instants: `now` by Huan's time, `real` and audits by the machine's. */
export interface SystemStanding {
  readonly real: number;
  readonly now: number;
  /** Cases with a clock that has run out and is not served yet, counted up to `mostDue`. */
  readonly due: number;
  /** When the longest of them ran out, by Huan's time; null when there is none. */
  readonly oldestDue: number | null;
  /** Cases that are late: somebody was called for them and nobody has acted. */
  readonly late: number;
  readonly gaps: Readonly<Record<string, number>>;
  /** Callouts that wait for a human, by state. */
  readonly callouts: Readonly<Record<string, number>>;
  readonly aside: number;
  readonly audit: { readonly finished: number; readonly ok: boolean; readonly broken: number } | null;
  readonly anchored: number | null;
}

/** Beyond this many the number no longer matters. */
export const mostDue = 100_000;

// Every part walks an index that holds only what it counts; `offset 0` keeps the instant one constant.
const statement = `
select t.real, t.now,
  (select count(*) from (select from huan."case" c where c.next_due <= t.now limit ${mostDue}) d)::int as due,
  (select min(next_due) from huan."case" c where c.next_due <= t.now) as "oldestDue",
  (select count(*) from huan."case" where rung > 0)::int as late,
  coalesce((select json_object_agg(kind, n) from (
     select coalesce(kind, 'unknown') as kind, count(*) as n from huan."case"
      where loop = 'gap' and closed_at is null group by 1) g), '{}') as gaps,
  coalesce((select json_object_agg(state, n) from (
     select state, count(*) as n from huan.callout where next_at is not null group by 1) o), '{}') as callouts,
  (select count(*) from huan.outbox_aside)::int as aside,
  (select json_build_object('finished', finished, 'ok', ok, 'broken', broken) from huan.audit_run
    where finished is not null order by run desc limit 1) as audit,
  (select taken_at from huan.anchor order by anchor desc limit 1) as anchored
from (select huan.real_now() as real, huan.now() as now offset 0) t`;

/** Reads how the system stands, in one statement. */
export const readStanding = async (pool: pg.Pool): Promise<SystemStanding> => {
  const { rows } = await pool.query<SystemStanding>(statement);
  const [row] = rows;
  if (row === undefined) throw new Error('the timeline is missing');
  return row;
};
