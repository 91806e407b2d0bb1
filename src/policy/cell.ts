/**
 * Cells as typed trees.
 *
 * `feelin` parses; this file accepts a subset of FEEL in which every name is known and every operand has the right
 * type, and refuses the rest. The reason is that FEEL fails open: an unknown name is null, `> 14` takes the text
 * "15", `not("KR")` takes null, `1e5` is read as 1, an instant without an offset is taken for UTC, and the difference
 * of two instants ignores their offsets. What cannot be written cannot go wrong at three in the morning.
 */
import { parseExpression, parseUnaryTests } from 'feelin';
import { callNode, arithmeticNode, pathNode, temporalNode } from './builtin.ts';
import type { CellType, Node, Value } from './node.ts';
import { constantNode, parts, refusedNode } from './node.ts';
import { stringLiteral } from './literal.ts';

type SyntaxNode = ReturnType<typeof parseExpression>['topNode'];

/** A name that cells may use, and where its value is found. */
export interface ScopedName {
  readonly name: string;
  readonly type: CellType;
  readonly slot: number;
  readonly values?: readonly string[];
}

export interface Scope {
  readonly names: readonly ScopedName[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** The column's own value, `?` in its cells; none in output cells. */
  readonly own: ScopedName | null;
  /** First slot free for the variables of `some` and `every`. */
  readonly freeSlot: number;
}

/** What a cell of an input column asks. `any` is the cell `-`. */
export type Test = { readonly kind: 'any' } | { readonly kind: 'test'; readonly test: Node };

interface Reading {
  readonly text: string;
  readonly scope: Scope;
  readonly problems: string[];
}

const skipped = new Set(['LineComment', 'BlockComment', 'Comment']);

function children(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!skipped.has(child.name)) found.push(child);
  }
  return found;
}

function refuse(reading: Reading, message: string): Node {
  reading.problems.push(message);
  return refusedNode;
}

function source(reading: Reading, node: SyntaxNode): string {
  return reading.text.slice(node.from, node.to);
}

function syntaxError(root: SyntaxNode): boolean {
  const cursor = root.cursor();
  do {
    if (cursor.type.isError) return true;
  } while (cursor.next());
  return false;
}

function parserContext(scope: Scope): Record<string, unknown> {
  const context: Record<string, unknown> = { '?': null };
  for (const { name } of scope.names) context[name] = null;
  for (const name of Object.keys(scope.lists)) context[name] = [];
  return context;
}

/** Reads an output cell or a computed column. Problems are sentences for the author; the node is then unusable. */
export function readExpression(text: string, scope: Scope): { readonly node: Node; readonly problems: string[] } {
  const reading: Reading = { text, scope, problems: [] };
  if (text.trim() === '')
    return { node: refuse(reading, 'the cell is empty: write null if nothing is meant'), problems: reading.problems };
  const root = parseExpression(text, parserContext(scope), undefined).topNode;
  if (syntaxError(root)) return { node: refuse(reading, 'this is not a FEEL expression'), problems: reading.problems };
  return { node: expression(reading, root), problems: reading.problems };
}

/** Reads a cell of an input column. */
export function readTest(text: string, scope: Scope): { readonly test: Test; readonly problems: string[] } {
  const reading: Reading = { text, scope, problems: [] };
  const failed = (message: string): { readonly test: Test; readonly problems: string[] } => {
    refuse(reading, message);
    return { test: { kind: 'any' }, problems: reading.problems };
  };
  const own = scope.own;
  if (own === null) return failed('there is no column to test');
  if (text.trim() === '') return failed('the cell is empty: write - if any value will do');
  if (text.trim() === '-') return { test: { kind: 'any' }, problems: [] };
  const root = parseUnaryTests(text, parserContext(scope), undefined).topNode;
  if (syntaxError(root)) return failed('this is not a FEEL unary test');
  const parts = children(root);
  if (parts[0]?.name === 'Wildcard') return { test: { kind: 'any' }, problems: reading.problems };
  const negated = parts[0]?.name === 'not';
  const tests = parts.find((part) => part.name === 'PositiveUnaryTests');
  if (tests === undefined) return failed('this is not a FEEL unary test');
  const subject: Node = { kind: 'name', ...own };
  const positive = anyOf(children(tests).map((child) => positiveTest(reading, child, subject, true)));
  const test: Node = negated ? { kind: 'not', type: 'boolean', of: positive } : positive;
  return { test: { kind: 'test', test }, problems: reading.problems };
}

function anyOf(parts: readonly Node[]): Node {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'or', type: 'boolean', parts };
}

/** One alternative of a unary test, or of `x in (…)`, asked of `subject`. */
function positiveTest(reading: Reading, node: SyntaxNode, subject: Node, isCell: boolean, at = 0): Node {
  const child = children(node)[at];
  if (child === undefined) return refuse(reading, 'this is not a FEEL unary test');
  if (child.name === 'ParenthesizedExpression' && children(child)[1]?.name === 'SimplePositiveUnaryTest') {
    return positiveTest(reading, child, subject, isCell, 1);
  }
  if (child.name === 'SimplePositiveUnaryTest') {
    const [first, second] = children(child);
    if (first?.name === 'Interval') return interval(reading, first, subject);
    if (first === undefined || second === undefined) return refuse(reading, 'a comparison lacks a side');
    return compare(reading, source(reading, first), subject, expression(reading, second));
  }
  if (child.name === 'Interval') return interval(reading, child, subject);
  const value = expression(reading, child);
  if (value.type === 'refused') return value;
  if (value.type === 'boolean' && value.kind !== 'constant') {
    if (isCell && subject.kind === 'name' && mentions(value, subject.slot)) return value;
    return refuse(reading, `"${source(reading, child)}" does not test this column: say ? where its value is meant`);
  }
  if (value.type === 'list<string>' && subject.type === 'string') return inList(reading, subject, value);
  if (subject.type === 'list<string>' && value.type !== 'null') {
    return refuse(reading, 'this column holds a list: say list contains(?, …), some … in ? satisfies … or count(?)');
  }
  return compare(reading, '=', subject, value);
}

function interval(reading: Reading, node: SyntaxNode, subject: Node): Node {
  const [open, from, , to, close] = children(node);
  if (open === undefined || from === undefined || to === undefined || close === undefined) {
    return refuse(reading, 'an interval needs two ends, for example [1..5)');
  }
  const low = expression(reading, from);
  const high = expression(reading, to);
  if (low.kind === 'constant' && high.kind === 'constant' && isDescending(low.value, high.value)) {
    return refuse(reading, 'the interval runs backwards');
  }
  const parts = [
    compare(reading, source(reading, open) === '[' ? '>=' : '>', subject, low),
    compare(reading, source(reading, close) === ']' ? '<=' : '<', subject, high),
  ];
  return { kind: 'and', type: 'boolean', parts };
}

function isDescending(low: Value, high: Value): boolean {
  if (typeof low === 'number' && typeof high === 'number') return low > high;
  if (typeof low === 'string' && typeof high === 'string') return low > high;
  return low !== null &&
    high !== null &&
    typeof low === 'object' &&
    typeof high === 'object' &&
    'ms' in low &&
    'ms' in high
    ? low.ms > high.ms
    : false;
}

const ordered = new Set<CellType>(['string', 'number', 'date', 'dateTime', 'wholeDays', 'dayTime', 'months']);
const equatable = new Set<CellType>([...ordered, 'boolean']);

function sameKind(left: CellType, right: CellType): boolean {
  const days = (type: CellType): CellType => (type === 'wholeDays' ? 'dayTime' : type);
  return days(left) === days(right);
}

function compare(reading: Reading, operator: string, left: Node, right: Node): Node {
  if (left.type === 'refused' || right.type === 'refused') return refusedNode;
  const equality = operator === '=' || operator === '!=';
  if (left.type === 'null' || right.type === 'null') {
    if (!equality) return refuse(reading, 'null has no order');
    const test: Node = { kind: 'is null', type: 'boolean', of: right.type === 'null' ? left : right };
    return operator === '=' ? test : { kind: 'not', type: 'boolean', of: test };
  }
  if (!sameKind(left.type, right.type)) return refuse(reading, `${left.type} cannot be compared with ${right.type}`);
  if (!(equality ? equatable : ordered).has(left.type)) {
    return refuse(reading, `${left.type} cannot be compared with ${operator}`);
  }
  allowed(reading, left, right);
  allowed(reading, right, left);
  switch (operator) {
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { kind: 'compare', type: 'boolean', operator, left, right };
    default:
      return refuse(reading, `unknown comparison ${operator}`);
  }
}

function inList(reading: Reading, of: Node, list: Node): Node {
  allowed(reading, of, list);
  return { kind: 'in list', type: 'boolean', of, list };
}

/** A literal compared with something of declared values must be one of them, or the row could never match. */
function allowed(reading: Reading, subject: Node, other: Node): void {
  if (subject.kind !== 'name' || subject.values === undefined) return;
  const literals = other.kind === 'list' ? other.items : [other];
  for (const literal of literals) {
    if (literal.kind === 'constant' && typeof literal.value === 'string' && !subject.values.includes(literal.value)) {
      refuse(reading, `"${literal.value}" is not among the declared values of ${subject.name}`);
    }
  }
}

function mentions(node: Node, slot: number): boolean {
  return node.kind === 'name' ? node.slot === slot : parts(node).some((part) => mentions(part, slot));
}

function expression(reading: Reading, node: SyntaxNode): Node {
  const inside = children(node);
  const text = source(reading, node);
  const at = (index: number): Node => {
    const child = inside[index];
    return child === undefined ? refuse(reading, `"${text}" is incomplete`) : expression(reading, child);
  };
  switch (node.name) {
    case 'Expression':
      return at(0);
    case 'ParenthesizedExpression':
      return at(1);
    case 'null':
      return constantNode('null', null);
    case 'BooleanLiteral':
      return constantNode('boolean', text === 'true');
    case 'StringLiteral':
      return constantNode('string', stringLiteral(text));
    case 'NumericLiteral':
      // feelin reads 1e5 as 1 and "- 1" as not a number
      if (!/^-?(\d+(\.\d+)?|\.\d+)$/.test(text) || Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER) {
        return refuse(reading, `the number ${text} must be plain digits`);
      }
      return constantNode('number', Number(text));
    case 'VariableName':
      return variable(reading, text);
    case 'List': {
      const items = inside.slice(1, -1).map((child) => expression(reading, child));
      if (items.some((item) => item.type !== 'string')) return refuse(reading, 'a list may hold only strings');
      return { kind: 'list', type: 'list<string>', items };
    }
    case 'Conjunction':
    case 'Disjunction': {
      const sides = [at(0), at(2)];
      if (sides.some((side) => side.type === 'refused')) return refusedNode;
      if (sides.some((side) => side.type !== 'boolean'))
        return refuse(reading, `"${text}" joins what is not true or false`);
      return { kind: node.name === 'Conjunction' ? 'and' : 'or', type: 'boolean', parts: sides };
    }
    case 'Comparison':
      return comparison(reading, inside, text);
    case 'IfExpression': {
      const [test, then, otherwise] = [at(1), at(3), at(5)];
      if (test.type === 'refused' || then.type === 'refused' || otherwise.type === 'refused') return refusedNode;
      if (test.type !== 'boolean') return refuse(reading, '"if" asks something that is not true or false');
      if (then.type !== otherwise.type) return refuse(reading, '"then" and "else" give different types');
      return { kind: 'if', type: then.type, test, then, otherwise };
    }
    case 'QuantifiedExpression':
      return quantified(reading, inside);
    case 'ArithmeticExpression': {
      const sides = inside.filter((child) => child.name !== 'ArithOp').map((child) => expression(reading, child));
      const operator = inside.find((child) => child.name === 'ArithOp');
      if (sides.some((side) => side.type === 'refused') || operator === undefined) return refusedNode;
      const found = arithmeticNode(source(reading, operator), sides);
      return typeof found === 'string' ? refuse(reading, found) : found;
    }
    case 'PathExpression': {
      const target = at(0);
      const property = inside[2];
      if (target.type === 'refused' || property === undefined) return refusedNode;
      const found = pathNode(target, source(reading, property));
      return typeof found === 'string' ? refuse(reading, found) : found;
    }
    case 'DateTimeLiteral':
    case 'FunctionInvocation':
      return call(reading, node, inside);
    default:
      return refuse(reading, `"${text}" is more FEEL than cells may use (${node.name})`);
  }
}

function variable(reading: Reading, text: string): Node {
  const { scope } = reading;
  if (text === '?') {
    return scope.own === null ? refuse(reading, '? has no meaning here') : { kind: 'name', ...scope.own };
  }
  const known = scope.names.find(({ name }) => name === text);
  if (known !== undefined) return { kind: 'name', ...known };
  const list = Object.hasOwn(scope.lists, text) ? scope.lists[text] : undefined;
  if (list !== undefined) return constantNode('list<string>', list);
  return refuse(reading, `the name ${text} is unknown`);
}

function comparison(reading: Reading, inside: readonly SyntaxNode[], text: string): Node {
  const [first, operator, third] = inside;
  if (first === undefined || operator === undefined || third === undefined)
    return refuse(reading, `"${text}" is incomplete`);
  const left = expression(reading, first);
  if (left.type === 'refused') return left;
  if (operator.name === 'CompareOp')
    return compare(reading, source(reading, operator), left, expression(reading, third));
  if (operator.name === 'between') {
    const high = inside[4];
    if (high === undefined) return refuse(reading, `"${text}" is incomplete`);
    const ends = [
      compare(reading, '>=', left, expression(reading, third)),
      compare(reading, '<=', left, expression(reading, high)),
    ];
    return { kind: 'and', type: 'boolean', parts: ends };
  }
  if (operator.name !== 'in') return refuse(reading, `unknown comparison in "${text}"`);
  if (left.type === 'boolean') return refuse(reading, '"in" does not take true or false');
  const group = inside.find((child) => child.name === 'PositiveUnaryTests');
  if (group === undefined) return positiveTest(reading, third, left, false);
  const tests = children(group).map((child) => positiveTest(reading, child, left, false));
  // feelin would compare the text with the list as a whole
  if (tests.some((test) => test.kind === 'in list'))
    return refuse(reading, `write "in" before a list without brackets in "${text}"`);
  return anyOf(tests);
}

function quantified(reading: Reading, inside: readonly SyntaxNode[]): Node {
  const every = inside[0]?.name === 'every';
  const iterations = inside[1] === undefined ? [] : children(inside[1]);
  const condition = inside[3];
  const [iteration] = iterations;
  if (iteration === undefined || condition === undefined || iterations.length !== 1) {
    return refuse(reading, '"some" and "every" take one variable each; nest them for two');
  }
  const [variableNode, , context] = children(iteration);
  const sourceNode = context === undefined ? undefined : children(context)[0];
  if (variableNode === undefined || sourceNode === undefined) return refuse(reading, 'the loop is incomplete');
  const name = source(reading, variableNode);
  const list = expression(reading, sourceNode);
  if (list.type === 'refused') return list;
  if (list.type !== 'list<string>') return refuse(reading, `${name} must run through a list`);
  const { scope } = reading;
  if (scope.names.some((known) => known.name === name) || Object.hasOwn(scope.lists, name)) {
    return refuse(reading, `the variable ${name} hides a name of the table`);
  }
  const values = list.kind === 'name' && list.values !== undefined ? { values: list.values } : {};
  const slot = scope.freeSlot;
  const inner: Scope = {
    ...scope,
    names: [...scope.names, { name, type: 'string', slot, ...values }],
    freeSlot: slot + 1,
  };
  const test = expression({ ...reading, scope: inner }, condition);
  if (test.type === 'refused') return test;
  if (test.type !== 'boolean') return refuse(reading, '"satisfies" asks something that is not true or false');
  return { kind: 'quantified', type: 'boolean', every, slot, source: list, condition: test };
}

function call(reading: Reading, node: SyntaxNode, inside: readonly SyntaxNode[]): Node {
  const [target] = inside;
  if (target?.name === 'AtLiteral') {
    const literal = children(target)[0];
    const found = literal === undefined ? 'the literal is empty' : temporalNode('@', [expression(reading, literal)]);
    return typeof found === 'string' ? refuse(reading, found) : found;
  }
  const given = inside.find((child) => child.name === 'PositionalParameters');
  if (target === undefined || inside.some((child) => child.name === 'NamedParameters')) {
    return refuse(reading, `give the arguments of "${source(reading, node)}" by position`);
  }
  const args = given === undefined ? [] : children(given).map((child) => expression(reading, child));
  if (args.some((arg) => arg.type === 'refused')) return refusedNode;
  const name = source(reading, target).replace(/\s+/g, ' ');
  const found = target.name === 'DateTimeConstructor' ? temporalNode(name, args) : callNode(name, args);
  if (typeof found === 'string') return refuse(reading, found);
  const [first, second] = args;
  if (name === 'list contains' && first !== undefined && second !== undefined) {
    allowed(reading, first, second);
    allowed(reading, second, first);
  }
  return found;
}
