import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../test/house.ts';
import type { Task } from './background.ts';
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

test('an audit that cannot even run is a gap of the duty room, not only a line in a log', async () => {
  await expect(taskOf('the auditor').turn()).rejects.toThrow('EISDIR');
  const { rows } = await at.house.owner.pool.query(
    `select kind, holder from huan."case" where loop = 'gap' and closed_at is null`,
  );
  expect(rows).toEqual([{ kind: 'auditor-stopped', holder: 'DUTY' }]);
});
