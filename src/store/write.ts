import type pg from 'pg';
import type { Rows } from './batch.ts';
import type { TimedQuery } from './load.ts';
import { type Columns, columnArrays, names, unnest } from './columns.ts';

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
const changedColumns: Columns = { ...caseColumns, expected: 'integer' };
// What never changes after opening is left out of the update.
const settled = new Set(['case_id', 'loop', 'opener_at', 'voyage', 'subject', 'opened_at']);
const assignments = Object.keys(caseColumns)
  .filter((name) => !settled.has(name))
  .map((name) => `"${name}" = d."${name}"`)
  .join(', ');

const commandColumns: Columns = {
  case_id: 'uuid',
  command_id: 'uuid',
  digest: 'bytea',
  recorded_at: 'bigint',
  answer: 'json',
};
const keyColumns: Columns = { case_id: 'uuid', wrapped: 'bytea' };
const tokenColumns: Columns = { case_id: 'uuid', kind: 'text', token: 'bytea' };
const headColumns: Columns = { dimension: 'text', key: 'text', change: 'integer' };
const outboxColumns: Columns = { recorded_at: 'bigint', topic: 'text', case_id: 'uuid', data: 'jsonb' };

const parts = [
  eventColumns,
  caseColumns,
  changedColumns,
  commandColumns,
  keyColumns,
  tokenColumns,
  headColumns,
  outboxColumns,
] as const;
const starts = parts.map((_, index) =>
  parts.slice(0, index).reduce((sum, columns) => sum + Object.keys(columns).length, 1),
);
const from = (index: number): string => {
  const columns = parts[index];
  const start = starts[index];
  if (columns === undefined || start === undefined) throw new RangeError(`no part ${index}`);
  return unnest(columns, start, 'd');
};
const total = parts.reduce((sum, columns) => sum + Object.keys(columns).length, 0);

/** The one statement that writes a batch: whole or not at all. Every part of it names `case_id`. */
export const writeStatement = `
with recorded as (
  insert into huan.event (${names(eventColumns)}) select ${names(eventColumns, 'd.')} from ${from(0)}
), opened as (
  insert into huan."case" (${names(caseColumns)}) select ${names(caseColumns, 'd.')} from ${from(1)}
), changed as (
  update huan."case" c set ${assignments}, changed = pg_current_xact_id()
  from ${from(2)} where c.case_id = d.case_id and c.version = d.expected returning 1
), answered as (
  insert into huan.command (${names(commandColumns)}) select ${names(commandColumns, 'd.')} from ${from(3)}
), keyed as (
  insert into huan.case_key (${names(keyColumns)}) select ${names(keyColumns, 'd.')} from ${from(4)}
), found as (
  insert into huan.token (${names(tokenColumns)}) select ${names(tokenColumns, 'd.')} from ${from(5)}
  on conflict do nothing
), counted as (
  insert into huan.head_delta (${names(headColumns)}) select ${names(headColumns, 'd.')} from ${from(6)}
), announced as (
  insert into huan.outbox (${names(outboxColumns)}) select ${names(outboxColumns, 'd.')} from ${from(7)}
)
select huan.expect((select count(*) from changed), $${total + 1}::bigint, 'cases unchanged since they were read')`;

const foldHeads = (rows: Rows): Rows['heads'] => {
  const sums = new Map<string, Rows['heads'][number]>();
  for (const { dimension, key, change } of rows.heads) {
    const name = `${dimension} ${key}`;
    sums.set(name, { dimension, key, change: (sums.get(name)?.change ?? 0) + change });
  }
  return [...sums.values()].filter(({ change }) => change !== 0);
};

/**
 * Writes the rows of a batch in one statement, which is one transaction.
 *
 * @param timeout milliseconds after which a server that does not answer is given up; it may have committed or not
 * @throws the driver's error; code HU001, 23505, 40001 or 40P01 means that somebody else was faster
 */
export const writeBatch = async (client: pg.Pool | pg.PoolClient, rows: Rows, timeout: number): Promise<void> => {
  const write: TimedQuery = {
    name: 'huan-write',
    text: writeStatement,
    values: [
      ...columnArrays(eventColumns, rows.events),
      ...columnArrays(caseColumns, rows.opened),
      ...columnArrays(changedColumns, rows.changed),
      ...columnArrays(commandColumns, rows.commands),
      ...columnArrays(keyColumns, rows.keys),
      ...columnArrays(tokenColumns, rows.tokens),
      ...columnArrays(headColumns, foldHeads(rows)),
      ...columnArrays(outboxColumns, rows.outbox),
      rows.changed.length,
    ],
    query_timeout: timeout,
  };
  await client.query(write);
};
