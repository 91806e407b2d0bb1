import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openOutput } from './output.ts';

let out = '';
let error = '';
const terminal = process.stderr.isTTY;
beforeEach(() => {
  [out, error] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    error += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stderr.isTTY = terminal;
});

test('on a terminal a bar grows in its line, and ends it before anything else is said', () => {
  process.stderr.isTTY = true;
  const output = openOutput(false);
  output.progress('Verify', 1, 4);
  expect(error).toMatch(/^\rVerify \[█{7}·{21}\] 25 %$/);
  output.say('a remark');
  expect(error.endsWith(' 25 %\na remark\n')).toBe(true);
  output.progress('Verify', 4, 4);
  expect(error.endsWith(`\rVerify [${'█'.repeat(28)}] 100 %\n`)).toBe(true);
  output.result({ ok: true }, ['Done.']);
  expect(out).toBe('Done.\n');
  expect(error.endsWith('100 %\n')).toBe(true);
});

test('a bar of nothing is full, and one that was overtaken does not overflow', () => {
  process.stderr.isTTY = true;
  const output = openOutput(false);
  output.progress('Index', 0, 0);
  output.progress('Index', 9, 4);
  expect(error.match(/100 %/g)).toHaveLength(2);
});

test('a bar is drawn neither into a file nor beside JSON, and JSON is all there is on standard output', () => {
  process.stderr.isTTY = false;
  openOutput(false).progress('Verify', 1, 4);
  process.stderr.isTTY = true;
  const output = openOutput(true);
  output.progress('Verify', 1, 4);
  output.say('a remark');
  expect(error).toBe('');
  output.result({ ok: true }, ['Done.']);
  expect(out).toBe('{"ok":true}\n');
});
