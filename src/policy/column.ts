/**
 * A column as an index from its value to the rows that accept it.
 *
 * The constants in the cells of a column cut its values into regions (each constant, and the gaps between them) within
 * which every simple cell answers the same, so each region's rows are found once, as a bit mask, and a decision is the
 * AND of one mask per column. Cells that cannot be cut so (lists, functions of the value) are evaluated once per
 * distinct value and kept in a bounded cache; cells that look at other columns are left to the end.
 */
import { boundedCache } from './cache.ts';
import type { Test } from './cell.ts';
import type { Slots } from './evaluate.ts';
import { closure } from './evaluate.ts';
import { printDate, printInstant } from './instant.ts';
import type { Node, Value } from './node.ts';
import { asksForNull, parts, slotsRead } from './node.ts';
import type { ColumnType } from './table.ts';

const distinctValuesKept = 2000;

export interface Cell {
  readonly any: boolean;
  readonly text: string;
  /** Looks at other columns. */
  readonly wide: boolean;
  /** Slots it looks at. */
  readonly reads: ReadonlySet<number>;
  /** Constants between which the answer cannot change; null when that is not known. */
  readonly pivots: readonly Value[] | null;
  /** Whether the row accepts, with the column's value and all others in their slots. */
  readonly accepts: (slots: Slots) => boolean;
}

/** Values of a column that all its simple cells treat alike. */
export interface Region {
  readonly label: string;
  /** False for what cannot occur: a text outside the declared values, an empty gap. */
  readonly possible: boolean;
}

export interface ColumnIndex {
  /** Region 0 is "not known". */
  readonly regions: readonly Region[];
  /** `words` 32-bit words of rows per region; rows of cells that are not simple are set, except in region 0. */
  readonly masks: Int32Array;
  readonly words: number;
  readonly regionOf: (value: Value) => number;
  /** Rows whose cells must be asked per value, null when there are none. */
  readonly perValue: ((value: Value, key: string | number) => Int32Array) | null;
  /** Rows about which the regions say nothing. */
  readonly undecided: ReadonlySet<number>;
}

export function compileCell(test: Test, text: string, slot: number, type: ColumnType): Cell {
  if (test.kind === 'any')
    return { any: true, text: '-', wide: false, reads: new Set(), pivots: [], accepts: () => true };
  const node = test.test;
  const run = closure(node);
  const reads = slotsRead(node);
  const wide = [...reads].some((read) => read !== slot);
  const takesNull = asksForNull(node, slot);
  return {
    any: false,
    text,
    wide,
    reads,
    pivots: wide ? null : type === 'boolean' ? [] : pivotsOf(node, slot),
    accepts: (slots) => ((slots[slot] ?? null) !== null || takesNull) && run(slots) === true,
  };
}

function fixedValue(node: Node): Value | undefined {
  return slotsRead(node).size === 0 ? closure(node)([]) : undefined;
}

function pivotsOf(node: Node, slot: number): readonly Value[] | null {
  const isOwn = (each: Node): boolean => each.kind === 'name' && each.slot === slot;
  switch (node.kind) {
    case 'compare': {
      const [own, other] = isOwn(node.left) ? [node.left, node.right] : [node.right, node.left];
      const value = fixedValue(other);
      if (!isOwn(own) || value === undefined) return slotsRead(node).size === 0 ? [] : null;
      const equality = node.operator === '=' || node.operator === '!=';
      return own.type === 'string' && !equality ? null : [value];
    }
    case 'in list': {
      const list = fixedValue(node.list);
      return isOwn(node.of) && Array.isArray(list) ? list : null;
    }
    case 'is null':
      return isOwn(node.of) ? [] : null;
    case 'not':
    case 'and':
    case 'or': {
      const found: Value[] = [];
      for (const part of parts(node)) {
        const inner = pivotsOf(part, slot);
        if (inner === null) return null;
        found.push(...inner);
      }
      return found;
    }
    default:
      return slotsRead(node).size === 0 ? [] : null;
  }
}

interface Cut {
  readonly regions: readonly (Region & { readonly sample: Value })[];
  readonly regionOf: (value: Value) => number;
}

const unknown = { label: 'null', possible: true, sample: null };

function cutTexts(pivots: readonly Value[], values: readonly string[] | undefined): Cut {
  const texts = [...new Set([...(values ?? []), ...pivots.filter((pivot) => typeof pivot === 'string')])];
  const places = new Map(texts.map((each, index) => [each, index + 2]));
  // longer than every constant, so equal to none
  const other = `${texts.join('')}…`;
  const regions = [unknown, { label: 'any other', possible: values === undefined, sample: other }];
  for (const each of texts) regions.push({ label: `"${each}"`, possible: true, sample: each });
  return { regions, regionOf: (value) => (typeof value === 'string' ? (places.get(value) ?? 1) : 0) };
}

const booleans: Cut = {
  regions: [
    unknown,
    { label: 'true', possible: true, sample: true },
    { label: 'false', possible: true, sample: false },
  ],
  regionOf: (value) => (value === true ? 1 : value === false ? 2 : 0),
};

function place(value: Value): number {
  if (typeof value === 'number') return value;
  return value !== null && typeof value === 'object' && 'ms' in value ? value.ms : Number.NaN;
}

/** Number lines: numbers, days, instants. Region 2i+1 lies below pivot i, region 2i+2 is the pivot itself. */
function cutLine(type: ColumnType, pivots: readonly Value[]): Cut {
  const points = [...new Set(pivots.map(place))].filter((point) => !Number.isNaN(point)).toSorted((a, b) => a - b);
  const sample = (at: number): Value => (type === 'dateTime' ? { ms: at, offset: 0, zulu: true } : at);
  const label = (at: number): string => {
    if (type === 'date') return printDate(at) ?? String(at);
    return type === 'dateTime' ? (printInstant({ ms: at, offset: 0, zulu: true }) ?? String(at)) : String(at);
  };
  const whole = type !== 'number';
  const regions: (Region & { readonly sample: Value })[] = [unknown];
  for (let index = 0; index <= points.length; index++) {
    const [low, high] = [points[index - 1], points[index]];
    const middle =
      low === undefined
        ? high === undefined
          ? 0
          : high - Math.max(1, Math.abs(high))
        : high === undefined
          ? low + Math.max(1, Math.abs(low))
          : low + (high - low) / 2;
    const empty =
      low !== undefined && high !== undefined && (whole ? high - low <= 1 : middle <= low || middle >= high);
    const name =
      low === undefined
        ? high === undefined
          ? 'any'
          : `below ${label(high)}`
        : high === undefined
          ? `above ${label(low)}`
          : `between ${label(low)} and ${label(high)}`;
    regions.push({ label: name, possible: !empty, sample: sample(middle) });
    if (high !== undefined) regions.push({ label: label(high), possible: true, sample: sample(high) });
  }
  const line = Float64Array.from(points);
  const regionOf = (value: Value): number => {
    if (value === null) return 0;
    const at = place(value);
    let [low, high] = [0, line.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((line[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return line[low] === at ? 2 * low + 2 : 2 * low + 1;
  };
  return { regions, regionOf };
}

function cut(type: ColumnType, pivots: readonly Value[], values: readonly string[] | undefined): Cut {
  switch (type) {
    case 'string':
      return cutTexts(pivots, values);
    case 'boolean':
      return booleans;
    case 'number':
    case 'date':
    case 'dateTime':
      return cutLine(type, pivots);
    case 'list<string>':
      return {
        regions: [unknown, { label: 'any list', possible: true, sample: [] }],
        regionOf: (value) => (value === null ? 0 : 1),
      };
  }
}

/** Builds the index of one column; `slot` is where its value stands among `slots`. */
export function indexColumn(
  cells: readonly Cell[],
  slot: number,
  type: ColumnType,
  values: readonly string[] | undefined,
): ColumnIndex {
  const words = Math.max(1, Math.ceil(cells.length / 32));
  const { regions, regionOf } = cut(
    type,
    cells.flatMap((cell) => cell.pivots ?? []),
    values,
  );
  const asked = cells.map((cell, row) => ({ cell, row })).filter(({ cell }) => cell.pivots === null && !cell.wide);
  const masks = new Int32Array(regions.length * words);
  const slots: Slots = [];
  for (const [at, { sample }] of regions.entries()) {
    slots[slot] = sample;
    for (const [row, cell] of cells.entries()) {
      const open = cell.wide || (cell.pivots === null && sample !== null);
      if (open || cell.accepts(slots)) setBit(masks, at * words, row);
    }
  }
  const undecided = new Set(cells.flatMap((cell, row) => (cell.pivots === null ? [row] : [])));
  return {
    regions,
    masks,
    words,
    regionOf,
    undecided,
    perValue: asked.length === 0 ? null : perValue(asked, slot, words),
  };
}

function perValue(
  asked: readonly { readonly cell: Cell; readonly row: number }[],
  slot: number,
  words: number,
): (value: Value, key: string | number) => Int32Array {
  const known = boundedCache<Int32Array>(distinctValuesKept);
  return (value, key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const mask = new Int32Array(words).fill(-1);
    const slots: Slots = [];
    slots[slot] = value;
    for (const { cell, row } of asked) if (!cell.accepts(slots)) clearBit(mask, row);
    known.set(key, mask);
    return mask;
  };
}

function setBit(masks: Int32Array, offset: number, row: number): void {
  const at = offset + (row >> 5);
  masks[at] = (masks[at] ?? 0) | (1 << (row & 31));
}

function clearBit(mask: Int32Array, row: number): void {
  const at = row >> 5;
  mask[at] = (mask[at] ?? 0) & ~(1 << (row & 31));
}
