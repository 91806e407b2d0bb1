// Makes dist/, what the published package runs: src as JavaScript, the files it reads, and the screens.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const DIST = join(ROOT, 'dist');

rmSync(DIST, { recursive: true, force: true });
run('tsc', ['--project', 'tsconfig.build.json']);
copyAssets();
refuseSourceNames();
if (existsSync(join(SRC, 'web', 'index.html'))) {
  run('vite', ['build']);
  run('vite', ['build', '--mode', 'traveller']);
}

/** Runs a tool of this package in its root; its failure ends the build. */
function run(tool: string, words: string[]): void {
  const { status, error } = spawnSync(join(ROOT, 'node_modules', '.bin', tool), words, { cwd: ROOT, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) {
    process.stderr.write(`build: ${tool} ${words.join(' ')} failed.\n`);
    process.exit(1);
  }
}

/** Copies what src reads at run time and tsc leaves behind: everything but code, tests and their fixtures. */
function copyAssets(): void {
  for (const entry of readdirSync(SRC, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const path = relative(SRC, from);
    if (!entry.isFile() || /\.tsx?$|\.md$/.test(path) || /^web[\\/]|(^|[\\/])fixtures[\\/]/.test(path)) continue;
    const to = join(DIST, path);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** Only imports have their `.ts` turned into `.js`: a worker or a URL that still names a .ts file fails once published. */
function refuseSourceNames(): void {
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
    const path = join(entry.parentPath, entry.name);
    const found = /(['"`])[\w./-]+\.tsx?\1/.exec(readFileSync(path, 'utf8'));
    if (found === null) continue;
    process.stderr.write(`build: ${relative(ROOT, path)} still names ${found[0]}, which is not published.\n`);
    process.exit(1);
  }
}
