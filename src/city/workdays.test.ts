import { describe, expect, test } from 'vitest';
import { instant } from '../loop/terms.ts';
import { dayNumber, isWorkday, markedDays, openCalendarFacts, possibleCalendarFacts } from './workdays.ts';

const at = (written: string) => instant(Date.parse(written));
// Spring of 2020, as China worked.
const marks = (working: boolean, ...days: readonly string[]) => days.map((one) => ({ day: `2020-${one}`, working }));
const spring = [
  ...marks(false, '01-31', '02-01', '02-02', '04-04', '04-05', '04-06', '05-01', '05-02', '05-03', '05-04', '05-05'),
  ...marks(true, '04-26', '05-09'),
];
const facts = openCalendarFacts(markedDays(spring));

describe('the working calendar', () => {
  test('a day begins at midnight of the city, not of the machine or of UTC', () => {
    expect(facts(at('2020-03-27T23:59+08:00'))).toEqual({ workday: true, untilWorkday: 2 * 1440 + 1 });
    expect(facts(at('2020-03-28T00:00+08:00'))).toEqual({ workday: false, untilWorkday: 2 * 1440 });
    expect(facts(at('2020-03-27T15:59Z'))).toEqual(facts(at('2020-03-27T23:59+08:00')));
  });

  test('a holiday on a weekday is no working day, a made-up Sunday is one', () => {
    // Qingming 2020: Saturday to Monday, back to work on Tuesday the 7th.
    for (const day of ['04', '05', '06']) expect(facts(at(`2020-04-${day}T12:00+08:00`))['workday']).toBe(false);
    expect(facts(at('2020-04-03T12:00+08:00'))).toEqual({ workday: true, untilWorkday: 3.5 * 1440 });
    expect(facts(at('2020-04-25T12:00+08:00'))).toEqual({ workday: false, untilWorkday: 720 });
    expect(facts(at('2020-04-26T12:00+08:00'))).toEqual({ workday: true, untilWorkday: 720 });
    expect(facts(at('2020-04-30T12:00+08:00'))['untilWorkday']).toBe(5.5 * 1440);
    expect(facts(at('2020-05-09T12:00+08:00'))['workday']).toBe(true);
    // The Spring Festival was lengthened: the 1st of February, once to be worked on, was a holiday, and so was Sunday.
    expect(facts(at('2020-02-01T12:00+08:00'))).toEqual({ workday: false, untilWorkday: 1.5 * 1440 });
  });

  test('without a mark the week says it, also before 1970 and across years', () => {
    const week = ['1969-12-29', '1970-01-01', '2020-12-31', '2021-01-02', '2024-02-29'];
    expect(week.map((day) => isWorkday(new Map(), dayNumber(day)))).toEqual([true, true, true, false, true]);
  });

  test('a year of holidays has no next working day, and says so instead of searching for ever', () => {
    const always = new Map(
      Array.from({ length: 2000 }, (_, index) => [dayNumber('2020-01-01') + index, false] as const),
    );
    expect(openCalendarFacts(always)(at('2020-02-01T12:00+08:00'))).toEqual({ workday: false, untilWorkday: null });
  });

  test('whoever judges later knows what could have been told, and nothing else', () => {
    const could = possibleCalendarFacts([...spring, { day: '2020-04-06', working: true }]);
    // Before anybody marked Monday the 6th it was a working day, and so was Saturday the 4th never.
    expect(could(at('2020-04-03T12:00+08:00'))).toEqual([
      { workday: true, untilWorkday: 2.5 * 1440 },
      { workday: true, untilWorkday: 3.5 * 1440 },
    ]);
    expect(could(at('2020-04-04T12:00+08:00')).map(({ workday }) => workday)).toEqual([false, false]);
    expect(could(at('2020-03-25T12:00+08:00'))).toEqual([{ workday: true, untilWorkday: 720 }]);
    for (const one of spring)
      expect(could(at(`${one.day}T12:00+08:00`))).toContainEqual(facts(at(`${one.day}T12:00+08:00`)));
  });
});
