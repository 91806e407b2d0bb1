import type { Language } from '../policy/wording.ts';

export type { Language };
export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const satisfies readonly Language[];

/** A text in the three languages. */
export type Wording = Readonly<Record<Language, string>>;

const of = (tag: string): Language | null => {
  const lower = tag.toLowerCase();
  if (lower === 'en' || lower.startsWith('en-')) return 'en';
  if (/^zh-(hant|tw|hk|mo)/.test(lower)) return 'zh-Hant';
  if (lower === 'zh' || lower.startsWith('zh-')) return 'zh-Hans';
  return null;
};

/**
 * The language that a caller prefers among ours, from an `Accept-Language` header. English for who names none of ours:
 * browsers of the city say Chinese, programs say nothing or `*`.
 */
export const languageOf = (header: string | undefined): Language => {
  if (header === undefined || header === '' || header.length > 500) return 'en';
  let best: Language = 'en';
  let weight = 0;
  for (const part of header.split(',')) {
    const [tag = '', ...rest] = part.trim().split(';');
    const language = of(tag.trim());
    if (language === null) continue;
    const quality = rest.map((piece) => /^\s*q=([\d.]+)\s*$/.exec(piece)?.[1]).find((found) => found !== undefined);
    const value = quality === undefined ? 1 : Number(quality);
    if (value > weight) {
      best = language;
      weight = value;
    }
  }
  return best;
};
