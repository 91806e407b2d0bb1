// The published tarball, installed the way an operator does it: in an empty folder, under the machine's own Node.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, sep } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..');
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** Of npm scripts we keep nothing: no Node from node_modules in PATH, no settings handed down by npm or vitest. */
const environment: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|HUAN_)/i.test(name)),
);
environment['PATH'] = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.split(sep).includes('node_modules'))
  .join(delimiter);

let folder = '';
let installed = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'huan-package-'));
  run(ROOT, 'npm', ['pack', '--silent', '--pack-destination', folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  run(home, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join('..', tarball)]);
  installed = join(home, 'node_modules', 'huan');
}, 600_000);

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** What `command` prints; throws with all its words if it fails. */
function run(cwd: string, command: string, words: string[]): string {
  const ran = spawnSync(command, words, { cwd, env: environment, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (ran.status !== 0) {
    throw new Error(
      `${command} ${words.join(' ')}: ${ran.error?.message ?? `exit ${ran.status}`}\n${ran.stdout}\n${ran.stderr}`,
    );
  }
  return ran.stdout;
}

const atHome = (words: string[]): string => run(join(folder, 'home'), 'npx', ['--no-install', 'huan', ...words]);

/** Every file below `path`, sorted; none if there is no such folder, for npm packs no empty ones. */
function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .toSorted();
}

test('the tarball carries compiled code, sql and policies, and neither sources nor tests', () => {
  for (const needed of ['bin/huan.js', 'dist/main.js', 'dist/root.js', 'sql', 'package.json', 'LICENSE']) {
    expect(existsSync(join(installed, needed)), needed).toBe(true);
  }
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(files.filter((path) => /\.tsx?$|\.test\.|(^|[/\\])fixtures[/\\]/.test(path))).toEqual([]);
  for (const data of ['sql', 'policies']) expect(filesOf(join(installed, data))).toEqual(filesOf(join(ROOT, data)));
});

test('npx huan runs under the Node of the machine, however old', () => {
  expect(atHome(['--version']).trim()).toBe(version);
});

test('sign-in resolves to one core, though overrides do not reach those who install us', () => {
  const tree = run(join(folder, 'home'), 'npm', ['ls', '--all', '--json', 'better-auth', '@better-auth/core']);
  const versions = new Map<string, Set<string>>();
  JSON.parse(tree, (name, value: unknown) => {
    const found = z.object({ version: z.string() }).safeParse(value);
    if (found.success) versions.set(name, (versions.get(name) ?? new Set()).add(found.data.version));
    return value;
  });
  expect(versions.get('better-auth')?.size).toBe(1);
  expect(versions.get('@better-auth/core')?.size).toBe(1);
  writeFileSync(
    join(installed, 'probe.js'),
    `import { betterAuth } from 'better-auth';
     import { memoryAdapter } from 'better-auth/adapters/memory';
     import { apiKey } from '@better-auth/api-key';
     const auth = betterAuth({
       secret: 'x'.repeat(40),
       baseURL: 'http://127.0.0.1',
       database: memoryAdapter({ user: [], session: [], account: [], verification: [], apikey: [] }),
       plugins: [apiKey()],
     });
     process.stdout.write(typeof auth.api.createApiKey + ' ' + typeof auth.api.getSession);`,
  );
  expect(run(installed, process.execPath, ['probe.js'])).toBe('function function');
});

test('huan up serves, and ends on one SIGINT', async () => {
  const home = join(folder, 'home');
  // Not by npx, which ends itself by the signal and so hides how we ended.
  const child = spawn(join(home, 'node_modules', '.bin', 'huan'), ['up', '--port', '0'], {
    cwd: home,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('huan was not started');
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const address = new Promise<string>((resolve, reject) => {
    const hear = (chunk: unknown): void => {
      said += String(chunk);
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*/.exec(said);
      if (found !== null) resolve(found[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', () => reject(new Error(`huan up ended early:\n${said}`)));
  });
  try {
    const answer = await fetch(await address);
    expect(answer.status).toBeLessThan(500);
    child.kill('SIGINT');
    expect(await ended, said).toBe(0);
  } finally {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
  }
  await expect(fetch(await address)).rejects.toThrow();
}, 120_000);
