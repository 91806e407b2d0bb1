/**
 * DTM values (UN/EDIFACT element 2380 with format code 2379) → local dates and date-times, and back.
 * Formats used by PAXLST: 101 YYMMDD, 102 CCYYMMDD, 201 YYMMDDHHMM, 202 YYMMDDHHMMSS, 203 CCYYMMDDHHMM,
 * 204 CCYYMMDDHHMMSS, 205 CCYYMMDDHHMM with the offset from UTC. Where the code is missing, or one of these contradicts
 * the length, the length decides; under any other code the same digits mean something else (610: CCYYMM).
 */
import { civilFromDays, daysFromCivil } from '../../loop/calendar.ts';
import { birthYear, civilDate, civilTime, nearYear } from '../civil-date.ts';

type YearRule = 'birth' | 'near';

const yearDigits: Readonly<Record<number, 2 | 4>> = { 6: 2, 8: 4, 10: 2, 12: 4, 14: 4 };
const knownFormats: ReadonlySet<string> = new Set(['', '101', '102', '201', '202', '203', '204', '205']);

/** The digits of a value; undefined when it has others, or tells the time of UTC: that of the place cannot be known from it. */
function digitsOf(value: string, format: string): string | undefined {
  const zoned = format === '205' ? /^(\d{12})[+-](\d{4})$/.exec(value.trim()) : null;
  if (zoned) return zoned[2] === '0000' ? undefined : zoned[1];
  const digits = value.replace(/[\s:\-/T]/gi, '');
  return /^\d+$/.test(digits) ? digits : undefined;
}

/** How many digits say the year. Twelve digits are YYMMDDHHMMSS only when the message says so. */
const yearWidth = (digits: string, format: string): 2 | 4 | undefined =>
  digits.length === 12 && format === '202' ? 2 : yearDigits[digits.length];

/** Whether a value says its year by two digits, so that the century was guessed. */
export const isShortYear = (value: string, format: string): boolean =>
  yearWidth(digitsOf(value, format) ?? '', format) === 2;

/**
 * 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:mm', or undefined when the value is not a real date or time. Seconds are dropped.
 * Two-digit years follow the rule (see civil-date.ts). 2400 is midnight at the end of the day: 00:00 of the next one.
 */
export function readDtm(value: string, format: string, rule: YearRule, referenceYear: number): string | undefined {
  const digits = knownFormats.has(format) ? digitsOf(value, format) : undefined;
  const width = digits === undefined ? undefined : yearWidth(digits, format);
  if (digits === undefined || width === undefined) return undefined;
  const yearText = Number(digits.slice(0, width));
  const year = width === 4 ? yearText : (rule === 'birth' ? birthYear : nearYear)(yearText, referenceYear);
  const date = civilDate(year, Number(digits.slice(width, width + 2)), Number(digits.slice(width + 2, width + 4)));
  if (date === undefined) return undefined;
  const clock = digits.slice(width + 4);
  if (clock === '') return date;
  if (/^2400(?:00)?$/.test(clock)) return `${nextDay(date)}T00:00`;
  const time = civilTime(Number(clock.slice(0, 2)), Number(clock.slice(2, 4)));
  return time === undefined ? undefined : `${date}T${time}`;
}

function nextDay(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const next = civilFromDays(daysFromCivil(year, month, day) + 1);
  return civilDate(next.year, next.month, next.day) ?? date;
}

/** The value and format code of a local date or date-time, with four-digit years so that nothing has to be guessed. */
export function printDtm(local: string): { value: string; format: string } {
  const digits = local.replace(/[^0-9]/g, '');
  return { value: digits, format: digits.length > 8 ? '203' : '102' };
}
