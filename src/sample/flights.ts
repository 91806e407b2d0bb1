import type { ManifestDocument } from '../exchange/manifest.ts';
import type { DayFigures } from './days.ts';
import { type Party, type Person, drawCabin } from './people.ts';
import { type Route, homeCarriers, keyCountries, landings, routes } from './places.ts';
import type { Chance } from './random.ts';

/** One flight of the day with everybody on it. */
export interface Flight {
  readonly label: string;
  readonly route: Route;
  /** Minutes after local midnight of the day. */
  readonly lands: number;
  readonly key: boolean;
  readonly crewEnters: boolean;
  readonly parties: readonly Party[];
  readonly people: readonly Person[];
  readonly chance: Chance;
}

const crewOf = (seats: number): number => (seats > 220 ? 14 : seats > 180 ? 11 : 8);

const pad = (value: number): string => String(value).padStart(2, '0');
const local = (day: string, minutes: number): string => {
  const at = new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000).toISOString();
  return at.slice(0, 16);
};

/** Shares out a number over weights, whole and exact. */
const shareOut = (total: number, weights: readonly number[], most: number): number[] => {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const shares = weights.map((weight) => Math.min(most, Math.floor((total * weight) / sum)));
  let left = total - shares.reduce((all, share) => all + share, 0);
  for (let index = 0; left > 0 && shares.some((share) => share < most); index = (index + 1) % shares.length) {
    const share = shares[index] ?? most;
    if (share >= most) continue;
    shares[index] = share + 1;
    left -= 1;
  }
  return shares;
};

/**
 * Draws the flights of a day: routes, landings with their peaks, loads that add up to the day's people, positives
 * where they were or by chance.
 */
export const drawFlights = (chance: Chance, day: string, figures: DayFigures): readonly Flight[] => {
  const chosen: { route: Route; heads: number | null; positives: number | null }[] = figures.known.map((known) => {
    const found = routes.find(({ carrier, number }) => carrier === known.carrier && number === known.number);
    const base = found ?? routes[0];
    if (base === undefined) throw new RangeError('there are no routes');
    const route = { ...base, carrier: known.carrier, number: known.number, from: known.from };
    return { route, heads: known.heads, positives: known.positives };
  });
  const others = chance
    .shuffled(routes)
    .filter(({ carrier, number }) => chosen.every(({ route }) => route.carrier !== carrier || route.number !== number));
  for (const route of others.slice(0, Math.max(0, figures.flights - chosen.length))) {
    chosen.push({ route, heads: null, positives: null });
  }
  const open = chosen.filter(({ heads }) => heads === null);
  const knownHeads = chosen.reduce((sum, { heads }) => sum + (heads ?? 0), 0);
  const loads = shareOut(
    Math.max(0, figures.people - knownHeads),
    open.map(({ route }) => route.seats * (0.55 + 0.45 * chance.next())),
    figures.mostPerFlight,
  );
  for (const [index, flight] of open.entries()) flight.heads = loads[index] ?? 0;
  let spare = figures.positives - chosen.reduce((sum, { positives }) => sum + (positives ?? 0), 0);
  const positives = new Map<Route, number>(chosen.map((flight) => [flight.route, flight.positives ?? 0]));
  const risky = open.filter(
    ({ route }) => keyCountries.has(route.country) || route.feeders.some((from) => keyCountries.has(from)),
  );
  while (spare > 0 && risky.length > 0) {
    const { route } = chance.pick(risky);
    positives.set(route, (positives.get(route) ?? 0) + 1);
    spare -= 1;
  }
  const timed = chosen
    .map((flight) => ({ ...flight, lands: chance.weighted(landings) * 60 + chance.between(0, 59) }))
    .toSorted((one, other) => one.lands - other.lands);
  let first = 0;
  return timed.map(({ route, heads, lands }) => {
    const label = `${route.carrier}${route.number}`;
    const crew = Math.min(crewOf(heads ?? 0), Math.max(0, (heads ?? 0) - 1));
    const own = chance.fork(label);
    const passengers = Math.max(0, (heads ?? 0) - crew);
    const parties = drawCabin(own, { day, route, passengers, crew, positives: positives.get(route) ?? 0, first });
    const people = parties.flatMap((party) => party.people);
    first += people.length;
    return {
      label,
      route,
      lands,
      key: keyCountries.has(route.country),
      crewEnters: homeCarriers.has(route.carrier),
      parties,
      people,
      chance: own,
    };
  });
};

/** The manifest that the carrier sends for a flight. */
export const manifestOf = (flight: Flight, day: string): ManifestDocument => {
  const { carrier, number, from, via } = flight.route;
  const scheduledArrival = local(day, flight.lands);
  const last = via?.airport ?? from;
  const arrival = { carrier, number, from: last, to: 'PVG', scheduledArrival };
  const before = via === undefined ? [] : [{ carrier, number, from, to: via.airport }];
  return {
    source: 'json',
    flights: [
      {
        legs: [...before, arrival],
        arrival,
        function: 'original',
        list: 'both',
        reference: `${day} ${flight.label} ${pad(flight.lands % 60)}`,
        people: flight.people.map(({ manifest }) => manifest),
      },
    ],
    problems: [],
  };
};
