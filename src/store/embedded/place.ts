// Where the embedded server's files lie, and as which user it runs.
//
// Normally everything is in the home folder. Started by root PostgreSQL must run as another user, and that user often
// cannot enter the home (a checkout under a 0700 /root): then its data lie in a folder of their own outside, and
// `where.json` in the home remembers which.

import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { explainFileError, StartError } from './failure.ts';
import { run, type Runner } from './run.ts';

export type Place = {
  /** The home folder: lock, password, port, log. A real path. */
  home: string;
  /** Holds `data` and, if need be, a copy of the binaries. The home itself unless the server's user cannot enter it. */
  base: string;
  /** The data folder: `base`/data. */
  data: string;
  /** The user to run as; undefined for ourselves. */
  runner: Runner | undefined;
};

/** Folders that survive a restart of the machine, tried in this order when the home cannot be entered. */
export const REFUGES: readonly string[] = ['/var/lib', '/var/tmp'];

/** Names of users PostgreSQL may run as when we are root, the best first. */
const USERS: readonly string[] = ['huan', 'postgres'];

const whereSchema = z.object({ base: z.string(), home: z.string() });

/** Creates the home folder if it is missing. @returns its real path. @throws StartError */
export function openHome(home: string): string {
  const folder = resolve(home);
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, isRoot() ? 0o711 : 0o700);
    const real = realpathSync(folder);
    if (!statSync(real).isDirectory())
      throw new StartError('home_unusable', `${folder} cannot be a folder: a file is in its way.`);
    accessSync(real, constants.R_OK | constants.W_OK | constants.X_OK);
    return real;
  } catch (error) {
    // Node reports a read-only file system above a missing folder as ENOENT.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new StartError(
        'home_unusable',
        `The folder ${folder} cannot be created; give huan a home it may write to.`,
        error,
      );
    throw explainFileError(error, folder);
  }
}

/**
 * Decides where the server's files lie and who runs it. Call with the home's lock held.
 * @param home real path of the home
 * @param refuges folders to turn to when the server's user cannot enter the home
 * @throws StartError
 */
export async function settlePlace(
  home: string,
  refuges: readonly string[],
  log: (line: string) => void,
): Promise<Place> {
  const known = readWhere(home);
  if (known !== undefined) return placeAt(home, known, await runnerFor(join(known, 'data'), log));
  const runner = await runnerFor(join(home, 'data'), log);
  if (runner === undefined || mayEnter(home, runner)) return placeAt(home, home, runner);
  // A database that is already here is never passed over for an empty one elsewhere.
  if (existsSync(join(home, 'data')))
    throw new StartError(
      'home_unusable',
      `The database is in ${join(home, 'data')}, and the user ${runner.name}, as which PostgreSQL runs, cannot enter ${barred(home, runner)} any more; let it pass with: chmod a+x ${barred(home, runner)}`,
    );
  const base = openRefuge(home, refuges, log);
  writeWhere(home, base);
  writeNotes(home, base);
  log(`The user ${runner.name} cannot enter ${home}, so the data are in ${base}.`);
  return placeAt(home, base, runner);
}

/** The place as decided earlier, for those who only join; undefined if nothing was decided yet. */
export function knownPlace(home: string): Pick<Place, 'home' | 'base' | 'data'> {
  const base = readWhere(home) ?? home;
  return { home, base, data: dataOf(base) };
}

/**
 * Whether `runner` may enter a folder: every folder on the way needs the search bit for it. Judged by owner, group and
 * others; access lists beyond those are not seen.
 */
export function mayEnter(folder: string, runner: Pick<Runner, 'uid' | 'gid'>): boolean {
  return barred(folder, runner) === undefined;
}

/** The folder on the way, or itself, that `runner` may not search; undefined when there is none. */
function barred(folder: string, runner: Pick<Runner, 'uid' | 'gid'>): string | undefined {
  for (let step = realpathSync(folder); ; step = dirname(step)) {
    const { uid, gid, mode } = statSync(step);
    const bit = uid === runner.uid ? 0o100 : gid === runner.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return step;
    if (dirname(step) === step) return undefined;
  }
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function placeAt(home: string, base: string, runner: Runner | undefined): Place {
  return { home, base, data: dataOf(base), runner };
}

/** The real path, by which PostgreSQL knows it: an operator may have moved the data to another disk by a link. */
function dataOf(base: string): string {
  const data = join(base, 'data');
  return existsSync(data) ? realpathSync(data) : data;
}

/** Whoever owns existing data runs them; else a user of our own, `postgres`, a new one, or nobody. */
async function runnerFor(data: string, log: (line: string) => void): Promise<Runner | undefined> {
  if (!isRoot()) return undefined;
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0)
    return { uid: owner.uid, gid: owner.gid, name: findUser((user) => user.uid === owner.uid)?.name ?? `${owner.uid}` };
  for (const name of USERS) {
    const user = findUser((candidate) => candidate.name === name && candidate.uid !== 0);
    if (user !== undefined) return user;
  }
  // shadow's useradd, then busybox's adduser.
  for (const [program, args] of [
    ['useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'huan']],
    ['adduser', ['-S', '-D', '-H', 'huan']],
  ] as const) {
    const outcome = await run(program, args, { cwd: '/', runner: undefined });
    const user = findUser((candidate) => candidate.name === 'huan');
    if (outcome.code === 0 && user !== undefined) {
      log('Created the system user huan, because PostgreSQL does not run as root.');
      return user;
    }
  }
  const nobody = findUser((candidate) => candidate.name === 'nobody' && candidate.uid !== 0);
  if (nobody !== undefined) return nobody;
  throw new StartError(
    'no_user',
    'PostgreSQL does not run as root, and there is no user postgres, huan or nobody to run it as; add one or run huan as another user.',
  );
}

/** A user of /etc/passwd. PostgreSQL's initdb looks its user up by number, so one without an entry is of no use. */
function findUser(wanted: (user: Runner) => boolean): Runner | undefined {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return undefined;
  }
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) continue;
    const user = { name, uid: Number(uid), gid: Number(gid) };
    if (Number.isSafeInteger(user.uid) && Number.isSafeInteger(user.gid) && wanted(user)) return user;
  }
  return undefined;
}

function openRefuge(home: string, refuges: readonly string[], log: (line: string) => void): string {
  const name = `huan-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  // A home that lost only its note still has the password of its data. One that is new must not meet the data of the
  // one that was removed from the same place: their keys are gone, and their ledger is not its own.
  const ours = existsSync(join(home, 'password'));
  for (const refuge of refuges) {
    for (let turn = 1; turn < 1000; turn += 1) {
      const base = join(refuge, turn === 1 ? name : `${name}-${turn}`);
      try {
        mkdirSync(base, { mode: 0o711 });
        chmodSync(base, 0o711);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) break;
      }
      // In a folder that everybody may write to, somebody else may have been there first.
      const found = lstatSync(base);
      if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) break;
      if (ours || !existsSync(join(base, 'data'))) return realpathSync(base);
      log(`The data of an earlier home at this place are still in ${base}; they are left alone, and can be removed.`);
    }
  }
  throw new StartError(
    'home_unusable',
    `The user that PostgreSQL runs as cannot enter ${home}, and none of ${refuges.join(', ')} takes its data; put the home elsewhere.`,
  );
}

/** The data lie where nobody looks for them: a text in either folder says so, for whoever removes one of them. */
function writeNotes(home: string, base: string): void {
  const notes: readonly (readonly [string, string])[] = [
    [
      join(home, 'DATA-IS-ELSEWHERE.txt'),
      `The database of this home is in ${base}, because the user that PostgreSQL runs as cannot enter ${home}.\n` +
        'Removing this folder leaves it there. `huan db remove` removes both.\n',
    ],
    [
      join(base, 'HOME.txt'),
      `This is the database of the huan in ${home}. Without that folder its password and its keys are gone,\n` +
        'and nothing personal in it can be read again: then this folder can be removed too.\n',
    ],
  ];
  for (const [path, note] of notes) writeFileSync(path, note, { mode: 0o644 });
}

function readWhere(home: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(home, 'where.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw explainFileError(error, home);
  }
  const { base, home: written } = parseWhere(text, home);
  if (written !== home) {
    // A home that was moved keeps its data; a copy must not share them with the original.
    if (statSync(join(written, 'where.json'), { throwIfNoEntry: false }) !== undefined)
      throw new StartError(
        'home_copied',
        `${home} is a copy of ${written}, and both would use the data in ${base}; remove where.json and the lock from the copy to give it data of its own.`,
      );
    writeWhere(home, base);
    writeNotes(home, base);
  }
  return base;
}

function parseWhere(text: string, home: string): z.infer<typeof whereSchema> {
  try {
    return whereSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StartError('damaged', `${join(home, 'where.json')} cannot be read; restore it or remove it.`, error);
  }
}

function writeWhere(home: string, base: string): void {
  writeFileSync(join(home, 'where.json.new'), `${JSON.stringify({ base, home })}\n`, { mode: 0o644 });
  renameSync(join(home, 'where.json.new'), join(home, 'where.json'));
}
