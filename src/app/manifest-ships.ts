import type { ManifestFlight, ManifestProblem } from '../exchange/manifest.ts';
import { type CaseId, type Fact, type Facts, days } from '../loop/terms.ts';
import type { ManifestShip } from '../exchange/ship.ts';
import { expandState } from '../store/compact.ts';
import type { House } from './house.ts';
import { dayOf } from './manifest-roll.ts';

/** A ship's call as some list names it: by IMO number, call sign or name, with the number of her voyage or without. */
interface Call {
  readonly voyage: CaseId;
  readonly ship: ManifestShip;
  readonly number: string;
  readonly to: string;
  readonly day: string;
}

/** How long ago a voyage may have been opened of which a list still speaks. */
const recent = days(60);

/** Names differ by blanks, hyphens and "M/V" only. */
const plain = (name: string | undefined): string =>
  (name ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*M\s*[./]?\s*[VTS]\s*[.:]?\s+/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;
const agree = (one: string | undefined, other: string | undefined): boolean => one !== undefined && one === other;

/** Whether two lists name one ship. A number outweighs a call sign, which changes with the flag, and that a painted name. */
const sameShip = ({ ship: one }: Call, { ship: other }: Call): boolean => {
  if (differ(one.imo, other.imo)) return false;
  if (agree(one.imo, other.imo)) return true;
  if (differ(one.callSign, other.callSign)) return false;
  return agree(one.callSign, other.callSign) || (plain(one.name) !== '' && plain(one.name) === plain(other.name));
};

/** One ship, one port: her voyage's number decides where both have it, else the day. */
const sameCall = (one: Call, other: Call): boolean => {
  if (one.to !== other.to || !sameShip(one, other)) return false;
  return one.number !== '' && other.number !== '' ? one.number === other.number : one.day === other.day;
};

/** What may be one call, and nobody but a person can tell: a voyage under another number on one day, or a ship without a common name. */
const perhapsSame = (one: Call, other: Call): boolean => {
  if (one.to !== other.to || one.day !== other.day || differ(one.ship.imo, other.ship.imo)) return false;
  return sameShip(one, other) || (one.number !== '' && one.number === other.number);
};

const callOf = (flight: ManifestFlight, voyage: CaseId): Call | null => {
  const { ship, number, to } = flight.arrival;
  return ship === undefined ? null : { voyage, ship, number, to, day: dayOf(flight) };
};

const text = (fact: Fact | undefined): string => (typeof fact === 'string' ? fact : '');
const some = (fact: Fact | undefined): string | undefined => (typeof fact === 'string' ? fact : undefined);

const knownCalls = async (house: House, ports: readonly string[]): Promise<Call[]> => {
  const { rows } = await house.writer.pool.query<{ case_id: CaseId; state: unknown }>(
    `select case_id, state from huan."case"
      where loop = 'voyage' and opened_at > huan.now() - $1 and state -> 'facts' ->> 'conveyance' = 'ship'
        and state -> 'facts' ->> 'to' = any($2) order by opened_at, case_id`,
    [recent, ports],
  );
  return rows.map(({ case_id: voyage, state }) => {
    const { ship: name, imo, callSign, number, to, day } = expandState(state).facts;
    const ship = { name: some(name), imo: some(imo), callSign: some(callSign) };
    const named = Object.fromEntries(Object.entries(ship).filter(([, value]) => value !== undefined));
    return { voyage, ship: named, number: text(number), to: text(to), day: text(day) };
  });
};

const keyOf = ({ ship, number, to, day }: Call): string => JSON.stringify([ship, number, to, day]);

/** What a ship is called in a list of problems. */
const nameOf = ({ ship, number }: Call): string =>
  [`ship ${ship.name ?? ship.callSign ?? ''}`.trim(), ship.imo === undefined ? '' : `IMO ${ship.imo}`, number]
    .filter((part) => part !== '')
    .join(' ');

/** What the ships of a document were found to be. */
export interface Ships {
  /** The voyage of a list: one that is known under another name of the ship, or its own. */
  readonly voyageOf: (flight: ManifestFlight) => CaseId;
  readonly problems: readonly ManifestProblem[];
}

/**
 * Ships that one list names by IMO number and another by name or call sign are one voyage: where it is certain they are
 * taken for it, within a document and with what is known; where it is not, a problem asks (I1).
 *
 * @param ownVoyage the voyage by the names of the list alone
 */
export const matchShips = async (
  house: House,
  flights: readonly ManifestFlight[],
  ownVoyage: (flight: ManifestFlight) => CaseId,
): Promise<Ships> => {
  const calls = flights.flatMap((flight) => callOf(flight, ownVoyage(flight)) ?? []);
  if (calls.length === 0) return { voyageOf: ownVoyage, problems: [] };
  const known = await knownCalls(house, [...new Set(calls.map(({ to }) => to))]);
  const found = new Map<string, CaseId>();
  const problems: ManifestProblem[] = [];
  // Those that name most come first: what they are named by tells of the others.
  const parts = ({ ship }: Call): number => Object.keys(ship).length;
  for (const call of calls.toSorted((one, other) => parts(other) - parts(one))) {
    if (found.has(keyOf(call))) continue;
    const same = new Set(known.filter((other) => sameCall(call, other)).map(({ voyage }) => voyage));
    const own = known.some(({ voyage }) => voyage === call.voyage);
    const [only, ...others] = same;
    const voyage = own || only === undefined || others.length > 0 ? call.voyage : only;
    found.set(keyOf(call), voyage);
    const doubts = known.filter(
      (other) => other.voyage !== voyage && (same.has(other.voyage) || perhapsSame(call, other)),
    );
    for (const doubt of new Map(doubts.map((other) => [other.voyage, other])).values()) {
      problems.push({
        at: nameOf(call),
        field: 'possible-same-voyage',
        found: `${nameOf(doubt)}, at ${doubt.to} on ${doubt.day}, may be the same voyage`,
        expected: 'one list with her IMO number and her name, or the assurance that they are two ships',
        severity: 'warning',
      });
    }
    known.push({ ...call, voyage });
  }
  return {
    voyageOf: (flight) => {
      const own = ownVoyage(flight);
      const call = callOf(flight, own);
      if (call === null) return own;
      // Lists of one document that were put together may tell another day than each of them.
      return found.get(keyOf(call)) ?? known.find((other) => sameCall(call, other))?.voyage ?? own;
    },
    problems,
  };
};

/** What a ship is known by, for screens and for rules; her name is no secret. */
export const shipFacts = (ship: ManifestShip | undefined): Facts =>
  ship === undefined
    ? {}
    : {
        conveyance: 'ship',
        ...(ship.name === undefined ? {} : { ship: ship.name }),
        ...(ship.imo === undefined ? {} : { imo: ship.imo }),
        ...(ship.callSign === undefined ? {} : { callSign: ship.callSign }),
      };

/** What a list tells of a ship that nobody knew of her before. */
export const newOfShip = (ship: ManifestShip | undefined, known: Facts): Facts =>
  Object.fromEntries(Object.entries(shipFacts(ship)).filter(([name]) => known[name] === undefined));
