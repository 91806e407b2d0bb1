/**
 * The common shape that every manifest reader (PAXLST, CSV, XLSX, JSON) produces, and the one way problems are recorded.
 *
 * Terminology
 * - problem: something the reader found that a human must know. An *error* means the whole document is refused by the
 *   caller (never half-applied); a *warning* is shown and the document is used.
 * - place (`at`): where in the source, in words that help a person find it: "UNH 2 / segment 14 NAD",
 *   "row 7, column 证件号", "$.flights[0].people[3]".
 */

import type { ManifestShip } from './ship.ts';

type ProblemSeverity = 'error' | 'warning';

export interface ManifestProblem {
  at: string;
  field: string;
  found: string;
  expected: string;
  severity: ProblemSeverity;
}

/** Document codes of ICAO 9303 / UN 1001 that matter at a border; everything else is `other`. */
export const travelDocumentTypes = ['P', 'V', 'I', 'A', 'C', 'AC', 'F', 'other'] as const;
export type TravelDocumentType = (typeof travelDocumentTypes)[number];

export interface ManifestTravelDocument {
  type: TravelDocumentType;
  number: string;
  /** ISO 3166 / ICAO 9303 alpha-3. */
  issuer?: string;
  /** Local date, YYYY-MM-DD. */
  expires?: string;
}

export interface ManifestLeg {
  /** IATA (two characters) or ICAO (three letters) designator, upper case; '' when the source did not say. Of a ship: see `shipCarrier`. */
  carrier: string;
  /** Digits without leading zeros, and the operational suffix if there is one: "501", "8633A". A ship's voyage, or ''. */
  number: string;
  /** Only when the conveyance is a ship. */
  ship?: ManifestShip;
  /** IATA location codes as the source says; of a ship also UN/LOCODE. */
  from: string;
  to: string;
  /** Local date-time 'YYYY-MM-DDTHH:mm' as the source says it (no offset), or a date alone. */
  scheduledDeparture?: string;
  scheduledArrival?: string;
}

export type PersonRole = 'passenger' | 'crew';

export interface ManifestPerson {
  role: PersonRole;
  /** The carrier's own reference of this person (RFF ABO), or the row's own number. */
  reference?: string;
  surname: string;
  givenNames: string;
  fullNameNative?: string;
  sex?: 'M' | 'F' | 'X';
  /** YYYY-MM-DD. */
  birthDate?: string;
  /** Alpha-3, upper case. */
  nationality?: string;
  documents: ManifestTravelDocument[];
  /** Row without leading zeros and letter: "9F". */
  seat?: string;
  /** Where this person boarded and leaves the conveyance, and where they are cleared, as location codes. */
  embark?: string;
  debark?: string;
  clearance?: string;
  /** True when the carrier lists the person as in transit (NAD DDU / DDT): they do not mean to enter. */
  transit?: boolean;
  transitTo?: string;
  /** Of a ship's crew: leaves the ship here, joins it here, or stays with it. */
  signing?: 'off' | 'on' | 'stays';
  /** Under two years old on the day of the flight, or said to be an infant. */
  infant?: boolean;
  /** Country of residence, alpha-3. */
  residence?: string;
  birthPlace?: string;
  address?: string;
  phone?: string;
  email?: string;
  baggage?: string[];
  bookingReference?: string;
  /** The same for people who travel together: an explicit group, otherwise the booking reference. */
  partyKey?: string;
  /** Where in the source. */
  at: string;
}

/**
 * What the list means for people already known on this flight.
 * - `original`: the list claims to be complete; whether it is believed is decided against what is known.
 * - `change`: the named people are added or altered; nobody who is not named is touched.
 * - `cancel`: the named people do not come; when nobody is named, the whole flight does not come.
 * - `update`: a flight status message (see `closing`).
 */
export type ManifestFunction = 'original' | 'change' | 'cancel' | 'update';

export interface ManifestFlight {
  legs: ManifestLeg[];
  /** The leg into our port: one of `legs`. */
  arrival: ManifestLeg;
  function: ManifestFunction;
  /** Only with `update`: the flight is closed and the named people are on board, or are the ones left behind. */
  closing?: 'on-board' | 'not-on-board' | 'closed';
  list: 'passenger' | 'crew' | 'both';
  /**
   * What the source itself shows about how much of the flight the list is. `whole`: it says that it replaces what was
   * sent before. `part`: it is one of several parts and others have not come. Absent: it only claims to be complete.
   */
  extent?: 'whole' | 'part';
  /** Instead of `extent`, where the lists of passengers and crew say different things about themselves. */
  extents?: Partial<Record<PersonRole, 'whole' | 'part'>>;
  reference?: string;
  version?: string;
  /** Heads as the source states them, entries merged as duplicates included. */
  statedTotal?: { passengers?: number; crew?: number };
  /** How many entries were merged into another because they name the same person twice. Absent when none. */
  merged?: number;
  people: ManifestPerson[];
}

export interface ManifestDocument {
  source: 'paxlst' | 'csv' | 'xlsx' | 'json';
  flights: ManifestFlight[];
  problems: ManifestProblem[];
}

/** What every reader needs to know because it has no clock. */
export interface ManifestReadOptions {
  /** The year in which the document is read: two-digit years are placed around it (see civil-date.ts). */
  referenceYear: number;
  /** IATA codes of our own port ("PVG", "SHA"): chooses the arrival leg of a flight with several legs. */
  ports?: readonly string[];
}

/** Problems of one document, while it is being read. */
export interface ProblemLog {
  readonly problems: ManifestProblem[];
  readonly seen: { error: number; warning: number };
}

/** A million bad rows must not make a million problems: after this many of a kind only the last line says so. */
const problemsKept = 500;
const foundKept = 80;

export function openProblemLog(): ProblemLog {
  return { problems: [], seen: { error: 0, warning: 0 } };
}

/** Records one problem. Errors and warnings are capped apart, so that noise never hides an error. */
export function note(
  log: ProblemLog,
  severity: ProblemSeverity,
  at: string,
  field: string,
  found: string,
  expected: string,
): void {
  log.seen[severity] += 1;
  if (log.seen[severity] > problemsKept) {
    if (log.seen[severity] === problemsKept + 1) {
      log.problems.push({
        at,
        field: 'problems',
        found: 'too many',
        expected: `only ${problemsKept} are kept`,
        severity,
      });
    }
    return;
  }
  const shown = found.length > foundKept ? `${found.slice(0, foundKept)}…` : found;
  log.problems.push({ at, field, found: shown, expected, severity });
}

/** True when the caller must refuse the whole document. */
export function isRefused(document: ManifestDocument): boolean {
  return document.problems.some((problem) => problem.severity === 'error');
}

/** Heads of one role. */
export function headsOf(people: readonly ManifestPerson[], role: PersonRole): number {
  let heads = 0;
  for (const person of people) if (person.role === role) heads += 1;
  return heads;
}

/** An error document for input that cannot be read at all. */
export function unreadable(
  source: ManifestDocument['source'],
  at: string,
  found: string,
  expected: string,
): ManifestDocument {
  return { source, flights: [], problems: [{ at, field: 'document', found, expected, severity: 'error' }] };
}
