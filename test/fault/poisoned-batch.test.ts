// Commands that arrive together are written together. What cannot be written must fail alone.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { House } from '../../src/app/house.ts';
import { openHouse } from '../../src/app/house.ts';
import type { Command, StampedCommand } from '../../src/loop/command.ts';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import type { Reply } from '../../src/store/batch.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;
let house: House;
/** How many statements a batch of 100 took. */
let statements = 0;

beforeAll(async () => {
  at = await openTestHouse();
  // One batch in flight, so that the hundred are one batch.
  house = await openHouse({ databaseUrl: at.url, masterKey, policies, batch: 128, inFlight: 1 });
  house.writer.pool.on('acquire', () => {
    statements += 1;
  });
});
afterAll(async () => {
  expect((await wholeness(at.house.owner.pool)).problems).toEqual([]);
  await house.close();
  await at.close();
});

const opening = (): StampedCommand => {
  const id = newCase();
  return stamped('LAB-1', {
    type: 'open',
    case: id,
    loop: 'question',
    holder: unitId('LAB-1'),
    personal: { asks: 'why' },
  });
};

/** Ninety-nine good ones with a bad one in their middle, in one batch. */
const among = async (bad: StampedCommand): Promise<{ bad: PromiseSettledResult<Reply>; attempts: number }> => {
  const good = Array.from({ length: 99 }, opening);
  statements = 0;
  const replies = await Promise.allSettled(
    [...good.slice(0, 50), bad, ...good.slice(50)].map((command) => house.submit(command)),
  );
  const [result] = replies.splice(50, 1);
  expect(replies.filter((reply) => reply.status === 'fulfilled' && 'done' in reply.value)).toHaveLength(99);
  const { rows } = await at.house.owner.pool.query<{ count: number }>(
    `select count(*)::int as count from huan.event where command_id = any($1)`,
    [good.map(({ commandId }) => commandId)],
  );
  expect(rows).toEqual([{ count: 99 }]);
  if (result === undefined) throw new Error('no reply');
  return { bad: result, attempts: statements };
};

const nothingOf = async (command: StampedCommand): Promise<void> => {
  const { rows } = await at.house.owner.pool.query(
    `select from huan.event where command_id = $1 union all select from huan.command where command_id = $1`,
    [command.commandId],
  );
  expect(rows).toEqual([]);
};

const round: unknown[] = [];
round.push(round);
const open = (more: object): Command => ({
  type: 'open',
  case: newCase(),
  loop: 'question',
  holder: unitId('LAB-1'),
  ...more,
});

test.each([
  ['a name with NUL, which PostgreSQL refuses', stamped('LAB-1', open({}), { actor: 'o\u0000fficer' })],
  ['a fact with NUL in a column of its own', stamped('LAB-1', open({ facts: { kind: 'leak\u0000' } }))],
  ['half a character, which would be kept as another', stamped('LAB-1', open({}), { actor: 'officer \ud83d' })],
  ['half a character in what is sealed', stamped('LAB-1', open({ personal: { surname: '\udc00' } }))],
  ['a number that is none', stamped('LAB-1', open({ facts: { age: Number.NaN } }))],
  ['something that is no JSON', stamped('LAB-1', open({ personal: { asks: () => 'why' } }))],
  ['something that goes round in a circle', stamped('LAB-1', open({ personal: { asks: round } }))],
  ['an instant beyond what a bigint holds', { ...stamped('LAB-1', open({})), happenedAt: -1e300 as never }],
])('%s fails alone and leaves nothing', async (_name, command) => {
  const { bad, attempts } = await among(command);
  if (bad.status === 'fulfilled') {
    // Refused by the kernel (an impossible instant): a refusal is a row of its own, and nothing else.
    expect(bad.value).toHaveProperty('refused');
  } else {
    await nothingOf(command);
  }
  // The good ones are found by halving, not one by one.
  expect(attempts).toBeLessThan(30);
});

const keyOf = async (id: CaseId): Promise<Buffer> => {
  const { rows } = await at.house.owner.pool.query<{ wrapped: Buffer }>(
    'select wrapped from huan.case_key where case_id = $1',
    [id],
  );
  if (rows[0] === undefined) throw new Error('no key');
  return rows[0].wrapped;
};

test('a command that breaks in the middle leaves none of its events, and acts once when its cause is gone', async () => {
  const [whole, broken] = [opening(), opening()];
  for (const command of [whole, broken]) await house.submit(command);
  const [one, other] = [whole, broken].map((command) => ('case' in command ? command.case : newCase())) as [
    CaseId,
    CaseId,
  ];
  const wrapped = await keyOf(other);
  const set = (bytes: Buffer): Promise<unknown> =>
    at.house.owner.pool.query('update huan.case_key set wrapped = $2 where case_id = $1', [other, bytes]);
  await set(Buffer.alloc(wrapped.length, 1));
  // The first half is fine; the key of the second does not open.
  const command = stamped('LAB-1', {
    type: 'together',
    case: one,
    commands: [
      { type: 'record', case: one, kind: 'note', personal: { says: 'first' } },
      { type: 'record', case: other, kind: 'note', personal: { says: 'second' } },
    ],
  });
  const { bad } = await among(command);
  expect(bad.status).toBe('rejected');
  await nothingOf(command);
  const { rows } = await at.house.owner.pool.query('select version from huan."case" where case_id = $1', [one]);
  expect(rows).toEqual([{ version: 1 }]);
  await set(wrapped);
  for (let repeat = 0; repeat < 2; repeat += 1)
    expect(await house.submit(command)).toMatchObject({ done: { version: 2 } });
});

test('what cannot be sealed any more, for the key was destroyed, is refused at once and holds nobody up', async () => {
  const command = opening();
  await house.submit(command);
  const id = 'case' in command ? command.case : newCase();
  await at.house.owner.pool.query('update huan.case_key set wrapped = null, destroyed_at = 1 where case_id = $1', [id]);
  const began = performance.now();
  const { bad } = await among(stamped('LAB-1', { type: 'record', case: id, kind: 'note', personal: { says: 'late' } }));
  expect(bad).toMatchObject({ status: 'fulfilled', value: { refused: { code: 'case_closed', about: ['personal'] } } });
  expect(performance.now() - began).toBeLessThan(3000);
  // What identifies nobody may still be recorded.
  expect(await house.submit(stamped('LAB-1', { type: 'record', case: id, kind: 'note' }))).toHaveProperty('done');
  const { rows } = await at.house.owner.pool.query('select wrapped from huan.case_key where case_id = $1', [id]);
  expect(rows).toEqual([{ wrapped: null }]);
});

test('a conflict keeps its connection: others being faster is no reason to dial anew', async () => {
  const command = opening();
  await house.submit(command);
  const id = 'case' in command ? command.case : newCase();
  let dialled = 0;
  house.writer.pool.on('connect', () => {
    dialled += 1;
  });
  const note = (): StampedCommand => stamped('LAB-2', { type: 'record', case: id, kind: 'note' });
  for (let turn = 0; turn < 40; turn += 1) await Promise.all([house, at.house].map((each) => each.submit(note())));
  expect(dialled).toBeLessThan(4);
});
