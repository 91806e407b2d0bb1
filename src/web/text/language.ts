import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, languageOf, languages } from '../../contract/language.ts';
import { en } from './en.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

export type { Language };
export { languages };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    keySeparator: false;
    nsSeparator: false;
    resources: { translation: typeof en };
  }
}

/** Every text by language: tests hold them against each other. */
export const texts = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en } as const;

/** How each language calls itself: the same in every language. */
export const ownNames: Readonly<Record<Language, string>> = { 'zh-Hans': '简体', 'zh-Hant': '繁體', en: 'English' };

const kept = 'huan.language';
const isLanguage = (text: string | null): text is Language => languages.some((language) => language === text);

/** The language last chosen on this device, else the first of the device's that we speak. */
export const preferredLanguage = (): Language => {
  const chosen = localStorage.getItem(kept);
  return isLanguage(chosen) ? chosen : languageOf(navigator.languages.join(','));
};

/** The language in which the screens speak now. */
export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'zh-Hans');

/** What stands between a name and what it names, as each language writes it. */
export const colon = (): string => (currentLanguage() === 'en' ? ': ' : '：');

const show = (language: Language): void => {
  document.documentElement.lang = language;
  document.title = i18next.t('app.title');
};

/** Prepares the texts; nothing is fetched, so the first paint already speaks. */
export const openTexts = async (language: Language): Promise<i18n> => {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: Object.fromEntries(languages.map((one) => [one, { translation: texts[one] }])),
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  show(language);
  return i18next;
};

/** Changes the language here and for next time. */
export const chooseLanguage = async (language: Language): Promise<void> => {
  localStorage.setItem(kept, language);
  await i18next.changeLanguage(language);
  show(language);
};
