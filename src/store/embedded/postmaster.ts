// The main process of PostgreSQL: starting it and stopping it.

import { spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { explainOutput, passingReason, StartError } from './failure.ts';
import type { Place } from './place.ts';
import { isAlive, servesFolder } from './processes.ts';
import { asRunner, cleanEnvironment, run } from './run.ts';
import { awaitReady, findRunning, isSame, readPidFile, type Postmaster } from './running.ts';

/** The log is cut at this size, keeping one older piece. */
const LOG_LIMIT = 10_000_000;

/** For a small machine that must not lose anything; the caller may override each. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // A path under a deep home would exceed what a socket's name may hold, and TCP is the same on every system.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  wal_level: 'replica',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  // A new piece of the log is not filled with zeroes first: everything would wait for that, 60 ms for each 16 MB.
  wal_init_zero: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What a statement carries is personal data and never reaches the log: no statements, no parameters, no details, and
  // no messages of failed statements, which quote the value at fault. The caller gets all of that in the error.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
};

/**
 * Starts the server on `place.data` in a process group of its own, so that a Ctrl-C meant for us does not reach it.
 * @param options.port where to listen if it is free; else, unless `samePort`, at any free one
 * @throws StartError
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  options: {
    port: number | undefined;
    samePort: boolean;
    password: string;
    settings: Readonly<Record<string, string>>;
    logFile: string;
    log: (line: string) => void;
  },
): Promise<Postmaster> {
  const settings = { ...SETTINGS, ...(await compression(place, binaries)), ...options.settings };
  let wanted = options.port;
  let portTries = 0;
  for (let attempt = 0; ; attempt += 1) {
    const port = await freePort(wanted, options.samePort);
    await clearForeignPidFile(place.data);
    const { server, output } = await launch(place, binaries, port, settings, options);
    if (server !== undefined) return server;
    const passing = passingReason(output);
    if (passing === 'port_taken' && !options.samePort && portTries < 5) {
      portTries += 1;
      wanted = undefined;
    } else if (passing === 'still_busy' && attempt < 120) {
      // Processes of a server whose main process was killed need a moment to notice.
      await sleep(250);
    } else throw explainOutput('PostgreSQL', place.data, output);
  }
}

/** Asks the server to end the fast way, and waits for nothing. */
export function signalFast(server: Postmaster): void {
  signal(server, 'SIGINT');
}

/**
 * Stops the server the fast way: sessions are ended, a checkpoint is written. Returns when it is gone.
 * One that is not gone after a minute is ended at once; it recovers at its next start.
 */
export async function stopPostmaster(server: Postmaster, place: Place, binaries: Binaries | undefined): Promise<void> {
  if (process.platform === 'win32' && binaries !== undefined) {
    await run(join(binaries.bin, 'pg_ctl'), ['stop', '-D', place.data, '-m', 'fast', '-w'], {
      cwd: place.base,
      runner: undefined,
    });
    return;
  }
  signal(server, 'SIGINT');
  if (await gone(server, 60_000)) return;
  signal(server, 'SIGQUIT');
  if (await gone(server, 15_000)) return;
  signal(server, 'SIGKILL');
  await gone(server, 5_000);
}

/** Keeps the log from growing without end. The server appends, so cutting the file in place is safe. */
export function trimLog(logFile: string): void {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) < LOG_LIMIT) return;
  copyFileSync(logFile, `${logFile}.1`);
  truncateSync(logFile);
}

/**
 * A statement of a batch takes and gives back some megabytes: glibc returns them to the system each time, and every page
 * is a fault again. Other libraries do not know these names.
 */
const KEEPS_MEMORY: Readonly<Record<string, string>> = {
  MALLOC_TRIM_THRESHOLD_: '8388608',
  MALLOC_MMAP_THRESHOLD_: '8388608',
  MALLOC_TOP_PAD_: '1048576',
};

async function launch(
  place: Place,
  binaries: Binaries,
  port: number,
  settings: Readonly<Record<string, string>>,
  options: { password: string; logFile: string; log: (line: string) => void },
): Promise<{ server: Postmaster | undefined; output: string }> {
  const args = ['-D', place.data, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const logHandle = openSync(options.logFile, 'a+', 0o600);
  const from = fstatSync(logHandle).size;
  let ended: string | undefined;
  try {
    const child = spawn(join(binaries.bin, 'postgres'), args, {
      cwd: place.base,
      env: { ...cleanEnvironment(), ...KEEPS_MEMORY },
      stdio: ['ignore', logHandle, logHandle],
      detached: true,
      windowsHide: true,
      ...asRunner(place.runner),
    });
    child.unref();
    child.once('error', (error) => (ended = error.message));
    child.once('exit', () => (ended ??= ''));
    while (ended === undefined) {
      const running = findRunning(place.data);
      if (running !== undefined && running.pid === child.pid && running.port === port) {
        if (await awaitReady(running, place.data, options.password, options.log))
          return { server: running, output: '' };
      }
      await sleep(15);
    }
    return { server: undefined, output: `${readFrom(logHandle, from)}\n${ended}` };
  } finally {
    closeSync(logHandle);
  }
}

function readFrom(handle: number, from: number): string {
  const size = Math.min(fstatSync(handle).size - from, 64_000);
  const buffer = Buffer.alloc(Math.max(size, 0));
  readSync(handle, buffer, 0, buffer.length, from);
  return buffer.toString('utf8');
}

/** Full-page images compressed with lz4 where this build can; the slower pglz costs more than it saves. */
async function compression(place: Place, binaries: Binaries): Promise<Record<string, string>> {
  const { code } = await run(
    join(binaries.bin, 'postgres'),
    ['-D', place.data, '-C', 'wal_compression', '-c', 'wal_compression=lz4'],
    { cwd: place.base, runner: place.runner },
  );
  return code === 0 ? { wal_compression: 'lz4' } : {};
}

/**
 * PostgreSQL refuses to start when the process id in a left-over pid file belongs to any live process of its user.
 * After making sure that none of them works in the data folder, the file is removed. A file whose process is gone is
 * left alone: PostgreSQL reads from it what it needs to find processes that outlived their main process.
 */
async function clearForeignPidFile(data: string): Promise<void> {
  const noted = readPidFile(data);
  if (noted === undefined || !isAlive(noted.pid) || servesFolder(noted.pid, data)) return;
  for (let tries = 0; worksIn(data); tries += 1) {
    if (tries > 120) throw new StartError('start_failed', `Processes of an earlier PostgreSQL still work in ${data}.`);
    await sleep(250);
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

function worksIn(data: string): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readlinkSync(`/proc/${name}/cwd`) === data;
    } catch {
      return false;
    }
  });
}

/** `wanted` if nobody listens there, else, unless it must be the same, one that the system picks. */
async function freePort(wanted: number | undefined, same: boolean): Promise<number> {
  if (wanted !== undefined && (await listenOnce(wanted)) === wanted) return wanted;
  if (same) throw new StartError('start_failed', `Port ${wanted} on 127.0.0.1 is taken by another program.`);
  const port = await listenOnce(0);
  if (port === undefined) throw new StartError('start_failed', 'There is no free port on 127.0.0.1.');
  return port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : undefined));
    });
  });
}

function signal(server: Postmaster, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  if (!isSame(server)) return;
  try {
    process.kill(server.pid, name);
  } catch {
    // Gone between the look and the signal.
  }
}

async function gone(server: Postmaster, within: number): Promise<boolean> {
  for (const until = Date.now() + within; isSame(server); await sleep(20)) if (Date.now() > until) return false;
  return true;
}
