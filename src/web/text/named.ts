import type { TFunction } from 'i18next';
import { type TextKey, en } from './en.ts';

type Group = 'place' | 'lane' | 'gap';
type NamedKey = Exclude<Extract<TextKey, `${Group}.${string}`>, 'gap.other'>;

const isNamed = (key: string): key is NamedKey => key !== 'gap.other' && Object.hasOwn(en, key);

/** The word for a code that the city declares; a code nobody has a word for stands as it is. */
export const named = (t: TFunction, group: Group, code: string): string => {
  const key = `${group}.${code}`;
  if (isNamed(key)) return t(key);
  return group === 'gap' ? t('gap.other', { kind: code }) : code;
};
