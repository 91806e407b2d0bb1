/**
 * Drafts of messages → flights. A manifest comes in parts (UNH S010 numbers them), passengers and crew come apart, and a
 * file may hold a later version of the same list; these three must not be taken for each other.
 *
 * - Parts with numbers belong together when flight, list, function, sender and access reference agree. Where a number
 *   from 1 to the one marked F is missing among several, the file is broken: an error. One part by itself is how many
 *   senders transmit each of them: it is read as a part, which adds people and is no reason to miss anybody.
 * - Messages without numbers belong together when they name different people; when they share people the later one is a
 *   later version, and stays a flight of its own, in the order of the file.
 * - Every stated total must equal the heads of its message, of all its parts, or of the flight with its other list.
 */
import { isUnderTwo } from '../civil-date.ts';
import { identityKeys, mergeDuplicates } from '../duplicates.ts';
import type { ManifestFlight, ManifestLeg, PersonRole, ProblemLog } from '../manifest.ts';
import { headsOf, note } from '../manifest.ts';
import type { MessageDraft } from './message.ts';
import { totalNames } from './message.ts';

interface Bundle {
  drafts: MessageDraft[];
  numbered: boolean;
  /** Some of its parts have not come. */
  partial: boolean;
  /** Who is in it, by identity. Only of messages without numbers. */
  people: Set<string>;
}

interface Assembly {
  order: number;
  passenger?: Bundle;
  crew?: Bundle;
}

/** The flight a draft is about: carrier, number, place and day. The time of day may be corrected between two lists. */
function flightKey(draft: MessageDraft): string {
  const { carrier, number, from, to, scheduledDeparture, scheduledArrival } = draft.arrival;
  const day = (scheduledDeparture ?? scheduledArrival ?? '').slice(0, 10);
  return [carrier, number, from, to, day, draft.function, draft.closing ?? ''].join('|');
}

/** Puts the drafts of one document together. */
export function mergeDrafts(drafts: readonly MessageDraft[], log: ProblemLog): ManifestFlight[] {
  const order = new Map<MessageDraft, number>();
  for (const [index, draft] of drafts.entries()) order.set(draft, index);
  const flights: Assembly[] = [];
  const ofFlight = new Map<string, Assembly[]>();
  const lists = new Map<string, number>();

  for (const bundle of bundlesOf(drafts)) {
    const [first] = bundle.drafts;
    if (!first) continue;
    const firstSent = order.get(first) ?? 0;
    checkParts(bundle, log);
    const key = flightKey(first);
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
  return flights.map((flight) => buildFlight(flight.passenger, flight.crew, log));
}

function bundlesOf(drafts: readonly MessageDraft[]): Bundle[] {
  const groups = new Map<string, Bundle[]>();
  const timesSeen = new Map<string, number>();
  const all: Bundle[] = [];
  for (const draft of drafts) {
    const { message } = draft;
    const numbered = message.sequence !== undefined;
    const key = [flightKey(draft), draft.list, message.sender, numbered, numbered ? message.accessReference : ''].join(
      '|',
    );
    const bundles = groups.get(key) ?? [];
    groups.set(key, bundles);
    const keys = numbered ? [] : draft.people.flatMap(identityKeys);
    let home: Bundle | undefined;
    if (numbered) {
      // The n-th part 3 belongs to the n-th version of the list, in whatever order the parts arrive.
      const partKey = `${key}|${message.sequence}`;
      const nth = timesSeen.get(partKey) ?? 0;
      timesSeen.set(partKey, nth + 1);
      home = bundles[nth];
    } else {
      // Only the newest list may grow: one that shares people with it is a later version, and so is all that follows.
      const newest = bundles.at(-1);
      const grows =
        newest && newest.people.size > 0 && keys.length > 0 && !keys.some((each) => newest.people.has(each));
      home = grows ? newest : undefined;
    }
    if (!home) {
      home = { drafts: [], numbered, partial: false, people: new Set() };
      bundles.push(home);
      all.push(home);
    }
    home.drafts.push(draft);
    for (const each of keys) home.people.add(each);
  }
  return all;
}

function checkParts(bundle: Bundle, log: ProblemLog): void {
  if (!bundle.numbered) return;
  bundle.drafts.sort((one, other) => (one.message.sequence ?? 0) - (other.message.sequence ?? 0));
  const numbers = bundle.drafts.map((draft) => draft.message.sequence ?? 0);
  const last = bundle.drafts.at(-1);
  const at = bundle.drafts[0]?.message.at ?? '';
  const alone = bundle.drafts.length === 1;
  const lonely = alone ? 'warning' : 'error';
  const sendAlone = alone ? '; this one is taken as a part, the others may come by themselves' : '';
  const missing: number[] = [];
  const have = new Set(numbers);
  const highest = numbers.at(-1) ?? 0;
  for (let part = 1; part < highest && missing.length < 20; part += 1) if (!have.has(part)) missing.push(part);
  if (missing.length > 0) {
    note(log, lonely, at, 'parts of the manifest', numbers.join(' '), `part ${missing.join(', ')} too${sendAlone}`);
  }
  const final = bundle.drafts.findIndex((draft) => draft.message.last);
  if (final >= 0 && final < bundle.drafts.length - 1) {
    note(log, 'error', at, 'parts of the manifest', numbers.join(' '), 'nothing after the part that is marked as last');
  }
  const opensMore = bundle.drafts.some((draft) => draft.message.first) || bundle.drafts.length > 1 || highest > 1;
  bundle.partial = alone && opensMore && (missing.length > 0 || final < 0);
  if (final < 0 && opensMore && !totalProvesWhole(bundle)) {
    const expected = `a part that is marked as last (F)${sendAlone}`;
    note(log, lonely, last?.message.at ?? at, 'parts of the manifest', numbers.join(' '), expected);
  }
}

/** Some senders number parts and mark none as last; then the flight's total, stated in a part, is the proof. */
function totalProvesWhole(bundle: Bundle): boolean {
  const role = bundle.drafts[0]?.list ?? 'passenger';
  if (bundle.drafts.length < 2 || bundle.drafts.some((draft) => draft.message.first)) return false;
  let heads = 0;
  for (const draft of bundle.drafts) heads += headsOf(draft.people, role);
  return bundle.drafts.some((draft) => draft.stated[role] === heads);
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
  if (passenger?.partial === true || crew?.partial === true) flight.extent = 'part';
  else if (drafts.every((draft) => draft.replaces)) flight.extent = 'whole';
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

const dayOf = (leg: ManifestLeg): string | undefined => leg.scheduledArrival ?? leg.scheduledDeparture;

function listOf(draft: MessageDraft, passengers: number, crew: number): ManifestFlight['list'] {
  if (passengers > 0 && crew > 0) return 'both';
  return crew > 0 ? 'crew' : passengers > 0 ? 'passenger' : draft.list;
}

/** Compares every stated total of a role with the heads that came, and returns what the flight as a whole states. */
function checkTotal(
  flight: ManifestFlight,
  role: PersonRole,
  bundle: Bundle | undefined,
  drafts: readonly MessageDraft[],
  log: ProblemLog,
): number | undefined {
  const heads = headsOf(flight.people, role);
  let bundled = 0;
  for (const draft of bundle?.drafts ?? []) bundled += headsOf(draft.people, role);
  const statements = drafts.filter((draft) => draft.stated[role] !== undefined);
  const onlyStatus = flight.people.length === 0 && flight.function !== 'original' && flight.function !== 'change';
  if (statements.length === 0) {
    const empty = bundle !== undefined && flight.function === 'original';
    const at = drafts[0]?.message.at ?? '';
    if (empty && bundled === 0)
      note(log, 'error', at, `total of ${totalNames[role]}`, '', 'people, or a stated total of 0');
    else if (empty) note(log, 'warning', at, `total of ${totalNames[role]}`, '', `CNT, to compare with ${heads} heads`);
    return undefined;
  }
  let whole: number | undefined;
  let sum = 0;
  for (const draft of statements) {
    const stated = draft.stated[role] ?? 0;
    const own = headsOf(draft.people, role);
    sum += stated;
    if (stated === heads || stated === bundled) whole = stated;
    else if (bundle?.partial === true && stated > bundled) {
      // Each part states the total of the flight, and some parts have not come.
      whole = stated;
    } else if (onlyStatus || (heads === 0 && bundle === undefined)) {
      // A closing message may state totals and name nobody, and a passenger list may state a crew that is listed elsewhere.
      whole = stated;
      if (!onlyStatus) {
        note(
          log,
          'warning',
          draft.message.at,
          `total of ${totalNames[role]}`,
          String(stated),
          `a list of the ${role} in this file`,
        );
      }
    } else if (stated !== own) {
      const heard = own === heads ? `${heads}` : `${own} in this message, ${heads} in all its parts`;
      note(
        log,
        'error',
        draft.message.at,
        `total of ${totalNames[role]}`,
        String(stated),
        `as many as are listed: ${heard}`,
      );
    }
  }
  if (whole !== undefined) return whole;
  return statements.length === (bundle?.drafts.length ?? 0) ? sum : undefined;
}
