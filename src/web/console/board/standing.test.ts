import { describe, expect, test } from 'vitest';
import { arrivals } from '../../../city/arrivals/loop.ts';
import type { FlightView } from '../../../contract/answer.ts';
import { arrivalOf } from '../../ask/arrival.ts';
import { differencesOf, standingOf } from './standing.ts';

type Row = FlightView['links'][number];
const row = (link: string, heads: number, custody: Row['custody'] = 'held'): Row => ({
  link,
  heads,
  custody,
  holder: 'X',
});

describe('where everybody is', () => {
  test('nobody is lost between the columns', () => {
    const rows = [
      row('aboard', 3),
      row('stand', 2),
      row('stand', 4, 'offered'),
      row('territory', 5, 'closed'),
      row('hospital', 1),
    ];
    const { cells, seen, closed } = standingOf(rows, []);
    expect(cells.find(({ place }) => place === 'stand')).toMatchObject({ heads: 6, offered: 4 });
    expect(cells.find(({ place }) => place === 'ended')).toMatchObject({ heads: 5 });
    expect([seen, closed]).toEqual([15, false]);
  });

  test('whatever link the loop of arrivals has, nobody in it is missing from the board', () => {
    const links = Object.keys(arrivals.links);
    expect(
      standingOf(
        links.map((link) => row(link, 1)),
        [],
      ).seen,
    ).toBe(links.length);
  });

  test('an arc fills with those who passed, marks those who are there, hatches those who are offered', () => {
    const { arcs } = standingOf(
      [row('aboard', 2), row('channel', 3), row('channel', 1, 'offered'), row('screening', 4)],
      [],
    );
    expect(arcs[0]).toMatchObject({ passed: 0.8, held: 0, offered: 0 });
    expect(arcs[1]).toMatchObject({ passed: 0.4, held: 0.3, offered: 0.1 });
    expect(arcs[2]).toMatchObject({ passed: 0, held: 0.4 });
    expect(arcs[4]).toMatchObject({ passed: 0, held: 0 });
  });

  test('a ring closes only when the last person is released', () => {
    expect(standingOf([row('territory', 9, 'closed'), row('territory', 1)], []).closed).toBe(false);
    expect(standingOf([row('territory', 10, 'closed')], []).closed).toBe(true);
    expect(standingOf([], []).closed).toBe(false);
  });
});

describe('the count', () => {
  const balance = { in: 10, out: 4, held: 6, balanced: true, manifest: 10, seen: 10 };
  const of = (change: Partial<typeof balance>) =>
    differencesOf({ balance: { ...balance, ...change } } as unknown as FlightView);

  test('differences in either direction are found', () => {
    expect(of({})).toEqual({ heads: 0, manifest: 0 });
    expect(of({ held: 5 })).toEqual({ heads: 1, manifest: 0 });
    expect(of({ held: 8 })).toEqual({ heads: 2, manifest: 0 });
    expect(of({ manifest: 12 })).toEqual({ heads: 0, manifest: 2 });
  });
});

describe('the time of arrival', () => {
  const facts = { scheduledArrival: '2020-03-27T08:30', estimatedArrival: '2020-03-27T08:50' };
  const landing = { count: 1, seq: 1, at: '2020-03-27T00:41:00.000Z', unit: 'X', thisStay: true };

  test('what happened outranks what was expected, which outranks the timetable', () => {
    expect(arrivalOf({ facts, evidence: { landing } })).toEqual({
      by: 'landed',
      stamp: '2020-03-27T08:41',
      planned: '2020-03-27T08:30',
    });
    expect(arrivalOf({ facts, evidence: {} })).toMatchObject({ by: 'estimated', stamp: '2020-03-27T08:50' });
    expect(arrivalOf({ facts: { scheduledArrival: '2020-03-27T08:30' }, evidence: {} })).toEqual({
      by: 'scheduled',
      stamp: '2020-03-27T08:30',
      planned: null,
    });
    expect(arrivalOf({ facts: {}, evidence: {} })).toEqual({ by: 'none', stamp: null, planned: null });
  });
});
