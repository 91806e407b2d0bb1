import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { loops } from '../../city/loops.ts';
import { requestCodes } from '../../contract/codes.ts';
import { errors } from '../../contract/errors.ts';
import { languages } from '../../contract/language.ts';
import { type Group, wordFor } from '../../contract/vocabulary.ts';
import { refusalCodes } from '../../loop/refusal.ts';
import { aboutInWords } from './about.ts';
import { openTexts } from './language.ts';

// Lists of codes are walked, so that no new one reaches an officer as a code, in any of the three languages.

const all = [...loops.values()];
const raw: Readonly<Record<string, string>> = import.meta.glob<string>(
  ['../../loop/*.ts', '!../../loop/*.test.ts', '../../../policies/sample-city/1/*.dmn'],
  { query: '?raw', import: 'default', eager: true },
);
const kernel = Object.entries(raw)
  .flatMap(([path, text]) => (path.endsWith('.ts') ? [text] : []))
  .join('\n');
const table = (name: string): string => raw[`../../../policies/sample-city/1/${name}.dmn`] ?? '';
/** Codes in quotes of one column of a table. */
const column = (xml: string, at: number): readonly string[] =>
  [...xml.matchAll(/<rule[\s\S]*?<\/rule>/g)].flatMap(([rule]) => {
    const entry = [...rule.matchAll(/<inputEntry[^>]*>\s*<text>([^<]*)/g)][at]?.[1] ?? '';
    return [...entry.matchAll(/"([a-z][a-z-]*)"/g)].map((match) => match[1] ?? '');
  });

const lists: readonly (readonly [Group, readonly string[]])[] = [
  ['evidence', all.flatMap(({ evidence }) => Object.keys(evidence))],
  ['ending', all.flatMap(({ endings }) => Object.keys(endings))],
  ['link', all.flatMap(({ links }) => Object.keys(links))],
  ['loop', [...loops.keys()]],
  ['clock', column(table('clocks'), 2)],
  [
    'gap',
    [
      ...all.flatMap(({ evidence }) =>
        Object.values(evidence).flatMap((one) => ('gap' in one ? [String(one.gap)] : [])),
      ),
      ...[...kernel.matchAll(/\bopenGap\(draft, \w+, '([a-z-]+)'/g)].map((match) => match[1] ?? ''),
      ...column(table('gaps'), 0),
    ],
  ],
];

beforeAll(async () => {
  const kept = new Map<string, string>();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, to: string) => kept.set(key, to),
    },
    document: { documentElement: {}, title: '' },
  });
  await openTexts('en');
});

describe.each(languages)('in %s', (language) => {
  test('every refusal is a sentence', () => {
    const bad = [...refusalCodes, ...requestCodes].filter((code) => {
      const text = errors[code].text[language];
      return text.trim() === '' || text.includes('_') || /\p{Script=Han}/u.test(text) === (language === 'en');
    });
    expect(bad).toEqual([]);
  });

  test.each(lists)('every %s has a word', (group, codes) => {
    expect(codes.length).toBeGreaterThan(5);
    const bare = codes.filter((code) => {
      const said = wordFor(group, code, language);
      return said === code || /\p{Script=Han}/u.test(said) === (language === 'en');
    });
    expect(bare).toEqual([]);
  });

  test('what a refusal is about is said in words', async () => {
    await i18next.changeLanguage(language);
    const said = [...kernel.matchAll(/refusal\('([a-z_]+)',[^[\n]*\[([^\n]*)\]\)/g)].flatMap(
      ([, code = '', about = '']) => [...about.matchAll(/'([a-z-]+)'/g)].map(([, one = '']) => [code, one] as const),
    );
    expect(said.length).toBeGreaterThan(8);
    const same = (one: string): string => one;
    const bare = said.filter(([code, one]) => /^[a-z-]+$/.test(aboutInWords(code, one, same)) && language !== 'en');
    expect(bare).toEqual([]);
    const codes = all.flatMap(({ links, endings }) => [...Object.keys(links), ...Object.keys(endings)]);
    const plain = codes.filter(
      (one) => /\p{Script=Han}/u.test(aboutInWords('link_not_allowed', one, same)) === (language === 'en'),
    );
    expect(plain).toEqual([]);
  });
});

test('a refusal names neither ids nor milliseconds nor the number of a command', () => {
  const same = (one: string): string => one;
  expect(aboutInWords('bond_open', '4f7c1a52-0a8e-4f5f-9d06-0f5f2f5ea1b2', same)).toBe('…A1B2');
  expect(aboutInWords('too_soon', '1585267200000', same)).toBe('2020-03-27 08:00');
  expect(aboutInWords('too_soon', '2020-03-27T00:00:00.000Z', same)).toBe('2020-03-27 08:00');
  expect(aboutInWords('not_yours', 'commands[3]', same)).toBe('');
  expect(aboutInWords('room_full', '1203', same)).toBe('1203');
});
