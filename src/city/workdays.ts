import { daysFromCivil } from '../loop/calendar.ts';
import type { Facts, Instant } from '../loop/terms.ts';

// The working calendar of the city: Monday to Friday, but for the days that somebody marked. It decides nothing by itself;
// it tells decision tables what kind of day it is.

const minute = 60_000;
const day = 86_400_000;
/** The city's days begin at midnight, UTC+8; its clocks are not changed for summer. */
export const ahead = 8 * 3_600_000;

/** A day that is not as the week says it is. */
export interface MarkedDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly working: boolean;
}

/** Marked days by their number, days since 1970-01-01. */
export type Marked = ReadonlyMap<number, boolean>;

/** The number of a day written `YYYY-MM-DD`, days since 1970-01-01. */
export const dayNumber = (written: string): number =>
  daysFromCivil(Number(written.slice(0, 4)), Number(written.slice(5, 7)), Number(written.slice(8, 10)));

/** Marked days as they are looked up. */
export const markedDays = (days: readonly MarkedDay[]): Marked =>
  new Map(days.map((one) => [dayNumber(one.day), one.working]));

/** Whether the city works on a day: as marked, else Monday to Friday. 1 January 1970 was a Thursday. */
export const isWorkday = (marked: Marked, number: number): boolean =>
  marked.get(number) ?? (((number + 3) % 7) + 7) % 7 < 5;

/** The day of the city in which an instant lies, days since 1970-01-01. */
export const dayOf = (at: Instant): number => Math.floor((at + ahead) / day);

// Nobody marks a year of holidays; a calendar that does has no next working day.
const farthest = 400;

/** Facts about an instant that decision tables may ask for. */
export type CalendarFacts = (at: Instant) => Facts;

/** What tables may ask for: a table without these columns is not asked for them. */
export const calendarFacts: ReadonlySet<string> = new Set(['workday', 'untilWorkday']);

/**
 * Tells of an instant whether its day is a working day (`workday`), and how many minutes it is until the next working day
 * after it begins, at midnight (`untilWorkday`; `null` where there is none within 400 days).
 */
export const openCalendarFacts = (marked: Marked): CalendarFacts => {
  let known = { number: Number.NaN, workday: false, begins: 0 };
  return (at) => {
    const number = dayOf(at);
    if (known.number !== number) {
      let next = number + 1;
      while (!isWorkday(marked, next) && next - number < farthest) next += 1;
      const begins = isWorkday(marked, next) ? next * day - ahead : Number.NaN;
      known = { number, workday: isWorkday(marked, number), begins };
    }
    const { workday, begins } = known;
    return { workday, untilWorkday: Number.isNaN(begins) ? null : Math.ceil((begins - at) / minute) };
  };
};

/**
 * What could have been told about an instant by any calendar that the city ever had: for whoever judges later, and knows
 * what each day was marked as and not until when.
 *
 * @param ever what each day was ever marked as; that it was not marked is always possible
 */
export const possibleCalendarFacts = (ever: readonly MarkedDay[]): ((at: Instant) => readonly Facts[]) => {
  const marks = new Map<number, Set<boolean>>();
  for (const one of ever) {
    const number = dayNumber(one.day);
    marks.set(number, (marks.get(number) ?? new Set()).add(one.working));
  }
  const could = (number: number, working: boolean): boolean =>
    isWorkday(new Map(), number) === working || marks.get(number)?.has(working) === true;
  return (at) => {
    const number = dayOf(at);
    const until: (number | null)[] = [];
    for (let next = number + 1; ; next += 1) {
      if (next - number >= farthest) {
        until.push(null);
        break;
      }
      if (could(next, true)) until.push(Math.ceil((next * day - ahead - at) / minute));
      if (!could(next, false)) break;
    }
    return [true, false]
      .filter((workday) => could(number, workday))
      .flatMap((workday) => until.map((untilWorkday) => ({ workday, untilWorkday })));
  };
};
