/**
 * Calendar dates without a clock: checking, two-digit years, ages. Gregorian calendar, years 1–9999.
 *
 * Two-digit years. A manifest of any age can only be read with the year in which it is read (`referenceYear`):
 * - births (`birthYear`): the latest year that is not after the reference year, so 0 to 99 years of age. A person of 100
 *   or more is therefore read as a child; PAXLST and MRZ cannot say otherwise with two digits.
 * - everything else (`nearYear`): the year nearest to the reference year (49 back, 50 ahead).
 */

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0);
}

function isRealDate(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** 'YYYY-MM-DD', or undefined when there is no such day. */
export function civilDate(year: number, month: number, day: number): string | undefined {
  return isRealDate(year, month, day) ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : undefined;
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

/**
 * Days since 1970-01-01. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The inverse of `daysFromCivil` (civil_from_days), as 'YYYY-MM-DD'; undefined outside years 1–9999. */
export function civilFromDays(days: number): string | undefined {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return civilDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** True when someone born on `birth` has not reached their second birthday on `day` (both start with YYYY-MM-DD). */
export function isUnderTwo(birth: string | undefined, day: string | undefined): boolean {
  if (birth === undefined || day === undefined) return false;
  const second = `${pad(Number(birth.slice(0, 4)) + 2, 4)}${birth.slice(4, 10)}`;
  return birth.slice(0, 10) <= day.slice(0, 10) && day.slice(0, 10) < second;
}
