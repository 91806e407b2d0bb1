import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DmnRefused, parseDmn, printDmn } from './dmn.ts';
import { givenTable, headOfVersion } from './given.fixture.ts';
import { loadVersion } from './load.ts';
import { columnTypes, hitPolicies } from './table.ts';
import type { DecisionTable } from './table.ts';

// XML cannot carry control characters or lone surrogates
const text = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '口', '径', '𠮷', '<', '>', '&', '"', "'", '\n', '\t', ' ', ']', '=', '#'),
  })
  .map((found) => `x${found}x`);
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/);

const table: fc.Arbitrary<DecisionTable> = fc
  .record({
    inputs: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    outputs: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    rows: fc.nat({ max: 4 }),
  })
  .chain(({ inputs, outputs, rows }) => {
    const type = fc.constantFrom(...columnTypes);
    const values = fc.uniqueArray(text, { minLength: 1, maxLength: 3 });
    const column = (each: string): fc.Arbitrary<DecisionTable['outputs'][number]> =>
      fc.record({ name: fc.constant(each), type, values, description: text }, { requiredKeys: ['name', 'type'] });
    const rule = (_: unknown, index: number): fc.Arbitrary<DecisionTable['rules'][number]> =>
      fc.record(
        {
          id: fc.constant(`r${index}`),
          inputs: fc.tuple(...inputs.map(() => text)),
          outputs: fc.tuple(...outputs.map(() => text)),
          annotation: text,
        },
        { requiredKeys: ['id', 'inputs', 'outputs'] },
      );
    return fc.record(
      {
        id: fc.constant('the.table-1'),
        name: text,
        hitPolicy: fc.constantFrom(...hitPolicies),
        inputs: fc.tuple(...inputs.map(column)),
        outputs: fc.tuple(...outputs.map(column)),
        rules: fc.tuple(...Array.from({ length: rows }).map(rule)),
        description: text,
      },
      { requiredKeys: ['id', 'name', 'hitPolicy', 'inputs', 'outputs', 'rules'] },
    );
  });

it('a printed table reads back as it was, whatever its texts hold', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (given) => {
      expect(await parseDmn(printDmn(given))).toEqual(given);
    }),
    { numRuns: 200 },
  );
});

it('a computed column keeps its expression', async () => {
  const given = givenTable({ inputs: [{ name: 'minor', type: 'boolean', expression: 'age < 18' }] });
  expect(await parseDmn(printDmn(given))).toEqual(given);
});

const decisionTable = (inside: string, attributes = ''): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n"><decision id="lane" name="Lane"><decisionTable id="t"${attributes}>${inside}</decisionTable></decision></definitions>`;

describe('files from other editors', () => {
  it('are read: feel: types, collections under another name, annotation entries, the default hit policy', async () => {
    const xml = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
      <itemDefinition id="i" name="tCountries" isCollection="true"><typeRef>string</typeRef></itemDefinition>
      <decision id="lane" name="Lane"><decisionTable id="t">
        <input id="a"><inputExpression typeRef="feel:date and time"><text>enteredAt</text></inputExpression></input>
        <input id="b" label="history"><inputExpression typeRef="tCountries"><text>history</text></inputExpression></input>
        <output id="c" name="lane" typeRef="feel:string"/><annotation name="why"/>
        <rule id="r1"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"red"</text></outputEntry><annotationEntry><text>because</text></annotationEntry></rule>
      </decisionTable></decision></definitions>`;
    expect(await parseDmn(xml)).toEqual({
      id: 'lane',
      name: 'Lane',
      hitPolicy: 'UNIQUE',
      inputs: [
        { name: 'enteredAt', type: 'dateTime' },
        { name: 'history', type: 'list<string>' },
      ],
      outputs: [{ name: 'lane', type: 'string' }],
      rules: [{ id: 'r1', inputs: ['-', '-'], outputs: ['"red"'], annotation: 'because' }],
    });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['no XML at all', 'hello', /./],
    ['another kind of XML', '<a/>', /./],
    [
      'two decisions',
      decisionTable('').replace('</definitions>', '<decision id="x" name="x"/></definitions>'),
      /exactly one/,
    ],
    ['an unknown hit policy', decisionTable('', ' hitPolicy="OUTPUT ORDER"'), /OUTPUT ORDER is not supported/],
    ['a misspelt hit policy', decisionTable('', ' hitPolicy="C+"'), /C\+ is not supported/],
    [
      'an aggregation without COLLECT',
      decisionTable('', ' hitPolicy="FIRST" aggregation="SUM"'),
      /cannot have an aggregation/,
    ],
    ['an unknown type', decisionTable('<output id="o" name="x" typeRef="time"/>'), /unknown type time/],
    ['no type', decisionTable('<output id="o" name="x"/>'), /no type/],
    [
      'a default output, which would answer for nobody',
      decisionTable(
        '<output id="o" name="x" typeRef="string"><defaultOutputEntry><text>"x"</text></defaultOutputEntry></output>',
      ),
      /default/,
    ],
    [
      'values that are no texts',
      decisionTable(
        '<output id="o" name="x" typeRef="string"><outputValues><text>&gt; 3</text></outputValues></output>',
      ),
      /quotation marks/,
    ],
    ['a row without an id', decisionTable('<rule><inputEntry><text>-</text></inputEntry></rule>'), /row 1 has no id/],
    ['an id used twice', decisionTable('<rule id="r"/><rule id="r"/>'), /duplicate/i],
  ];
  it.each(refused)('are refused with %s', async (_, xml, message) => {
    await expect(parseDmn(xml)).rejects.toThrow(message);
    await expect(parseDmn(xml)).rejects.toBeInstanceOf(DmnRefused);
  });
});

it('a problem names file, table, row and column', async () => {
  const broken = givenTable({
    rules: [
      { id: 'r1', inputs: ['"KR"'], outputs: ['"red"'] },
      { id: 'r2', inputs: ['keyCountry'], outputs: ['lame'] },
    ],
  });
  const found = await loadVersion([
    { path: 'v/version.json', text: JSON.stringify(headOfVersion) },
    { path: 'v/lane.dmn', text: printDmn(broken) },
    { path: 'v/torn.dmn', text: '<definitions' },
    { path: 'v/notes.txt', text: 'ignored' },
  ]);
  expect(found).toMatchObject([
    { file: 'v/torn.dmn', code: 'unreadable', severity: 'error' },
    {
      file: 'v/lane.dmn',
      table: 'lane',
      row: 'r2',
      column: 'country',
      code: 'cell',
      message: 'the name keyCountry is unknown',
    },
    { file: 'v/lane.dmn', table: 'lane', row: 'r2', column: 'lane', code: 'cell', message: 'the name lame is unknown' },
  ]);
  const twice = [givenTable(), givenTable({ name: 'other' })].map((each, at) => ({
    path: `${at}.dmn`,
    text: printDmn(each),
  }));
  const head = { path: 'version.json', text: JSON.stringify(headOfVersion) };
  expect(await loadVersion([head, ...twice])).toMatchObject([
    { file: '1.dmn', table: 'lane', message: 'the table is also in 0.dmn' },
  ]);
  expect(await loadVersion(twice.slice(0, 1))).toMatchObject([{ message: 'the file is missing' }]);
  expect(await loadVersion([head])).toMatchObject([{ message: 'the version has no table' }]);
  expect(await loadVersion([{ path: 'version.json', text: '{' }, ...twice.slice(0, 1)])).toMatchObject([
    { code: 'unreadable' },
  ]);
});

it('rows with too few or too many cells are refused, not shifted', async () => {
  for (const inputs of [[], ['-', '-']]) {
    const table = givenTable({ rules: [{ id: 'r1', inputs, outputs: ['"red"'] }] });
    const found = await loadVersion([
      { path: 'version.json', text: JSON.stringify(headOfVersion) },
      { path: 'lane.dmn', text: printDmn(table) },
    ]);
    expect(found).toMatchObject([{ row: 'r1', code: 'table' }]);
  }
});
