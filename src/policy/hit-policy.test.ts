import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { givenPolicy, givenTable, problemsOf, rowsFor } from './given.fixture.ts';
import type { ColumnType, DecisionTable, HitPolicy } from './table.ts';

function days(
  hitPolicy: HitPolicy,
  rows: readonly (readonly [string, string])[],
  type: ColumnType = 'number',
): DecisionTable {
  return givenTable({
    id: 'days',
    hitPolicy,
    inputs: [{ name: 'age', type: 'number' }],
    outputs: [{ name: 'days', type }],
    rules: rows.map(([cell, output], index) => ({ id: `r${index + 1}`, inputs: [cell], outputs: [output] })),
  });
}

const three = [
  ['> 60', '14'],
  ['> 40', '7'],
  ['> 50', '21'],
] as const;

describe('each hit policy gives one answer or says why not', () => {
  it('FIRST takes the upper row', async () => {
    const policy = await givenPolicy(days('FIRST', three));
    expect(decide(policy, 'days', { age: 61 })).toEqual({
      kind: 'decision',
      policy: 'arrivals',
      version: '2020-03-28',
      table: 'days',
      rows: ['r1'],
      outputs: { days: 14 },
      inputs: { age: 61 },
    });
    expect(decide(policy, 'days', { age: 10 })).toMatchObject({ kind: 'no row' });
  });

  it('RULE ORDER and COLLECT list in the order of the table', async () => {
    for (const hitPolicy of ['RULE ORDER', 'COLLECT'] as const) {
      const policy = await givenPolicy(days(hitPolicy, three));
      expect(decide(policy, 'days', { age: 61 })).toMatchObject({
        rows: ['r1', 'r2', 'r3'],
        outputs: { days: [14, 7, 21] },
      });
      expect(decide(policy, 'days', { age: 1 })).toMatchObject({ kind: 'no row' });
    }
  });

  it('C+ adds, C< and C> choose, C# counts and alone answers 0 for nobody', async () => {
    const found: unknown[] = [];
    for (const hitPolicy of ['C+', 'C<', 'C>', 'C#'] as const) {
      const policy = await givenPolicy(days(hitPolicy, three));
      const decision = decide(policy, 'days', { age: 61 });
      const nobody = decide(policy, 'days', { age: 1 });
      found.push(decision.kind === 'decision' ? decision.outputs['days'] : decision.kind);
      found.push(nobody.kind === 'decision' ? nobody.outputs['days'] : nobody.kind);
    }
    expect(found).toEqual([42, 'no row', 7, 'no row', 21, 'no row', 3, 0]);
  });

  it('C< compares instants by what they mean, not by how they are written', async () => {
    const rows = [
      ['-', '@"2020-03-28T00:00:00+08:00"'],
      ['-', '@"2020-03-27T20:00:00Z"'],
    ] as const;
    const policy = await givenPolicy(days('C<', rows, 'dateTime'));
    expect(decide(policy, 'days', {})).toMatchObject({ outputs: { days: '2020-03-28T00:00:00+08:00' } });
    const dates = await givenPolicy(
      days(
        'C>',
        [
          ['-', 'date("2020-03-28")'],
          ['-', 'date("2020-04-01")'],
        ],
        'date',
      ),
    );
    expect(decide(dates, 'days', {})).toMatchObject({ outputs: { days: '2020-04-01' } });
  });

  it('ANY takes rows that agree and calls the rest a conflict', async () => {
    const policy = await givenPolicy(
      days('ANY', [
        ['> 60', '14'],
        ['> 50', '14'],
        ['> 70', '7'],
      ]),
    );
    expect(decide(policy, 'days', { age: 61 })).toMatchObject({ rows: ['r1', 'r2'], outputs: { days: 14 } });
    expect(decide(policy, 'days', { age: 71 })).toMatchObject({ kind: 'conflict', rows: ['r1', 'r2', 'r3'] });
  });

  it('PRIORITY follows the declared order of values, not of rows', async () => {
    const table = givenTable({
      hitPolicy: 'PRIORITY',
      inputs: [
        { name: 'fever', type: 'boolean' },
        { name: 'country', type: 'string' },
      ],
      outputs: [
        { name: 'lane', type: 'string', values: ['red', 'yellow', 'green'] },
        { name: 'door', type: 'number' },
      ],
      rules: [
        { id: 'g', inputs: ['-', '-'], outputs: ['"green"', '3'] },
        { id: 'y', inputs: ['-', 'keyCountries'], outputs: ['"yellow"', '2'] },
        { id: 'r', inputs: ['true', '-'], outputs: ['"red"', '1'] },
      ],
    });
    const policy = await givenPolicy(table);
    expect(decide(policy, 'lane', { fever: true, country: 'KR' })).toMatchObject({
      rows: ['r'],
      outputs: { lane: 'red', door: 1 },
    });
    expect(decide(policy, 'lane', { country: 'KR' })).toMatchObject({ rows: ['y'] });
    expect(decide(policy, 'lane', {})).toMatchObject({ rows: ['g'], outputs: { lane: 'green', door: 3 } });
    const problems = await problemsOf({
      ...table,
      outputs: [
        { name: 'lane', type: 'string' },
        { name: 'door', type: 'number' },
      ],
    });
    expect(problems).toMatchObject([{ severity: 'error', message: expect.stringContaining('PRIORITY needs') }]);
  });

  it('an answer outside the declared values is refused when it is calculated', async () => {
    const table = givenTable({
      outputs: [{ name: 'lane', type: 'string', values: ['KR', 'IT'] }],
      rules: [{ id: 'r1', inputs: ['-'], outputs: ['country'] }],
    });
    const policy = await givenPolicy(table);
    expect(decide(policy, 'lane', { country: 'IT' })).toMatchObject({ outputs: { lane: 'IT' } });
    expect(decide(policy, 'lane', { country: 'FR' })).toMatchObject({ kind: 'bad type', field: 'lane', found: 'FR' });
  });
});

describe('rows that overlap in a UNIQUE table', () => {
  it('are refused when that is certain, with both rows named', async () => {
    expect(
      await problemsOf(
        days('UNIQUE', [
          ['>= 14', '1'],
          ['<= 14', '2'],
          ['> 20', '3'],
        ]),
      ),
    ).toMatchObject([
      { severity: 'error', code: 'overlap', row: 'r2', table: 'days', file: '0-days.dmn' },
      { severity: 'error', code: 'overlap', row: 'r3' },
    ]);
    expect(
      await problemsOf(
        days('UNIQUE', [
          ['>= 14', '1'],
          ['< 14', '2'],
          ['null', '3'],
        ]),
      ),
    ).toEqual([]);
    expect(
      await problemsOf(
        days('UNIQUE', [
          ['null', '1'],
          ['null, 3', '2'],
        ]),
      ),
    ).toMatchObject([{ code: 'overlap' }]);
  });

  it('are a conflict when only the decision can tell', async () => {
    const policy = await givenPolicy(
      days('UNIQUE', [
        ['modulo(?, 2) = 0', '1'],
        ['modulo(?, 3) = 0', '2'],
      ]),
    );
    expect(rowsFor(policy, { age: 2 })).toEqual(['r1']);
    expect(decide(policy, 'days', { age: 6 })).toMatchObject({ kind: 'conflict', rows: ['r1', 'r2'] });
  });

  it('are never accepted together: no fact finds two rows without a conflict being reported at load or at once', async () => {
    const cell = fc
      .tuple(fc.constantFrom('>', '>=', '<', '<=', '='), fc.integer({ min: 0, max: 4 }))
      .map((both) => both.join(' '));
    const property = fc.asyncProperty(fc.array(cell, { minLength: 2, maxLength: 4 }), async (cells) => {
      const table = days(
        'UNIQUE',
        cells.map((each) => [each, '1'] as const),
      );
      const together = [-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5].some(
        (age) => cells.filter((each) => holds(each, age)).length > 1,
      );
      const problems = await problemsOf(table);
      expect(problems.some(({ code }) => code === 'overlap')).toBe(together);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

function holds(cell: string, age: number): boolean {
  const [operator, text] = cell.split(' ');
  const bound = Number(text);
  if (operator === '=') return age === bound;
  if (operator?.startsWith('>') === true) return age > bound || (operator === '>=' && age === bound);
  return age < bound || (operator === '<=' && age === bound);
}

it('a row behind another that takes everything is reported, and so is one that nothing can match', async () => {
  expect(
    await problemsOf(
      days('FIRST', [
        ['> 10', '1'],
        ['> 20', '2'],
        ['? > 5 and ? < 3', '3'],
      ]),
    ),
  ).toMatchObject([
    { severity: 'warning', code: 'unreachable row', row: 'r2' },
    { severity: 'warning', code: 'row never matches', row: 'r3' },
  ]);
  expect(
    await problemsOf(
      days('COLLECT', [
        ['> 10', '1'],
        ['> 10', '2'],
      ]),
    ),
  ).toMatchObject([{ severity: 'warning', code: 'duplicate row', row: 'r2' }]);
});

it('a computed column is computed from the columns to its left, once, and shown among the facts used', async () => {
  const table = givenTable({
    hitPolicy: 'UNIQUE',
    inputs: [
      { name: 'history', type: 'list<string>' },
      { name: 'fromKey', type: 'boolean', expression: 'some c in history satisfies list contains(keyCountries, c)' },
      { name: 'nationality', type: 'string', expression: 'passportCountry' },
    ],
    rules: [
      { id: 'y', inputs: ['-', 'true', '-'], outputs: ['"yellow"'] },
      { id: 'g', inputs: ['-', 'false', '-'], outputs: ['"green"'] },
    ],
  });
  const policy = await givenPolicy(table);
  expect(decide(policy, 'lane', { history: ['FR', 'IT'], passportCountry: 'CN' })).toMatchObject({
    rows: ['y'],
    inputs: { history: ['FR', 'IT'], fromKey: true, nationality: 'CN' },
  });
  expect(rowsFor(policy, { history: [] })).toEqual(['g']);
  expect(rowsFor(policy, {})).toBe('missing fact');
  const circle = givenTable({
    inputs: [
      { name: 'a', type: 'number', expression: 'b + 1' },
      { name: 'b', type: 'number' },
    ],
    rules: [{ id: 'r', inputs: ['-', '-'], outputs: ['"x"'] }],
  });
  expect(await problemsOf(circle)).toMatchObject([{ code: 'column', column: 'a', message: 'the name b is unknown' }]);
});
