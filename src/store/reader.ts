import type pg from 'pg';
import type { ActorId, UnitId } from '../loop/terms.ts';
import type { Units } from './units.ts';

/** Who reads: an account acting for a unit. */
export interface Who {
  readonly actor: ActorId;
  readonly unit: UnitId;
}

/** One transaction that sees what the unit may see, and nothing else. */
export type Seen = Pick<pg.PoolClient, 'query'>;

/**
 * Runs reads under the unit's own interval: the database leaves out every row that is not theirs.
 * The pool's role is `huan_reader`; the settings end with the transaction.
 */
export const readAs = async <T>(
  pool: pg.Pool,
  units: Units,
  who: Who,
  work: (seen: Seen) => Promise<T>,
): Promise<T> => {
  const interval = units.interval(who.unit);
  if (interval === undefined) throw new RangeError(`there is no unit ${who.unit}`);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query(`select set_config('huan.lo', $1, true), set_config('huan.hi', $2, true)`, [
      String(interval.lo),
      String(interval.hi),
    ]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason));
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

/** Records that personal data of these cases was read, by whom and what for (I12). */
export const noteReading = async (seen: Seen, who: Who, cases: readonly string[], purpose: string): Promise<void> => {
  if (cases.length === 0) return;
  await seen.query(
    `insert into huan.reading (case_id, read_at, actor, unit, purpose)
     select id, huan.now(), $2, $3, $4 from unnest($1::uuid[]) as d(id)`,
    [cases, who.actor, who.unit, purpose],
  );
};
