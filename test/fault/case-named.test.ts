// Beyond one machine the ledger is distributed by case. A statement of the write path that forgets to name the case
// goes to every machine, or is not possible at all. This reads the statements and the schema, and asks the planner.

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStatement } from '../../src/store/load.ts';
import { writeStatement } from '../../src/store/write.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
/** Tables with a column case_id. */
let distributed: ReadonlySet<string>;

beforeAll(async () => {
  at = await openTestHouse();
  const { rows } = await at.house.owner.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'huan' and column_name = 'case_id'`,
  );
  distributed = new Set(rows.map(({ name }) => name));
});
afterAll(() => at.close());

const table = String.raw`huan\."?(\w+)"?`;

/** The text from an offset to the end of its own brackets, or to the next part of a union. */
const scope = (statement: string, from: number): string => {
  let depth = 0;
  for (let index = from; index < statement.length; index += 1) {
    const char = statement[index];
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0 || statement.startsWith('union', index)) return statement.slice(from, index);
  }
  return statement.slice(from);
};

/** Where a statement turns to a distributed table without naming the case. */
const unnamed = (statement: string, tables: ReadonlySet<string>): string[] => {
  const found: string[] = [];
  for (const match of statement.matchAll(new RegExp(`insert into ${table} \\(([^)]*)\\)`, 'g'))) {
    const [, name = '', columns = ''] = match;
    if (tables.has(name) && !columns.includes('"case_id"')) found.push(`insert into ${name}`);
  }
  for (const match of statement.matchAll(
    new RegExp(`(update|delete from) ${table}(?: (?!set|where|using)(\\w+))?`, 'g'),
  )) {
    const [whole, verb = '', name = '', alias = name] = match;
    const rest = scope(statement, match.index + whole.length);
    const where = rest.slice(Math.max(0, rest.lastIndexOf('where')));
    if (tables.has(name) && !new RegExp(`\\b${alias}\\.case_id = `).test(where)) found.push(`${verb} ${name}`);
  }
  for (const match of statement.matchAll(
    new RegExp(`(?<!delete )(from|join) ${table}(?: (?!on|where|join|left)(\\w+))?`, 'g'),
  )) {
    const [whole, verb = '', name = '', alias = name] = match;
    if (!tables.has(name)) continue;
    const rest = scope(statement, match.index + whole.length);
    // Its own condition: up to the next join.
    const own = verb === 'join' ? (rest.split(/\b(?:left join|join|where)\b/)[0] ?? '') : rest;
    if (!new RegExp(`\\b${alias}\\.case_id = `).test(own)) found.push(`${verb} ${name}`);
  }
  return found;
};

test('every part of the load and of the write names the case', () => {
  expect(distributed).toContain('case');
  expect(distributed).toContain('event');
  for (const name of ['event', 'case', 'command', 'case_key', 'token', 'outbox'])
    expect(writeStatement).toContain(name);
  expect(unnamed(loadStatement, distributed)).toEqual([]);
  expect(unnamed(writeStatement, distributed)).toEqual([]);
});

// Prepared statements are planned once. A plan made while the tables were empty, as on the first day or before a large
// import, would walk a table of any size for every batch until its figures are taken anew.
test('what was planned on empty tables still finds each row by its key when they are full', async ({ skip }) => {
  const { rows: old } = await at.house.owner.pool.query(
    `select where current_setting('server_version_num')::int < 160000`,
  );
  skip(old.length > 0, 'PostgreSQL 15 does not show a plan without values');
  const plan = async (pool: pg.Pool, statement: string): Promise<string> => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${statement}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const walks = /Seq Scan on|Hash (\w+ )?Join|Merge (\w+ )?Join/;
  const { owner, writer } = at.house;
  for (const statement of [loadStatement, writeStatement])
    expect(await plan(writer.pool, statement)).not.toMatch(walks);
  expect(await plan(owner.pool, loadStatement)).toMatch(walks);
});

test.each([
  ['a join by something else', 'select from unnest($1) as d(run) join huan."case" c on c.run = d.run', ['join case']],
  [
    'a second join that leans on the first',
    'select from unnest($1) as d(case_id) join huan."case" c on c.case_id = d.case_id left join huan.case_key k on true',
    ['join case_key'],
  ],
  ['a whole table', 'select * from huan.event where seq = 1', ['from event']],
  [
    'an update by holder',
    'with a as (update huan."case" c set rung = 0 from d where c.holder = d.holder) select',
    ['update case'],
  ],
  [
    'an update whose case is in what it sets',
    'update huan."case" c set rung = c.case_id = d.x where c.rung = 1',
    ['update case'],
  ],
  ['a delete of all', 'delete from huan.token', ['delete from token']],
  ['an insert without it', 'insert into huan.event ("seq") select 1', ['insert into event']],
  [
    'a part of a union whose neighbour names it',
    'select from huan.event e union all select from huan."case" c where c.case_id = $1',
    ['from event'],
  ],
])('the check finds %s', (_name, statement, found) => {
  expect(unnamed(statement, distributed)).toEqual(found);
});

// Queues stay on one machine (their order is their key), and what a list outside the cases is kept by.
const local = new Set(['outbox']);

test('the case comes first in every key of every distributed table', async () => {
  const { rows } = await at.house.owner.pool.query<{ name: string; key: string; first: string }>(
    `select c.relname as name, i.relname as key, a.attname as first
       from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
      where n.nspname = 'huan' and x.indisunique and c.relname = any($1)`,
    [[...distributed]],
  );
  const wrong = rows.filter(({ name, first }) => first !== 'case_id' && !local.has(name));
  expect(wrong).toEqual([]);
  expect(rows.length).toBeGreaterThan(6);
});

test('the planner finds every case by its key, and reads no distributed table from end to end', async () => {
  const client = await at.house.owner.pool.connect();
  try {
    // Empty tables would be read from end to end; forbidden, that shows only where no key fits.
    await client.query('begin; set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan');
    const plans: string[] = [];
    const id = `'{${randomUUID()}}'`;
    for (const [name, statement] of Object.entries({ loading: loadStatement, writing: writeStatement })) {
      const count = Math.max(...[...statement.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
      await client.query(`prepare ${name} as ${statement}`);
      const given = Array.from({ length: count }, (_, index) => (name === 'loading' && index < 3 ? id : 'null'));
      plans.push(`explain execute ${name} (${given.join(', ')})`);
    }
    for (const plan of plans) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(plan);
      const lines = rows.map((row) => row['QUERY PLAN']);
      const scans = lines.flatMap((line) => /Seq Scan on "?(\w+)"?/.exec(line)?.[1] ?? []);
      expect(
        scans.filter((name) => distributed.has(name)),
        lines.join('\n'),
      ).toEqual([]);
      expect(lines.join('\n')).toContain('case_pkey');
    }
  } finally {
    await client.query('rollback');
    client.release();
  }
});
