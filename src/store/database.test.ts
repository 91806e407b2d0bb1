import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../../test/database.ts';
import {
  checkServer,
  closeDatabase,
  openDatabase,
  parseInt8,
  placeOf,
  UnusableDatabase,
  type Database,
} from './database.ts';

let home: TestDatabase;
let database: Database;

beforeAll(async () => {
  home = await createEmptyDatabase();
  database = openDatabase({ url: home.url, applicationName: 'huan test', max: 2 });
});

afterAll(async () => {
  await closeDatabase(database);
  await home.drop();
});

async function reasonOf(url: string): Promise<UnusableDatabase> {
  const other = openDatabase({ url, applicationName: 'huan test', max: 1 });
  try {
    const error: unknown = await checkServer(other.pool).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof UnusableDatabase)) throw new Error('expected UnusableDatabase', { cause: error });
    return error;
  } finally {
    await closeDatabase(other);
  }
}

function changed(change: (url: URL) => void): string {
  const url = new URL(home.url);
  change(url);
  return url.href;
}

test('a server that fits is let through', async () => {
  expect((await checkServer(database.pool)).version).toBeGreaterThanOrEqual(150_000);
});

test('each way of not getting in has its own sentence, without the password', async () => {
  const { password } = new URL(home.url);
  const wrong = await reasonOf(
    changed((url) => {
      // A role that is not there, since a server given by its operator may ask for no password.
      url.username = 'no_such_role';
      url.password = 'wrong-secret';
    }),
  );
  expect(wrong.code).toBe('not_let_in');
  expect(wrong.message).not.toContain('wrong-secret');
  const missing = await reasonOf(changed((url) => (url.pathname = '/not_there')));
  expect(missing.code).toBe('no_such_database');
  expect(missing.message).toContain('/not_there');
  if (password !== '') expect(missing.message).not.toContain(password);
  expect((await reasonOf(changed((url) => (url.port = '1')))).code).toBe('unreachable');
  expect((await reasonOf('postgresql://a:b@nowhere.invalid/c')).code).toBe('no_such_host');
});

test('a connection lost while idle, or in the middle of a transaction, does not end the process', async () => {
  const lost: Error[] = [];
  const other = openDatabase({
    url: home.url,
    applicationName: 'huan lost',
    max: 1,
    onLost: (error) => lost.push(error),
  });
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'huan lost%'`;
  await other.pool.query('select 1');
  await database.pool.query(kill);
  await expect.poll(() => lost.length).toBe(1);
  expect((await other.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);

  const client = await other.pool.connect();
  await client.query('begin');
  await database.pool.query(kill);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect((await other.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  await closeDatabase(other);
});

test('no int8 is ever rounded, or a string', async () => {
  const result = await database.pool.query(
    `select 9007199254740991::int8 as most, 9007199254740993::int8 as beyond, array[[1, 2], [null, 9007199254740993]]::int8[] as many`,
  );
  expect(result.rows).toEqual([
    {
      most: 9_007_199_254_740_991,
      beyond: 9_007_199_254_740_993n,
      many: [
        [1, 2],
        [null, 9_007_199_254_740_993n],
      ],
    },
  ]);
  expect(parseInt8('-9007199254740993')).toBe(-9_007_199_254_740_993n);
});

test('a role is taken from the first statement on', async () => {
  const other = openDatabase({ url: home.url, applicationName: 'huan role', max: 1, role: 'pg_monitor' });
  expect((await other.pool.query('select current_user::text as name')).rows).toEqual([{ name: 'pg_monitor' }]);
  await closeDatabase(other);
});

test('a statement that runs too long is ended', async () => {
  const other = openDatabase({ url: home.url, applicationName: 'huan slow', max: 1, statementTimeout: 50 });
  await expect(other.pool.query('select pg_sleep(10)')).rejects.toThrow('statement timeout');
  await closeDatabase(other);
});

test('the place of a URL never shows who or how', () => {
  expect(placeOf('postgresql://user:secret@db.example:6543/huan')).toBe('db.example:6543/huan');
  expect(placeOf('postgresql://user:secret@db.example/huan')).toBe('db.example:5432/huan');
  expect(placeOf('not a url with secret')).toBe('the address given');
});
