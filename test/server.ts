// The PostgreSQL that tests run against: one for a whole run, thrown away afterwards.
//
//   HUAN_TEST_DATABASE_URL   use that server instead (a superuser's URL); only databases named huan_t… are touched
//   HUAN_TEST_DURABLE=1      keep fsync on, as in production

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { closeDatabase, openDatabase } from '../src/store/database.ts';
import { startEmbedded } from '../src/store/embedded/server.ts';
import { migrate, MigrateError } from '../src/store/migrate.ts';

/** What a test needs to know to clone a database; plain data, so that it can be handed to another process. */
export type TestServer = {
  /** Of a superuser, with a database to connect to while creating others. */
  url: string;
  /** Name of the migrated database to clone from. */
  template: string;
  /** Why there is no template: a migration that does not run. Tests that need none run all the same. */
  broken: string | undefined;
};

const SQL_FOLDER = join(import.meta.dirname, '..', 'sql');

/**
 * Starts a server, or turns to the one of HUAN_TEST_DATABASE_URL, and prepares a template database with every migration.
 * However this process ends, also by SIGINT or SIGKILL, the server and its files are removed.
 */
export async function startTestServer(): Promise<TestServer & { stop: () => Promise<void> }> {
  const given = process.env['HUAN_TEST_DATABASE_URL'];
  return given === undefined || given === '' ? startOwn() : useGiven(given);
}

/** The URL of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement that cannot be in a transaction, on a connection of its own. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'huan test' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function startOwn(): Promise<TestServer & { stop: () => Promise<void> }> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'huan-test-')));
  // Run by root, PostgreSQL is another user, who must get in.
  chmodSync(home, 0o711);
  const reaper = startReaper(home);
  try {
    const server = await startEmbedded({
      home,
      durable: process.env['HUAN_TEST_DURABLE'] === '1',
      settings: { shared_buffers: '128MB' },
    });
    const url = withDatabase(server.url, 'postgres');
    const template = 'huan_template';
    return {
      url,
      template,
      broken: await prepareTemplate(url, template),
      async stop() {
        await server.stop();
        reaper.end();
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    // The reaper clears up when this process ends, which is what a failed start leads to.
    throw new Error(`no test server in ${home}`, { cause: error });
  }
}

async function useGiven(url: string): Promise<TestServer & { stop: () => Promise<void> }> {
  // Several runs may share a server.
  const template = `huan_template_${randomBytes(4).toString('hex')}`;
  const broken = await prepareTemplate(url, template);
  const stop = async (): Promise<void> => {
    // With it those that were made from it.
    const client = new pg.Client({ connectionString: url, application_name: 'huan test' });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [template],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  };
  return { url, template, broken, stop };
}

/** @returns why it could not be migrated. */
async function prepareTemplate(url: string, template: string): Promise<string | undefined> {
  await administer(url, `create database ${template} template template0 encoding 'UTF8'`);
  const database = openDatabase({ url: withDatabase(url, template), applicationName: 'huan test', max: 1 });
  try {
    await migrate(database.pool, SQL_FOLDER);
    return undefined;
  } catch (error) {
    if (error instanceof MigrateError) return error.message;
    throw error;
  } finally {
    await closeDatabase(database);
  }
}

/** A process of its own that outlives ours just long enough to remove the server we did not get to stop. */
function startReaper(home: string): { end(): void } {
  if (process.platform === 'win32') return { end() {} };
  const script = `
    while kill -0 "$0" 2>/dev/null; do sleep 1; done
    server=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server" 2>/dev/null
    sleep 1
    rm -rf "$1"`;
  const child = spawn('sh', ['-c', script, String(process.pid), home], { detached: true, stdio: 'ignore' });
  child.unref();
  return { end: () => void child.kill('SIGKILL') };
}
