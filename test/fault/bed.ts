// A server of its own with fsync on, and worker processes on it: a place where things may be killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type House, openHouse } from '../../src/app/house.ts';
import { sampleUnits } from '../../src/sample/units.ts';
import { closeDatabase, openDatabase } from '../../src/store/database.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/store/embedded/server.ts';
import { migrate } from '../../src/store/migrate.ts';
import { masterKey, policies } from '../house.ts';
import { withDatabase } from '../server.ts';
import type { Acknowledged, Errand, Said } from './errand.ts';

export interface Bed {
  readonly folder: string;
  readonly server: EmbeddedServer;
  readonly url: string;
  /** What the embedded server said. */
  readonly lines: readonly string[];
  house(options?: {
    batch?: number;
    inFlight?: number;
    timeout?: number;
    patience?: number;
    url?: string;
  }): Promise<House>;
  worker(errand: Omit<Errand, 'url' | 'files'>, url?: string): Promise<Worker>;
  /** kill -9 of the main process of the server; it is started again by whoever watches it. */
  killServer(): void;
  /** kill -9 of one process that serves a connection; the server then ends all of them and recovers. */
  killBackend(): Promise<void>;
  /** Waits until the server answers. */
  ready(): Promise<void>;
  /** Everything that all workers said and were told, and what failed otherwise than by an unreachable ledger. */
  record(): { said: Said[]; acked: Acknowledged[]; failed: unknown[] };
  close(): Promise<void>;
}

export interface Worker {
  readonly process: ChildProcess;
  kill(): Promise<void>;
  /** Waits for a worker with an end to come to it. */
  done(): Promise<void>;
}

const linesOf = (path: string): unknown[] => {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  // Killed in the middle of a line.
  lines.pop();
  return lines.map((line) => JSON.parse(line) as unknown);
};

const query = async <R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, query_timeout: 5000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Starts a server in a folder of its own (or in `home`), with a migrated database and the sample units. */
export const makeBed = async (options: { home?: string; settings?: Record<string, string> } = {}): Promise<Bed> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'huan-fault-')));
  // Run by root, PostgreSQL is another user, who must get in.
  chmodSync(folder, 0o755);
  const lines: string[] = [];
  const server = await startEmbedded({
    home: options.home ?? join(folder, 'home'),
    durable: true,
    settings: { shared_buffers: '32MB', ...options.settings },
    log: (line) => lines.push(line),
  });
  const url = withDatabase(server.url, 'huan_bed');
  const workers: ChildProcess[] = [];
  const houses: House[] = [];
  let count = 0;

  const close = async (): Promise<void> => {
    for (const child of workers) child.kill('SIGKILL');
    for (const house of houses.splice(0)) await house.close().catch(() => {});
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };

  const house: Bed['house'] = async ({ url: other, ...more } = {}) => {
    const opened = await openHouse({ databaseUrl: other ?? url, masterKey, policies, ...more });
    houses.push(opened);
    return opened;
  };

  try {
    await query(withDatabase(server.url, 'postgres'), `create database huan_bed template template0 encoding 'UTF8'`);
    const owner = openDatabase({ url, applicationName: 'huan test', max: 1 });
    await migrate(owner.pool, join(import.meta.dirname, '../../sql'));
    await closeDatabase(owner);
    const first = await house();
    await first.units.add(sampleUnits);
    await first.close();
    houses.splice(0);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    folder,
    server,
    url,
    lines,
    house,
    async worker(errand, other) {
      count += 1;
      const whole: Errand = { ...errand, url: other ?? url, files: join(folder, `worker-${count}`) };
      const child = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts'), JSON.stringify(whole)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      workers.push(child);
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
      if (child.exitCode !== null) throw new Error(`a worker ended with ${child.exitCode}`);
      return {
        process: child,
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
        async done() {
          await ended;
          if (child.exitCode !== 0) throw new Error(`a worker ended with ${child.exitCode ?? child.signalCode}`);
        },
      };
    },
    killServer() {
      process.kill(server.pid, 'SIGKILL');
    },
    async killBackend() {
      const rows = await query<{ pid: number }>(
        url,
        `select pid from pg_stat_activity where application_name like 'huan write%' order by random() limit 1`,
      );
      if (rows[0] !== undefined) process.kill(rows[0].pid, 'SIGKILL');
    },
    async ready() {
      for (let tries = 0; ; tries += 1) {
        try {
          await query(url, 'select 1');
          return;
        } catch (error) {
          if (tries > 300) throw error;
          await sleep(100);
        }
      }
    },
    record() {
      const of = (end: string): unknown[] =>
        readdirSync(folder)
          .filter((name) => name.endsWith(end))
          .flatMap((name) => linesOf(join(folder, name)));
      return { said: of('.said') as Said[], acked: of('.acked') as Acknowledged[], failed: of('.failed') };
    },
    close,
  };
};
