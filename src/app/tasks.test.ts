import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../../test/house.ts';
import { unitId } from '../loop/terms.ts';
import type { Task } from './background.ts';
import { anchorsIn } from '../store/anchor.ts';
import { keepOutside, outsideOf } from './anchor.ts';
import type { House } from './house.ts';
import { readOutbox } from './outbox.ts';
import { tellAside } from './own-alarms.ts';
import { allTasks } from './tasks.ts';

let at: TestHouse;
let home: string;
beforeAll(async () => {
  at = await openTestHouse();
  home = await mkdtemp(join(tmpdir(), 'huan-tasks-'));
  // A list that can be neither read nor written.
  await mkdir(join(home, 'erasures.jsonl'));
});
afterAll(async () => {
  await at.close();
  await rm(home, { recursive: true });
});

const taskOf = (name: string): Task => {
  const task = allTasks(at.house, home, [], () => {}).find((one) => one.name === name);
  if (task === undefined) throw new Error(`there is no task ${name}`);
  return task;
};

const gaps = async (kind: string): Promise<readonly { holder: string; subject: string | null }[]> =>
  (
    await at.house.owner.pool.query<{ holder: string; subject: string | null }>(
      `select holder, subject from huan."case" where loop = 'gap' and kind = $1 and closed_at is null`,
      [kind],
    )
  ).rows;

test('a list of erasures that cannot be written keeps no anchor from being taken', async () => {
  await at.act('DUTY', { type: 'open', case: newCase(), loop: 'gap', holder: unitId('DUTY'), reason: 'test' });
  const anchors = async (): Promise<number | null> =>
    (await at.house.owner.pool.query('select from huan.anchor')).rowCount;
  const erasures = { ...outsideOf(home).erasures, append: () => Promise.reject(new Error('no room')) };
  const due = newCase();
  await at.act('PVG-AIRPORT', { type: 'open', case: due, loop: 'gap', holder: unitId('DUTY'), reason: 'old' });
  await at.house.owner.pool.query(`update huan."case" set closed_at = 1, retain_until = 1 where case_id = $1`, [due]);
  const kept = (): Promise<unknown> => keepOutside(at.house, { anchors: anchorsIn(join(home, 'apart')), erasures });
  // Other tests of the server may have transactions running, behind which an anchor stays.
  for (let tries = 0; tries < 400 && (await anchors()) === 0; tries += 1) {
    await expect(kept()).rejects.toThrow('no room');
    await sleep(10);
  }
  expect(await anchors()).toBeGreaterThan(0);
  await at.house.owner.pool.query('delete from huan.anchor_leaf; delete from huan.anchor');
  await at.house.owner.pool.query(`update huan."case" set closed_at = null, retain_until = null where case_id = $1`, [
    due,
  ]);
});

test('anchors that cannot be kept outside are a gap of the duty room at once, and hold up nothing else', async () => {
  await mkdir(join(home, 'anchors.jsonl'));
  await expect(taskOf('the anchors').turn()).rejects.toThrow('EISDIR');
  expect(await gaps('anchors-failed')).toEqual([{ holder: 'DUTY', subject: null }]);
  await expect(taskOf('the anchors').turn()).rejects.toThrow('EISDIR');
  expect(await gaps('anchors-failed')).toHaveLength(1);
});

test('a notice that was given up is a gap of the duty room about its case, once', async () => {
  const person = newCase();
  const facts = { category: 'traveller', district: 'PUDONG' };
  await at.act('PVG-AIRPORT', { type: 'open', case: person, loop: 'arrival', holder: unitId('CARRIERS'), facts });
  const never = async (): Promise<void> => {
    throw new Error('never');
  };
  let aside = 0;
  for (let tries = 0; tries < 400 && aside === 0; tries += 1) {
    const reading = await readOutbox(at.house, 'contacts', never, { topics: ['coming'], patience: 1 }).catch(
      () => null,
    );
    aside += reading?.aside ?? 0;
    await sleep(5);
  }
  expect(aside).toBe(1);
  await taskOf('the notices set aside').turn();
  await taskOf('the notices set aside').turn();
  expect(await gaps('notice-aside')).toEqual([{ holder: 'DUTY', subject: person }]);
});

test('of many notices that were given up each is told, and one that cannot be told hides no other', async () => {
  const cases = Array.from({ length: 450 }, newCase);
  await at.house.owner.pool.query(
    `insert into huan.outbox_aside (case_id, reader, id, topic, data, reason, aside_at)
     select id, 'contacts', 9, 'result', '{}', 'planted', nth from unnest($1::uuid[]) with ordinality as d(id, nth)`,
    [cases],
  );
  const before = (await gaps('notice-aside')).length;
  let kept = 0;
  const submit: House['submit'] = async (command) => {
    kept += 1;
    if (kept === 3) throw new Error('never');
    return at.house.submit(command);
  };
  await expect(tellAside({ ...at.house, submit })).rejects.toThrow('never');
  expect(await gaps('notice-aside')).toHaveLength(before + 449);
  expect(await tellAside(at.house)).toBe(1);
  expect(await tellAside(at.house)).toBe(0);
  expect(await gaps('notice-aside')).toHaveLength(before + 450);
}, 60_000);

test('an audit that cannot even run is a gap of the duty room, not only a line in a log', async () => {
  await expect(taskOf('the auditor').turn()).rejects.toThrow('EISDIR');
  expect(await gaps('auditor-stopped')).toEqual([{ holder: 'DUTY', subject: null }]);
});
