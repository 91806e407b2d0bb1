/**
 * A sheet (rows of raw cells) → a table: finds the heading row, what is said above it, section titles, repeated headings,
 * totals, empty rows and footnotes. Nothing that may be a person is dropped: a row is a person, or it is said.
 */
import { readDesignator } from '../flight-number.ts';
import type { PersonRole, ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import type { Cell, RawCell, Table, TableRow, TotalRow } from './cells.ts';
import { cleanCell, putCell, saysNothing } from './cells.ts';
import type { TableField } from './headings.ts';
import { fieldOfHeading } from './headings.ts';

interface Column {
  field: TableField;
  label: string;
}

const flightFields = new Set<TableField>([
  'flight',
  'ship',
  'imo',
  'callSign',
  'carrier',
  'date',
  'departureDate',
  'arrivalTime',
  'departureTime',
  'from',
  'to',
]);
const personFields = new Set<TableField>(['name', 'surname', 'givenNames', 'nativeName', 'documentNumber']);
const headingSearchedIn = 40;
const longestLine = 300;

/** The columns of a heading row, or undefined when the row is none: it must name a person and one more thing. */
function columnsOf(row: readonly string[]): Map<number, Column> | undefined {
  const columns = new Map<number, Column>();
  const fields = new Set<TableField>();
  for (const [index, text] of row.entries()) {
    const field = text === '' ? undefined : fieldOfHeading(text);
    if (field === undefined) continue;
    columns.set(index, { field, label: text });
    if (field !== 'ignored') fields.add(field);
  }
  const namesPerson = [...fields].some((field) => personFields.has(field));
  return namesPerson && fields.size >= 2 ? columns : undefined;
}

/** A heading row that comes again (next page, next section) repeats at least one heading to the letter. */
function repeatsHeading(texts: readonly string[], columns: ReadonlyMap<number, Column>): boolean {
  for (const column of columns.values()) if (texts.includes(column.label)) return true;
  return false;
}

/** The role a sheet's name or a section title gives: "机组名单", "Crew list", "旅客". */
export function roleOfTitle(text: string): PersonRole | undefined {
  const crew = /机组|船员|乘务|crew/i.test(text);
  const passenger = /旅客|乘客|passenger|\bpax\b/i.test(text);
  return crew === passenger ? undefined : crew ? 'crew' : 'passenger';
}

/**
 * Reads one sheet. `place` is put before "row 7" ("sheet 机组, "). Undefined when there is no heading row at all.
 */
export function readGrid(rows: readonly (readonly RawCell[])[], place: string, log: ProblemLog): Table | undefined {
  const grid = rows.map((row) => row.map((cell) => cleanCell(cell.text)));
  let heading = -1;
  let found: Map<number, Column> | undefined;
  for (let index = 0; index < Math.min(grid.length, headingSearchedIn) && !found; index += 1) {
    found = columnsOf(grid[index] ?? []);
    if (found) heading = index;
  }
  if (!found) return undefined;
  let columns = found;

  const table: Table = { rows: [], totals: [], defaults: new Map() };
  let role: PersonRole | undefined;
  for (let index = 0; index < heading; index += 1) {
    const line = grid[index] ?? [];
    readPreamble(line, table.defaults);
    role = roleOfTitle(line.join(' ')) ?? role;
  }
  reportColumns(grid[heading] ?? [], columns, `${place}row ${heading + 1}`, log);
  let sinceTotal = 0;
  for (let index = heading + 1; index < grid.length; index += 1) {
    const texts = grid[index] ?? [];
    const at = `${place}row ${index + 1}`;
    const filled = texts.filter((text) => text !== '');
    if (filled.length === 0) continue;
    const again = repeatsHeading(texts, columns) ? columnsOf(texts) : undefined;
    if (again && again.size >= 3) {
      columns = again;
      continue;
    }
    const row = rowOf(texts, rows[index] ?? [], columns, at);
    if (role !== undefined) row.role = role;
    const total = readTotal(filled, row, at);
    if (total) {
      table.totals.push({ ...total, rowsBefore: table.rows.length, rowsSince: sinceTotal });
      sinceTotal = 0;
      continue;
    }
    if (saysPerson(row)) {
      table.rows.push(row);
      sinceTotal += 1;
      continue;
    }
    const title = filled.length === 1 ? roleOfTitle(filled[0] ?? '') : undefined;
    if (title !== undefined) {
      role = title;
      continue;
    }
    if (onlyFlight(row)) {
      table.rows.push(row);
      sinceTotal += 1;
      continue;
    }
    const before = table.defaults.size;
    if (filled.length <= 2) readPreamble(texts, table.defaults);
    if (table.defaults.size > before || [...row.cells.keys()].every((field) => field === 'ignored')) {
      if (unmapped(texts, columns))
        note(log, 'warning', at, 'row', filled.join(' '), 'a person; this line is left out');
      continue;
    }
    // Something about a person, but neither a name nor a document: refused later, with its row number.
    table.rows.push(row);
    sinceTotal += 1;
  }
  return table;
}

function rowOf(
  texts: readonly string[],
  raw: readonly RawCell[],
  columns: ReadonlyMap<number, Column>,
  at: string,
): TableRow {
  const row: TableRow = { at, cells: new Map() };
  for (const [index, column] of columns) {
    const text = texts[index] ?? '';
    if (text === '') continue;
    const cell: Cell = { text, label: column.label };
    if (raw[index]?.isDate) cell.isDate = true;
    putCell(row, column.field, cell);
  }
  return row;
}

/** A row number alone is an empty line of a form; anything else that is left out is said. */
const unmapped = (texts: readonly string[], columns: ReadonlyMap<number, Column>): boolean =>
  texts.some((text, index) => text !== '' && (columns.get(index)?.field !== 'ignored' || !/^\d+\.?$/.test(text)));

/** A note under the table ("制表人:王某", "备注:…") stands in the first column, which may be the column of names. */
const footnote = /^[^:]{1,12}:/;

function saysPerson(row: TableRow): boolean {
  for (const field of personFields) {
    const cell = row.cells.get(field)?.find((each) => !/^[-–—/\\.]+$/.test(each.text));
    if (cell) return row.cells.size > 1 || !(footnote.test(cell.text) || roleOfTitle(cell.text) !== undefined);
  }
  return false;
}

const onlyFlight = (row: TableRow): boolean => {
  const fields = [...row.cells.keys()].filter((field) => field !== 'ignored');
  return fields.length > 0 && fields.every((field) => flightFields.has(field));
};

function reportColumns(
  texts: readonly string[],
  columns: ReadonlyMap<number, Column>,
  at: string,
  log: ProblemLog,
): void {
  for (const [index, text] of texts.entries()) {
    if (text !== '' && !columns.has(index)) {
      note(log, 'warning', `${at}, column ${text}`, 'heading', text, 'a known heading; this column is left out');
    }
  }
}

/** "航班号:MU772", "航班号 | MU772" in two cells, or a title such as "MU772航班旅客名单 2020年3月27日". */
function readPreamble(texts: readonly string[], defaults: Table['defaults']): void {
  const put = (field: TableField, text: string, label: string): void => {
    if (flightFields.has(field) && !saysNothing(text) && !defaults.has(field)) defaults.set(field, { text, label });
  };
  let asked: { field: TableField; label: string } | undefined;
  for (const text of texts) {
    if (text === '' || text.length > longestLine) continue;
    if (asked) {
      put(asked.field, text, asked.label);
      asked = undefined;
      continue;
    }
    const alone = /:\s*\S/.test(text) ? undefined : fieldOfHeading(text);
    if (alone !== undefined && flightFields.has(alone)) {
      asked = { field: alone, label: text };
      continue;
    }
    // Values may hold blanks ("2020-03-27 06:45"), so a value ends where the next label begins.
    const labelled = [
      ...text.matchAll(
        /([\p{L}][\p{L}. ]{0,24}?)\s*:\s*(?!\/)([^:;,，；]*(?:\d:\d\d[^:;,，；]*)*)(?=$|[;,，；]|\s[\p{L}. ]+:)/gu,
      ),
    ];
    for (const [, label = '', value = ''] of labelled) {
      const field = fieldOfHeading(label);
      if (field !== undefined) put(field, value.trim(), label);
    }
    if (labelled.length === 0) readTitle(text, put);
  }
}

function readTitle(text: string, put: (field: TableField, text: string, label: string) => void): void {
  const flight = /(?<![A-Z0-9])([A-Z]{3}|[A-Z]{2}|[A-Z]\d|\d[A-Z])[ -]?(\d{2,4}[A-Z]?)(?![A-Z0-9])/i.exec(text)?.[0];
  if (flight !== undefined && readDesignator(flight)) put('flight', flight, text);
  const date = /\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?/.exec(text)?.[0];
  if (date !== undefined) put('date', date, text);
  const route = /(?<![A-Z])([A-Z]{3})\s*(?:-|–|—|→|至|\/)\s*([A-Z]{3})(?![A-Z])/.exec(text);
  if (route) {
    put('from', route[1] ?? '', text);
    put('to', route[2] ?? '', text);
  }
}

const totalWord =
  /^(?:合计|总计|共计|总人数|人数合计|小计|共|total|grand total|subtotal|sub-total|sum)(?=$|[\s:：(\d])|^(?:合计|总计|共计|小计|共)\s*\d/i;

/** A totals row has such a word in its first cell and no document: "合计 | 12", "共12人", "合计:旅客10人 机组2人". */
function readTotal(
  filled: readonly string[],
  row: TableRow,
  at: string,
): Pick<TotalRow, 'at' | 'passengers' | 'crew' | 'all' | 'partial'> | undefined {
  const first = filled[0] ?? '';
  const word = totalWord.test(first)
    ? first
    : totalWord.test(filled[1] ?? '') && /^\d*$/.test(first)
      ? (filled[1] ?? '')
      : '';
  if (word === '') return undefined;
  const documents = row.cells.get('documentNumber')?.some((cell) => cell.text.length > 4 && !totalWord.test(cell.text));
  if (documents) return undefined;
  const text = filled.join(' ');
  const total: Pick<TotalRow, 'at' | 'passengers' | 'crew' | 'all' | 'partial'> = {
    at,
    partial: /^(?:小计|sub)/i.test(word),
  };
  const passengers =
    /(?:旅客|乘客|passengers?|pax)\s*[:：]?\s*(\d{1,6})/i.exec(text) ??
    /(\d{1,6})\s*(?:名|位)?\s*(?:旅客|乘客|passengers?|pax)/i.exec(text);
  const crew =
    /(?:机组|船员|crew)\s*[:：]?\s*(\d{1,6})/i.exec(text) ?? /(\d{1,6})\s*(?:名|位)?\s*(?:机组|船员|crew)/i.exec(text);
  if (passengers) total.passengers = Number(passengers[1]);
  if (crew) total.crew = Number(crew[1]);
  if (!passengers && !crew) {
    const number = /(?<![\d.])(\d{1,6})(?![\d.])/.exec(text);
    if (number) total.all = Number(number[1]);
  }
  return total;
}
