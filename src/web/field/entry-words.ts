import { sayIn } from '../text/words.ts';
import type { Entry } from './keep/entry.ts';
import { toldWords } from './told/words.ts';

const isKey = (key: string): key is keyof typeof toldWords => Object.hasOwn(toldWords, key);

/** What an entry is, in a sentence of the language of now. */
export const wordsOf = ({ what }: Pick<Entry, 'what'>): string => {
  const key = `field.did.${what.key}`;
  return isKey(key) ? sayIn(toldWords, key, what.values) : what.key;
};
