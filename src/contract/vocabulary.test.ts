import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loops } from '../city/loops.ts';
import { unitKinds } from '../city/units.ts';
import { roles } from './account.ts';
import { vehicleKinds } from './vehicle.ts';
import { categories, declaredFacts, destinations, losses, needs, results, symptoms } from './facts.ts';
import { factInWords, needInWords, vocabulary, wordFor } from './vocabulary.ts';

const missing = (group: string, codes: Iterable<string>): readonly string[] =>
  [...new Set(codes)].map((code) => `${group}.${code}`).filter((key) => !vocabulary.has(key));

const all = [...loops.values()];
const folder = (path: string) => new URL(path, import.meta.url);

/** Names of events that the kernel writes. */
const events = (): readonly string[] =>
  readdirSync(folder('../loop'))
    .filter((name) => !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(folder(`../loop/${name}`), 'utf8').matchAll(/'([a-z]+\.[a-z]+)\.\d'/g)])
    .map((match) => match[1] ?? '');

const properties = (schema: unknown): readonly string[] => {
  const shape: unknown = typeof schema === 'object' && schema !== null ? Reflect.get(schema, 'properties') : null;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
};

describe('a code without a word', () => {
  test('is no loop, link, ending or evidence of the city', () => {
    expect(missing('loop', loops.keys())).toEqual([]);
    expect(
      missing(
        'link',
        all.flatMap(({ links }) => Object.keys(links)),
      ),
    ).toEqual([]);
    expect(
      missing(
        'ending',
        all.flatMap(({ endings }) => Object.keys(endings)),
      ),
    ).toEqual([]);
    expect(
      missing(
        'evidence',
        all.flatMap(({ evidence }) => Object.keys(evidence)),
      ),
    ).toEqual([]);
  });

  test('is no kind of unit, role, fact or value', () => {
    expect(missing('unit-kind', unitKinds)).toEqual([]);
    expect(missing('role', roles)).toEqual([]);
    const facts = Object.values(declaredFacts()).flatMap((kinds) =>
      typeof kinds === 'object' && kinds !== null ? Object.values(kinds).flatMap(properties) : [],
    );
    expect(facts.length).toBeGreaterThan(20);
    expect(missing('fact', facts)).toEqual([]);
    expect(missing('category', categories)).toEqual([]);
    expect(missing('destination', destinations)).toEqual([]);
    expect(missing('symptom', symptoms)).toEqual([]);
    expect(missing('need', needs)).toEqual([]);
    expect(missing('result', [...results, ...losses])).toEqual([]);
    // What a specimen tells its person is evidence too, and demanded for a release.
    expect(missing('evidence.test', [...results, ...losses])).toEqual([]);
    expect(missing('vehicle', vehicleKinds)).toEqual([]);
  });

  test('is no event that the kernel writes', () => {
    expect(events().length).toBeGreaterThan(30);
    expect(missing('event', events())).toEqual([]);
  });

  test('would be found', () => {
    expect(missing('loop', ['nonsense'])).toEqual(['loop.nonsense']);
  });
});

describe('words', () => {
  test('stand in the right script, none empty', () => {
    const simplified = /[环时间录请码单责负应实这们级约对转标来无显没开关门见说话读写认让为给]/u;
    const traditional = /[環時間錄請碼單責負應實這們級約對轉標來無顯沒開關門見說話讀寫認讓為給]/u;
    const wrong = [...vocabulary].filter(
      ([, [hans, hant, en]]) =>
        [hans, hant, en].some((text) => text.trim() === '') || traditional.test(hans) || simplified.test(hant),
    );
    expect(wrong).toEqual([]);
  });

  test('are put together for demands and facts', () => {
    expect(needInWords('count:2', 'en')).toBe('Head count × 2');
    expect(needInWords('home|lodging', 'zh-Hans')).toBe('居家条件核查 / 房间');
    expect(factInWords('symptoms', ['fever', 'cough'], 'zh-Hant')).toBe('發燒、咳嗽');
    expect(factInWords('fever', false, 'en')).toBe('No');
    // That there were none was said, and is shown as said.
    expect(factInWords('symptoms', [], 'en')).toBe('None');
    expect(wordFor('link', 'nowhere', 'en')).toBe('nowhere');
  });
});
