// The disk of the database is full. Whoever gives a command is told so; nothing is half written; when there is room
// again, the same commands under the same ids are recorded. Needs a small disk of its own: root, and leave to mount one.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { House } from '../../src/app/house.ts';
import type { StampedCommand } from '../../src/loop/command.ts';
import { canonical } from '../../src/store/canonical.ts';
import { LedgerUnavailable } from '../../src/store/ledger.ts';
import { type Bed, makeBed } from './bed.ts';
import { story } from './errand.ts';
import { type SmallDisk, mountSmallDisk } from './small-disk.ts';
import { wholeness } from './whole.ts';

let disk: SmallDisk | string;
let bed: Bed | undefined;

beforeAll(async () => {
  disk = mountSmallDisk(224);
  if (typeof disk === 'string') return;
  bed = await makeBed({
    home: join(disk.folder, 'home'),
    settings: { max_wal_size: '64MB', min_wal_size: '32MB', autovacuum: 'off' },
  });
});
afterAll(async () => {
  await bed?.close();
  if (typeof disk !== 'string') disk.close();
});

const stories = (seed: string, count: number): StampedCommand[][] =>
  Array.from({ length: count }, (_, number) => [...story(seed, number, [])]);

interface Told {
  readonly done: Map<StampedCommand, string>;
  readonly failed: Map<StampedCommand, unknown>;
}

/** Tells stories; one that meets an error is not told on. */
const tell = async (house: House, given: readonly StampedCommand[][]): Promise<Told> => {
  const told: Told = { done: new Map(), failed: new Map() };
  await Promise.all(
    given.map(async (commands) => {
      for (const command of commands) {
        try {
          told.done.set(command, canonical(await house.submit(command)));
        } catch (error) {
          told.failed.set(command, error);
          return;
        }
      }
    }),
  );
  return told;
};

test('a full disk is told to everyone, nothing is half written, and the same ids are recorded when there is room', async (context) => {
  if (typeof disk === 'string') return context.skip(disk);
  if (bed === undefined) throw new Error('there is a disk, and no bed on it');
  const house = await bed.house({ patience: 2000, timeout: 2000 });
  const before = await tell(house, stories('before', 30));
  expect(before.failed.size).toBe(0);

  // But for a little, so that some commands still find room.
  disk.fill(1 << 20);
  expect(disk.free()).toBeLessThan(2 << 20);
  const many = stories('full', 600);
  const during = await tell(house, many);
  console.log(`full disk: ${during.done.size} commands found room, ${during.failed.size} were turned away`);
  console.log([...new Set([...during.failed.values()].map((error) => String(error).replaceAll(/"[^"]*"/g, '…')))]);
  expect(during.failed.size).toBeGreaterThan(0);
  for (const error of during.failed.values()) {
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect(String(error)).toMatch(/cannot store anything: .*No space left|does not answer/);
  }

  // The log of the database has no room for its next piece either: the server stops with a panic, if it must.
  const pid = bed.server.pid;
  for (let piece = 0; piece < 8; piece += 1) {
    await house.owner.pool
      .query('select pg_logical_emit_message(true, $1, repeat($1, 12000000))', ['x'])
      .catch(() => {});
    await house.owner.pool.query('select pg_switch_wal()').catch(() => {});
  }
  const panic = await tell(house, stories('panic', 20));
  for (const error of panic.failed.values()) expect(error).toBeInstanceOf(LedgerUnavailable);

  disk.empty();
  await bed.ready();
  console.log(`the server ${bed.server.pid === pid ? 'lived on or recovered by itself' : 'was started again'}`);
  await sleep(300);
  // What was promised is told again in the same words, and what was not is recorded now.
  const after = await tell(house, [...many, ...stories('panic', 20), ...stories('before', 30)]);
  expect(after.failed.size).toBe(0);
  for (const told of [before, during, panic]) {
    for (const [command, reply] of told.done) {
      const again = [...after.done].find(([{ commandId }]) => commandId === command.commandId);
      expect(again?.[1]).toBe(reply);
    }
  }
  const { problems } = await wholeness(house.owner.pool);
  expect(problems).toEqual([]);
  await house.close();
}, 150_000);
