// The screens of a checkout, built when they changed: `node tools/web.ts <folder>` leaves them in <folder>.
// The published package carries them in dist/web and never comes here.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['src/web', 'src/contract', 'src/loop', 'src/city', 'src/policy'];
const FILES = ['vite.config.ts', 'tools/field-worker.ts', 'package-lock.json'];

/** A digest of everything that the screens are built from. */
function digestOf(): string {
  const digest = createHash('sha256');
  const add = (path: string): void => {
    digest
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  };
  for (const folder of SOURCES) {
    const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.toSorted()) if (!/\.test\.tsx?$/.test(path)) add(path);
  }
  for (const path of FILES) add(join(ROOT, path));
  return digest.digest('hex');
}

const isOf = (folder: string, digest: string): boolean => {
  const mark = join(folder, '.sources');
  return existsSync(mark) && readFileSync(mark, 'utf8') === digest;
};

/**
 * Puts what was built where it is served from. Another process of the same home may have been faster: what it built from
 * the same sources stays, and ours goes.
 *
 * @returns whether ours is in place
 */
export function putInPlace(fresh: string, folder: string, digest: string): boolean {
  for (let tries = 1; ; tries += 1) {
    if (isOf(folder, digest)) return false;
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(fresh, folder);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || tries === 10) throw error;
    }
  }
}

/**
 * Builds the screens into `folder` unless what lies there was built from the same sources. Built beside it and then put
 * in its place, so that a process which serves the folder never finds half of it.
 *
 * @returns whether something had to be built
 */
export async function buildWeb(folder: string): Promise<boolean> {
  const digest = digestOf();
  if (isOf(folder, digest)) return false;
  const fresh = `${folder}.new-${process.pid}`;
  // A test runner has its own idea of this, and tests must drive what is shipped.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    mkdirSync(fresh, { recursive: true });
    // The pages for desks first, then the traveller's, which is built for older browsers.
    for (const mode of ['production', 'traveller']) {
      await build({
        root: join(ROOT, 'src/web'),
        configFile: join(ROOT, 'vite.config.ts'),
        mode,
        logLevel: 'error',
        build: { outDir: fresh, emptyOutDir: mode === 'production', reportCompressedSize: false },
      });
    }
    writeFileSync(join(fresh, '.sources'), digest);
    return putInPlace(fresh, folder, digest);
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write('Usage: node tools/web.ts <folder>\n');
    process.exitCode = 2;
  } else {
    await buildWeb(resolve(folder));
  }
}
