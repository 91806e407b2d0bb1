import type { ManifestDocument, ManifestFlight, ManifestPerson, PersonRole } from '../exchange/manifest.ts';
import type { Personal } from '../store/personal.ts';
import { match, personalOf } from './manifest-people.ts';

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
}

/** A party as the industry books it: nine heads at most under one reference, unless a group is named. */
export const mostInParty = 9;

/**
 * Whether a list that claims to be complete is believed, so that whoever it leaves out is asked about. Many senders mark
 * every message as complete and send one for each passenger or booking: such a list only adds. It covers the flight
 * - when the source says so by itself: it replaces the earlier ones (BGM 1225 code 5), or tells who is on board;
 * - or when its own total is at least what the flight has, and most of those known are on it;
 * - or when it is larger than any booking and names nine in ten of those known: the usual later version with no-shows.
 */
export const coversFlight = (counts: {
  /** People of this kind who were known to come before. */
  readonly known: number;
  /** People of this kind whom the list names: its own stated total, which the readers have checked. */
  readonly named: number;
  /** How many of those known it names. */
  readonly both: number;
  readonly certain: boolean;
}): boolean => {
  const { known, named, both, certain } = counts;
  if (certain) return true;
  if (named >= known && both * 2 > known) return true;
  return named > mostInParty && both * 10 >= known * 9;
};

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
const withArrivals = (flights: readonly ManifestFlight[]): readonly ManifestFlight[] => {
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
  personal: Personal;
  standing: RollStanding;
  claimed: boolean;
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

/** Whether a list says which people come at all, rather than what changed. */
const claimsComplete = (flight: ManifestFlight): boolean =>
  flight.function === 'original' || flight.closing === 'on-board';
const saysWhole = (flight: ManifestFlight): boolean => flight.extent === 'whole' || flight.closing === 'on-board';

/** Folds one list into what the ones before it said. */
const addList = (drafts: Draft[], certain: Record<PersonRole, boolean>, flight: ManifestFlight): void => {
  const { pairs } = match(flight.people, drafts);
  const stays = flight.function === 'cancel' || flight.closing === 'not-on-board';
  const complete = claimsComplete(flight) && flight.extent !== 'part';
  if (complete) {
    for (const role of kinds) {
      if (!isOfList(flight, role)) continue;
      const before = drafts.filter((one) => one.standing === 'coming' && one.claimed && one.person.role === role);
      const named = new Set<Draft>(pairs.values());
      const counts = {
        known: before.length,
        named: flight.people.filter((person) => person.role === role).length,
        both: before.filter((one) => named.has(one)).length,
        certain: saysWhole(flight),
      };
      if (counts.certain) certain[role] = true;
      if (!coversFlight(counts)) continue;
      for (const one of before) if (!named.has(one)) one.standing = 'unnamed';
    }
  }
  for (const person of flight.people) {
    const known = pairs.get(person);
    const standing = stays ? 'cancelled' : 'coming';
    if (known === undefined) {
      drafts.push({ person, personal: personalOf(person), standing, claimed: complete });
      continue;
    }
    known.person = overlaid(known.person, person);
    known.personal = personalOf(known.person);
    known.standing = standing;
    known.claimed ||= complete;
  }
};

/**
 * Puts the lists of a document together, one roll for each flight, in the order in which the flights first appear. Pure.
 *
 * @param keyOf what tells one flight from another: the id of its case
 */
export const rollsOf = (document: ManifestDocument, keyOf: (flight: ManifestFlight) => string): readonly Roll[] => {
  const groups = Map.groupBy(withArrivals(document.flights), keyOf);
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
        entries: drafts.map(({ person, standing, claimed }) => ({ person, standing, claimed })),
        cancelled,
        certain,
      },
    ];
  });
};
