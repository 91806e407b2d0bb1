import { describe, expect, test } from 'vitest';
import { differenceOf } from './difference.ts';
import type { DecisionTable, PolicyVersion } from './table.ts';

const table = (rules: DecisionTable['rules'], more: Partial<DecisionTable> = {}): DecisionTable => ({
  id: 'stay',
  name: 'stay',
  hitPolicy: 'FIRST',
  inputs: [{ name: 'years', type: 'number' }],
  outputs: [{ name: 'days', type: 'number' }],
  rules,
  ...more,
});
const version = (...tables: DecisionTable[]): PolicyVersion => ({ tables }) as unknown as PolicyVersion;
const row = (id: string, years: string, days: string) => ({ id, inputs: [years], outputs: [days] });

describe('a rule that changed unnoticed', () => {
  test('is told by its cells: new, gone, other', () => {
    const before = version(table([row('a', '< 18', '7'), row('b', '-', '14')]));
    const after = version(table([row('a', '< 14', '7'), row('c', '-', '14')]));
    expect(differenceOf(before, after)).toEqual([{ table: 'stay', added: ['c'], removed: ['b'], changed: ['a'] }]);
    expect(differenceOf(before, before)).toEqual([]);
  });

  test('is told when only its place changed, where the first row that fits decides', () => {
    const rules = [row('a', '< 18', '7'), row('b', '-', '14')];
    const turned = rules.toReversed();
    expect(differenceOf(version(table(rules)), version(table(turned)))[0]?.changed).toEqual(['b', 'a']);
    const unique = { hitPolicy: 'UNIQUE' } as const;
    expect(differenceOf(version(table(rules, unique)), version(table(turned, unique)))).toEqual([]);
  });

  test('is told when a whole table comes or goes', () => {
    const one = version(table([row('a', '-', '14')]));
    expect(differenceOf(version(), one)).toEqual([{ table: 'stay', added: ['a'], removed: [], changed: [] }]);
    expect(differenceOf(one, version())).toEqual([{ table: 'stay', added: [], removed: ['a'], changed: [] }]);
  });

  test('is none when a column was added that no row looks at differently', () => {
    const before = version(table([row('a', '-', '14')]));
    const inputs = [
      { name: 'years', type: 'number' },
      { name: 'held', type: 'boolean' },
    ] as const;
    const after = version(table([{ id: 'a', inputs: ['-', 'true'], outputs: ['14'] }], { inputs }));
    expect(differenceOf(before, after)[0]?.changed).toEqual(['a']);
  });
});
