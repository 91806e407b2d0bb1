import { writeInstant } from './instant.ts';
import type { Language } from './language.ts';
import { needInWords, type Group, wordFor } from './vocabulary.ts';
import { eventFindings } from './vocabulary/audit-events.ts';
import { roomFindings } from './vocabulary/audit-rooms.ts';
import { standingWords, storeFindings } from './vocabulary/audit-store.ts';
import type { Row } from './vocabulary/rows.ts';

/** Every text of the auditor, in the three languages, with `{{places}}` for its facts. */
export const findingTexts = { ...eventFindings, ...roomFindings, ...storeFindings };

/** What the auditor may find. A code stays what it is for ever: reports of long ago are read by it. */
export type FindingCode = keyof typeof findingTexts;

export type FindingFact = string | number | null | readonly string[];
/** What fills the places of a finding's text; never anything about a person. Instants are milliseconds. */
export type FindingFacts = Readonly<Record<string, FindingFact>>;

/** Facts that are instants. */
const instants: ReadonlySet<string> = new Set(['time', 'until', 'rings', 'before', 'recorded']);

const filled = (text: string, facts: FindingFacts, say: (name: string, fact: FindingFact) => string): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => say(name, facts[name] ?? null));

const plainly = (name: string, fact: FindingFact): string => {
  if (Array.isArray(fact)) return fact.join(', ');
  return typeof fact === 'number' && instants.has(name) ? writeInstant(fact) : String(fact);
};

/** A finding in English with all codes as they stand in the ledger: for the command line, logs and files. */
export const findingText = (code: FindingCode, facts: FindingFacts): string =>
  filled(findingTexts[code][2], facts, plainly);

const column: Readonly<Record<Language, 0 | 1 | 2>> = { 'zh-Hans': 0, 'zh-Hant': 1, en: 2 };

/** Groups of codes in which the word for a fact is looked for, in this order. */
const groups: Readonly<Record<string, readonly Group[]>> = {
  loop: ['loop'],
  link: ['link'],
  from: ['link'],
  into: ['link', 'ending', 'evidence'],
  ending: ['ending'],
  clock: ['clock'],
  kind: ['unit-kind', 'gap'],
  result: ['result'],
};

/** Names of units. */
const unitFacts: ReadonlySet<string> = new Set(['unit', 'holder', 'giver', 'receiver', 'named', 'by']);

/** What a screen knows of names and times. */
export interface FindingSayers {
  /** The name of a unit. */
  readonly unit: (code: string) => string;
  /** An instant as the reader knows it. */
  readonly time: (at: number) => string;
}

const standingOf = (standing: string): Row | undefined =>
  new Map<string, Row>(Object.entries(standingWords)).get(standing);

const isFinding = (code: string): code is FindingCode => Object.hasOwn(findingTexts, code);

/**
 * A finding in the words of the reader.
 *
 * @returns null for a code that nobody has a text for: one of another version of Huan
 */
export const findingInWords = (
  code: string,
  facts: FindingFacts,
  language: Language,
  { unit, time }: FindingSayers,
): string | null => {
  if (!isFinding(code)) return null;
  const text: Row = findingTexts[code];
  const word = (name: string, fact: string): string => {
    if (name === 'missing') return needInWords(fact, language);
    if (name === 'event') return wordFor('event', fact.replace(/\.\d+$/, ''), language);
    if (unitFacts.has(name)) return unit(fact);
    if (name === 'standing') return standingOf(fact)?.[column[language]] ?? fact;
    for (const group of groups[name] ?? []) {
      const found = wordFor(group, fact, language);
      if (found !== fact) return found;
    }
    return fact;
  };
  return filled(text[column[language]], facts, (name, fact) => {
    if (fact === null) return '—';
    if (typeof fact === 'number') return instants.has(name) ? time(fact) : String(fact);
    if (typeof fact === 'string') return word(name, fact);
    return fact.map((one) => word(name, one)).join(language === 'en' ? ', ' : '、');
  });
};
