import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { openCursor } from '../store/cursor.ts';
import type { Seal } from '../store/seal.ts';
import { type BackupHead, type Line, keysFileOf, settleFiles, writePlain, writeSealed } from './backup-file.ts';

/**
 * Tables that an ordinary backup holds. Every other table of the schema goes into the file of keys: keys and search
 * tokens, which erasure must be able to destroy, accounts, and whatever is added without a thought about it.
 */
export const plainTables: readonly string[] = [
  'anchor',
  'anchor_leaf',
  'audit_run',
  'case',
  'command',
  'erasure',
  'event',
  'file',
  'head_count',
  'head_delta',
  'member',
  'outbox',
  'outbox_reader',
  'reading',
  'timeline',
  'unit',
];

/** The tables of the schema with their columns, but for the record of migrations, which a restore only compares. */
export const readTables = async (
  client: pg.PoolClient,
): Promise<ReadonlyMap<string, readonly (readonly [string, string])[]>> => {
  const { rows } = await client.query<{ name: string; column: string; type: string }>(
    `select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'huan'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by c.relname, a.attnum`,
  );
  const tables = new Map<string, (readonly [string, string])[]>();
  for (const { name, column, type } of rows) {
    const columns = tables.get(name);
    if (columns === undefined) tables.set(name, [[column, type]]);
    else columns.push([column, type]);
  }
  return tables;
};

/** What a database has run, by name and checksum. */
export const readMigrations = async (client: pg.PoolClient): Promise<BackupHead['migrations']> => {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from huan.migration order by number',
  );
  return rows.map(({ name, checksum }) => [name, checksum]);
};

/** The name of a table or column as SQL wants it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function* linesOf(
  client: pg.PoolClient,
  head: BackupHead,
  tables: readonly (readonly [string, readonly (readonly [string, string])[]])[],
  onTable: () => void,
): AsyncGenerator<Line> {
  yield head;
  for (const [table, columns] of tables) {
    onTable();
    yield { table, columns: columns.map(([column]) => column) };
    const name = `backup_${table}`;
    const list = columns.map(([column]) => `${quoted(column)}::text`).join(', ');
    const cursor = await openCursor<{ row: (string | null)[] }>(
      client,
      name,
      `select array[${list}] as row from huan.${quoted(table)}`,
      [],
      1000,
    );
    for (let next = await cursor.take(); next !== null; next = await cursor.take()) yield next.row;
    await client.query(`close ${name}`);
  }
}

export interface BackupOptions {
  /** Of the owner of the schema. */
  readonly pool: pg.Pool;
  /** Seals the file of keys. */
  readonly seal: Seal;
  readonly file: string;
  /** Hears how many of the tables have begun. */
  readonly onProgress?: (begun: number, total: number) => void;
}

export interface BackupMade {
  readonly file: string;
  readonly keysFile: string;
  readonly rows: number;
  /** Of the ordinary file's lines. */
  readonly sha256: string;
}

/**
 * Writes one consistent snapshot of the schema, streamed, beside a working system: what identifies people is sealed in
 * it under keys that lie in a file of their own, `<file>.keys`, sealed under the master key.
 *
 * @throws the driver's or the file system's error; then no file has its final name
 */
export const backup = async (options: BackupOptions): Promise<BackupMade> => {
  const { pool, seal, file, onProgress = () => {} } = options;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query('set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0');
    await client.query(`set local bytea_output = 'hex'; set local timezone = 'UTC'; set local extra_float_digits = 1`);
    const { rows } = await client.query<{ now: number }>('select huan.real_now() as now');
    const id = randomUUID();
    const migrations = await readMigrations(client);
    const head = (huan: BackupHead['huan']): BackupHead => ({
      huan,
      format: 1,
      id,
      migrations,
      takenAt: rows[0]?.now ?? 0,
    });
    const tables = [...(await readTables(client))];
    let begun = 0;
    const onTable = (): void => onProgress(begun++, tables.length);
    const isPlain = ([table]: (typeof tables)[number]): boolean => plainTables.includes(table);
    const keysFile = keysFileOf(file);
    const apart = tables.filter((table) => !isPlain(table));
    const keys = await writeSealed(keysFile, linesOf(client, head('keys'), apart, onTable), seal, id);
    const plain = await writePlain(file, linesOf(client, head('backup'), tables.filter(isPlain), onTable));
    await client.query('commit');
    // The keys first: an ordinary file without them would look like a backup and be none.
    await settleFiles([keysFile, file]);
    onProgress(tables.length, tables.length);
    return { file, keysFile, rows: plain.rows + keys.rows, sha256: plain.sha256 };
  } catch (error) {
    await client.query('rollback').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason));
    });
    throw error;
  } finally {
    client.release(broken);
  }
};
