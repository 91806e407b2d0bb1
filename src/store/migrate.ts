// Brings a database to the state that this version of the code expects.
//
//   migration   one file of the sql folder, `000001-name.sql`: plain SQL, run once in one transaction, never edited
//   breaking    a migration whose first line is `-- breaking`: code older than it stops working
//   pending     in the folder, not yet run on the database

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { PROCESS_TAG } from './database.ts';

/** One file of the sql folder. */
type Migration = {
  number: number;
  /** File name without `.sql`: `000001-begin`. */
  name: string;
  sql: string;
  /** SHA-256 of the file with its line ends made `\n`, in hexadecimal. */
  checksum: string;
  breaking: boolean;
};

export type MigrateOptions = {
  /** Run breaking migrations although other huan processes are connected. */
  force?: boolean;
  /** Hears of each migration before it runs. */
  log?: (line: string) => void;
  /** Hears how many of the pending migrations have run. */
  onProgress?: (done: number, total: number) => void;
};

export type MigrateCode = 'bad_folder' | 'too_new' | 'edited' | 'missing' | 'others_connected' | 'failed';

/** The database was left as it was before the migration at fault. The message is one sentence for the operator. */
export class MigrateError extends Error {
  readonly code: MigrateCode;

  constructor(code: MigrateCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'MigrateError';
    this.code = code;
  }
}

type Done = { number: number; name: string; checksum: string };

/** Key of the advisory lock: one migrator per database at a time. */
const LOCK = 7_235_942_851;

const FILE = /^(\d{6})-([a-z0-9-]+)\.sql$/;

/**
 * Runs what is pending, each migration in a transaction of its own together with the row that records it.
 * Several processes may call this together: one runs, the others wait and find nothing to do.
 * @param sqlFolder where the files are; located by the caller relative to the package
 * @returns names of the migrations that this call ran
 * @throws MigrateError
 */
export async function migrate(
  pool: pg.Pool,
  sqlFolder: string,
  options: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(sqlFolder);
  const client = await pool.connect();
  let healthy = false;
  try {
    // Waiting for another migrator and building an index take as long as they take.
    await client.query('set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    try {
      await prepareTable(client);
      const pending = pick(migrations, await readDone(client));
      for (const [done, migration] of pending.entries()) {
        options.onProgress?.(done, pending.length);
        if (migration.breaking && options.force !== true) await refuseWhileConnected(client, migration);
        options.log?.(`Running migration ${migration.name}.`);
        await runOne(client, migration);
      }
      if (pending.length > 0) options.onProgress?.(pending.length, pending.length);
      healthy = true;
      return { applied: pending.map(({ name }) => name) };
    } finally {
      // A connection that is broken has lost the lock with it.
      await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {});
    }
  } finally {
    // Settings above and whatever a failed migration set go with the connection.
    if (healthy) await client.query('reset all; reset role').catch(() => {});
    client.release(!healthy);
  }
}

/** Whether any version of huan ever migrated this database. */
export async function isBegun(queryable: pg.Pool | pg.PoolClient): Promise<boolean> {
  const found = await queryable.query<{ known: boolean }>(`select to_regclass('huan.migration') is not null as known`);
  return found.rows[0]?.known === true;
}

/**
 * Names of the migrations that `migrate` would run. Changes nothing.
 * @throws MigrateError for a database that this code must not touch: too new, or with edited migrations
 */
export async function pendingMigrations(pool: pg.Pool, sqlFolder: string): Promise<string[]> {
  const migrations = await readMigrations(sqlFolder);
  const done = (await isBegun(pool)) ? await readDone(pool) : [];
  return pick(migrations, done).map(({ name }) => name);
}

/** The migrations of a folder in order; other files than `*.sql` are passed over. @throws MigrateError */
async function readMigrations(sqlFolder: string): Promise<Migration[]> {
  let names: string[];
  try {
    names = await readdir(sqlFolder);
  } catch (error) {
    throw new MigrateError('bad_folder', `The folder of migrations, ${sqlFolder}, cannot be read.`, error);
  }
  const migrations: Migration[] = [];
  for (const file of names.filter((name) => name.endsWith('.sql')).sort()) {
    const number = Number(FILE.exec(file)?.[1]);
    if (!Number.isSafeInteger(number))
      throw new MigrateError('bad_folder', `${join(sqlFolder, file)} is not named like 000001-some-name.sql.`);
    if (migrations.at(-1)?.number === number)
      throw new MigrateError('bad_folder', `${sqlFolder} has two migrations of number ${number}.`);
    // A checkout may have turned the line ends.
    const sql = (await readFile(join(sqlFolder, file), 'utf8')).replaceAll('\r\n', '\n');
    migrations.push({
      number,
      name: file.slice(0, -'.sql'.length),
      sql,
      checksum: createHash('sha256').update(sql).digest('hex'),
      breaking: /^-- breaking\b/.test(sql),
    });
  }
  return migrations;
}

/** What is left to run, after making sure that what ran is what the folder says. */
function pick(migrations: readonly Migration[], done: readonly Done[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  const newest = migrations.at(-1)?.number ?? 0;
  for (const { number, name, checksum } of done) {
    if (number > newest)
      throw new MigrateError(
        'too_new',
        `The database was migrated by a newer huan (${name}) than this one; start that version or a later one.`,
      );
    const migration = known.get(number);
    if (migration === undefined)
      throw new MigrateError('missing', `The database has run migration ${name}, which this huan does not have.`);
    if (migration.checksum !== checksum)
      throw new MigrateError(
        'edited',
        `Migration ${migration.name} was changed after the database had run it as ${name}; restore the file and put the change into a new migration.`,
      );
  }
  const last = done.reduce((highest, { number }) => Math.max(highest, number), 0);
  const ran = new Set(done.map(({ number }) => number));
  const pending = migrations.filter(({ number }) => !ran.has(number));
  const late = pending.find(({ number }) => number < last);
  if (late !== undefined)
    throw new MigrateError(
      'edited',
      `Migration ${late.name} is numbered before one that the database has already run; give it the next number.`,
    );
  return pending;
}

async function prepareTable(client: pg.PoolClient): Promise<void> {
  // Asked first, so that a role that may not create anything can still find nothing to do.
  if (await isBegun(client)) return;
  await client.query(`
    create schema if not exists huan;
    create table if not exists huan.migration (
      number int primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default clock_timestamp()
    )`);
}

async function readDone(queryable: pg.Pool | pg.PoolClient): Promise<Done[]> {
  const result = await queryable.query<Done>('select number, name, checksum from huan.migration order by number');
  return result.rows;
}

async function runOne(client: pg.PoolClient, migration: Migration): Promise<void> {
  try {
    const before = await client.query<{ id: string }>('begin; select pg_current_xact_id()::text as id');
    // Sent without parameters, so that a file may hold many statements.
    await client.query(migration.sql);
    // What a migration sets for itself (a role, a search_path) must not leak into the record or the next one.
    await client.query('reset all; reset role; set statement_timeout = 0; set lock_timeout = 0');
    const after = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
    if (lastId(before) !== lastId(after)) throw new Error('it must not begin, commit or roll back by itself');
    await client.query('insert into huan.migration (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new MigrateError('failed', `Migration ${migration.name} failed: ${describe(error, migration.sql)}.`, error);
  }
}

/** The answer of a query, or of the last one when several were sent together (which pg's types do not know). */
function lastId(result: pg.QueryResult<{ id: string }> | pg.QueryResult<{ id: string }>[]): string | undefined {
  return (Array.isArray(result) ? result.at(-1) : result)?.rows[0]?.id;
}

/** A breaking migration would pull the ground from under code that is running. */
async function refuseWhileConnected(client: pg.PoolClient, migration: Migration): Promise<void> {
  const others = await client.query<{ application_name: string; count: number }>(
    `select application_name, count(*)::int as count
       from pg_stat_activity
      where datname = current_database() and application_name like 'huan%' and pid <> pg_backend_pid()
        and not starts_with(reverse(application_name), reverse($1))
      group by 1 order by 1`,
    [PROCESS_TAG],
  );
  if (others.rows.length === 0) return;
  const list = others.rows.map((row) => `${row.application_name} (${row.count})`).join(', ');
  throw new MigrateError(
    'others_connected',
    `Migration ${migration.name} breaks running versions, and these are connected: ${list}; stop them first, or force it.`,
  );
}

/** PostgreSQL's message with the line of the file it is about. */
function describe(error: unknown, sql: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN;
  return Number.isFinite(position) ? `${message} (line ${sql.slice(0, position).split('\n').length})` : message;
}
