import type pg from 'pg';
import { noted } from './journal.ts';
import { type Instant, instant, systemActor } from '../loop/terms.ts';

/** Whether time is simulated, and how fast it runs (1 is the pace of the world, 0 stands still). */
export interface Pace {
  readonly now: Instant;
  readonly rate: number;
  /** Milliseconds by which Huan's time is ahead of the machine's. */
  readonly ahead: number;
}

/** The instant that Huan goes by: the database's clock, shifted and paced by a simulation. */
export const readPace = async (pool: pg.Pool | pg.PoolClient): Promise<Pace> => {
  // At the pace of the world the difference is a fixed one: read from two clocks it would be a millisecond off at times.
  const { rows } = await pool.query<{ now: number; rate: number; ahead: number }>(
    `select huan.now() as now, rate,
            case when rate = 1 then simulated - real else huan.now() - huan.real_now() end as ahead
       from huan.timeline`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the timeline is missing');
  return { now: instant(row.now), rate: row.rate, ahead: row.ahead };
};

/** Lets Huan's time run on from `from` (or from where it is) at `rate` times the pace of the world. */
export const setPace = async (pool: pg.Pool | pg.PoolClient, rate: number, from?: Instant): Promise<void> => {
  const change = `update huan.timeline
    set simulated = coalesce($2::bigint, huan.now()), real = huan.real_now(), rate = $1 returning *`;
  await pool.query(noted('timeline', change, '$3'), [rate, from ?? null, systemActor]);
};

/** Back to the machine's own time. */
export const setRealTime = async (pool: pg.Pool | pg.PoolClient): Promise<void> => {
  const change = 'update huan.timeline set simulated = 0, real = 0, rate = 1 returning *';
  await pool.query(noted('timeline', change, '$1'), [systemActor]);
};
