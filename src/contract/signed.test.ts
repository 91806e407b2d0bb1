import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseId, commandId, instant, unitId } from '../loop/terms.ts';
import { fromBase45, fromBase64Url, toBase45, toBase64Url, uuidBytes, uuidOf } from './bytes.ts';
import { type Statement, readStatement, statementBytes } from './signed.ts';

const uuid = fc.uuid();
const unit = fc.constantFrom('PUDONG-CREW-1', 'PVG-BOARDING', 'X').map(unitId);
const at = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant);
const ids = fc.array(uuid.map(caseId), { maxLength: 60 });
const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    kind: fc.constant('offer' as const),
    commandId: uuid.map(commandId),
    handover: uuid.map(caseId),
    happenedAt: at,
    from: unit,
    to: unit,
    link: fc.constantFrom('stand', 'transfer', 'territory'),
    run: fc.option(uuid.map(caseId)),
    splits: fc.string({ unit: 'grapheme', maxLength: 80 }),
    cases: ids,
  }),
  fc.record({
    kind: fc.constant('acceptance' as const),
    commandId: uuid.map(commandId),
    offer: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    happenedAt: at,
    unit,
    present: fc.array(fc.boolean(), { maxLength: 60 }),
    others: ids,
  }),
);

describe('what phones sign', () => {
  test('is read as it was said, whatever was said', () => {
    fc.assert(
      fc.property(statement, (said) => {
        expect(readStatement(statementBytes(said))).toEqual(said);
      }),
    );
  });

  test('cut short, with something added or with a wrong beginning it is nothing', () => {
    fc.assert(
      fc.property(statement, fc.nat(), (said, cut) => {
        const bytes = statementBytes(said);
        expect(readStatement(bytes.slice(0, cut % bytes.length))).toBeNull();
        expect(readStatement(Uint8Array.from([...bytes, 0]))).toBeNull();
        expect(readStatement(Uint8Array.from([9, ...bytes.slice(1)]))).toBeNull();
      }),
    );
  });

  test('no two writings mean the same: a spare bit in the map of heads is refused', () => {
    const said: Statement = {
      kind: 'acceptance',
      commandId: commandId('00000000-0000-4000-8000-000000000001'),
      offer: new Uint8Array(32),
      happenedAt: instant(1),
      unit: unitId('X'),
      present: [true, true, true],
      others: [],
    };
    const bytes = statementBytes(said);
    const map = bytes.length - 3;
    expect(bytes[map]).toBe(0b111);
    bytes[map] = 0b1111;
    expect(readStatement(bytes)).toBeNull();
  });

  test('any bytes at all are read without an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readStatement(bytes)));
  });

  test('an offer of a bus of 45 stays below a kilobyte', () => {
    const cases = Array.from({ length: 45 }, () => caseId('00000000-0000-4000-8000-000000000001'));
    const one = { commandId: commandId(cases[0] ?? ''), handover: cases[0] ?? caseId(''), happenedAt: instant(1) };
    const who = { from: unitId('PUDONG-DESK'), to: unitId('PUDONG-CREW-1'), link: 'transfer', run: null, splits: '' };
    expect(statementBytes({ kind: 'offer', ...one, ...who, cases }).length).toBeLessThan(1000);
  });
});

describe('bytes as text', () => {
  test('come back as they went, and agree with the known writings', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
        expect(fromBase45(toBase45(bytes))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(uuid, (id) => {
        expect(uuidOf(uuidBytes(id))).toBe(id);
      }),
    );
    // The examples of RFC 9285.
    expect(toBase45(new TextEncoder().encode('ietf!'))).toBe('QED8WEX0');
    expect(toBase45(new TextEncoder().encode('base-45'))).toBe('UJCLQE7W581');
  });

  test('what is no such writing is refused', () => {
    for (const text of ['A', 'AB=', 'AB+/', 'AB']) expect(fromBase64Url(text)).toBeNull();
    for (const text of ['A', ':::', 'a00', 'ZZ']) expect(fromBase45(text)).toBeNull();
  });
});
