// Between a house and its database lies a network. It cuts, it goes silent without a word, and it loses the one
// answer that said "committed".

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type House, openHouse } from '../../src/app/house.ts';
import type { CommandStamp, OpenCommand, StampedCommand } from '../../src/loop/command.ts';
import { type CaseId, instant, unitId } from '../../src/loop/terms.ts';
import type { Reply } from '../../src/store/batch.ts';
import { canonical } from '../../src/store/canonical.ts';
import { readOutbox } from '../../src/app/outbox.ts';
import { closeDatabase, openDatabase } from '../../src/store/database.ts';
import { foldHeads, headsAt } from '../../src/store/heads.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { LedgerUnavailable } from '../../src/store/ledger.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';
import { type Proxy, openProxy } from './proxy.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;
let wire: Proxy;
let far: House;

beforeEach(async () => {
  at = await openTestHouse();
  wire = await openProxy(at.url);
  far = await openHouse({ databaseUrl: wire.url, masterKey, policies, timeout: 600, patience: 6000 });
});
afterEach(async () => {
  wire.restore();
  expect((await wholeness(at.house.owner.pool)).problems).toEqual([]);
  wire.cut();
  await far.close();
  await wire.close();
  await at.close();
});

const opening = (): OpenCommand & CommandStamp => {
  const holder = unitId('LAB-1');
  const command: OpenCommand = { type: 'open', case: newCase(), loop: 'question', holder, personal: { asks: 'why' } };
  const { commandId, actor, unit, happenedAt } = stamped('LAB-1', command);
  return { ...command, commandId, actor, unit, happenedAt };
};
const note = (id: CaseId): StampedCommand => stamped('LAB-2', { type: 'record', case: id, kind: 'note' });
const versionOf = async (id: CaseId): Promise<number> => {
  const { rows } = await at.house.owner.pool.query<{ version: number }>(
    'select version from huan."case" where case_id = $1',
    [id],
  );
  return rows[0]?.version ?? 0;
};

/** Submits without end until stopped, each caller one command after the other; nobody may be told of an error. */
const load = (
  house: House,
  callers: number,
): { stop(): Promise<{ told: Map<StampedCommand, Reply>; errors: unknown[] }> } => {
  let on = true;
  const told = new Map<StampedCommand, Reply>();
  const errors: unknown[] = [];
  const call = async (): Promise<void> => {
    while (on) {
      const command = opening();
      for (const given of [command, note(command.case)]) {
        await house.submit(given).then(
          (reply) => told.set(given, reply),
          (error: unknown) => errors.push(error),
        );
      }
    }
  };
  const calls = Promise.all(Array.from({ length: callers }, call));
  return {
    async stop() {
      on = false;
      await calls;
      return { told, errors };
    },
  };
};

const expectSame = async (house: House, told: ReadonlyMap<StampedCommand, Reply>): Promise<void> => {
  for (const [command, reply] of told) expect(canonical(await house.submit(command))).toBe(canonical(reply));
};

test('connections ended by the server under load: nobody is told, nothing is lost or doubled', async () => {
  const running = load(far, 16);
  const killer = new pg.Client({ connectionString: at.url });
  await killer.connect();
  let ended = 0;
  for (let round = 0; round < 40; round += 1) {
    await sleep(60);
    const { rowCount } = await killer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'huan write%'`,
    );
    ended += rowCount ?? 0;
  }
  await killer.end();
  const { told, errors } = await running.stop();
  expect(errors).toEqual([]);
  expect(ended).toBeGreaterThan(5);
  expect(told.size).toBeGreaterThan(20);
  console.log(`${ended} connections ended under ${told.size} commands`);
  await expectSame(at.house, told);
});

test('connections reset by the network under load: the same', async () => {
  const running = load(far, 16);
  for (let round = 0; round < 25; round += 1) {
    await sleep(60);
    wire.cut();
  }
  const { told, errors } = await running.stop();
  expect(errors).toEqual([]);
  console.log(`25 resets under ${told.size} commands`);
  await expectSame(at.house, told);
});

test('answers lost after the commit: what may or may not be recorded is found by its own row, and acts once', async () => {
  const command = opening();
  expect(await far.submit(command)).toHaveProperty('done');
  for (let round = 0; round < 3; round += 1) {
    const before = await versionOf(command.case);
    const given = note(command.case);
    // The statement arrives and commits; only its answer is lost.
    wire.swallowAnswers();
    const reply = far.submit(given);
    await sleep(300);
    wire.restore();
    expect(await reply).toMatchObject({ done: { version: before + 1 } });
    expect(await versionOf(command.case)).toBe(before + 1);
    expect(canonical(await at.house.submit(given))).toBe(canonical(await reply));
  }
});

test('the write commits and its answer is lost: the giver hears the answer that was recorded', async () => {
  const command = opening();
  const { case: id } = command;
  await at.house.submit(command);
  // Answers get lost from the moment that the row is there, and not before: the load was answered.
  const given = note(id);
  wire.delay(150);
  const reply = far.submit(given);
  await expect.poll(() => versionOf(id), { interval: 5 }).toBe(2);
  wire.swallowAnswers();
  await sleep(400);
  wire.restore();
  expect(await reply).toMatchObject({ done: { version: 2 } });
  expect(await versionOf(id)).toBe(2);
  expect(canonical(await at.house.submit(given))).toBe(canonical(await reply));
});

test('connections that go silent without a word do not hold the queue: it goes on over new ones', async () => {
  const running = load(far, 16);
  await sleep(200);
  const began = performance.now();
  wire.silence();
  await sleep(50);
  wire.silence();
  const probe = await far.submit(opening());
  const taken = performance.now() - began;
  expect(probe).toHaveProperty('done');
  expect(taken).toBeLessThan(10_000);
  await sleep(200);
  const { told, errors } = await running.stop();
  expect(errors).toEqual([]);
  console.log(`silent connections were given up after ${taken.toFixed(0)} ms; the timeout is 600 ms`);
  await expectSame(at.house, told);
});

test('a question about the past that nobody answers is given up too: it stands in the way of every other command', async () => {
  const pool = new pg.Pool({ connectionString: wire.url, max: 1 });
  const need = { dimension: 'unit', key: 'LAB-1', at: instant(0) } as const;
  expect(await headsAt(pool, need, need.at, ['question'], 600)).toBe(0);
  wire.silence();
  await expect(headsAt(pool, need, need.at, ['question'], 600)).rejects.toThrow(/timeout/);
  wire.cut();
  await pool.end();
});

test('sweeper, folder and readers of notices do not wait for ever on connections that went silent: clocks go on', async () => {
  // The house's own pools have such a limit for everything that has one at the server.
  for (const { pool } of [far.writer, far.reader]) expect(pool.options.query_timeout).toBeGreaterThan(0);
  const options = { url: wire.url, applicationName: 'huan silent', role: 'huan_writer', statementTimeout: 200 };
  const writer = openDatabase({ ...options, max: 3 });
  const work = [
    () => sweep(writer.pool, at.house.ledger),
    () => foldHeads(writer.pool),
    () => readOutbox({ writer }, 'silent', async () => {}),
  ];
  const all = () => Promise.allSettled(work.map((one) => one()));
  expect((await all()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  const began = performance.now();
  wire.silence();
  for (const outcome of await all()) {
    expect(outcome.status === 'rejected' && String(outcome.reason)).toMatch(/timeout/);
  }
  // Not once for the statement and again for undoing it.
  expect(performance.now() - began).toBeLessThan(9000);
  expect((await all()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  await closeDatabase(writer);
});

test('a database that stays away is told within the patience, to everyone who waits, and the queue recovers', async () => {
  await far.submit(opening());
  wire.refuse(true);
  wire.cut();
  const began = performance.now();
  const commands = Array.from({ length: 1000 }, opening);
  const replies = await Promise.allSettled(commands.map((command) => far.submit(command)));
  const taken = performance.now() - began;
  for (const reply of replies) {
    expect(reply.status).toBe('rejected');
    expect(reply.status === 'rejected' && reply.reason).toBeInstanceOf(LedgerUnavailable);
  }
  // Not one patience for each batch of the thousand.
  expect(taken).toBeLessThan(15_000);
  wire.refuse(false);
  const again = await Promise.all(commands.map((command) => far.submit(command)));
  expect(again.every((reply) => 'done' in reply)).toBe(true);
  console.log(`1000 callers heard of it after ${taken.toFixed(0)} ms; the patience is 6000 ms`);
});

test('a lock that somebody forgot does not stop the ledger for ever, and what waited is recorded once', async () => {
  const command = opening();
  await at.house.submit(command);
  const locker = new pg.Client({ connectionString: at.url });
  await locker.connect();
  await locker.query('begin; lock table huan.command in access exclusive mode');
  const given = note(command.case);
  const replies = [far.submit(given), far.submit(opening())];
  await sleep(2000);
  await locker.query('commit');
  await locker.end();
  for (const reply of await Promise.all(replies)) expect(reply).toHaveProperty('done');
  expect(await versionOf(command.case)).toBe(2);
});

test('slow answers are no lost answers: nothing is given twice', async () => {
  wire.delay(120);
  const commands = Array.from({ length: 20 }, opening);
  const replies = await Promise.all(commands.map((command) => far.submit(command)));
  expect(replies.every((reply) => 'done' in reply)).toBe(true);
  const { rows } = await at.house.owner.pool.query<{ count: number }>(
    'select count(*)::int as count from huan.event where command_id = any($1)',
    [commands.map(({ commandId }) => commandId)],
  );
  expect(rows).toEqual([{ count: 20 }]);
});

test('a command that waits for a lost answer keeps its place: the one after it on the same case comes after it', async () => {
  const command = opening();
  await far.submit(command);
  const offer = randomUUID();
  wire.swallowAnswers();
  const replies = [
    far.submit(
      stamped('LAB-1', { type: 'offer', case: command.case, to: unitId('POLICE'), link: 'answering' }, { id: offer }),
    ),
    far.submit(stamped('POLICE', { type: 'accept', case: command.case, offer })),
  ];
  await sleep(200);
  wire.restore();
  expect(await Promise.all(replies)).toMatchObject([{ done: { custody: 'offered' } }, { done: { holder: 'POLICE' } }]);
});
