import type { TextKey } from './en.ts';

/** Every text of the page in one language. */
export type Words = Readonly<Record<TextKey, string>>;

/** Languages in which travellers are spoken to, each by the name that it gives itself. */
export const languageNames = {
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
  en: 'English',
  ja: '日本語',
  ko: '한국어',
  fr: 'Français',
  it: 'Italiano',
  es: 'Español',
  de: 'Deutsch',
  ru: 'Русский',
  fa: 'فارسی',
  ar: 'العربية',
} as const;
export type TravellerLanguage = keyof typeof languageNames;
export const travellerLanguages = Object.keys(languageNames) as TravellerLanguage[];

/**
 * How far a text can be relied on. `binding`: the city's own wording. `unchecked`: translated by us, and no native
 * speaker has read it; the page says so in that language. `checked`: somebody whose language it is has read it.
 */
export const standing: Readonly<Record<TravellerLanguage, 'binding' | 'unchecked' | 'checked'>> = {
  'zh-Hans': 'binding',
  'zh-Hant': 'binding',
  en: 'binding',
  ja: 'unchecked',
  ko: 'unchecked',
  fr: 'unchecked',
  it: 'unchecked',
  es: 'unchecked',
  de: 'unchecked',
  ru: 'unchecked',
  fa: 'unchecked',
  ar: 'unchecked',
};

/** Languages written from right to left. */
export const isRightToLeft = (language: TravellerLanguage): boolean => language === 'fa' || language === 'ar';

/** The language among the three of the interface in which the server is asked to speak. */
export const serverLanguage = (language: TravellerLanguage): 'zh-Hans' | 'zh-Hant' | 'en' =>
  language === 'zh-Hans' || language === 'zh-Hant' ? language : 'en';

const loaders: Readonly<Record<TravellerLanguage, () => Promise<Words>>> = {
  'zh-Hans': async () => (await import('./zh-hans.ts')).zhHans,
  'zh-Hant': async () => (await import('./zh-hant.ts')).zhHant,
  en: async () => (await import('./en.ts')).en,
  ja: async () => (await import('./ja.ts')).ja,
  ko: async () => (await import('./ko.ts')).ko,
  fr: async () => (await import('./fr.ts')).fr,
  it: async () => (await import('./it.ts')).it,
  es: async () => (await import('./es.ts')).es,
  de: async () => (await import('./de.ts')).de,
  ru: async () => (await import('./ru.ts')).ru,
  fa: async () => (await import('./fa.ts')).fa,
  ar: async () => (await import('./ar.ts')).ar,
};

/** Fetches the texts of a language: a page speaks one, and loads no other. */
export const wordsOf = (language: TravellerLanguage): Promise<Words> => loaders[language]();

const matches = (wanted: string, language: TravellerLanguage): boolean => {
  const tag = wanted.toLowerCase();
  if (language === 'zh-Hant') return /^zh-(hant|tw|hk|mo)/.test(tag);
  if (language === 'zh-Hans') return /^zh(-|$)/.test(tag) && !matches(wanted, 'zh-Hant');
  return tag === language || tag.startsWith(`${language}-`);
};

/** The first of the device's languages that we speak; English when there is none. */
export const languageFor = (wanted: readonly string[]): TravellerLanguage => {
  for (const one of wanted) {
    const found = travellerLanguages.find((language) => matches(one, language));
    if (found !== undefined) return found;
  }
  return 'en';
};

/** A text with its `{{places}}` filled in. */
export const fill = (text: string, values: Readonly<Record<string, string | number>> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
