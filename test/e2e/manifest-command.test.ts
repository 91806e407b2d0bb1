// `huan import manifest` and `huan work` as an operator runs them: a process of its own on a database of its own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, instant, unitId } from '../../src/loop/terms.ts';
import { readPace, setPace } from '../../src/store/time.ts';
import { type TestHouse, masterKey, newCase, openTestHouse } from '../house.ts';

const program = join(import.meta.dirname, '../../bin/huan.js');
let at: TestHouse;
let folder = '';
beforeAll(async () => {
  at = await openTestHouse();
  folder = mkdtempSync(join(tmpdir(), 'huan-command-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await at.close();
});

const start = (words: readonly string[]) =>
  spawn(process.execPath, [program, ...words], {
    env: { ...process.env, HUAN_HOME: folder, DATABASE_URL: at.url, HUAN_MASTER_KEY: masterKey.toString('hex') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}
const run = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = start(words);
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, error }));
  });
const keep = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const list = (reference: string, people: readonly string[], more: { bgm?: string; role?: string } = {}): string => {
  const role = more.role ?? 'FL';
  const body = [
    `UNH+${reference}+PAXLST:D:05B:UN:IATA`,
    more.bgm ?? 'BGM+745++9',
    'TDT+20+MU588',
    'LOC+125+FCO',
    'DTM+189:2003262330:201',
    'LOC+87+PVG',
    'DTM+232:2003271445:201',
    ...people.flatMap((name) => [`NAD+${role}+++${name}:TEST`, 'DTM+329:900301', `DOC+P+D${name}`]),
    `CNT+${role === 'FM' ? 41 : 42}:${people.length}`,
  ];
  return [...body, `UNT+${body.length + 1}+${reference}`].map((segment) => `${segment}'`).join('\n');
};
const file = (...messages: string[]): string =>
  ["UNB+UNOA:4+AIR+PVG+200327:0310+R1'", ...messages, `UNZ+${messages.length}+R1'`].join('\n');

const shape = ['flights', 'passengers', 'crew', 'opened', 'updated', 'unchanged', 'dropped', 'problems'];
const flight = {
  carrier: 'MU',
  number: '588',
  from: 'FCO',
  to: 'PVG',
  scheduledArrival: '2020-03-27T14:45',
};

test('several messages of one flight in one file are one import; a dry run says the same and writes nothing', async () => {
  const path = keep(
    'list.edi',
    file(
      list('1', ['ANNA', 'LUCA']),
      list('2', ['MIA']),
      list('3', ['CAPTAIN'], { bgm: 'BGM+250', role: 'FM' }),
      list('4', ['LUCA'], { bgm: 'BGM+745+XR' }),
    ),
  );
  const dry = await run('import', 'manifest', path, '--dry-run', '--json');
  expect(dry).toMatchObject({ code: 0, error: '' });
  const said = JSON.parse(dry.out);
  expect(Object.keys(said)).toEqual(shape);
  expect(said).toMatchObject({ flights: [flight], passengers: 3, crew: 1, opened: 3, updated: 0, dropped: 0 });
  expect(Object.keys(said.flights[0])).toEqual(['carrier', 'number', 'from', 'to', 'scheduledArrival']);
  const known = async (): Promise<number> =>
    (await at.house.owner.pool.query(`select from huan."case" where loop = 'arrival'`)).rowCount ?? 0;
  expect(await known()).toBe(0);

  const real = await run('import', 'manifest', path, '--json');
  expect(real).toMatchObject({ code: 0, out: dry.out });
  expect(await known()).toBe(3);
  const again = await run('import', 'manifest', path, '--json');
  expect(JSON.parse(again.out)).toMatchObject({ opened: 0, updated: 0, unchanged: 3, dropped: 0 });
}, 60_000);

test('a refused file exits with 1 and applies nothing; one that cannot be read with 2, before any database', async () => {
  const path = keep('bad.edi', file(list('1', ['NEW']), list('2', ['OTHER']).replace('CNT+42:1', 'CNT+42:7')));
  const refused = await run('import', 'manifest', path, '--json');
  expect(refused.code).toBe(1);
  const said = JSON.parse(refused.out);
  expect(Object.keys(said)).toEqual(shape);
  expect(said).toMatchObject({ opened: 0, updated: 0, unchanged: 0, dropped: 0 });
  const errors = said.problems.filter(({ severity }: { severity: string }) => severity === 'error');
  expect(errors.length).toBeGreaterThan(0);
  expect(Object.keys(errors[0])).toEqual(['at', 'field', 'found', 'expected', 'severity']);
  expect(await run('import', 'manifest', join(folder, 'none.edi'), '--json')).toMatchObject({ code: 2, out: '' });
}, 60_000);

test('a worker without pages tells on its own port how it fares', async () => {
  const child = start(['work', '--port', '0', '--json']);
  let error = '';
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  try {
    const { address } = await new Promise<{ address: string }>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString())));
      void ended.then(() => reject(new Error(`the worker ended: ${error}`)));
    });
    expect(new URL(address).hostname).toBe('127.0.0.1');
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ ready: true });
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toContain('huan_task_age_seconds{task="sweeper"}');
    expect(metrics).toContain('huan_database_answers 1');
    expect((await fetch(`${address}/v1/desk`)).status).toBe(404);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  expect(child.exitCode).toBe(0);
}, 60_000);

test('a worker hears of a unit that was added while it runs: whom it calls for stays visible to who holds them', async () => {
  const child = start(['work', '--json']);
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  try {
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    const unit = unitId('PUDONG-NEW');
    const names = { 'zh-Hans': '新', 'zh-Hant': '新', en: 'New' };
    await at.house.addUnits([{ unit, kind: 'community', parent: 'PUDONG', names }]);
    const id = newCase();
    await at.act('PUDONG-NEW', { type: 'open', case: id, loop: 'gap', holder: unit, reason: 'test' });
    const { pool } = at.house.owner;
    await setPace(pool, 1, instant((await readPace(pool)).now + days(3)));
    const standing = async () =>
      (await pool.query('select rung, holder_at from huan."case" where case_id = $1', [id])).rows;
    await expect.poll(async () => Number((await standing())[0]?.rung), { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await standing()).toMatchObject([{ holder_at: at.house.units.get(unit)?.lo }]);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}, 60_000);
