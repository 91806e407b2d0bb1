export const languages = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Language = (typeof languages)[number];

const mark = /^(zh-Hans|zh-Hant|en):[ \t]*/;

/** When a language is missing, the next best: the other script first, then whatever is there. */
const nextBest: Readonly<Record<Language, readonly Language[]>> = {
  'zh-Hans': ['zh-Hans', 'zh-Hant', 'en'],
  'zh-Hant': ['zh-Hant', 'zh-Hans', 'en'],
  en: ['en', 'zh-Hans', 'zh-Hant'],
};

/**
 * Reads a text written once per language, each part starting on a line of its own with `zh-Hans:`, `zh-Hant:` or
 * `en:`. Lines without a mark continue the part above; a text without any mark is the same in every language.
 */
export function wordingIn(text: string, language: Language): string {
  const parts = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const found = mark.exec(line.trimStart());
    if (found !== null && found[1] !== undefined) {
      current = [line.trimStart().slice(found[0].length)];
      parts.set(found[1], current);
    } else {
      current.push(line);
      if (parts.size === 0) parts.set('', current);
    }
  }
  for (const candidate of nextBest[language]) {
    const part = parts.get(candidate);
    if (part !== undefined) return part.join('\n').trim();
  }
  return (parts.get('') ?? []).join('\n').trim();
}
