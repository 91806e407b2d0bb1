import { afterEach, expect, test, vi } from 'vitest';
import type { ListedCase } from '../../../contract/answer.ts';
import { askDesk } from './people.ts';

afterEach(() => vi.unstubAllGlobals());

const now = '2020-03-27T12:00:00.000Z';
const idOf = (nth: number): string => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

const listed = (nth: number): ListedCase => ({
  case: idOf(nth),
  loop: 'arrival',
  version: 1,
  custody: 'held',
  holder: 'PVG-SCREENING',
  opener: 'PVG-AIRPORT',
  link: 'screening',
  heldSince: now,
  openedAt: now,
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
  person: { surname: `SAMPLE ${nth}` },
});

/** A server whose unit holds so many people, told in pages of two. */
const serve = (held: number): void => {
  vi.stubGlobal('fetch', async (path: string) => {
    const asked = new URL(path, 'http://localhost').searchParams;
    const from = Number(asked.get('cursor') ?? 0);
    const all = asked.get('list') === 'holding' && asked.get('loop') === 'arrival' ? held : 0;
    const upTo = Math.min(from + 2, all);
    const items = Array.from({ length: upTo - from }, (_, index) => listed(from + index));
    return Response.json({ now, items, next: upTo < all ? String(upTo) : null });
  });
};

test('a unit with more people than a phone keeps is told that the list is cut, never shown a short one as whole', async () => {
  serve(5);
  const { desk } = await askDesk('PVG-SCREENING', null, 4);
  expect(desk.holding).toHaveLength(4);
  expect(desk.whole).toBe(false);
});

test('a list of many pages is kept to its end, and is whole', async () => {
  serve(5);
  const { desk } = await askDesk('PVG-SCREENING', null, 6);
  expect(desk.holding.map((one) => one.name)).toEqual([0, 1, 2, 3, 4].map((nth) => `SAMPLE ${nth}`));
  expect(desk.whole).toBe(true);
});
