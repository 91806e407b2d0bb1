/**
 * Drafts of messages → flights. A manifest comes in parts (UNH S010 numbers them), passengers and crew come apart, and a
 * file may hold a later version of the same list; these three must not be taken for each other.
 *
 * - Parts with numbers belong together when flight, list, function, sender and access reference agree, and no message of
 *   another function stands between them. Where a number from 1 to the one marked F is missing among several, the file is
 *   broken: an error. One part by itself is how many senders transmit each of them: it is read as a part, which adds
 *   people and is no reason to miss anybody.
 * - Messages without numbers belong together when they name different people; when they share people the later one is a
 *   later version, and stays a flight of its own, in the order of the file.
 * - Every stated total must equal the heads of its message, of all its parts, or of the flight with its other list.
 */
import { isUnderTwo } from '../civil-date.ts';
import { mergeDuplicates } from '../duplicates.ts';
import type { ManifestFlight, ManifestLeg, PersonRole, ProblemLog } from '../manifest.ts';
import { headsOf } from '../manifest.ts';
import { type Bundle, bundlesOf, checkParts, flightKey } from './bundles.ts';
import type { MessageDraft } from './message.ts';
import { checkTotal } from './totals.ts';

interface Assembly {
  order: number;
  passenger?: Bundle;
  crew?: Bundle;
}

/** Puts the drafts of one document together. */
export function mergeDrafts(drafts: readonly MessageDraft[], log: ProblemLog): ManifestFlight[] {
  const order = new Map<MessageDraft, number>();
  for (const [index, draft] of drafts.entries()) order.set(draft, index);
  const flights: Assembly[] = [];
  const ofFlight = new Map<string, Assembly[]>();
  const lists = new Map<string, number>();

  for (const bundle of bundlesOf(drafts, log)) {
    const [first] = bundle.drafts;
    if (!first) continue;
    const firstSent = order.get(first) ?? 0;
    const key = `${flightKey(first)}|${bundle.turn}`;
    // The n-th passenger list goes with the n-th crew list of the same flight.
    const nth = lists.get(`${first.list}|${key}`) ?? 0;
    lists.set(`${first.list}|${key}`, nth + 1);
    const assemblies = ofFlight.get(key) ?? [];
    ofFlight.set(key, assemblies);
    let assembly = assemblies[nth];
    if (!assembly) {
      assembly = { order: firstSent };
      assemblies.push(assembly);
      flights.push(assembly);
    }
    assembly[first.list] = bundle;
  }
  flights.sort((one, other) => one.order - other.order);
  return flights.map(({ passenger, crew }) => {
    checkParts(passenger, crew, log);
    return buildFlight(passenger, crew, log);
  });
}

function buildFlight(passenger: Bundle | undefined, crew: Bundle | undefined, log: ProblemLog): ManifestFlight {
  const drafts = [...(passenger?.drafts ?? []), ...(crew?.drafts ?? [])];
  const [first] = drafts;
  if (!first) throw new Error('a flight without a message');
  const people = drafts.flatMap((draft) => draft.people);
  const flight: ManifestFlight = {
    legs: first.legs,
    arrival: first.arrival,
    function: first.function,
    list: passenger && crew ? 'both' : listOf(first, headsOf(people, 'passenger'), headsOf(people, 'crew')),
    people,
  };
  if (first.closing !== undefined) flight.closing = first.closing;
  addExtent(flight, passenger, crew);
  if (first.message.version !== '') flight.version = first.message.version;
  const reference = first.reference ?? (first.message.accessReference || undefined);
  if (reference !== undefined) flight.reference = reference;

  const passengers = checkTotal(flight, 'passenger', passenger, drafts, log);
  const crewHeads = checkTotal(flight, 'crew', crew, drafts, log);
  if (passengers !== undefined || crewHeads !== undefined) {
    flight.statedTotal = {};
    if (passengers !== undefined) flight.statedTotal.passengers = passengers;
    if (crewHeads !== undefined) flight.statedTotal.crew = crewHeads;
  }
  for (const person of flight.people) {
    if (isUnderTwo(person.birthDate, dayOf(flight.arrival))) person.infant = true;
    if (person.transit && person.debark !== undefined && person.debark !== flight.arrival.to) {
      person.transitTo = person.debark;
    }
    if (flight.arrival.ship === undefined || person.role !== 'crew') continue;
    if (person.transit === true) person.signing ??= 'stays';
    else if (person.debark === flight.arrival.to) person.signing ??= 'off';
  }
  mergeDuplicates(flight, log);
  return flight;
}

const extentOf = (bundle: Bundle | undefined): 'whole' | 'part' | undefined => {
  if (bundle === undefined) return undefined;
  if (bundle.partial) return 'part';
  return bundle.drafts.every((draft) => draft.replaces) ? 'whole' : undefined;
};

/** How much of the flight its lists say that they are. Where they differ each speaks for its own people only. */
function addExtent(flight: ManifestFlight, passenger: Bundle | undefined, crew: Bundle | undefined): void {
  const extents = [passenger, crew].flatMap((bundle) => (bundle === undefined ? [] : [extentOf(bundle)]));
  const [extent] = extents;
  if (extents.every((each) => each === extent)) {
    if (extent !== undefined) flight.extent = extent;
    return;
  }
  const extentsOf: Partial<Record<PersonRole, 'whole' | 'part'>> = {};
  const ofPassengers = extentOf(passenger);
  const ofCrew = extentOf(crew);
  if (ofPassengers !== undefined) extentsOf.passenger = ofPassengers;
  if (ofCrew !== undefined) extentsOf.crew = ofCrew;
  flight.extents = extentsOf;
}

const dayOf = (leg: ManifestLeg): string | undefined => leg.scheduledArrival ?? leg.scheduledDeparture;

/** A list is of the people that it says it is of: crew who travel as passengers do not make it one of the crew. */
function listOf(draft: MessageDraft, passengers: number, crew: number): ManifestFlight['list'] {
  if (draft.function !== 'update' && draft.function !== 'cancel') return draft.list;
  if (passengers > 0 && crew > 0) return 'both';
  return crew > 0 ? 'crew' : passengers > 0 ? 'passenger' : draft.list;
}
