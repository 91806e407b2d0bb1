import type { ListedCase } from '../../../contract/answer.ts';
import { type Place, placeOf, places } from './standing.ts';

/** One link of a flight as its people tell it. */
export interface Where {
  readonly place: Place;
  readonly people: readonly ListedCase[];
  /** Units with how many people each has, the most first. */
  readonly holders: readonly (readonly [string, number])[];
  /** Units to which people are offered, with how many. */
  readonly offers: readonly (readonly [string, number])[];
  /** The clock that runs out first: an instant in milliseconds. */
  readonly due: number | null;
  /** Since when whoever waits longest has been in these hands: an instant in milliseconds. */
  readonly oldest: number | null;
  readonly late: number;
  /** Since when whoever is late longest is: an instant in milliseconds. */
  readonly lateSince: number | null;
}

const counted = (units: readonly string[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b));
};

const earliest = (instants: readonly (string | null)[]): number | null => {
  const known = instants.flatMap((instant) => (instant === null ? [] : [Date.parse(instant)]));
  return known.length === 0 ? null : Math.min(...known);
};

/** The links in which there is somebody, from the cabin door to the end. */
export const whereOf = (people: readonly ListedCase[]): readonly Where[] =>
  places.flatMap((place): Where[] => {
    const here = people.filter((person) => placeOf(person) === place);
    if (here.length === 0) return [];
    const open = here.filter(({ custody }) => custody !== 'closed');
    return [
      {
        place,
        people: here,
        holders: counted(here.map(({ holder }) => holder)),
        offers: counted(open.flatMap(({ offer }) => (offer === null ? [] : [offer.to]))),
        due: earliest(open.map(({ due }) => due)),
        oldest: earliest(open.map(({ heldSince }) => heldSince)),
        late: open.filter(({ late }) => late > 0).length,
        lateSince: earliest(open.map(({ lateSince }) => lateSince ?? null)),
      },
    ];
  });

/** The late first, then those who wait longest; who is through comes last. */
export const byNeed = (people: readonly ListedCase[]): readonly ListedCase[] => {
  const rank = ({ custody, late }: ListedCase): number => (custody === 'closed' ? 2 : late > 0 ? 0 : 1);
  return people.toSorted(
    (a, b) => rank(a) - rank(b) || a.heldSince.localeCompare(b.heldSince) || a.case.localeCompare(b.case),
  );
};
