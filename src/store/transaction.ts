import type pg from 'pg';

/** What pg says of a statement whose answer did not come in time. */
const unanswered = 'Query read timeout';

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
    // Whoever did not answer in time would not answer to this either; without its connection the server undoes it.
    if (error instanceof Error && error.message === unanswered) broken = error;
    else {
      await client.query('rollback').catch((reason: unknown) => {
        broken = reason instanceof Error ? reason : new Error(String(reason));
      });
    }
    throw error;
  } finally {
    client.release(broken);
  }
};
