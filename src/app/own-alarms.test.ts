import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../test/house.ts';
import { allTasks } from './tasks.ts';

let at: TestHouse;
let home: string;
beforeAll(async () => {
  at = await openTestHouse();
  home = await mkdtemp(join(tmpdir(), 'huan-alarms-'));
});
afterAll(async () => {
  await at.close();
  await rm(home, { recursive: true });
});

test('an audit that hangs is an alarm all the same: its clock does not wait for it', async () => {
  const pool = at.house.owner.pool;
  const [auditor, clock] = ['the auditor', 'the clock of the auditor'].map((name) =>
    allTasks(at.house, home, [], () => {}).find((task) => task.name === name),
  );
  if (auditor === undefined || clock === undefined) throw new Error('there are no such tasks');
  const told = async () =>
    (await pool.query(`select holder from huan."case" where loop = 'gap' and kind = 'auditor-stopped'`)).rows;
  // Nothing is late yet, and nothing is said.
  await clock.turn();
  expect(await told()).toEqual([]);
  const locker = await pool.connect();
  await locker.query('begin; lock table huan.anchor_leaf in access exclusive mode');
  let ended = false;
  const hanging = auditor.turn().finally(() => (ended = true));
  let running = 0;
  for (let tries = 0; tries < 400 && running === 0; tries += 1) {
    const { rowCount } = await pool.query('update huan.audit_run set started = started - 90000000');
    running = rowCount ?? 0;
    await sleep(10);
  }
  expect(running).toBe(1);
  await clock.turn();
  expect(ended).toBe(false);
  expect(await told()).toEqual([{ holder: 'DUTY' }]);
  await locker.query('rollback');
  locker.release();
  await hanging;
});
