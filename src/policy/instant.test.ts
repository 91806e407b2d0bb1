import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilFromDays, daysFromCivil } from '../loop/calendar.ts';
import { addMonths, printDate, printInstant, readDate, readDuration, readInstant, weekday } from './instant.ts';
import { decide } from './decide.ts';
import { givenCells, givenPolicy, givenTable, rowsFor } from './given.fixture.ts';

const anyDay = fc.integer({ min: -719_000, max: 2_900_000 });

describe('the calendar agrees with the machine’s', () => {
  it('for every day of the years 1 to 9999', () => {
    fc.assert(
      fc.property(anyDay, (days) => {
        const date = new Date(days * 86_400_000);
        const { year, month, day } = civilFromDays(days);
        expect([year, month, day]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
        expect(daysFromCivil(year, month, day)).toBe(days);
        expect(weekday(days) % 7).toBe(date.getUTCDay());
        expect(printDate(days)).toBe(date.toISOString().slice(0, 10));
        expect(readDate(date.toISOString().slice(0, 10))).toBe(days);
      }),
      { numRuns: 2000 },
    );
  });

  it('for instants with any offset, there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -6e13, max: 2.5e14 }), fc.integer({ min: -1080, max: 1080 }), (ms, offset) => {
        const printed = printInstant({ ms, offset, zulu: false });
        expect(printed === null ? null : Date.parse(printed)).toBe(printed === null ? null : ms);
        if (printed !== null) expect(readInstant(printed)).toEqual({ ms, offset, zulu: false });
      }),
    );
  });
});

it('what is no instant is not read as another one', () => {
  const wrong = [
    '2020-03-28',
    '2020-03-28T00:00:00',
    '2020-03-28T24:00:00Z',
    '2020-03-28T00:60:00Z',
    '2020-03-28T23:59:60Z',
    '2020-02-30T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '2020-13-01T00:00:00Z',
    '2020-03-28T00:00:00+0800',
    '2020-03-28T00:00:00-00:00',
    '2020-03-28T00:00:00+19:00',
    '2020-03-28t00:00:00z',
    ' 2020-03-28T00:00:00Z',
    '2020-03-28T00:00:00Z\n',
    '0000-01-01T00:00:00Z',
    '２020-03-28T00:00:00Z',
  ];
  expect(wrong.filter((text) => readInstant(text) !== null)).toEqual([]);
});

it('durations that mix months with days are refused: nobody can say how long they are', () => {
  expect(['P1M1D', 'P', 'PT', 'P1DT', '1D', 'P1W', 'P1.5D', ''].filter((text) => readDuration(text) !== null)).toEqual(
    [],
  );
  expect(readDuration('P1Y2M')).toEqual({ kind: 'months', months: 14 });
  expect(readDuration('-P1DT1H')).toEqual({ kind: 'dayTime', ms: -90_000_000 });
});

it('a month after 31 January is the last day of February', () => {
  const day = (text: string): number => readDate(text) ?? Number.NaN;
  expect(printDate(addMonths(day('2020-01-31'), 1))).toBe('2020-02-29');
  expect(printDate(addMonths(day('2021-01-31'), 1))).toBe('2021-02-28');
  expect(printDate(addMonths(day('2020-03-31'), -13))).toBe('2019-02-28');
});

describe('offsets', () => {
  it('do not move the minute a rule takes effect: the same instant is on the same side however it is written', async () => {
    const policy = await givenPolicy(
      givenCells('dateTime', ['< @"2020-03-26T18:00:00+08:00"', '>= @"2020-03-26T10:00:00Z"']),
    );
    for (const x of ['2020-03-26T17:59:59.999+08:00', '2020-03-26T09:59:59Z', '2020-03-25T23:59:59-10:00']) {
      expect(rowsFor(policy, { x })).toEqual(['r0']);
    }
    for (const x of ['2020-03-26T18:00+08:00', '2020-03-26T10:00:00.000Z', '2020-03-26T00:00:00-10:00']) {
      expect(rowsFor(policy, { x })).toEqual(['r1']);
    }
  });

  it('are kept by arithmetic, and the calendar day is that of the place written', async () => {
    const table = givenTable({
      inputs: [{ name: 'at', type: 'dateTime' }],
      outputs: [
        { name: 'until', type: 'dateTime' },
        { name: 'day', type: 'date' },
      ],
      rules: [{ id: 'r', inputs: ['-'], outputs: ['at + duration("P14D")', 'date(at)'] }],
    });
    const policy = await givenPolicy(table);
    expect(decide(policy, 'lane', { at: '2020-03-28T00:30:00+08:00' })).toMatchObject({
      outputs: { until: '2020-04-11T00:30:00+08:00', day: '2020-03-28' },
    });
    expect(decide(policy, 'lane', { at: '2020-03-27T16:30:00Z' })).toMatchObject({
      outputs: { until: '2020-04-10T16:30:00Z', day: '2020-03-27' },
    });
  });

  it('a calculation that leaves the calendar is no answer', async () => {
    const table = givenTable({
      inputs: [{ name: 'at', type: 'dateTime' }],
      outputs: [{ name: 'until', type: 'dateTime' }],
      rules: [{ id: 'r', inputs: ['-'], outputs: ['at + duration("P1Y")'] }],
    });
    const policy = await givenPolicy(table);
    expect(decide(policy, 'lane', { at: '9999-06-01T00:00:00Z' })).toMatchObject({ kind: 'bad type', field: 'until' });
  });
});
