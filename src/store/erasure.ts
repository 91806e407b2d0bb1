import { join } from 'node:path';
import type pg from 'pg';
import type { Database } from './database.ts';
import { type OutsideList, outsideFile } from './outside.ts';

/** One case whose key was destroyed, as it is listed outside the database. Names nobody. */
export interface Erased {
  readonly case: string;
  /** In the time that Huan goes by. */
  readonly at: number;
  readonly reason: string;
}
export type OutsideErasures = OutsideList<Erased>;

const parseErased = (value: unknown): Erased | null => {
  if (typeof value !== 'object' || value === null) return null;
  const { case: id, at, reason } = value as Readonly<Record<string, unknown>>;
  const fits = typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && typeof at === 'number';
  return fits ? { case: id, at, reason: typeof reason === 'string' ? reason : '' } : null;
};

/** The list of erasures in a folder: `erasures.jsonl`. */
export const erasuresIn = (home: string): OutsideErasures => outsideFile(join(home, 'erasures.jsonl'), parseErased);

/**
 * Destroys what lets a case be read: its key, its search tokens, its files. The events stay, sealed for ever, and their
 * chain stays verifiable, for hashes cover the sealed bytes.
 */
export const destroyKeys = async (client: pg.PoolClient, listed: readonly Erased[]): Promise<void> => {
  // A process that died after it wrote the list leaves a case on it twice; a row is changed only once by a statement.
  const erased = [...new Map(listed.toReversed().map((one) => [one.case, one])).values()];
  const ids = erased.map(({ case: id }) => id);
  await client.query(
    `insert into huan.erasure (case_id, erased_at, reason)
     select * from unnest($1::uuid[], $2::bigint[], $3::text[]) on conflict (case_id) do nothing`,
    [ids, erased.map(({ at }) => at), erased.map(({ reason }) => reason)],
  );
  // A case that never had a key gets the mark of a destroyed one, or a late record would make it a new key.
  await client.query(
    `insert into huan.case_key (case_id, wrapped, destroyed_at)
     select id, null, at from unnest($1::uuid[], $2::bigint[]) as d(id, at)
     on conflict (case_id) do update set wrapped = null, destroyed_at = excluded.destroyed_at
       where case_key.wrapped is not null`,
    [ids, erased.map(({ at }) => at)],
  );
  await client.query('delete from huan.token where case_id = any($1::uuid[])', [ids]);
  await client.query('delete from huan.file where case_id = any($1::uuid[])', [ids]);
};

/** Cases closed, past their retention date, of which something could still be read. Locked against reopening. */
const lockDue = async (client: pg.PoolClient, most: number): Promise<readonly { id: string; now: number }[]> => {
  const { rows } = await client.query<{ id: string; now: number }>(
    `select c.case_id as id, t.now from (select huan.now() as now offset 0) t join huan."case" c on c.retain_until <= t.now
      where c.closed_at is not null and (
        exists (select from huan.case_key k where k.case_id = c.case_id and k.wrapped is not null)
        or exists (select from huan.token t where t.case_id = c.case_id)
        or exists (select from huan.file f where f.case_id = c.case_id))
      order by c.retain_until limit $1 for update of c skip locked`,
    [most],
  );
  return rows;
};

/**
 * Erases the cases whose retention date has come, and declarations that waited in vain. The list outside is written
 * first: should the machine die in between,
 * the next call or a restore destroys what is listed and was due anyway.
 *
 * @returns how many cases were erased
 */
export const eraseDue = async (
  house: { readonly owner: Database },
  outside: OutsideErasures,
  portion = 500,
): Promise<number> => {
  const client = await house.owner.pool.connect();
  let broken: Error | undefined;
  let count = 0;
  try {
    // Declarations that no list ever came for are sealed under keys of their own, which go with them.
    await client.query('delete from huan.declared_ahead where keep_until <= huan.now()');
    for (;;) {
      await client.query('begin');
      const due = await lockDue(client, portion);
      const erased = due.map(({ id, now }): Erased => ({ case: id, at: now, reason: 'retention' }));
      await outside.append(erased);
      if (erased.length > 0) await destroyKeys(client, erased);
      await client.query('commit');
      count += erased.length;
      if (erased.length < portion) return count;
    }
  } catch (error) {
    await client.query('rollback').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason));
    });
    throw error;
  } finally {
    client.release(broken);
  }
};
