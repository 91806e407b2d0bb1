/**
 * The dates of a table: every column is read as a column, because one cell often reads two ways and another one decides it.
 */
import type { ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import type { Cell, Table, TableRow } from './cells.ts';
import { cellOf, cellPlace } from './cells.ts';
import type { DateCell } from './dates.ts';
import { readDateColumn } from './dates.ts';
import type { DateField, TableField } from './headings.ts';
import { dateFields, dateOrderOfHeading } from './headings.ts';
import type { RowDates } from './person-row.ts';

export type Times = ReadonlyMap<TableField, DateCell>;

/** Decided dates: of every row, and of what is said above the table. */
interface TableTimes {
  rows: Map<TableRow, Map<TableField, DateCell>>;
  above: Map<TableField, DateCell>;
}

/** Reads every date column of a table as a column. */
export function decideDates(table: Table, referenceYear: number, log: ProblemLog): TableTimes {
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
      const rule = birth ? ('birth' as const) : ('near' as const);
      const clock = field === 'arrivalTime' || field === 'departureTime';
      const placing = { rule, referenceYear, clock, ...(table.since1904 && { since1904: true }) };
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
  } else reportZone(at, field, text, cell, log);
}

/** The time at the port; all of China has one. */
const portOffset = '+08:00';

/** True for a time that is marked as another one than the port's. */
export const isElsewhere = (cell: DateCell): boolean =>
  cell.utc === true || (cell.offset !== undefined && cell.offset !== portOffset);

/**
 * An arrival in UTC, or in the time of another place, may be another day at the port, and so another flight, with everybody
 * on it opened once more. A departure is in the time of its own place.
 */
export function reportZone(at: string, field: string, text: string, cell: DateCell, log: ProblemLog): void {
  const arrives = field === 'date' || field === 'arrivalTime' || field === 'scheduledArrival';
  if (arrives && isElsewhere(cell)) {
    note(log, 'error', at, field, text, `local time at the port; this is marked as ${cell.offset ?? 'UTC'}`);
  } else if (cell.utc) note(log, 'warning', at, field, text, 'local time; this is marked as UTC; taken as it stands');
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

/** Dates of the person of a row. */
export function rowDates(times: Times): RowDates {
  const dates: RowDates = {};
  const { date: birth, short } = times.get('birthDate') ?? {};
  const expires = times.get('documentExpires')?.date;
  if (birth !== undefined) dates.birthDate = birth;
  if (short) dates.birthShort = true;
  if (expires !== undefined) dates.documentExpires = expires;
  return dates;
}
