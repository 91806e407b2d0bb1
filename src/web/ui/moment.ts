import type { Language } from '../text/language.ts';

/** Where the city's clocks hang. Times on screens are the city's, wherever the device is. */
export const cityZone = 'Asia/Shanghai';

const formats = new Map<string, Intl.DateTimeFormat>();
const format = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, options);
  formats.set(key, made);
  return made;
};

/** A moment of the city as text that sorts: `2020-03-27T08:30`. */
export const cityStamp = (at: number): string =>
  format('sv-SE', {
    timeZone: cityZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(at)
    .replace(' ', 'T');

/** The same with the day before it when it is not the day of `now`: `3/28 08:30`. */
export const cityTimeNear = (at: number, now: number): string => {
  const stamp = cityStamp(at);
  if (stamp.slice(0, 10) === cityStamp(now).slice(0, 10)) return stamp.slice(11, 16);
  return `${Number(stamp.slice(5, 7))}/${Number(stamp.slice(8, 10))} ${stamp.slice(11, 16)}`;
};

// The city's clocks have not been changed for summer since 1991: one offset holds.
const offset = Date.parse(`${cityStamp(0)}:00Z`);

/** The instant of a time of the city as a field of a form gives it (`2020-03-27T08:30`), in milliseconds; null for none. */
export const cityInstant = (typed: string): number | null => {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(typed) ? Date.parse(`${typed}:00Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at - offset;
};

/** Hour, minute and second in the city. */
export const citySecond = (at: number): string =>
  format('sv-SE', { timeZone: cityZone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

/** A day of the city in words: `Friday, 27 March 2020`. */
export const dayText = (day: string, language: Language): string =>
  format(language, { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' }).format(
    Date.parse(`${day}T00:00:00Z`),
  );

/** Hour and minute by this device's own clock: for what concerns the device, not the city. */
export const deviceTime = (at: number, language: Language): string =>
  format(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** A time of a timetable (the city's own, `2020-03-27T08:30`, or with an offset) as text that sorts, or null. */
export const timetableStamp = (fact: unknown): string | null => {
  if (typeof fact !== 'string' || !written.test(fact)) return null;
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(fact)) return fact.slice(0, 16);
  const at = Date.parse(fact);
  return Number.isNaN(at) ? null : cityStamp(at);
};

/** A length of time in the two units that matter. Negative ones count as nothing. */
export type Span =
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }
  | { readonly unit: 'days'; readonly days: number; readonly hours: number };

export const spanOf = (milliseconds: number): Span => {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return { unit: 'minutes', minutes };
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return { unit: 'hours', hours, minutes: minutes % 60 };
  return { unit: 'days', days: Math.floor(hours / 24), hours: hours % 24 };
};
