import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cityInstant, citySecond, cityStamp, cityTimeNear, dayText, spanOf, timetableStamp } from './moment.ts';

const at = Date.parse('2020-03-27T16:05:09Z');

const instants = fc.integer({ min: Date.parse('1992-01-01T00:00:00Z'), max: 4_000_000_000_000 });

describe('times of the city', () => {
  test('a time of a form is one of the city, and comes back as it was typed', () => {
    expect(cityInstant('2020-03-27T08:30')).toBe(Date.parse('2020-03-27T00:30:00Z'));
    fc.assert(
      fc.property(instants, (at) => {
        const local = cityStamp(at);
        expect(cityStamp(cityInstant(local) ?? Number.NaN)).toBe(local);
      }),
    );
  });

  test('are the city’s, wherever the device is', () => {
    expect(cityStamp(at)).toBe('2020-03-28T00:05');
    expect(citySecond(at)).toBe('00:05:09');
  });

  test('midnight is not twenty-four o’clock', () => {
    expect(cityStamp(Date.parse('2020-03-27T16:00:00Z'))).toBe('2020-03-28T00:00');
  });

  test('another day is said', () => {
    expect(cityTimeNear(at, at + 60_000)).toBe('00:05');
    expect(cityTimeNear(at, at - 600_000)).toBe('3/28 00:05');
  });

  test('a timetable is read as it was written, with or without an offset', () => {
    expect(timetableStamp('2020-03-27T08:30')).toBe('2020-03-27T08:30');
    expect(timetableStamp('2020-03-27T08:30:00')).toBe('2020-03-27T08:30');
    expect(timetableStamp('2020-03-27T00:30:00Z')).toBe('2020-03-27T08:30');
    expect(timetableStamp('2020-03-27T09:30:00+09:00')).toBe('2020-03-27T08:30');
    for (const nonsense of ['', 'soon', null, 8, '2020-13-40T99:99Z']) expect(timetableStamp(nonsense)).toBeNull();
  });

  test('a day is said in each language', () => {
    expect(dayText('2020-03-27', 'en')).toContain('March');
    expect(dayText('2020-03-27', 'zh-Hans')).toContain('3月27日');
  });

  test('a span never is negative and says two units', () => {
    expect(spanOf(-5)).toEqual({ unit: 'minutes', minutes: 0 });
    expect(spanOf(61 * 60_000)).toEqual({ unit: 'hours', hours: 1, minutes: 1 });
    expect(spanOf(25 * 3_600_000)).toEqual({ unit: 'days', days: 1, hours: 1 });
  });
});

describe('a time typed into a form', () => {
  test('is the city’s, wherever the device is', () => {
    expect(cityInstant('2020-03-28T00:05')).toBe(Date.parse('2020-03-27T16:05:00Z'));
  });

  test.each(['', '2020-03-28', '2020-03-28T00:05:09', 'soon', '2020-13-28T00:05'])('%s is none', (typed) => {
    expect(cityInstant(typed)).toBeNull();
  });
});
