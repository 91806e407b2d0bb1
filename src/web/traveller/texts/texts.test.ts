import { beforeAll, describe, expect, test } from 'vitest';
import { speechOf } from '../speech.ts';
import { en } from './en.ts';
import {
  type TravellerLanguage,
  type Words,
  fill,
  languageFor,
  serverLanguage,
  standing,
  travellerLanguages,
  wordsOf,
} from './languages.ts';

let all: Readonly<Record<TravellerLanguage, Words>>;
beforeAll(async () => {
  const pairs = await Promise.all(travellerLanguages.map(async (one) => [one, await wordsOf(one)] as const));
  all = Object.fromEntries(pairs) as typeof all;
});

type Keyed = Readonly<Record<string, string>>;
const sources: Keyed = import.meta.glob<string>(['../*.ts', '../*.tsx', '!../*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const placeholders = (text: string): string => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted().join();

/** Keys that are missing, too many, empty, or have other places to fill than the English text. */
const unequal = (words: Keyed): readonly string[] =>
  [...new Set([...Object.keys(en), ...Object.keys(words)])].filter((key) => {
    const [one, other] = [(en as Keyed)[key], words[key]];
    return one === undefined || other === undefined || other.trim() === '' || placeholders(one) !== placeholders(other);
  });

const scripts: Readonly<Record<TravellerLanguage, RegExp>> = {
  'zh-Hans': /\p{Script=Han}/u,
  'zh-Hant': /\p{Script=Han}/u,
  en: /\p{Script=Latin}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /\p{Script=Hangul}/u,
  fr: /\p{Script=Latin}/u,
  it: /\p{Script=Latin}/u,
  es: /\p{Script=Latin}/u,
  de: /\p{Script=Latin}/u,
  ru: /\p{Script=Cyrillic}/u,
  fa: /\p{Script=Arabic}/u,
  ar: /\p{Script=Arabic}/u,
};

// Words that two languages share, and sentences that are nothing but places to fill.
const shared = new Set(['app.no', 'result.positive', 'order.rule-name', 'symptom.fatigue', 'link.hospital']);

/** Texts that were forgotten in English, or stand in another script than their language's. */
const foreign = (language: TravellerLanguage, words: Keyed): readonly string[] =>
  Object.entries(words)
    .filter(([key, text]) => {
      if (language !== 'en' && text === (en as Keyed)[key] && !shared.has(key)) return true;
      return !scripts[language].test(text.replace(/\{\{\w+\}\}/g, '')) && key !== 'order.rule-name';
    })
    .map(([key]) => key);

/** Keys that the page never says. */
const unsaid = (keys: readonly string[], code: string): readonly string[] =>
  keys.filter((key) => {
    if (code.includes(`'${key}'`)) return false;
    const [beginning = ''] = key.split('.');
    return !(code.includes(`\`${beginning}.\${`) || code.includes(`sayCode('${beginning}',`));
  });

describe('what travellers are told', () => {
  test('is whole in each of the twelve languages, with the same places to fill', () => {
    expect(travellerLanguages).toHaveLength(12);
    const wrong = travellerLanguages.map((language) => [language, unequal(all[language])] as const);
    expect(wrong.filter(([, keys]) => keys.length > 0)).toEqual([]);
  });

  test('is written in the language it claims to be, nothing left in English', () => {
    const wrong = travellerLanguages.map((language) => [language, foreign(language, all[language])] as const);
    expect(wrong.filter(([, keys]) => keys.length > 0)).toEqual([]);
  });

  test('keeps the two Chinese scripts apart', () => {
    const simplified = /[环时间录请码单责负应实这们级约对转标来无显没开关门见说话读写认让为给图检测护]/u;
    const traditional = /[環時間錄請碼單責負應實這們級約對轉標來無顯沒開關門見說話讀寫認讓為給圖檢測護]/u;
    expect(Object.values(all['zh-Hant']).filter((text) => simplified.test(text))).toEqual([]);
    expect(Object.values(all['zh-Hans']).filter((text) => traditional.test(text))).toEqual([]);
  });

  test('says in its own language when no native speaker has checked it; what binds is marked as binding', () => {
    const binding = travellerLanguages.filter((language) => standing[language] === 'binding');
    expect(binding).toEqual(['zh-Hans', 'zh-Hant', 'en']);
    expect(travellerLanguages.every((language) => all[language]['app.unchecked'].length > 10)).toBe(true);
  });

  test('asks about fever with the degrees of the policy in force, never with a number of its own', async () => {
    for (const language of travellerLanguages) {
      expect(Object.values(all[language]).filter((text) => /3[5-9][.,]\d/.test(text))).toEqual([]);
      const speech = speechOf(language, all[language]);
      expect(speech.say('report.fever', { degrees: speech.degrees(37.5) })).toMatch(/37[.,]5/);
      expect(speech.say('report.fever-any')).not.toMatch(/\d/);
    }
  });

  test('has no text that nobody says', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(10);
    expect(unsaid(Object.keys(en), Object.values(sources).join('\n'))).toEqual([]);
  });

  test('these checks bite', () => {
    const { 'app.no': _gone, ...less } = all.fr;
    expect(unequal(less)).toEqual(['app.no']);
    expect(unequal({ ...all.fr, 'door.wait': 'Attendez {{second}}' })).toEqual(['door.wait']);
    expect(foreign('ru', { ...all.ru, 'app.yes': 'Yes' })).toEqual(['app.yes']);
    expect(foreign('ar', { ...all.ar, 'app.yes': 'Oui' })).toEqual(['app.yes']);
    expect(unsaid(['app.forgotten'], Object.values(sources).join('\n'))).toEqual(['app.forgotten']);
  });
});

describe('the language of a phone', () => {
  test('is the first one that we speak', () => {
    expect(languageFor(['pt-BR', 'fr-CA', 'en'])).toBe('fr');
    expect(languageFor(['zh-TW'])).toBe('zh-Hant');
    expect(languageFor(['zh-Hant-HK'])).toBe('zh-Hant');
    expect(languageFor(['zh-CN', 'en'])).toBe('zh-Hans');
    expect(languageFor(['fa-IR'])).toBe('fa');
    expect(languageFor(['fil', 'sw'])).toBe('en');
    expect(languageFor([])).toBe('en');
  });

  test('is asked of the server in the nearest that it speaks', () => {
    expect(travellerLanguages.map(serverLanguage).filter((language) => language !== 'en')).toEqual([
      'zh-Hans',
      'zh-Hant',
    ]);
  });

  test('a place that nothing fills stays to be seen', () => {
    expect(fill('{{a}} {{b}}', { a: 1 })).toBe('1 {{b}}');
  });
});
