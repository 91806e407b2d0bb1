import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putInPlace } from './web.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'huan-web-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const built = (name: string, sources: string, page: string): string => {
  const folder = join(home, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, '.sources'), sources);
  return folder;
};

test('two processes of one home that built the same screens at once both find them, the first ones', () => {
  const folder = join(home, 'web');
  expect(putInPlace(built('web.new-1', 'same', 'first'), folder, 'same')).toBe(true);
  expect(putInPlace(built('web.new-2', 'same', 'second'), folder, 'same')).toBe(false);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('first');
});

test('screens of other sources give way', () => {
  const folder = built('web', 'old', 'old');
  const fresh = built('web.new-1', 'new', 'new');
  expect(putInPlace(fresh, folder, 'new')).toBe(true);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe('new');
  expect(existsSync(fresh)).toBe(false);
});
