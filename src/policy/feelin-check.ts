/**
 * A second lock. Cells are evaluated by our own closures; here each of them is also run once through `feelin` on
 * sample facts, and any warning or exception refuses the version.
 */
import { evaluate, parseDate, parseDateTime, unaryTest } from 'feelin';
import type { TableProblem } from './compile.ts';
import type { ColumnType, DecisionTable, InputColumn } from './table.ts';

function sample(type: ColumnType, values: readonly string[] | undefined): unknown {
  const text = values?.[0] ?? 'x';
  switch (type) {
    case 'string':
      return text;
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'date':
      return parseDate('2020-03-28');
    case 'dateTime':
      return parseDateTime('2020-03-28T00:00:00+08:00');
    case 'list<string>':
      return [text];
  }
}

function warnings(run: () => { readonly warnings: readonly { readonly message: string }[] }): readonly string[] {
  try {
    return run().warnings.map(({ message }) => message);
  } catch (failure) {
    return [failure instanceof Error ? failure.message : 'the cell cannot be evaluated'];
  }
}

/**
 * A check that remembers, for one version, the cells it has already seen (most cells of a version repeat).
 * Give it only tables whose cells `cell.ts` accepts.
 */
export function feelinProblems(
  lists: Readonly<Record<string, readonly string[]>>,
): (table: DecisionTable) => readonly TableProblem[] {
  const seen = new Map<string, readonly string[]>();
  const once = (key: string, run: () => readonly string[]): readonly string[] => {
    const found = seen.get(key) ?? run();
    seen.set(key, found);
    return found;
  };
  return (table) => {
    const problems: TableProblem[] = [];
    const context: Record<string, unknown> = { ...lists };
    for (const { name, type, values } of table.inputs) context[name] = sample(type, values);
    const shape = (column: InputColumn): string => `${column.name}:${column.type}:${column.values?.[0] ?? ''}`;
    const signature = table.inputs.map(shape).join('|');
    const say = (row: string, column: string, found: readonly string[]): void => {
      for (const message of found) {
        problems.push({ severity: 'error', code: 'cell', table: table.id, row, column, message });
      }
    };
    for (const row of table.rules) {
      for (const [index, column] of table.inputs.entries()) {
        const text = row.inputs[index] ?? '-';
        if (text.trim() === '-') continue;
        const key = JSON.stringify([signature, shape(column), text]);
        const run = (): readonly string[] => warnings(() => unaryTest(text, { ...context, '?': context[column.name] }));
        say(row.id, column.name, once(key, run));
      }
      for (const [index, { name }] of table.outputs.entries()) {
        const text = row.outputs[index] ?? 'null';
        const run = (): readonly string[] => warnings(() => evaluate(text, context));
        say(row.id, name, once(JSON.stringify([signature, text]), run));
      }
    }
    return problems;
  };
}
