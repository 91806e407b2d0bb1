// Ctrl-C at a shell: whatever a command started is stopped with it.

import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../../src/store/embedded/processes.ts';
import { runningServer } from '../../src/store/embedded/server.ts';
import { runProgram, startProgram } from './program.ts';

let folder = '';
let home = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'huan-stop-')));
  // Run by root, PostgreSQL is another user, who must get in.
  chmodSync(folder, 0o755);
  home = join(folder, 'home');
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));

const postmaster = (): number | null => {
  const path = join(home, 'data', 'postmaster.pid');
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null;
};
const rateOf = async (): Promise<number | null> => {
  const running = existsSync(home) ? runningServer(home) : undefined;
  if (running === undefined) return null;
  const client = new pg.Client({ connectionString: running.url });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<{ rate: number }>('select rate from huan.timeline')).rows[0]?.rate ?? null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
};

test('a simulation that is told to stop takes its database with it, and goes on at the next call', async () => {
  const simulate = ['simulate', '--people', '40', '--speed', '600'];
  const first = startProgram(simulate, { HUAN_HOME: home });
  try {
    await expect.poll(rateOf, { timeout: 90_000, interval: 200 }).toBe(0);
    const url = await runProgram(['db', 'url', '--json'], { HUAN_HOME: home });
    expect(url.code).toBe(0);
    expect(JSON.parse(url.out)).toMatchObject({ url: runningServer(home)?.url });
    const pid = postmaster();
    first.process.kill('SIGINT');
    const { code, out, error } = await first.ended;
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(error).toContain('Stopping (SIGINT)');
    expect(pid === null || isAlive(pid)).toBe(false);
    expect(existsSync(join(home, 'huan.lock'))).toBe(false);
  } finally {
    first.process.kill('SIGKILL');
  }
  // Nothing runs any more, and that is said; nothing is started to say it.
  const gone = await runProgram(['db', 'url'], { HUAN_HOME: home });
  expect(gone).toMatchObject({ code: 1, out: '' });
  expect(gone.error).toMatch(/^huan: No database runs in .+\.\n$/);
  expect(postmaster()).toBeNull();

  const second = await runProgram(['simulate', '--people', '40', '--json'], { HUAN_HOME: home });
  expect(second.code).toBe(0);
  expect(JSON.parse(second.out)).toMatchObject({ resumed: true, stopped: false, verify: { ok: true } });
  expect(postmaster()).toBeNull();
}, 300_000);

test('a command that cannot look whether it is to stop is cut off: its database ends, and no half file stays', async () => {
  const file = join(folder, 'city.backup');
  const child = startProgram(['backup', file], { HUAN_HOME: home });
  try {
    // As soon as there is a server, wherever the backup is by then.
    await expect.poll(postmaster, { timeout: 60_000, interval: 20 }).not.toBeNull();
    child.process.kill('SIGTERM');
    expect((await child.ended).code).toBe(143);
    expect(postmaster()).toBeNull();
    expect([existsSync(`${file}.partial`), existsSync(`${file}.keys.partial`)]).toEqual([false, false]);
  } finally {
    child.process.kill('SIGKILL');
  }
}, 120_000);
