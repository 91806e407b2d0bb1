import { describe, expect, test } from 'vitest';
import type { Row } from './words.ts';

type Rows = Readonly<Record<string, Row>>;

const files = import.meta.glob<Readonly<Record<string, unknown>>>('../**/words.ts', { eager: true });
const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts', '!../**/words.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const isRows = (value: unknown): value is Rows =>
  typeof value === 'object' && value !== null && Object.values(value).every((row) => Array.isArray(row));

/** Every set of texts with the file that it stands in. */
const sets: readonly (readonly [string, Rows])[] = Object.entries(files).flatMap(([path, exported]) =>
  Object.values(exported)
    .filter(isRows)
    .map((rows) => [path, rows] as const),
);

const placeholders = (text: string): string => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted().join();

/** Rows that are not the same sentence three times: an empty one, or other places to fill. */
const unequal = (rows: Rows): readonly string[] =>
  Object.entries(rows)
    .filter(
      ([, row]) =>
        row.length !== 3 || row.some((text) => text.trim() === '' || placeholders(text) !== placeholders(row[0])),
    )
    .map(([key]) => key);

// Characters that are written differently: enough to catch a text pasted into the wrong place.
const simplified = /[环时间录请码单责负应实这们级约对转标来无显没开关门见说话读写认让为给]/u;
const traditional = /[環時間錄請碼單責負應實這們級約對轉標來無顯沒開關門見說話讀寫認讓為給]/u;
const mixed = (rows: Rows): readonly string[] =>
  Object.entries(rows)
    .filter(([, [hans, hant]]) => traditional.test(hans) || simplified.test(hant))
    .map(([key]) => key);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Keys that no screen ever says: neither whole, nor by the beginning that code puts together with a code. */
const unsaid = (rows: Rows, code: string): readonly string[] =>
  Object.keys(rows).filter((key) => {
    if (new RegExp(`['"\`]${escaped(key)}['"\`]`).test(code)) return false;
    const parts = key.split('.');
    return !parts.some((_, index) => {
      const beginning = parts.slice(0, index + 1).join('.');
      return new RegExp(`\`${escaped(beginning)}[.-]?\\$\\{|, '${escaped(beginning)}',`).test(code);
    });
  });

describe('words of the screens', () => {
  const code = Object.values(sources).join('\n');

  test('there are some, and no key stands in two files', () => {
    expect(sets.length).toBeGreaterThan(0);
    const keys = sets.flatMap(([, rows]) => Object.keys(rows));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test.each(sets)('%s: every text is there in three languages, with the same places to fill', (_, rows) => {
    expect(unequal(rows)).toEqual([]);
  });

  test.each(sets)('%s: no text of one Chinese script is written in the other', (_, rows) => {
    expect(mixed(rows)).toEqual([]);
  });

  test.each(sets)('%s: every text is said somewhere', (_, rows) => {
    expect(unsaid(rows, code)).toEqual([]);
  });

  test('these checks bite', () => {
    expect(unequal({ a: ['{{n}} 人', '{{n}} 人', 'people'], b: ['一', '', 'one'] })).toEqual(['a', 'b']);
    expect(mixed({ a: ['請', '請', 'please'], b: ['请', '请', 'please'] })).toEqual(['a', 'b']);
    expect(unsaid({ 'x.one': ['一', '一', 'one'], 'x.two': ['二', '二', 'two'] }, `say('x.one')`)).toEqual(['x.two']);
    expect(unsaid({ 'x.one': ['一', '一', 'one'] }, 'say(`x.${which}`)')).toEqual([]);
  });
});
