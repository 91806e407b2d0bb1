/** What is wrong between the rows of a table: rows that overlap, repeat, can never match or can never be reached. */
import type { CompiledColumn, CompiledTable, TableProblem } from './compile.ts';

/** Bit sets of rows as big integers: analysis is rare and tables may have any number of rows. */
type RowSet = bigint;

interface ColumnReach {
  /** Rows accepting each region that can occur. */
  readonly regions: readonly RowSet[];
  readonly undecided: RowSet;
  readonly column: CompiledColumn;
}

/** Rows accepting a region of a column. */
export function rowsOfRegion({ index }: CompiledColumn, region: number): RowSet {
  let rows = 0n;
  for (let word = index.words - 1; word >= 0; word--) {
    rows = (rows << 32n) | BigInt((index.masks[region * index.words + word] ?? 0) >>> 0);
  }
  return rows;
}

/** Rows about which the regions of a column say nothing. */
export function undecidedRows({ index }: CompiledColumn): RowSet {
  let rows = 0n;
  for (const row of index.undecided) rows |= 1n << BigInt(row);
  return rows;
}

function reachOf(column: CompiledColumn): ColumnReach {
  const regions = column.index.regions.flatMap((region, at) => (region.possible ? [rowsOfRegion(column, at)] : []));
  return { regions, undecided: undecidedRows(column), column };
}

const has = (rows: RowSet, row: number): boolean => ((rows >> BigInt(row)) & 1n) === 1n;

function textOf(column: CompiledColumn, row: number): string {
  return column.cells[row]?.text ?? '';
}

/** Whether some value suits both rows; null when only a decision can tell. */
function meet(reach: ColumnReach, a: number, b: number): boolean | null {
  const { column } = reach;
  if (column.cells[a]?.any === true || column.cells[b]?.any === true || textOf(column, a) === textOf(column, b))
    return true;
  if (has(reach.undecided, a) || has(reach.undecided, b)) return null;
  return reach.regions.some((rows) => has(rows, a) && has(rows, b));
}

/** Whether every value that suits `b` suits `a`. */
function covers(reach: ColumnReach, a: number, b: number): boolean {
  const { column } = reach;
  if (column.cells[a]?.any === true || textOf(column, a) === textOf(column, b)) return true;
  if (has(reach.undecided, a) || has(reach.undecided, b)) return false;
  return reach.regions.every((rows) => !has(rows, b) || has(rows, a));
}

/** Whether the columns can take their values freely of each other. */
function isIndependent(columns: readonly CompiledColumn[]): boolean {
  const facts = columns.map(({ fact }) => fact);
  return !facts.includes(null) && new Set(facts).size === facts.length;
}

/**
 * Compares every two rows. Overlap in a UNIQUE table is an error where it is certain; where cells cannot be compared
 * (or columns depend on each other) the decision itself answers `conflict`.
 */
export function rowProblems(compiled: CompiledTable): readonly TableProblem[] {
  const { table, columns, rows } = compiled;
  const reaches = columns.map(reachOf);
  const certain = isIndependent(columns);
  const problems: TableProblem[] = [];
  const say = (severity: 'error' | 'warning', code: TableProblem['code'], row: number, message: string): void => {
    problems.push({ severity, code, table: table.id, row: rows[row]?.id ?? '', message });
  };
  for (const [b] of rows.entries()) {
    const dead = reaches.find((reach) => !has(reach.undecided, b) && !reach.regions.some((region) => has(region, b)));
    if (dead !== undefined) {
      say('warning', 'row never matches', b, `no value of ${dead.column.column.name} suits this row`);
      continue;
    }
    for (let a = 0; a < b; a++) {
      const earlier = rows[a]?.id ?? '';
      const repeats = columns.every((column) => textOf(column, a) === textOf(column, b));
      if (table.hitPolicy === 'UNIQUE') {
        if (reaches.every((reach) => meet(reach, a, b) === true)) {
          say(
            certain ? 'error' : 'warning',
            'overlap',
            b,
            `rows ${earlier} and ${rows[b]?.id ?? ''} can match together`,
          );
        }
      } else if (table.hitPolicy === 'FIRST') {
        if (reaches.every((reach) => covers(reach, a, b))) {
          say('warning', 'unreachable row', b, `row ${earlier} takes everything this row would`);
          break;
        }
      } else if (repeats) {
        say('warning', 'duplicate row', b, `row ${earlier} has the same cells`);
        break;
      }
    }
  }
  return problems;
}
