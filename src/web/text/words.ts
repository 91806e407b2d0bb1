import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Language, currentLanguage } from './language.ts';

/** One text in the three languages. A language left out does not compile. */
export type Row = readonly [zhHans: string, zhHant: string, en: string];

/** Values for the `{{places}}` of a text. */
export type Values = Readonly<Record<string, string | number>>;

/** A text by its key. */
export type Say<K extends string> = (key: K, values?: Values) => string;

const column: Readonly<Record<Language, 0 | 1 | 2>> = { 'zh-Hans': 0, 'zh-Hant': 1, en: 2 };

/** The texts of one screen, beside its code in `words.ts`: loaded with the screen, in all three languages at once. */
export const words = <const K extends string>(rows: Readonly<Record<K, Row>>): Readonly<Record<K, Row>> => rows;

/** A text in the language of now, for code that draws nothing. */
export const sayIn = <K extends string>(rows: Readonly<Record<K, Row>>, key: K, values: Values = {}): string => {
  const language = currentLanguage();
  return i18next.services.interpolator.interpolate(rows[key][column[language]], values, language, {});
};

/** The texts of a screen; it is drawn again when the language changes. */
export const useWords = <K extends string>(rows: Readonly<Record<K, Row>>): Say<K> => {
  useTranslation();
  return (key, values) => sayIn(rows, key, values);
};

/** The text for a code that somebody declares; a code that nobody has a word for stands as it is. */
export const sayCode = <K extends string>(rows: Readonly<Record<K, Row>>, beginning: string, code: string): string => {
  const key = `${beginning}.${code}`;
  return isKey(rows, key) ? sayIn(rows, key) : code;
};

const isKey = <K extends string>(rows: Readonly<Record<K, Row>>, key: string): key is K => Object.hasOwn(rows, key);
