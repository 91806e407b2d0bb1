/**
 * A sheet (rows of raw cells) → a table: finds the heading row, what is said above it, section titles, repeated headings,
 * totals, empty rows and footnotes. Nothing that may be a person is dropped: a row is a person, or it is said.
 */
import { readDesignator } from '../flight-number.ts';
import type { PersonRole, ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import type { Cell, RawCell, Stated, Table, TableRow, TotalRow } from './cells.ts';
import { cleanCell, putCell } from './cells.ts';
import { isFootnote } from './footnotes.ts';
import { isHeading } from './headings.ts';
import type { Columns } from './heading-rows.ts';
import { columnsOf, findHeading, headingOfTwo, personFields, repeatsHeading } from './heading-rows.ts';
import type { Said } from './said.ts';
import { conveyances, flightFields, readLine, roleOfSection, roleOfTitle, sameConveyance } from './said.ts';
import type { TotalLine } from './total-lines.ts';
import { readTotalRow, totalsAbove } from './total-lines.ts';

/**
 * Reads one sheet. `place` is put before "row 7" ("sheet 机组, "). Undefined when there is no heading row at all. `parted`:
 * the cells are what a delimiter parted, and one inside a cell has moved all that stand behind it.
 */
export function readGrid(
  rows: readonly (readonly RawCell[])[],
  place: string,
  log: ProblemLog,
  parted = false,
): Table | undefined {
  const grid = rows.map((row) => row.map((cell) => cleanCell(cell.text)));
  const found = findHeading(grid);
  if (!found) return undefined;
  const reader = new GridReader(place, found.columns, found.texts, log, parted);
  for (let index = 0; index < found.index; index += 1) reader.above(grid[index] ?? [], rows[index] ?? [], index);
  reader.reportColumns(found.index);
  for (let index = found.index + 1; index < grid.length; index += 1) {
    const again = reader.repeats(grid[index] ?? []) ? headingOfTwo(grid, index) : undefined;
    if (again) {
      reader.headed(again.columns, again.texts, again.index);
      index = again.index;
    } else reader.below(grid[index] ?? [], rows[index] ?? [], index);
  }
  return reader.finish();
}

/** The state of reading one sheet from top to bottom. */
class GridReader {
  private readonly table: Table = { rows: [], totals: [], defaults: new Map(), leftOut: [] };
  private role: PersonRole | undefined;
  /** What holds for the rows that follow: said above the table, or by the last section title. */
  private current: Said;
  private section = 0;
  private sinceTotal = 0;
  /** The last total, until a heading or a title announces others. */
  private closing: { total: TotalRow; end: number } | undefined;
  /** Said of a flight since the last person, without naming one, and against what holds. */
  private pending: Said = new Map();
  private pendingAt = '';
  private saidCellsBeside = false;

  private readonly place: string;
  private columns: Columns;
  private heading: readonly string[];
  private readonly log: ProblemLog;
  private readonly parted: boolean;

  constructor(place: string, columns: Columns, heading: readonly string[], log: ProblemLog, parted: boolean) {
    this.place = place;
    this.columns = columns;
    this.heading = heading;
    this.log = log;
    this.parted = parted;
    this.current = this.table.defaults;
  }

  private at(index: number): string {
    return `${this.place}row ${index + 1}`;
  }

  private width(): number {
    return this.heading.findLastIndex((text) => text !== '') + 1;
  }

  above(texts: readonly string[], raw: readonly RawCell[], index: number): void {
    this.checkQuotes(texts, raw, index);
    for (const [field, cell] of readLine(texts).said)
      if (!this.table.defaults.has(field)) this.table.defaults.set(field, cell);
    this.role = roleOfTitle(texts.join(' ')) ?? this.role;
    this.stateAbove(totalsAbove(texts), index);
  }

  reportColumns(index: number): void {
    for (const [column, text] of this.heading.entries()) {
      if (text === '' || this.columns.has(column) || this.table.leftOut.includes(text)) continue;
      this.table.leftOut.push(text);
      const at = `${this.at(index)}, column ${text}`;
      note(this.log, 'warning', at, 'heading', text, 'a known heading; this column is left out');
    }
  }

  repeats(texts: readonly string[]): boolean {
    return repeatsHeading(texts, this.columns);
  }

  /** Headings between the rows: of the next page, or of another part of the list. */
  headed(columns: Columns, texts: readonly string[], index: number): void {
    this.announce();
    this.columns = columns;
    this.heading = texts;
    this.reportColumns(index);
  }

  below(texts: readonly string[], raw: readonly RawCell[], index: number): void {
    const at = this.at(index);
    const filled = texts.filter((text) => text !== '');
    if (filled.length === 0) return;
    this.checkQuotes(texts, raw, index);
    const repeats = this.repeats(texts);
    const again = repeats || isHeading(filled[0] ?? '') ? columnsOf(texts) : undefined;
    const all = again !== undefined && [...this.columns.values()].every(({ label }) => texts.includes(label));
    if (again && (all || again.size === filled.length || (repeats && again.size >= 3))) {
      this.headed(again, texts, index);
      return;
    }
    const row = rowOf(texts, raw, this.columns, at);
    if (this.role !== undefined) row.role = this.role;
    if (this.isSection(texts, filled, row, index)) return;
    const total = readTotalRow(filled, row);
    if (total) this.stateBelow(total, filled, at);
    else if (isFootnote(filled, row)) this.leaveOut(filled, at);
    else if (saysPerson(row)) this.push(row, texts);
    else if (onlyFlight(row)) this.push(row, texts);
    else this.readRest(texts, filled, row, at);
  }

  private readRest(texts: readonly string[], filled: readonly string[], row: TableRow, at: string): void {
    const title = filled.length === 1 ? roleOfSection(filled[0] ?? '') : undefined;
    if (title !== undefined) {
      this.announce();
      this.role = title;
    } else if ([...row.cells.keys()].every((field) => field === 'ignored')) {
      if (unmapped(texts, this.columns)) this.leaveOut(filled, at);
    }
    // Something about a person, but neither a name nor a document: refused later, with its row number.
    else this.push(row, texts);
  }

  private leaveOut(filled: readonly string[], at: string): void {
    note(this.log, 'warning', at, 'row', filled.join(' '), 'a person; this line is left out');
  }

  private push(row: TableRow, texts: readonly string[]): void {
    if (this.pendingAt !== '') {
      const said = [...this.pending.values()].map((cell) => cell.text).join(' ');
      const expected = 'the flight with its number: it is not clear which flight the rows below are of';
      note(this.log, 'error', this.pendingAt, 'flight', said, expected);
      this.pendingAt = '';
      this.pending = new Map();
    }
    const width = this.width();
    const behind = texts.findIndex((text, index) => text !== '' && index >= width);
    const beside = texts.findIndex((text, index) => text !== '' && (this.heading[index] ?? '') === '');
    if (this.parted && behind >= 0) {
      const expected = `at most ${width} cells, as there are headings: an unquoted delimiter moves what stands behind it`;
      note(this.log, 'error', row.at, 'row', texts[behind] ?? '', expected);
    } else if (beside >= 0 && !this.saidCellsBeside) {
      this.saidCellsBeside = true;
      const expected = 'a heading above this cell; what stands beside the headings is left out everywhere';
      note(this.log, 'warning', row.at, 'row', texts[beside] ?? '', expected);
    }
    this.table.rows.push(row);
    this.sinceTotal += 1;
  }

  /** A quote that is closed in another row takes all rows between into one cell. */
  private checkQuotes(texts: readonly string[], raw: readonly RawCell[], index: number): void {
    const width = this.width();
    const length = texts.findLastIndex((text) => text !== '') + 1;
    for (const [column, { swallowed }] of raw.entries()) {
      if (swallowed === undefined) continue;
      const { field, label } = this.columns.get(column) ?? { field: 'ignored', label: '' };
      const inPerson = personFields.has(field) && swallowed > 0;
      if (!inPerson && swallowed < Math.max(1, width - 1) && length <= width) continue;
      const at = label === '' ? this.at(index) : `${this.at(index)}, column ${label}`;
      const expected = 'a quote that ends in its own row: rows with people may have been taken into this cell';
      note(this.log, 'error', at, 'quotes', texts[column] ?? '', expected);
    }
  }

  /** A line that speaks of a flight: of the one above again, or of another one, whose people follow. */
  private isSection(texts: readonly string[], filled: readonly string[], row: TableRow, index: number): boolean {
    // Such a line begins with a title, which has the number of the flight, or with a label.
    const [first = ''] = filled;
    if (/^\d*\.?$/.test(first) || !(/[:\d]/.test(first) || isHeading(first))) return false;
    const line = readLine(texts, true);
    // Its number alone may stand where a name would; a document's number may look like a flight's.
    const alone =
      filled.length === 1 &&
      readDesignator(first) !== undefined &&
      ![...row.cells.keys()].some((field) => field === 'documentNumber' || field === 'flight');
    if (line.said.size === 0 || line.others > 0 || !(line.certain || alone)) return false;
    if (onlyFlight(row) && row.cells.size === filled.length) return false;
    const role = roleOfTitle(texts.join(' '));
    if (conveyances.some((field) => line.said.has(field))) {
      this.announce();
      const same = sameConveyance(line.said, this.current);
      if (!same || this.differs(line.said)) this.openSection(line.said, same, index);
      if (!same || role !== undefined) this.role = role;
      this.stateAbove(totalsAbove(texts), index);
      return true;
    }
    const open = this.table.rows.at(-1);
    for (const [field, cell] of line.said) {
      if (open?.section) {
        if (!open.cells.has(field)) open.cells.set(field, [cell]);
        if (!this.current.has(field)) this.current.set(field, cell);
      } else if (!this.current.has(field)) {
        this.current.set(field, cell);
        const opened = this.section > 0 ? this.table.rows[this.section - 1] : undefined;
        opened?.cells.set(field, [cell]);
      } else if (this.current.get(field)?.text !== cell.text) {
        this.pending.set(field, cell);
        this.pendingAt ||= this.at(index);
      }
    }
    if (!open?.section) this.leaveOut(filled, this.at(index));
    return true;
  }

  private differs(said: Said): boolean {
    return [...said].some(([field, cell]) => field !== 'flight' && this.current.get(field)?.text !== cell.text);
  }

  private openSection(said: Said, same: boolean, index: number): void {
    this.current = new Map([...(same ? this.current : []), ...this.pending, ...said]);
    this.pending = new Map();
    this.pendingAt = '';
    const row: TableRow = { at: this.at(index), cells: new Map(), section: true };
    for (const [field, cell] of this.current) row.cells.set(field, [cell]);
    this.table.rows.push(row);
    this.section = this.table.rows.length;
    this.sinceTotal = 0;
  }

  private stateAbove(stated: Stated, index: number): void {
    if (Object.keys(stated).length === 0) return;
    // Until where it speaks is known at the end.
    this.table.totals.push({
      ...stated,
      at: this.at(index),
      scopes: [[this.table.rows.length, Number.POSITIVE_INFINITY]],
      partial: false,
      above: true,
    });
  }

  private stateBelow({ stated, partial, title }: TotalLine, filled: readonly string[], at: string): void {
    if (Object.keys(stated).length === 0) {
      this.leaveOut(filled, at);
      return;
    }
    const end = this.table.rows.length;
    const since: [number, number] = [end - this.sinceTotal, end];
    const scopes: [number, number][] = partial ? [since] : [[0, end], [this.section, end], since];
    const total: TotalRow = { ...stated, at, scopes, partial };
    this.closing = undefined;
    if (title && filled.length === 1) {
      scopes.push([end, Number.POSITIVE_INFINITY]);
      this.role = roleOfSection(filled[0] ?? '') ?? this.role;
    } else if (!partial) this.closing = { total, end };
    this.table.totals.push(total);
    this.sinceTotal = 0;
  }

  /** What follows is another part of the list, which the last total does not speak of. */
  private announce(): void {
    const end = this.table.rows.length;
    if (this.closing && end > this.closing.end) this.closing.total.behind = [this.closing.end, end];
    this.closing = undefined;
  }

  finish(): Table {
    this.announce();
    const { table } = this;
    const sections = table.rows.flatMap((row, index) => (row.section ? [index] : []));
    for (const total of table.totals) {
      total.scopes = total.scopes.flatMap(([from, to]): [number, number][] => {
        if (to !== Number.POSITIVE_INFINITY) return [[from, to]];
        const next = sections.find((index) => index >= from) ?? table.rows.length;
        return [
          [from, next],
          [from, table.rows.length],
        ];
      });
    }
    // A flight that is named once, below all its people, is theirs.
    const last = table.rows.at(-1);
    const [only] = sections;
    const named = conveyances.some((field) => table.defaults.has(field));
    if (last?.section && only === table.rows.length - 1 && only > 0 && !named) {
      table.rows.pop();
      for (const [field, [cell]] of last.cells) if (cell && !table.defaults.has(field)) table.defaults.set(field, cell);
    }
    return table;
  }
}

function rowOf(texts: readonly string[], raw: readonly RawCell[], columns: Columns, at: string): TableRow {
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
const unmapped = (texts: readonly string[], columns: Columns): boolean =>
  texts.some((text, index) => text !== '' && (columns.get(index)?.field !== 'ignored' || !/^\d+\.?$/.test(text)));

function saysPerson(row: TableRow): boolean {
  for (const field of personFields) {
    const cell = row.cells.get(field)?.find((each) => !/^[-–—/\\.]+$/.test(each.text));
    if (cell) return row.cells.size > 1 || roleOfSection(cell.text) === undefined;
  }
  return false;
}

const onlyFlight = (row: TableRow): boolean => {
  const fields = [...row.cells.keys()].filter((field) => field !== 'ignored');
  return fields.length > 0 && fields.every((field) => flightFields.has(field));
};
