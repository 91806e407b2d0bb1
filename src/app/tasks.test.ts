import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../../test/house.ts';
import { unitId } from '../loop/terms.ts';
import type { Task } from './background.ts';
import { readOutbox } from './outbox.ts';
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

test('an audit that cannot even run is a gap of the duty room, not only a line in a log', async () => {
  await expect(taskOf('the auditor').turn()).rejects.toThrow('EISDIR');
  expect(await gaps('auditor-stopped')).toEqual([{ holder: 'DUTY', subject: null }]);
});
