import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cityStamp } from '../../ui/moment.ts';
import { daysOf, hoursOf, weekOf, within } from './times.ts';

const instants = fc.integer({ min: Date.parse('1992-01-01T00:00:00Z'), max: 4_000_000_000_000 });

test('a week begins on a Monday at midnight of the city, and holds its instant', () => {
  expect(cityStamp(weekOf(Date.parse('2020-03-27T04:00:00Z')))).toBe('2020-03-23T00:00');
  expect(cityStamp(weekOf(Date.parse('2020-03-22T15:59:59Z')))).toBe('2020-03-16T00:00');
  expect(cityStamp(weekOf(Date.parse('2020-03-22T16:00:00Z')))).toBe('2020-03-23T00:00');
  fc.assert(
    fc.property(instants, (at) => {
      const days = daysOf(weekOf(at));
      expect(days[0]).toBeLessThanOrEqual(at);
      expect(days[7]).toBeGreaterThan(at);
      expect(cityStamp(days[0] ?? 0)).toMatch(/T00:00$/);
    }),
  );
});

test('the part of a shift on a day; none of it where it does not reach', () => {
  const from = Date.parse('2020-03-26T16:00:00Z');
  const shift = { from: '2020-03-26T12:00:00Z', until: '2020-03-27T00:00:00Z' };
  const part = within(shift, from, from + 86_400_000);
  expect(part).toEqual({ from: '2020-03-26T16:00:00.000Z', until: '2020-03-27T00:00:00.000Z' });
  expect(hoursOf(part ?? shift, from + 86_400_000)).toBe('00:00–08:00');
  expect(within(shift, from + 86_400_000, from + 2 * 86_400_000)).toBeNull();
  const night = within({ from: '2020-03-27T12:00:00Z', until: '2020-03-28T00:00:00Z' }, from, from + 86_400_000);
  expect(night === null ? '' : hoursOf(night, from + 86_400_000)).toBe('20:00–24:00');
});
