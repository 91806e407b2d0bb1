/**
 * Instants, dates and durations as plain numbers, without `Date`.
 *
 * Dates are days since 1970-01-01 in the proleptic Gregorian calendar (loop/calendar.ts).
 * Fractions of a second are cut to milliseconds.
 */
import { civilFromDays, daysFromCivil, isCivilDay } from '../loop/calendar.ts';

/** An instant that remembers the offset it was written with. */
export interface Instant {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly ms: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  /** Written with `Z` rather than `+00:00`. */
  readonly zulu: boolean;
}

const dayMs = 86_400_000;
const timeShape = /^(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})$/;
const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/;
const durationShape = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0);
}

/** Monday is 1, Sunday is 7. */
export function weekday(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

/** Adds calendar months; a day that the month lacks becomes its last day (31 January + 1 month = 28 or 29 February). */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  const index = year * 12 + (month - 1) + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  return daysFromCivil(newYear, newMonth, Math.min(day, monthLength(newYear, newMonth)));
}

function civil(year: number, month: number, day: number): number | null {
  if (!isCivilDay(year, month, day)) return null;
  return daysFromCivil(year, month, day);
}

/** Reads `YYYY-MM-DD`; null when that is not a day of the calendar. */
export function readDate(text: string): number | null {
  const found = dateShape.exec(text);
  return found === null ? null : civil(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** The digits from `from` up to (not including) `to`; -1 when one of them is no ASCII digit or is missing. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Minutes east of UTC of the `Z` or `±HH:MM` that ends a text; null when there is neither. */
function offsetAt(text: string, at: number): number | null {
  const sign = text[at];
  if (sign === 'Z') return text.length === at + 1 ? 0 : null;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') return null;
  const hours = digits(text, at + 1, at + 3);
  const minutes = digits(text, at + 4, at + 6);
  if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) return null;
  const east = hours * 60 + minutes;
  if (sign === '+') return east;
  // `-00:00` means "offset unknown" (RFC 3339 §4.3), which is no offset at all
  return east === 0 ? null : -east;
}

/**
 * Reads `YYYY-MM-DDTHH:MM[:SS[.fraction]]` with `Z` or `±HH:MM`; null for anything else. A time without an offset,
 * hour 24 and second 60 are refused: each would silently mean another instant. Written out by position because a
 * regular expression here was a fifth of the cost of a decision.
 */
export function readInstant(text: string): Instant | null {
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':') return null;
  const day = civil(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  let second = 0;
  let fraction = 0;
  let at = 16;
  if (text[at] === ':') {
    second = digits(text, 17, 19);
    at = 19;
    if (text[at] === '.') {
      let end = at + 1;
      while (end < at + 10 && digits(text, end, end + 1) >= 0) end++;
      const shown = Math.min(3, end - at - 1);
      if (shown === 0) return null;
      fraction = digits(text, at + 1, at + 1 + shown) * 10 ** (3 - shown);
      at = end;
    }
  }
  const offset = offsetAt(text, at);
  if (day === null || offset === null || hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
  if (second < 0 || second > 59) return null;
  const wall = day * dayMs + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction;
  return { ms: wall - offset * 60_000, offset, zulu: text[at] === 'Z' };
}

/** Milliseconds since 1970 of an ISO instant; null when it is not one. */
export function instantMs(text: string): number | null {
  const instant = readInstant(text);
  return instant === null ? null : instant.ms;
}

/** Reads `HH:MM:SS` with an offset, as a wall time on 1970-01-01. */
export function readTime(text: string): Instant | null {
  return timeShape.test(text) ? readInstant(`1970-01-01T${text}`) : null;
}

/** Milliseconds on the clock at the instant's own offset, counted from 1970-01-01T00:00 there. */
export function wallMs(instant: Instant): number {
  return instant.ms + instant.offset * 60_000;
}

/** The calendar day at the instant's own offset. */
export function dayOf(instant: Instant): number {
  return Math.floor(wallMs(instant) / dayMs);
}

/** Adds calendar months on the wall clock, keeping time of day and offset. */
export function addMonthsToInstant(instant: Instant, months: number): Instant {
  const day = dayOf(instant);
  return { ...instant, ms: instant.ms + (addMonths(day, months) - day) * dayMs };
}

/** That day at the time of day (and offset) of `time`. */
export function atTime(day: number, time: Instant): Instant {
  return { ...time, ms: time.ms + day * dayMs };
}

function pad(value: number, width: number): string {
  return width === 2 ? (value < 10 ? `0${value}` : String(value)) : String(value).padStart(width, '0');
}

/** `YYYY-MM-DD`; null outside the years 1–9999. */
export function printDate(days: number): string | null {
  const { year, month, day } = civilFromDays(days);
  return year < 1 || year > 9999 ? null : `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** ISO with the instant's own offset; the fraction only when there is one; null outside the years 1–9999. */
export function printInstant(instant: Instant): string | null {
  const wall = wallMs(instant);
  const days = Math.floor(wall / dayMs);
  const date = printDate(days);
  if (date === null) return null;
  const rest = wall - days * dayMs;
  const seconds = Math.floor(rest / 1000);
  const fraction = rest - seconds * 1000;
  const time = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  const tail = fraction === 0 ? '' : `.${pad(fraction, 3).replace(/0+$/, '')}`;
  const east = Math.abs(instant.offset);
  const sign = instant.offset < 0 ? '-' : '+';
  const zone = instant.zulu ? 'Z' : `${sign}${pad(Math.floor(east / 60), 2)}:${pad(east % 60, 2)}`;
  return `${date}T${time}${tail}${zone}`;
}

/** A duration of whole days, of days and time (both in milliseconds), or of calendar months. */
export type Duration =
  | { readonly kind: 'wholeDays' | 'dayTime'; readonly ms: number }
  | { readonly kind: 'months'; readonly months: number };

/** Reads an ISO 8601 duration; null when it is none, or mixes months with days. */
export function readDuration(text: string): Duration | null {
  const found = durationShape.exec(text);
  if (found === null || !/\d/.test(text) || text.endsWith('T')) return null;
  const sign = found[1] === '-' ? -1 : 1;
  const [years, months, days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0));
  const calendar = found[2] !== undefined || found[3] !== undefined;
  const timed = found[5] !== undefined || found[6] !== undefined || found[7] !== undefined;
  if (calendar) {
    if (found[4] !== undefined || timed) return null;
    return { kind: 'months', months: sign * ((years ?? 0) * 12 + (months ?? 0)) };
  }
  const ms = sign * ((days ?? 0) * dayMs + (hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1000);
  return Number.isSafeInteger(ms) ? { kind: timed ? 'dayTime' : 'wholeDays', ms } : null;
}
