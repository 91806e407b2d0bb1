import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Anchor, type AnchorLine, anchorsIn } from './anchor.ts';
import { readStanding } from './standing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huan-standing-'));
});
afterAll(() => rm(folder, { recursive: true }));
const list = (): string => join(folder, 'anchors.jsonl');

const anchor = (number: number, mark: string): Anchor => {
  const hash = mark.repeat(64);
  return { anchor: number, takenAt: 0, fromXid: '0', toXid: '1', cases: 1, root: hash, prev: hash, hash };
};
const back = (restoredTo: number): AnchorLine => ({ restoredTo, at: 0, reason: '' });
const kept = async (lines: readonly AnchorLine[]): Promise<void> =>
  writeFile(list(), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

const read = async (): Promise<{ all: [number, string, string][]; newest: number | null; torn: number }> => {
  const standing = await readStanding(anchorsIn(folder));
  const all: [number, string, string][] = [];
  const mark = ({ hash }: Anchor): string => hash.slice(0, 1);
  for await (const { anchor: line, others } of standing.each()) {
    all.push([line.anchor, mark(line), others.map(mark).join('')]);
  }
  return { all, newest: standing.newest?.anchor ?? null, torn: standing.torn };
};

test('a restoration voids the anchors after it, and those that follow stand in their place', async () => {
  await kept([anchor(1, 'a'), anchor(2, 'b'), anchor(3, 'c'), back(1), anchor(2, 'd')]);
  const standing = [
    [1, 'a', ''],
    [2, 'd', ''],
  ];
  expect(await read()).toEqual({ all: standing, newest: 2, torn: 0 });
});

test('lines in any order, twice, voided and torn: the same stands as when the whole list is held', async () => {
  const lines = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('a', 'b', 'c')) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 8 }) },
    ),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(lines, async (told) => {
      const held = new Map<number, [string, string]>();
      for (const line of told) {
        if (typeof line === 'number') {
          for (const number of held.keys()) if (number > line) held.delete(number);
        } else {
          const [first, others] = held.get(line[0]) ?? [line[1], null];
          held.set(line[0], [first, others === null ? '' : others + line[1]]);
        }
      }
      await kept(told.map((line) => (typeof line === 'number' ? back(line) : anchor(...line))));
      await appendFile(list(), '{"anchor":2,"taken');
      const all = [...held].map(([number, [first, others]]) => [number, first, others]);
      const inOrder = all.toSorted(([one], [other]) => Number(one) - Number(other));
      expect(await read()).toEqual({ all: inOrder, newest: inOrder.at(-1)?.[0] ?? null, torn: 1 });
    }),
    { numRuns: 60 },
  );
});

test('what is appended while a list is read is not part of it, and a line without an end is not gathered up', async () => {
  await kept([anchor(1, 'a')]);
  const standing = await readStanding(anchorsIn(folder));
  await appendFile(list(), `${'x'.repeat(300_000)}\n${JSON.stringify(anchor(2, 'b'))}\n`);
  const found: number[] = [];
  for await (const { anchor: line } of standing.each()) found.push(line.anchor);
  expect(found).toEqual([1]);
  expect(await read()).toEqual({
    all: [
      [1, 'a', ''],
      [2, 'b', ''],
    ],
    newest: 2,
    torn: 1,
  });
});

test('a list that is not there yet has nothing', async () => {
  await rm(list());
  expect(await read()).toEqual({ all: [], newest: null, torn: 0 });
});
