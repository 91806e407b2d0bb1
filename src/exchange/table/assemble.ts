/**
 * Tables → flights: decides the date columns, gives every row its flight (its own, the one named above it, or the one the
 * caller knows), reads the people, compares totals, merges duplicates.
 */
import { civilDate, isUnderTwo } from '../civil-date.ts';
import { mergeDuplicates } from '../duplicates.ts';
import { printDesignator, readDesignator } from '../flight-number.ts';
import type {
  ManifestDocument,
  ManifestFlight,
  ManifestFunction,
  ManifestLeg,
  ManifestPerson,
  ManifestReadOptions,
  ProblemLog,
} from '../manifest.ts';
import { headsOf, note } from '../manifest.ts';
import { readImo } from '../ship.ts';
import type { Cell, Table, TableRow } from './cells.ts';
import { cellOf, cellPlace } from './cells.ts';
import type { Heads, StatedApart } from './compare-totals.ts';
import { checkApart, checkStated, checkTotals, stateTotals } from './compare-totals.ts';
import { flightFor, legOf } from './legs.ts';
import type { RowDates } from './person-row.ts';
import { readPersonRow } from './person-row.ts';
import { conveyances, flightFields } from './said.ts';
import type { Times } from './table-dates.ts';
import { decideDates, rowDates } from './table-dates.ts';

export interface TableReadOptions extends ManifestReadOptions {
  /** The flight, where the table does not name it, or names it in part: fills what rows and headings leave out. */
  flight?: Partial<ManifestLeg>;
  /** What the list means for people already known; a table cannot say so itself. Default: `original`. */
  function?: ManifestFunction;
}

const nowhere: Times = new Map();

/** Builds the document's flights. `apart`: totals that stand neither above nor below a table. */
export function assemble(
  source: ManifestDocument['source'],
  tables: readonly Table[],
  options: TableReadOptions,
  log: ProblemLog,
  apart: readonly StatedApart[] = [],
): ManifestDocument {
  const flights = new Map<string, ManifestFlight>();
  const heads: Heads[] = [];
  const ofFlights: Heads[] = [];
  for (const table of tables) if (saysFlight(table)) heads.push(assembleTable(table, flights, options, log));
  const named = [...flights.values()];
  for (const table of tables) {
    if (saysFlight(table) || table.rows.length === 0) continue;
    const leg = options.flight?.number === undefined ? inherited(table, named, log) : options.flight;
    if (leg) heads.push(assembleTable(table, flights, leg === 'none' ? options : { ...options, flight: leg }, log));
  }
  const found = [...flights.values()];
  const [only] = found;
  if (only && found.length === 1) stateTotals(only, tables);
  for (const flight of found) {
    checkStated(flight, log);
    const passengers = headsOf(flight.people, 'passenger');
    const crew = headsOf(flight.people, 'crew');
    ofFlights.push({ passenger: passengers, crew });
    if (passengers + crew > 0) flight.list = passengers > 0 && crew > 0 ? 'both' : crew > 0 ? 'crew' : 'passenger';
    mergeDuplicates(flight, log);
  }
  checkApart(apart, heads, ofFlights, log);
  if (found.length === 0 && log.seen.error === 0) {
    note(log, 'error', 'document', 'people', 'none', 'at least one row with a person');
  }
  return { source, flights: found, problems: log.problems };
}

/**
 * The leg of a table that names no flight: that of the sheet's name, or, for a sheet of crew, which seldom repeats the
 * flight, the only one that the others name. Passengers are never put on another sheet's flight: undefined, and an error.
 * 'none' when nothing at all names a flight, and every row will say so.
 */
function inherited(
  table: Table,
  named: readonly ManifestFlight[],
  log: ProblemLog,
): ManifestLeg | Partial<ManifestLeg> | 'none' | undefined {
  const at = table.rows[0]?.at ?? 'document';
  const designator = table.sheetFlight === undefined ? undefined : readDesignator(table.sheetFlight);
  if (designator) {
    const same = named.filter(({ arrival }) => printDesignator(arrival) === printDesignator(designator));
    return same.length === 1 ? same[0]?.arrival : designator;
  }
  const [first, ...others] = named;
  if (!first) return 'none';
  const name = `${first.arrival.carrier}${first.arrival.number}`;
  if (others.length === 0 && table.rows.every((row) => row.role === 'crew')) {
    note(log, 'warning', at, 'flight', '', `a flight; taken as ${name}, the only one named`);
    return first.arrival;
  }
  note(log, 'error', at, 'flight', '', 'a flight: only a list of crew may leave it out where another list names one');
  return undefined;
}

function assembleTable(
  table: Table,
  flights: Map<string, ManifestFlight>,
  options: TableReadOptions,
  log: ProblemLog,
): Heads {
  checkImo(table, log);
  const times = decideDates(table, options.referenceYear, log);
  const fixed = table.flight && openFixed(table.flight, flights);
  const purpose = table.purpose ?? { function: options.function ?? 'original' };
  const hasFlightColumn = table.rows.some((row) => !row.section && namesFlight(row));
  const counts: Heads[] = [{ passenger: 0, crew: 0 }];
  const people: ManifestPerson[] = [];
  const filling = { defaults: table.defaults, said: times.above as Times, known: options.flight ?? {} };
  const ports = options.ports ?? [];
  let section: typeof filling | undefined;
  let above: { leg: ManifestLeg; at: string } | undefined;
  let saidInherited = false;
  let undecidedAt = '';
  for (const row of table.rows) {
    const rowTimes = times.rows.get(row) ?? nowhere;
    const named = namesFlight(row);
    if (row.section) section = { defaults: new Map(), said: nowhere, known: ofCaller(row, filling.known) };
    // What was said of the flight above is nothing to the flight of a section.
    const from = section ?? filling;
    const leg = fixed?.arrival ?? legOf(row, rowTimes, { ...from, ports, above: named ? undefined : above?.leg });
    if (named) above = { leg, at: row.at };
    const heads = counts.at(-1) ?? { passenger: 0, crew: 0 };
    if (row.section || (!row.certain && !isPerson(row) && onlyFlightCells(row))) {
      if (row.section) saidInherited = true;
      counts.push(heads);
      continue;
    }
    if (!named && above && hasFlightColumn && !saidInherited) {
      saidInherited = true;
      note(
        log,
        'warning',
        row.at,
        'flight',
        '',
        `a flight; taken from ${above.at}, and so for all rows that leave it out`,
      );
    }
    const dates = rowDates(rowTimes);
    const person = readPersonRow(row, dates, log, () => {
      undecidedAt ||= row.at;
    });
    counts.push({ ...heads, [person.role]: heads[person.role] + 1 });
    people.push(person);
    if (fixed) checkFixed(row, rowTimes, fixed, log);
    const flight = fixed ?? flightFor(row, leg, flights, purpose, log);
    if (!flight) continue;
    placeBirth(person, row, dates, leg, log);
    if (!fixed && person.embark === undefined && leg.from !== '' && leg.from !== flight.arrival.from)
      person.embark = leg.from;
    if (isUnderTwo(person.birthDate, leg.scheduledArrival ?? leg.scheduledDeparture)) person.infant = true;
    if (person.transit && person.debark !== undefined && person.debark !== leg.to) person.transitTo ??= person.debark;
    flight.people.push(person);
  }
  if (undecidedAt !== '') {
    const expected =
      'surname and given names apart ("SURNAME/GIVEN" or two columns); the whole name is kept as surname';
    note(log, 'warning', undecidedAt, 'name', '', expected);
  }
  if (people.length > 0 && table.leftOut.length > 0 && people.every((person) => person.documents.length === 0)) {
    const expected = 'a document number of at least one person: perhaps it stands in a column that was left out';
    note(log, 'error', people[0]?.at ?? '', 'document', table.leftOut.join(', '), expected);
  }
  checkTotals(table, counts, log);
  return counts.at(-1) ?? { passenger: 0, crew: 0 };
}

/** What the caller knows, where a section is of that flight. */
function ofCaller(section: TableRow, known: Partial<ManifestLeg>): Partial<ManifestLeg> {
  const { carrier = '', number = '' } = known;
  const own = readDesignator(cellOf(section, 'flight')?.text ?? '', carrier);
  return own && own.carrier === carrier && own.number === number ? known : {};
}

/**
 * Two digits of a year are placed by the year of reading, which may be long after the flight: who would be born after they
 * arrived was born a hundred years before.
 */
function placeBirth(person: ManifestPerson, row: TableRow, dates: RowDates, leg: ManifestLeg, log: ProblemLog): void {
  const birth = person.birthDate;
  const day = (leg.scheduledArrival ?? leg.scheduledDeparture)?.slice(0, 10);
  if (birth === undefined || day === undefined || birth <= day) return;
  delete person.birthDate;
  const [year = 0, month = 0, monthDay = 0] = birth.split('-').map(Number);
  const earlier = dates.birthShort ? civilDate(year - 100, month, monthDay) : undefined;
  if (earlier !== undefined) person.birthDate = earlier;
  else {
    const cell = cellOf(row, 'birthDate');
    const expected = `a day before the flight arrives (${day}); it is left out`;
    note(log, 'warning', cellPlace(row, cell?.label ?? ''), 'birthDate', cell?.text ?? birth, expected);
  }
}

/** A person who says another flight than the one that is given for all of them would be put on the wrong one. */
function checkFixed(row: TableRow, times: Times, flight: ManifestFlight, log: ProblemLog): void {
  const cell = cellOf(row, 'flight');
  const leg = flight.arrival;
  const designators = flight.legs.map(printDesignator);
  const own = cell && readDesignator(cell.text, cellOf(row, 'carrier')?.text ?? leg.carrier);
  if (cell && leg.ship === undefined && !(own && designators.includes(printDesignator(own))))
    note(log, 'error', cellPlace(row, cell.label), 'flight', cell.text, `${printDesignator(leg)}, as for all of them`);
  const day = times.get('date')?.date;
  const arrives = leg.scheduledArrival?.slice(0, 10);
  if (day !== undefined && arrives !== undefined && day !== arrives) {
    const said = cellOf(row, 'date');
    note(log, 'error', cellPlace(row, said?.label ?? ''), 'date', said?.text ?? '', `${arrives}, as for all of them`);
  }
}

/** A mistyped IMO number would be another ship, with its crew opened once more. */
function checkImo(table: Table, log: ProblemLog): void {
  const wrong = (at: string, cell: Cell | undefined): void => {
    if (cell && readImo(cell.text) === undefined)
      note(log, 'error', at, 'IMO number', cell.text, 'seven digits with a right check digit, such as IMO 9074729');
  };
  const preset = table.defaults.get('imo');
  wrong(`above the table, ${preset?.label ?? ''}`, preset);
  for (const row of table.rows) {
    const cell = cellOf(row, 'imo');
    wrong(cellPlace(row, cell?.label ?? ''), cell);
  }
}

/** A flight that the source gives in full (JSON). */
function openFixed(given: Omit<ManifestFlight, 'people'>, flights: Map<string, ManifestFlight>): ManifestFlight {
  const flight: ManifestFlight = { ...given, people: [] };
  flights.set(`given ${flights.size}`, flight);
  return flight;
}

const namesFlight = (row: TableRow): boolean => conveyances.some((field) => cellOf(row, field) !== undefined);
const saysFlight = (table: Table): boolean =>
  table.flight !== undefined || conveyances.some((field) => table.defaults.has(field)) || table.rows.some(namesFlight);
const onlyFlightCells = (row: TableRow): boolean =>
  [...row.cells.keys()].every((field) => field === 'ignored' || flightFields.has(field));
const personFields = ['name', 'surname', 'givenNames', 'nativeName', 'documentNumber'] as const;
const isPerson = (row: TableRow): boolean =>
  personFields.some((field) => (row.cells.get(field)?.length ?? 0) > 0) || (row.documents?.length ?? 0) > 0;
