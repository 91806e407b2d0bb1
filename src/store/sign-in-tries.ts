import type pg from 'pg';

/** Under what a try is counted, and how soon it is slowed. */
export interface TryLimit {
  /** Keyed token: tells nothing of whom it is about. */
  readonly mark: Buffer;
  /** Failures before anybody waits. */
  readonly free: number;
  /** Most that anybody waits, in milliseconds; the wait doubles from one second on. */
  readonly longest: number;
  /** Milliseconds after which one failure is forgotten. */
  readonly fade: number;
}

/** Milliseconds by which two tries of one moment may see the time apart: longer than any statement may run. */
const apart = 60_000;

// Locked in one order, so that two tries never wait for each other. Whoever comes at the same moment finds the row
// changed, is not counted, and waits: many tries at once are many tries. Nobody waits longer than the longest wait: what lies
// further ahead was written while the machine's clock was wrong.
const statement = `
with t as (select huan.real_now() as now),
tries as (select * from unnest($1::bytea[], $2::int[], $3::bigint[], $4::bigint[]) as l(mark, free, longest, fade)),
waiting as (
  select max(f.until_at - t.now) as wait from tries join huan.sign_in_try f using (mark), t
   where f.until_at > t.now and f.until_at <= t.now + longest + ${apart}
),
counted as (
  insert into huan.sign_in_try as f (mark, failures, until_at, last_at)
  select mark, 1, t.now, t.now from tries, t where (select wait from waiting) is null order by mark
  on conflict (mark) do update set last_at = excluded.last_at, (failures, until_at) = (
    select failed, excluded.last_at + case when failed <= free then 0
                                           else least(longest, 1000 * 2 ^ least(20, failed - free - 1))::bigint end
      from (select greatest(0, f.failures - greatest(0, excluded.last_at - f.last_at) / fade)::int + 1 as failed, free, longest
              from tries where tries.mark = f.mark) d
  )
  where f.until_at <= excluded.last_at
     or f.until_at > excluded.last_at + (select longest from tries where tries.mark = f.mark) + ${apart}
  returning f.mark
)
select coalesce((select wait from waiting), 0)::bigint as wait, (select count(*) from counted)::int as counted`;

/**
 * Counts a try as a failure before it is known whether it is one, under every mark or under none.
 *
 * @returns milliseconds until another try is heard; 0 when this one is
 */
export const countTry = async (pool: pg.Pool, limits: readonly TryLimit[]): Promise<number> => {
  const { rows } = await pool.query<{ wait: number; counted: number }>(statement, [
    limits.map(({ mark }) => mark),
    limits.map(({ free }) => free),
    limits.map(({ longest }) => longest),
    limits.map(({ fade }) => fade),
  ]);
  const { wait, counted } = rows[0] ?? { wait: 1000, counted: 0 };
  return wait > 0 || counted === limits.length ? wait : 1000;
};

/** The try succeeded: it is no failure, its own mark is forgotten, and its place is known from now on. */
export const forgiveTry = async (
  pool: pg.Pool,
  own: Buffer,
  others: readonly Buffer[],
  place: Buffer,
): Promise<void> => {
  await pool.query(
    `with gone as (delete from huan.sign_in_try where mark = $1),
          fewer as (update huan.sign_in_try set failures = greatest(0, failures - 1) where mark = any($2::bytea[]))
     insert into huan.sign_in_place (mark, last_at) values ($3, huan.real_now())
     on conflict (mark) do update set last_at = excluded.last_at`,
    [own, others, place],
  );
};

/** Whether somebody has signed in from a place of late. */
export const isKnownPlace = async (pool: pg.Pool, place: Buffer, lately: number): Promise<boolean> => {
  const { rowCount } = await pool.query(
    'select from huan.sign_in_place where mark = $1 and last_at > huan.real_now() - $2::bigint',
    [place, lately],
  );
  return rowCount === 1;
};

/** Forgets what no longer counts. */
export const trimTries = async (pool: pg.Pool, tries: number, places: number): Promise<void> => {
  await pool.query('delete from huan.sign_in_try where last_at < huan.real_now() - $1::bigint', [tries]);
  await pool.query('delete from huan.sign_in_place where last_at < huan.real_now() - $1::bigint', [places]);
};
