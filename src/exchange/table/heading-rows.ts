/**
 * Which rows of a sheet are headings: one, or two where groups stand over their parts (姓名 over 姓 and 名).
 */
import type { TableField } from './headings.ts';
import { fieldOfHeading } from './headings.ts';

interface Column {
  field: TableField;
  label: string;
}
export type Columns = ReadonlyMap<number, Column>;

export const personFields: ReadonlySet<TableField> = new Set<TableField>([
  'name',
  'surname',
  'givenNames',
  'nativeName',
  'documentNumber',
]);
const headingSearchedIn = 40;

/** The columns of a heading row, or undefined when the row is none: it must name a person and one more thing. */
export function columnsOf(row: readonly string[]): Map<number, Column> | undefined {
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

/** "Passenger | 180 | Date | 2020-03-27" above a table holds values; headings do not. */
const holdsValues = (row: readonly string[]): boolean => row.some((text) => /^\d[\d\s:./-]*$/.test(text));

/** How many fields a row of cleaned cells names, when it is a heading row; otherwise 0. */
export function headingsIn(row: readonly string[]): number {
  return holdsValues(row) ? 0 : (columnsOf(row)?.size ?? 0);
}

/** A row of headings: its last row, its columns and what stands over them. */
interface Heading {
  index: number;
  columns: Columns;
  texts: readonly string[];
}

/** The first row of headings, or the first that also holds values where there is no other. */
export function findHeading(grid: readonly (readonly string[])[]): Heading | undefined {
  let second: Heading | undefined;
  for (const [index, row] of grid.slice(0, headingSearchedIn).entries()) {
    const two = headingOfTwo(grid, index);
    if (two) return two;
    const columns = columnsOf(row);
    if (!columns) continue;
    if (!holdsValues(row)) return { index, columns, texts: row };
    second ??= { index, columns, texts: row };
  }
  return second;
}

/** The headings that this row and the next make together, where the next one divides groups of this one. */
export function headingOfTwo(grid: readonly (readonly string[])[], index: number): Heading | undefined {
  const texts = joined(grid[index] ?? [], grid[index + 1] ?? []);
  const columns = texts && columnsOf(texts);
  return columns && { index: index + 1, columns, texts };
}

function joined(upper: readonly string[], lower: readonly string[]): string[] | undefined {
  if (lower.filter((text) => text !== '').length < 2 || [...upper, ...lower].some((text) => /\d/.test(text)))
    return undefined;
  let group = '';
  let divides = false;
  let completes = false;
  const texts: string[] = [];
  for (let column = 0; column < Math.max(upper.length, lower.length); column += 1) {
    const above = upper[column] ?? '';
    const below = lower[column] ?? '';
    if (above === '' || (above === group && below !== '')) divides ||= below !== '' && group !== '';
    else group = above;
    if (below === '') {
      completes ||= above !== '' && fieldOfHeading(above) !== undefined;
      texts.push(above);
    } else {
      // "证件" over "号码" is 证件号码; "姓名" over "姓" is 姓.
      const text = [`${group}${below}`, below].find((each) => fieldOfHeading(each) !== undefined);
      if (text === undefined) return undefined;
      texts.push(text);
    }
  }
  return divides && completes ? texts : undefined;
}

/** A heading row that comes again (next page, next section) repeats at least one heading to the letter. */
export function repeatsHeading(texts: readonly string[], columns: Columns): boolean {
  for (const column of columns.values()) if (texts.includes(column.label)) return true;
  return false;
}
