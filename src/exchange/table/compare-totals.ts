/**
 * Totals against heads. A total that disagrees refuses the list, because somebody is missing or too many.
 */
import type { ManifestFlight, PersonRole, ProblemLog } from '../manifest.ts';
import { headsOf, note } from '../manifest.ts';
import type { Stated, Table, TotalRow } from './cells.ts';

export type Heads = Record<PersonRole, number>;

/** A total that the source states about a flight it gives in full. `merged` entries stood in the source too. */
export function checkStated(flight: ManifestFlight, log: ProblemLog): void {
  if (flight.people.length === 0 && flight.function !== 'original' && flight.function !== 'change') return;
  const already = flight.merged ?? 0;
  for (const [stated, role] of [
    [flight.statedTotal?.passengers, 'passenger'],
    [flight.statedTotal?.crew, 'crew'],
  ] as const) {
    const heads = headsOf(flight.people, role);
    if (stated === undefined || stated === heads || (stated > heads && stated <= heads + already)) continue;
    if (heads === 0 && flight.people.length > 0) {
      note(
        log,
        'warning',
        `flight ${flight.arrival.number}`,
        `total of ${role}`,
        String(stated),
        `a list of the ${role} too`,
      );
    } else
      note(
        log,
        'error',
        `flight ${flight.arrival.number}`,
        `total of ${role}`,
        String(stated),
        `as many as are listed: ${heads}`,
      );
  }
}

type Compare = (number: number | undefined, what: string, count: (heads: Heads) => number) => void;

function compareEach(stated: Stated, compare: Compare): void {
  compare(stated.all, 'total', (heads) => heads.passenger + heads.crew);
  compare(stated.passengers, 'total of passengers', (heads) => heads.passenger);
  compare(stated.crew, 'total of crew', (heads) => heads.crew);
}

/** Totals against the rows they may speak of. `counts[n]` are the heads of the first n rows. */
export function checkTotals(table: Table, counts: readonly Heads[], log: ProblemLog): void {
  const none: Heads = { passenger: 0, crew: 0 };
  const until = (row: number): Heads => counts[Math.min(row, counts.length - 1)] ?? none;
  for (const total of table.totals) {
    const scopes = total.scopes.map(([from, to]) => ({
      passenger: until(to).passenger - until(from).passenger,
      crew: until(to).crew - until(from).crew,
    }));
    const stated = total.above ? ofListed(total, scopes[0] ?? none, log) : total;
    const compare: Compare = (number, what, count) => {
      if (number === undefined || scopes.some((scope) => count(scope) === number)) return;
      note(log, 'error', total.at, what, String(number), `as many as are listed: ${count(scopes[0] ?? none)}`);
    };
    compareEach(stated, compare);
    checkBehind(total, until, log);
  }
}

/** A total that stands apart from the lists: in a sheet of its own. */
export interface StatedApart {
  at: string;
  stated: Stated;
}

/** Totals that stand apart: each is of all that the tables list, or of one of the tables or flights. */
export function checkApart(
  apart: readonly StatedApart[],
  tables: readonly Heads[],
  flights: readonly Heads[],
  log: ProblemLog,
): void {
  const sum = (role: PersonRole): number => tables.reduce((all, each) => all + each[role], 0);
  const whole = { passenger: sum('passenger'), crew: sum('crew') };
  const perhaps = [whole, ...tables, ...flights];
  for (const { at, stated } of apart) {
    const listed = ofListed({ ...stated, at }, whole, log);
    const compare: Compare = (number, what, count) => {
      if (number === undefined || perhaps.some((heads) => count(heads) === number)) return;
      note(log, 'error', at, what, String(number), `as many as are listed: ${count(whole)}`);
    };
    compareEach(listed, compare);
  }
}

/** People behind a closing total, whom nothing announces and no other total counts, are more than it states. */
function checkBehind(total: TotalRow, until: (row: number) => Heads, log: ProblemLog): void {
  if (!total.behind) return;
  const [from, to] = total.behind;
  const passengers = until(to).passenger - until(from).passenger;
  const crew = until(to).crew - until(from).crew;
  const more =
    total.all === undefined
      ? (total.passengers === undefined ? 0 : passengers) + (total.crew === undefined ? 0 : crew)
      : passengers + crew;
  if (more === 0) return;
  const found = String(total.all ?? total.passengers ?? total.crew);
  note(log, 'error', total.at, 'total', found, `nobody below the total, or a total below them too: ${more} more`);
}

/** A line above a list of passengers may state the crew too, which has a list of its own. */
function ofListed(total: Stated & { at: string }, heads: Heads, log: ProblemLog): Stated {
  const stated: Stated = {
    ...(total.all !== undefined && { all: total.all }),
    ...(total.passengers !== undefined && { passengers: total.passengers }),
    ...(total.crew !== undefined && { crew: total.crew }),
  };
  for (const [key, role, other] of [
    ['passengers', 'passenger', 'crew'],
    ['crew', 'crew', 'passenger'],
  ] as const) {
    const number = stated[key];
    if (number === undefined || number === 0 || heads[role] > 0 || heads[other] === 0) continue;
    note(log, 'warning', total.at, `total of ${role}`, String(number), `a list of the ${role} too`);
    delete stated[key];
    if (stated.all === number + heads[other]) delete stated.all;
  }
  return stated;
}

/** What the flight as a whole states: heads before merging, where every table has a total (they agree, or it is refused). */
export function stateTotals(flight: ManifestFlight, tables: readonly Table[]): void {
  const stated = (table: Table): boolean =>
    table.totals.some((total) => !total.partial && (total.all ?? total.passengers ?? total.crew) !== undefined);
  if (flight.statedTotal || !tables.every((table) => table.rows.length === 0 || stated(table))) return;
  flight.statedTotal = {};
  const passengers = headsOf(flight.people, 'passenger');
  const crew = headsOf(flight.people, 'crew');
  if (passengers > 0) flight.statedTotal.passengers = passengers;
  if (crew > 0) flight.statedTotal.crew = crew;
}
