/**
 * What a table is, once its file format is forgotten: rows of cells that belong to fields. And how a cell's text is
 * cleaned before anybody interprets it.
 */
import { isDocumentNumber } from '../document-number.ts';
import type { ManifestFlight, ManifestTravelDocument, PersonRole } from '../manifest.ts';
import type { TableField } from './headings.ts';
import { simplified } from './simplified.ts';

export interface Cell {
  /** Cleaned text, never empty. */
  text: string;
  /** The column's heading (or the JSON key), for messages. */
  label: string;
  /** True when the spreadsheet itself says that this is a date. */
  isDate?: boolean;
}

export interface TableRow {
  /** "row 7", "sheet 机组, row 7", "$.people[3]". */
  at: string;
  cells: Map<TableField, Cell[]>;
  /** Role that a section title, sheet name or JSON list gives to the row. */
  role?: PersonRole;
  /** Documents given in full (JSON). */
  documents?: ManifestTravelDocument[];
  /** JSON lists hold nothing but people; in a sheet a row may be empty or a footnote. */
  certain?: boolean;
  /** A title between the rows that names the flight of all rows under it, whole: nothing is filled in from above. */
  section?: boolean;
}

/** What is stated: "合计 12", "旅客 10 机组 2". */
export interface Stated {
  passengers?: number;
  crew?: number;
  all?: number;
}

/** A total, wherever in the table it stands. */
export interface TotalRow extends Stated {
  at: string;
  /** The rows it may speak of, from (inclusive) and to (exclusive); it must agree with one of these. */
  scopes: [number, number][];
  /** True for 小计 / subtotal. */
  partial: boolean;
  /** Said above the rows, where it may also speak of a list that is not in this sheet. */
  above?: boolean;
  /** Rows behind a closing total that no other total counts, from (inclusive) and to (exclusive). */
  behind?: [number, number];
}

export interface Table {
  rows: TableRow[];
  totals: TotalRow[];
  /** Said once above or beside the table: flight number, date, places. */
  defaults: Map<TableField, Cell>;
  /** The flight, where the source gives all of it (JSON); then rows and defaults are not asked. */
  flight?: Omit<ManifestFlight, 'people'>;
  /** What the list means, where the source says it but gives no whole flight (JSON). */
  purpose?: Pick<ManifestFlight, 'function' | 'closing' | 'extent'>;
  /** Columns or keys that nobody knows, which were left out. */
  leftOut: string[];
  /** The flight that the sheet itself is named after. */
  sheetFlight?: string;
  /** True when days are counted from 1904, as old workbooks of the Macintosh do. */
  since1904?: boolean;
}

/** A raw cell as a file format gives it; '' is empty. */
export interface RawCell {
  text: string;
  isDate?: boolean;
  /** Of a quoted cell that goes over a line break: how many delimiters stand in it. */
  swallowed?: number;
}

// Zero-width signs, byte order marks, soft hyphens and direction marks: invisible, and they make equal things differ.
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/** No name, number or address is longer; a cell of megabytes must not reach the patterns below. */
const longestCell = 1_000;

/**
 * Full-width to ordinary characters, invisible characters out, blanks collapsed, and the marks of text taken away that
 * spreadsheets know: an apostrophe before it, and ="…" around it.
 */
export function cleanCell(text: string): string {
  return text
    .slice(0, longestCell)
    .replace(invisible, '')
    .normalize('NFKC')
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim()
    .replace(/^=\s*"(.*)"$/, (_, inside: string) => inside.replaceAll('""', '"'))
    .replace(/^['`‘’](?=[\d+A-Z])/i, '')
    .trim();
}

const nothing = /^(?:[-–—_/\\.*]+|n\/?a|nil|none|null|无|没有|不详|未知|未填|暂无|#n\/a)$/i;

/** True for the ways to write "nothing here". Never asked about names: Null and None are people. */
export function saysNothing(text: string): boolean {
  return text === '' || nothing.test(text);
}

/** What is expected where several numbers stand. */
export const oneNumber = 'the number of one document; each further one in a column of its own';

/** True for what stands in place of a document's number: many people would share one document. */
export function saysNoNumber(text: string): boolean {
  return saysNothing(text) || !isDocumentNumber(simplified(text));
}

/** The first cell of a field that says something. */
export function cellOf(row: TableRow, field: TableField): Cell | undefined {
  return row.cells.get(field)?.find((cell) => !saysNothing(cell.text));
}

/** "row 7, column 证件号". */
export function cellPlace(row: TableRow, label: string): string {
  return label === '' ? row.at : `${row.at}, column ${label}`;
}

export function putCell(row: TableRow, field: TableField, cell: Cell): void {
  const cells = row.cells.get(field);
  if (cells) cells.push(cell);
  else row.cells.set(field, [cell]);
}
