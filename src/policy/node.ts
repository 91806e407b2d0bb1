import type { Instant } from './instant.ts';
import type { ColumnType } from './table.ts';

/** Types inside a cell: those of columns, and what only lives within an expression. */
export type CellType = ColumnType | 'time' | 'wholeDays' | 'dayTime' | 'months' | 'null' | 'refused';

/**
 * A value while a cell is evaluated. Dates are days since 1970, durations milliseconds or months, instants and times
 * `Instant`; which of them a number is, the node's type says.
 */
export type Value = string | number | boolean | null | readonly string[] | Instant;

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A checked cell. Every node but `is null` is strict: with an unknown inside it is unknown, which never matches. */
export type Node =
  | { readonly kind: 'constant'; readonly type: CellType; readonly value: Value }
  | {
      readonly kind: 'name';
      readonly type: CellType;
      readonly name: string;
      readonly slot: number;
      readonly values?: readonly string[];
    }
  | { readonly kind: 'list'; readonly type: 'list<string>'; readonly items: readonly Node[] }
  | {
      readonly kind: 'compare';
      readonly type: 'boolean';
      readonly operator: Operator;
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'is null' | 'not'; readonly type: 'boolean'; readonly of: Node }
  | { readonly kind: 'in list'; readonly type: 'boolean'; readonly of: Node; readonly list: Node }
  | { readonly kind: 'and' | 'or'; readonly type: 'boolean'; readonly parts: readonly Node[] }
  | { readonly kind: 'if'; readonly type: CellType; readonly test: Node; readonly then: Node; readonly otherwise: Node }
  | {
      readonly kind: 'call';
      readonly type: CellType;
      readonly args: readonly Node[];
      /** Called only with known arguments. */
      readonly run: (args: readonly Value[]) => Value;
    }
  | {
      readonly kind: 'quantified';
      readonly type: 'boolean';
      readonly every: boolean;
      readonly slot: number;
      readonly source: Node;
      readonly condition: Node;
    };

export function constantNode(type: CellType, value: Value): Node {
  return { kind: 'constant', type, value };
}

/** Stands where a cell was refused, so that one mistake is reported once. */
export const refusedNode: Node = { kind: 'constant', type: 'refused', value: null };

/** The nodes directly inside a node. */
export function parts(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return [];
    case 'list':
      return node.items;
    case 'compare':
      return [node.left, node.right];
    case 'is null':
    case 'not':
      return [node.of];
    case 'in list':
      return [node.of, node.list];
    case 'and':
    case 'or':
      return node.parts;
    case 'if':
      return [node.test, node.then, node.otherwise];
    case 'call':
      return node.args;
    case 'quantified':
      return [node.source, node.condition];
  }
}

/** Every slot that a cell reads, its own loop variables left out. */
export function slotsRead(node: Node): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (each: Node, bound: ReadonlySet<number>): void => {
    if (each.kind === 'name' && !bound.has(each.slot)) found.add(each.slot);
    const inner = each.kind === 'quantified' ? new Set([...bound, each.slot]) : bound;
    for (const part of parts(each)) visit(part, inner);
  };
  visit(node, new Set());
  return found;
}

/** Whether a cell asks outright if the value in `slot` is unknown; only then may an unknown value match. */
export function asksForNull(node: Node, slot: number): boolean {
  if (node.kind === 'is null' && node.of.kind === 'name' && node.of.slot === slot) return true;
  return parts(node).some((part) => asksForNull(part, slot));
}
