import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lengthen } from '../../../test/fault/long-ledger.ts';
import { type TestHouse, openTestHouse } from '../../../test/house.ts';
import { readTallies } from './heads.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

interface Audited {
  readonly events: number;
  /** Findings about heads. */
  readonly unbalanced: number;
  /** Findings about anchors and chains. */
  readonly unanchored: number;
  /** Bytes of the heap that were in use at most. */
  readonly most: number;
}

const heap = 40;
const child = join(import.meta.dirname, '../../../test/fault/audit-heap.ts');

/** Audits in a process whose heap is small. */
const audited = async (folder: readonly string[] = []): Promise<Audited> => {
  const flags = [`--max-old-space-size=${heap}`, '--expose-gc'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, child, at.url, ...folder]);
  return JSON.parse(stdout) as Audited;
};

test('a ledger that grows for years does not end the audit: its memory is that of a short one', async () => {
  await lengthen(at, 220);
  const short = await audited();
  expect(short.unbalanced).toBe(0);
  await lengthen(at, 880);
  await lengthen(at, 1, { counted: 2 });
  const long = await audited();
  expect(long.events).toBeGreaterThan(4.5 * short.events);
  // Every one of the counts that are not what was held is found all the same.
  expect(long.unbalanced).toBe(20);
  // What is kept for all time would be more than twenty.
  expect(long.most - short.most).toBeLessThan(10_000_000);
  // Of what is over no tally is kept in memory: told and kept are equal, and there is none of all these voyages.
  const client = await at.house.owner.pool.connect();
  try {
    expect(await readTallies(client)).toEqual(new Map());
  } finally {
    client.release();
  }
});

test('a list of anchors that is longer than the heap is held whole by nobody, and every line of it is looked at', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huan-anchors-'));
  try {
    const path = join(folder, 'anchors.jsonl');
    const file = await open(path, 'w');
    let prev = '0'.repeat(64);
    for (let anchor = 1; anchor <= 150_000; anchor += 1) {
      const hash = randomBytes(32).toString('hex');
      // In one place the chain is broken.
      const before = anchor === 70_001 ? hash : prev;
      const line = { anchor, takenAt: 1, fromXid: '1', toXid: '2', cases: 1, root: hash, prev: before, hash };
      await file.appendFile(`${JSON.stringify(line)}\n`);
      prev = hash;
    }
    await file.close();
    // On the heap a line takes no less than in the file.
    expect((await stat(path)).size).toBeGreaterThan(heap * 1_000_000);
    // The broken place, and that the database knows none of them.
    expect((await audited([folder])).unanchored - (await audited()).unanchored).toBe(2);
  } finally {
    await rm(folder, { recursive: true });
  }
});
