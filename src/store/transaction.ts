import type pg from 'pg';

/**
 * Runs statements in one transaction: all or none. A connection whose transaction could not be undone is thrown away.
 *
 * @param opening how it begins; what is set with it costs no round trip of its own
 * @throws whatever the work throws, after everything was undone
 */
export const inTransaction = async <T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  opening = 'begin',
): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(opening);
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
