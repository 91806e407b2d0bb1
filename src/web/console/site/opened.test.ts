import { expect, test } from 'vitest';
import type { Lodger, LodgingPage } from '../../../contract/territory.ts';
import { openNames } from '../../ask/opening.ts';
import { openedLodging } from './opened.ts';

const lodger = (id: string, names: boolean, late: number): Lodger => ({
  ...{ case: id, since: '', custody: 'held', offeredTo: null, party: null, years: null, needs: [], lane: null },
  ...{ isolation: null, placed: true, until: null, ended: false, checkedInAt: null, orderAt: null, toldAt: null },
  ...{
    reportAt: null,
    reportDue: null,
    openTests: 0,
    testDue: false,
    testBy: null,
    negatives: 0,
    positives: 0,
    musteredAt: null,
    emergency: null,
  },
  ...{ due: null, late, name: names ? `NAME ${id}` : null, room: names ? `30${id}` : null, floor: null, zone: null },
});

/** A place that notes how it was asked. */
const placeOf = (...ids: string[]) => {
  const asked: boolean[] = [];
  return {
    asked,
    join: (id: string) => ids.push(id),
    ask: async (names: boolean): Promise<LodgingPage> => {
      asked.push(names);
      const people = ids.map((id) => lodger(id, names, asked.length));
      return {
        now: '',
        unit: 'SITE',
        kind: 'site',
        capacity: null,
        site: null,
        kept: 0,
        people,
        more: false,
        specimens: [],
      };
    },
  };
};

test('names and rooms are read once for one opening, however often the bell rings; the rest is of now', async () => {
  const place = placeOf('1', '2');
  const opening = openNames(true);
  await openedLodging(opening, 'place', place.ask);
  place.join('3');
  const page = await openedLodging(opening, 'place', place.ask);
  expect(place.asked).toEqual([true, false]);
  expect(page.people.map(({ name, room, late }) => [name, room, late])).toEqual([
    ['NAME 1', '301', 2],
    ['NAME 2', '302', 2],
    [null, null, 2],
  ]);
  expect([...page.joined]).toEqual(['3']);
});

test('without names none are asked for, and nobody has joined', async () => {
  const place = placeOf('1');
  const page = await openedLodging(openNames(false), 'place', place.ask);
  expect(place.asked).toEqual([false]);
  expect(page.joined.size).toBe(0);
});
