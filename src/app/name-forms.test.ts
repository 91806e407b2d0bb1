import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pinyin } from 'pinyin-pro';
import { formsAsked, formsOfName, latinAsked } from './name-forms.ts';
import { normalised } from '../city/search.ts';

const kept = (native: string, more: { surname?: string; given?: string; confirmed?: string } = {}): Set<string> =>
  new Set(
    formsOfName({
      native,
      surname: more.surname ?? null,
      given: more.given ?? null,
      confirmed: more.confirmed ?? null,
    }),
  );
const finds = (typed: string, forms: ReadonlySet<string>): boolean => formsAsked(typed).some((form) => forms.has(form));

const surnames = [...'陈李王张刘吴单曾乐吕仇解任盖区', '欧阳', '司马', '诸葛'];
const given = [...'小明国华丽建军海燕文静宇轩子涵雨桐女绿略'];
const names = fc
  .tuple(fc.constantFrom(...surnames), fc.array(fc.constantFrom(...given), { minLength: 1, maxLength: 2 }))
  .map(([surname, rest]) => `${surname}${rest.join('')}`);

test('a name is found by its characters, by pinyin with tones, with digits, without, and by its initials', () => {
  fc.assert(
    fc.property(names, (name) => {
      const forms = kept(name);
      const read = (toneType: 'symbol' | 'num' | 'none'): string => pinyin(name, { toneType, surname: 'head' });
      expect(finds(name, forms)).toBe(true);
      for (const tone of ['symbol', 'num', 'none'] as const) {
        expect(finds(read(tone), forms)).toBe(true);
        expect(finds(read(tone).replaceAll(' ', '').toUpperCase(), forms)).toBe(true);
      }
      const initials = read('none')
        .split(' ')
        .map((syllable) => syllable.slice(0, 1))
        .join('');
      expect(finds(initials, forms)).toBe(true);
    }),
  );
});

test('another name is not found by its characters, and by its sound only where it sounds alike', () => {
  fc.assert(
    fc.property(names, names, (name, other) => {
      fc.pre(name !== other);
      const forms = kept(name);
      const parts = [name.slice(0, 1), name.slice(0, 2), name.slice(1), name.slice(2)];
      fc.pre(!parts.includes(other));
      expect(finds(other, forms)).toBe(false);
      const sounds = latinAsked(other);
      // A part is found by its sound too: 吕涵 sounds like the given names of 陈绿涵.
      const alike = [name, ...parts].flatMap(latinAsked).some((one) => sounds.includes(one));
      if (!alike) expect(sounds.some((sound) => forms.has(`PINYIN ${sound}`))).toBe(false);
    }),
  );
});

test.each([
  ['陳小明', '陈小明'],
  ['陈小明', '陳小明'],
  ['蕭蘭', '萧兰'],
  ['葉問', '叶问'],
])('%s is found by %s: one name in two scripts', (name, typed) => {
  expect(finds(typed, kept(name))).toBe(true);
});

test('a surname of several readings is found by each, until the person has confirmed one', () => {
  for (const typed of ['shan tianfang', 'dan tianfang', 'Shàn Tiánfāng', 'stf', 'dtf'])
    expect(finds(typed.replaceAll(' ', ''), kept('单田芳'))).toBe(true);
  const confirmed = kept('单田芳', { confirmed: 'shàn tián fāng' });
  expect(finds('shantianfang', confirmed)).toBe(true);
  expect(finds('dantianfang', confirmed)).toBe(false);
});

test.each(['lv bu', 'lü bu', 'lǚ bù', 'LYU BU', 'lu bu', 'lv3bu4'])('吕布 is found by %s', (typed) => {
  expect(finds(typed.replaceAll(' ', ''), kept('吕布'))).toBe(true);
});

test('a Latin name is found with its marks and without, by both habits of passports', () => {
  const forms = new Set(
    formsOfName({ native: null, surname: 'MÜLLER-ØST', given: 'José', confirmed: null }).concat(
      normalised('MÜLLER-ØST'),
      normalised('José'),
    ),
  );
  for (const typed of ['Müller-Øst', 'muller ost', 'MUELLEROEST', 'jose', 'José'])
    expect(finds(typed, forms)).toBe(true);
  const plain = new Set([
    ...formsOfName({ native: null, surname: 'MUELLER', given: null, confirmed: null }),
    'MUELLER',
  ]);
  expect(finds('Müller', plain)).toBe(true);
  expect(finds('Miller', plain)).toBe(false);
});

test('what nobody can read gives no forms, and nothing typed can look like a form', () => {
  expect(formsOfName({ native: '', surname: null, given: null, confirmed: '' })).toEqual([]);
  expect(formsOfName({ native: 'Иванов', surname: 'IVANOV', given: 'IVAN', confirmed: null })).toEqual([]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
      const raw = normalised(typed);
      expect(raw.includes(' ')).toBe(false);
      for (const form of formsOfName({ native: typed, surname: typed, given: typed, confirmed: null }))
        expect(form).toMatch(/^(HAN|PINYIN|INITIALS|PLAIN) \S+$/);
    }),
  );
});
