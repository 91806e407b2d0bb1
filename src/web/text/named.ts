import type { TFunction } from 'i18next';
import { type TextKey, en } from './en.ts';

const isKey = (text: string): text is TextKey => Object.hasOwn(en, text);

/** The word for a code that the city declares (`place`, `lane`, `gap`); a code nobody has a word for stands as it is. */
export const named = (t: TFunction, group: 'place' | 'lane' | 'gap', code: string): string => {
  const key = `${group}.${code}`;
  if (isKey(key)) return t(key);
  return group === 'gap' ? t('gap.other', { kind: code }) : code;
};
