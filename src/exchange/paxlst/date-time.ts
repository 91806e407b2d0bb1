/**
 * DTM values (UN/EDIFACT element 2380 with format code 2379) → local dates and date-times, and back.
 * Formats used by PAXLST: 101 YYMMDD, 102 CCYYMMDD, 201 YYMMDDHHMM, 202 YYMMDDHHMMSS, 203 CCYYMMDDHHMM,
 * 204 CCYYMMDDHHMMSS. Where the code is missing or contradicts the length, the length decides.
 */
import { civilFromDays, daysFromCivil } from '../../loop/calendar.ts';
import { birthYear, civilDate, civilTime, nearYear } from '../civil-date.ts';

type YearRule = 'birth' | 'near';

const yearDigits: Readonly<Record<number, 2 | 4>> = { 6: 2, 8: 4, 10: 2, 12: 4, 14: 4 };

/**
 * 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:mm', or undefined when the value is not a real date or time. Seconds are dropped.
 * Two-digit years follow the rule (see civil-date.ts). 2400 is midnight at the end of the day: 00:00 of the next one.
 */
export function readDtm(value: string, format: string, rule: YearRule, referenceYear: number): string | undefined {
  const digits = value.replace(/[\s:\-/T]/gi, '');
  if (!/^\d+$/.test(digits)) return undefined;
  // Twelve digits are YYMMDDHHMMSS only when the message says so.
  const width = digits.length === 12 && format === '202' ? 2 : yearDigits[digits.length];
  if (width === undefined) return undefined;
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
