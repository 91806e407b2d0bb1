/**
 * Dates as people type them into tables → local dates. A cell that reads two ways (03/04/2020) is decided by its column:
 * if another cell of the column allows only one order, or the heading names one, that order is the column's convention.
 * If nothing decides, the cell is ambiguous and the reader refuses it, naming the row; it never guesses.
 */
import { daysFromCivil } from '../../loop/calendar.ts';
import { simplified } from './simplified.ts';
import { birthYear, civilDate, civilTime, dateFromDays, nearYear } from '../civil-date.ts';

type DateOrder = 'DMY' | 'MDY' | 'YMD';
const orders: readonly DateOrder[] = ['DMY', 'MDY', 'YMD'];

/** What one cell says: a date (with a time, if it has one), a time alone, or one date per order that is possible. */
type DateReading =
  | ({ kind: 'exact'; date: string; time?: string; short?: boolean } & Zone)
  | ({ kind: 'time'; time: string; days?: number } & Zone)
  | ({ kind: 'orders'; dates: ReadonlyMap<DateOrder, string>; time?: string; short?: boolean } & Zone)
  | { kind: 'invalid' };

/** What stands behind a time and says where it is that time. */
interface Zone {
  /** Marked as UTC. */
  utc?: boolean;
  /** Another distance from UTC: "+01:00". */
  offset?: string;
}

export interface YearPlacing {
  rule: 'birth' | 'near';
  referenceYear: number;
  /** Serial numbers count from 1904 (see `Table.since1904`). */
  since1904?: boolean;
  /** A column of times, where "0645" is one, and "06:45+1" is on the day after. */
  clock?: boolean;
}

const invalid: DateReading = { kind: 'invalid' };
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const placeYear = (digits: string, placing: YearPlacing): number => {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return (placing.rule === 'birth' ? birthYear : nearYear)(year, placing.referenceYear);
};

const englishDay =
  /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|[\s,]+\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?$/gi;
const chineseDay = /\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?/gu;

/** Brings what people and other programs add to a date into the shapes read below: weekdays, halves of the day, "0645", ".0". */
function tidy(text: string): string {
  if (/^[\d/-]+$/.test(text)) return text;
  return simplified(text)
    .replace(chineseDay, ' ')
    .trim()
    .replace(englishDay, '')
    .replace(
      /(上午|凌晨|早上|清晨|中午|下午|傍晚|晚上)\s*(\d{1,2}[:：时点]\d{1,2}(?:[:：分]\d{1,2}秒?)?分?)/u,
      (_, half: string, clock: string) => ` ${clock} ${/[上凌早清]/u.test(half) && half !== '晚上' ? 'AM' : 'PM'}`,
    )
    .replace(/^(\d{6,})\.0+$/, '$1')
    .replace(
      /^(\d{8}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[\s-]?[A-Z]{3,9}[\s-]?(?:\d{4}|\d{2}))\s+(\d{2})(\d{2})$/i,
      '$1 $2:$3',
    )
    .trim();
}

interface TimeSplit extends Zone {
  day: string;
  time?: string;
  /** 24:00 is 00:00 of the next day. */
  next?: boolean;
}

/** Separates a time at the end: "2020/3/27 6:45", "2020-03-27T06:45:00+08:00", "3月27日 14时30分", "6:45 PM". */
function splitTime(text: string): TimeSplit | undefined {
  const pattern =
    /(?:^|[T\s日])\s*(\d{1,2})(?:[:：时点h](\d{1,2}))(?:[:：分](\d{1,2})(?:\.\d+)?秒?)?分?\s*([AP])?\.?M?\.?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
  const found = pattern.exec(text);
  if (!found) return { day: text };
  let hour = Number(found[1]);
  const half = found[4]?.toUpperCase();
  if (half === 'P' && hour < 12) hour += 12;
  if (half === 'A' && hour === 12) hour = 0;
  const minute = Number(found[2]);
  const next = hour === 24 && minute === 0 && half === undefined;
  const time = next ? '00:00' : civilTime(hour, minute);
  if (time === undefined) return undefined;
  const lead = found[0].startsWith('日') ? 1 : 0;
  const day = text.slice(0, found.index + lead).trim();
  if (next && day === '') return undefined;
  const zone = found[5]?.toUpperCase();
  const utc = zone !== undefined && /^(?:Z|UTC|GMT|[+-]00:?00)$/.test(zone);
  const offset = zone === undefined || utc ? undefined : zone.replace(/(\d{2}):?(\d{2})/, '$1:$2');
  return { day, time, ...(utc && { utc }), ...(offset !== undefined && { offset }), ...(next && { next }) };
}

const dayNumber = (date: string): number =>
  daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
/** The day so many days later. */
export const daysAfter = (date: string, days: number): string | undefined => dateFromDays(dayNumber(date) + days);

function nextDay(reading: DateReading): DateReading {
  if (reading.kind === 'exact') {
    const date = daysAfter(reading.date, 1);
    return date === undefined ? invalid : { ...reading, date };
  }
  if (reading.kind !== 'orders') return invalid;
  return { ...reading, dates: new Map([...reading.dates].map(([order, date]) => [order, daysAfter(date, 1) ?? date])) };
}

/**
 * Excel counts days from 1899-12-30 (from March 1900 on; earlier days do not occur), old Macintosh workbooks from 1904-01-01.
 * 1910 to 2119 are taken for dates.
 */
function fromSerial(text: string, since1904: boolean): DateReading {
  const serial = Number(text) + (since1904 ? 1_462 : 0);
  if (serial < 3654 || serial > 80_000) return invalid;
  const days = Math.floor(serial);
  const date = dateFromDays(daysFromCivil(1899, 12, 30) + days);
  if (date === undefined) return invalid;
  const minutes = Math.round((serial - days) * 1440);
  const time = minutes === 0 ? undefined : civilTime(Math.floor(minutes / 60), minutes % 60);
  return time === undefined ? { kind: 'exact', date } : { kind: 'exact', date, time };
}

const exact = (date: string | undefined, time: string | undefined, year: string): DateReading => {
  if (date === undefined) return invalid;
  return { kind: 'exact', date, ...(time !== undefined && { time }), ...(year.length <= 2 && { short: true }) };
};

const later = /\s*\(?(?:\+\s*([12])\s*(?:d(?:ays?)?|天|日)?|(?:次日|第二天|next day))\)?$|^(?:次日|第二天)\s*/i;

/** Reads a cell of a column of times: "0645", "645", "06:45+1", "次日06:45". */
function readClock(raw: string, placing: YearPlacing): DateReading {
  const behind = later.exec(raw);
  const text = behind ? raw.replace(later, '') : raw;
  const compact = /^(\d{1,2})(\d{2})$/.exec(text);
  const own = compact && civilTime(Number(compact[1]), Number(compact[2]));
  const reading: DateReading = own ? { kind: 'time', time: own } : readDateCell(text, placing);
  if (!behind) return reading;
  return reading.kind === 'time' ? { ...reading, days: Number(behind[1] ?? 1) } : invalid;
}

/** Reads one cell (already NFKC and trimmed). */
function readDateCell(raw: string, placing: YearPlacing): DateReading {
  const text = tidy(raw);
  if (/^\d{4,5}(\.\d+)?$/.test(text) && !/^(19|20)\d\d$/.test(text))
    return fromSerial(text, placing.since1904 ?? false);
  const clock = /^0?\.\d+$/.test(text) ? Math.round(Number(text) * 1440) : undefined;
  if (clock !== undefined) {
    const time = civilTime(Math.floor(clock / 60), clock % 60);
    return time === undefined ? invalid : { kind: 'time', time };
  }
  const split = splitTime(text);
  if (!split) return invalid;
  const { day, time } = split;
  const zone = zoneOf(split);
  if (day === '') return time === undefined ? invalid : { kind: 'time', time, ...zone };
  const same = readDay(day, time, placing);
  const reading = split.next ? nextDay(same) : same;
  return reading.kind === 'invalid' ? reading : { ...reading, ...zone };
}

const zoneOf = ({ utc, offset }: Zone): Zone => ({ ...(utc && { utc }), ...(offset !== undefined && { offset }) });

function readDay(day: string, time: string | undefined, placing: YearPlacing): DateReading {
  const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:\d{2})?)?$/.exec(day);
  if (compact) {
    const date = civilDate(Number(compact[1]), Number(compact[2]), Number(compact[3]));
    const year = compact[1] ?? '';
    if (compact[4] === '24' && compact[5] === '00') return nextDay(exact(date, '00:00', year));
    const inside = compact[4] === undefined ? time : civilTime(Number(compact[4]), Number(compact[5]));
    if (compact[4] !== undefined && inside === undefined) return invalid;
    return exact(date, inside, year);
  }
  const chinese = /^(\d{4}|\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?$/.exec(day);
  const yearFirst = chinese ?? /^(\d{4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,2})$/.exec(day);
  if (yearFirst) {
    const year = yearFirst[1] ?? '';
    return exact(civilDate(placeYear(year, placing), Number(yearFirst[2]), Number(yearFirst[3])), time, year);
  }
  const named =
    /^(\d{1,2})[\s\-/.]*([A-Z]{3,9})\.?[\s\-/.,]*(\d{4}|\d{2})$/i.exec(day) ??
    swapped(/^([A-Z]{3,9})\.?[\s\-/.]*(\d{1,2})(?:ST|ND|RD|TH)?[\s\-/.,]+(\d{4}|\d{2})$/i.exec(day));
  if (named) {
    const month = monthNames.indexOf((named[2] ?? '').slice(0, 3).toUpperCase()) + 1;
    const year = named[3] ?? '';
    return exact(civilDate(placeYear(year, placing), month, Number(named[1])), time, year);
  }
  const numeric =
    /^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{1,2})$/.exec(day) ?? /^(\d{2})()(\d{2})(\d{2})$/.exec(day);
  return numeric ? readNumeric(numeric, time, placing) : invalid;
}

function swapped(found: RegExpExecArray | null): (string | undefined)[] | null {
  return found ? [found[0], found[2], found[1], found[3]] : null;
}

function readNumeric(found: RegExpExecArray, time: string | undefined, placing: YearPlacing): DateReading {
  const [, first = '', separator = '', second = '', third = ''] = found;
  const dates = new Map<DateOrder, string>();
  for (const order of orders) {
    if (order === 'YMD' && third.length === 4) continue;
    const [day, month, year] =
      order === 'DMY' ? [first, second, third] : order === 'MDY' ? [second, first, third] : [third, second, first];
    if (year.length === 1) continue;
    const date = civilDate(placeYear(year, placing), Number(month), Number(day));
    if (date !== undefined) dates.set(order, date);
  }
  // Dots part days from months only where the day comes first.
  if (separator === '.' && dates.has('DMY')) dates.delete('MDY');
  const [only] = new Set(dates.values());
  if (only === undefined) return invalid;
  return { kind: 'orders', dates, ...(time !== undefined && { time }), ...(third.length <= 2 && { short: true }) };
}

export interface DateCell extends Zone {
  date?: string;
  time?: string;
  /** How many days after the day of the flight a time is. */
  days?: number;
  /** The year was given in two digits. */
  short?: boolean;
  problem?: 'invalid' | 'ambiguous';
}

/**
 * Reads a whole column. `hint` is the order its heading names. The result has one entry per cell, in order.
 */
export function readDateColumn(texts: readonly string[], placing: YearPlacing, hint?: DateOrder): DateCell[] {
  const readings = texts.map((text) => (placing.clock ? readClock : readDateCell)(text, placing));
  let possible: Set<DateOrder> = new Set(hint === undefined ? orders : [hint]);
  if (hint === undefined) {
    for (const reading of readings) {
      if (reading.kind !== 'orders' || new Set(reading.dates.values()).size === 0) continue;
      possible = new Set([...possible].filter((order) => reading.dates.has(order)));
    }
    // Cells that contradict each other decide nothing for the others.
    if (possible.size === 0) possible = new Set(orders);
  }
  return readings.map((reading): DateCell => {
    switch (reading.kind) {
      case 'invalid':
        return { problem: 'invalid' };
      case 'time':
      case 'exact': {
        const { kind: _kind, ...cell } = reading;
        return cell;
      }
      case 'orders': {
        const cell = decide(reading.dates, possible, reading.time);
        const marks = { ...zoneOf(reading), ...(reading.short && { short: true }) };
        return cell.date === undefined ? cell : { ...cell, ...marks };
      }
      default:
        return reading satisfies never;
    }
  });
}

function decide(
  dates: ReadonlyMap<DateOrder, string>,
  possible: ReadonlySet<DateOrder>,
  time: string | undefined,
): DateCell {
  const inOrder = [...dates].filter(([order]) => possible.has(order)).map(([, date]) => date);
  const candidates = new Set(inOrder.length > 0 ? inOrder : dates.values());
  const [date] = candidates;
  if (date === undefined) return { problem: 'invalid' };
  if (candidates.size > 1) return { problem: 'ambiguous' };
  return time === undefined ? { date } : { date, time };
}
