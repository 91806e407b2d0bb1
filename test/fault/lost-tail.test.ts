// A standby takes over without the last commits, or a backup is put back, beneath a process that lives on and
// remembers. What it remembers must give way to what the database says, however alike the two look.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../src/app/house.ts';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;
let other: House;

beforeAll(async () => {
  at = await openTestHouse();
  other = await openHouse({ databaseUrl: at.url, masterKey, policies });
});
afterAll(async () => {
  expect((await wholeness(at.house.owner.pool)).problems).toEqual([]);
  await other.close();
  await at.close();
});

const keep = async (id: CaseId): Promise<() => Promise<void>> => {
  const { pool } = at.house.owner;
  await pool.query(`create table if not exists huan.kept as select * from huan."case" with no data`);
  await pool.query(`insert into huan.kept select * from huan."case" where case_id = $1`, [id]);
  const { rows } = await pool.query<{ version: number }>('select version from huan.kept where case_id = $1', [id]);
  const version = rows[0]?.version ?? 0;
  return async () => {
    await pool.query(
      'delete from huan.command where command_id in (select command_id from huan.event where case_id = $1 and seq > $2)',
      [id, version],
    );
    await pool.query('delete from huan.event where case_id = $1 and seq > $2', [id, version]);
    await pool.query('delete from huan."case" where case_id = $1', [id]);
    await pool.query('insert into huan."case" select * from huan.kept where case_id = $1', [id]);
  };
};

test('the same version by another way: a process does not go on from a state that the database has lost', async () => {
  const id = newCase();
  await at.act('LAB-1', { type: 'open', case: id, loop: 'question', holder: unitId('LAB-1') });
  const goBack = await keep(id);
  const lost = await at.act('LAB-1', { type: 'record', case: id, kind: 'note' });
  expect(lost.version).toBe(2);
  await goBack();

  // Another process, on the server that took over, brings the case to version 2 by another event.
  const offered = await other.submit(
    stamped('LAB-1', { type: 'offer', case: id, to: unitId('POLICE'), link: 'answering' }),
  );
  if (!('done' in offered)) throw new Error('the offer was refused');
  expect(offered.done.version).toBe(2);
  // The first process remembers a version 2 in which nothing was offered.
  const accepted = await at.act('POLICE', { type: 'accept', case: id, offer: offered.done.offer ?? '' });
  expect(accepted).toMatchObject({ holder: 'POLICE', version: 3 });
});

test('a case that the database has lost altogether can be opened again under its id', async () => {
  const id = newCase();
  const opening = stamped('LAB-1', { type: 'open', case: id, loop: 'question', holder: unitId('LAB-1') });
  const first = await at.house.submit(opening);
  for (const table of ['event', 'command', '"case"']) {
    await at.house.owner.pool.query(`delete from huan.${table} where case_id = $1`, [id]);
  }
  expect(await at.house.submit(opening)).toEqual(first);
  expect(await other.submit(opening)).toEqual(first);
});
