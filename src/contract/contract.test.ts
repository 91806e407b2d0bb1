import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivals } from '../city/arrivals/loop.ts';
import { refusalCodes } from '../loop/refusal.ts';
import { commandShapes, givenCommand } from './command.ts';
import { requestCodes } from './codes.ts';
import { errors } from './errors.ts';
import { factsOf, factsSchema, openingSchema, undeclared } from './facts.ts';
import { readInstant, writeInstant } from './instant.ts';
import { languageOf, languages } from './language.ts';
import { fieldProblems } from './problem.ts';

const id = '00000000-0000-4000-8000-000000000001';
const read = (command: object, stamp: object = {}) => givenCommand.safeParse({ commandId: id, ...stamp, command });
const fieldsOf = (command: object, stamp: object = {}): string[] => {
  const result = read(command, stamp);
  return result.success ? [] : fieldProblems(result.error.issues, 'en').map(({ field, code }) => `${field} ${code}`);
};

describe('what cannot be kept never gets in', () => {
  test.each([
    ['NUL', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
  ])('%s is refused wherever text is taken', (_name, bad) => {
    expect(fieldsOf({ type: 'hasten', case: id, reason: bad })).toEqual(['command.reason text']);
    const personal = { surname: bad };
    expect(fieldsOf({ type: 'record', case: id, kind: 'interview', personal })).toEqual([
      'command.personal.surname text',
    ]);
    const deep = { anything: [{ else: bad }] };
    expect(fieldsOf({ type: 'record', case: id, kind: 'interview', personal: deep })).toEqual([
      'command.personal.anything json',
    ]);
    const key = { [bad]: 1 };
    expect(read({ type: 'record', case: id, kind: 'interview', personal: { x: key } }).success).toBe(false);
  });

  test('a field nobody knows is named, not ignored', () => {
    expect(fieldsOf({ type: 'hasten', case: id, reason: 'x', urgent: true })).toEqual([
      'command.urgent unrecognized_keys',
    ]);
    expect(fieldsOf({ type: 'hasten', case: id, reason: 'x' }, { actor: 'me' })).toEqual(['actor unrecognized_keys']);
  });

  test('ids in upper case would be two ids of one case', () => {
    expect(fieldsOf({ type: 'hasten', case: id.replace('1', 'A').toUpperCase(), reason: 'x' })).toEqual([
      'command.case invalid_format',
    ]);
  });

  test('nobody but the sweeper says that a clock ran out', () => {
    expect(read({ type: 'lapse', case: id, clock: 'link', serial: 1 }).success).toBe(false);
  });

  test('deep, wide and endless personal parts are refused', () => {
    const record = (personal: unknown) => read({ type: 'record', case: id, kind: 'interview', personal }).success;
    let deep: unknown = 1;
    for (let level = 0; level < 10; level += 1) deep = { deep };
    expect(record({ deep })).toBe(false);
    expect(record({ wide: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1])) })).toBe(
      false,
    );
    expect(record({ long: 'x'.repeat(5000) })).toBe(false);
    expect(record(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 1])))).toBe(false);
    expect(record({ surname: 'ROSSI', extra: { fine: [1, 'two', null] } })).toBe(true);
  });
});

describe('facts are only those declared for their kind', () => {
  test('every kind of evidence of every loop of the city has its facts declared', () => {
    expect(undeclared()).toEqual([]);
  });

  test('a name slipped in as a fact is refused: facts are not sealed', () => {
    expect(
      fieldsOf({ type: 'record', case: id, kind: 'temperature', facts: { fever: false, surname: 'ROSSI' } }),
    ).toEqual(['command.facts.surname unrecognized_keys']);
    expect(fieldsOf({ type: 'open', case: id, loop: 'arrival', facts: { room: '301' } })).toEqual([
      'command.facts.room unrecognized_keys',
    ]);
  });

  test('nobody is or is no contact by the way: an interview or a declaration does not say it', () => {
    for (const kind of ['interview', 'itinerary', 'declaration']) {
      const facts = kind === 'declaration' ? { symptoms: [], contact: false } : { contact: false };
      expect(fieldsOf({ type: 'record', case: id, kind, facts })).toEqual(['command.facts.contact unrecognized_keys']);
    }
  });

  test('a note, or a reading, slips no name in under the seal', () => {
    const personal = { surname: 'ROSSI', note: 'coughs' };
    for (const kind of ['note', 'found']) {
      expect(fieldsOf({ type: 'record', case: id, kind, personal })).toEqual([
        'command.personal.surname unrecognized_keys',
      ]);
    }
    expect(read({ type: 'record', case: id, kind: 'interview', personal }).success).toBe(true);
  });

  test('a seat on the bus is none on the flight, by which neighbours are found', () => {
    const seat = (personal: object) => ({ type: 'record', case: id, kind: 'seat', personal });
    expect(fieldsOf(seat({ seat: '3A' }))).toEqual(['command.personal.seat unrecognized_keys']);
    expect(read(seat({ busSeat: '3' })).success).toBe(true);
  });

  test('a fact of the wrong type or value is named, also deep in a command of many', () => {
    expect(fieldsOf({ type: 'record', case: id, kind: 'temperature', facts: { fever: 'no' } })).toEqual([
      'command.facts.fever invalid_type',
    ]);
    expect(fieldsOf({ type: 'record', case: id, kind: 'temperature' })).toEqual(['command.facts.fever missing']);
    const steps = [
      { type: 'record', case: id, kind: 'note' },
      { type: 'record', case: id, kind: 'result', facts: { result: 'maybe' } },
    ];
    expect(fieldsOf({ type: 'together', case: id, commands: steps })).toEqual([
      'command.commands[1].facts.result invalid_value',
    ]);
  });

  test('what policy looks at can be recorded, and only what policy looks at decides', () => {
    const folder = join(import.meta.dirname, '../../policies/sample-city/1');
    const decided = new Set(arrivals.decisions.map(({ table }) => `${table}.dmn`));
    const inputs = new Map<string, string>();
    const outputs = new Set(['loop', 'link']);
    for (const file of readdirSync(folder).filter((name) => decided.has(name))) {
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, type, name] of text.matchAll(/<inputExpression typeRef="(\w+)"><text>(\w+)<\/text>/g)) {
        inputs.set(name ?? '', type ?? '');
      }
      for (const [, name] of text.matchAll(/<output [^>]*name="(\w+)"/g)) outputs.add(name ?? '');
    }
    // Settled by a specimen, not recorded by a person.
    outputs.add('test');
    // Follows from what was found, and stays.
    const { as = '', proved = '', cleared = '' } = arrivals.finding ?? {};
    for (const name of [as, proved, cleared]) outputs.add(name);
    // Follows from the landing.
    outputs.add(arrivals.entryDay?.as ?? '');
    const sample: Record<string, unknown> = { string: 'x', number: 1, boolean: true, stringList: [] };
    for (const [name, type] of inputs) {
      if (outputs.has(name)) continue;
      const places = Object.keys(arrivals.evidence).filter((kind) => factsOf('arrival', kind)?.[name] !== undefined);
      expect(places, `${name} can be recorded`).not.toEqual([]);
      const schema = factsOf('arrival', places[0] ?? '')?.[name];
      if (type !== 'string') expect(schema?.safeParse(sample[type]).success, `${name} is a ${type}`).toBe(true);
    }
    expect(inputs.size).toBeGreaterThan(8);
  });

  test('the commands of the first person through the loop are all well formed', () => {
    const kinds = ['interview', 'itinerary', 'checkin', 'order', 'told', 'vehicle', 'departure', 'seat', 'lodging'];
    for (const kind of kinds) expect(factsSchema(kind).safeParse({}).success, kind).toBe(true);
    const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 30 };
    expect(openingSchema('arrival').safeParse(facts).success).toBe(true);
  });
});

describe('instants', () => {
  test('reading and writing agree with the calendar of the machine for every millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 200_000_000_000_000 }), (at) => {
        expect(writeInstant(at)).toBe(new Date(at).toISOString());
        expect(readInstant(new Date(at).toISOString())).toBe(at);
      }),
    );
  });

  test('an offset is minded, and a time without one is refused', () => {
    expect(readInstant('2020-03-28T00:00:00+08:00')).toBe(Date.parse('2020-03-27T16:00:00Z'));
    expect(readInstant('2020-03-28T00:00-03:30')).toBe(Date.parse('2020-03-28T03:30:00Z'));
    for (const bad of [
      '2020-03-28T00:00:00',
      '2020-02-30T00:00:00Z',
      '2020-03-28T24:00:00Z',
      '2020-03-28',
      '',
      '2020-03-28T00:00:00+25:00',
    ]) {
      expect(readInstant(bad), bad).toBeNull();
    }
  });
});

describe('everything that is said instead of "done"', () => {
  test('every code has a status and a sentence in each language', () => {
    for (const code of [...refusalCodes, ...requestCodes]) {
      expect(errors[code].status, code).toBeGreaterThanOrEqual(400);
      for (const language of languages) expect(errors[code].text[language], `${code} ${language}`).not.toBe('');
    }
    expect(Object.keys(errors).length).toBe(refusalCodes.length + requestCodes.length);
  });

  test('a problem names the field and never repeats what was sent', () => {
    const secret = 'SECRET-NAME';
    const result = read({ type: 'hasten', case: secret, reason: 5 });
    expect(JSON.stringify(fieldProblems(result.error?.issues ?? [], 'en'))).not.toContain(secret);
  });

  test.each([
    ['zh-TW,zh;q=0.9', 'zh-Hant'],
    ['zh-CN', 'zh-Hans'],
    ['fr, en;q=0.5, zh;q=0.4', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['zh', 'zh-Hans'],
    ['*, zh;q=0.5', 'zh-Hans'],
    ['zh-Hant-HK, en;q=0.9', 'zh-Hant'],
    ['zh;q=0.1, en;q=0.9', 'en'],
  ])('%s is answered in %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

test('every shape of a command can be documented', () => {
  expect(Object.keys(commandShapes).length).toBeGreaterThan(25);
});
