import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHolder, takeLock } from './lock.ts';
import { processSpace } from './processes.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huan-lock-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a lock given back can be taken, one that is held cannot, also by its own process', async () => {
  const path = join(folder, 'lock');
  const first = await takeLock(path);
  if (!('lock' in first)) throw new Error('not taken');
  const second = await takeLock(path);
  expect(second).toMatchObject({ holder: { pid: process.pid } });
  first.lock.release();
  expect(readHolder(path)).toBe(undefined);
  const third = await takeLock(path);
  if (!('lock' in third)) throw new Error('not taken');
  // The first must not take away what is no longer its own.
  first.lock.release();
  expect(readHolder(path)).toMatchObject({ pid: process.pid });
  third.lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('many processes find the same dead holder at the same instant: each lock gets exactly one owner', async () => {
  const rounds = 30;
  const dead = { pid: 4_000_000, mark: 'gone', space: processSpace(), at: 'then', token: 'dead' };
  for (let round = 0; round < rounds; round += 1) writeFileSync(join(folder, `lock-${round}`), JSON.stringify(dead));
  const script = `
    const { takeLock } = await import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)});
    const begin = Number(process.argv[1]);
    for (let round = 0; round < ${rounds}; round += 1) {
      while (Date.now() < begin + round * 60) ;
      const taken = await takeLock(${JSON.stringify(folder)} + '/lock-' + round);
      if ('lock' in taken) console.log(round);
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));`;
  const begin = Date.now() + 2_500;
  const won = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script, String(begin)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      for await (const chunk of child.stdout) text += String(chunk);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map(Number);
    }),
  );
  expect(won.flat().sort((one, other) => one - other)).toEqual(Array.from({ length: rounds }, (_, round) => round));
});
