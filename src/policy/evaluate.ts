/**
 * Checked cells as closures. Unknown (`null`) spreads through everything but `is null`; "and", "or" and "not" are
 * those of Kleene's three-valued logic. Only `true` is a match.
 */
import type { Node, Operator, Value } from './node.ts';

/** Values by slot: the columns of the table first, then the variables of `some` and `every`. */
export type Slots = Value[];

type Run = (slots: Slots) => Value;

/** Negative, zero or positive; null when the two have no order, which for checked cells only means not-a-number. */
function order(left: Value, right: Value): number | null {
  if (typeof left === 'object' && typeof right === 'object') {
    return left !== null && right !== null && 'ms' in left && 'ms' in right ? left.ms - right.ms : null;
  }
  if (left === right) return 0;
  if (typeof left !== typeof right) return null;
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : null;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1;
  return typeof left === 'boolean' ? 1 : null;
}

function verdict(operator: Operator): (found: number) => boolean {
  switch (operator) {
    case '=':
      return (found) => found === 0;
    case '!=':
      return (found) => found !== 0;
    case '<':
      return (found) => found < 0;
    case '<=':
      return (found) => found <= 0;
    case '>':
      return (found) => found > 0;
    case '>=':
      return (found) => found >= 0;
  }
}

function joined(parts: readonly Run[], decisive: boolean): Run {
  return (slots) => {
    let result: boolean | null = !decisive;
    for (const part of parts) {
      const value = part(slots);
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  };
}

function quantified(every: boolean, slot: number, source: Run, condition: Run): Run {
  return (slots) => {
    const list = source(slots);
    if (!Array.isArray(list)) return null;
    let result: boolean | null = every;
    for (const item of list) {
      slots[slot] = item;
      const value = condition(slots);
      if (value === !every) return !every;
      if (value === null) result = null;
    }
    return result;
  };
}

function called(args: readonly Run[], run: (args: readonly Value[]) => Value): Run {
  return (slots) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(slots);
      if (value === null) return null;
      values.push(value);
    }
    return run(values);
  };
}

function listed(items: readonly Run[]): Run {
  return (slots) => {
    const texts: string[] = [];
    for (const item of items) {
      const value = item(slots);
      if (typeof value !== 'string') return null;
      texts.push(value);
    }
    return texts;
  };
}

/** Turns a checked cell into a function of the slots. It throws on nothing. */
export function closure(node: Node): Run {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'name': {
      const { slot } = node;
      return (slots) => slots[slot] ?? null;
    }
    case 'list':
      return listed(node.items.map(closure));
    case 'compare': {
      const [left, right, holds] = [closure(node.left), closure(node.right), verdict(node.operator)];
      return (slots) => {
        const [a, b] = [left(slots), right(slots)];
        const found = a === null || b === null ? null : order(a, b);
        return found === null ? null : holds(found);
      };
    }
    case 'is null': {
      const of = closure(node.of);
      return (slots) => of(slots) === null;
    }
    case 'not': {
      const of = closure(node.of);
      return (slots) => {
        const value = of(slots);
        return typeof value === 'boolean' ? !value : null;
      };
    }
    case 'in list': {
      const [of, list] = [closure(node.of), closure(node.list)];
      return (slots) => {
        const [value, items] = [of(slots), list(slots)];
        return typeof value === 'string' && Array.isArray(items) ? items.includes(value) : null;
      };
    }
    case 'and':
      return joined(node.parts.map(closure), false);
    case 'or':
      return joined(node.parts.map(closure), true);
    case 'if': {
      const [test, then, otherwise] = [closure(node.test), closure(node.then), closure(node.otherwise)];
      return (slots) => {
        const value = test(slots);
        return value === null ? null : value === true ? then(slots) : otherwise(slots);
      };
    }
    case 'call':
      return called(node.args.map(closure), node.run);
    case 'quantified':
      return quantified(node.every, node.slot, closure(node.source), closure(node.condition));
  }
}
