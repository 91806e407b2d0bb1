import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage, CoverageOptions } from './complete.ts';
import { coverage } from './complete.ts';
import { decide } from './decide.ts';
import { givenPolicy, givenTable } from './given.fixture.ts';
import type { DecisionTable } from './table.ts';

async function covered(table: DecisionTable, options?: CoverageOptions): Promise<Coverage> {
  const compiled = (await givenPolicy(table)).tables.get(table.id);
  if (compiled === undefined) throw new Error('no table');
  return coverage(compiled, options);
}

function lanes(rows: readonly (readonly [string, string, string])[]): DecisionTable {
  return givenTable({
    inputs: [
      { name: 'risk', type: 'string', values: ['high', 'low'] },
      { name: 'fever', type: 'boolean' },
      { name: 'age', type: 'number' },
    ],
    rules: rows.map((inputs, at) => ({ id: `r${at}`, inputs, outputs: ['"x"'] })),
  });
}

describe('a person whom no row answers is found before the person arrives', () => {
  it('with the values named', async () => {
    expect(
      await covered(
        lanes([
          ['"high"', '-', '-'],
          ['"low"', 'false', '-'],
          ['"low"', 'true', '>= 18'],
        ]),
      ),
    ).toEqual({
      kind: 'uncovered',
      combinations: [{ risk: '"low"', fever: 'true', age: 'below 18' }],
      stopped: false,
    });
  });

  it('or is shown not to exist', async () => {
    expect(
      await covered(
        lanes([
          ['"high"', '-', '-'],
          ['"low"', 'false', '-'],
          ['"low"', 'true', '>= 18'],
          ['-', '-', '< 18'],
        ]),
      ),
    ).toEqual({
      kind: 'covered',
      by: 'every combination',
    });
    expect(await covered(lanes([['-', '-', '-']]))).toEqual({ kind: 'covered', by: 'catch-all row' });
  });

  it('also when a fact is not known, if asked', async () => {
    const table = lanes([['"high", "low"', '-', '-']]);
    expect(await covered(table)).toEqual({ kind: 'covered', by: 'every combination' });
    expect(await covered(table, { nulls: true })).toMatchObject({
      kind: 'uncovered',
      combinations: [{ risk: 'null' }],
    });
  });

  it('unless cells cannot be compared, and then that is said', async () => {
    const table = givenTable({
      inputs: [{ name: 'history', type: 'list<string>' }],
      rules: [
        { id: 'a', inputs: ['list contains(?, "KR")'], outputs: ['"x"'] },
        { id: 'b', inputs: ['not(list contains(?, "KR"))'], outputs: ['"y"'] },
      ],
    });
    expect(await covered(table)).toMatchObject({ kind: 'doubtful' });
  });

  it('without searching for ever', async () => {
    const inputs = Array.from({ length: 30 }, (_, at) => ({ name: `f${at}`, type: 'boolean' as const }));
    const cells = (value: string): string[] => inputs.map(() => value);
    const rules = inputs.map((_, at) => ({
      id: `r${at}`,
      inputs: cells('-')
        .with(at, 'true')
        .with((at + 1) % 30, 'false'),
      outputs: ['"x"'],
    }));
    const found = await covered(
      givenTable({ inputs, rules: [...rules, { id: 't', inputs: cells('true'), outputs: ['"x"'] }] }),
      { steps: 10 },
    );
    expect(found).toMatchObject({ stopped: true });
  });
});

it('says covered exactly when every decision finds a row', async () => {
  const cell = fc.tuple(
    fc.constantFrom('-', '"high"', '"low"', 'not("low")'),
    fc.constantFrom('-', 'true', 'false'),
    fc.constantFrom('-', '> 10', '<= 10', '[5..20]', 'not([5..20])', '10'),
  );
  const property = fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 6 }), async (rows) => {
    const table = lanes(rows);
    const policy = await givenPolicy(table);
    let missed = 0;
    for (const risk of ['high', 'low']) {
      for (const fever of [true, false]) {
        for (const age of [0, 5, 7, 10, 15, 20, 25]) {
          if (decide(policy, 'lane', { risk, fever, age }).kind !== 'decision') missed++;
        }
      }
    }
    expect((await covered(table)).kind).toBe(missed === 0 ? 'covered' : 'uncovered');
  });
  await fc.assert(property, { numRuns: 150 });
});
