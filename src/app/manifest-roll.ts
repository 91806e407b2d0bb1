import type { ManifestDocument, ManifestFlight, ManifestPerson, PersonRole } from '../exchange/manifest.ts';
import type { Personal } from '../store/personal.ts';
import { nameIn } from './manifest-likeness.ts';
import { match } from './manifest-match.ts';
import { personalOf } from './manifest-people.ts';
import { coversFlight } from './manifest-whole.ts';

/**
 * What all lists of one flight in one document say together. Carriers split a flight over parts, send crew and
 * passengers apart, correct a list behind itself in the same file, or send a message per passenger: the flight is
 * reconciled once, with the last word on everybody.
 */
export interface Roll {
  /** Carrier, number, places and times; the legs of the first list that names any. */
  readonly flight: ManifestFlight;
  readonly entries: readonly RollEntry[];
  /** The last word is that the whole flight does not come. */
  readonly cancelled: boolean;
  /** For either kind of people: some list says by itself that it is all of them. */
  readonly certain: Readonly<Record<PersonRole, boolean>>;
}

/**
 * - `coming`: named, and not taken back
 * - `unnamed`: named, and then left out by a later list of the same document that is the whole one
 * - `cancelled`: the carrier says of this person that they do not come
 */
export type RollStanding = 'coming' | 'unnamed' | 'cancelled';

export interface RollEntry {
  readonly person: ManifestPerson;
  readonly standing: RollStanding;
  /** Named by a list that claims to be complete, not only by a change. */
  readonly claimed: boolean;
  /** Somebody else on the roll who may be the same person, as a person must judge. */
  readonly perhaps?: ManifestPerson;
}

/** The day by which a flight is told from the same flight of other days; '' when no list says any. */
export const dayOf = (flight: ManifestFlight): string =>
  (flight.arrival.scheduledArrival ?? flight.arrival.scheduledDeparture ?? '').slice(0, 10);

const departureKey = ({ arrival }: ManifestFlight): string =>
  [arrival.carrier, arrival.number, arrival.from, arrival.to, (arrival.scheduledDeparture ?? '').slice(0, 10)].join(
    ' ',
  );

/**
 * One list often says only when the flight leaves and another when it lands. Over midnight these are two days, and would
 * be two flights: so a list without arrival takes the one that another list of the same departure states.
 */
export const withArrivals = (flights: readonly ManifestFlight[]): readonly ManifestFlight[] => {
  const arrivals = new Map<string, string>();
  for (const flight of flights) {
    const { scheduledArrival, scheduledDeparture } = flight.arrival;
    if (scheduledArrival !== undefined && scheduledDeparture !== undefined) {
      arrivals.set(departureKey(flight), scheduledArrival);
    }
  }
  return flights.map((flight) => {
    if (flight.arrival.scheduledArrival !== undefined || flight.arrival.scheduledDeparture === undefined) return flight;
    const scheduledArrival = arrivals.get(departureKey(flight));
    return scheduledArrival === undefined ? flight : { ...flight, arrival: { ...flight.arrival, scheduledArrival } };
  });
};

interface Draft {
  person: ManifestPerson;
  role: PersonRole;
  personal: Personal;
  standing: RollStanding;
  claimed: boolean;
  perhaps?: Draft;
}

const defined = (person: ManifestPerson): Partial<ManifestPerson> =>
  Object.fromEntries(
    Object.entries(person).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );

/** A later word on somebody: what it says replaces, what it leaves out stays. */
const overlaid = (before: ManifestPerson, after: ManifestPerson): ManifestPerson => ({ ...before, ...defined(after) });

const kinds = ['passenger', 'crew'] as const;
const isOfList = (flight: ManifestFlight, role: PersonRole): boolean => flight.list === 'both' || flight.list === role;

const extentOf = (flight: ManifestFlight, role: PersonRole): ManifestFlight['extent'] =>
  flight.extents === undefined ? flight.extent : flight.extents[role];
/** Whether a list says which people of a kind come at all, rather than what changed. */
const claimsComplete = (flight: ManifestFlight, role: PersonRole): boolean =>
  isOfList(flight, role) &&
  (flight.function === 'original' || flight.closing === 'on-board') &&
  extentOf(flight, role) !== 'part';
/** Whether it says by itself that it is all of them. A list that names nobody only counts: it leaves nobody out. */
const saysWhole = (flight: ManifestFlight, role: PersonRole): boolean =>
  isOfList(flight, role) &&
  (extentOf(flight, role) === 'whole' || flight.closing === 'on-board') &&
  flight.people.some((person) => person.role === role);

/** Folds one list into what the ones before it said. */
const addList = (drafts: Draft[], certain: Record<PersonRole, boolean>, flight: ManifestFlight): void => {
  const complete = (person: ManifestPerson): boolean => claimsComplete(flight, person.role);
  const says = { passenger: saysWhole(flight, 'passenger'), crew: saysWhole(flight, 'crew') };
  const { pairs, doubts } = match(flight.people, drafts, { complete, certain: says });
  const stays = flight.function === 'cancel' || flight.closing === 'not-on-board';
  for (const role of kinds) {
    if (!claimsComplete(flight, role)) continue;
    const before = drafts.filter((one) => one.standing === 'coming' && one.claimed && one.person.role === role);
    const named = new Set<Draft>(pairs.values());
    const counts = {
      known: before.length,
      named: flight.people.filter((person) => person.role === role).length,
      both: before.filter((one) => named.has(one)).length,
      certain: says[role],
    };
    if (counts.certain) certain[role] = true;
    if (!coversFlight(counts)) continue;
    for (const one of before) if (!named.has(one)) one.standing = 'unnamed';
  }
  const named = new Map<string, Draft>();
  /** Whoever stands before in this list under the same name and birth date: their documents may be of one person or of two. */
  const namesake = (draft: Draft): Draft | undefined => {
    const { person, personal } = draft;
    const name = nameIn(personal);
    if (name === '' || person.birthDate === undefined) return undefined;
    const key = `${name} ${person.birthDate}`;
    const before = named.get(key);
    if (before === undefined) named.set(key, draft);
    return before;
  };
  for (const person of flight.people) {
    const known = pairs.get(person);
    const standing = stays ? 'cancelled' : 'coming';
    if (known === undefined) {
      const draft: Draft = {
        person,
        role: person.role,
        personal: personalOf(person),
        standing,
        claimed: complete(person),
      };
      const inList = namesake(draft);
      const other = doubts.get(person) ?? inList;
      if (other !== undefined) draft.perhaps = other;
      drafts.push(draft);
      continue;
    }
    known.person = overlaid(known.person, person);
    known.role = known.person.role;
    known.personal = personalOf(known.person);
    known.standing = standing;
    known.claimed ||= complete(person);
    namesake(known);
  }
};

/**
 * Puts the lists of a document together, one roll for each flight, in the order in which the flights first appear. Pure.
 *
 * @param document its flights as `withArrivals` gives them
 * @param keyOf what tells one flight from another: the id of its case
 */
export const rollsOf = (document: ManifestDocument, keyOf: (flight: ManifestFlight) => string): readonly Roll[] => {
  const groups = Map.groupBy(document.flights, keyOf);
  return [...groups.values()].flatMap((lists): Roll[] => {
    const [first] = lists;
    if (first === undefined) return [];
    const drafts: Draft[] = [];
    const certain: Record<PersonRole, boolean> = { passenger: false, crew: false };
    let cancelled = false;
    for (const flight of lists) {
      if (flight.function === 'cancel' && flight.people.length === 0) {
        cancelled = true;
        for (const one of drafts) one.standing = 'cancelled';
        continue;
      }
      if (flight.people.length > 0 && flight.function !== 'cancel') cancelled = false;
      addList(drafts, certain, flight);
    }
    // What the last list says of the whole: the times may have been corrected behind the first one.
    const last = lists.findLast((flight) => flight.people.length > 0) ?? first;
    const roles = new Set(lists.flatMap((flight) => (flight.list === 'both' ? kinds : [flight.list])));
    const list = roles.size > 1 ? 'both' : (lists[0]?.list ?? 'both');
    const arrival = { ...first.arrival, ...last.arrival };
    return [
      {
        flight: { ...first, function: last.function, arrival, list, people: drafts.map(({ person }) => person) },
        entries: drafts.map(({ person, standing, claimed, perhaps }) => ({
          ...{ person, standing, claimed },
          ...(perhaps === undefined ? {} : { perhaps: perhaps.person }),
        })),
        cancelled,
        certain,
      },
    ];
  });
};
