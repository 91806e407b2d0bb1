import { expect, test } from 'vitest';
import type { CaseState } from '../loop/state.ts';
import { caseId, instant, unitId } from '../loop/terms.ts';
import { compactState, expandState } from './compact.ts';

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

test('a text that was remembered is not told of another state', () => {
  const first = compactState(state);
  const changed = { ...state, facts: { ...state.facts, lane: 'green' } };
  expect(expandState(compactState(changed))).toEqual(changed);
  expect(compactState(state)).toBe(first);
});
