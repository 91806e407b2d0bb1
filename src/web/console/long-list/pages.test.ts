import { describe, expect, test } from 'vitest';
import { type Pages, answered, leapt, noPages, pageSize, rowAt, rowsIn, wantedPages } from './pages.ts';

type Row = string;
const same = (row: Row): string => row;
/** A server with a list: cursors are the row before, as the real ones are. */
const server = (rows: readonly Row[]) => {
  const from = (at: number, leap: boolean) => {
    const items = rows.slice(at, at + pageSize);
    const end = at + items.length >= rows.length;
    return {
      items,
      next: end ? null : (items.at(-1) ?? null),
      ...(leap ? { from: at < rows.length ? (rows[at - 1] ?? null) : null } : {}),
    };
  };
  return {
    page: (start: string | null) => from(start === null ? 0 : rows.indexOf(start) + 1, false),
    leap: (skip: number) => from(skip, true),
  };
};
const people = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => `p${String(index).padStart(6, '0')}`);

/** Looks at rows until nothing more is wanted. Answers with what is known, and how often was asked. */
const look = (
  before: Pages<Row>,
  ask: ReturnType<typeof server>,
  view: { first: number; last: number; still?: boolean },
): { readonly pages: Pages<Row>; readonly asked: number } => {
  let pages = before;
  let asked = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const missing = wantedPages(pages, { still: true, ...view }).filter(({ page }) => !pages.kept.has(page));
    if (missing.length === 0) return { pages, asked };
    for (const one of missing) {
      asked += 1;
      pages =
        'skip' in one
          ? leapt(pages, one.page, ask.leap(one.skip), same)
          : answered(pages, one.page, one.start, ask.page(one.start), same);
    }
  }
  throw new Error('it is asked without end');
};

describe('a long list', () => {
  test('read from top to bottom shows every row once, in order, with one question for each page', () => {
    const rows = people(1050);
    const ask = server(rows);
    let pages = noPages<Row>();
    let asked = 0;
    const seen: Row[] = [];
    for (let first = 0; first < rows.length; first += 10) {
      const looked = look(pages, ask, { first, last: Math.min(rows.length - 1, first + 9) });
      ({ pages } = looked);
      asked += looked.asked;
      for (let index = first; index < Math.min(rows.length, first + 10); index += 1)
        seen.push(rowAt(pages, index) ?? '?');
    }
    expect(seen).toEqual(rows);
    expect(asked).toBe(11);
    expect(pages.end).toBe(1050);
    expect(rowsIn(pages, null)).toBe(1050);
  });

  test('a far place is reached by few questions, and read on from there', () => {
    const rows = people(100_000);
    const ask = server(rows);
    let { pages, asked } = look(noPages<Row>(), ask, { first: 0, last: 10 });
    ({ pages, asked } = look(pages, ask, { first: 73_395, last: 73_405 }));
    expect(asked).toBeLessThanOrEqual(4);
    expect(rowAt(pages, 73_395)).toBe('p073395');
    expect(rowAt(pages, 73_405)).toBe('p073405');
    ({ pages, asked } = look(pages, ask, { first: 99_990, last: 99_999 }));
    expect(asked).toBeLessThanOrEqual(3);
    expect(rowAt(pages, 99_999)).toBe('p099999');
    expect(pages.end).toBe(100_000);
  });

  test('whoever leapt to the very beginning of a page goes up and down from there', () => {
    const rows = people(100_000);
    const ask = server(rows);
    let { pages, asked } = look(noPages<Row>(), ask, { first: 0, last: 10 });
    ({ pages, asked } = look(pages, ask, { first: 40_000, last: 40_010 }));
    expect(asked).toBeLessThanOrEqual(3);
    const shown = Array.from({ length: 111 }, (_, index) => rowAt(pages, 39_900 + index));
    expect(shown).toEqual(rows.slice(39_900, 40_011));
    ({ pages, asked } = look(pages, ask, { first: 40_090, last: 40_160 }));
    expect(rowAt(pages, 40_160)).toBe('p040160');
    expect(asked).toBeLessThanOrEqual(2);
  });

  test('whoever tears the bar through it asks for nothing on the way', () => {
    const rows = people(100_000);
    const ask = server(rows);
    const { pages } = look(noPages<Row>(), ask, { first: 0, last: 10 });
    let wanted = 0;
    for (let first = 1000; first < 99_000; first += 997) {
      wanted += wantedPages(pages, { first, last: first + 10, still: false }).length;
    }
    expect(wanted).toBe(0);
  });

  test('never keeps more than the pages around the view', () => {
    const rows = people(20_000);
    const ask = server(rows);
    let pages = noPages<Row>();
    for (let first = 0; first < 19_000; first += 50) {
      ({ pages } = look(pages, ask, { first, last: first + 10 }));
      expect(pages.kept.size).toBeLessThanOrEqual(17);
    }
  });

  test('somebody who leaves a page draws the next one up, and nobody is skipped or doubled', () => {
    const rows = people(500);
    let { pages } = look(noPages<Row>(), server(rows), { first: 80, last: 120 });
    const left = rows.filter((row) => row !== 'p000050');
    const after = server(left);
    pages = answered(pages, 0, null, after.page(null), same);
    expect(pages.gone).toEqual(new Set(['p000050']));
    // The page below begins elsewhere now and is asked anew.
    ({ pages } = look({ ...pages, kept: new Map([...pages.kept].filter(([page]) => page === 0)) }, after, {
      first: 80,
      last: 120,
    }));
    const shown = Array.from({ length: 41 }, (_, index) => rowAt(pages, 80 + index));
    expect(shown).toEqual(left.slice(80, 121));
    expect(pages.gone).toEqual(new Set(['p000050']));
  });

  test('an answer for a page that begins elsewhere by now is left aside', () => {
    const rows = people(500);
    const { pages } = look(noPages<Row>(), server(rows), { first: 0, last: 150 });
    expect(answered(pages, 1, 'p000042', { items: ['?'], next: null }, same)).toBe(pages);
  });

  test('a list that became shorter ends where it ends, and one that grew goes on', () => {
    const rows = people(350);
    let { pages } = look(noPages<Row>(), server(rows), { first: 300, last: 349 });
    ({ pages } = look(pages, server(rows), { first: 0, last: 349 }));
    expect(rowsIn(pages, 9999)).toBe(350);
    const short = server(rows.slice(0, 130));
    const start = pages.starts.get(1) ?? null;
    pages = answered(pages, 1, start, short.page(start), same);
    expect(rowsIn(pages, 9999)).toBe(130);
    pages = answered(pages, 1, start, server(people(777)).page(start), same);
    expect(pages.end).toBeNull();
    expect(rowsIn(pages, 777)).toBe(777);
  });

  test('a leap past the end says that the length was wrong', () => {
    const rows = people(300);
    const { pages } = look(noPages<Row>(), server(rows), { first: 0, last: 10 });
    const missed = leapt(pages, 90, server(rows).leap(9000), same);
    expect(missed.missed).toBe(1);
    expect(missed.starts).toEqual(pages.starts);
  });

  test('goes on by a page where nobody could say how long it is', () => {
    const { pages } = look(noPages<Row>(), server(people(1000)), { first: 0, last: 10 });
    expect(rowsIn(pages, null)).toBe(2 * pageSize);
    const short = look(noPages<Row>(), server(people(7)), { first: 0, last: 10 });
    expect(rowsIn(short.pages, null)).toBe(7);
    expect(rowsIn(look(noPages<Row>(), server([]), { first: 0, last: 10 }).pages, null)).toBe(0);
  });
});
