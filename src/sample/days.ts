import { importedOn } from './imported.ts';

/** One flight that a day must have as it really was. */
export interface KnownFlight {
  readonly carrier: string;
  readonly number: string;
  readonly from: string;
  readonly heads: number;
  readonly positives: number;
}

/** What is known, or stated, of a day's arrivals. */
export interface DayFigures {
  readonly flights: number;
  /** Heads, crew included. */
  readonly people: number;
  readonly mostPerFlight: number;
  readonly positives: number;
  readonly known: readonly KnownFlight[];
}

// 27 March 2020: about 55 international flights and 10,000 people a day (CCTV, 27 March 2020); the same order of size
// through March (city figures of 19 April 2020). From 29 March one route and one flight a week: "ten-odd" flights a day
// at the airport, the largest with 240 people (CCTV, 8 and 22 April 2020).
const before: Omit<DayFigures, 'positives' | 'known'> = { flights: 55, people: 10_000, mostPerFlight: 330 };
const after: Omit<DayFigures, 'positives' | 'known'> = { flights: 13, people: 1_900, mostPerFlight: 240 };
const between: Omit<DayFigures, 'positives' | 'known'> = { flights: 38, people: 6_000, mostPerFlight: 300 };

// SU208 of 10 April 2020: 204 heads by the media's load figure (170 passengers by the health commission, 184 with crew
// by customs), of whom 66 were confirmed by 16 April.
const known: Readonly<Record<string, readonly KnownFlight[]>> = {
  '2020-04-10': [{ carrier: 'SU', number: '208', from: 'SVO', heads: 204, positives: 66 }],
};

/**
 * The figures of a day (`YYYY-MM-DD`). Positives follow the notices of that day and the next, for a traveller tested
 * in the evening is in the notice of the next; on a day without figures 0.12 % is taken, as in late March.
 */
export const figuresOf = (day: string): DayFigures => {
  const size = day < '2020-03-28' ? before : day > '2020-03-28' ? after : between;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const notices = [importedOn(day), importedOn(next)].filter((count) => count !== null);
  const flights = known[day] ?? [];
  const charted = flights.reduce((sum, flight) => sum + flight.positives, 0);
  const mean =
    notices.length === 0 ? size.people * 0.0012 : notices.reduce((sum, count) => sum + count, 0) / notices.length;
  return { ...size, positives: charted > 0 ? charted : Math.round(mean), known: flights };
};
