import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysFromCivil } from '../loop/calendar.ts';
import { birthYear, civilDate, dateFromDays, isUnderTwo, nearYear } from './civil-date.ts';

describe('calendar', () => {
  it('agrees with the platform’s calendar on every day it knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -600_000, max: 2_900_000 }), (days) => {
        const expected = new Date(days * 86_400_000).toISOString().slice(0, 10);
        expect(dateFromDays(days)).toBe(expected);
        const [year = 0, month = 0, day = 0] = expected.split('-').map(Number);
        expect(daysFromCivil(year, month, day)).toBe(days);
      }),
    );
  });

  it('has no 29 February where there is none', () => {
    expect(civilDate(2020, 2, 29)).toBe('2020-02-29');
    expect(civilDate(2100, 2, 29)).toBeUndefined();
    expect(civilDate(2000, 2, 29)).toBe('2000-02-29');
    expect(civilDate(2020, 0, 1)).toBeUndefined();
    expect(civilDate(2020, 13, 1)).toBeUndefined();
  });
});

describe('two-digit years', () => {
  it('a birth is in the hundred years up to the reference year, anything else is the nearest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1950, max: 2150 }), (digits, reference) => {
        const birth = birthYear(digits, reference);
        expect(birth % 100).toBe(digits);
        expect(birth).toBeLessThanOrEqual(reference);
        expect(birth).toBeGreaterThan(reference - 100);
        const near = nearYear(digits, reference);
        expect(near % 100).toBe(digits);
        expect(near).toBeGreaterThanOrEqual(reference - 49);
        expect(near).toBeLessThanOrEqual(reference + 50);
      }),
    );
  });
});

describe('infants', () => {
  it('until the day before the second birthday, and not before birth', () => {
    expect(isUnderTwo('2018-03-28', '2020-03-27T06:45')).toBe(true);
    expect(isUnderTwo('2018-03-27', '2020-03-27T06:45')).toBe(false);
    expect(isUnderTwo('2020-03-28', '2020-03-27')).toBe(false);
    expect(isUnderTwo(undefined, '2020-03-27')).toBe(false);
  });
});
