import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

type Sources = Readonly<Record<string, string>>;
type Keyed = Readonly<Record<string, string>>;

const sources: Sources = import.meta.glob<string>(
  ['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts', '!./en.ts', '!./zh-*.ts'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

/** Keys that code asks for: whole ones, and beginnings of those it puts together (`place.`). */
const asked = (files: Sources): { readonly whole: ReadonlySet<string>; readonly beginnings: ReadonlySet<string> } => {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  for (const text of Object.values(files)) {
    for (const match of text.matchAll(/\bt\(\s*'([^']+)'/g)) whole.add(match[1] ?? '');
    for (const match of text.matchAll(/\bt\(\s*`([a-z.-]+)\$\{/g)) beginnings.add(match[1] ?? '');
    for (const match of text.matchAll(/\bnamed\(t, '([a-z]+)'/g)) beginnings.add(`${match[1] ?? ''}.`);
  }
  return { whole, beginnings };
};

/** What is asked for and not there, and what is there and never asked for. */
const strays = (files: Sources, texts: Keyed): readonly string[] => {
  const { whole, beginnings } = asked(files);
  const begins = (key: string): boolean => [...beginnings].some((beginning) => key.startsWith(beginning));
  return [
    ...[...whole].filter((key) => !(key in texts)).map((key) => `missing: ${key}`),
    ...[...beginnings]
      .filter((one) => !Object.keys(texts).some((key) => key.startsWith(one)))
      .map((one) => `missing: ${one}…`),
    ...Object.keys(texts)
      .filter((key) => !whole.has(key) && !begins(key))
      .map((key) => `unused: ${key}`),
  ];
};

const placeholders = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

const declaring: Sources = import.meta.glob<string>(
  ['../../city/*/loop.ts', '../../loop/*.ts', '!../../loop/*.test.ts', '../../../policies/*/*/gaps.dmn'],
  { query: '?raw', import: 'default', eager: true },
);

/** Kinds of gaps that evidence declares, the kernel opens by name, or a policy gives an owner. */
const gapKinds = (files: Sources): ReadonlySet<string> => {
  const kinds = new Set<string>();
  for (const text of Object.values(files)) {
    for (const match of text.matchAll(/\bgap: '([a-z-]+)'/g)) kinds.add(match[1] ?? '');
    for (const match of text.matchAll(/\bopenGap\(draft, \w+, '([a-z-]+)'/g)) kinds.add(match[1] ?? '');
    for (const [, entry = ''] of text.matchAll(/<inputEntry>\s*<text>([^<]+)<\/text>/g)) {
      // A question about a list of needs names no kind.
      if (entry.startsWith('list contains')) continue;
      for (const match of entry.matchAll(/"([a-z-]+)"/g)) kinds.add(match[1] ?? '');
    }
  }
  return kinds;
};

const unnamed = (kinds: ReadonlySet<string>, texts: Keyed): readonly string[] =>
  [...kinds].filter((kind) => !(`gap.${kind}` in texts)).toSorted();

/** Where two languages differ in more than words. */
const unequal = (one: Keyed, other: Keyed): readonly string[] => {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].filter((key) => {
    const [a, b] = [one[key], other[key]];
    return a === undefined || b === undefined || b.trim() === '' || placeholders(a).join() !== placeholders(b).join();
  });
};

const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
// The name itself is the same in every language.
const brand = new Set(['Huan', '环']);

/** Words that stand in a screen's code instead of in the texts. */
const bareWords = (files: Sources): readonly string[] =>
  Object.entries(files)
    .filter(([path]) => path.endsWith('.tsx'))
    .flatMap(([path, text]) => {
      const code = text.replace(comments, '');
      const between = [
        ...code.matchAll(/(?<==?)>([^<>{}=;()]*\p{L}{2,}[^<>{}=;()]*)<\/|"\s*>\s*([^<>{}]*\p{L}{2,}[^<>{}]*)</gu),
      ].map((match) => match[1] ?? match[2]);
      const attributes = [...code.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(
        (match) => match[1],
      );
      const chinese = [...code.matchAll(/\p{Script=Han}+/gu)].map((match) => match[0]);
      return [...between, ...attributes, ...chinese]
        .map((found) => (found ?? '').trim())
        .filter((found) => !brand.has(found))
        .map((found) => `${path}: ${found}`);
    });

describe('texts', () => {
  test('every key that a screen asks for is there, and every key is asked for', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(20);
    expect(strays(sources, en)).toEqual([]);
  });

  test('the three languages have the same keys and the same placeholders', () => {
    expect(unequal(en, zhHans)).toEqual([]);
    expect(unequal(en, zhHant)).toEqual([]);
  });

  test('every kind of gap that the city can open has a name', () => {
    const kinds = gapKinds(declaring);
    expect([...kinds]).toEqual(expect.arrayContaining(['plate', 'history', 'specimen-late']));
    expect(unnamed(kinds, en)).toEqual([]);
  });

  test('no text of one Chinese script is written in the other', () => {
    // Characters that are written differently, a pair each: enough to catch a text pasted into the wrong file.
    const simplified = /[环时间录请码单责负应实这们级约对转标来无显]/u;
    const traditional = /[環時間錄請碼單責負應實這們級約對轉標來無顯]/u;
    expect(Object.values(zhHant).filter((text) => simplified.test(text))).toEqual([]);
    expect(Object.values(zhHans).filter((text) => traditional.test(text))).toEqual([]);
    expect(simplified.test(zhHans['app.purpose']) && traditional.test(zhHant['app.purpose'])).toBe(true);
  });

  test('no screen carries words of its own', () => {
    expect(bareWords(sources)).toEqual([]);
  });

  test('these checks bite', () => {
    expect(strays({ a: `t('app.nmae')` }, en)).toContain('missing: app.nmae');
    expect(strays({ a: 't(`plcae.${x}`)' }, en)).toContain('missing: plcae.…');
    expect(strays(sources, { ...en, 'app.forgotten': 'x' })).toEqual(['unused: app.forgotten']);
    const { 'app.title': _gone, ...less } = en;
    expect(strays(sources, less)).toEqual(['missing: app.title']);
    expect(unequal(en, less)).toEqual(['app.title']);
    expect(unequal({ a: 'from {{time}}' }, { a: '{{tiem}} 起' })).toEqual(['a']);
    expect(unnamed(gapKinds({ a: `gap: 'lost-shoe'`, b: `openGap(draft, state, 'rain')` }), en)).toEqual([
      'lost-shoe',
      'rain',
    ]);
    const planted = '<p className="x">Hello there</p><i aria-label="Close" /><b>{t(x)} 航班</b>';
    expect(bareWords({ 'a.tsx': planted })).toEqual(['a.tsx: Hello there', 'a.tsx: Close', 'a.tsx: 航班']);
  });
});
