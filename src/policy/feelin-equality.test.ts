import fc from 'fast-check';
import { evaluate, parseDate, parseDateTime, unaryTest } from 'feelin';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { givenCells, givenPolicy, givenTable, headOfVersion, rowsFor } from './given.fixture.ts';
import type { ColumnType, Fact } from './table.ts';

const countries = ['KR', 'IT', 'IR', 'JP', 'FR', 'US', 'A"B\\', ''];
const lists = headOfVersion.lists;

function toFeel(type: ColumnType, fact: Fact): unknown {
  if (typeof fact !== 'string') return fact;
  if (type === 'date') return parseDate(fact);
  return type === 'dateTime' ? parseDateTime(fact) : fact;
}

/** What feelin says, with the one rule it lacks: unknown matches only - and null. */
function expected(cell: string, type: ColumnType, x: Fact, other: number): boolean {
  if (cell === '-') return true;
  if (x === null && !cell.includes('null')) return false;
  return unaryTest(cell, { ...lists, '?': toFeel(type, x), x: toFeel(type, x), other }).value === true;
}

const quoted = (text: string): string => JSON.stringify(text);

/** Cells built from tests of one operand, as authors combine them. */
function cellsFrom(tests: fc.Arbitrary<string>, questions: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const list = fc
    .array(fc.oneof(tests, fc.constant('null')), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(', '));
  const asked = fc.oneof(
    questions,
    fc.tuple(questions, fc.constantFrom('and', 'or'), questions).map(([a, word, b]) => `(${a}) ${word} (${b})`),
    questions.map((question) => `not(${question})`),
    questions.map((question) => `? = null or ${question}`),
    questions.map((question) => `? != null and not(${question})`),
  );
  return fc.oneof(
    list,
    list.map((all) => `not(${all})`),
    asked,
    fc.constant('-'),
  );
}

function line(operand: fc.Arbitrary<string>, order: (a: string, b: string) => boolean): fc.Arbitrary<string> {
  const interval = fc
    .tuple(fc.constantFrom('[', '(', ']'), operand, operand, fc.constantFrom(']', ')', '['))
    .filter(([, a, b]) => order(a, b))
    .map(([open, a, b, close]) => `${open}${a}..${b}${close}`);
  const comparison = fc.tuple(fc.constantFrom('>', '>=', '<', '<=', '=', '!='), operand).map((both) => both.join(' '));
  return fc.oneof(operand, comparison, interval);
}

function asked(operand: fc.Arbitrary<string>, order: (a: string, b: string) => boolean): fc.Arbitrary<string> {
  const comparison = fc.tuple(fc.constantFrom('>', '>=', '<', '<=', '=', '!='), operand).map(([o, a]) => `? ${o} ${a}`);
  const turned = fc.tuple(fc.constantFrom('>', '<=', '='), operand).map(([o, a]) => `${a} ${o} ?`);
  const among = fc.array(line(operand, order), { minLength: 1, maxLength: 3 }).map((all) => `? in (${all.join(', ')})`);
  const between = fc
    .tuple(operand, operand)
    .filter(([a, b]) => order(a, b))
    .map(([a, b]) => `? between ${a} and ${b}`);
  return fc.oneof(comparison, turned, among, between);
}

const numberOperand = fc.oneof(
  fc.integer({ min: -5, max: 5 }).map(String),
  fc.constantFrom('0.5', '2.25', '100', '-0.5', '36.9', '37.3', 'other'),
);
const numberOrder = (a: string, b: string): boolean =>
  a !== 'other' && b !== 'other' ? Number(a) <= Number(b) : false;
const dateOperand = fc.integer({ min: 1, max: 9 }).map((day) => `date("2020-03-0${day}")`);
const instants = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 23 }),
    fc.constantFrom('Z', '+08:00', '-05:30', '+00:00'),
  )
  .map(([day, hour, zone]) => `2020-03-0${day}T${String(hour).padStart(2, '0')}:30:00${zone}`);
const instantOperand = instants.map((text) => `@"${text}"`);
const instantOrder = (a: string, b: string): boolean => Date.parse(a.slice(2, -1)) <= Date.parse(b.slice(2, -1));
const textOperand = fc.constantFrom(...countries).map(quoted);

const columns: readonly { type: ColumnType; cells: fc.Arbitrary<string>; facts: fc.Arbitrary<Fact> }[] = [
  {
    type: 'number',
    cells: cellsFrom(
      line(numberOperand, numberOrder),
      fc.oneof(
        asked(numberOperand, numberOrder),
        fc.constantFrom(
          'modulo(?, 3) = 1',
          '? * 2 > 3',
          'abs(?) < 2',
          '-? > 1',
          'floor(?) = 2',
          'max(?, other) = other',
        ),
      ),
    ),
    facts: fc.oneof(
      fc.integer({ min: -6, max: 6 }),
      fc.constantFrom(0.5, 2.25, 2.2500000000000004, 36.9, 1e15),
      fc.double({ noNaN: true, min: -10, max: 10 }),
    ),
  },
  {
    type: 'string',
    cells: cellsFrom(
      fc.oneof(
        textOperand,
        textOperand.map((text) => `!= ${text}`),
        fc.constant('keyCountries'),
        fc.constantFrom('> "J"', '["A".."K"]'),
      ),
      fc.oneof(
        textOperand.map((text) => `? = ${text}`),
        fc.array(textOperand, { minLength: 1, maxLength: 3 }).map((all) => `? in (${all.join(',')})`),
        fc.constantFrom(
          'list contains(keyCountries, ?)',
          '? in keyCountries',
          'starts with(?, "I")',
          'string length(?) > 1',
          'upper case(?) = "KR"',
          'substring(?, 1, 1) = "K"',
          'matches(?, "^[A-J]")',
          'contains(?, "R")',
          '? + "x" = "KRx"',
        ),
      ),
    ),
    facts: fc.oneof(fc.constantFrom(...countries), fc.string()),
  },
  {
    type: 'boolean',
    cells: cellsFrom(
      fc.constantFrom('true', 'false', '= true', '!= false'),
      fc.constantFrom('? = true', '? or other > 0', '? and other > 0', 'not(?)'),
    ),
    facts: fc.boolean(),
  },
  {
    type: 'date',
    cells: cellsFrom(
      line(dateOperand, (a, b) => a <= b),
      fc.oneof(
        asked(dateOperand, (a, b) => a <= b),
        fc.constantFrom(
          '?.day > 5',
          'string(?) >= "2020-03-05"',
          '?.weekday = 7',
          '? + duration("P2D") > date("2020-03-05")',
          '?.month = 3',
        ),
      ),
    ),
    facts: fc.integer({ min: 1, max: 12 }).map((day) => `2020-03-${String(day).padStart(2, '0')}`),
  },
  {
    type: 'dateTime',
    cells: cellsFrom(
      line(instantOperand, instantOrder),
      fc.oneof(
        asked(instantOperand, instantOrder),
        fc.constantFrom(
          '?.hour >= 14',
          '?.weekday = 1',
          'date(?) = date("2020-03-02")',
          '? + duration("PT36H") > @"2020-03-04T00:00:00+08:00"',
          'date(?).day = 3',
        ),
      ),
    ),
    facts: instants,
  },
  {
    type: 'list<string>',
    cells: cellsFrom(
      fc.constant('null'),
      fc.oneof(
        textOperand.map((text) => `list contains(?, ${text})`),
        fc.constantFrom(
          'some c in ? satisfies list contains(keyCountries, c)',
          'some c in ? satisfies c in keyCountries',
          'every c in ? satisfies list contains(keyCountries, c)',
          'count(?) > 1',
          'count(?) = 0',
          'count(distinct values(?)) = 1',
          'some c in ? satisfies some d in keyCountries satisfies c = d',
          'list contains(append(?, "X"), "X")',
          'some c in ? satisfies c != "KR"',
          'string join(?, "-") = "KR-IT"',
          'count(concatenate(?, keyCountries)) > 5',
        ),
      ),
    ),
    facts: fc.array(fc.constantFrom(...countries), { maxLength: 4 }),
  },
];

describe('every accepted cell answers as feelin does, whichever way it is evaluated', () => {
  it.each(columns)('$type', async ({ type, cells, facts }) => {
    const property = fc.asyncProperty(
      fc.array(cells, { minLength: 1, maxLength: 70, size: 'max' }),
      fc.array(fc.tuple(fc.option(facts), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 6 }),
      async (texts, given) => {
        const policy = await givenPolicy(givenCells(type, [...texts, '-']));
        for (const [x, other] of given) {
          const rows = texts.flatMap((cell, index) => (expected(cell, type, x, other) ? [`r${index}`] : []));
          expect(rowsFor(policy, { x, other })).toEqual([...rows, `r${texts.length}`]);
        }
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });
});

describe('output cells give what feelin gives', () => {
  const zones = fc.constantFrom('Z', '+08:00', '-05:30', '+00:00', '+14:00');
  const instant = fc
    .tuple(
      fc.integer({ min: 1950, max: 2099 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.nat(86_399_999),
      zones,
    )
    .map(([year, month, day, ms, zone]) => {
      const wall = new Date(Date.UTC(year, month - 1, day) + ms).toISOString();
      return `${wall.slice(0, -1)}${zone}`;
    });
  const cells = [
    'at + duration("P14D")',
    'at - duration("PT30M")',
    'at + duration("P1DT2H3M4S")',
    'at + duration("P1M")',
    'at - duration("P1Y1M")',
    'date and time(date(at) + duration("P15D"), time("00:00:00+08:00"))',
    'date and time(date(at), time("12:30:00Z"))',
    'if at.hour >= 18 then at + duration("P1D") else at',
    '@"2020-03-28T00:00:00+08:00" + (duration("P1D") + duration("PT1H"))',
  ];
  it.each(cells)('%s', async (cell) => {
    const policy = await givenPolicy(
      givenTable({
        inputs: [{ name: 'at', type: 'dateTime' }],
        outputs: [{ name: 'out', type: 'dateTime' }],
        rules: [{ id: 'r', inputs: ['-'], outputs: [cell] }],
      }),
    );
    fc.assert(
      fc.property(instant, (at) => {
        const { value } = evaluate(cell, { at: parseDateTime(at) });
        expect(decide(policy, 'lane', { at })).toMatchObject({ outputs: { out: String(value) } });
      }),
      { numRuns: 200 },
    );
  });

  it.each(['day + duration("P1M")', 'day - duration("P13M")', 'day + duration("P40D")'])('%s', async (cell) => {
    const policy = await givenPolicy(
      givenTable({
        inputs: [{ name: 'day', type: 'date' }],
        outputs: [{ name: 'out', type: 'date' }],
        rules: [{ id: 'r', inputs: ['-'], outputs: [cell] }],
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -9000, max: 60_000 }), (days) => {
        const day = new Date(days * 86_400_000).toISOString().slice(0, 10);
        const { value } = evaluate(cell, { day: parseDate(day) });
        expect(decide(policy, 'lane', { day })).toMatchObject({ outputs: { out: String(value) } });
      }),
    );
  });
});

it('the difference of two instants is the true one, where feelin subtracts the wall clocks', async () => {
  const policy = await givenPolicy(
    givenTable({
      inputs: [
        { name: 'a', type: 'dateTime' },
        { name: 'b', type: 'dateTime' },
      ],
      outputs: [{ name: 'hours', type: 'number' }],
      rules: [{ id: 'r', inputs: ['- ', '-'], outputs: ['(a - b).days * 24 + (a - b).hours'] }],
    }),
  );
  const facts = { a: '2020-03-28T00:00:00+08:00', b: '2020-03-27T00:00:00Z' };
  expect(decide(policy, 'lane', facts)).toMatchObject({ outputs: { hours: 16 } });
  const wrong = evaluate('(a - b).days * 24 + (a - b).hours', { a: parseDateTime(facts.a), b: parseDateTime(facts.b) });
  expect(wrong.value).toBe(24);
});
