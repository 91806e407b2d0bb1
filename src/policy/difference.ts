import type { DecisionTable, PolicyVersion, Row } from './table.ts';

/** What one version changes in a table against another: ids of rows. */
export interface TableDifference {
  readonly table: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Other cells, or (in a table where order decides) before other rows than it was. */
  readonly changed: readonly string[];
}

const said = (row: Row): string => JSON.stringify([row.inputs, row.outputs]);

/** Columns in another order are the same cells in another place: rows are then compared by name of column. */
const sorted = (table: DecisionTable, row: Row): string =>
  JSON.stringify(
    [
      ...table.inputs.map(({ name, expression }, index) => [`? ${name} ${expression ?? ''}`, row.inputs[index]]),
      ...table.outputs.map(({ name }, index) => [`= ${name}`, row.outputs[index]]),
    ].toSorted(([one = ''], [other = '']) => one.localeCompare(other)),
  );

const difference = (
  before: DecisionTable | undefined,
  after: DecisionTable | undefined,
): Omit<TableDifference, 'table'> => {
  const old = new Map(before?.rules.map((row) => [row.id, row]));
  const now = new Map(after?.rules.map((row) => [row.id, row]));
  const same = JSON.stringify(before?.inputs) === JSON.stringify(after?.inputs);
  const changed = [...now.values()].filter((row) => {
    const was = old.get(row.id);
    if (was === undefined || before === undefined || after === undefined) return false;
    if (same && said(was) === said(row)) return false;
    return sorted(before, was) !== sorted(after, row);
  });
  const stays = (rows: readonly Row[], other: ReadonlyMap<string, Row>): readonly string[] =>
    rows.flatMap(({ id }) => (other.has(id) ? [id] : []));
  const ordered = after?.hitPolicy === 'FIRST' || after?.hitPolicy === 'RULE ORDER';
  const was = stays(before?.rules ?? [], now);
  const moved = ordered ? stays(after?.rules ?? [], old).filter((id, index) => was[index] !== id) : [];
  const ids = new Set([...changed.map(({ id }) => id), ...moved]);
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now.keys()].filter((id) => ids.has(id)),
  };
};

/** What a version changes against the one before it, table by table; tables that stay as they are are left out. */
export const differenceOf = (before: PolicyVersion, after: PolicyVersion): readonly TableDifference[] => {
  const old = new Map(before.tables.map((table) => [table.id, table]));
  const now = new Map(after.tables.map((table) => [table.id, table]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((table) => {
    const found = difference(old.get(table), now.get(table));
    return found.added.length + found.removed.length + found.changed.length === 0 ? [] : [{ table, ...found }];
  });
};
