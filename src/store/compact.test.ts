import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseState } from '../loop/state.ts';
import { caseId, instant, unitId } from '../loop/terms.ts';
import { compactState, expandState, writeState } from './compact.ts';

const id = caseId('00000000-0000-4000-8000-000000000001');
const state: CaseState = {
  caseId: id,
  loop: 'arrival',
  version: 9,
  custody: 'held',
  holder: unitId('A'),
  opener: unitId('B'),
  heldSince: instant(5),
  heldSinceRecorded: instant(6),
  past: [{ unit: unitId('B'), since: instant(2) }],
  link: 'stand',
  entered: { stand: instant(5) },
  stay: 2,
  offer: null,
  lapsedOffer: null,
  offers: [{ offer: id, to: unitId('C'), link: 'stand' }],
  clocks: {
    link: {
      purpose: 'link',
      budget: 10,
      spent: 1,
      since: null,
      rung: 1,
      serial: 3,
      again: 4,
      ladder: [],
      lapsesAfter: 2,
      rule: { table: 'clocks', version: 'none', rows: [] },
      acknowledged: true,
      slows: { after: 9, most: 100 },
    },
    again: {
      purpose: 'again',
      budget: 10,
      spent: 1,
      since: instant(3),
      rung: 1,
      serial: 3,
      again: 4,
      ladder: ['holder', 'duty'],
      lapsesAfter: null,
      rule: { table: 'clocks', version: '1', rows: ['a'] },
      acknowledged: false,
      left: 60,
    },
  },
  serials: 3,
  evidence: {
    temperature: { count: 1, seq: 2, firstAt: instant(1), lastAt: instant(2), stay: 1, unit: unitId('A'), place: id },
    count: {
      count: 0,
      seq: 3,
      firstAt: instant(1),
      lastAt: instant(2),
      stay: 1,
      unit: unitId('A'),
      counted: 4,
      differs: true,
    },
    empty: { count: 1, seq: 4, firstAt: instant(1), lastAt: instant(2), stay: 1, unit: unitId('A'), earlier: [1, 2] },
  },
  facts: { lane: 'red', countries: ['IT'], left: null },
  decisions: {
    lane: { table: 'lane', version: '1', rows: ['lane-01'], outputs: { lane: 'red' } },
    // A later record changed the fact that this table had given, and lists are never abbreviated.
    risk: { table: 'risk', version: '1', rows: ['a', 'b'], outputs: { countries: ['FR'] } },
  },
  exceptions: {},
  bonds: { [id]: null },
  subject: null,
  voyage: id,
  run: null,
  party: null,
  rooms: [],
  roll: [id],
  place: null,
  measure: { start: instant(1), until: instant(2), ended: false, extended: false },
  emergency: null,
  fast: true,
  ending: null,
  mergedInto: null,
  gaps: {},
  openedAt: instant(1),
  closedAt: null,
  retainUntil: null,
  lastRecordedAt: instant(6),
};

test('a state that was kept is the state that is loaded, whatever was left out', () => {
  expect(expandState(compactState(state))).toEqual(state);
  const bare = { ...state, fast: false, bonds: {}, roll: [], voyage: null, measure: null, evidence: {}, clocks: {} };
  expect(expandState(compactState(bare))).toEqual(bare);
});

/** Changes as commands make them: some parts become other objects, the others stay the same ones. */
const changes: readonly ((before: CaseState, n: number) => Partial<CaseState>)[] = [
  ({ facts }, n) => ({ facts: { ...facts, lane: n % 2 === 0 ? 'green' : 'red' } }),
  ({ facts }, n) => ({ facts: { ...facts, said: `"${n}"\\` } }),
  ({ decisions }, n) => ({ decisions: { ...decisions, lane: { ...decisions['lane']!, rows: [`lane-${n}`] } } }),
  ({ clocks }, n) => ({ clocks: mapOne(clocks, n, (clock) => ({ ...clock, rung: n })) }),
  ({ clocks }, n) => ({ clocks: { ...clocks, [`new-${n}`]: Object.values(state.clocks)[0]! } }),
  () => ({ clocks: {} }),
  ({ evidence }, n) => ({ evidence: mapOne(evidence, n, (entry) => ({ ...entry, count: n, earlier: [n] })) }),
  ({ evidence }, n) => ({ evidence: mapOne(evidence, n, (entry) => ({ ...entry, denies: true, counted: 0 })) }),
  (_, n) => ({ offers: [], holder: unitId(`U"${n}`), version: n, fast: n % 2 === 0 }),
  (_, n) => ({ roll: n % 2 === 0 ? [] : [id], ending: n % 3 === 0 ? null : 'cleared', bonds: {} }),
];
const mapOne = <T>(record: Readonly<Record<string, T>>, n: number, change: (value: T) => T): Record<string, T> => {
  const names = Object.keys(record);
  const chosen = names[n % Math.max(1, names.length)];
  return Object.fromEntries(names.map((name) => [name, name === chosen ? change(record[name]!) : record[name]!]));
};

test('texts that are used again are those of the state that is written, whatever was changed before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(changes.length - 1), fc.nat(9)), { maxLength: 12 }), (steps) => {
      let before = { state, texts: writeState(state, null).texts };
      for (const [which, n] of steps) {
        const next: CaseState = { ...before.state, ...changes[which]!(before.state, n) };
        const { text, texts } = writeState(next, before);
        expect(text).toBe(compactState(next));
        expect(expandState(text)).toEqual(next);
        before = { state: next, texts };
      }
    }),
  );
});
