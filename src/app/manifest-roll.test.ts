import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ManifestFlight, ManifestPerson } from '../exchange/manifest.ts';
import { type Roll, rollsOf } from './manifest-roll.ts';
import { coversFlight } from './manifest-whole.ts';

const person = (n: number, more: Partial<ManifestPerson> = {}): ManifestPerson => ({
  role: 'passenger',
  surname: 'SAMPLE',
  givenNames: `PERSON ${n}`,
  documents: [{ type: 'P', number: `X${1000 + n}` }],
  at: `row ${n}`,
  ...more,
});
const group = (from: number, to: number): ManifestPerson[] =>
  Array.from({ length: to - from }, (_, n) => person(from + n));
const flight = (people: ManifestPerson[], more: Partial<ManifestFlight> = {}): ManifestFlight => {
  const arrival = { carrier: 'MU', number: '588', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T08:30' };
  return { legs: [arrival], arrival, function: 'original', list: 'passenger', people, ...more };
};
const roll = (...flights: ManifestFlight[]): Roll => {
  const rolls = rollsOf({ source: 'json', flights, problems: [] }, ({ arrival }) => arrival.number);
  expect(rolls).toHaveLength(1);
  return rolls[0]!;
};
const standing = (one: Roll): string[] =>
  one.entries.map(({ person: { givenNames }, standing: how }) => `${givenNames.slice(7)} ${how}`);

describe('the lists of one flight in one file', () => {
  test('messages for one passenger each, all claiming to be complete, add up', () => {
    expect(standing(roll(...[1, 2, 3].map((n) => flight([person(n)]))))).toEqual(['1 coming', '2 coming', '3 coming']);
  });

  test('somebody named twice is one head, with the last word on every field and nothing lost', () => {
    const one = roll(flight([person(1, { seat: '1A', phone: '1' })]), flight([person(1, { seat: '2B' })]));
    expect(one.entries).toHaveLength(1);
    expect(one.entries[0]?.person).toMatchObject({ seat: '2B', phone: '1' });
  });

  test('a crew list never leaves a passenger out, nor the other way round', () => {
    const crew = Array.from({ length: 12 }, (_, n) => person(100 + n, { role: 'crew' }));
    const one = roll(flight(group(0, 12)), flight(crew, { list: 'crew', extent: 'whole' }));
    expect(one.entries.every((each) => each.standing === 'coming')).toBe(true);
    expect(one.flight.list).toBe('both');
    expect(one.certain).toEqual({ passenger: false, crew: true });
  });

  test('whoever a later whole list leaves out is marked, not forgotten', () => {
    const one = roll(flight(group(0, 20)), flight(group(1, 20)));
    expect(standing(one)[0]).toBe('0 unnamed');
    expect(one.entries.filter((each) => each.standing === 'coming')).toHaveLength(19);
  });

  test('a part is no reason to miss anybody', () => {
    const one = roll(flight(group(0, 20)), flight(group(1, 20), { extent: 'part' }));
    expect(one.entries.every((each) => each.standing === 'coming')).toBe(true);
  });

  test('taken back and named again: the last word counts', () => {
    const back = flight([person(1)], { function: 'cancel' });
    expect(standing(roll(flight([person(1)]), back))).toEqual(['1 cancelled']);
    expect(standing(roll(flight([person(1)]), back, flight([person(1)], { function: 'change' })))).toEqual([
      '1 coming',
    ]);
  });

  test('a flight that is cancelled and listed again comes with those who are listed again', () => {
    const cancelled = flight([], { function: 'cancel' });
    expect(roll(flight([person(1)]), cancelled).cancelled).toBe(true);
    const again = roll(flight([person(1), person(2)]), cancelled, flight([person(2)]));
    expect(again.cancelled).toBe(false);
    expect(standing(again)).toEqual(['1 cancelled', '2 coming']);
  });
});

describe('whom a list leaves out', () => {
  const onBoard = { function: 'update', closing: 'on-board' } as const;

  test('nobody, where it only counts', () => {
    const one = roll(flight([person(1)]), flight([], { ...onBoard, statedTotal: { passengers: 2 } }));
    expect(one.certain).toEqual({ passenger: false, crew: false });
    expect(standing(one)).toEqual(['1 coming']);
  });

  test('none of the crew, where it is one of passengers and one of the crew travels as a passenger', () => {
    const deadhead = person(100, { role: 'crew' });
    const one = roll(flight([person(1), deadhead], { extent: 'whole' }));
    expect(one.certain).toEqual({ passenger: true, crew: false });
    expect(one.entries.map(({ claimed }) => claimed)).toEqual([true, false]);
  });

  test('passengers, where their list is the whole one and that of the crew is not', () => {
    const crew = person(100, { role: 'crew' });
    const one = roll(flight([person(1), crew], { list: 'both', extents: { passenger: 'whole' } }));
    expect(one.certain).toEqual({ passenger: true, crew: false });
  });
});

test('two of one name and birth date in one file, with a passport each, are two heads and a question', () => {
  const [one, other] = [person(1), person(1, { documents: [{ type: 'P', number: 'Y1' }] })];
  const { entries } = roll(flight([one]), flight([other], { function: 'change' }));
  expect(entries).toHaveLength(2);
  expect(entries[1]?.perhaps).toBe(entries[0]?.person);
});

describe('whether a list that claims to be complete is believed', () => {
  const covers = (known: number, named: number, both: number): boolean =>
    coversFlight({ known, named, both, certain: false });

  test.each([
    ['the first list of a flight', 0, 180, 0, true],
    ['one of 180', 180, 1, 1, false],
    ['a family of five among eight', 8, 5, 5, false],
    ['a booking of nine among ten', 10, 9, 9, false],
    ['one of two', 2, 1, 1, false],
    ['another passenger than the one known', 1, 1, 0, false],
    ['a second batch with nobody of the first', 40, 60, 0, false],
    ['half of a flight', 200, 100, 100, false],
    ['two no-shows of 180', 180, 178, 178, true],
    ['one exchanged crew member of ten', 10, 10, 9, true],
  ])('%s', (_name, known, named, both, believed) => {
    expect(covers(known, named, both)).toBe(believed);
  });

  test('no list of one booking ever leaves out more than it names, whatever came before', () => {
    const counts = fc
      .record({ named: fc.integer({ min: 0, max: 9 }), known: fc.integer({ min: 1, max: 400 }) })
      .chain(({ named, known }) =>
        fc.record({
          named: fc.constant(named),
          known: fc.constant(known),
          both: fc.integer({ min: 0, max: Math.min(named, known) }),
        }),
      );
    fc.assert(
      fc.property(counts, ({ named, known, both }) => {
        if (covers(known, named, both)) expect(known - both).toBeLessThan(Math.max(1, both));
      }),
    );
  });
});
