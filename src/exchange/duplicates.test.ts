import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeDuplicates } from './duplicates.ts';
import type { ManifestFlight, ManifestPerson } from './manifest.ts';
import { openProblemLog } from './manifest.ts';

const leg = { carrier: 'MU', number: '772', from: 'FCO', to: 'PVG' };
const merged = (people: readonly ManifestPerson[]): ManifestFlight => {
  const flight: ManifestFlight = {
    legs: [leg],
    arrival: leg,
    function: 'original',
    list: 'passenger',
    people: [...people],
  };
  mergeDuplicates(flight, openProblemLog());
  return flight;
};

describe('the same person named twice', () => {
  const person = fc.record({
    name: fc.constantFrom('KIM', 'LEE'),
    number: fc.constantFrom('M1', 'M2'),
    birth: fc.constantFrom(undefined, '1980-01-01', '2018-05-05'),
  });

  it('nobody with a birth date of their own disappears, and no head is unaccounted for', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 12 }), (made) => {
        const people = made.map(({ name, number, birth }, index): ManifestPerson => {
          const documents = [{ type: 'P' as const, number }];
          const one = { role: 'passenger' as const, surname: name, givenNames: '', documents, at: `row ${index}` };
          return birth === undefined ? one : { ...one, birthDate: birth };
        });
        const flight = merged(people);
        expect(flight.people.length + (flight.merged ?? 0)).toBe(made.length);
        const key = (each: ManifestPerson): string =>
          `${each.surname} ${each.documents[0]?.number} ${each.birthDate ?? ''}`;
        const born = (list: readonly ManifestPerson[]): string[] =>
          [...list.filter((each) => each.birthDate !== undefined).map(key)].toSorted();
        expect(born(flight.people)).toEqual([...new Set(born(people))]);
      }),
    );
  });

  it('a visa in one entry and the passport in another, or two passports, are a doubt and never merged in silence', () => {
    const entry = (type: 'P' | 'V', number: string, birthDate = '1980-01-01'): ManifestPerson => ({
      ...{ role: 'passenger', surname: 'TESTARI', givenNames: 'ZOE', birthDate },
      ...{ documents: [{ type, number }], at: number },
    });
    const problemsOf = (people: ManifestPerson[]) => {
      const log = openProblemLog();
      const arrival = leg;
      const flight: ManifestFlight = { legs: [leg], arrival, function: 'original', list: 'passenger', people };
      mergeDuplicates(flight, log);
      expect(flight.people).toHaveLength(2);
      return log.problems;
    };
    const doubt = [{ severity: 'warning', at: 'B2', field: 'person', expected: expect.stringContaining('A1') }];
    expect(problemsOf([entry('P', 'A1'), entry('V', 'B2')])).toMatchObject(doubt);
    expect(problemsOf([entry('P', 'A1'), entry('P', 'B2')])).toMatchObject(doubt);
    expect(problemsOf([entry('P', 'A1'), entry('V', 'B2', '1981-01-01')])).toEqual([]);
  });

  it('thousands of namesakes take no time', () => {
    const people = Array.from({ length: 30_000 }, (_, index): ManifestPerson => {
      const birthDate = `${1900 + (index % 100)}-01-${String(1 + (Math.floor(index / 100) % 28)).padStart(2, '0')}`;
      const documents = [{ type: 'P' as const, number: 'M1' }];
      return { role: 'passenger', surname: 'KIM', givenNames: 'JUN', birthDate, documents, at: String(index) };
    });
    expect(merged(people).people).toHaveLength(2_800);
  });
});
