import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../../test/house.ts';
import { LedgerUnavailable } from '../store/ledger.ts';
import { openHouse } from './house.ts';
import { type OutboxNotice, type Reading, NoticeFailed, outboxLag, readOutbox, trimOutbox } from './outbox.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

/** Opens cases whose opening is announced; the number tells them apart. */
const announce = async (count: number): Promise<readonly string[]> => {
  const ids = Array.from({ length: count }, newCase);
  await Promise.all(
    ids.map((id) =>
      at.act('PUDONG', { type: 'open', case: id, loop: 'gap', holder: 'PUDONG' as never, reason: 'test' }),
    ),
  );
  return ids;
};

/** Reads until nothing is left; other tests of the server may have transactions running meanwhile. */
const drain = async (
  reader: string,
  handle: Parameters<typeof readOutbox>[2],
  most = 500,
): Promise<readonly Reading[]> => {
  const readings: Reading[] = [];
  for (let tries = 0; tries < 400; tries += 1) {
    readings.push(await readOutbox(at.house, reader, handle, { most }));
    const lag = (await outboxLag(at.house)).find((one) => one.reader === reader);
    if (lag?.waiting === 0) return readings;
    await sleep(10);
  }
  throw new Error('the outbox never ran empty');
};
const collect = async (reader: string): Promise<readonly string[]> => {
  const seen: string[] = [];
  await drain(reader, async (notice) => void seen.push(notice.case));
  return seen;
};

test('a notice whose transaction ends late, with a lower number than one already committed, is not passed over', async () => {
  await collect('late');
  const pool = at.house.owner.pool;
  const put = `insert into huan.outbox (recorded_at, topic, case_id, data) values (0, 'gap', $1, '{}')`;
  const [slow, quick] = [newCase(), newCase()];
  const [one, two] = [await pool.connect(), await pool.connect()];
  try {
    // The quick one has the lower transaction number and the higher row number.
    await two.query('begin; select pg_current_xact_id()');
    await one.query('begin');
    await one.query(put, [slow]);
    await two.query(put, [quick]);
    await two.query('commit');
    const seen: string[] = [];
    for (let tries = 0; tries < 100 && seen.length === 0; tries += 1) {
      await readOutbox(at.house, 'late', async (notice) => void seen.push(notice.case));
      await sleep(10);
    }
    expect(seen).toEqual([quick]);
    await one.query('commit');
    expect(await collect('late')).toEqual([slow]);
  } finally {
    one.release(true);
    two.release(true);
  }
});

test('a notice of transaction 99 is not passed over for those of 100: their numbers are not texts', async () => {
  const pool = at.house.owner.pool;
  const ids = [98, 99, 100, 101].map((xid) => ({ xid, id: newCase() }));
  for (const { xid, id } of ids) {
    await pool.query(
      `insert into huan.outbox (xid, recorded_at, topic, case_id, data) values ($1::xid8, 0, 'gap', $2, '{}')`,
      [String(xid), id],
    );
  }
  const mine = new Set<string>(ids.map(({ id }) => id));
  const seen: string[] = [];
  await drain('numbers', async (notice) => void (mine.has(notice.case) && seen.push(notice.case)), 1);
  expect(seen).toEqual(ids.map(({ id }) => id));
});

test('what is committed before an older transaction ends waits for it', async () => {
  await collect('older');
  const pool = at.house.owner.pool;
  const put = `insert into huan.outbox (recorded_at, topic, case_id, data) values (0, 'gap', $1, '{}')`;
  const [slow, quick] = [newCase(), newCase()];
  const older = await pool.connect();
  try {
    await older.query('begin');
    await older.query(put, [slow]);
    await pool.query(put, [quick]);
    const seen: string[] = [];
    await readOutbox(at.house, 'older', async (notice) => void seen.push(notice.case));
    expect(seen).toEqual([]);
    await older.query('commit');
    expect(await collect('older')).toEqual([slow, quick]);
  } finally {
    older.release(true);
  }
});

test('several processes share a reader: each notice is handled once, and in order per case', async () => {
  await collect('shared');
  const ids = await announce(60);
  const seen: string[] = [];
  const handle = async (notice: OutboxNotice): Promise<void> => {
    seen.push(notice.case);
    await sleep(1);
  };
  await Promise.all([drain('shared', handle, 7), drain('shared', handle, 7), drain('shared', handle, 7)]);
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test('what a handler writes with its transaction is gone with the position when it fails, and comes once when it does not', async () => {
  await collect('records');
  const [first, second] = await announce(2);
  await at.house.owner.pool.query('create table public.kept (case_id uuid primary key)');
  await at.house.owner.pool.query('grant all on public.kept to huan_writer');
  const order: string[] = [];
  let broken = true;
  const read = (): Promise<unknown> =>
    drain('records', async (notice, records) => {
      order.push(notice.case);
      await records.query('insert into public.kept values ($1)', [notice.case]);
      if (broken && order.length === 2) throw new Error('planted');
    });
  await expect(read()).rejects.toThrow(NoticeFailed);
  const kept = async (): Promise<number> =>
    (await at.house.owner.pool.query<{ n: number }>('select count(*) as n from public.kept')).rows[0]?.n ?? 0;
  expect(await kept()).toBe(1);
  broken = false;
  await read();
  // The one that failed came again; the one before it did not.
  expect(order).toHaveLength(3);
  expect(order[2]).toBe(order[1]);
  expect(new Set(order)).toEqual(new Set([first, second]));
  expect(await kept()).toBe(2);
});

test('a notice that fails for ever is set aside loudly and does not hold up the ones behind it', async () => {
  await collect('poison');
  await announce(3);
  const seen: string[] = [];
  let poison: string | undefined;
  const handle = async (notice: OutboxNotice): Promise<void> => {
    poison ??= notice.case;
    if (notice.case === poison) throw new Error('never');
    seen.push(notice.case);
  };
  let failures = 0;
  let aside = 0;
  // Other tests of the server may have transactions running, and then a reading finds less.
  for (let tries = 0; tries < 400 && (aside === 0 || seen.length < 2); tries += 1) {
    const reading = await readOutbox(at.house, 'poison', handle, { patience: 5 }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(NoticeFailed);
      failures += 1;
    });
    aside += reading?.aside ?? 0;
    await sleep(5);
  }
  expect({ failures, aside }).toEqual({ failures: 4, aside: 1 });
  expect(seen).toHaveLength(2);
  const { rows } = await at.house.owner.pool.query('select case_id, reader, reason from huan.outbox_aside');
  expect(rows).toEqual([{ case_id: poison, reader: 'poison', reason: 'never' }]);
});

test('a ledger that has no room is no fault of the notice: it waits and is not set aside', async () => {
  const [id] = await announce(1);
  let tries = 0;
  const handle = async (notice: OutboxNotice): Promise<void> => {
    if (notice.case !== id) return;
    tries += 1;
    if (tries < 12) throw new LedgerUnavailable('too many commands are waiting');
  };
  for (let turn = 0; turn < 400 && tries < 12; turn += 1) {
    const reading = await readOutbox(at.house, 'crowded', handle, { patience: 3 }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(NoticeFailed);
      return null;
    });
    expect(reading?.aside ?? 0).toBe(0);
    if (reading?.read === 0) await sleep(5);
  }
  expect(tries).toBe(12);
});

test('a case to which nothing can be written any more does not stop the notices of all others', async () => {
  await collect('damaged');
  const hasty = await openHouse({ databaseUrl: at.url, masterKey, policies, patience: 100 });
  const [bad, good] = await announce(2);
  // An event stands where the next one would: whoever writes to this case conflicts for ever.
  const columns = 'command_id, name, happened_at, recorded_at, actor, unit, standing, data, prev_hash, hash';
  await at.house.owner.pool.query(
    `insert into huan.event (case_id, seq, ${columns}) select case_id, 2, ${columns.replace('unit, standing', "'HUAN', 'system'")}
       from huan.event where case_id = $1 and seq = 1`,
    [bad],
  );
  const seen: string[] = [];
  const handle = async ({ case: id }: OutboxNotice): Promise<void> => {
    if (id !== bad && id !== good) return;
    if (id === bad) await hasty.submit(stamped('PUDONG', { type: 'record', case: id, kind: 'note' }));
    seen.push(id);
  };
  for (let tries = 0; tries < 200 && seen.length === 0; tries += 1) {
    await readOutbox(at.house, 'damaged', handle, { patience: 3 }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(NoticeFailed);
    });
    await sleep(5);
  }
  expect(seen).toEqual([good]);
  const { rows } = await at.house.owner.pool.query(`select case_id from huan.outbox_aside where reader = 'damaged'`);
  expect(rows).toEqual([{ case_id: bad }]);
  await at.house.owner.pool.query('delete from huan.event where case_id = $1 and seq = 2', [bad]);
  await hasty.close();
}, 60_000);

test('after a restore into a server whose transaction numbers are lower, nothing is lost', async () => {
  await collect('restored');
  const [old] = await announce(1);
  const far = `(pg_current_xact_id()::text::bigint + 1000000)::text::xid8`;
  // As a dump would leave it: rows and positions with numbers that this server has not reached.
  await at.house.owner.pool.query(`update huan.outbox set xid = ${far} where case_id = $1`, [old]);
  await at.house.owner.pool.query(`update huan.outbox_reader set upto_xid = ${far}, failures = 19`);
  const [fresh] = await announce(1);
  // What failed before was another notice than the one with which everything begins again: this one has all its tries.
  const failing = readOutbox(at.house, 'restored', () => Promise.reject(new Error('once')));
  await expect(failing).rejects.toThrow(NoticeFailed);
  const { rows } = await at.house.owner.pool.query(`select from huan.outbox_aside where reader = 'restored'`);
  expect(rows).toEqual([]);
  const seen = await collect('restored');
  expect(seen).toContain(old);
  expect(seen).toContain(fresh);
});

test('notices are trimmed only when every known reader has passed them', async () => {
  await collect('ahead');
  await readOutbox(at.house, 'behind', async () => {}, { most: 1 });
  await announce(2);
  await collect('ahead');
  const count = async (): Promise<number> =>
    (await at.house.owner.pool.query<{ n: number }>('select count(*) as n from huan.outbox')).rows[0]?.n ?? 0;
  const all = await count();
  await trimOutbox(at.house, -1000);
  expect(await count()).toBeGreaterThanOrEqual(all - 1);
  for (const reader of await outboxLag(at.house)) await collect(reader.reader);
  await trimOutbox(at.house, 3_600_000);
  expect(await count()).toBeGreaterThan(1);
  await trimOutbox(at.house, -1000);
  expect(await count()).toBe(0);
});
