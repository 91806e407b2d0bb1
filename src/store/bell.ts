import type pg from 'pg';

/** Channels on which processes tell each other that something changed. Payloads never say what. */
export const channels = ['huan_bell', 'huan_revoked', 'huan_units'] as const;
export type Channel = (typeof channels)[number];

/** One connection that listens, opened again for ever when it is lost. */
export interface Listening {
  close(): Promise<void>;
}

const again = 500;

/**
 * Listens on one connection of the pool for as long as it is open.
 *
 * @param onNotice what was heard; the payload is an account for `huan_revoked` and empty otherwise
 * @param onGap whenever something may have been missed: at the start and after a lost connection
 */
export const listen = async (
  pool: pg.Pool,
  onNotice: (channel: Channel, payload: string) => void,
  onGap: () => void = () => {},
): Promise<Listening> => {
  let client: pg.PoolClient | null = null;
  let closing = false;
  let timer: NodeJS.Timeout | null = null;

  const drop = (lost: pg.PoolClient): void => {
    if (client !== lost) return;
    client = null;
    lost.release(true);
    retry();
  };
  const connect = async (): Promise<void> => {
    const fresh = await pool.connect();
    if (closing) return fresh.release(true);
    fresh.on('error', () => drop(fresh));
    fresh.on('end', () => drop(fresh));
    fresh.on('notification', ({ channel, payload }) => {
      const known = channels.find((one) => one === channel);
      if (known !== undefined) onNotice(known, payload ?? '');
    });
    try {
      await fresh.query(channels.map((channel) => `listen ${channel}`).join('; '));
      client = fresh;
      onGap();
    } catch (error) {
      fresh.release(true);
      throw error;
    }
  };
  const retry = (): void => {
    if (closing || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      connect().catch(retry);
    }, again);
    timer.unref();
  };

  await connect();
  return {
    async close() {
      closing = true;
      if (timer !== null) clearTimeout(timer);
      const open = client;
      client = null;
      open?.release(true);
      await Promise.resolve();
    },
  };
};

/** Rings the doorbell of every process. Outside of any write transaction: a notice serialises commits. */
export const ring = async (pool: pg.Pool): Promise<void> => {
  await pool.query(`select pg_notify('huan_bell', '')`);
};
