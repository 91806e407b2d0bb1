import { type Instant, instant } from '../loop/terms.ts';

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-](\d{2}):(\d{2}))$/;

// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, and back: Howard Hinnant,
// "chrono-Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days.
const daysOf = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const civilOf = (days: number): readonly [number, number, number] => {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * part + 2) / 5) + 1;
  const month = part < 10 ? part + 3 : part - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
};

/**
 * Reads an instant written as ISO 8601 with an offset (`2020-03-28T14:05:00+08:00`, `…Z`).
 *
 * @returns null for anything else: no offset, a day that does not exist, 24:00, a leap second
 */
export const readInstant = (text: string): Instant | null => {
  const found = shape.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, fraction, zone, zoneHour, zoneMinute] = found;
  const y = Number(year);
  const mo = Number(month);
  const d = Number(day);
  const h = Number(hour);
  const mi = Number(minute);
  const s = Number(second ?? 0);
  if (mo < 1 || mo > 12 || d < 1 || h > 23 || mi > 59 || s > 59) return null;
  const days = daysOf(y, mo, d);
  const [, sameMonth, sameDay] = civilOf(days);
  if (sameMonth !== mo || sameDay !== d) return null;
  const offset = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0);
  if (offset > 18 * 60 || Number(zoneMinute ?? 0) > 59) return null;
  const ahead = zone?.startsWith('-') === true ? -offset : offset;
  const milliseconds = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000);
  return instant(days * 86_400_000 + ((h * 60 + mi - ahead) * 60 + s) * 1000 + milliseconds);
};

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** Writes an instant as ISO 8601 in UTC with milliseconds: `2020-03-28T06:05:00.000Z`. */
export const writeInstant = (at: number): string => {
  const days = Math.floor(at / 86_400_000);
  const rest = at - days * 86_400_000;
  const [year, month, day] = civilOf(days);
  const seconds = Math.floor(rest / 1000);
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const thousandths = String(rest % 1000).padStart(3, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}.${thousandths}Z`;
};

/** The same, for an instant that may be missing. */
export const writeMaybe = (at: number | null): string | null => (at === null ? null : writeInstant(at));
