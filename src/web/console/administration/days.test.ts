import { describe, expect, test } from 'vitest';
import { daysFrom, isDay, readList, stretches, weeksOf } from './days.ts';

describe('a pasted list', () => {
  test('is read however people write days, spans and kinds', () => {
    const { days, bad } = readList(
      [
        '2020-04-04 ~ 2020-04-06 休 清明节',
        '',
        '2020年4月26日 上班 劳动节调休',
        '2020/5/1至2020/5/2，放假，劳动节',
        '2020-05-09 work made up',
      ].join('\n'),
    );
    expect(bad).toEqual([]);
    expect(days).toEqual([
      ...['04', '05', '06'].map((day) => ({ day: `2020-04-${day}`, working: false, name: '清明节' })),
      { day: '2020-04-26', working: true, name: '劳动节调休' },
      ...['01', '02'].map((day) => ({ day: `2020-05-${day}`, working: false, name: '劳动节' })),
      { day: '2020-05-09', working: true, name: 'made up' },
    ]);
  });

  test('names the lines that it does not understand instead of leaving them out', () => {
    const { days, bad } = readList(
      '2020-04-04 清明节\n2020-02-30 休 春节\n\nhello\n2020-04-05 休\n2020-04-06 ~ 2020-04-04 休 x',
    );
    expect(days).toEqual([]);
    expect(bad).toEqual([1, 2, 4, 5, 6]);
  });

  test('the same day twice is one day, as it was said last', () => {
    expect(readList('2020-04-04 休 a\n2020-04-04 班 b').days).toEqual([
      { day: '2020-04-04', working: true, name: 'b' },
    ]);
  });
});

test('there is no 30 February, and no span of a year', () => {
  expect(isDay('2020-02-29')).toBe(true);
  expect(isDay('2021-02-29')).toBe(false);
  expect(daysFrom('2020-12-31', '2021-01-02')).toEqual(['2020-12-31', '2021-01-01', '2021-01-02']);
  expect(daysFrom('2020-01-01', '2020-12-31')).toBeNull();
});

test('days that follow each other under one name are one stretch, across a month, and no further', () => {
  const days = ['2020-01-31', '2020-02-01', '2020-02-02', '2020-02-04'].map((day, index) => ({
    day,
    name: index === 2 ? 'b' : 'a',
  }));
  const found = stretches(days, (one, other) => one.name === other.name);
  expect(found.map((one) => one.days.map(({ day }) => day.slice(5)))).toEqual([
    ['01-31', '02-01'],
    ['02-02'],
    ['02-04'],
  ]);
});

test('weeks begin on Monday and hold every day of the month once', () => {
  const weeks = weeksOf(2020, 3);
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2020-03-01']);
  expect(weeks.flat().filter((day) => day !== null)).toHaveLength(31);
  expect(weeksOf(2021, 2)).toHaveLength(4);
});
