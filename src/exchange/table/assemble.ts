/**
 * Tables → flights: decides the date columns, gives every row its flight (its own, the one named above it, or the one the
 * caller knows), reads the people, compares totals, merges duplicates.
 */
import { isUnderTwo } from '../civil-date.ts';
import { mergeDuplicates } from '../duplicates.ts';
import { readDesignator } from '../flight-number.ts';
import type {
  ManifestDocument,
  ManifestFlight,
  ManifestFunction,
  ManifestLeg,
  ManifestReadOptions,
  PersonRole,
  ProblemLog,
} from '../manifest.ts';
import { headsOf, note } from '../manifest.ts';
import { readImo, readPort, readShip, readVoyageNumber, shipCarrier } from '../ship.ts';
import type { Cell, Table, TableRow } from './cells.ts';
import { cellOf, cellPlace } from './cells.ts';
import type { DateCell } from './dates.ts';
import { readDateColumn } from './dates.ts';
import type { DateField, TableField } from './headings.ts';
import { dateFields, dateOrderOfHeading } from './headings.ts';
import { placeFromText } from './places.ts';
import type { RowDates } from './person-row.ts';
import { readPersonRow } from './person-row.ts';

export interface TableReadOptions extends ManifestReadOptions {
  /** The flight, where the table does not name it, or names it in part: fills what rows and headings leave out. */
  flight?: Partial<ManifestLeg>;
  /** What the list means for people already known; a table cannot say so itself. Default: `original`. */
  function?: ManifestFunction;
}

type Times = ReadonlyMap<TableField, DateCell>;

/** Decided dates: of every row, and of what is said above the table. */
interface TableTimes {
  rows: Map<TableRow, Map<TableField, DateCell>>;
  above: Map<TableField, DateCell>;
}

const nowhere: Times = new Map();

/** Builds the document's flights. */
export function assemble(
  source: ManifestDocument['source'],
  tables: readonly Table[],
  options: TableReadOptions,
  log: ProblemLog,
): ManifestDocument {
  const flights = new Map<string, ManifestFlight>();
  const orphans = tables.filter((table) => !saysFlight(table));
  for (const table of tables) if (saysFlight(table)) assembleTable(table, flights, options, log);
  // A sheet of crew seldom repeats the flight of the sheet before it; where the others name one flight, it is that one.
  const [named, ...others] = [...flights.values()];
  for (const table of orphans) {
    const inherits = named && others.length === 0 && options.flight?.number === undefined && table.rows[0];
    if (inherits) {
      note(
        log,
        'warning',
        inherits.at,
        'flight',
        '',
        `a flight; taken as ${named.arrival.carrier}${named.arrival.number}, the only one named`,
      );
    }
    assembleTable(table, flights, inherits ? { ...options, flight: named.arrival } : options, log);
  }
  const found = [...flights.values()];
  const [only] = found;
  if (only && found.length === 1) stateTotals(only, tables);
  for (const flight of found) {
    checkStated(flight, log);
    const passengers = headsOf(flight.people, 'passenger');
    const crew = headsOf(flight.people, 'crew');
    if (passengers + crew > 0) flight.list = passengers > 0 && crew > 0 ? 'both' : crew > 0 ? 'crew' : 'passenger';
    mergeDuplicates(flight, log);
  }
  if (found.length === 0 && log.seen.error === 0) {
    note(log, 'error', 'document', 'people', 'none', 'at least one row with a person');
  }
  return { source, flights: found, problems: log.problems };
}

/** A total that the source states about a flight it gives in full. `merged` entries stood in the source too. */
function checkStated(flight: ManifestFlight, log: ProblemLog): void {
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

function assembleTable(
  table: Table,
  flights: Map<string, ManifestFlight>,
  options: TableReadOptions,
  log: ProblemLog,
): void {
  checkImo(table, log);
  const times = decideDates(table, options.referenceYear, log);
  const fixed = table.flight && openFixed(table.flight, flights);
  const hasFlightColumn = table.rows.some(namesFlight);
  const counts: Heads[] = [{ passenger: 0, crew: 0 }];
  let above: { leg: ManifestLeg; at: string } | undefined;
  let saidInherited = false;
  let undecidedAt = '';
  for (const row of table.rows) {
    const rowTimes = times.rows.get(row) ?? nowhere;
    const named = namesFlight(row);
    const leg = fixed?.arrival ?? legOf(row, table, rowTimes, times.above, named ? undefined : above?.leg, options);
    if (named) above = { leg, at: row.at };
    const heads = counts.at(-1) ?? { passenger: 0, crew: 0 };
    if (!row.certain && !isPerson(row) && onlyFlightCells(row)) {
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
    const person = readPersonRow(row, rowDates(rowTimes), log, () => {
      undecidedAt ||= row.at;
    });
    counts.push({ ...heads, [person.role]: heads[person.role] + 1 });
    const flight = fixed ?? flightFor(row, leg, flights, options, log);
    if (!flight) continue;
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
  checkTotals(table, counts, log);
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

type Heads = Record<PersonRole, number>;

/** A flight that the source gives in full (JSON). */
function openFixed(given: Omit<ManifestFlight, 'people'>, flights: Map<string, ManifestFlight>): ManifestFlight {
  const flight: ManifestFlight = { ...given, people: [] };
  flights.set(`given ${flights.size}`, flight);
  return flight;
}

/** Reads every date column of a table as a column. */
function decideDates(table: Table, referenceYear: number, log: ProblemLog): TableTimes {
  const times: TableTimes = { rows: new Map(), above: new Map() };
  for (const row of table.rows) times.rows.set(row, new Map());
  for (const field of [...dateFields, 'arrivalTime', 'departureTime'] as const) {
    const birth = field === 'birthDate';
    const columns = new Map<string, { row: TableRow | undefined; cell: Cell }[]>();
    const add = (row: TableRow | undefined, cell: Cell): void => {
      const column = columns.get(cell.label) ?? [];
      columns.set(cell.label, column);
      column.push({ row, cell });
    };
    for (const row of table.rows) {
      const cell = cellOf(row, field);
      if (cell) add(row, cell);
    }
    const preset = table.defaults.get(field);
    if (preset) add(undefined, preset);
    for (const [label, column] of columns) {
      const texts = column.map(({ cell }) => cell.text);
      const placing = { rule: birth ? ('birth' as const) : ('near' as const), referenceYear };
      const cells = readDateColumn(texts, placing, dateOrderOfHeading(label));
      warnOfSwappedDates(column, label, log);
      for (const [index, decided] of cells.entries()) {
        const { row, cell } = column[index] ?? {};
        if (!cell) continue;
        reportDate(row ? cellPlace(row, label) : `above the table, ${label}`, field, cell.text, decided, log);
        if (row) times.rows.get(row)?.set(field, decided);
        else times.above.set(field, decided);
      }
    }
  }
  return times;
}

function reportDate(
  at: string,
  field: DateField | 'arrivalTime' | 'departureTime',
  text: string,
  cell: DateCell,
  log: ProblemLog,
): void {
  const aboutPerson = field === 'birthDate' || field === 'documentExpires';
  if (cell.problem === 'ambiguous') {
    note(log, 'error', at, field, text, 'a date that reads one way only: day and month cannot be told apart');
  } else if (cell.problem === 'invalid' || (aboutPerson && cell.date === undefined)) {
    note(log, aboutPerson ? 'warning' : 'error', at, field, text, 'a real date');
  } else if (cell.utc)
    note(log, 'warning', at, field, text, 'local time; this is marked as UTC and taken as it stands');
}

/**
 * A spreadsheet that takes "03/04" for its own order of days and months turns those cells into dates and leaves
 * "27/03" as text: so a column that holds both has probably been spoilt.
 */
function warnOfSwappedDates(
  column: readonly { row: TableRow | undefined; cell: Cell }[],
  label: string,
  log: ProblemLog,
): void {
  const dates = column.filter(({ cell }) => cell.isDate && Number(cell.text.slice(8, 10)) <= 12);
  const texts = column.filter(({ cell }) => !cell.isDate && /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/.test(cell.text));
  const [first] = dates;
  if (!first || texts.length === 0) return;
  const at = first.row ? cellPlace(first.row, label) : label;
  note(
    log,
    'warning',
    at,
    label,
    first.cell.text,
    'a column of one kind; dates and texts mixed: day and month may be swapped here',
  );
}

function rowDates(times: Times): RowDates {
  const dates: RowDates = {};
  const birth = times.get('birthDate')?.date;
  const expires = times.get('documentExpires')?.date;
  if (birth !== undefined) dates.birthDate = birth;
  if (expires !== undefined) dates.documentExpires = expires;
  return dates;
}

const flightCells: readonly TableField[] = [
  'flight',
  'ship',
  'imo',
  'callSign',
  'carrier',
  'date',
  'departureDate',
  'from',
  'to',
  'arrivalTime',
  'departureTime',
];
const conveyances = ['flight', 'ship', 'imo', 'callSign'] as const;
const saysFlight = (table: Table): boolean =>
  table.flight !== undefined || conveyances.some((field) => table.defaults.has(field)) || table.rows.some(namesFlight);
const namesFlight = (row: TableRow): boolean => conveyances.some((field) => cellOf(row, field) !== undefined);
const onlyFlightCells = (row: TableRow): boolean =>
  [...row.cells.keys()].every((field) => field === 'ignored' || flightCells.includes(field));
const isPerson = (row: TableRow): boolean =>
  ['name', 'surname', 'givenNames', 'nativeName', 'documentNumber'].some((field) => {
    const cells = row.cells.get(field as TableField);
    return cells !== undefined && cells.length > 0;
  }) || (row.documents?.length ?? 0) > 0;

/** The leg a row names, filled from the row above, from what is said above the table, and from what the caller knows. */
function legOf(
  row: TableRow,
  table: Table,
  times: Times,
  said: Times,
  above: ManifestLeg | undefined,
  options: TableReadOptions,
): ManifestLeg {
  const text = (field: TableField): string => cellOf(row, field)?.text ?? '';
  const preset = (field: TableField): string => table.defaults.get(field)?.text ?? '';
  const known = options.flight ?? {};
  const carrier = text('carrier') || preset('carrier') || (known.carrier ?? '');
  const designator =
    readDesignator(text('flight'), carrier) ??
    (text('flight') === '' ? readDesignator(preset('flight'), carrier) : undefined);
  const ports = options.ports ?? [];
  const place = (field: 'from' | 'to'): string | undefined =>
    placeFromText(text(field)) ?? above?.[field] ?? placeFromText(preset(field)) ?? known[field];
  const own = text('flight') !== '';
  const named = (field: 'ship' | 'imo' | 'callSign'): string => text(field) || preset(field);
  const ship =
    readShip({ name: named('ship'), imo: named('imo'), callSign: named('callSign') }) ?? above?.ship ?? known.ship;
  const port = (field: 'from' | 'to'): string | undefined =>
    ship === undefined ? place(field) : (readPort(text(field)) ?? readPort(preset(field)) ?? place(field));
  const leg: ManifestLeg = {
    carrier: designator?.carrier ?? (own ? '' : (above?.carrier ?? known.carrier ?? '')),
    number: designator?.number ?? (own ? '' : (above?.number ?? known.number ?? '')),
    from: port('from') ?? '',
    to: port('to') ?? (ports.length === 1 ? (ports[0] ?? '') : ''),
  };
  if (ship !== undefined) {
    leg.ship = ship;
    leg.carrier = shipCarrier(ship);
    leg.number = readVoyageNumber(text('flight') || preset('flight') || (above?.number ?? known.number ?? ''));
  }
  const moment = (dateField: TableField, timeField: TableField): string | undefined => {
    const day = times.get(dateField) ?? {};
    const clock = times.get(timeField) ?? {};
    const date = day.date ?? said.get(dateField)?.date;
    const time =
      day.time ??
      clock.time ??
      (day.date === undefined ? said.get(dateField)?.time : undefined) ??
      said.get(timeField)?.time;
    if (clock.date !== undefined && clock.time !== undefined && date === undefined)
      return `${clock.date}T${clock.time}`;
    return date === undefined || time === undefined ? date : `${date}T${time}`;
  };
  const arrival = moment('date', 'arrivalTime') ?? above?.scheduledArrival ?? known.scheduledArrival;
  const departure = moment('departureDate', 'departureTime') ?? above?.scheduledDeparture ?? known.scheduledDeparture;
  if (departure !== undefined) leg.scheduledDeparture = departure;
  if (arrival !== undefined) leg.scheduledArrival = arrival;
  return leg;
}

/** Finds or opens the flight of a leg; undefined (and an error that names the row) when the leg does not identify one. */
function flightFor(
  row: TableRow,
  leg: ManifestLeg,
  flights: Map<string, ManifestFlight>,
  options: TableReadOptions,
  log: ProblemLog,
): ManifestFlight | undefined {
  const day = (leg.scheduledArrival ?? leg.scheduledDeparture)?.slice(0, 10);
  const cell = (field: TableField): Cell => cellOf(row, field) ?? { text: '', label: '' };
  const missing = (field: TableField, expected: string): void =>
    note(log, 'error', cellPlace(row, cell(field).label), field, cell(field).text, expected);
  const nameless = leg.carrier === '' || (leg.number === '' && leg.ship === undefined);
  if (nameless) missing('flight', 'a flight number with its carrier, such as MU772');
  if (leg.to === '') missing('to', 'the place of arrival as a code, such as PVG');
  if (day === undefined) missing('date', 'the day of the flight');
  if (nameless || leg.to === '' || day === undefined) return undefined;
  const key = [leg.carrier, leg.number, leg.to, day].join('|');
  const known = flights.get(key);
  if (known) return known;
  if (leg.from === '') note(log, 'warning', row.at, 'from', '', 'the place of departure as a code');
  const flight: ManifestFlight = {
    legs: [leg],
    arrival: leg,
    function: options.function ?? 'original',
    list: 'passenger',
    people: [],
  };
  flights.set(key, flight);
  return flight;
}

/** Totals rows against the rows they stand under. `counts[n]` are the heads of the first n rows. */
function checkTotals(table: Table, counts: readonly Heads[], log: ProblemLog): void {
  const none: Heads = { passenger: 0, crew: 0 };
  for (const total of table.totals) {
    const whole = counts[total.rowsBefore] ?? none;
    const start = counts[total.rowsBefore - total.rowsSince] ?? none;
    const part: Heads = { passenger: whole.passenger - start.passenger, crew: whole.crew - start.crew };
    const scopes = total.partial ? [part] : [whole, part];
    const compare = (stated: number | undefined, what: string, count: (heads: Heads) => number): void => {
      if (stated === undefined || scopes.some((scope) => count(scope) === stated)) return;
      note(log, 'error', total.at, what, String(stated), `as many as are listed: ${count(scopes[0] ?? none)}`);
    };
    compare(total.all, 'total', (heads) => heads.passenger + heads.crew);
    compare(total.passengers, 'total of passengers', (heads) => heads.passenger);
    compare(total.crew, 'total of crew', (heads) => heads.crew);
  }
}

/** What the flight as a whole states: heads before merging, where every table has a total (they agree, or it is refused). */
function stateTotals(flight: ManifestFlight, tables: readonly Table[]): void {
  const stated = (table: Table): boolean =>
    table.totals.some((total) => !total.partial && (total.all ?? total.passengers ?? total.crew) !== undefined);
  if (flight.statedTotal || !tables.every((table) => table.rows.length === 0 || stated(table))) return;
  flight.statedTotal = {};
  const passengers = headsOf(flight.people, 'passenger');
  const crew = headsOf(flight.people, 'crew');
  if (passengers > 0) flight.statedTotal.passengers = passengers;
  if (crew > 0) flight.statedTotal.crew = crew;
}
