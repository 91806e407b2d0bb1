// A server that runs: recognising it, waiting for it, asking it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { NAME } from './cluster.ts';
import { StartError } from './failure.ts';
import { isAlive, servesFolder, startMark } from './processes.ts';

/** A live server: its main process, when that began, and its port on 127.0.0.1. */
export type Postmaster = { pid: number; mark: string; port: number };

/** Longest wait for a server that is recovering from a crash or checkpointing before its end. */
const PATIENCE = 600_000;

/** URL of the owner role; without `database` that of the database huan. */
export function urlOf(port: number, password: string, database: string = NAME): string {
  return `postgresql://${NAME}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * The server that already serves these data, whether it accepts connections yet or not.
 * A pid file without such a server (killed, or its process id now another's) is none.
 */
export function findRunning(data: string): Postmaster | undefined {
  const noted = readPidFile(data);
  if (noted === undefined || !servesFolder(noted.pid, data)) return undefined;
  const mark = startMark(noted.pid);
  return mark === undefined ? undefined : { pid: noted.pid, mark, port: noted.port };
}

/** Whether the process is still the one we started or adopted. */
export function isSame(server: Postmaster): boolean {
  return isAlive(server.pid) && startMark(server.pid) === server.mark;
}

/**
 * Waits until the server that runs accepts our password and says that it serves `data`.
 * @returns whether it does; false when it ended meanwhile
 * @throws StartError if it is somebody else's, or stays busy for too long
 */
export async function awaitReady(
  server: Postmaster,
  data: string,
  password: string,
  log: (line: string) => void,
): Promise<boolean> {
  const until = Date.now() + PATIENCE;
  let told = Date.now();
  for (;;) {
    // Not asked before it says that it is ready: each refusal would be a line in its log.
    const answer: Answer = saysReady(data)
      ? await ask(server.port, password, `select current_setting('data_directory') as answer`)
      : { ok: false, refused: false, message: 'it is starting, recovering or stopping' };
    if (answer.ok && answer.value === data) return true;
    if (answer.ok || answer.refused)
      throw new StartError(
        'not_ours',
        `A PostgreSQL (process ${server.pid}, port ${server.port}) that does not accept this home's password runs on ${data}; stop it first.`,
      );
    if (!isSame(server)) return false;
    if (Date.now() > until)
      throw new StartError('start_failed', `PostgreSQL (process ${server.pid}) on ${data} does not become ready.`);
    if (Date.now() - told > 5_000) {
      told = Date.now();
      log(`Waiting for PostgreSQL: ${answer.message}.`);
    }
    await sleep(15);
  }
}

/** Creates the database huan unless it is there. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = connection(port, password, 'postgres');
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`create database ${NAME}`);
  } finally {
    await client.end();
  }
}

/** What the pid file of a data folder says: process id in its first line, port in the fourth, state in the eighth. */
export function readPidFile(data: string): { pid: number; port: number; state: string } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !Number.isSafeInteger(port)) return undefined;
  return { pid, port, state: (lines[7] ?? '').trim() };
}

function saysReady(data: string): boolean {
  return readPidFile(data)?.state === 'ready';
}

type Answer = { ok: true; value: unknown } | { ok: false; refused: boolean; message: string };

async function ask(port: number, password: string, question: string): Promise<Answer> {
  const client = connection(port, password, 'postgres');
  try {
    await client.connect();
    const result = await client.query<{ answer: unknown }>(question);
    return { ok: true, value: result.rows[0]?.answer };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, refused: code === '28P01' || code === '28000', message };
  } finally {
    await client.end().catch(() => {});
  }
}

function connection(port: number, password: string, database: string): pg.Client {
  const client = new pg.Client({
    connectionString: urlOf(port, password, database),
    application_name: 'huan start',
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  });
  client.on('error', () => {});
  return client;
}
