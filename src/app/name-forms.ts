import { createRequire } from 'node:module';
import type * as OpenCC from 'opencc-js';
import type * as PinyinPro from 'pinyin-pro';
import { type Readings, normalised } from '../city/search.ts';

// How a name is read and how else it is written. Forms are told apart by a word before them, which nothing that somebody
// types can contain: what is compared has no spaces. They are hidden behind keyed tokens like every other word.

const load = createRequire(import.meta.url);
let known: {
  readonly simplified: (text: string) => string;
  readonly pinyin: typeof PinyinPro.pinyin;
  readonly polyphonic: typeof PinyinPro.polyphonic;
} | null = null;

// The dictionaries take a quarter of a second and 25 MB: who never meets a Chinese name does without.
const dictionaries = (): NonNullable<typeof known> => {
  if (known === null) {
    const { Converter } = load('opencc-js/t2cn') as typeof OpenCC;
    const { pinyin, polyphonic } = load('pinyin-pro') as typeof PinyinPro;
    known = { simplified: Converter({ from: 't', to: 'cn' }), pinyin, polyphonic };
  }
  return known;
};

const hanAnywhere = /\p{Script=Han}/u;
const hanOnly = /^\p{Script=Han}+$/u;
const twoCharacterSurnames = new Set(
  (
    '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 轩辕 端木 百里 东郭 南宫 呼延 独孤 ' +
    '万俟 闻人 澹台 公冶 太叔 申屠 仲孙 钟离 鲜于 闾丘 赫连 拓跋 谷梁 西门 第五 公羊 濮阳 淳于 单于 完颜 纳兰 耶律'
  ).split(' '),
);

const mostReadings = 12;

/** Every way to take one of each. */
const combined = (choices: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  choices.reduce<readonly (readonly string[])[]>(
    (begun, next) => begun.flatMap((one) => next.map((syllable) => [...one, syllable])).slice(0, mostReadings),
    [[]],
  );

/** A name in Latin letters as pinyin is compared: no tones, whether as marks or as digits; ü is V. */
const plainPinyin = (text: string): string => {
  const bare = normalised(text.normalize('NFD').toUpperCase().replaceAll('U\u0308', 'V').replaceAll(/\p{M}/gu, ''));
  return /^(?:[A-Z]+[1-5])+$/.test(bare) ? bare.replaceAll(/[1-5]/g, '') : bare;
};

const letters: Readonly<Record<string, readonly [string, string]>> = {
  Ä: ['A', 'AE'],
  Ö: ['O', 'OE'],
  Ü: ['U', 'UE'],
  Å: ['A', 'AA'],
  Ø: ['O', 'OE'],
  Æ: ['AE', 'A'],
  Œ: ['OE', 'O'],
  Ł: ['L', 'L'],
  Đ: ['D', 'D'],
  Ð: ['D', 'D'],
  Þ: ['TH', 'TH'],
  ẞ: ['SS', 'SS'],
};

/** A name in Latin letters without marks, by both habits of passports: MULLER and MUELLER. */
const withoutMarks = (text: string): readonly string[] => {
  const upper = normalised(text);
  const by = (which: 0 | 1): string =>
    [...upper]
      .map((letter) => letters[letter]?.[which] ?? letter)
      .join('')
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '');
  return [...new Set([by(0), by(1)])];
};

interface Reading {
  readonly surname: string;
  readonly given: string;
  readonly initials: string;
}

const surnameLength = (name: string): number =>
  name.length > 2 && twoCharacterSurnames.has(name.slice(0, 2)) ? 2 : Math.min(1, name.length);

const readingOf = (syllables: readonly string[], family: number): Reading => ({
  surname: syllables.slice(0, family).join(''),
  given: syllables.slice(family).join(''),
  initials: syllables.map((syllable) => syllable.slice(0, 1)).join(''),
});

/** How a name in simplified characters may be read: the usual reading of a surname first, then every other one. */
const readingsOf = (name: string): readonly Reading[] => {
  const { pinyin, polyphonic } = dictionaries();
  const options = { toneType: 'none', type: 'array', v: true } as const;
  const usual = pinyin(name, { ...options, surname: 'head' }).map(plainPinyin);
  const every = polyphonic(name, options).map((one, index) => [
    ...new Set([...usual.slice(index, index + 1), ...one.map(plainPinyin)]),
  ]);
  const family = surnameLength(name);
  return [usual, ...combined(every)].map((syllables) => readingOf(syllables, family));
};

// Lü is typed LV, LU, and LYU in passports.
const spellings = (syllables: string): readonly string[] => [
  ...new Set([syllables, syllables.replaceAll(/(?<=[LN])V/g, 'YU'), syllables.replaceAll(/(?<=[LN])V/g, 'U')]),
];

/**
 * The further forms of a name that are kept: in simplified characters; its readings without tones, whole and by parts;
 * the initials; Latin letters without marks. Where a person confirmed a reading, no other is kept.
 */
export const formsOfName: Readings = ({ native, surname, given, confirmed }) => {
  const forms = new Set<string>();
  const add = (kind: 'HAN' | 'PINYIN' | 'INITIALS' | 'PLAIN', text: string): void => {
    if (text !== '') forms.add(`${kind} ${text}`);
  };
  const latin = [`${surname ?? ''}${given ?? ''}`, surname ?? '', ...(given ?? '').split(/\s+/)];
  for (const part of latin) {
    if (hanAnywhere.test(part)) continue;
    for (const plain of withoutMarks(part)) if (plain !== normalised(part)) add('PLAIN', plain);
  }
  const written = native === null ? '' : normalised(native);
  if (!hanOnly.test(written)) return [...forms];
  const name = dictionaries().simplified(written);
  const family = surnameLength(name);
  for (const part of [name, name.slice(0, family), name.slice(family)]) add('HAN', part);
  const said = (confirmed ?? '').trim().split(/\s+/).map(plainPinyin);
  const readings = confirmed !== null && said[0] !== '' ? [readingOf(said, family)] : readingsOf(name);
  for (const reading of readings) {
    for (const part of [`${reading.surname}${reading.given}`, reading.surname, reading.given]) {
      for (const spelling of spellings(part)) add('PINYIN', spelling);
    }
    if (reading.initials.length > 1) add('INITIALS', reading.initials);
  }
  return [...forms];
};

/** Whether somebody typed Chinese characters. */
export const isHan = (text: string): boolean => hanAnywhere.test(text);

/** A name in simplified characters, as it is compared. */
export const simplifiedName = (text: string): string => dictionaries().simplified(normalised(text));

/** Every form under which somebody who types this name, or part of one, may mean what is kept. */
export const formsAsked = (typed: string): readonly string[] => {
  const whole = normalised(typed);
  if (whole === '') return [];
  if (hanOnly.test(whole)) return [whole, `HAN ${simplifiedName(whole)}`];
  // Half in characters, half in letters: the characters are read.
  const spoken = hanAnywhere.test(whole)
    ? dictionaries().pinyin(simplifiedName(whole), { toneType: 'none', type: 'array', v: true }).join('')
    : typed;
  const pinyin = plainPinyin(spoken);
  const plain = withoutMarks(spoken);
  const initials = /^[A-Z]{2,4}$/.test(pinyin) ? [`INITIALS ${pinyin}`] : [];
  return [
    ...new Set([whole, pinyin, ...plain, `PINYIN ${pinyin}`, ...initials, ...plain.map((form) => `PLAIN ${form}`)]),
  ];
};

/** How a Chinese name would stand in Latin letters: for people of whom nothing else is known. */
export const latinAsked = (typed: string): readonly string[] => {
  const whole = normalised(typed);
  if (!hanOnly.test(whole)) return [];
  return [
    ...new Set(readingsOf(simplifiedName(whole)).flatMap(({ surname, given }) => spellings(`${surname}${given}`))),
  ];
};

/** How the Chinese name of a thing is read, whole and by initials, in lower case; what is not Chinese stays as it is. */
export const namePlain = (name: string): string[] => {
  const { pinyin } = dictionaries();
  const read = (pattern: 'pinyin' | 'first'): string =>
    pinyin(name, { pattern, toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
      .join('')
      .toLowerCase()
      .replaceAll(/\s/g, '');
  return [...new Set([read('pinyin'), read('first')])];
};
