// The data folder: creating it, judging what is there, and the password that opens it.

import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { explainOutput, StartError } from './failure.ts';
import type { Place } from './place.ts';
import { run } from './run.ts';

/** Name of the owner role and of the database. */
export const NAME = 'huan';

/** Folders of this name are unfinished work of a process that ended in the middle. */
const UNFINISHED = /^init-/;

/** Removes what interrupted starts left. Call with the home's lock held. */
export async function clearUnfinished(base: string): Promise<void> {
  for (const name of readdirSync(base)) {
    if (!UNFINISHED.test(name)) continue;
    const path = join(base, name);
    // An initdb whose parent was killed may be writing, or removing, for a moment still; what it removes between two
    // of our steps makes rmSync give up without a word.
    for (let tries = 0; existsSync(path) && tries < 40; tries += 1) {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      if (existsSync(path)) await sleep(50);
    }
  }
}

/**
 * Whether there is data to start from, of the version that the binaries understand.
 * @throws StartError for another version, or a folder that is no data folder
 */
export function hasData(place: Place, binaries: Binaries): boolean {
  if (!existsSync(place.data)) return false;
  let version: string;
  try {
    version = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
  } catch {
    if (readdirSync(place.data).length === 0) {
      rmdirSync(place.data);
      return false;
    }
    throw new StartError(
      'damaged',
      `${place.data} holds something that is not a complete PostgreSQL data folder; restore it from a backup or remove it.`,
    );
  }
  if (version !== String(binaries.major))
    throw new StartError(
      'other_version',
      `The data in ${place.data} were made by PostgreSQL ${version}, and this huan carries ${binaries.major}; move them over by backup and restore.`,
    );
  return true;
}

/**
 * Creates the data folder: UTF-8, sorted by code point, checksums on pages, passwords by SCRAM. It is made beside and
 * renamed when complete, so that one interrupted in the middle is never taken for data.
 * @param durable whether to wait until it is on the disk
 * @throws StartError
 */
export async function createData(place: Place, binaries: Binaries, password: string, durable: boolean): Promise<void> {
  const draft = join(place.base, `init-${crypto.randomUUID()}`);
  const passwordFile = join(draft, 'password');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.runner !== undefined)
    for (const path of [passwordFile, draft]) chownSync(path, place.runner.uid, place.runner.gid);
  try {
    const args = ['-D', join(draft, 'data'), '-U', NAME, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    args.push('-E', 'UTF8', '--locale=C', '--data-checksums');
    if (binaries.major >= 17) args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
    if (!durable) args.push('--no-sync');
    const { code, output } = await run(join(binaries.bin, 'initdb'), args, { cwd: place.base, runner: place.runner });
    if (code !== 0) throw explainOutput('initdb', place.base, output);
    renameSync(join(draft, 'data'), place.data);
    if (durable) syncFolder(place.base);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A password for the owner role: 48 hexadecimal digits, so that it needs no quoting anywhere. */
export function makePassword(): string {
  return randomBytes(24).toString('hex');
}

/** Keeps the password in the home, for this user's eyes only. */
export function savePassword(home: string, password: string): void {
  const path = join(home, 'password');
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${password}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** The password of the home; undefined if there is none. */
export function readPassword(home: string): string | undefined {
  const path = join(home, 'password');
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8').trim();
  return text === '' ? undefined : text;
}

/** Gives the owner role a new password while no server runs: the old one was lost with its file. @throws StartError */
export async function resetPassword(place: Place, binaries: Binaries, password: string): Promise<void> {
  const { code, output } = await run(join(binaries.bin, 'postgres'), ['--single', '-D', place.data, 'postgres'], {
    cwd: place.base,
    runner: place.runner,
    input: `alter role ${NAME} password '${password}'\n`,
  });
  if (code !== 0 || /ERROR:/.test(output)) throw explainOutput('Resetting the password', place.data, output);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
