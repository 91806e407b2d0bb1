import type pg from 'pg';
import type { CaseId } from '../loop/terms.ts';
import type { Seen } from './reader.ts';

/**
 * Runs reads as the person of a case: the database shows their own case and what was opened about them, and nobody
 * else's, whatever is asked. Role `huan_subject`; it ends with the transaction.
 *
 * @param pool one whose login may take that role
 */
export const readOwn = async <T>(pool: pg.Pool, person: CaseId, work: (seen: Seen) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin; set local role huan_subject');
    await client.query(`select set_config('huan.own', $1, true)`, [person]);
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
