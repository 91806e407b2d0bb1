// A database of its own for a test file: a clone of the migrated template, made in some 20 ms.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { administer, startTestServer, withDatabase, type TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

export type TestDatabase = {
  /** Of a superuser. */
  url: string;
  /** Removes the database, ending whatever is still connected to it. */
  drop(): Promise<void>;
};

let own: Promise<TestServer> | undefined;

/** What many databases of a run have in common beside the migrations. */
export type Peopled = {
  /** Part of the name of its template. */
  name: string;
  /** Fills the database once for the whole run; nothing may stay connected to it. */
  fill(url: string): Promise<void>;
};

/**
 * An empty database with every migration of the sql folder, for one test file, or one that holds more. Call `drop` in
 * `afterAll`.
 */
export async function cloneDatabase(peopled?: Peopled): Promise<TestDatabase> {
  const { template, broken } = await testServer();
  if (broken !== undefined) throw new Error(broken);
  return createDatabase(peopled === undefined ? template : await templateOf(peopled));
}

const templates = new Map<string, Promise<string>>();

/** The template that `peopled` fills. Test files run side by side: whoever comes first makes it, the others wait. */
function templateOf(peopled: Peopled): Promise<string> {
  const known = templates.get(peopled.name) ?? makeTemplate(peopled);
  templates.set(peopled.name, known);
  return known;
}

async function makeTemplate({ name, fill }: Peopled): Promise<string> {
  const { url, template } = await testServer();
  const wanted = `${template}_${name}`;
  const client = new pg.Client({ connectionString: url, application_name: 'huan test' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [wanted]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [wanted]);
    if (rowCount !== 0) return wanted;
    // Named only when it is whole: a run that is killed in between leaves nothing that looks like one.
    const draft = `${wanted}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template ${template} strategy wal_log`);
    await fill(withDatabase(url, draft));
    await client.query(`alter database ${draft} rename to ${wanted}`);
    return wanted;
  } finally {
    await client.end();
  }
}

/** A database without migrations, for tests of migrating. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

/** The server of this run: that of the global setup, or else (in a script outside vitest) one of this process. */
export async function testServer(): Promise<TestServer> {
  if (process.env['VITEST'] !== undefined) {
    const { inject } = await import('vitest');
    // Typed as always there, but it is not when a configuration has no global setup.
    const provided: TestServer | undefined = inject('testServer');
    if (provided !== undefined) return provided;
  }
  own ??= startTestServer();
  return own;
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const { url } = await testServer();
  const name = `huan_test_${randomBytes(6).toString('hex')}`;
  // For a database as small as this, writing its pages to the log is quicker than copying files and two checkpoints.
  await administer(url, `create database ${name} template ${template} strategy wal_log`);
  return {
    url: withDatabase(url, name),
    drop: () => administer(url, `drop database if exists ${name} with (force)`),
  };
}
