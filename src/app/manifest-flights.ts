import type { ManifestFlight, ManifestLeg, ManifestPerson, ManifestProblem } from '../exchange/manifest.ts';
import { airportCode, airportCountry, carrierCode } from '../city/airports.ts';
import { civilFromDays, daysFromCivil } from '../loop/calendar.ts';
import type { CaseState } from '../loop/state.ts';
import type { CaseId, Fact, Facts } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import { expandState } from '../store/compact.ts';
import type { House } from './house.ts';

/** The case of a voyage: the same flight of the same day is always the same case. */
export const voyageId = (carrier: string, number: string, to: string, day: string): CaseId =>
  derivedId('voyage', `${carrier} ${number} ${to} ${day}`);

const canonicalLeg = <L extends ManifestLeg>(leg: L): L =>
  leg.ship === undefined
    ? { ...leg, carrier: carrierCode(leg.carrier), from: airportCode(leg.from), to: airportCode(leg.to) }
    : leg;

const canonicalPerson = (person: ManifestPerson): ManifestPerson => ({
  ...person,
  ...(person.embark === undefined ? {} : { embark: airportCode(person.embark) }),
  ...(person.debark === undefined ? {} : { debark: airportCode(person.debark) }),
});

/** The same flight under one name, whichever codes a list uses for its carrier and its airports. */
export const canonicalFlight = (flight: ManifestFlight): ManifestFlight =>
  flight.arrival.ship === undefined
    ? {
        ...flight,
        arrival: canonicalLeg(flight.arrival),
        legs: flight.legs.map(canonicalLeg),
        people: flight.people.map(canonicalPerson),
      }
    : flight;

const dayIn = (local: Fact | undefined): string => (typeof local === 'string' ? local.slice(0, 10) : '');

const shifted = (day: string, by: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const moved = civilFromDays(daysFromCivil(year, month, date) + by);
  return [moved.year, moved.month, moved.day].map((part) => String(part).padStart(2, '0')).join('-');
};

/** A flight as a list or the ledger tells of it: when it leaves and when it lands, each a day or ''. */
interface Call {
  readonly departs: string;
  readonly arrives: string;
}

const callOf = ({ arrival }: ManifestFlight): Call => ({
  departs: dayIn(arrival.scheduledDeparture),
  arrives: dayIn(arrival.scheduledArrival),
});

const callFrom = ({ day, scheduledArrival, scheduledDeparture }: Facts): Call => {
  const departs = dayIn(scheduledDeparture);
  const arrives = dayIn(scheduledArrival);
  // Known by a day alone: it was said when it lands, unless it is said when it leaves.
  return { departs, arrives: arrives === '' && departs === '' ? dayIn(day) : arrives };
};

/** No flight is longer than two days. */
const longest = 2;

/** What is wrong with the times of a flight that lands before it leaves, or days later: a wrong year opens it years ahead. */
export const impossibleTimes = (flight: ManifestFlight): ManifestProblem | null => {
  const { departs, arrives } = callOf(flight);
  const { carrier, number, ship } = flight.arrival;
  if (ship !== undefined || departs === '' || arrives === '') return null;
  if (departs <= arrives && arrives <= shifted(departs, longest)) return null;
  return {
    at: `flight ${carrier}${number}`,
    field: 'scheduled arrival',
    found: `leaving ${departs}, landing ${arrives}`,
    expected: `a landing on the day on which it leaves, or at most ${longest} days later`,
    severity: 'error',
  };
};

/** Under which ids the voyage of a flight may be known: by the day of its landing, or by that of its departure. */
const idsOf = ({ carrier, number, to }: ManifestLeg, { departs, arrives }: Call): readonly CaseId[] => {
  const days = new Set<string>(arrives === '' ? [] : [arrives]);
  if (departs !== '') for (let by = 0; by <= longest; by += 1) days.add(shifted(departs, by));
  else if (arrives !== '') for (let by = 1; by <= longest; by += 1) days.add(shifted(arrives, -by));
  const ids = [...days].flatMap((day) => [day, `departing ${day}`]);
  return ids.map((day) => voyageId(carrier, number, to, day));
};

const knownVoyages = async (house: House, ids: readonly CaseId[]): Promise<Map<CaseId, Call>> => {
  const { rows } = await house.writer.pool.query<{ case_id: CaseId; state: unknown }>(
    'select case_id, state from huan."case" where case_id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ case_id: id, state }) => [id, callFrom(expandState(state).facts)]));
};

const differ = (one: string, other: string): boolean => one !== '' && other !== '' && one !== other;

/** One flight leaves on one day; where that is not said of both, it lands on one day. */
const sameFlight = (one: Call, other: Call): boolean => {
  if (one.departs !== '' && other.departs !== '') {
    return one.departs === other.departs || (one.arrives !== '' && one.arrives === other.arrives);
  }
  return one.arrives !== '' && one.arrives === other.arrives;
};

/** What the flights of a document were found to be. */
export interface Flights {
  readonly voyageOf: (flight: ManifestFlight) => CaseId;
  readonly problems: readonly ManifestProblem[];
}

/**
 * The voyage of each flight: one that is known by its departure although the list tells of its landing too, or the other
 * way round, or its own. Where only a person can tell whether two are one, a problem asks (I1).
 */
export const matchFlights = async (house: House, flights: readonly ManifestFlight[]): Promise<Flights> => {
  const byAir = flights.filter(({ arrival }) => arrival.ship === undefined);
  const known = await knownVoyages(house, [...new Set(byAir.flatMap((one) => idsOf(one.arrival, callOf(one))))]);
  const problems: ManifestProblem[] = [];
  const found = new Map<string, CaseId>();
  const keyOf = ({ carrier, number, to }: ManifestLeg, { departs, arrives }: Call): string =>
    [carrier, number, to, departs, arrives].join(' ');
  const find = (flight: ManifestFlight): CaseId => {
    const call = callOf(flight);
    const { carrier, number, to } = flight.arrival;
    const key = keyOf(flight.arrival, call);
    const before = found.get(key);
    if (before !== undefined) return before;
    const ids = idsOf(flight.arrival, call).filter((id) => known.has(id));
    const callAt = (id: CaseId): Call => known.get(id) ?? { departs: '', arrives: '' };
    const own = voyageId(carrier, number, to, call.arrives || call.departs);
    const other = voyageId(carrier, number, to, `departing ${call.departs || call.arrives}`);
    const same = ids.filter((id) => sameFlight(call, callAt(id)));
    const voyage = same.find((id) => id === own) ?? same[0] ?? (known.has(own) ? other : own);
    // Known by its departure alone, and this list says when it lands alone: it may be that flight or the next one.
    for (const id of ids) {
      const { departs, arrives } = callAt(id);
      if (id === voyage || differ(call.departs, departs) || differ(call.arrives, arrives)) continue;
      problems.push({
        at: `flight ${carrier}${number}`,
        field: 'possible-same-voyage',
        found: `${carrier}${number} to ${to}, leaving ${departs || '?'}, landing ${arrives || '?'}, may be the same flight`,
        expected: 'one list that says when it leaves and when it lands, or the assurance that they are two flights',
        severity: 'warning',
      });
    }
    found.set(key, voyage);
    const { departs, arrives } = callAt(voyage);
    known.set(voyage, { departs: departs || call.departs, arrives: arrives || call.arrives });
    return voyage;
  };
  // Those that say most come first: what they say tells of the others.
  const parts = (flight: ManifestFlight): number => Object.values(callOf(flight)).filter((day) => day !== '').length;
  for (const flight of byAir.toSorted((one, other) => parts(other) - parts(one))) find(flight);
  return { voyageOf: find, problems };
};

/** The voyages that somebody may mean who names a flight by a day, be it of its departure or of its landing. */
export const voyagesOn = async (
  house: House,
  flight: { readonly carrier: string; readonly number: string; readonly to: string; readonly day: string },
): Promise<readonly CaseId[]> => {
  const { number, day } = flight;
  const leg = { carrier: carrierCode(flight.carrier), number, from: '', to: airportCode(flight.to) };
  const ids = new Set([
    ...idsOf(leg, { departs: day, arrives: '' }),
    ...idsOf(leg, { departs: '', arrives: day }),
    voyageId(flight.carrier, number, flight.to, day),
  ]);
  const known = await knownVoyages(house, [...ids]);
  return [...known].filter(([, { departs, arrives }]) => departs === day || arrives === day).map(([id]) => id);
};

/** When a flight leaves and lands and which legs it has, as rules and screens see it. */
export const flightFacts = ({ arrival, legs }: ManifestFlight): Facts => ({
  ...(arrival.scheduledArrival === undefined ? {} : { scheduledArrival: arrival.scheduledArrival }),
  ...(arrival.scheduledDeparture === undefined ? {} : { scheduledDeparture: arrival.scheduledDeparture }),
  ...(arrival.ship === undefined ? { legs: legs.map(({ from, to }) => `${from}-${to}`) } : {}),
});

/**
 * The arrival that stands in the ledger although a list says another one; null where they agree or the flight is not
 * expected any more. A day alone is no other time than one of that day.
 */
export const otherArrival = (flight: ManifestFlight, { link, custody, facts }: CaseState): string | null => {
  const { scheduledArrival: said } = flight.arrival;
  const { scheduledArrival: known } = facts;
  if (link !== 'expected' || custody === 'closed' || said === undefined || typeof known !== 'string') return null;
  return known.startsWith(said) ? null : known;
};

/**
 * Whether the arrival follows a newer list: one of the same day, where nobody told a time beside the lists. Under another
 * day it could be the flight of that day, and an older list may come behind what a person has told.
 */
export const followsList = (flight: ManifestFlight, { evidence, facts }: CaseState): boolean =>
  dayIn(flight.arrival.scheduledArrival) === dayIn(facts['scheduledArrival']) && evidence['schedule'] === undefined;

/** What a list tells of a flight that nobody knew of it before. */
export const newOfFlight = (flight: ManifestFlight, known: Facts): Facts => {
  const learnt = Object.entries(flightFacts(flight)).filter(([name]) => (known[name] ?? null) === null);
  const lands = dayIn(flight.arrival.scheduledArrival);
  const more = learnt.some(([name]) => name === 'scheduledArrival') && lands !== dayIn(known['day']);
  return { ...Object.fromEntries(learnt), ...(more ? { day: lands } : {}) };
};

const stopsOf = ({ legs }: ManifestFlight): readonly string[] => [
  ...legs.slice(0, 1).map(({ from }) => from),
  ...legs.map(({ to }) => to),
];

/** The countries where somebody came aboard or stopped afterwards, before they come to us. */
export const boardedIn = (flight: ManifestFlight, person: ManifestPerson): readonly string[] => {
  if (flight.arrival.ship !== undefined) return [];
  const stops = stopsOf(flight);
  const ours = stops.indexOf(flight.arrival.to);
  const before = ours < 0 ? [flight.arrival.from] : stops.slice(0, ours);
  const from = person.embark === undefined ? -1 : before.indexOf(person.embark);
  // Nobody is told a history by the flight alone: of whom it is not said where they came aboard, only the last place is certain.
  const places = from >= 0 ? before.slice(from) : [person.embark ?? '', ...before.slice(-1)];
  return [...new Set(places.flatMap((place) => airportCountry(place) ?? []))];
};

/** Whether somebody leaves the flight before it comes to us, or comes aboard only with us or later. */
export const isBeside = (flight: ManifestFlight, { embark, debark }: ManifestPerson): boolean => {
  const stops = stopsOf(flight);
  const ours = stops.indexOf(flight.arrival.to);
  const on = embark === undefined ? -1 : stops.indexOf(embark);
  const off = debark === undefined ? -1 : stops.indexOf(debark);
  return ours >= 0 && (on >= ours || (off >= 0 && off < ours));
};
