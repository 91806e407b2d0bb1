import type { FlightView, ListedCase } from '../../../contract/answer.ts';
import { type Arc, fiveLinks } from '../../ui/ring.ts';

/** Where a person of a flight can be: the links of the arrivals loop, and the end. */
export const places = ['aboard', ...fiveLinks, 'hospital', 'onward', 'ended'] as const;
export type Place = (typeof places)[number];

/** How many people are in a place, how many of them are offered to the next holder, how many are late. */
export interface Cell {
  readonly place: Place;
  readonly heads: number;
  readonly offered: number;
  readonly late: number;
}

/** Where everybody of one flight or of several is. */
export interface Standing {
  readonly cells: readonly Cell[];
  /** People whom the unit may see. */
  readonly seen: number;
  readonly arcs: readonly Arc[];
  /** Everybody is released. */
  readonly closed: boolean;
}

const isPlace = (link: string): link is Place => places.some((place) => place === link);

// Whoever joined the crew of a ship is aboard her, and is counted there.
const asWell: Readonly<Record<string, Place>> = { joined: 'aboard' };

/** The place of a person by their case; `null` for a link this screen has no column for. */
export const placeOf = ({ link, custody }: Pick<ListedCase, 'link' | 'custody'>): Place | null =>
  custody === 'closed' ? 'ended' : isPlace(link) ? link : (asWell[link] ?? null);

type Row = FlightView['links'][number];

const arcsOf = (cells: readonly Cell[]): readonly Arc[] => {
  const heads = (place: Place): Cell | undefined => cells.find((cell) => cell.place === place);
  const ended = heads('ended')?.heads ?? 0;
  // Who was taken to hospital or handed to another province left the ring of five: their place in it is not known.
  const within = ['aboard', ...fiveLinks] as const;
  const all = within.reduce((sum, place) => sum + (heads(place)?.heads ?? 0), ended);
  return fiveLinks.map((link, index) => {
    const here = heads(link);
    const beyond = fiveLinks.slice(index + 1).reduce((sum, later) => sum + (heads(later)?.heads ?? 0), ended);
    const share = (count: number): number => (all === 0 ? 0 : count / all);
    const offered = here?.offered ?? 0;
    return {
      passed: share(beyond),
      held: share((here?.heads ?? 0) - offered),
      offered: share(offered),
      late: (here?.late ?? 0) > 0,
    };
  });
};

/** Sums up rows of flights and the late among their people. */
export const standingOf = (rows: readonly Row[], late: readonly ListedCase[]): Standing => {
  const cells = places.map((place): Cell => {
    const here = rows.filter((row) => placeOf(row) === place);
    const sum = (some: readonly Row[]): number => some.reduce((total, row) => total + row.heads, 0);
    return {
      place,
      heads: sum(here),
      offered: sum(here.filter(({ custody }) => custody === 'offered')),
      late: late.filter((one) => placeOf(one) === place).length,
    };
  });
  const seen = cells.reduce((sum, { heads }) => sum + heads, 0);
  const ended = cells.find(({ place }) => place === 'ended')?.heads ?? 0;
  return { cells, seen, arcs: arcsOf(cells), closed: seen > 0 && ended === seen };
};

/** What does not agree in the count of a flight, as numbers; both 0 when everything does. */
export const differencesOf = ({ balance }: FlightView): { readonly heads: number; readonly manifest: number } => ({
  heads: Math.abs(balance.in - balance.out - balance.held),
  manifest: balance.manifest === null ? 0 : Math.abs(balance.manifest - balance.in),
});

const factText = (facts: FlightView['facts'], name: string): string | null => {
  const fact = facts[name];
  return (typeof fact === 'string' && fact !== '') || typeof fact === 'number' ? String(fact) : null;
};

/** What a flight is called and where it comes from, as far as it was told. */
export const nameOf = ({ facts }: Pick<FlightView, 'facts'>) => ({
  carrier: factText(facts, 'carrier'),
  number: factText(facts, 'number'),
  from: factText(facts, 'from'),
  to: factText(facts, 'to'),
  stand: factText(facts, 'stand'),
});

/** To which flight a gap belongs: that of the person it is about, or the flight itself. */
export const flightOf = ({ voyage, subject }: Pick<ListedCase, 'voyage' | 'subject'>): string | null =>
  voyage ?? subject;

/** Groups by a key; what has none is left out. */
export const grouped = <T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
};
