import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../../test/database.ts';
import { closeDatabase, openDatabase, type Database } from './database.ts';
import { migrate, MigrateError, pendingMigrations } from './migrate.ts';

let home: TestDatabase;
let database: Database;
let folder: string;

beforeEach(async () => {
  home = await createEmptyDatabase();
  database = openDatabase({ url: home.url, applicationName: 'huan migrate', max: 4 });
  folder = await mkdtemp(join(tmpdir(), 'huan-sql-'));
});

afterEach(async () => {
  await closeDatabase(database);
  await home.drop();
  await rm(folder, { recursive: true });
});

const write = (name: string, sql: string): Promise<void> => writeFile(join(folder, name), sql);

async function refusal(options: { force?: boolean } = {}): Promise<MigrateError> {
  const error: unknown = await migrate(database.pool, folder, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MigrateError)) throw new Error('expected a MigrateError', { cause: error });
  return error;
}

async function exists(relation: string): Promise<boolean> {
  const result = await database.pool.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
    relation,
  ]);
  return result.rows[0]?.found === true;
}

test('an empty folder is no error', async () => {
  expect(await pendingMigrations(database.pool, folder)).toEqual([]);
  expect(await migrate(database.pool, folder)).toEqual({ applied: [] });
});

test('a folder that is not there is one, and says which', async () => {
  await rm(folder, { recursive: true });
  const error = await refusal();
  expect(error.code).toBe('bad_folder');
  expect(error.message).toContain(folder);
  folder = await mkdtemp(join(tmpdir(), 'huan-sql-'));
});

test('each runs once, in order of number, and is recorded', async () => {
  await write('000002-second.sql', 'insert into a values (2);');
  await write('000001-first.sql', 'create table a (n int); insert into a values (1);');
  await write('README.md', 'not a migration');
  expect(await pendingMigrations(database.pool, folder)).toEqual(['000001-first', '000002-second']);
  expect(await migrate(database.pool, folder)).toEqual({ applied: ['000001-first', '000002-second'] });
  expect(await migrate(database.pool, folder)).toEqual({ applied: [] });
  expect(await pendingMigrations(database.pool, folder)).toEqual([]);
  expect((await database.pool.query('select n from a order by n')).rows).toEqual([{ n: 1 }, { n: 2 }]);
});

test('one that fails in the middle leaves nothing, and keeps those before it', async () => {
  await write('000001-good.sql', 'create table good (n int);');
  await write('000002-bad.sql', 'create table half (n int);\n\nselect nonsense;\n');
  const error = await refusal();
  expect(error.code).toBe('failed');
  expect(error.message).toContain('000002-bad');
  expect(error.message).toContain('line 3');
  expect(await exists('good')).toBe(true);
  expect(await exists('half')).toBe(false);
  await write('000002-bad.sql', 'create table half (n int);');
  expect(await migrate(database.pool, folder)).toEqual({ applied: ['000002-bad'] });
});

test('an edited migration is refused, and line ends are no edit', async () => {
  await write('000001-first.sql', 'create table a (n int);\n');
  await migrate(database.pool, folder);
  await write('000001-first.sql', 'create table a (n int);\r\n');
  expect(await migrate(database.pool, folder)).toEqual({ applied: [] });
  await write('000001-first.sql', 'create table a (n bigint);\n');
  expect((await refusal()).code).toBe('edited');
  await expect(pendingMigrations(database.pool, folder)).rejects.toThrow('000001-first was changed');
});

test('a database from the future is refused', async () => {
  await write('000001-first.sql', 'create table a (n int);');
  await write('000002-second.sql', 'create table b (n int);');
  await migrate(database.pool, folder);
  await rm(join(folder, '000002-second.sql'));
  const error = await refusal();
  expect(error.code).toBe('too_new');
  expect(error.message).toContain('000002-second');
});

test('a migration that disappeared, or slipped in before one that ran, is refused', async () => {
  await write('000001-first.sql', 'select 1;');
  await write('000003-third.sql', 'select 1;');
  await migrate(database.pool, folder);
  await write('000002-late.sql', 'select 1;');
  expect((await refusal()).code).toBe('edited');
  await rm(join(folder, '000002-late.sql'));
  await rm(join(folder, '000001-first.sql'));
  expect((await refusal()).code).toBe('missing');
});

test('two files of one number, or a misnamed one, are refused before anything runs', async () => {
  await write('000001-a.sql', 'create table a (n int);');
  await write('000001-b.sql', 'create table b (n int);');
  expect((await refusal()).code).toBe('bad_folder');
  await rm(join(folder, '000001-b.sql'));
  await write('2-short.sql', 'select 1;');
  expect((await refusal()).code).toBe('bad_folder');
  expect(await exists('a')).toBe(false);
});

test('many processes that start together run each migration once', async () => {
  await write('000001-slow.sql', 'create table a (n int); select pg_sleep(0.2); insert into a values (1);');
  await write('000002-next.sql', 'insert into a values (2);');
  const others = [0, 1, 2, 3, 4].map(() =>
    openDatabase({ url: home.url, applicationName: 'huan serve', max: 1, statementTimeout: 100 }),
  );
  try {
    const results = await Promise.all(others.map(({ pool }) => migrate(pool, folder)));
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(['000001-slow', '000002-next']);
    expect((await database.pool.query('select count(*)::int as n from a')).rows).toEqual([{ n: 2 }]);
  } finally {
    await Promise.all(others.map(closeDatabase));
  }
});

test('a migrator that is killed holds up nobody', async () => {
  await write('000001-first.sql', 'create table a (n int); select pg_sleep(60);');
  const victim = migrate(database.pool, folder).catch((error: unknown) => error);
  const other = openDatabase({ url: home.url, applicationName: 'huan other', max: 2 });
  try {
    const find = `select pid from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`;
    let pid: unknown;
    while (pid === undefined) pid = (await other.pool.query<{ pid: number }>(find)).rows[0]?.pid;
    await write('000001-first.sql', 'create table a (n int);');
    await other.pool.query('select pg_terminate_backend($1)', [pid]);
    expect(await victim).toBeInstanceOf(MigrateError);
    expect(await migrate(other.pool, folder)).toEqual({ applied: ['000001-first'] });
  } finally {
    await closeDatabase(other);
  }
});

test('a breaking one waits until other huan processes are gone, unless forced', async () => {
  await write('000001-first.sql', 'create table a (n int);');
  await write('000002-rename.sql', '-- breaking: renames a\nalter table a rename to b;');
  const other = new pg.Client({ connectionString: home.url, application_name: 'huan serve #0a0b0c0d' });
  other.on('error', () => {});
  await other.connect();
  const error = await refusal();
  expect(error.code).toBe('others_connected');
  expect(error.message).toContain('huan serve');
  // What is not breaking ran.
  expect(await exists('a')).toBe(true);
  expect(await migrate(database.pool, folder, { force: true })).toEqual({ applied: ['000002-rename'] });
  await other.end();
});

test('our own other connections are nobody else', async () => {
  await write('000001-first.sql', '-- breaking\ncreate table a (n int);');
  const mine = openDatabase({ url: home.url, applicationName: 'huan work', max: 1 });
  await mine.pool.query('select 1');
  expect(await migrate(database.pool, folder)).toEqual({ applied: ['000001-first'] });
  await closeDatabase(mine);
});

test('a migration cannot commit half of itself', async () => {
  await write('000001-first.sql', 'create table a (n int); commit; begin; create table b (n int);');
  const error = await refusal();
  expect(error.code).toBe('failed');
  expect(error.message).toContain('by itself');
  expect(await pendingMigrations(database.pool, folder)).toEqual(['000001-first']);
});

test('what a migration sets for itself does not leak', async () => {
  await write(
    '000001-first.sql',
    `create schema s; set search_path = s; set role pg_monitor; set statement_timeout = 1;`,
  );
  await write('000002-second.sql', 'create table public.a (n int); select pg_sleep(0.05);');
  expect((await migrate(database.pool, folder)).applied).toHaveLength(2);
  const settings = await database.pool.query(
    `select current_user = session_user as same, current_setting('search_path') as path,
            current_setting('statement_timeout') as timeout`,
  );
  expect(settings.rows).toEqual([{ same: true, path: '"$user", public', timeout: '30s' }]);
});
