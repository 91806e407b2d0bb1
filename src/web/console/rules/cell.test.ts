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
    expect(cellParts('untilWorkday + 18 * 60')).toEqual([{ is: 'workday', minutes: 1080 }]);
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
