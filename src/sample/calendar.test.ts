import { expect, test } from 'vitest';
import { dayNumber, isWorkday } from '../city/workdays.ts';
import { sampleDays } from './calendar.ts';

test('the sample marks no weekday as made up for, and no day twice', () => {
  const weekday = (day: string): boolean => isWorkday(new Map(), dayNumber(day));
  expect(sampleDays.filter(({ working, day }) => working && weekday(day))).toEqual([]);
  expect(new Set(sampleDays.map(({ day }) => day)).size).toBe(sampleDays.length);
});

test('it has as many days off as the notices say, and as many that are worked on', () => {
  const of = (working: boolean): number => sampleDays.filter((one) => one.working === working).length;
  // 1, 7, 3, 5, 3 and 8 days of the first notice, three of the lengthening, which also gave back one day of seven.
  expect([of(false), of(true)]).toEqual([1 + 7 + 3 + 5 + 3 + 8 + 3, 7 - 1]);
});
