import type { ScopedName, Scope } from './cell.ts';
import { readExpression, readTest } from './cell.ts';
import { isUsableName } from './builtin.ts';
import type { Cell, ColumnIndex } from './column.ts';
import { compileCell, indexColumn } from './column.ts';
import type { Slots } from './evaluate.ts';
import { closure } from './evaluate.ts';
import type { Reader } from './fact.ts';
import { expectation, sharedReaders, writeFact } from './fact.ts';
import type { Node, Value } from './node.ts';
import { asksForNull, slotsRead } from './node.ts';
import type {
  ColumnType,
  DecisionTable,
  Fact,
  InputColumn,
  Output,
  PolicyProblem,
  PolicyProblemCode,
  PolicyVersion,
} from './table.ts';

export interface CompiledColumn {
  readonly column: InputColumn;
  /** The fact it reads, or null when it is computed. */
  readonly fact: string | null;
  readonly compute: ((slots: Slots) => Value) | null;
  readonly read: Reader;
  readonly expected: string;
  readonly cells: readonly Cell[];
  readonly index: ColumnIndex;
}

export interface CompiledOutput {
  readonly name: string;
  readonly type: ColumnType;
  /** Present when the cell is the same for everyone. */
  readonly fixed: Fact | undefined;
  readonly run: (slots: Slots) => Value;
  /** Columns without which the cell has no value. */
  readonly needs: readonly number[];
  readonly allowed: ReadonlySet<string> | null;
}

export interface CompiledRow {
  readonly id: string;
  readonly ids: readonly string[];
  /** Cells that look at other columns. */
  readonly wide: readonly Cell[];
  readonly outputs: readonly CompiledOutput[];
  /** The whole answer when every output cell is fixed. */
  readonly fixed: Readonly<Record<string, Output>> | null;
}

export interface CompiledTable {
  readonly table: DecisionTable;
  readonly columns: readonly CompiledColumn[];
  readonly rows: readonly CompiledRow[];
  readonly words: number;
  /** Where `decide` narrows down the rows; nothing in it outlives one decision. */
  readonly alive: Int32Array;
  /** Some row has a cell that looks at other columns. */
  readonly hasWide: boolean;
  /** Per output: the place of each value in the order of importance, for PRIORITY. */
  readonly ranks: readonly (ReadonlyMap<string, number> | null)[];
}

/** A version made ready to decide. */
export interface CompiledPolicy {
  readonly version: PolicyVersion;
  readonly tables: ReadonlyMap<string, CompiledTable>;
}

/** A problem still without its file. */
export type TableProblem = Omit<PolicyProblem, 'file'>;

export interface TableReading {
  readonly compiled: CompiledTable;
  readonly problems: readonly TableProblem[];
}

type Report = (
  code: PolicyProblemCode,
  message: string,
  where?: { readonly row?: string; readonly column?: string },
) => void;

type Lists = Readonly<Record<string, readonly string[]>>;

/** Checks a table and prepares it. When a problem is an error the compiled form must not be used. */
export function compileTable(table: DecisionTable, lists: Lists, readers = sharedReaders()): TableReading {
  const problems: TableProblem[] = [];
  const report: Report = (code, message, where = {}) => {
    problems.push({ severity: 'error', code, table: table.id, message, ...where });
  };
  checkShape(table, lists, report);
  const names = table.inputs.map((input, slot): ScopedName => {
    const values = input.values === undefined ? {} : { values: input.values };
    return { name: input.name, type: input.type, slot, ...values };
  });
  const freeSlot = names.length;
  const columns = table.inputs.map((column, slot): CompiledColumn => {
    const own = names[slot] ?? null;
    const scope: Scope = { names, lists, own, freeSlot };
    // the same text stands in many rows of a column, and parsing is what loading costs
    const known = new Map<string, { readonly cell: Cell; readonly problems: readonly string[] }>();
    const cells = table.rules.map((row) => {
      const text = (row.inputs[slot] ?? '-').trim();
      let found = known.get(text);
      if (found === undefined) {
        const { test, problems: wrong } = readTest(text, scope);
        found = { cell: compileCell(test, text, slot, column.type), problems: wrong };
        known.set(text, found);
      }
      for (const message of found.problems) report('cell', message, { row: row.id, column: column.name });
      return found.cell;
    });
    const source = sourceOf(column, slot, names, lists, report);
    const read = readers(source.fact ?? `computed ${column.name}`, column.type, column.values);
    const index = indexColumn(cells, slot, column.type, column.values);
    return { column, ...source, read, expected: expectation(column.type, column.values), cells, index };
  });
  const rows = table.rules.map((row, at): CompiledRow => {
    const outputs = table.outputs.map((output, index): CompiledOutput => {
      const text = row.outputs[index] ?? 'null';
      const { node, problems: found } = readExpression(text, { names, lists, own: null, freeSlot });
      const where = { row: row.id, column: output.name };
      for (const message of found) report('cell', message, where);
      if (table.hitPolicy === 'C+' && node.type === 'null') report('value', 'null cannot be added up', where);
      return compileOutput(output, node, (message) => report('value', message, where));
    });
    const wide = columns.flatMap(({ cells }) => cells.slice(at, at + 1).filter((cell) => cell.wide));
    const fixed = outputs.every((output) => output.fixed !== undefined)
      ? Object.freeze(Object.fromEntries(outputs.map((output) => [output.name, output.fixed ?? null])))
      : null;
    return { id: row.id, ids: Object.freeze([row.id]), wide, outputs, fixed };
  });
  const words = Math.max(1, Math.ceil(rows.length / 32));
  const ranks = table.outputs.map(({ values }) =>
    values === undefined ? null : new Map(values.map((value, rank) => [value, rank])),
  );
  return {
    compiled: {
      table,
      columns,
      rows,
      words,
      alive: new Int32Array(words),
      hasWide: rows.some((row) => row.wide.length > 0),
      ranks,
    },
    problems,
  };
}

function sourceOf(
  column: InputColumn,
  slot: number,
  names: readonly ScopedName[],
  lists: Lists,
  report: Report,
): { readonly fact: string | null; readonly compute: ((slots: Slots) => Value) | null } {
  const text = (column.expression ?? column.name).trim();
  if (text === column.name) return { fact: text, compute: null };
  if (isUsableName(text) && !names.some(({ name }) => name === text) && !Object.hasOwn(lists, text)) {
    return { fact: text, compute: null };
  }
  // a computed column may use only what stands to its left, so that there is never a circle
  const scope: Scope = { names: names.slice(0, slot), lists, own: null, freeSlot: names.length };
  const { node, problems } = readExpression(text, scope);
  for (const message of problems) report('column', message, { column: column.name });
  if (problems.length === 0 && node.type !== column.type) {
    report('column', `the expression gives ${node.type}, the column is ${column.type}`, { column: column.name });
  }
  return { fact: null, compute: closure(node) };
}

function compileOutput(
  output: DecisionTable['outputs'][number],
  node: Node,
  report: (message: string) => void,
): CompiledOutput {
  const allowed = output.values === undefined ? null : new Set(output.values);
  const needs = [...slotsRead(node)].filter((slot) => !asksForNull(node, slot));
  const run = closure(node);
  const base = { name: output.name, type: output.type, run, needs, allowed };
  if (node.type === 'refused') return { ...base, fixed: null };
  if (node.type !== output.type && node.type !== 'null') {
    report(`the cell gives ${node.type}, the column is ${output.type}`);
    return { ...base, fixed: null };
  }
  if (slotsRead(node).size > 0) return { ...base, fixed: undefined };
  const fixed = writeFact(run([]), output.type);
  if (fixed === undefined || (fixed === null && node.type !== 'null')) report('the cell has no value');
  if (fixed !== undefined && !isAllowed(allowed, fixed)) {
    report(`${JSON.stringify(fixed)} is not among the declared values`);
  }
  return { ...base, fixed: Array.isArray(fixed) ? Object.freeze(fixed) : (fixed ?? null) };
}

/** Whether an output is one of the declared values (or a list of them). */
export function isAllowed(allowed: ReadonlySet<string> | null, fact: Fact): boolean {
  if (allowed === null || fact === null) return true;
  if (typeof fact === 'string') return allowed.has(fact);
  return typeof fact !== 'object' || fact.every((item) => allowed.has(item));
}

const idShape = /^[A-Za-z_][\w.-]*$/;

function checkShape(table: DecisionTable, lists: Lists, report: Report): void {
  if (!idShape.test(table.id))
    report('table', `the id ${table.id} must start with a letter and hold only letters, digits, . _ -`);
  if (table.inputs.length === 0) report('table', 'the table has no input column');
  if (table.outputs.length === 0) report('table', 'the table has no output column');
  if (table.rules.length === 0) report('table', 'the table has no row');
  const columns = new Set<string>();
  for (const { name, type, values } of table.inputs) {
    if (!isUsableName(name)) report('column', `${name} cannot be the name of a column`, { column: name });
    if (columns.has(name)) report('column', 'two columns have this name', { column: name });
    if (Object.hasOwn(lists, name)) report('column', 'a list of the version has the same name', { column: name });
    columns.add(name);
    checkValues(name, type, values, report);
  }
  const outputs = new Set<string>();
  for (const { name, type, values } of table.outputs) {
    if (!isUsableName(name)) report('column', `${name} cannot be the name of a column`, { column: name });
    if (outputs.has(name)) report('column', 'two output columns have this name', { column: name });
    outputs.add(name);
    checkValues(name, type, values, report);
  }
  const ids = new Set<string>();
  for (const row of table.rules) {
    if (!idShape.test(row.id))
      report('table', `the row id ${row.id} must start with a letter and hold only letters, digits, . _ -`, {
        row: row.id,
      });
    if (ids.has(row.id)) report('table', 'two rows have this id', { row: row.id });
    ids.add(row.id);
    if (row.inputs.length !== table.inputs.length)
      report('table', `the row has ${row.inputs.length} input cells, the table ${table.inputs.length} columns`, {
        row: row.id,
      });
    if (row.outputs.length !== table.outputs.length)
      report('table', `the row has ${row.outputs.length} output cells, the table ${table.outputs.length} columns`, {
        row: row.id,
      });
  }
  checkHitPolicy(table, report);
}

function checkValues(name: string, type: ColumnType, values: readonly string[] | undefined, report: Report): void {
  if (values === undefined) return;
  if (type !== 'string' && type !== 'list<string>')
    report('column', `only texts can have declared values, not ${type}`, { column: name });
  if (values.length === 0 || new Set(values).size !== values.length)
    report('column', 'declared values must be there and differ', { column: name });
}

function checkHitPolicy(table: DecisionTable, report: Report): void {
  const { hitPolicy, outputs } = table;
  if (hitPolicy === 'PRIORITY' && outputs.every(({ values }) => values === undefined)) {
    report('table', 'PRIORITY needs an output column with declared values, most important first');
  }
  if (hitPolicy === 'PRIORITY' && outputs.some(({ type, values }) => type !== 'string' && values !== undefined)) {
    report('table', 'PRIORITY orders texts, not lists');
  }
  const listing = hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER';
  for (const { name, type } of outputs) {
    if (listing && type === 'list<string>') {
      report('column', `${hitPolicy} makes the lists itself: give one text per row`, { column: name });
    }
    if (hitPolicy === 'C+' && type !== 'number') report('column', 'only numbers can be added up', { column: name });
    if ((hitPolicy === 'C<' || hitPolicy === 'C>') && !['number', 'date', 'dateTime'].includes(type)) {
      report('column', `${type} has no smallest or largest`, { column: name });
    }
  }
}

/** Prepares a loaded version. Throws when the version was not one that `loadVersion` accepts. */
export function compile(version: PolicyVersion): CompiledPolicy {
  const tables = new Map<string, CompiledTable>();
  const readers = sharedReaders();
  for (const table of version.tables) {
    const { compiled, problems } = compileTable(table, version.lists, readers);
    const [first] = problems;
    if (first !== undefined) throw new Error(`table ${table.id}: ${first.message}`);
    tables.set(table.id, compiled);
  }
  return { version, tables };
}
