// The PostgreSQL that huan runs for itself, so that nobody has to install one.
//
//   home      folder with everything of one installation (.huan): lock, password, port, log, and usually the data
//   owner     the one huan process that starts, watches and stops the server of a home
//   joined    another huan process that uses the owner's server and never stops it
//   adopted   a server that was alive before: its owner was killed, or it is another's and we joined

import { readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { prepareBinaries, type Binaries } from './binaries.ts';
import {
  clearUnfinished,
  createData,
  hasData,
  makePassword,
  readPassword,
  resetPassword,
  savePassword,
} from './cluster.ts';
import { explainFileError, StartError } from './failure.ts';
import { takeLock, type Holder } from './lock.ts';
import { knownPlace, openHome, REFUGES, settlePlace, type Place } from './place.ts';
import { signalFast, startPostmaster, stopPostmaster } from './postmaster.ts';
import { awaitReady, ensureDatabase, findRunning, urlOf, type Postmaster } from './running.ts';
import { watchPostmaster } from './watch.ts';

export type EmbeddedServer = {
  /** Of the owner role, on 127.0.0.1. It stays the same as long as this process runs. */
  readonly url: string;
  /** Main process of the server; changes when the server had to be started again. */
  readonly pid: number;
  /** The home, as a real path. */
  readonly home: string;
  /** The data folder: in the home, or where the server's user may enter. */
  readonly data: string;
  /** Whether the server was alive before us. */
  readonly adopted: boolean;
  /** Whether `stop` stops it: false after joining. */
  readonly owned: boolean;
  /** Ends sessions, shuts the server down and waits for that; with a joined server it does nothing. May be repeated. */
  stop(): Promise<void>;
  /** For a process that ends this instant: tells the server to shut down and waits for nothing; a joined one lives on. */
  readonly abandon: () => void;
};

export type EmbeddedOptions = {
  /** The home folder (HUAN_HOME, `.huan` by custom); created when missing. */
  home: string;
  /** Hears of what takes long or is out of the ordinary. */
  log?: (line: string) => void;
  /** Join the server of a live owner instead of failing; without a live owner become the owner. */
  share?: boolean;
  /** False only where data may be lost, as in tests: no fsync. */
  durable?: boolean;
  /** Settings of PostgreSQL that replace ours, by name. */
  settings?: Readonly<Record<string, string>>;
  /** Folders for the data when PostgreSQL's user cannot enter the home (only as root). */
  refuges?: readonly string[];
  /** Milliseconds between two signs of life of the owner, for those who cannot see its process; the same for all of them. */
  beat?: number;
};

const memorySchema = z.object({ port: z.number() });

/**
 * Starts the server of a home, or adopts the one that a killed owner left running, or joins (`share`) another's.
 * Starting for the first time takes about a second, later 0.2 s; after a crash as long as the recovery takes.
 * @throws StartError with one sentence for the operator
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const log = options.log ?? (() => {});
  const home = openHome(options.home);
  try {
    for (;;) {
      const taken = await takeLock(join(home, 'huan.lock'), options.beat);
      if ('lock' in taken) {
        try {
          return await own(home, options, log, () => taken.lock.release());
        } catch (error) {
          taken.lock.release();
          throw error;
        }
      }
      if (options.share !== true) throw inUse(home, taken.holder);
      const joined = await joinServer(home, log);
      if (joined !== undefined) return joined;
    }
  } catch (error) {
    throw explainFileError(error, home);
  }
}

async function own(
  home: string,
  options: EmbeddedOptions,
  log: (line: string) => void,
  release: () => void,
): Promise<EmbeddedServer> {
  const durable = options.durable ?? true;
  const place = await settlePlace(home, options.refuges ?? REFUGES, log);
  await clearUnfinished(place.base);
  const binaries = await prepareBinaries(place);
  const settings = durable ? { ...options.settings } : { fsync: 'off', full_page_writes: 'off', ...options.settings };
  const logFile = join(home, 'postgres.log');
  const password = await settleData(place, binaries, durable, log);
  const start = (port: number | undefined, samePort: boolean): Promise<Postmaster> =>
    startPostmaster(place, binaries, { port, samePort, password, settings, logFile, log });

  const live = findRunning(place.data);
  const adopted = live !== undefined && (await awaitReady(live, place.data, password, log));
  if (adopted) log(`Adopted the PostgreSQL that was left running (process ${live.pid}).`);
  const first = adopted ? live : await start(readPort(home), false);
  const { port } = first;
  try {
    writePort(home, port);
    await ensureDatabase(port, password);
  } catch (error) {
    await stopPostmaster(first, place, binaries);
    throw error;
  }
  const watch = watchPostmaster(first, { restart: () => start(port, true), logFile, log });
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(port, password),
    home,
    data: place.data,
    get pid() {
      return watch.current().pid;
    },
    adopted,
    owned: true,
    stop() {
      stopped ??= (async () => {
        const last = await watch.end();
        await stopPostmaster(last, place, binaries);
        release();
      })();
      return stopped;
    },
    abandon: () => signalFast(watch.current()),
  };
}

/** The server of a home that runs now, whoever started it; undefined when none does. Starts nothing, waits for nothing. */
export function runningServer(home: string): Pick<EmbeddedServer, 'url' | 'home' | 'data'> | undefined {
  const real = realpathSync(home);
  const { data } = knownPlace(real);
  const password = readPassword(real);
  const live = findRunning(data);
  if (live === undefined || password === undefined) return undefined;
  return { url: urlOf(live.port, password), home: real, data };
}

/** Data folder and password that belong together, made as far as missing. @returns the password */
async function settleData(
  place: Place,
  binaries: Binaries,
  durable: boolean,
  log: (line: string) => void,
): Promise<string> {
  const present = hasData(place, binaries);
  const known = readPassword(place.home);
  const password = known ?? makePassword();
  if (!present) {
    // Kept first: data whose password nobody knows would be worse than a password without data.
    if (known === undefined) savePassword(place.home, password);
    log(`Creating the database in ${place.data}.`);
    await createData(place, binaries, password, durable);
  } else if (known === undefined) {
    const live = findRunning(place.data);
    if (live !== undefined)
      throw new StartError(
        'not_ours',
        `The password file of ${place.home} is missing while its PostgreSQL runs; stop process ${live.pid} first, then start again to get a new password.`,
      );
    log(`The password file of ${place.home} was missing; gave the database a new password.`);
    await resetPassword(place, binaries, password);
    savePassword(place.home, password);
  }
  return password;
}

/** @returns undefined when the owner went away while we waited. */
async function joinServer(home: string, log: (line: string) => void): Promise<EmbeddedServer | undefined> {
  const { data } = knownPlace(home);
  const password = readPassword(home);
  const live = findRunning(data);
  if (live === undefined || password === undefined || !(await awaitReady(live, data, password, log))) {
    // Its owner is still busy starting it, or has just gone.
    await sleep(100);
    return undefined;
  }
  await ensureDatabase(live.port, password);
  return {
    url: urlOf(live.port, password),
    pid: live.pid,
    home,
    data,
    adopted: true,
    owned: false,
    stop: async () => {},
    abandon: () => {},
  };
}

function inUse(home: string, holder: Holder): StartError {
  return new StartError(
    'in_use',
    `Another huan (process ${holder.pid}, since ${holder.at}) runs the database in ${home}; stop that one first, or choose another home by HUAN_HOME.`,
  );
}

function readPort(home: string): number | undefined {
  try {
    return memorySchema.parse(JSON.parse(readFileSync(join(home, 'server.json'), 'utf8'))).port;
  } catch {
    return undefined;
  }
}

function writePort(home: string, port: number): void {
  const path = join(home, 'server.json');
  writeFileSync(`${path}.new`, `${JSON.stringify({ port })}\n`, { mode: 0o644 });
  renameSync(`${path}.new`, path);
}
