// A database of its own for a test file: a clone of the migrated template, made in some 20 ms.

import { randomBytes } from 'node:crypto';
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

/** An empty database with every migration of the sql folder, for one test file. Call `drop` in `afterAll`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const { template, broken } = await testServer();
  if (broken !== undefined) throw new Error(broken);
  return createDatabase(template);
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
