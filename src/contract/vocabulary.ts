import type { Language } from './language.ts';
import { casesVocabulary } from './vocabulary/cases.ts';
import { evidenceVocabulary } from './vocabulary/evidence.ts';
import { eventsVocabulary } from './vocabulary/events.ts';
import { factsVocabulary } from './vocabulary/facts.ts';
import { gapsVocabulary } from './vocabulary/gaps.ts';
import { policyVocabulary } from './vocabulary/policy.ts';
import type { Row } from './vocabulary/rows.ts';

// Codes are for programs; people read words. One list for screens, lists, papers and messages.

/** Every code that the city declares, with its word in the three languages, by `<group>.<code>`. */
export const vocabulary: ReadonlyMap<string, Row> = new Map<string, Row>(
  Object.entries({
    ...casesVocabulary,
    ...evidenceVocabulary,
    ...factsVocabulary,
    ...eventsVocabulary,
    ...gapsVocabulary,
    ...policyVocabulary,
  }),
);

const column: Readonly<Record<Language, 0 | 1 | 2>> = { 'zh-Hans': 0, 'zh-Hant': 1, en: 2 };

/** Groups of codes. */
export type Group =
  | 'loop'
  | 'link'
  | 'ending'
  | 'custody'
  | 'unit-kind'
  | 'clock'
  | 'role'
  | 'evidence'
  | 'event'
  | 'fact'
  | 'lane'
  | 'category'
  | 'destination'
  | 'symptom'
  | 'need'
  | 'result'
  | 'zone'
  | 'help'
  | 'vehicle'
  | 'yes'
  | 'gap'
  | 'column'
  | 'list'
  | 'code';

/** The word for a code; a code that nobody has a word for stands as it is. */
export const wordFor = (group: Group, code: string, language: Language): string =>
  vocabulary.get(`${group}.${code}`)?.[column[language]] ?? code;

const apart = (minutes: number, language: Language): string => {
  const hours = Math.round(minutes / 60);
  if (language === 'en') return `, ${hours} hours apart`;
  return language === 'zh-Hant' ? `（間隔 ${hours} 小時）` : `（间隔 ${hours} 小时）`;
};

/** Evidence as a rule demands it (`kind`, `kind:count`, `kind:count:minutes`, alternatives joined by `|`), in words. */
export const needInWords = (need: string, language: Language): string =>
  need
    .split('|')
    .map((alternative) => {
      const [kind = '', count, minutes] = alternative.trim().split(':');
      const word = wordFor('evidence', kind, language);
      if (count === undefined) return word;
      return `${word} × ${count}${minutes === undefined ? '' : apart(Number(minutes), language)}`;
    })
    .join(' / ');

const plain: Readonly<Record<string, Group>> = {
  lane: 'lane',
  category: 'category',
  destination: 'destination',
  symptoms: 'symptom',
  needs: 'need',
  result: 'result',
  test: 'result',
  function: 'list',
  list: 'list',
};

/** The value of a fact in words: codes by their word, yes and no, lists joined. */
export const factInWords = (name: string, value: unknown, language: Language): string => {
  if (Array.isArray(value) && value.length === 0) return wordFor('yes', 'none', language);
  if (Array.isArray(value))
    return value.map((one) => factInWords(name, one, language)).join(language === 'en' ? ', ' : '、');
  if (typeof value === 'boolean') return wordFor('yes', String(value), language);
  const group = plain[name];
  if (typeof value === 'string') return group === undefined ? value : wordFor(group, value, language);
  return typeof value === 'number' ? String(value) : '';
};
