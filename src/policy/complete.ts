import type { CompiledTable } from './compile.ts';
import { rowsOfRegion, undecidedRows } from './overlap.ts';

/** Values, one per column and in words, for which no row answers; `-` stands for any value. */
export type Uncovered = Readonly<Record<string, string>>;

/**
 * - `covered`: some row answers whatever the facts; `by` says how that is known.
 * - `uncovered`: examples without an answer, and whether the search stopped before the end.
 * - `doubtful`: only rows whose cells cannot be compared (lists, functions, other columns) might answer these.
 */
export type Coverage =
  | { readonly kind: 'covered'; readonly by: 'catch-all row' | 'every combination' }
  | { readonly kind: 'uncovered' | 'doubtful'; readonly combinations: readonly Uncovered[]; readonly stopped: boolean };

export interface CoverageOptions {
  /** Also ask about facts that are not known; they match only `-` and `null`. */
  readonly nulls?: boolean;
  /** How many examples to give. */
  readonly most?: number;
  /** How many steps to search before stopping. */
  readonly steps?: number;
}

/**
 * Looks for facts that no row answers, by walking the regions of each column and dropping branches as soon as no row
 * is left (uncovered) or one row is left that takes anything from here on (covered).
 */
export function coverage(compiled: CompiledTable, options: CoverageOptions = {}): Coverage {
  const { columns, rows } = compiled;
  if (rows.some((_, row) => columns.every(({ cells }) => cells[row]?.any === true))) {
    return { kind: 'covered', by: 'catch-all row' };
  }
  const most = options.most ?? 20;
  let steps = options.steps ?? 100_000;
  const all = (1n << BigInt(rows.length)) - 1n;
  const steady = columns.map((column) =>
    column.index.regions.flatMap((region, at) => {
      const wanted = region.possible && (at > 0 || options.nulls === true);
      return wanted
        ? [{ label: region.label, rows: rowsOfRegion(column, at) & all, unsure: at > 0 ? undecidedRows(column) : 0n }]
        : [];
    }),
  );
  // rows that take any value in this column and all after it
  const openFrom: bigint[] = Array.from({ length: columns.length + 1 }, () => all);
  for (let at = columns.length - 1; at >= 0; at--) {
    let open = openFrom[at + 1] ?? 0n;
    for (const [row, cell] of (columns[at]?.cells ?? []).entries()) if (!cell.any) open &= ~(1n << BigInt(row));
    openFrom[at] = open;
  }
  const uncovered: Uncovered[] = [];
  const doubtful: Uncovered[] = [];
  const walk = (at: number, sure: bigint, maybe: bigint, labels: readonly string[]): void => {
    if (steps-- <= 0 || uncovered.length >= most) return;
    if ((sure & (openFrom[at] ?? 0n)) !== 0n) return;
    if (maybe === 0n || at === columns.length) {
      const example = Object.fromEntries(columns.map(({ column }, index) => [column.name, labels[index] ?? '-']));
      if (maybe === 0n) uncovered.push(example);
      else if (doubtful.length < most) doubtful.push(example);
      return;
    }
    for (const region of steady[at] ?? []) {
      walk(at + 1, sure & region.rows & ~region.unsure, maybe & region.rows, [...labels, region.label]);
    }
  };
  walk(0, all, all, []);
  const stopped = steps <= 0 || uncovered.length >= most;
  if (uncovered.length > 0) return { kind: 'uncovered', combinations: uncovered, stopped };
  if (doubtful.length > 0 || stopped) return { kind: 'doubtful', combinations: doubtful, stopped };
  return { kind: 'covered', by: 'every combination' };
}
