// The disk of the house itself is full: where the anchors and the erasures are kept outside of the database. People go on
// being handed over; nothing is half written there; what could not be written is written when there is room again.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepOutside, outsideOf } from '../../src/app/anchor.ts';
import { allTasks, auditOptions } from '../../src/app/tasks.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { type Journey, openJourney } from '../journey.ts';
import { type SmallDisk, mountSmallDisk } from './small-disk.ts';

let at: Journey;
let disk: SmallDisk | string;
beforeAll(async () => {
  disk = mountSmallDisk(1);
  at = await openJourney();
});
afterAll(async () => {
  await at.close();
  if (typeof disk !== 'string') disk.close();
});

test('no room for an anchor: it is told, the day goes on, and nothing of it is lost or torn afterwards', async (context) => {
  if (typeof disk === 'string') return context.skip(disk);
  const home = disk.folder;
  const outside = outsideOf(home);
  const first = await at.person();
  expect((await keepOutside(at.house, outside)).anchor?.anchor).toBe(1);
  disk.fill(0);
  expect(disk.free()).toBe(0);
  // Far more anchors than the last block of the file has room for. Where other tests hold transactions open, what came
  // after them waits for its anchor.
  let failures = 0;
  const end = performance.now() + 40_000;
  for (let round = 0; round < 24 || (failures === 0 && performance.now() < end); round += 1) {
    await at.person();
    await keepOutside(at.house, outside).catch((error: unknown) => {
      expect(String(error)).toMatch(/ENOSPC|no space left/i);
      failures += 1;
    });
  }
  expect(failures).toBeGreaterThan(0);
  // Nobody at a desk notices: custody moves as before, and the other duties of the same task are done.
  await at.bring(first, 'stand');
  expect((await at.state(first)).holder).toBe('PVG-BOARDING');
  const keeping = allTasks(at.house, home, [], () => {}).find(({ name }) => name === 'the anchors');
  await expect(keeping?.turn()).rejects.toThrow(/ENOSPC|no space left/i);
  disk.empty();
  await keepOutside(at.house, outside);
  const lines = await Array.fromAsync((await outside.anchors.open())());
  const { rows } = await at.house.owner.pool.query<{ anchor: number }>(
    'select anchor from huan.anchor order by anchor',
  );
  // Every anchor of the database stands outside too, once and in order; a line that was cut off is no line.
  expect(lines.flatMap((line) => (line !== null && 'anchor' in line ? [line.anchor] : []))).toEqual(
    rows.map(({ anchor }) => anchor),
  );
  expect(lines.filter((line) => line === null).length).toBeLessThanOrEqual(1);
  expect(readFileSync(join(home, 'anchors.jsonl'), 'utf8').endsWith('\n')).toBe(true);
  const report = await verify({ ...auditOptions(at.house, home), workers: 0 });
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
});

test('no room for the list of erasures: no key is destroyed that is not on it', async (context) => {
  if (typeof disk === 'string') return context.skip(disk);
  const outside = outsideOf(disk.folder);
  const absent = await at.person();
  await at.record('CARRIERS', absent, 'not-boarded');
  await at.act('CARRIERS', { type: 'close', case: absent, ending: 'not-boarded' });
  await at.later(8 * 24 * 60);
  disk.fill(0);
  await expect(keepOutside(at.house, outside)).rejects.toThrow(/ENOSPC|no space left/i);
  const key = async (): Promise<boolean | undefined> =>
    (
      await at.house.owner.pool.query<{ here: boolean }>(
        'select wrapped is not null as here from huan.case_key where case_id = $1',
        [absent],
      )
    ).rows[0]?.here;
  expect(await key()).toBe(true);
  disk.empty();
  expect((await keepOutside(at.house, outside)).erased).toBeGreaterThan(0);
  expect(await key()).toBe(false);
  const erased = await Array.fromAsync((await outside.erasures.open())());
  expect(erased.map((line) => line?.case)).toContain(absent);
});
