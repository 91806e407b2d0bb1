import { createContext, useContext } from 'react';
import type { NamedUnit } from '../../contract/traveller.ts';
import { cityZone } from '../ui/moment.ts';
import { Refused, codeOf } from './ask.ts';
import type { TextKey } from './texts/en.ts';
import { type TravellerLanguage, type Words, fill, isRightToLeft } from './texts/languages.ts';

/** How the page speaks: texts, times of the city and names of units, in one language. */
export interface Speech {
  readonly language: TravellerLanguage;
  say(key: TextKey, values?: Readonly<Record<string, string | number>>): string;
  /** The text for a code of the server, or the code itself when there is no word for it. */
  sayCode(beginning: string, code: string): string;
  /** What stood in the way of something asked: no network, asked too often, or something else. */
  trouble(error: unknown): string;
  /** Day, hour and minute in the city. */
  time(at: string): string;
  /** A temperature in degrees Celsius, without its unit. */
  degrees(celsius: number): string;
  /** The name of a unit; where only its Chinese name helps to find it, both. */
  unit(named: NamedUnit): string;
}

// A name or time in another script keeps its own direction within a sentence.
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** The speech of a language. Dates are those of the order, whatever calendar a country has of its own. */
export const speechOf = (language: TravellerLanguage, words: Words): Speech => {
  const mixed = isRightToLeft(language) ? isolate : (text: string): string => text;
  // English of the world: the day before the month, as on every other paper of an airport.
  const locale = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, {
    timeZone: cityZone,
    weekday: 'short',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const numbers = new Intl.NumberFormat(`${locale}-u-nu-latn`, { maximumFractionDigits: 1 });
  const isKey = (key: string): key is TextKey => Object.prototype.hasOwnProperty.call(words, key);
  return {
    language,
    say: (key, values) => fill(words[key], values),
    sayCode(beginning, code) {
      const key = `${beginning}.${code}`;
      return isKey(key) ? words[key] : code;
    },
    trouble(error) {
      const code = codeOf(error);
      if (code === 'unreachable') return fill(words['app.unreachable']);
      if (!(error instanceof Refused) || code !== 'too_many') return fill(words['app.unexpected']);
      return fill(words['door.wait'], { seconds: Math.max(1, Math.ceil(error.wait)) });
    },
    time: (at) => mixed(format.format(Date.parse(at))),
    degrees: (celsius) => numbers.format(celsius),
    unit({ names }) {
      if (language === 'zh-Hans' || language === 'zh-Hant') return names[language];
      return mixed(names.en === names['zh-Hans'] ? names.en : `${names.en} (${names['zh-Hans']})`);
    },
  };
};

const Spoken = createContext<Speech | null>(null);
export const SpeechProvider = Spoken.Provider;

/** How the page speaks now. */
export const useSpeech = (): Speech => {
  const speech = useContext(Spoken);
  if (speech === null) throw new Error('nothing is spoken here');
  return speech;
};
