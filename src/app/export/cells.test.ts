import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type Cell, byteOrderMark, csvLine, harmless } from './cells.ts';

describe('a cell that is a formula', () => {
  test('is none any more, however it begins', () => {
    for (const text of [
      '=1+1',
      '+86 21',
      '-2',
      '@SUM(A1)',
      '\t=1',
      '\rx',
      '\n=1',
      ' =1',
      '　=1',
      '＝1',
      '＋1',
      '－1',
      '＠x',
    ]) {
      expect(harmless(text)).toBe(`'${text}`);
    }
    for (const text of ['MÜLLER', '张伟', "O'NEIL", 'A=1', '', '2020-03-27 12:20', 'D-12']) {
      expect(harmless(text)).toBe(text);
    }
    // A number is a number: it stays one, also below zero.
    expect(harmless(-3)).toBe(-3);
  });

  test('is none after it was written and read again, whatever stands in it', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('=cmd|calc!A0', '"=1', '=1,2', '-1\r\n=2', '@"x"', "'=1"),
      fc.string().map((text) => `=${text}`),
    );
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 2, maxLength: 6 }), (cells: Cell[]) => {
        const rows: unknown = parse(csvLine(cells), { relax_column_count: true });
        expect(rows).toEqual([cells.map((cell) => String(harmless(cell)))]);
        for (const text of (rows as string[][])[0] ?? []) expect(text).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

test('a file says that it is UTF-8', () => {
  expect(Buffer.from(byteOrderMark)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
});
