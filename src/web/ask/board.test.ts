import { afterEach, expect, test, vi } from 'vitest';
import { askBoard } from './board.ts';

afterEach(() => vi.unstubAllGlobals());

const at = '2020-03-27T06:00:00.000Z';
const voyage = '11111111-1111-4111-8111-111111111111';
const listed = {
  case: voyage,
  loop: 'voyage',
  version: 3,
  custody: 'held',
  holder: 'PVG-AIRPORT',
  opener: 'PVG-AIRPORT',
  link: 'landed',
  heldSince: at,
  openedAt: at,
  closedAt: null,
  ending: null,
  offer: null,
  clocks: [],
  due: null,
  late: 0,
  facts: {},
  evidence: {},
  exceptions: {},
  bonds: {},
  gaps: {},
  subject: null,
  voyage: null,
  run: null,
  party: null,
  roll: [],
  place: null,
  measure: null,
  emergency: null,
  fast: false,
  mergedInto: null,
  balance: { in: 12, out: 0, held: 12, balanced: true, manifest: 12 },
};
const where = { links: [{ link: 'aboard', holder: 'CARRIERS', custody: 'held', heads: 12 }], lanes: { none: 12 } };
const whole = { ...listed, balance: { ...listed.balance, seen: 12 }, ...where };

/** Answers as a server does, and keeps what was asked. */
const answering = (items: readonly object[]): string[] => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    if (path.startsWith(`/v1/flights/${voyage}`)) return Response.json(whole);
    if (path.startsWith('/v1/flights?')) return Response.json({ now: at, items, next: null });
    return Response.json({ now: at, items: [], next: null });
  });
  return asked;
};
const question = { unit: 'DUTY', language: 'en' } as const;

test('a list that says where everyone is is not asked about again flight by flight', async () => {
  const asked = answering([whole]);
  const board = await askBoard(question, undefined);
  expect(board.flights).toEqual([whole]);
  expect(asked.filter((path) => path.startsWith('/v1/flights'))).toHaveLength(1);
});

test('a list that says less costs one question for each flight', async () => {
  const asked = answering([listed]);
  const board = await askBoard(question, undefined);
  expect(board.flights).toEqual([whole]);
  expect(asked).toContain(`/v1/flights/${voyage}`);
});
