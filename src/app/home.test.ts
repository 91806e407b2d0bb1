import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HomeProblem, masterKey } from './home.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'huan-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('many processes that begin in one new home at once have one key, whole, and leave no drafts', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => masterKey(home, {})));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(readFileSync(join(home, 'master.key'), 'utf8')).toBe(`${keys[0]?.toString('hex') ?? ''}\n`);
  expect(statSync(join(home, 'master.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(['master.key']);
});

test('a start that was killed while it wrote the key stands in nobody’s way', async () => {
  // What a kill leaves: a draft of some length under a name of its own.
  writeFileSync(join(home, 'master.key.1b4e28ba-2fa1-11d2-883f-0016d3cca427'), 'abc');
  const key = await masterKey(home, {});
  expect(key).toHaveLength(32);
  expect(await masterKey(home, {})).toEqual(key);
});

test('an empty key file is called empty, and is never written over: it may have been a key', async () => {
  writeFileSync(join(home, 'master.key'), '');
  await expect(masterKey(home, {})).rejects.toThrow(/is empty/);
  expect(readFileSync(join(home, 'master.key'), 'utf8')).toBe('');
});

test('where something was recorded no key is made up', async () => {
  const elsewhere = join(home, 'nowhere');
  await expect(masterKey(elsewhere, {}, false)).rejects.toBeInstanceOf(HomeProblem);
  expect(readdirSync(home)).toEqual([]);
});
