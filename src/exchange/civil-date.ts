/**
 * Calendar dates without a clock: checking, two-digit years, ages. Gregorian calendar, years 1–9999.
 *
 * Two-digit years. A manifest of any age can only be read with the year in which it is read (`referenceYear`):
 * - births (`birthYear`): the latest year that is not after the reference year, so 0 to 99 years of age. A person of 100
 *   or more is therefore read as a child; PAXLST and MRZ cannot say otherwise with two digits.
 * - everything else (`nearYear`): the year nearest to the reference year (49 back, 50 ahead).
 */
import { civilFromDays, isCivilDay } from '../loop/calendar.ts';

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** 'YYYY-MM-DD', or undefined when there is no such day. */
export function civilDate(year: number, month: number, day: number): string | undefined {
  return isCivilDay(year, month, day) ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : undefined;
}

/** 'HH:mm', or undefined when there is no such time. 24:00 is refused: it names the next day. */
export function civilTime(hour: number, minute: number): string | undefined {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 ? `${pad(hour, 2)}:${pad(minute, 2)}` : undefined;
}

export function birthYear(twoDigits: number, referenceYear: number): number {
  const year = referenceYear - (referenceYear % 100) + twoDigits;
  return year > referenceYear ? year - 100 : year;
}

export function nearYear(twoDigits: number, referenceYear: number): number {
  const year = referenceYear - (referenceYear % 100) + twoDigits;
  if (year > referenceYear + 50) return year - 100;
  if (year < referenceYear - 49) return year + 100;
  return year;
}

/** The day so many days after 1970-01-01 as 'YYYY-MM-DD'; undefined outside years 1–9999. */
export function dateFromDays(days: number): string | undefined {
  const { year, month, day } = civilFromDays(days);
  return civilDate(year, month, day);
}

/** True when someone born on `birth` has not reached their second birthday on `day` (both start with YYYY-MM-DD). */
export function isUnderTwo(birth: string | undefined, day: string | undefined): boolean {
  if (birth === undefined || day === undefined) return false;
  const second = `${pad(Number(birth.slice(0, 4)) + 2, 4)}${birth.slice(4, 10)}`;
  return birth.slice(0, 10) <= day.slice(0, 10) && day.slice(0, 10) < second;
}
