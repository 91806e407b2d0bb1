import { expect, test } from 'vitest';
import { alpha2Of, countryFromCode, isCountry } from '../../exchange/country.ts';
import { languages } from '../../contract/language.ts';
import { alpha2, countryAndDay, countryName } from './country.ts';

test('a country is named in the language of the reader, by two letters and by three', () => {
  expect(countryName('ITA', 'en')).toBe('Italy');
  expect(countryName('IT', 'zh-Hans')).toBe('意大利');
  expect(countryName('ITA', 'zh-Hant')).toBe('義大利');
  expect(countryName('IRN', 'fa')).toBe('ایران');
  expect(countryAndDay('IR 2020-03-19', 'en')).toBe('Iran 2020-03-19');
});

test('a code of documents alone, and one that nobody knows, stands as it is', () => {
  for (const code of ['GBD', 'XXA', 'UNO', 'QQQ', '', 'it']) expect(countryName(code, 'en')).toBe(code);
});

test.each(languages)('no two countries look the same in %s', (language) => {
  const names = [...alpha2.keys()].map((code) => countryName(code, language));
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name === '')).toEqual([]);
});

test('the letters are those of the lists that are imported', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const imported = letters
    .flatMap((a) => letters.map((b) => a + b))
    .flatMap((two): [string, string][] => {
      const three = countryFromCode(two);
      // UK is another way to write GB.
      return three !== undefined && alpha2Of(three) === two ? [[three, two]] : [];
    });
  expect(imported.length).toBeGreaterThan(200);
  expect(imported.filter(([three, two]) => alpha2.get(three) !== two)).toEqual([]);
  expect([...alpha2].filter(([three, two]) => !isCountry(three) || alpha2Of(three) !== two)).toEqual([]);
});
