import { useTranslation } from 'react-i18next';
import { type Group, factInWords, needInWords, wordFor } from '../../contract/vocabulary.ts';
import { countryAndDay } from './country.ts';
import { currentLanguage } from './language.ts';

/** Codes in the words of the reader. */
export interface InWords {
  /** The word for a code of a group. */
  readonly word: (group: Group, code: string) => string;
  /** Demanded evidence (`kind`, `kind:count`, alternatives). */
  readonly need: (need: string) => string;
  /** The value of a fact. */
  readonly fact: (name: string, value: unknown) => string;
}

// Facts whose values are countries, with a day or without.
const ofCountries: ReadonlySet<string> = new Set(['countries', 'lastIn', 'boarded', 'country']);

/** The city's vocabulary in the language of the screen; drawn again when that changes. */
export const useInWords = (): InWords => {
  useTranslation();
  const language = currentLanguage();
  return {
    word: (group, code) => wordFor(group, code, language),
    need: (need) => needInWords(need, language),
    fact: (name, value) => {
      const named = (one: unknown): unknown => (typeof one === 'string' ? countryAndDay(one, language) : one);
      if (!ofCountries.has(name)) return factInWords(name, value, language);
      return factInWords(name, Array.isArray(value) ? value.map(named) : named(value), language);
    },
  };
};
