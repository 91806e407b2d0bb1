import { civilFromDays, daysFromCivil, isCivilDay } from '../loop/calendar.ts';
import { type Instant, instant } from '../loop/terms.ts';

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-](\d{2}):(\d{2}))$/;

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
  if (h > 23 || mi > 59 || s > 59 || !isCivilDay(y, mo, d)) return null;
  const days = daysFromCivil(y, mo, d);
  const offset = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0);
  if (offset > 18 * 60 || Number(zoneMinute ?? 0) > 59) return null;
  const ahead = zone?.startsWith('-') === true ? -offset : offset;
  const milliseconds = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000);
  return instant(days * 86_400_000 + ((h * 60 + mi - ahead) * 60 + s) * 1000 + milliseconds);
};

/**
 * The instant of a time of a timetable: with an offset, or else by the clocks of the city, which know no summer time.
 *
 * @returns null for what is no time
 */
export const timetableInstant = (written: string | null): Instant | null =>
  written === null ? null : (readInstant(written) ?? readInstant(`${written}+08:00`));

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** Writes an instant as ISO 8601 in UTC with milliseconds: `2020-03-28T06:05:00.000Z`. */
export const writeInstant = (at: number): string => {
  const days = Math.floor(at / 86_400_000);
  const rest = at - days * 86_400_000;
  const { year, month, day } = civilFromDays(days);
  const seconds = Math.floor(rest / 1000);
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const thousandths = String(rest % 1000).padStart(3, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}.${thousandths}Z`;
};

/** The same, for an instant that may be missing. */
export const writeMaybe = (at: number | null): string | null => (at === null ? null : writeInstant(at));
