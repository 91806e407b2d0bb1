import { describe, expect, test } from 'vitest';
import { cellParts } from './cell.ts';

describe('a cell said in other words than it means', () => {
  test('does not happen: each kind of cell has its own', () => {
    expect(cellParts('-')).toEqual([{ is: 'any' }]);
    expect(cellParts('"red","yellow"')).toEqual([
      { is: 'code', code: 'red' },
      { is: 'code', code: 'yellow' },
    ]);
    expect(cellParts('< 18, >= 65')).toEqual([
      { is: 'compared', how: 'under', value: 18 },
      { is: 'compared', how: 'least', value: 65 },
    ]);
    expect(cellParts('[16..40)')).toEqual([{ is: 'between', low: 16, high: 40 }]);
    expect(cellParts('not("A","B")')).toEqual([{ is: 'not', codes: ['A', 'B'] }]);
    expect(cellParts('count(?) > 0')).toEqual([{ is: 'some' }]);
    expect(cellParts('list contains(?, "minor-alone")')).toEqual([{ is: 'has', code: 'minor-alone' }]);
    expect(cellParts('some c in ? satisfies list contains(keyCountries, c)')).toEqual([
      { is: 'listed', list: 'keyCountries' },
    ]);
    const nowhere = 'lastIn = null or every s in lastIn satisfies not(starts with(s, c))';
    expect(cellParts(`some c in ? satisfies (list contains(keyCountries, c) and (${nowhere}))`)).toEqual([
      { is: 'undated', list: 'keyCountries', column: 'lastIn' },
    ]);
    const dated = 'some s in ? satisfies some c in keyCountries satisfies';
    expect(cellParts(`${dated} starts with(s, c)`)).toEqual([{ is: 'listed', list: 'keyCountries' }]);
    const since = 's >= c + " " + string(landedOn - duration("P21D"))';
    expect(cellParts(`${dated} (starts with(s, c) and ${since})`)).toEqual([
      { is: 'lately', list: 'keyCountries', days: 21, column: 'landedOn' },
    ]);
    expect(cellParts('starts with(?, "holder pauses ")')).toEqual([{ is: 'begins', code: 'holder pauses' }]);
    expect(cellParts('> passengersMost')).toEqual([{ is: 'against', how: 'over', column: 'passengersMost' }]);
    expect(cellParts('heldBy')).toEqual([{ is: 'same', column: 'heldBy' }]);
    expect(cellParts('untilWorkday + 18 * 60')).toEqual([{ is: 'workday', minutes: 1080 }]);
    expect(cellParts('"test.negative:" + string(tests) + ":1440"')).toEqual([
      { is: 'filled', before: 'test.negative:', column: 'tests', after: ':1440' },
    ]);
    expect(cellParts('"holder, duty"')).toEqual([{ is: 'code', code: 'holder, duty' }]);
  });

  test('does not happen to what nobody foresaw: it is shown as it stands', () => {
    for (const text of ['[16..40]', 'count(?) > 1', 'every c in ? satisfies c = "IT"', '> years + 1', 'not(< 3)']) {
      expect(cellParts(text)).toEqual([{ is: 'feel', text }]);
    }
  });
});

const files = import.meta.glob<string>('../../../../policies/sample-city/*/*.dmn', {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('every cell of the sample city is understood', () => {
  const cells = Object.values(files)
    .flatMap((text) => [...text.matchAll(/<(?:input|output)Entry[^>]*><text>([^<]*)<\/text>/g)])
    .map(([, text = '']) => text.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
  expect(cells.length).toBeGreaterThan(1000);
  expect([...new Set(cells)].filter((text) => cellParts(text).some(({ is }) => is === 'feel'))).toEqual([]);
});
