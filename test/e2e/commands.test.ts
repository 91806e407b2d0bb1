// The commands of an operator: what each prints, its exit code, and what it leaves behind. Each is run once at least as a
// process of its own; what else it says is asked of it here.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TestDatabase, cloneDatabase, createEmptyDatabase } from '../database.ts';
import { administer } from '../server.ts';
import { type Ran, runHere, runProgram, startProgram } from './program.ts';

let folder = '';
let empty: TestDatabase;
let played: TestDatabase;
let real: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'huan-commands-'));
  [empty, played, real, other] = await Promise.all([
    createEmptyDatabase(),
    cloneDatabase(),
    cloneDatabase(),
    cloneDatabase(),
  ]);
});
afterAll(async () => {
  await Promise.all([empty, played, real, other].map((database) => database.drop()));
  rmSync(folder, { recursive: true, force: true });
});

/** Many processes are started here: on a busy machine that takes minutes. It is the result that is tested, never the time. */
vi.setConfig({ testTimeout: 600_000 });

const masterKey = '07'.repeat(32);
/** Each database has a home of its own: the lists outside of it are of one ledger. */
const on = (database: TestDatabase) => ({
  DATABASE_URL: database.url,
  HUAN_HOME: join(folder, new URL(database.url).pathname.slice(1)),
  HUAN_MASTER_KEY: masterKey,
});
const run = (database: TestDatabase, ...words: string[]): Promise<Ran> => runProgram(words, on(database));
/** The same in this process. */
const here = (database: TestDatabase, ...words: string[]): Promise<Ran> => runHere(words, on(database));
const oneValue = <T>(words: readonly string[], { code, out, error }: Ran): T => {
  expect({ words, code, error }).toEqual({ words, code: 0, error: '' });
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(out) as T;
};
/** What it prints as its one JSON value. */
const told = async <T>(database: TestDatabase, ...words: string[]): Promise<T> =>
  oneValue(words, await run(database, ...words, '--json'));
const toldHere = async <T>(database: TestDatabase, ...words: string[]): Promise<T> =>
  oneValue(words, await here(database, ...words, '--json'));
const oneSentence = ({ error }: Ran): string => {
  const lines = error.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^huan: \S.+$/);
  return lines[0] ?? '';
};

describe('a database that cannot be used is told in one sentence, and nothing is tried', () => {
  test('nobody listens there', async () => {
    const at = { ...on(empty), DATABASE_URL: 'postgresql://127.0.0.1:1/huan' };
    for (const words of [['verify'], ['serve', '--port', '0']]) {
      const ran = await runHere(words, at);
      expect(ran.code).toBe(2);
      expect(oneSentence(ran)).toContain('Nothing listens at 127.0.0.1:1');
    }
  });

  test('one that was never migrated is not migrated by whoever only looks; migrate says what it did, once', async () => {
    for (const words of [['verify'], ['backup', join(folder, 'nothing.backup')]]) {
      const ran = await here(empty, ...words);
      expect(ran.code).toBe(2);
      expect(oneSentence(ran)).toContain('nothing of Huan');
    }
    const { applied } = await told<{ applied: string[] }>(empty, 'migrate');
    expect(applied[0]).toMatch(/^000001-/);
    expect(await toldHere(empty, 'migrate')).toEqual({ applied: [] });
    const read = await told<{ ok: boolean; cases: number; events: number }>(empty, 'verify');
    expect(read).toMatchObject({ ok: true, cases: 0, events: 0 });
  });

  test('one of an earlier version is neither audited nor backed up, and stays as it is', async () => {
    await administer(empty.url, `delete from huan.migration where number = (select max(number) from huan.migration)`);
    for (const words of [['verify'], ['backup', join(folder, 'nothing.backup')]]) {
      const ran = await here(empty, ...words);
      expect(ran.code).toBe(2);
      expect(oneSentence(ran)).toContain('huan migrate');
    }
  });

  test('one of a later version', async () => {
    await administer(
      empty.url,
      `insert into huan.migration (number, name, checksum) values (999999, '999999-later', '')`,
    );
    for (const words of [['verify'], ['migrate']]) {
      const ran = await here(empty, ...words);
      expect(ran.code).toBe(2);
      expect(oneSentence(ran)).toContain('by a newer huan (999999-later)');
    }
  });

  test('without the master key what is sealed cannot be read: no new one is made up', async () => {
    const { HUAN_MASTER_KEY: _key, ...at } = { ...on(real), HUAN_HOME: join(folder, 'keyless') };
    const ran = await runHere(['verify'], at);
    expect(ran.code).toBe(2);
    expect(oneSentence(ran)).toContain('no master key');
    expect(existsSync(join(folder, 'keyless'))).toBe(false);
  });
});

test('simulate plays a day, says what it did, and ends with an audit; a row changed by hand is found by the next', async () => {
  const report = await told<Record<string, unknown>>(played, 'simulate', '--people', '40', '--speed', 'max');
  const numbers = ['cases', 'events', 'handovers', 'gapsOpened', 'gapsClosed', 'seconds'];
  for (const name of numbers) expect(report[name], name).toBeTypeOf('number');
  expect(report).toMatchObject({ day: '2020-03-27', people: 40, surprises: [], failures: [], unsteady: 0 });
  const { cases, events } = report;
  expect(report['verify']).toMatchObject({ ok: true, cases, events, findings: [] });

  const audited = await run(played, 'verify');
  expect(audited.code).toBe(0);
  const lines = audited.out.trimEnd().split('\n');
  expect(lines.slice(-2)).toEqual([
    `${String(cases)} cases with ${String(events)} events were read.`,
    'Every invariant held.',
  ]);

  // A day that was played is over; another one of before is refused, and that is no failure of the machine.
  const earlier = await run(played, 'simulate', '--day', '2020-03-20');
  expect(earlier.code).toBe(1);
  expect(oneSentence(earlier)).toContain('already past');

  // Two weeks go by, on the record: whoever moves time any other way is found.
  const before = await toldHere<{ now: string; rate: number }>(played, 'time');
  const after = await told<{ now: string; rate: number }>(played, 'time', '--forward', '14d');
  expect(Date.parse(after.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(14 * 86_400_000);
  expect(await told(played, 'verify')).toMatchObject({ ok: true });
  await administer(played.url, 'update huan.timeline set simulated = simulated + 60000');
  const moved = await run(played, 'verify', '--json');
  expect(moved.code).toBe(1);
  expect(JSON.parse(moved.out)).toMatchObject({ ok: false, findings: [{ invariant: 'I10' }] });
});

describe('a city of one’s own', () => {
  test('units: added, renamed, said to work no longer; what is refused ends with 1', async () => {
    expect((await run(real, 'unit', 'add', 'PUDONG', 'district', 'Pudong', '--parent', 'DUTY')).code).toBe(0);
    const site = ['unit', 'add', 'PUDONG-SITE-9', 'site', 'Ninth', '--parent', 'PUDONG'];
    expect(await toldHere(real, ...site)).toEqual({ unit: 'PUDONG-SITE-9', kind: 'site', parent: 'PUDONG' });
    const nowhere = 'There is no unit NOWHERE: huan unit list names every one.';
    for (const [said, words] of [
      ['PUDONG-SITE-9', site],
      [nowhere, ['unit', 'add', 'SITE-8', 'site', 'Eighth', '--parent', 'NOWHERE']],
      [nowhere, ['unit', 'add', 'SITE-8', 'site', 'Eighth', '--parent', 'PUDONG', '--sees', 'NOWHERE']],
      ['Name the unit above it with --parent', ['unit', 'add', 'SITE-8', 'site', 'Eighth']],
      [nowhere, ['unit', 'set', 'NOWHERE', '--activate']],
      [nowhere, ['account', 'list', 'NOWHERE']],
    ] as const) {
      const ran = await here(real, ...words);
      expect({ words, code: ran.code }).toEqual({ words, code: 1 });
      expect(oneSentence(ran)).toContain(said);
    }
    const changed = { unit: 'PUDONG-SITE-9', active: false, names: { en: 'Ninth site', 'zh-Hans': 'Ninth' } };
    expect(await told(real, 'unit', 'set', 'PUDONG-SITE-9', '--name', 'Ninth site', '--deactivate')).toMatchObject(
      changed,
    );
    const all = await told<{ unit: string }[]>(real, 'unit', 'list');
    expect(all.map(({ unit }) => unit)).toEqual(expect.arrayContaining(['DUTY', 'PUDONG', 'PUDONG-SITE-9']));
    expect(all.find(({ unit }) => unit === 'PUDONG-SITE-9')).toMatchObject(changed);
  });

  test('accounts, who is on duty, and how they are reached', async () => {
    const added = await told<{ password: string }>(real, 'account', 'add', 'li.na', 'PUDONG', '--name', 'Li Na');
    expect(added).toMatchObject({ username: 'li.na', unit: 'PUDONG' });
    expect(added.password).toMatch(/^[a-z2-9]{16}$/);
    const [nobody, nowhere] = [
      'There is no account nobody: huan account list',
      'There is no unit NOWHERE: huan unit list',
    ];
    for (const [said, words] of [
      ['There is an account li.na already', ['account', 'add', 'li.na', 'PUDONG']],
      [nowhere, ['account', 'add', 'wang', 'NOWHERE']],
      [nobody, ['account', 'set', 'nobody', '--disable']],
      [nobody, ['roster', 'set', 'PUDONG', 'nobody', '--until', '2100-01-01T00:00Z']],
      [nowhere, ['roster', 'set', 'NOWHERE', 'li.na', '--until', '2100-01-01T00:00Z']],
      [nowhere, ['roster', 'list', 'NOWHERE']],
      [nobody, ['way', 'add', 'nobody', 'sms', '+8613800000000']],
    ] as const) {
      const ran = await here(real, ...words);
      expect({ words, code: ran.code }).toEqual({ words, code: 1 });
      expect(oneSentence(ran)).toContain(said);
    }
    expect(await told(real, 'account', 'list', 'PUDONG')).toMatchObject([{ username: 'li.na', disabled: false }]);
    const shift = ['--from', '2099-01-01T00:00Z', '--until', '2099-01-02T00:00Z'];
    expect(await told(real, 'roster', 'set', 'PUDONG', 'li.na', ...shift)).toMatchObject({ unit: 'PUDONG' });
    const roster = await told<{ items: object[]; holes: object[] }>(real, 'roster', 'list', 'PUDONG', ...shift);
    expect(roster).toMatchObject({ items: [{ name: 'Li Na', role: 'officer' }] });
    expect(await told(real, 'way', 'add', 'li.na', 'sms', '+8613800000000')).toMatchObject({ way: expect.any(String) });
    expect(await told(real, 'index')).toEqual({ added: 0 });
  });

  test('the sample city is never planted in it, and time is not moved', async () => {
    for (const words of [
      ['simulate', '--people', '40'],
      ['up', '--port', '0'],
      ['time', '--forward', '1d'],
    ]) {
      const ran = await (words[0] === 'time' ? here : run)(real, ...words);
      expect({ words, code: ran.code, out: ran.out }).toEqual({ words, code: 1, out: '' });
      oneSentence(ran);
    }
    const all = await toldHere<{ unit: string }[]>(real, 'unit', 'list');
    expect(all.map(({ unit }) => unit).filter((unit) => unit !== 'HUAN')).not.toContain('PVG-AIRPORT');
    expect(await toldHere(real, 'account', 'list')).toHaveLength(1);
    expect(await toldHere(real, 'time')).toMatchObject({ rate: 1 });
  });

  test('a backup is restored into another database, and is audited there', async () => {
    const file = join(folder, 'city.backup');
    const made = await told<{ rows: number; keysFile: string }>(real, 'backup', file);
    expect(existsSync(file) && existsSync(made.keysFile)).toBe(true);
    const restored = await runProgram(['restore', file, '--json'], on(other));
    expect({ code: restored.code, error: restored.error }).toEqual({ code: 0, error: '' });
    expect(JSON.parse(restored.out)).toMatchObject({ rows: made.rows, erased: 0, lostAnchors: 0 });
    expect(await told(other, 'verify')).toMatchObject({ ok: true });
    expect(await toldHere(other, 'account', 'list')).toMatchObject([{ username: 'li.na' }]);
    const full = await runProgram(['restore', file], on(other));
    expect(full.code).toBe(2);
    expect(oneSentence(full)).toContain('not empty');
  });

  test('serve listens where PORT and HOST say; a lost password is given anew, and a closed account is closed', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await runProgram(['serve'], { ...on(real), PORT: String(port), HOST: '127.0.0.1' });
    expect(refused.code).toBe(2);
    expect(oneSentence(refused)).toContain(`Port ${port} on 127.0.0.1 is taken`);
    taken.close();

    const serving = startProgram(['serve', '--json'], { ...on(real), PORT: String(port), HOST: '127.0.0.1' });
    try {
      const { address, accounts } = await serving.first<{ address: string; accounts: [] }>();
      expect({ address, accounts }).toEqual({ address: `http://127.0.0.1:${port}`, accounts: [] });
      const signIn = async (password: string): Promise<number> => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ username: 'li.na', password });
        return (await fetch(`${address}/v1/auth/sign-in`, { method: 'POST', headers, body })).status;
      };
      const set = await told<{ password: string }>(real, 'account', 'set', 'li.na', '--new-password', '--drop-factors');
      expect(await signIn(set.password)).toBe(200);
      expect(await signIn(`${set.password}x`)).not.toBe(200);
      expect(await toldHere(real, 'account', 'set', 'li.na', '--disable')).toMatchObject({ disabled: true });
      expect(await signIn(set.password)).not.toBe(200);
      await toldHere(real, 'account', 'set', 'li.na', '--enable');
      expect(await signIn(set.password)).toBe(200);
      serving.process.kill('SIGINT');
      expect((await serving.ended).code).toBe(0);
    } finally {
      serving.process.kill('SIGKILL');
    }
    expect(await told(real, 'verify')).toMatchObject({ ok: true });
  });
});
