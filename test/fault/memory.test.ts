// A process decides on the states it remembers and lets the statement that writes confirm them. Here others write to the
// same cases meanwhile, move the time or destroy a key: what is remembered must never win over what is there.

import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type House, openHouse } from '../../src/app/house.ts';
import { type CaseId, days, instant, unitId } from '../../src/loop/terms.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { destroyKeys } from '../../src/store/erasure.ts';
import { readPace, setPace, setRealTime } from '../../src/store/time.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;
let other: House;
/** Names of the statements that were sent to the database. */
const sent = vi.spyOn(pg.Client.prototype, 'query');

/** How many times something was loaded while the work was done. */
const loads = async (work: () => Promise<unknown>): Promise<number> => {
  sent.mockClear();
  await work();
  return sent.mock.calls.filter(([query]) => (query as unknown as { name?: string }).name === 'huan-load').length;
};

const question = async (holder = 'LAB-1'): Promise<CaseId> => {
  const id = newCase();
  await at.act(holder, {
    type: 'open',
    case: id,
    loop: 'question',
    holder: unitId(holder),
    facts: { kind: 'ordinary' },
  });
  return id;
};
const note = (id: CaseId, unit = 'LAB-1') => at.act(unit, { type: 'record', case: id, kind: 'note' });

/** What the other process does; both know the case afterwards. */
const otherwise = async (unit: string, command: Parameters<typeof stamped>[1]) => {
  const reply = await other.submit(stamped(unit, command));
  if ('refused' in reply) throw new Error(JSON.stringify(reply.refused));
  return reply.done;
};

beforeAll(async () => {
  at = await openTestHouse();
  other = await openHouse({ databaseUrl: at.url, masterKey, policies });
});
afterAll(async () => {
  expect((await wholeness(at.house.owner.pool)).problems).toEqual([]);
  await other.close();
  await at.close();
});

/** On a machine so busy that the time is not known to some milliseconds it is asked for after all: the least of some tries. */
const leastLoads = async (work: (round: number) => Promise<unknown>): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20 && least > 0; round += 1) least = Math.min(least, await loads(() => work(round)));
  return least;
};

test('what this process saw last is not asked for again', async () => {
  const id = await question();
  expect(await leastLoads(() => note(id))).toBe(0);
  expect(
    await leastLoads(async (round) => {
      const [from, to] = round % 2 === 0 ? ['LAB-1', 'POLICE'] : ['POLICE', 'LAB-1'];
      const { offer } = await at.act(from, { type: 'offer', case: id, to: unitId(to), link: 'answering' });
      await at.act(to, { type: 'accept', case: id, offer: offer ?? '' });
    }),
  ).toBe(0);
});

test('a case that another process moved is not moved again from where it was', async () => {
  const id = await question();
  const { offer } = await otherwise('LAB-1', { type: 'offer', case: id, to: unitId('POLICE'), link: 'answering' });
  await otherwise('POLICE', { type: 'accept', case: id, offer: offer ?? '' });
  // Remembered here: held by the laboratory, nothing offered.
  const late = { type: 'offer', case: id, to: unitId('DUTY'), link: 'answering' } as const;
  expect(await at.refused('LAB-1', late)).toMatchObject({ code: 'not_yours' });
  expect(await note(id, 'POLICE')).toMatchObject({ holder: 'POLICE', version: 4 });
});

test('a refusal is never given on memory alone', async () => {
  const id = await question();
  const offered = await otherwise('LAB-1', { type: 'offer', case: id, to: unitId('POLICE'), link: 'answering' });
  // As remembered there is no offer to accept, which would be kept as the answer to this command for ever.
  const accepted = await at.act('POLICE', { type: 'accept', case: id, offer: offered.offer ?? '' });
  expect(accepted).toMatchObject({ holder: 'POLICE', custody: 'held' });
});

test('a case that is only looked at is confirmed too: nobody is parted from company that has come back meanwhile', async () => {
  const [one, mate] = [newCase(), newCase()];
  const party = { id: newCase(), members: [one, mate] };
  for (const id of party.members)
    await at.act('LAB-1', { type: 'open', case: id, loop: 'question', holder: unitId('LAB-1'), party });
  const away = { type: 'offer', case: mate, to: unitId('POLICE'), link: 'answering', splits: 'asked for' } as const;
  const { offer } = await at.act('LAB-1', away);
  await at.act('POLICE', { type: 'accept', case: mate, offer: offer ?? '' });
  const back = await otherwise('POLICE', { type: 'offer', case: mate, to: unitId('LAB-1'), link: 'answering' });
  await otherwise('LAB-1', { type: 'accept', case: mate, offer: back.offer ?? '' });
  // As remembered here the mate is with the police, and one may go alone.
  const alone = { type: 'offer', case: one, to: unitId('DUTY'), link: 'answering' } as const;
  expect(await at.refused('LAB-1', alone)).toMatchObject({ code: 'party_split' });
});

test('a command that another process has recorded gets the answer that it was given there', async () => {
  const id = await question();
  const command = stamped('LAB-1', { type: 'record', case: id, kind: 'note' });
  const first = await other.submit(command);
  await otherwise('LAB-1', { type: 'record', case: id, kind: 'note' });
  expect(await at.house.submit(command)).toEqual(first);
  // And another body under its id is refused, although memory knows nothing of it.
  const { rows } = await at.house.owner.pool.query(
    'select count(*)::integer as count from huan.event where case_id = $1',
    [id],
  );
  expect(rows).toEqual([{ count: 3 }]);
  expect(await at.house.submit({ ...command, reason: 'x' } as typeof command)).toMatchObject({
    refused: { code: 'command_reused' },
  });
});

test('a case that exists elsewhere is not opened a second time, and its opener is told so', async () => {
  const id = newCase();
  const opening = { type: 'open', case: id, loop: 'question', holder: unitId('LAB-1') } as const;
  await otherwise('LAB-1', opening);
  expect(await at.refused('LAB-1', opening)).toMatchObject({ code: 'already_opened' });
});

test('nothing is sealed under a key that was destroyed meanwhile', async () => {
  const id = await question();
  const said = (text: string) => stamped('LAB-1', { type: 'record', case: id, kind: 'note', personal: { text } });
  expect(await at.house.submit(said('first'))).toHaveProperty('done');
  expect(await leastLoads((round) => at.house.submit(said(`again ${round}`)))).toBe(0);
  await inTransaction(at.house.owner.pool, (client) => destroyKeys(client, [{ case: id, at: 1, reason: 'test' }]));
  expect(await at.house.submit(said('third'))).toMatchObject({ refused: { code: 'case_closed' } });
  const { rows } = await at.house.owner.pool.query('select wrapped from huan.case_key where case_id = $1', [id]);
  expect(rows).toEqual([{ wrapped: null }]);
});

test('time that was moved elsewhere is the time from then on', async () => {
  const id = await question();
  const { pool } = at.house.owner;
  const { now } = await readPace(pool);
  const recorded = async (): Promise<number> => {
    const { rows } = await pool.query<{ last: number }>(
      'select max(recorded_at) as last from huan.event where case_id = $1',
      [id],
    );
    return rows[0]?.last ?? 0;
  };
  await note(id);
  await setPace(pool, 1, instant(now + days(1)));
  await note(id);
  expect(await recorded()).toBeGreaterThanOrEqual(now + days(1));
  await setPace(pool, 0, instant(now + days(2)));
  await note(id);
  expect(await recorded()).toBe(now + days(2));
  await note(id);
  expect(await recorded()).toBe(now + days(2));
  await setRealTime(pool);
});

test('two processes at one case: every command is there once, in one chain', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => question()));
  const turns = 25;
  const results = await Promise.all(
    ids.flatMap((id) =>
      [at.house, other].map(async (house) => {
        for (let turn = 0; turn < turns; turn += 1) {
          const reply = await house.submit(stamped('LAB-1', { type: 'record', case: id, kind: 'note' }));
          if ('refused' in reply) return reply.refused.code;
        }
        return 'done';
      }),
    ),
  );
  expect(new Set(results)).toEqual(new Set(['done']));
  const { rows } = await at.house.owner.pool.query<{ version: number }>(
    'select version from huan."case" where case_id = any($1)',
    [ids],
  );
  expect(rows.map(({ version }) => version)).toEqual(ids.map(() => 1 + turns * 2));
});
