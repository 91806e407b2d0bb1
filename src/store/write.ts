import type pg from 'pg';
import { type Instant, instant } from '../loop/terms.ts';
import type { Rows } from './batch.ts';
import type { TimedQuery } from './load.ts';
import type { Moment } from './memory.ts';
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
const changedColumns: Columns = { ...Object.fromEntries(changing), expected: 'bytea' };
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
const confirmedColumns: Columns = { case_id: 'uuid', expected: 'bytea' };
const outboxColumns: Columns = { recorded_at: 'bigint', topic: 'text', case_id: 'uuid', data: 'jsonb' };

/** The parts of the statement: a name, the columns, and what is done with rows of them called `d`. */
const parts = [
  ['recorded', eventColumns, insert('event', eventColumns)],
  ['opened', caseColumns, insert('case', caseColumns)],
  [
    'changed',
    changedColumns,
    (rows: string) => `update huan."case" c set ${assignments}, changed = pg_current_xact_id()
  from ${rows} where c.case_id = d.case_id and c.last_hash = d.expected returning 1`,
  ],
  [
    'confirmed',
    confirmedColumns,
    (rows: string) =>
      `select 1 from ${rows} join huan."case" c on c.case_id = d.case_id where c.last_hash = d.expected`,
  ],
  [
    'locked',
    confirmedColumns,
    (rows: string) =>
      `select 1 from ${rows} join huan.case_key k on k.case_id = d.case_id where k.wrapped = d.expected`,
  ],
  [
    // Counted after what is changed: whoever erases a case has locked it before they destroy its key.
    'alive',
    confirmedColumns,
    (rows: string) =>
      `select 1 from ${rows} join huan.case_key k on k.case_id = d.case_id where k.wrapped = d.expected for share of k`,
  ],
  ['answered', commandColumns, insert('command', commandColumns)],
  ['keyed', keyColumns, insert('case_key', keyColumns)],
  ['found', tokenColumns, (rows: string) => `${insert('token', tokenColumns)(rows)} on conflict do nothing`],
  ['counted', headColumns, insert('head_delta', headColumns)],
  ['announced', outboxColumns, insert('outbox', outboxColumns)],
] as const;

/** Parts that must find every row they are given, or the batch was decided on what is no longer so. */
const expecting = new Set(['changed', 'confirmed', 'locked', 'alive']);

/** Milliseconds by which the time that a batch was decided at may be off the database's: beyond, it was moved. */
const timeOff = 1000;

/**
 * The one statement that writes a batch: whole or not at all. Every part of it that has cases names `case_id`. Parts
 * without rows are left out: PostgreSQL opens every index of a table that a statement might write to.
 *
 * @param filled which of the parts have rows
 * @param timed whether the time that the batch was decided at is from memory
 */
const statementOf = (filled: readonly boolean[], timed: boolean): string => {
  let next = 1;
  const written: string[] = [];
  const found: string[] = [];
  for (const [index, [name, columns, made]] of parts.entries()) {
    if (filled[index] !== true) continue;
    written.push(`${name} as (\n  ${made(unnest(columns, next, 'd'))}\n)`);
    next += Object.keys(columns).length;
    if (expecting.has(name)) found.push(`(select count(*) from ${name})`);
  }
  const told = ['huan.now() as now', 't.rate'];
  if (found.length > 0) {
    told.push(`huan.expect(${found.join(' + ')}, $${next}::bigint, 'cases unchanged since they were read')`);
    next += 1;
  }
  if (timed) {
    const said = 'floor(extract(epoch from statement_timestamp()) * 1000) - t.real';
    const off = `abs(t.simulated + (${said}) * t.rate - $${next}::bigint)`;
    told.push(`huan.expect((${off} <= ${timeOff})::integer, 1, 'time, that was not moved meanwhile')`);
  }
  return `with ${written.join(', ')}\nselect ${told.join(',\n  ')}\n  from huan.timeline t where t.single`;
};

/** The statement with all its parts. */
export const writeStatement = statementOf(
  parts.map(() => true),
  true,
);

/** Prepared once for each connection under a name of its own: a few of the possible ones ever occur. */
const statements = new Map<string, string>();
const statementFor = (filled: readonly boolean[], timed: boolean): { readonly name: string; readonly text: string } => {
  const name = `huan-write-${filled.map((has) => (has ? '1' : '0')).join('')}${timed ? '-timed' : ''}`;
  const known = statements.get(name);
  if (known !== undefined) return { name, text: known };
  const text = statementOf(filled, timed);
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

export interface WriteOptions {
  /** Milliseconds after which a server that does not answer is given up; it may have committed or not. */
  readonly timeout: number;
  /** What the time was taken for, where it came from memory. */
  readonly recalledAt: Instant | null;
  /** Hears what the time is. */
  readonly moment: Moment;
}

/**
 * Writes the rows of a batch in one statement, which is one transaction.
 *
 * @throws the driver's error; code HU001, 23505, 40001 or 40P01 means that somebody else was faster, or time was moved
 */
export const writeBatch = async (
  client: pg.Pool | pg.PoolClient,
  rows: Rows,
  { timeout, recalledAt, moment }: WriteOptions,
): Promise<void> => {
  const memory = spare.pop() ?? new ArrayMemory();
  const filling: Readonly<Record<(typeof parts)[number][0], readonly object[]>> = {
    recorded: rows.events,
    opened: rows.opened,
    changed: rows.changed,
    confirmed: rows.confirmed,
    locked: rows.locked,
    alive: rows.alive,
    answered: rows.commands,
    keyed: rows.keys,
    found: rows.tokens,
    counted: foldHeads(rows),
    announced: rows.outbox,
  };
  const filled = parts.map(([name]) => filling[name].length > 0);
  const values: unknown[] = [];
  let expected = 0;
  for (const [name, columns] of parts) {
    const those = filling[name];
    if (those.length > 0) values.push(...columnArrays(columns, those, memory));
    if (expecting.has(name)) expected += those.length;
  }
  if (expected > 0) values.push(expected);
  if (recalledAt !== null) values.push(recalledAt);
  const write: TimedQuery = { ...statementFor(filled, recalledAt !== null), values, query_timeout: timeout };
  const asked = performance.now();
  const { rows: told } = await client.query<{ now: number; rate: number }>(write);
  for (const { now, rate } of told) moment.tell(instant(now), rate, asked);
  // Only now: a statement that was given up may still be on its way out.
  if (spare.length < mostSpare && memory.size <= largestSpare) {
    memory.clear();
    spare.push(memory);
  }
};
