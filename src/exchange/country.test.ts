import { describe, expect, it } from 'vitest';
import { alpha2Of, countryFromCode, countryFromText, isCountry } from './country.ts';

describe('codes', () => {
  it.each([
    ['CN', 'CHN'],
    ['chn', 'CHN'],
    ['D', 'DEU'],
    ['D<<', 'DEU'],
    ['GBD', 'GBD'],
    ['UNO', 'UNO'],
    ['XXA', 'XXA'],
    ['RKS', 'XKX'],
    ['UK', 'GBR'],
    ['ＩＴ', 'ITA'],
  ])('%s → %s', (code, country) => {
    expect(countryFromCode(code)).toBe(country);
  });

  it.each(['', 'ZZ', 'ZZZ', 'C', 'CHINA', '__proto__', 'constructor'])('%j is no code', (code) => {
    expect(countryFromCode(code)).toBeUndefined();
  });

  it('alpha-2 and alpha-3 are each other’s inverse for the whole of ISO 3166-1', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    let countries = 0;
    for (const one of letters) {
      for (const two of letters) {
        const three = countryFromCode(one + two);
        if (three === undefined || one + two === 'UK') continue;
        countries += 1;
        expect(isCountry(three)).toBe(true);
        expect(alpha2Of(three)).toBe(one + two);
      }
    }
    // 249 of the standard, EU and Kosovo.
    expect(countries).toBe(251);
  });
});

describe('names', () => {
  it.each([
    ['中国', 'CHN'],
    ['中国籍', 'CHN'],
    ['意大利', 'ITA'],
    ['韩国', 'KOR'],
    ['美国', 'USA'],
    ['CN 中国', 'CHN'],
    ['中国(CHN)', 'CHN'],
    ['Italy', 'ITA'],
    ['Côte d’Ivoire', 'CIV'],
    ['U.S.A.', 'USA'],
    ['無國籍', undefined],
    ['中国/美国', undefined],
    ['toString', undefined],
  ])('%s → %s', (name, country) => {
    expect(countryFromText(name)).toBe(country);
  });
});
