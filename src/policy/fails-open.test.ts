import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { givenCells, givenPolicy, givenTable, headOfVersion, load, problemsOf, rowsFor } from './given.fixture.ts';
import type { DecisionTable, Fact } from './table.ts';

async function refusal(table: DecisionTable): Promise<string> {
  const problems = await problemsOf(table);
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
    .join('; ');
}

describe('an unknown fact', () => {
  it('is not taken by not("KR"), by !=, by a comparison or by a list', async () => {
    const cells = ['not("KR")', '!= "KR"', '? != "KR"', 'not(keyCountries)', 'not(list contains(keyCountries, ?))'];
    const policy = await givenPolicy(givenCells('string', [...cells, '"KR"']));
    expect(rowsFor(policy, { x: 'FR' })).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
    expect(rowsFor(policy, { x: null })).toBe('missing fact');
    expect(rowsFor(policy, {})).toBe('missing fact');
  });

  it('is taken by - and by a cell that asks for null, and by nothing else', async () => {
    const policy = await givenPolicy(
      givenCells('number', ['-', 'null', 'null, > 3', '? = null', 'not(null)', 'not(> 3)', '> 3']),
    );
    expect(rowsFor(policy, { x: null })).toEqual(['r0', 'r1', 'r2', 'r3']);
    expect(rowsFor(policy, { x: 4 })).toEqual(['r0', 'r2', 'r4', 'r6']);
    expect(rowsFor(policy, { x: 2 })).toEqual(['r0', 'r4', 'r5']);
  });

  it('in another column makes a comparison with it unknown, also under not', async () => {
    const policy = await givenPolicy(
      givenCells('number', ['> other', 'not(> other)', 'not(? > other)', '? + other > 0']),
    );
    expect(rowsFor(policy, { x: 3, other: 2 })).toEqual(['r0', 'r3']);
    expect(rowsFor(policy, { x: 1, other: 2 })).toEqual(['r1', 'r2', 'r3']);
    expect(rowsFor(policy, { x: 3 })).toBe('missing fact');
  });

  it('is named, not guessed, when an answer needs it', async () => {
    const table = givenTable({
      inputs: [{ name: 'enteredAt', type: 'dateTime' }],
      outputs: [{ name: 'until', type: 'dateTime' }],
      rules: [{ id: 'r1', inputs: ['-'], outputs: ['enteredAt + duration("P14D")'] }],
    });
    const policy = await givenPolicy(table);
    expect(decide(policy, 'lane', {})).toMatchObject({ kind: 'missing fact', field: 'enteredAt', rows: ['r1'] });
  });

  it('does not fall into "else"', async () => {
    const table = givenTable({
      inputs: [{ name: 'age', type: 'number' }],
      rules: [{ id: 'r1', inputs: ['-'], outputs: ['if age > 70 then "home" else "central"'] }],
    });
    const policy = await givenPolicy(table);
    expect(decide(policy, 'lane', { age: 71 })).toMatchObject({ outputs: { lane: 'home' } });
    expect(decide(policy, 'lane', {})).toMatchObject({ kind: 'missing fact', field: 'age' });
  });
});

describe('a fact of the wrong type', () => {
  const wrong: readonly (readonly [DecisionTable['inputs'][number]['type'], Fact])[] = [
    ['number', '15'],
    ['number', Number.NaN],
    ['number', Number.POSITIVE_INFINITY],
    ['number', true],
    ['string', 3],
    ['string', ['KR']],
    ['boolean', 'true'],
    ['boolean', 0],
    ['date', '2020-02-30'],
    ['date', '2020-03-01T00:00:00+08:00'],
    ['dateTime', '2020-03-01'],
    ['dateTime', '2020-03-01T00:00:00'],
    ['dateTime', '2020-03-01T00:00:00+0800'],
    ['dateTime', '2020-03-01T24:00:00+08:00'],
    ['dateTime', '2020-03-01T23:59:60+08:00'],
    ['list<string>', 'KR'],
  ];
  it.each(wrong)('%s refuses %j, even where any value would do', async (type, fact) => {
    const policy = await givenPolicy(givenCells(type, ['-']));
    expect(decide(policy, 'cells', { x: fact })).toMatchObject({ kind: 'bad type', field: 'x', found: fact });
  });

  it('is also a text outside the declared values', async () => {
    const policy = await givenPolicy(givenCells('string', ['-'], ['red', 'green']));
    expect(rowsFor(policy, { x: 'purple' })).toBe('bad type');
    const lists = await givenPolicy(givenCells('list<string>', ['-'], ['fever', 'cough']));
    expect(rowsFor(lists, { x: ['fever', 'gout'] })).toBe('bad type');
  });
});

describe('a cell that would go wrong quietly is refused when it is loaded', () => {
  const bad: readonly (readonly [DecisionTable['inputs'][number]['type'], string, RegExp])[] = [
    ['string', '', /empty/],
    ['string', 'keyCountry', /keyCountry is unknown/],
    ['string', 'list contains(keyCountries, country)', /country is unknown/],
    ['string', '> 14', /string cannot be compared with number/],
    ['number', '"15"', /number cannot be compared with string/],
    ['number', '1e5', /plain digits/],
    ['number', '- 1', /plain digits/],
    ['number', '[10..1]', /backwards/],
    ['number', '? / other > 1', /not accepted/],
    ['number', 'other > 3', /does not test this column/],
    ['boolean', 'other > 3', /does not test this column/],
    ['number', '3,', /not a FEEL unary test/],
    ['number', 'modulo(?, other) = 1', /literal/],
    ['dateTime', '> now()', /now\(\) is refused/],
    ['date', '= today()', /today\(\) is refused/],
    ['dateTime', '> @"2020-03-28T00:00:00"', /offset/],
    ['dateTime', '> date and time("2020-03-28T00:00:00+0800")', /offset/],
    ['dateTime', '> date and time("2020-03-28T24:00:00+08:00")', /offset/],
    ['dateTime', '> date("2020-03-28")', /dateTime cannot be compared with date/],
    ['date', '> date("2020-02-30")', /is no date/],
    ['list<string>', '"KR"', /holds a list/],
    ['list<string>', 'keyCountries', /holds a list/],
    ['string', '? in (keyCountries, "FR")', /without brackets/],
    ['string', 'function(a) a', /more FEEL/],
    ['string', 'matches(?, ?)', /literal/],
    ['list<string>', 'some x in ? satisfies x = "KR"', /hides a name/],
    ['list<string>', 'count(?[item = "KR"]) > 0', /more FEEL/],
  ];
  it.each(bad)('%s: %s', async (type, cell, message) => {
    expect(await refusal(givenCells(type, [cell]))).toMatch(message);
  });

  it('a text outside the declared values', async () => {
    for (const cell of ['"blue"', 'not("blue")', '? = "blue"', '? in ("red", "blue")', 'list contains(["blue"], ?)']) {
      expect(await refusal(givenCells('string', [cell], ['red', 'green']))).toMatch(/"blue" is not among/);
    }
    expect(await refusal(givenCells('list<string>', ['some c in ? satisfies c = "blue"'], ['red']))).toMatch(/"blue"/);
    const output = givenTable({ outputs: [{ name: 'lane', type: 'string', values: ['red'] }] });
    expect(await refusal(output)).toMatch(/"green" is not among/);
  });

  it('an output of another type, an empty output, a null to be added up', async () => {
    const gives = (cell: string, hitPolicy: DecisionTable['hitPolicy'] = 'FIRST'): Promise<string> =>
      refusal(
        givenTable({
          hitPolicy,
          outputs: [{ name: 'days', type: 'number' }],
          rules: [{ id: 'r1', inputs: ['-'], outputs: [cell] }],
        }),
      );
    expect(await gives('"14"')).toMatch(/gives string, the column is number/);
    expect(await gives('')).toMatch(/empty/);
    expect(await gives('?')).toMatch(/no meaning/);
    expect(await gives('now()')).toMatch(/refused/);
    expect(await gives('null', 'C+')).toMatch(/cannot be added/);
    expect(await gives('14')).toBe('');
  });

  it('a column or list with a name that means something else', async () => {
    for (const name of ['count', 'not', 'constructor', '__proto__', 'a b', 'date', 'keyCountries']) {
      expect(await refusal(givenTable({ inputs: [{ name, type: 'string' }] }))).not.toBe('');
    }
    const head = { ...headOfVersion, lists: { 'list contains': ['KR'] } };
    expect(await load([givenTable()], head)).toMatchObject([{ column: 'lists.list contains' }]);
  });
});

it('a version without expiry, legal basis or review date is refused (I13)', async () => {
  for (const field of ['expiresAt', 'legalBasis', 'reviewAt']) {
    const { [field]: _, ...head } = headOfVersion as Record<string, unknown>;
    expect(await load([givenTable()], head)).toMatchObject([
      { severity: 'error', column: field, file: 'version.json' },
    ]);
  }
  expect(await load([givenTable()], { ...headOfVersion, legalBasis: ' ' })).toMatchObject([{ column: 'legalBasis' }]);
  expect(await load([givenTable()], { ...headOfVersion, expiresAt: headOfVersion.effectiveFrom })).toMatchObject([
    { column: 'expiresAt', code: 'dates', severity: 'error' },
    { column: 'reviewAt', severity: 'warning' },
  ]);
  expect(await load([givenTable()], { ...headOfVersion, effectiveFrom: '2020-03-28T00:00:00' })).toMatchObject([
    { column: 'effectiveFrom' },
  ]);
  expect(await load([givenTable()], { ...headOfVersion, surprise: 1 })).toMatchObject([{ severity: 'error' }]);
});

it('facts that try to break out are only facts', async () => {
  const policy = await givenPolicy(givenCells('string', ['"KR"', 'not("KR")']));
  for (const x of [
    '__proto__',
    'constructor',
    '"',
    '\\',
    '\u0000',
    '\ud800',
    '") or true or ("',
    'x'.repeat(100_000),
  ]) {
    expect(rowsFor(policy, { x })).toEqual(['r1']);
  }
  expect(decide(policy, '__proto__', {})).toMatchObject({ kind: 'unknown table' });
  expect(decide(policy, 'constructor', {})).toMatchObject({ kind: 'unknown table' });
});

it('changing a list after the decision does not change what was decided from', async () => {
  const policy = await givenPolicy(givenCells('list<string>', ['list contains(?, "KR")']));
  const x = ['KR'];
  const decision = decide(policy, 'cells', { x });
  x.push('IT');
  expect(decision).toMatchObject({ inputs: { x: ['KR'], other: null } });
});
