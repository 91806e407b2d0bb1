import type pg from 'pg';
import type { Notice } from '../city/notices.ts';
import type { CaseId, Instant } from '../loop/terms.ts';
import { LedgerContended, LedgerUnavailable } from '../store/ledger.ts';
import { inTransaction } from '../store/transaction.ts';
import type { House } from './house.ts';

/** A notice as it stands in the outbox. */
export interface OutboxNotice extends Notice {
  readonly id: number;
  readonly case: CaseId;
  readonly recordedAt: Instant;
}

/** The transaction in which the position moves: what a handler writes with it is kept exactly once. */
export type Records = Pick<pg.PoolClient, 'query'>;

export interface ReadingOptions {
  readonly topics?: readonly Notice['topic'][];
  readonly most?: number;
  readonly patience?: number;
}

/** What one reading did. */
export interface Reading {
  readonly read: number;
  /** Notices given up after `patience` failures; they are kept in `outbox_aside`. Somebody must look (I7). */
  readonly aside: number;
  /** Another process reads for this reader just now. */
  readonly busy: boolean;
  /** There may be more at once. */
  readonly more: boolean;
}

/** The handler failed on a notice. Those before it are done; this one comes again at the next reading. */
export class NoticeFailed extends Error {
  override readonly name = 'NoticeFailed';
}

interface Row {
  id: number;
  xid: string;
  recordedAt: Instant;
  topic: Notice['topic'];
  case: CaseId;
  data: Notice['data'];
}

interface Position {
  xid: string;
  id: number;
  failures: number;
}

interface Outcome {
  readonly reading: Reading;
  readonly failed: NoticeFailed | null;
}

// Transaction numbers start anew when a dump is loaded into another server; rows and positions from before would then
// lie in the future and new notices be passed over. Everything still kept is read again: at least once, never not.
const mend = async (client: pg.PoolClient): Promise<void> => {
  const { rows } = await client.query<{ foreign: boolean }>(
    `select coalesce((select xid from huan.outbox order by xid desc, id desc limit 1) >= pg_snapshot_xmax(s), false)
         or exists (select from huan.outbox_reader where upto_xid >= pg_snapshot_xmax(s)) as foreign
       from pg_current_snapshot() s`,
  );
  if (rows[0]?.foreign !== true) return;
  await client.query(
    'update huan.outbox set xid = pg_current_xact_id() where xid >= pg_snapshot_xmax(pg_current_snapshot())',
  );
  // What failed was another notice than the one with which they begin again.
  await client.query(`update huan.outbox_reader set upto_xid = '0', upto = 0, failures = 0`);
};

/**
 * Hands the notices after a reader's position to `handle`, in the order of their transactions (per case that is the
 * order of its events). Any number of processes may call it: one at a time reads for a reader.
 *
 * Only transactions are read before which none is still running, or a late commit would be passed over. The position
 * moves in the transaction that `handle` is given: its own records are kept exactly once, anything else it does may
 * happen again. It must be quick and send nothing over the network, since a long transaction holds up every reader.
 *
 * @param reader name of the position; a new one begins with the oldest notice that is kept
 * @param options.topics only these are handed over; the others are passed at no cost
 * @param options.most notices of one reading, 500 unless told
 * @param options.patience how often a notice may fail before it is set aside, 20 unless told; a ledger that is away or
 *        full is no failure of the notice
 * @throws NoticeFailed when `handle` failed, after what was done before it was kept
 */
export const readOutbox = async (
  house: Pick<House, 'writer'>,
  reader: string,
  handle: (notice: OutboxNotice, records: Records) => Promise<void>,
  options: ReadingOptions = {},
): Promise<Reading> => {
  const { most = 500, patience = 20, topics } = options;
  const { reading, failed } = await inTransaction(house.writer.pool, async (client): Promise<Outcome> => {
    const { rows: locks } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended('huan.outbox ' || $1, 0)) as mine`,
      [reader],
    );
    if (locks[0]?.mine !== true) return { reading: { read: 0, aside: 0, busy: true, more: false }, failed: null };
    await mend(client);
    const { rows: known } = await client.query<Position>(
      'select upto_xid::text as xid, upto as id, failures from huan.outbox_reader where reader = $1',
      [reader],
    );
    const from = known[0] ?? { xid: '0', id: 0, failures: 0 };
    const { rows } = await client.query<Row>(
      `select id, xid::text as xid, recorded_at as "recordedAt", topic, case_id as case, data from huan.outbox
        where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, id) > ($1::xid8, $2::bigint)
        order by outbox.xid, outbox.id limit $3`,
      [from.xid, from.id, most],
    );
    if (rows.length === 0 && known.length > 0) {
      return { reading: { read: 0, aside: 0, busy: false, more: false }, failed: null };
    }
    let at: Position = from;
    let read = 0;
    let aside = 0;
    let stopped: NoticeFailed | null = null;
    for (const row of rows) {
      const { xid, ...notice } = row;
      if (topics?.includes(row.topic) === false) {
        at = { xid, id: row.id, failures: 0 };
        continue;
      }
      await client.query('savepoint notice');
      try {
        await handle(notice, client);
        await client.query('release savepoint notice');
        read += 1;
        at = { xid, id: row.id, failures: 0 };
      } catch (error) {
        await client.query('rollback to savepoint notice');
        const reason = error instanceof Error ? error.message : String(error);
        // A ledger that has no room just now says nothing about the notice: it waits, however long that takes. A case to
        // which nothing can be written is a matter of this notice: the others must not wait for it.
        const waits = error instanceof LedgerUnavailable && !(error instanceof LedgerContended);
        const tried = waits ? 0 : 1;
        if (at.failures + tried < patience) {
          at = { ...at, failures: at.failures + tried };
          stopped = new NoticeFailed(`${reader} failed on notice ${row.id} (${row.topic}): ${reason}`, {
            cause: error,
          });
          break;
        }
        await client.query(
          `insert into huan.outbox_aside (case_id, reader, id, topic, data, reason, aside_at)
           values ($1, $2, $3, $4, $5, $6, huan.now()) on conflict do nothing`,
          [row.case, reader, row.id, row.topic, JSON.stringify(row.data), reason.slice(0, 500)],
        );
        aside += 1;
        at = { xid, id: row.id, failures: 0 };
      }
    }
    // A reader is known, and its notices are kept for it, from its first reading on.
    await client.query(
      `insert into huan.outbox_reader (reader, upto_xid, upto, failures) values ($1, $2::xid8, $3, $4)
       on conflict (reader) do update
         set upto_xid = excluded.upto_xid, upto = excluded.upto, failures = excluded.failures`,
      [reader, at.xid, at.id, at.failures],
    );
    return { reading: { read, aside, busy: false, more: stopped === null && rows.length === most }, failed: stopped };
  });
  if (failed !== null) throw failed;
  return reading;
};

/**
 * Removes notices that every known reader has passed. Without any reader nothing is removed.
 *
 * @param keep milliseconds for which notices stay all the same, a day unless told
 * @returns how many were removed; call again while it is `most`
 */
export const trimOutbox = async (house: Pick<House, 'writer'>, keep = 86_400_000, most = 10_000): Promise<number> => {
  const { rowCount } = await house.writer.pool.query(
    `delete from huan.outbox where id in (
       select o.id from huan.outbox o
        where (o.xid, o.id) <= (select upto_xid, upto from huan.outbox_reader order by upto_xid, upto limit 1)
          and o.recorded_at < huan.now() - $1::bigint
        order by o.xid, o.id limit $2)`,
    [keep, most],
  );
  return rowCount ?? 0;
};

/** How many notices each known reader has still before it: a reader that stands still keeps the outbox growing. */
export const outboxLag = async (
  house: Pick<House, 'writer'>,
): Promise<readonly { readonly reader: string; readonly waiting: number }[]> => {
  const { rows } = await house.writer.pool.query<{ reader: string; waiting: number }>(
    `select r.reader, (select count(*) from huan.outbox o where (o.xid, o.id) > (r.upto_xid, r.upto)) as waiting
       from huan.outbox_reader r order by r.reader`,
  );
  return rows;
};
