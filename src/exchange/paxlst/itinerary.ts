/**
 * The flight part of a PAXLST message: TDT (conveyance), LOC (places) and DTM (times) → legs, and which leg is ours.
 *
 * One TDT may hold one leg (LOC 125 → LOC 87) or a chain of stops (125, 87, 92 …, 130); a progressive flight has several
 * TDT, whose legs are LOC 92 → LOC 92. DTM 189 (departure) and 232 (arrival) belong to the LOC before them.
 */
import type { ManifestLeg, ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import { readDesignator, readLocation } from '../flight-number.ts';
import { type ManifestShip, readImo, readPort, readShip, readVoyageNumber, shipCarrier } from '../ship.ts';
import type { Message } from './envelope.ts';
import { segmentPlace } from './envelope.ts';
import { readDtm } from './date-time.ts';
import type { Segment } from './segments.ts';
import { part, showSegment } from './segments.ts';

interface Stop {
  qualifier: string;
  code: string;
  arrival?: string;
  departure?: string;
  /** Estimated or actual, where nothing was scheduled. */
  about: { arrival?: string; departure?: string };
}

/** DTM 2005: what is scheduled, and what some senders (ships among them) say instead: estimated and actual times. */
const times: Readonly<Record<string, { field: 'arrival' | 'departure'; scheduled: boolean }>> = {
  '189': { field: 'departure', scheduled: true },
  '133': { field: 'departure', scheduled: false },
  '136': { field: 'departure', scheduled: false },
  '186': { field: 'departure', scheduled: false },
  '232': { field: 'arrival', scheduled: true },
  '132': { field: 'arrival', scheduled: false },
  '178': { field: 'arrival', scheduled: false },
};

interface Carriage {
  at: string;
  carrier: string;
  number: string;
  ship?: ManifestShip;
  stops: Stop[];
}

interface Itinerary {
  legs: ManifestLeg[];
  /** Legs that the message itself marks as the first arrival in the country (LOC 87). */
  marked: ManifestLeg[];
}

const stopQualifiers = new Set(['125', '87', '92', '130', '5', '8', '9', '11', '13', '60', '61']);
/** Places that are not stops of the conveyance, or that only say something about the report. */
const otherQualifiers = new Set(['188', '22', '91']);

/** More than any ship calls at. Everybody aboard is compared with each. */
const mostStops = 100;

/** Collects TDT, LOC and DTM as they come. */
interface ItineraryReader {
  segment: (segment: Segment, index: number) => void;
  finish: () => Itinerary;
}

export function itineraryReader(message: Message, log: ProblemLog, referenceYear: number): ItineraryReader {
  const carriages: Carriage[] = [];
  let stop: Stop | undefined;
  let stops = 0;

  const onTransport = (segment: Segment, at: string): void => {
    stop = undefined;
    if (isMaritime(segment)) {
      carriages.push(shipCarriage(segment, at, log));
      return;
    }
    const carrierText = part(segment, 4).toUpperCase();
    const identifier = part(segment, 1);
    const flight = readDesignator(identifier, carrierText) ?? readDesignator(part(segment, 7, 0), carrierText);
    if (!flight) note(log, 'error', at, 'flight number', identifier, 'carrier, digits and suffix, such as MU502');
    else if (carrierText !== '' && carrierText !== flight.carrier && carrierText.length === flight.carrier.length) {
      note(
        log,
        'warning',
        at,
        'carrier',
        carrierText,
        `the carrier of flight ${identifier}; ${flight.carrier} is taken`,
      );
    }
    carriages.push({ at, carrier: flight?.carrier ?? '', number: flight?.number ?? '', stops: [] });
  };

  const onPlace = (segment: Segment, at: string): void => {
    const qualifier = part(segment, 0);
    stop = undefined;
    if (otherQualifiers.has(qualifier)) return;
    if (!stopQualifiers.has(qualifier)) {
      note(log, 'warning', at, 'LOC qualifier', qualifier, 'a stop of the flight: 125, 87, 92 or 130');
      return;
    }
    const sails = carriages.at(-1)?.ship !== undefined;
    const code = sails ? readPort(part(segment, 1)) : readLocation(part(segment, 1));
    if (code === undefined) {
      note(log, 'error', at, 'location', part(segment, 1), 'a location code of three or four letters');
      return;
    }
    const carriage = carriages.at(-1);
    if (!carriage) {
      note(log, 'error', at, 'LOC', showSegment(segment), 'LOC after TDT');
      return;
    }
    stops += 1;
    if (stops > mostStops) {
      if (stops === mostStops + 1)
        note(log, 'error', at, 'stops of the flight', showSegment(segment), `at most ${mostStops}`);
      return;
    }
    stop = { qualifier, code, about: {} };
    carriage.stops.push(stop);
  };

  const onTime = (segment: Segment, at: string): void => {
    const qualifier = part(segment, 0);
    const time = times[qualifier];
    if (time === undefined) return;
    const { field, scheduled } = time;
    const value = part(segment, 0, 1);
    const local = readDtm(value, part(segment, 0, 2), 'near', referenceYear);
    if (local === undefined) note(log, 'warning', at, `scheduled ${field}`, value, 'a real local date and time');
    else if (!stop) note(log, 'warning', at, `scheduled ${field}`, value, 'a time after the place it belongs to');
    else if (scheduled) stop[field] = local;
    else stop.about[field] ??= local;
  };

  return {
    segment: (segment, index) => {
      const at = segmentPlace(message, index);
      if (segment.tag === 'TDT') onTransport(segment, at);
      else if (segment.tag === 'LOC') onPlace(segment, at);
      else onTime(segment, at);
    },
    finish: () => chain(carriages, log),
  };
}

/** TDT C220 8067: 1 is maritime; some senders leave it out and give an IMO number (146) or call sign (103) in C222. */
function isMaritime(segment: Segment): boolean {
  const mode = part(segment, 2);
  return mode === '1' || (mode === '' && ['146', '103'].includes(part(segment, 7, 1)));
}

/** TDT of a ship: 8028 is the voyage, C222 the ship: its IMO number or call sign, and its name. */
function shipCarriage(segment: Segment, at: string, log: ProblemLog): Carriage {
  const identifier = part(segment, 7, 0);
  const isCallSign = part(segment, 7, 1) === '103' || (identifier !== '' && !/^(?:IMO)?[\d ]+$/i.test(identifier));
  if (identifier !== '' && !isCallSign && readImo(identifier) === undefined)
    note(log, 'error', at, 'IMO number', identifier, 'seven digits with a right check digit, such as 9074729');
  const ship = readShip({
    name: part(segment, 7, 3),
    imo: isCallSign ? '' : identifier,
    callSign: isCallSign ? identifier : '',
  });
  if (!ship) note(log, 'error', at, 'ship', identifier, 'an IMO number, a call sign or a name');
  return {
    at,
    carrier: ship ? shipCarrier(ship) : '',
    number: readVoyageNumber(part(segment, 1)),
    ship: ship ?? {},
    stops: [],
  };
}

/** Stops in the order of travel: a departure (125) first, a final destination (130) last, the rest as they came. */
function ordered(stops: readonly Stop[]): Stop[] {
  const rank = (stop: Stop): number => (stop.qualifier === '125' ? 0 : stop.qualifier === '130' ? 2 : 1);
  return [...stops].sort((one, other) => rank(one) - rank(other));
}

/** Where a flight arrives and leaves again some senders name the place twice: neighbours of one code are one stop. */
function oneEach(stops: readonly Stop[]): Stop[] {
  const all: Stop[] = [];
  for (const stop of stops) {
    const before = all.at(-1);
    if (before?.code !== stop.code) all.push(stop);
    else {
      const qualifier = stop.qualifier === '87' ? '87' : before.qualifier;
      const about = { ...stop.about, ...before.about };
      all[all.length - 1] = { ...stop, ...before, qualifier, about };
    }
  }
  return all;
}

function chain(carriages: readonly Carriage[], log: ProblemLog): Itinerary {
  const itinerary: Itinerary = { legs: [], marked: [] };
  const timeOf = (stop: Stop, field: 'arrival' | 'departure', at: string): string | undefined => {
    const about = stop.about[field];
    if (stop[field] !== undefined || about === undefined) return stop[field];
    note(log, 'warning', at, `scheduled ${field}`, '', `a scheduled time; ${about}, estimated or actual, is taken`);
    return about;
  };
  let previous: Stop | undefined;
  for (const carriage of carriages) {
    const stops = oneEach(ordered(carriage.stops));
    // A carriage that names only where it goes on to starts where the one before it ended.
    const lone = stops.length === 1 && previous && stops[0]?.code !== previous.code ? [previous, ...stops] : stops;
    if (lone.length < 2) {
      const found = lone.map((stop) => stop.code).join(' ');
      note(log, 'error', carriage.at, 'stops of the flight', found, 'a place of departure and a place of arrival');
    }
    for (let index = 1; index < lone.length; index += 1) {
      const from = lone[index - 1];
      const to = lone[index];
      if (!from || !to) continue;
      const leg: ManifestLeg = { carrier: carriage.carrier, number: carriage.number, from: from.code, to: to.code };
      if (carriage.ship !== undefined) leg.ship = carriage.ship;
      const departure = timeOf(from, 'departure', carriage.at);
      const arrival = timeOf(to, 'arrival', carriage.at);
      if (departure !== undefined) leg.scheduledDeparture = departure;
      if (arrival !== undefined) leg.scheduledArrival = arrival;
      itinerary.legs.push(leg);
      if (to.qualifier === '87') itinerary.marked.push(leg);
    }
    previous = lone.at(-1) ?? previous;
  }
  return itinerary;
}

/**
 * Which leg comes into our port. Our own ports decide if they are known; then the message's own mark (LOC 87); then where
 * most of the people are cleared (LOC 22); then the last leg, with a warning when there was a choice.
 */
export function arrivalLeg(
  itinerary: Itinerary,
  ports: readonly string[],
  cleared: readonly string[],
  at: string,
  log: ProblemLog,
): ManifestLeg | undefined {
  const { legs, marked } = itinerary;
  const ours = legs.find((leg) => ports.includes(leg.to));
  if (ours) return ours;
  if (marked[0]) return marked[0];
  if (legs.length > 1) {
    const counts = new Map<string, number>();
    for (const port of cleared) counts.set(port, (counts.get(port) ?? 0) + 1);
    const [best] = [...counts].sort((one, other) => other[1] - one[1]);
    const leg = best ? legs.find((candidate) => candidate.to === best[0]) : undefined;
    if (leg) return leg;
    const shown = legs.map((each) => `${each.from}-${each.to}`).join(' ');
    note(log, 'warning', at, 'arrival leg', shown, 'a leg marked LOC 87 or into a known port; the last leg is taken');
  }
  return legs.at(-1);
}
