import type { CompiledColumn, CompiledPolicy, CompiledRow, CompiledTable } from './compile.ts';
import type { Cell } from './column.ts';
import { isAllowed } from './compile.ts';
import type { Slots } from './evaluate.ts';
import { keyOf, writeFact } from './fact.ts';
import { readInstant } from './instant.ts';
import type { Value } from './node.ts';
import type { Decision, Fact, Facts, NoDecision, Output } from './table.ts';

type Outputs = Readonly<Record<string, Output>>;

/** What went wrong, before it is known whose decision it was. */
type Failure = Omit<NoDecision, 'policy' | 'version' | 'table'>;

/** Rows that match, in the table's order, or why they cannot be told. */
type Matching = { readonly rows: readonly number[] } | { readonly failure: Failure };

type Answer = { readonly outputs: Outputs; readonly rows: readonly string[] } | { readonly failure: Failure };

/**
 * Decides one table. Absent facts are unknown (`null`), and unknown matches only `-` or a cell that asks for `null`.
 * It never throws on data: whatever cannot be decided comes back as a `NoDecision`. When no row matches there is no
 * decision, also for COLLECT; only `C#` answers 0.
 *
 * @param told facts about the moment (whether it is a working day): nobody records these, so they go before `facts`
 */
export function decide(policy: CompiledPolicy, table: string, facts: Facts, told?: Facts): Decision | NoDecision {
  const { name, version } = policy.version;
  const compiled = policy.tables.get(table);
  if (compiled === undefined) return { kind: 'unknown table', policy: name, version, table };
  const inputs: Record<string, Fact> = {};
  const slots: Slots = [];
  const matching = match(compiled, facts, told, slots, inputs);
  const answer = 'failure' in matching ? matching : apply(compiled, matching.rows, slots);
  if ('failure' in answer) return { ...answer.failure, policy: name, version, table };
  return { kind: 'decision', policy: name, version, table, rows: answer.rows, outputs: answer.outputs, inputs };
}

function factOf(facts: Facts, told: Facts | undefined, name: string): Fact {
  return told?.[name] ?? facts[name] ?? null;
}

function match(
  compiled: CompiledTable,
  facts: Facts,
  told: Facts | undefined,
  slots: Slots,
  inputs: Record<string, Fact>,
): Matching {
  const failure = readFacts(compiled.columns, facts, told, slots, inputs);
  if (failure !== null) return { failure };
  // from here on no code of the caller runs (a fact may be a getter), so the shared words are ours alone
  const { columns, words, alive, hasWide } = compiled;
  alive.fill(-1);
  for (let slot = 0; slot < columns.length; slot++) {
    const column = columns[slot];
    if (column !== undefined) narrow(column, slots[slot] ?? null, alive);
  }
  const rows: number[] = [];
  const isFirst = compiled.table.hitPolicy === 'FIRST';
  for (let word = 0; word < words; word++) {
    let bits = alive[word] ?? 0;
    while (bits !== 0) {
      const row = word * 32 + 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
      if (row >= compiled.rows.length || (hasWide && !acceptsWide(compiled.rows[row], slots))) continue;
      rows.push(row);
      if (isFirst) return { rows };
    }
  }
  if (rows.length > 0 || compiled.table.hitPolicy === 'C#') return { rows };
  return { failure: nobody(compiled, slots) };
}

function readFacts(
  columns: readonly CompiledColumn[],
  facts: Facts,
  told: Facts | undefined,
  slots: Slots,
  inputs: Record<string, Fact>,
): Failure | null {
  for (let slot = 0; slot < columns.length; slot++) {
    const column = columns[slot];
    if (column === undefined) continue;
    const { fact, expected } = column;
    const { name, type } = column.column;
    const raw = fact === null ? null : factOf(facts, told, fact);
    const value = fact === null ? computed(column, slots) : column.read(raw);
    if (value === undefined) return { kind: 'bad type', field: name, expected, found: raw };
    slots[slot] = value;
    // lists are copied, so that a caller who changes one later does not change what was decided from
    inputs[name] = fact !== null && type !== 'list<string>' ? raw : (writeFact(value, type) ?? null);
  }
  return null;
}

/** A computed column's value, null when unknown, undefined when it is none that the column may hold. */
function computed({ compute, column, read }: CompiledColumn, slots: Slots): Value | undefined {
  const value = compute === null ? null : compute(slots);
  const fact = writeFact(value, column.type);
  return fact === undefined ? undefined : read(fact);
}

function narrow({ index }: CompiledColumn, value: Value, alive: Int32Array): void {
  const { masks, words } = index;
  const offset = index.regionOf(value) * words;
  for (let word = 0; word < words; word++) alive[word] = (alive[word] ?? 0) & (masks[offset + word] ?? 0);
  if (index.perValue === null || value === null) return;
  const mask = index.perValue(value, keyOf(value));
  for (let word = 0; word < words; word++) alive[word] = (alive[word] ?? 0) & (mask[word] ?? 0);
}

function acceptsWide(row: CompiledRow | undefined, slots: Slots): boolean {
  if (row === undefined) return false;
  for (const cell of row.wide) if (!cell.accepts(slots)) return false;
  return true;
}

/** No row matched: if an unknown fact kept some row from matching, that is the more useful thing to say. */
function nobody({ columns, rows }: CompiledTable, slots: Slots): Failure {
  for (const [slot, { column, cells }] of columns.entries()) {
    if ((slots[slot] ?? null) !== null) continue;
    const refuses = (cell: Cell): boolean => !cell.any && !cell.accepts(slots);
    const elsewhere = rows.some((row) => row.wide.some((cell) => cell.reads.has(slot) && refuses(cell)));
    if (elsewhere || cells.some(refuses)) return { kind: 'missing fact', field: column.name };
  }
  return { kind: 'no row' };
}

function apply(compiled: CompiledTable, matching: readonly number[], slots: Slots): Answer {
  const rows: CompiledRow[] = [];
  for (const at of matching) {
    const row = compiled.rows[at];
    if (row !== undefined) rows.push(row);
  }
  const [first] = rows;
  switch (compiled.table.hitPolicy) {
    case 'UNIQUE':
      if (rows.length > 1) return { failure: { kind: 'conflict', rows: rows.map(({ id }) => id) } };
      return first === undefined ? { failure: { kind: 'no row' } } : single(compiled, first, slots);
    case 'FIRST':
      return first === undefined ? { failure: { kind: 'no row' } } : single(compiled, first, slots);
    case 'PRIORITY':
      return mostImportant(compiled, rows, slots);
    case 'ANY':
      return agreeing(compiled, rows, slots);
    case 'COLLECT':
    case 'RULE ORDER':
      return collected(compiled, rows, slots, (facts) => facts);
    case 'C+':
      return collected(compiled, rows, slots, (facts) => facts.reduce<number>((sum, fact) => sum + amount(fact), 0));
    case 'C<':
      return collected(compiled, rows, slots, (facts) => extreme(facts, -1));
    case 'C>':
      return collected(compiled, rows, slots, (facts) => extreme(facts, 1));
    case 'C#':
      return collected(compiled, rows, slots, (facts) => facts.length);
  }
}

function single(compiled: CompiledTable, row: CompiledRow, slots: Slots): Answer {
  if (row.fixed !== null) return { outputs: row.fixed, rows: row.ids };
  const outputs: Record<string, Output> = {};
  for (const output of row.outputs) {
    if (output.fixed !== undefined) {
      outputs[output.name] = output.fixed;
      continue;
    }
    const value = output.run(slots);
    const missing = value === null ? output.needs.find((slot) => (slots[slot] ?? null) === null) : undefined;
    if (missing !== undefined) {
      const field = compiled.table.inputs[missing]?.name ?? output.name;
      return { failure: { kind: 'missing fact', field, rows: row.ids } };
    }
    const fact = writeFact(value, output.type);
    if (fact === undefined || fact === null || !isAllowed(output.allowed, fact)) {
      return {
        failure: { kind: 'bad type', field: output.name, expected: output.type, found: fact ?? null, rows: row.ids },
      };
    }
    outputs[output.name] = fact;
  }
  return { outputs, rows: row.ids };
}

function mostImportant(compiled: CompiledTable, rows: readonly CompiledRow[], slots: Slots): Answer {
  let best: { readonly answer: Answer; readonly ranks: readonly number[] } | null = null;
  for (const row of rows) {
    const answer = single(compiled, row, slots);
    if ('failure' in answer) return answer;
    const ranks = compiled.table.outputs.map(({ name }, index) => {
      const value = answer.outputs[name];
      return typeof value === 'string' ? (compiled.ranks[index]?.get(value) ?? 0) : 0;
    });
    if (best === null || isBefore(ranks, best.ranks)) best = { answer, ranks };
  }
  return best === null ? { failure: { kind: 'no row' } } : best.answer;
}

function isBefore(left: readonly number[], right: readonly number[]): boolean {
  for (const [index, rank] of left.entries()) {
    const other = right[index] ?? 0;
    if (rank !== other) return rank < other;
  }
  return false;
}

function agreeing(compiled: CompiledTable, rows: readonly CompiledRow[], slots: Slots): Answer {
  let agreed: Outputs | null = null;
  for (const row of rows) {
    const answer = single(compiled, row, slots);
    if ('failure' in answer) return answer;
    if (agreed !== null && !isSame(agreed, answer.outputs)) {
      return { failure: { kind: 'conflict', rows: rows.map(({ id }) => id) } };
    }
    agreed ??= answer.outputs;
  }
  return agreed === null ? { failure: { kind: 'no row' } } : { outputs: agreed, rows: rows.map(({ id }) => id) };
}

function isSame(left: Outputs, right: Outputs): boolean {
  return Object.keys(left).every((name) => {
    const [a, b] = [left[name], right[name]];
    return (
      a === b ||
      (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => item === b[at]))
    );
  });
}

type Scalar = string | number | boolean | null;

function collected(
  compiled: CompiledTable,
  rows: readonly CompiledRow[],
  slots: Slots,
  fold: (facts: readonly Scalar[]) => Output,
): Answer {
  const lists = new Map<string, Scalar[]>(compiled.table.outputs.map(({ name }) => [name, []]));
  for (const row of rows) {
    const answer = single(compiled, row, slots);
    if ('failure' in answer) return answer;
    for (const [name, list] of lists) {
      const value = answer.outputs[name] ?? null;
      // only C# takes lists, and it counts them
      list.push(typeof value === 'object' && value !== null ? value.length : value);
    }
  }
  const outputs: Record<string, Output> = {};
  for (const [name, list] of lists) outputs[name] = fold(list);
  return { outputs, rows: rows.map(({ id }) => id) };
}

/** For ordering: numbers as they are, instants by what they mean, dates (and anything else) by their text. */
function amount(fact: Scalar): number {
  if (typeof fact === 'number') return fact;
  if (typeof fact !== 'string') return 0;
  return readInstant(fact.length === 10 ? `${fact}T00:00Z` : fact)?.ms ?? 0;
}

/** Smallest (sign -1) or largest (sign 1); rows that give null have no say. */
function extreme(facts: readonly Scalar[], sign: number): Scalar {
  let best: Scalar = null;
  for (const fact of facts) {
    if (fact !== null && (best === null || sign * (amount(fact) - amount(best)) > 0)) best = fact;
  }
  return best;
}
