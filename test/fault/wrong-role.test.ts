// Whoever comes as one of the two roles of the application sees what is theirs and can change nothing that was said,
// whatever the program above them does wrong. The statements here are plain SQL, sent as those roles.

import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseId, actorId, unitId } from '../../src/loop/terms.ts';
import { loops } from '../../src/city/loops.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { noteReading } from '../../src/store/reader.ts';
import { type TestHouse, newCase, openTestHouse } from '../house.ts';

let at: TestHouse;
let person: CaseId;

const guarded = ['case', 'event', 'token', 'file', 'case_key', 'reading'] as const;

beforeAll(async () => {
  at = await openTestHouse();
  person = newCase();
  const facts = { category: 'traveller', destination: 'city', district: 'PUDONG' };
  await at.act('CARRIERS', {
    type: 'open',
    case: person,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    facts,
    personal: { surname: 'ROSSI', documents: [{ type: 'P', number: 'YA0000001' }] },
  });
  await at.house.writer.pool.query(
    `insert into huan.file (case_id, file_id, media, bytes, digest, sealed, added_at)
     values ($1, $2, 'image/png', 1, '\\x00', '\\x00', 1)`,
    [person, randomUUID()],
  );
  const who = { actor: actorId('clerk'), unit: unitId('CARRIERS') };
  await at.house.read(who, (seen) => noteReading(seen, at.house.seal, who, [person], 'test'));
});
afterAll(() => at.close());

/** The code of the error that a statement of a role ends with, or null when it passes. Nothing of it stays. */
const errorOf = async (pool: pg.Pool, text: string, values: readonly unknown[] = []): Promise<string | null> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(text, [...values]);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await client.query('rollback');
    client.release();
  }
};

const seenBy = (unit: string, id = person): Promise<Record<string, number>> =>
  at.house.read({ actor: actorId('clerk'), unit: unitId(unit) }, async (seen) => {
    const counts: Record<string, number> = {};
    for (const table of guarded) {
      const { rows } = await seen.query<{ count: number }>(
        `select count(*)::int as count from huan."${table}" where case_id = $1`,
        [id],
      );
      counts[table] = rows[0]?.count ?? 0;
    }
    return counts;
  });
const nothing = Object.fromEntries(guarded.map((table) => [table, 0]));

test('who holds a case, and who is above the holder, sees it; everyone else sees nothing of it in any table', async () => {
  for (const unit of ['CARRIERS', 'PORT', 'DUTY', 'PVG-BOARDING']) {
    const seen = await seenBy(unit);
    for (const table of guarded) expect(seen[table], `${unit} looks for ${table}`).toBeGreaterThan(0);
  }
  for (const unit of ['PUDONG', 'HUANGPU-SITE-1', 'LAB-1', 'POLICE', 'PROVINCE-JS', 'PUDONG-DESK']) {
    expect(await seenBy(unit), unit).toEqual(nothing);
  }
});

/** Who sees a case itself. */
const sees = async (unit: string, id: CaseId): Promise<boolean> => (await seenBy(unit, id))['case'] === 1;

test('who opened a person’s case sees nothing of it once others hold it; who asked a question goes on seeing it', async () => {
  const id = newCase();
  const open = { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS') } as const;
  await at.act('PVG-AIRPORT', { ...open, personal: { surname: 'BIANCHI' } });
  expect((await seenBy('PVG-AIRPORT', id))['case_key']).toBe(1);
  const move = async (of: CaseId, from: string, to: string, link: string): Promise<void> => {
    const { offer } = await at.act(from, { type: 'offer', case: of, to: unitId(to), link });
    await at.act(to, { type: 'accept', case: of, offer: offer ?? '' });
  };
  await move(id, 'CARRIERS', 'PVG-BOARDING', 'stand');
  await at.act('PVG-BOARDING', { type: 'emergency', case: id, reason: 'chest pain' });
  await move(id, 'PVG-BOARDING', 'AMBULANCE', 'hospital');
  await move(id, 'AMBULANCE', 'HOSPITAL-1', 'hospital');
  const specimen = newCase();
  const taken = { type: 'open', case: specimen, loop: 'specimen', holder: unitId('HOSPITAL-1'), subject: id } as const;
  await at.act('HOSPITAL-1', taken);
  await move(specimen, 'HOSPITAL-1', 'LAB-1', 'laboratory');
  for (const unit of ['PVG-AIRPORT', 'CARRIERS', 'PVG-BOARDING', 'PORT', 'AMBULANCE']) {
    expect(await seenBy(unit, id), unit).toEqual(nothing);
    expect(await seenBy(unit, specimen), unit).toEqual(nothing);
  }
  expect([await sees('HOSPITAL-1', id), await sees('DUTY', id)]).toEqual([true, true]);
  expect([await sees('HOSPITAL-1', specimen), await sees('LAB-1', specimen)]).toEqual([false, true]);

  const question = newCase();
  await at.act('LAB-2', { type: 'open', case: question, loop: 'question', holder: unitId('LAB-2') });
  await move(question, 'LAB-2', 'POLICE', 'answering');
  expect([await sees('LAB-2', question), await sees('POLICE', question)]).toEqual([true, true]);

  // Cases of before are brought to the same by the migration, and the auditor finds them right.
  const { pool } = at.house.owner;
  const positions = `update huan."case" set opener_at = (select lo from huan.unit where unit = $2) where case_id = $1`;
  await pool.query(positions, [id, 'PVG-AIRPORT']);
  await pool.query(positions, [specimen, 'PVG-SCREENING']);
  expect([await sees('PVG-AIRPORT', id), await sees('CARRIERS', id)]).toEqual([true, false]);
  const { rules, seal } = at.house;
  const found = async () =>
    (await verify({ pool, loops, rules, seal, workers: 0 })).findings.filter(
      ({ code }) => code === 'projection-column',
    );
  expect(new Set((await found()).map((finding) => finding.case))).toEqual(new Set([id, specimen]));
  await pool.query(readFileSync(join(import.meta.dirname, '../../sql/000017-openers-eyes.sql'), 'utf8'));
  expect(await sees('PVG-AIRPORT', id)).toBe(false);
  expect(await sees('LAB-2', question)).toBe(true);
  expect(await found()).toEqual([]);
});

/** What the reading role may read without being looked at row by row: why. */
const unguarded: Readonly<Record<string, string>> = {
  calendar_day: 'which days the city works',
  head_count: 'numbers, for totals; no row is about anybody',
  head_delta: 'as head_count',
  on_the_way: 'looks by itself at the districts that the unit sees, and names no case: only voyages and how many',
  migration: 'which files of the schema were run',
  timeline: 'what time it is',
  unit: 'whoever hands over must be able to name the receiver',
};

test('every table that the reading role can read is guarded row by row, or tells of nobody', async () => {
  const { rows } = await at.house.owner.pool.query<{ name: string; guarded: boolean }>(
    `select relname as name, relrowsecurity as guarded from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname = 'huan' and relkind in ('r', 'p', 'v', 'm') and has_any_column_privilege('huan_reader', c.oid, 'select')`,
  );
  const open = rows.filter((row) => !row.guarded).map(({ name }) => name);
  expect(open.filter((name) => !(name in unguarded))).toEqual([]);
  expect(rows.filter((row) => row.guarded).length).toBeGreaterThan(8);
  for (const table of [
    'outbox',
    'outbox_reader',
    'member',
    'anchor',
    'anchor_leaf',
    'erasure',
    'audit_run',
    'command',
  ]) {
    expect(await errorOf(at.house.reader.pool, `select from huan.${table}`), table).toBe('42501');
  }
});

test('what is offered to a unit is seen by it from then on, and no longer when the offer is withdrawn', async () => {
  const question = newCase();
  await at.act('LAB-1', { type: 'open', case: question, loop: 'question', holder: unitId('LAB-1') });
  const sees = (unit: string): Promise<boolean> =>
    at.house.read({ actor: actorId('clerk'), unit: unitId(unit) }, async (seen) => {
      const { rowCount } = await seen.query('select from huan.event where case_id = $1', [question]);
      return rowCount === 1 || rowCount === 2 || rowCount === 3;
    });
  expect(await sees('POLICE')).toBe(false);
  const { offer } = await at.act('LAB-1', { type: 'offer', case: question, to: unitId('POLICE'), link: 'answering' });
  expect(await sees('POLICE')).toBe(true);
  expect(await sees('LAB-2')).toBe(false);
  await at.act('LAB-1', { type: 'withdraw', case: question, offer: offer ?? '', reason: 'solved' });
  expect(await sees('POLICE')).toBe(false);
});

test('a connection that forgot to say for whom it reads sees nothing, also after one that did', async () => {
  await seenBy('DUTY');
  const clients = await Promise.all(Array.from({ length: 12 }, () => at.house.reader.pool.connect()));
  for (const client of clients) {
    for (const table of guarded) {
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from huan."${table}"`);
      expect(rows, table).toEqual([{ count: 0 }]);
    }
    client.release();
  }
});

test('the reading role can change nothing, whosever interval it is given', async () => {
  const { pool } = at.house.reader;
  const { rows: tables } = await at.house.owner.pool.query<{ name: string }>(
    `select relname as name from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname = 'huan' and relkind in ('r', 'p')`,
  );
  expect(tables.length).toBeGreaterThan(15);
  for (const { name } of tables) {
    const { rows } = await at.house.owner.pool.query<Record<string, boolean>>(
      `select has_table_privilege('huan_reader', $1, 'update') as updates, has_table_privilege('huan_reader', $1, 'delete') as deletes,
              has_table_privilege('huan_reader', $1, 'truncate') as truncates,
              has_table_privilege('huan_reader', $1, 'insert') as inserts`,
      [`huan."${name}"`],
    );
    expect(rows[0], name).toEqual({ updates: false, deletes: false, truncates: false, inserts: name === 'reading' });
  }
  expect(await errorOf(pool, `update huan."case" set holder = 'POLICE'`)).toBe('42501');
  expect(await errorOf(pool, `delete from huan.event`)).toBe('42501');
  expect(await errorOf(pool, `select from huan.command`)).toBe('42501');
  expect(await errorOf(pool, `update huan.reading set purpose = 'none'`)).toBe('42501');
});

test('the writing role can add to what was said, and take nothing back', async () => {
  const { pool } = at.house.writer;
  for (const table of ['event', 'command', 'anchor', 'anchor_leaf', 'erasure', 'reading']) {
    const column = table.startsWith('anchor') ? 'anchor' : 'case_id';
    expect(await errorOf(pool, `update huan.${table} set ${column} = ${column}`), `update ${table}`).toBe('42501');
    expect(await errorOf(pool, `delete from huan.${table}`), `delete ${table}`).toBe('42501');
    expect(await errorOf(pool, `truncate huan.${table}`), `truncate ${table}`).toBe('42501');
  }
  expect(await errorOf(pool, `delete from huan."case"`)).toBe('42501');
  for (const statement of [
    'alter table huan.event disable trigger all',
    'alter table huan.event drop constraint event_standing',
    'alter table huan."case" disable row level security',
    'drop table huan.event',
    'drop policy event_seen on huan.event',
    'create table huan.mine (id int)',
  ]) {
    expect(await errorOf(pool, statement), statement).toBe('42501');
  }
});

const addEvent = (given: Readonly<Record<string, unknown>>): Promise<string | null> => {
  const row: Record<string, unknown> = {
    case_id: person,
    seq: 2,
    command_id: randomUUID(),
    name: 'evidence.recorded.1',
    happened_at: 1,
    recorded_at: 1,
    actor: 'officer',
    unit: 'CARRIERS',
    standing: 'holder',
    holder: 'CARRIERS',
    receiver: null,
    data: '{}',
    prev_hash: createHash('sha256').digest(),
    hash: createHash('sha256').digest(),
    ...given,
  };
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  return errorOf(
    at.house.writer.pool,
    `insert into huan.event (${names.join(', ')}) values (${places.join(', ')})`,
    Object.values(row),
  );
};

test('an event that is right passes the check', async () => {
  expect(await addEvent({})).toBeNull();
  expect(await addEvent({ standing: 'receiver', unit: 'PVG-BOARDING', receiver: 'PVG-BOARDING' })).toBeNull();
  // The late answer to an offer that has lapsed.
  expect(await addEvent({ standing: 'receiver', unit: 'PVG-BOARDING', name: 'offer.accepted.1' })).toBeNull();
  expect(await addEvent({ standing: 'system', unit: 'HUAN' })).toBeNull();
  expect(await addEvent({ standing: 'claimant', unit: 'POLICE' })).toBeNull();
  expect(await addEvent({ standing: 'declared', unit: 'LAB-1' })).toBeNull();
  expect(await addEvent({ seq: 1, case_id: newCase(), standing: 'holder', holder: null })).toBeNull();
});

test.each([
  ['another unit signs as the holder', { unit: 'POLICE' }],
  ['somebody signs as the holder of a case that nobody holds', { holder: null }],
  ['another unit signs as the receiver', { standing: 'receiver', unit: 'POLICE', receiver: 'PVG-BOARDING' }],
  ['somebody signs as the receiver of what was offered to nobody', { standing: 'receiver', unit: 'POLICE' }],
  [
    'somebody opens a case as the receiver',
    { standing: 'receiver', unit: 'POLICE', name: 'case.opened.1', seq: 1, holder: null },
  ],
  ['a unit signs as Huan itself', { standing: 'system' }],
  ['the holder claims from itself', { standing: 'claimant' }],
  ['a standing that there is not', { standing: 'king' }],
  ['a first event without a place', { seq: 0 }],
])('the database refuses that %s', async (_name, given) => {
  expect(await addEvent(given)).toBe('23514');
});
