import { join } from 'node:path';
import type pg from 'pg';
import { canonical } from './canonical.ts';
import { type HashedAnswer, anchorHash, answersDigest, leafHash, merkleTree, noHash } from './chain.ts';
import { type Cursor, inTurn, openCursor } from './cursor.ts';
import type { Database } from './database.ts';
import { keptDigest, keptTables } from './kept.ts';
import { type OutsideList, outsideFile } from './outside.ts';
import { readStanding } from './standing.ts';

/**
 * A Merkle root over the cases changed, the answers given and what was kept with cases since the previous anchor, with
 * the end of the journal, chained to it (I10).
 */
export interface Anchor {
  readonly anchor: number;
  /** In the machine's own time, never simulated. */
  readonly takenAt: number;
  readonly fromXid: string;
  readonly toXid: string;
  readonly cases: number;
  /** The newest entry of the journal that it covers. */
  readonly journal?: number;
  /** Hashes in hexadecimal. */
  readonly journalHash?: string;
  readonly root: string;
  readonly prev: string;
  readonly hash: string;
}

/** Said outside by a restore: anchors after `restoredTo` are void, and why the numbers begin again. */
export interface Restoration {
  readonly restoredTo: number;
  readonly at: number;
  readonly reason: string;
}
export type AnchorLine = Anchor | Restoration;
export type OutsideAnchors = OutsideList<AnchorLine>;

/** The list outside knows anchors that the database does not have, or other ones: it is not the same ledger any more. */
export class AnchorsDiffer extends Error {
  override readonly name = 'AnchorsDiffer';
}

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const parseAnchorLine = (value: unknown): AnchorLine | null => {
  if (typeof value !== 'object' || value === null) return null;
  const read = (key: string): unknown => Reflect.get(value, key);
  if (typeof read('restoredTo') === 'number') return value as Restoration;
  const numbers = ['anchor', 'takenAt', 'cases'].every((key) => Number.isSafeInteger(read(key)));
  const xids = ['fromXid', 'toXid'].every((key) => typeof read(key) === 'string');
  return numbers && xids && ['root', 'prev', 'hash'].every((key) => isHash(read(key))) ? (value as Anchor) : null;
};

/** The list of anchors in a folder: `anchors.jsonl`. */
export const anchorsIn = (home: string): OutsideAnchors => outsideFile(join(home, 'anchors.jsonl'), parseAnchorLine);

interface AnchorRow {
  readonly anchor: number;
  readonly taken_at: number;
  readonly from_xid: string;
  readonly to_xid: string;
  readonly cases: number;
  readonly journal: number | null;
  readonly journal_hash: Buffer | null;
  readonly root: Buffer;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

export const anchorColumns =
  'anchor, taken_at, from_xid::text as from_xid, to_xid::text as to_xid, cases, journal, journal_hash, root, prev_hash, hash';

/** How far an anchor reaches into the journal, as it is hashed and listed; nothing for one of before. */
export const journalOf = (row: {
  readonly journal: number | null;
  readonly journal_hash: Buffer | null;
}): { readonly journal?: number; readonly journalHash?: string } =>
  row.journal === null || row.journal_hash === null
    ? {}
    : { journal: row.journal, journalHash: row.journal_hash.toString('hex') };

export const anchorOf = (row: AnchorRow): Anchor => ({
  anchor: row.anchor,
  takenAt: row.taken_at,
  fromXid: row.from_xid,
  toXid: row.to_xid,
  cases: row.cases,
  ...journalOf(row),
  root: row.root.toString('hex'),
  prev: row.prev_hash.toString('hex'),
  hash: row.hash.toString('hex'),
});

interface Leaf {
  readonly case_id: string;
  readonly seq: number;
  readonly hash: Buffer;
  readonly commands: readonly string[];
  readonly answers: Buffer | null;
  /** Canonical JSON. */
  readonly kept: string | null;
}
interface ChangedRow {
  readonly case_id: string;
  readonly version: number;
  readonly last_hash: Buffer;
}
interface AnswerRow extends HashedAnswer {
  readonly case_id: string;
  readonly version: number | null;
  readonly last_hash: Buffer | null;
}
interface KeptRow {
  readonly case_id: string;
  readonly kind: string;
  readonly digest: string;
  readonly version: number | null;
  readonly last_hash: Buffer | null;
}

/** What was kept with cases between two transactions, by case; each row by its hash only. */
const keptQuery = `select t.*, c.version, c.last_hash from (${keptTables
  .map(
    (kept) =>
      `select t.case_id, '${kept.table}' as kind, ${keptDigest(kept)} as digest from ${kept.from}
        where t.written >= $1::bigint and t.written < $2::bigint${kept.counts === undefined ? '' : ` and ${kept.counts}`}`,
  )
  .join(' union all ')}) t left join huan."case" c on c.case_id = t.case_id order by t.case_id, kind, digest`;

const smallest = (ids: readonly (string | undefined)[]): string | undefined =>
  ids.reduce((least, id) => (least === undefined || (id !== undefined && id < least) ? id : least), undefined);

/** Merges changed cases, new answers and what was kept, all ordered by case, into leaves. */
async function* leavesOf(
  changed: Cursor<ChangedRow>,
  answers: Cursor<AnswerRow>,
  keeping: Cursor<KeptRow>,
): AsyncGenerator<Leaf> {
  let next = await changed.take();
  let answer = await answers.take();
  let row = await keeping.take();
  for (;;) {
    const id = smallest([next?.case_id, answer?.case_id, row?.case_id]);
    if (id === undefined) return;
    let version = 0;
    let last: Buffer = noHash;
    if (next?.case_id === id) {
      version = next.version;
      last = next.last_hash;
      next = await changed.take();
    }
    const given: AnswerRow[] = [];
    while (answer?.case_id === id) {
      given.push(answer);
      version = answer.version ?? 0;
      last = answer.last_hash ?? noHash;
      answer = await answers.take();
    }
    const kept: Record<string, string[]> = {};
    while (row?.case_id === id) {
      (kept[row.kind] ??= []).push(row.digest);
      version = row.version ?? 0;
      last = row.last_hash ?? noHash;
      row = await keeping.take();
    }
    const commands = given.map(({ command_id }) => command_id);
    yield {
      case_id: id,
      seq: version,
      hash: last,
      commands,
      answers: given.length === 0 ? null : answersDigest(given),
      kept: Object.keys(kept).length === 0 ? null : canonical(kept),
    };
  }
}

const insertLeaves = async (client: pg.PoolClient, anchor: number, leaves: readonly Leaf[]): Promise<void> => {
  if (leaves.length === 0) return;
  const rows = leaves.map((leaf) => ({
    ...leaf,
    hash: `\\x${leaf.hash.toString('hex')}`,
    answers: leaf.answers === null ? null : `\\x${leaf.answers.toString('hex')}`,
  }));
  await inTurn(client, () =>
    client.query(
      `insert into huan.anchor_leaf (case_id, anchor, seq, hash, commands, answers, kept)
       select case_id, $1, seq, hash, commands, answers, kept::json from json_to_recordset($2)
         as d(case_id uuid, seq integer, hash bytea, commands uuid[], answers bytea, kept text)`,
      [anchor, JSON.stringify(rows)],
    ),
  );
};

/** Writes one anchor over what committed before the oldest transaction still running; null when nothing did. */
const writeAnchor = async (client: pg.PoolClient): Promise<Anchor | null> => {
  const { rows } = await client.query<
    { now: number; upto: string; entry: number | null; entry_hash: Buffer | null } & Partial<AnchorRow>
  >(
    `select huan.real_now() as now, pg_snapshot_xmin(pg_current_snapshot())::text as upto, a.*,
            j.entry, j.hash as entry_hash
       from (select) one left join (select ${anchorColumns} from huan.anchor order by anchor desc limit 1) a on true
       left join (select entry, hash from huan.journal order by entry desc limit 1) j on true`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database gave no snapshot');
  const { now, upto } = row;
  const number = (row.anchor ?? 0) + 1;
  // A database restored on another server counts its transactions anew: then everything is anchored once more.
  const before = row.to_xid ?? '0';
  const from = BigInt(before) > BigInt(upto) ? '0' : before;
  const tree = merkleTree();
  const changed = await openCursor<ChangedRow>(
    client,
    'changed_cases',
    `select case_id, version, last_hash from huan."case"
      where changed >= $1::text::xid8 and changed < $2::text::xid8 order by case_id`,
    [from, upto],
  );
  const answers = await openCursor<AnswerRow>(
    client,
    'new_answers',
    `select m.case_id, m.command_id, m.digest, m.recorded_at, m.answer::text as answer, c.version, c.last_hash
       from huan.command m left join huan."case" c on c.case_id = m.case_id
      where m.written >= $1::bigint and m.written < $2::bigint order by m.case_id, m.command_id`,
    [from, upto],
  );
  const kept = await openCursor<KeptRow>(client, 'newly_kept', keptQuery, [from, upto]);
  let leaves: Leaf[] = [];
  for await (const leaf of leavesOf(changed, answers, kept)) {
    tree.add(leafHash(leaf.case_id, leaf.seq, leaf.hash, leaf.answers, leaf.kept));
    leaves.push(leaf);
    if (leaves.length < 2000) continue;
    await insertLeaves(client, number, leaves);
    leaves = [];
  }
  await insertLeaves(client, number, leaves);
  if (tree.size === 0 && row.entry === (row.journal ?? null)) return null;
  const root = tree.root();
  const prev = row.hash ?? noHash;
  const journal = journalOf({ journal: row.entry, journal_hash: row.entry_hash });
  const made = { anchor: number, takenAt: now, fromXid: from, toXid: upto, cases: tree.size, ...journal };
  const hash = anchorHash(prev, { ...made, root });
  await client.query(
    `insert into huan.anchor (anchor, taken_at, from_xid, to_xid, cases, root, prev_hash, hash, journal, journal_hash)
     values ($1, $2, $3::text::xid8, $4::text::xid8, $5, $6, $7, $8, $9, $10)`,
    [number, now, from, upto, tree.size, root, prev, hash, row.entry, row.entry_hash],
  );
  return { ...made, root: root.toString('hex'), prev: prev.toString('hex'), hash: hash.toString('hex') };
};

/** Appends what the database has and the list outside lacks (a crash between the two); refuses when they differ. */
const bringOutside = async (client: pg.PoolClient, outside: OutsideAnchors): Promise<void> => {
  const { newest: known } = await readStanding(outside);
  const last = known?.anchor ?? 0;
  const { rows } = await client.query<AnchorRow>(
    `select ${anchorColumns} from huan.anchor where anchor >= $1 order by anchor`,
    [last],
  );
  if (known !== null && rows[0]?.hash.toString('hex') !== known.hash) {
    throw new AnchorsDiffer(
      `anchor ${last} outside is not the one in the database: it was changed or restored from an older state`,
    );
  }
  await outside.append(rows.filter(({ anchor }) => anchor > last).map(anchorOf));
};

/**
 * Takes an anchor over everything committed since the previous one, in the database and in the list outside. Any number
 * of processes may call it: one works, the others wait and find nothing left.
 *
 * @returns the new anchor, or null when nothing changed
 * @throws AnchorsDiffer when the list outside is ahead of the database or another: nothing is anchored over it
 */
export const takeAnchor = async (
  house: { readonly owner: Database },
  outside: OutsideAnchors,
): Promise<Anchor | null> => {
  const client = await house.owner.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`select pg_advisory_lock(hashtext('huan.anchor'))`);
    try {
      await bringOutside(client, outside);
      await client.query('begin isolation level repeatable read; set local idle_in_transaction_session_timeout = 0');
      const anchor = await writeAnchor(client);
      await client.query('commit');
      if (anchor !== null) await outside.append([anchor]);
      return anchor;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    } finally {
      await client.query(`select pg_advisory_unlock(hashtext('huan.anchor'))`).catch((reason: unknown) => {
        broken = reason instanceof Error ? reason : new Error(String(reason));
      });
    }
  } finally {
    client.release(broken);
  }
};
