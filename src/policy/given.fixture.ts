/** Small policies for the tests of this folder. */
import type { CompiledPolicy } from './compile.ts';
import { compile } from './compile.ts';
import { decide } from './decide.ts';
import { printDmn } from './dmn.ts';
import { loadVersion } from './load.ts';
import type { ColumnType, DecisionTable, Facts, PolicyProblem, PolicyVersion } from './table.ts';

export const headOfVersion = {
  name: 'arrivals',
  version: '2020-03-28',
  announcedAt: '2020-03-27T21:11:00+08:00',
  effectiveFrom: '2020-03-28T00:00:00+08:00',
  expiresAt: '2020-06-30T00:00:00+08:00',
  legalBasis: 'zh-Hans: 传染病防治法第三十九条\nen: Law on Infectious Diseases, article 39',
  reviewAt: '2020-04-28T00:00:00+08:00',
  binds: ['district'],
  transition: 'running ones finish',
  lists: { keyCountries: ['KR', 'IT', 'IR', 'JP'] },
};

export function givenTable(change: Partial<DecisionTable> = {}): DecisionTable {
  return {
    id: 'lane',
    name: 'Lane',
    hitPolicy: 'FIRST',
    inputs: [{ name: 'country', type: 'string' }],
    outputs: [{ name: 'lane', type: 'string' }],
    rules: [{ id: 'r1', inputs: ['-'], outputs: ['"green"'] }],
    ...change,
  };
}

/** A table of one input column and one row per cell, which lists the rows that match. */
export function givenCells(type: ColumnType, cells: readonly string[], values?: readonly string[]): DecisionTable {
  return givenTable({
    id: 'cells',
    hitPolicy: 'RULE ORDER',
    inputs: [
      { name: 'x', type, ...(values === undefined ? {} : { values }) },
      { name: 'other', type: 'number' },
    ],
    outputs: [{ name: 'row', type: 'number' }],
    rules: cells.map((cell, index) => ({ id: `r${index}`, inputs: [cell, '-'], outputs: [String(index)] })),
  });
}

/** Loads tables as files; fails the test when they are refused. */
export async function givenPolicy(...tables: readonly DecisionTable[]): Promise<CompiledPolicy> {
  return compile(await givenVersion(...tables));
}

export async function givenVersion(...tables: readonly DecisionTable[]): Promise<PolicyVersion> {
  const loaded = await load(tables);
  if (Array.isArray(loaded)) throw new Error(JSON.stringify(loaded, null, 1));
  return loaded;
}

/** The problems for which tables are refused, or with which they are accepted. */
export async function problemsOf(...tables: readonly DecisionTable[]): Promise<readonly PolicyProblem[]> {
  const loaded = await load(tables);
  return Array.isArray(loaded) ? loaded : loaded.warnings;
}

export function load(
  tables: readonly DecisionTable[],
  head: object = headOfVersion,
): Promise<PolicyVersion | PolicyProblem[]> {
  const files = tables.map((table, index) => ({ path: `${index}-${table.id}.dmn`, text: printDmn(table) }));
  return loadVersion([{ path: 'version.json', text: JSON.stringify(head) }, ...files]);
}

/** Rows of the first table that decide, or the kind of no decision. */
export function rowsFor(policy: CompiledPolicy, facts: Facts): readonly string[] | string {
  const [table] = policy.tables.keys();
  const decision = decide(policy, table ?? '', facts);
  return decision.kind === 'decision' ? decision.rows : decision.kind;
}
