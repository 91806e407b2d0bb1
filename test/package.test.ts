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

/** The main process of the embedded database, as its own file tells; null when there is none. */
function postmaster(home: string): number | null {
  // Run by root, the data lie where the database's own user may enter.
  const where = join(home, 'where.json');
  const base = existsSync(where)
    ? z.object({ base: z.string() }).parse(JSON.parse(readFileSync(where, 'utf8'))).base
    : home;
  const path = join(base, 'data', 'postmaster.pid');
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null;
}

/** Whether a process runs: one that has ended and that nobody has asked after yet is none. */
const isThere = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('huan up serves the screens, lets its sample accounts in, is audited, and ends on one SIGINT with its database', async () => {
  const home = join(folder, 'home');
  // Not by npx, which ends itself by the signal and so hides how we ended.
  const child = spawn(join(home, 'node_modules', '.bin', 'huan'), ['up', '--port', '0', '--json'], {
    cwd: home,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('huan was not started');
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const told = new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk: unknown) => {
      out += String(chunk);
      const [line, rest] = out.split('\n');
      if (line !== undefined && rest !== undefined) resolve(line);
    });
    child.stderr.on('data', (chunk: unknown) => (said += String(chunk)));
    child.on('close', () => reject(new Error(`huan up ended early:\n${said}`)));
  });
  let url = '';
  let database: number | null = null;
  try {
    const started = z
      .object({ address: z.url(), accounts: z.array(z.object({ username: z.string(), password: z.string() })) })
      .parse(JSON.parse(await told));
    url = started.address;
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id=');
    const duty = started.accounts.find(({ username }) => username === 'duty');
    const entered = await fetch(`${url}/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(duty),
    });
    expect(entered.status).toBe(200);
    // Beside the running server, in threads of its own, and on what it recorded meanwhile.
    expect(atHome(['verify'])).toMatch(/Every invariant held\.\n$/);
    database = postmaster(join(home, '.huan'));
    expect(database !== null && isThere(database)).toBe(true);
    child.kill('SIGINT');
    expect(await ended, said).toBe(0);
  } finally {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
  }
  await expect(fetch(url)).rejects.toThrow();
  expect(postmaster(join(home, '.huan'))).toBeNull();
  // Its file goes a moment before it does.
  await expect.poll(() => database !== null && isThere(database), { timeout: 10_000 }).toBe(false);
}, 600_000);
