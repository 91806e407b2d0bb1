import type pg from 'pg';
import { writeInstant } from '../contract/instant.ts';
import { columnArrays } from '../store/columns.ts';
import type { Database } from '../store/database.ts';
import { type OutsideAnchors, takeAnchor } from '../store/anchor.ts';
import { readStanding } from '../store/standing.ts';
import { type OutsideErasures, destroyKeys } from '../store/erasure.ts';
import { keptTables } from '../store/kept.ts';
import { portionsOf } from '../store/outside.ts';
import type { Seal } from '../store/seal.ts';
import { quoted, readMigrations, readTables } from './backup.ts';
import {
  type BackupHead,
  BackupUnusable,
  type Line,
  type RowLine,
  keysFileOf,
  readPlain,
  readSealed,
} from './backup-file.ts';

export interface RestoreOptions {
  readonly house: { readonly owner: Database };
  /** The master key under which the file of keys was sealed. */
  readonly seal: Seal;
  readonly file: string;
  /** Who is listed here stays erased, also when the backup is older than the erasure. */
  readonly erasures: OutsideErasures;
  /** With it the restoration is put on the list outside, and an anchor is taken at once. */
  readonly anchors?: { readonly outside: OutsideAnchors; readonly reason: string };
  /** Hears how many of the tables have begun. */
  readonly onProgress?: (begun: number, total: number) => void;
}

export interface Restored {
  readonly takenAt: string;
  readonly rows: number;
  /** How many cases of the backup were erased again. */
  readonly erased: number;
  /** Anchors that stood outside and are void now: what was recorded after this backup is lost. */
  readonly lostAnchors: number;
}

type Tables = Awaited<ReturnType<typeof readTables>>;

/** Another server counts its transactions anew: what tells new from old by them begins with this transaction. */
const begunAnew: Readonly<Record<string, string>> = {
  'case.changed': 'pg_current_xact_id()',
  'outbox.xid': 'pg_current_xact_id()',
  // Readers begin again: a position of the old server would one day lie among the numbers of this one, and hide notices.
  'outbox_reader.upto_xid': `'0'::xid8`,
  'outbox_reader.upto': '0',
  'outbox_reader.failures': '0',
  ...Object.fromEntries(keptTables.map(({ table }) => [`${table}.written`, 'pg_current_xact_id()::text::bigint'])),
};

/** Most characters of values in one statement. */
const portion = 4_000_000;

const insertRows = async (
  client: pg.PoolClient,
  table: string,
  columns: readonly (readonly [string, string])[],
  rows: readonly RowLine[],
): Promise<void> => {
  if (rows.length === 0) return;
  const names = columns.map(([column]) => quoted(column)).join(', ');
  const values = columns.map(([column, type], index) => begunAnew[`${table}.${column}`] ?? `d.v${index}::${type}`);
  const texts = columns.map((_, index) => `$${index + 1}::text[]`).join(', ');
  const aliases = columns.map((_, index) => `v${index}`).join(', ');
  const types = Object.fromEntries(columns.map((_, index) => [String(index), 'text' as const]));
  await client.query(
    `insert into huan.${quoted(table)} (${names}) overriding system value
     select ${values.join(', ')} from unnest(${texts}) as d(${aliases})`,
    columnArrays(types, rows),
  );
};

const checkHead = (line: Line | undefined, huan: BackupHead['huan'], file: string): BackupHead => {
  if (line === undefined || !('huan' in line) || line.huan !== huan || line.format !== 1) {
    throw new BackupUnusable(`${file} is no backup of Huan that this version reads`);
  }
  return line;
};

const loadLines = async (
  client: pg.PoolClient,
  lines: AsyncGenerator<Line>,
  huan: BackupHead['huan'],
  file: string,
  tables: Tables,
  onTable: () => void,
): Promise<{ head: BackupHead; rows: number }> => {
  const first = await lines.next();
  const head = checkHead(first.done === true ? undefined : first.value, huan, file);
  const here = await readMigrations(client);
  if (JSON.stringify(here) !== JSON.stringify(head.migrations)) {
    const last = head.migrations.at(-1)?.[0] ?? 'none';
    throw new BackupUnusable(`${file} is of a database at migration ${last}; migrate this one to the same state`);
  }
  let table = '';
  let columns: readonly (readonly [string, string])[] = [];
  let waiting: RowLine[] = [];
  let size = 0;
  let rows = 0;
  const flush = async (): Promise<void> => {
    await insertRows(client, table, columns, waiting);
    waiting = [];
    size = 0;
  };
  for await (const line of lines) {
    if ('table' in line) {
      await flush();
      onTable();
      ({ table } = line);
      columns = tables.get(table) ?? [];
      const names = columns.map(([column]) => column);
      if (columns.length === 0 || names.join() !== line.columns.join()) {
        throw new BackupUnusable(`${file} holds the table ${table}, which is another one here`);
      }
    } else if ('huan' in line) throw new BackupUnusable(`${file} has two heads`);
    else {
      waiting.push(line);
      for (const value of line) size += value?.length ?? 4;
      rows += 1;
      if (size > portion) await flush();
    }
  }
  await flush();
  return { head, rows };
};

const refuseFull = async (client: pg.PoolClient, tables: Tables): Promise<void> => {
  for (const table of tables.keys()) {
    // The timeline is there from the first migration on.
    if (table === 'timeline') continue;
    const { rows } = await client.query(`select 1 from huan.${quoted(table)} limit 1`);
    if (rows.length > 0) throw new BackupUnusable(`the database is not empty: there are rows in ${table}`);
  }
};

/** References are checked when all is there, whatever the order of the tables and of rows that name each other. */
const deferReferences = async (client: pg.PoolClient): Promise<() => Promise<void>> => {
  const { rows } = await client.query<{ table: string; name: string }>(
    `select conrelid::regclass::text as table, conname as name from pg_constraint
      where contype = 'f' and connamespace = 'huan'::regnamespace and not condeferrable`,
  );
  const alter = async (how: string): Promise<void> => {
    for (const { table, name } of rows) {
      await client.query(`alter table ${table} alter constraint ${quoted(name)} ${how}`);
    }
  };
  await alter('deferrable initially deferred');
  return async () => {
    await client.query('set constraints all immediate');
    await alter('not deferrable');
  };
};

/** Identities go on after the highest that was restored. */
const moveIdentities = async (client: pg.PoolClient): Promise<void> => {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select c.oid::regclass::text as table, a.attname as column,
            pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'huan'::regnamespace and c.relkind = 'r' and a.attidentity <> ''`,
  );
  for (const { table, column, sequence } of rows) {
    await client.query(
      `select setval($1::regclass, coalesce(max(${quoted(column)}), 1), max(${quoted(column)}) is not null) from ${table}`,
      [sequence],
    );
  }
};

/** Answers that no anchor covers yet are new to the next one. */
const markAnswers = (client: pg.PoolClient): Promise<unknown> =>
  client.query(
    `update huan.command m set written = pg_current_xact_id()::text::bigint
      where not exists (select from huan.anchor_leaf l where l.case_id = m.case_id and m.command_id = any(l.commands))`,
  );

const eraseAgain = async (client: pg.PoolClient, outside: OutsideErasures): Promise<number> => {
  const lines = await outside.open();
  let count = 0;
  for await (const part of portionsOf(lines(), 1000)) {
    const { rows } = await client.query<{ id: string }>(
      `select c.case_id as id from huan."case" c where c.case_id = any($1::uuid[])
          and (exists (select from huan.case_key k where k.case_id = c.case_id and k.wrapped is not null)
            or exists (select from huan.token t where t.case_id = c.case_id)
            or exists (select from huan.file f where f.case_id = c.case_id))`,
      [part.map(({ case: id }) => id)],
    );
    const still = new Set(rows.map(({ id }) => id));
    await destroyKeys(
      client,
      part.filter(({ case: id }) => still.has(id)),
    );
    count += still.size;
  }
  return count;
};

/** Who was signed in when the backup was made may have been shut out since: nobody is signed in after a restore. */
const signOut = (client: pg.PoolClient): Promise<unknown> =>
  client.query('delete from huan.session; delete from huan.verification; delete from huan.traveller_session');

/** Says outside that the anchors after this backup are void, and anchors what was restored. */
const tellOutside = async (
  house: RestoreOptions['house'],
  anchors: NonNullable<RestoreOptions['anchors']>,
): Promise<number> => {
  const { outside, reason } = anchors;
  const standing = await readStanding(outside);
  const { rows } = await house.owner.pool.query<{ last: number; now: number }>(
    'select coalesce(max(anchor), 0) as last, huan.real_now() as now from huan.anchor',
  );
  const { last = 0, now = 0 } = rows[0] ?? {};
  let lost = 0;
  for await (const { anchor } of standing.each()) if (anchor.anchor > last) lost += 1;
  if (lost > 0) await outside.append([{ restoredTo: last, at: now, reason }]);
  await takeAnchor(house, outside);
  return lost;
};

/**
 * Restores a backup into an empty, migrated database: all in one transaction, whole or not at all. Who was erased since
 * is erased again before anybody can read, and nobody is signed in.
 *
 * @throws BackupUnusable for a half or changed file, another master key, other migrations, or a database with rows
 */
export const restore = async (options: RestoreOptions): Promise<Restored> => {
  const { house, seal, file, erasures, anchors, onProgress = () => {} } = options;
  const client = await house.owner.pool.connect();
  let broken: Error | undefined;
  let result: Omit<Restored, 'lostAnchors'>;
  try {
    await client.query('begin');
    await client.query('set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
    // The journal is restored like everything else: what is put back is no change.
    await client.query(`set local bytea_output = 'hex'; set local timezone = 'UTC'; set local huan.keeper = 'off'`);
    const tables = await readTables(client);
    const list = [...tables.keys()].map((table) => `huan.${quoted(table)}`).join(', ');
    await client.query(`lock table ${list} in exclusive mode`);
    await refuseFull(client, tables);
    const settle = await deferReferences(client);
    await client.query('delete from huan.timeline');
    let begun = 0;
    const onTable = (): void => onProgress(begun++, tables.size);
    const keysFile = keysFileOf(file);
    const keys = await loadLines(client, readSealed(keysFile, seal), 'keys', keysFile, tables, onTable);
    const plain = await loadLines(client, readPlain(file), 'backup', file, tables, onTable);
    if (keys.head.id !== plain.head.id) throw new BackupUnusable(`${keysFile} belongs to another backup than ${file}`);
    await settle();
    await moveIdentities(client);
    await markAnswers(client);
    const erased = await eraseAgain(client, erasures);
    await signOut(client);
    await client.query('commit');
    onProgress(tables.size, tables.size);
    result = { takenAt: writeInstant(plain.head.takenAt), rows: plain.rows + keys.rows, erased };
  } catch (error) {
    await client.query('rollback').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason));
    });
    throw error;
  } finally {
    client.release(broken);
  }
  return { ...result, lostAnchors: anchors === undefined ? 0 : await tellOutside(house, anchors) };
};
