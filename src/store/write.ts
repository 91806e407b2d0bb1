import type pg from 'pg';
import type { Rows } from './batch.ts';
import type { TimedQuery } from './load.ts';
import { ArrayMemory, type Columns, columnArrays, names, unnest } from './columns.ts';

const eventColumns: Columns = {
  case_id: 'uuid',
  seq: 'integer',
  command_id: 'uuid',
  name: 'text',
  happened_at: 'bigint',
  recorded_at: 'bigint',
  actor: 'text',
  unit: 'text',
  standing: 'text',
  holder: 'text',
  receiver: 'text',
  to_unit: 'text',
  voyage: 'uuid',
  run: 'uuid',
  data: 'jsonText',
  sealed: 'bytea',
  prev_hash: 'bytea',
  hash: 'bytea',
};

const caseColumns: Columns = {
  case_id: 'uuid',
  loop: 'text',
  version: 'integer',
  custody: 'text',
  holder: 'text',
  holder_at: 'bigint',
  offered_to: 'text',
  offered_at: 'bigint',
  opener_at: 'bigint',
  link: 'text',
  voyage: 'uuid',
  run: 'uuid',
  party: 'uuid',
  subject: 'uuid',
  kind: 'text',
  next_due: 'bigint',
  rung: 'integer',
  opened_at: 'bigint',
  closed_at: 'bigint',
  held_since: 'bigint',
  ending: 'text',
  measure_until: 'bigint',
  retain_until: 'bigint',
  last_hash: 'bytea',
  state: 'jsonText',
};
// What never changes after opening is not sent again.
const settled = new Set(['loop', 'opener_at', 'voyage', 'subject', 'opened_at']);
const changing = Object.entries(caseColumns).filter(([name]) => !settled.has(name));
const changedColumns: Columns = { ...Object.fromEntries(changing), expected: 'integer' };
const assignments = changing
  .filter(([name]) => name !== 'case_id')
  .map(([name]) => `"${name}" = d."${name}"`)
  .join(', ');

const commandColumns: Columns = {
  case_id: 'uuid',
  command_id: 'uuid',
  digest: 'bytea',
  recorded_at: 'bigint',
  answer: 'json',
};
const insert =
  (table: string, columns: Columns) =>
  (rows: string): string =>
    `insert into huan."${table}" (${names(columns)}) select ${names(columns, 'd.')} from ${rows}`;

const keyColumns: Columns = { case_id: 'uuid', wrapped: 'bytea' };
const tokenColumns: Columns = { case_id: 'uuid', kind: 'text', token: 'bytea' };
const headColumns: Columns = { dimension: 'text', key: 'text', change: 'integer' };
const outboxColumns: Columns = { recorded_at: 'bigint', topic: 'text', case_id: 'uuid', data: 'jsonb' };

/** The parts of the statement: a name, the columns, and what is done with rows of them called `d`. */
const parts = [
  ['recorded', eventColumns, insert('event', eventColumns)],
  ['opened', caseColumns, insert('case', caseColumns)],
  [
    'changed',
    changedColumns,
    (rows: string) => `update huan."case" c set ${assignments}, changed = pg_current_xact_id()
  from ${rows} where c.case_id = d.case_id and c.version = d.expected returning 1`,
  ],
  ['answered', commandColumns, insert('command', commandColumns)],
  ['keyed', keyColumns, insert('case_key', keyColumns)],
  ['found', tokenColumns, (rows: string) => `${insert('token', tokenColumns)(rows)} on conflict do nothing`],
  ['counted', headColumns, insert('head_delta', headColumns)],
  ['announced', outboxColumns, insert('outbox', outboxColumns)],
] as const;

/**
 * The one statement that writes a batch: whole or not at all. Every part of it names `case_id`. Parts without rows are
 * left out: PostgreSQL opens every index of a table that a statement might write to.
 *
 * @param filled which of the parts have rows
 */
const statementOf = (filled: readonly boolean[]): string => {
  let next = 1;
  const written = parts.flatMap(([name, columns, made], index) => {
    if (filled[index] !== true) return [];
    const rows = unnest(columns, next, 'd');
    next += Object.keys(columns).length;
    return [`${name} as (\n  ${made(rows)}\n)`];
  });
  if (filled[2] !== true) return `with ${written.join(', ')}\nselect 1`;
  return `with ${written.join(', ')}
select huan.expect((select count(*) from changed), $${next}::bigint, 'cases unchanged since they were read')`;
};

/** The statement with all its parts. */
export const writeStatement = statementOf(parts.map(() => true));

/** Prepared once for each connection under a name of its own: a few of the possible ones ever occur. */
const statements = new Map<string, string>();
const statementFor = (filled: readonly boolean[]): { readonly name: string; readonly text: string } => {
  const name = `huan-write-${filled.map((has) => (has ? '1' : '0')).join('')}`;
  const known = statements.get(name);
  if (known !== undefined) return { name, text: known };
  const text = statementOf(filled);
  statements.set(name, text);
  return { name, text };
};

const foldHeads = (rows: Rows): Rows['heads'] => {
  const sums = new Map<string, { dimension: string; key: string; change: number }>();
  for (const { dimension, key, change } of rows.heads) {
    const name = `${dimension} ${key}`;
    const sum = sums.get(name);
    if (sum === undefined) sums.set(name, { dimension, key, change });
    else sum.change += change;
  }
  return [...sums.values()].filter(({ change }) => change !== 0);
};

/** Memory of statements that were answered: a batch of its own makes much work for the garbage collector. */
const spare: ArrayMemory[] = [];
const mostSpare = 4;
const largestSpare = 4_000_000;

/**
 * Writes the rows of a batch in one statement, which is one transaction.
 *
 * @param timeout milliseconds after which a server that does not answer is given up; it may have committed or not
 * @throws the driver's error; code HU001, 23505, 40001 or 40P01 means that somebody else was faster
 */
export const writeBatch = async (client: pg.Pool | pg.PoolClient, rows: Rows, timeout: number): Promise<void> => {
  const memory = spare.pop() ?? new ArrayMemory();
  const filling = [
    rows.events,
    rows.opened,
    rows.changed,
    rows.commands,
    rows.keys,
    rows.tokens,
    foldHeads(rows),
    rows.outbox,
  ];
  const filled = filling.map(({ length }) => length > 0);
  const values: unknown[] = [];
  for (const [index, [, columns]] of parts.entries()) {
    const those = filling[index] ?? [];
    if (those.length > 0) values.push(...columnArrays(columns, those, memory));
  }
  if (rows.changed.length > 0) values.push(rows.changed.length);
  const write: TimedQuery = { ...statementFor(filled), values, query_timeout: timeout };
  await client.query(write);
  // Only now: a statement that was given up may still be on its way out.
  if (spare.length < mostSpare && memory.size <= largestSpare) {
    memory.clear();
    spare.push(memory);
  }
};
