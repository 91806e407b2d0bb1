// Networks deliver twice, late and in the wrong order, and eight officers press the same button.

import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { House } from '../../src/app/house.ts';
import { openHouse } from '../../src/app/house.ts';
import type { Command, StampedCommand } from '../../src/loop/command.ts';
import { type CaseId, type UnitId, instant, minutes, unitId } from '../../src/loop/terms.ts';
import type { Reply } from '../../src/store/batch.ts';
import { canonical } from '../../src/store/canonical.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;
/** A second process could not know less about the first than a second house does: they share the database alone. */
let other: House;
let houses: readonly House[];

beforeAll(async () => {
  at = await openTestHouse();
  other = await openHouse({ databaseUrl: at.url, masterKey, policies, batch: 8, inFlight: 4 });
  houses = [at.house, other];
});
afterAll(async () => {
  const { rows } = await at.house.owner.pool.query<{ deadlocks: number }>(
    'select pg_stat_clear_snapshot(), deadlocks from pg_stat_database where datname = current_database()',
  );
  console.log(`${rows[0]?.deadlocks} deadlocks`);
  expect((await wholeness(at.house.owner.pool)).problems).toEqual([]);
  await other.close();
  await at.close();
});

const eventsOf = async (id: CaseId): Promise<string[]> => {
  const { rows } = await at.house.owner.pool.query<{ name: string }>(
    'select name from huan.event where case_id = $1 order by seq',
    [id],
  );
  return rows.map(({ name }) => name);
};
const said = (reply: Reply): string => ('done' in reply ? 'done' : reply.refused.code);
const question = (): { id: CaseId; command: Command } => {
  const id = newCase();
  return { id, command: { type: 'open', case: id, loop: 'question', holder: unitId('LAB-1') } };
};
const arrive = async (): Promise<CaseId> => {
  const person = newCase();
  const facts = { category: 'traveller', destination: 'city', district: 'PUDONG', years: 35 };
  await at.act('CARRIERS', { type: 'open', case: person, loop: 'arrival', holder: unitId('CARRIERS'), facts });
  return person;
};

test('one command delivered many times through two houses at once acts once and answers the same', async () => {
  const commands: StampedCommand[] = [];
  const opened = Array.from({ length: 20 }, () => {
    const { id, command } = question();
    commands.push(stamped('LAB-1', command));
    return id;
  });
  const replies = await Promise.all(
    Array.from({ length: 25 }, (_, turn) =>
      Promise.all(
        (turn % 2 === 0 ? commands : commands.toReversed()).map(async (command) => {
          const reply = await houses[turn % 2]?.submit(command);
          return [command.commandId, canonical(reply)] as const;
        }),
      ),
    ),
  );
  const told = new Map<string, Set<string>>();
  for (const [id, text] of replies.flat()) told.set(id, (told.get(id) ?? new Set()).add(text));
  expect([...told.values()].map((texts) => texts.size)).toEqual(commands.map(() => 1));
  for (const id of opened) expect(await eventsOf(id)).toEqual(['case.opened.1']);
});

test('a refusal is answered the same, also after what stood in its way is gone', async () => {
  const { id, command } = question();
  const early = stamped('POLICE', { type: 'record', case: id, kind: 'note' });
  const first = await at.house.submit(early);
  expect(said(first)).toBe('not_found');
  await at.act('LAB-1', command);
  expect(canonical(await other.submit(early))).toBe(canonical(first));
  expect(await eventsOf(id)).toEqual(['case.opened.1']);
});

test('the same id with another body is refused and changes nothing, alone and among its like', async () => {
  const { id, command } = question();
  const first = stamped('LAB-1', command);
  await at.house.submit(first);
  const forged = { ...stamped('LAB-2', { type: 'record', case: id, kind: 'note' }), commandId: first.commandId };
  const replies = await Promise.all(houses.flatMap((house) => [house.submit(first), house.submit(forged)]));
  expect(replies.map(said)).toEqual(['done', 'command_reused', 'done', 'command_reused']);
  expect(await eventsOf(id)).toEqual(['case.opened.1']);

  // Both bodies arrive at once and neither is known: one wins, and it is the same one for ever.
  const shared = randomUUID();
  const notes = [1, 2].map((told) =>
    stamped('LAB-1', { type: 'record', case: id, kind: 'note', facts: { told } }, { id: shared }),
  );
  const raced = await Promise.all(notes.flatMap((note) => houses.map(async (house) => said(await house.submit(note)))));
  expect(raced.toSorted()).toEqual(['command_reused', 'command_reused', 'done', 'done']);
  const again = await Promise.all(notes.flatMap((note) => houses.map(async (house) => said(await house.submit(note)))));
  expect(again).toEqual(raced);
  expect(await eventsOf(id)).toEqual(['case.opened.1', 'evidence.recorded.1']);
});

test('what was said is not found by trying from its digest, and what was kept under a plain one is known still', async () => {
  const { id, command } = question();
  const first = stamped('LAB-1', command);
  await at.house.submit(first);
  const plain = createHash('sha256').update(canonical(first)).digest();
  const { pool } = at.house.owner;
  const { rows } = await pool.query<{ digest: Buffer }>('select digest from huan.command where case_id = $1', [id]);
  // Whoever has the database and guesses every word of it still cannot tell that it was said.
  expect(rows[0]?.digest.equals(plain)).toBe(false);
  expect(rows[0]?.digest.includes(plain)).toBe(false);
  await pool.query('update huan.command set digest = $2 where case_id = $1', [id, plain]);
  const other = { ...first, reason: 'another body' };
  for (const house of houses) {
    expect(said(await house.submit(first))).toBe('done');
    expect(said(await house.submit(other))).toBe('command_reused');
  }
});

test('what a device gave offline arrives in reverse: nothing is made up, and a second delivery in order completes it', async () => {
  const person = await arrive();
  const { rows } = await at.house.owner.pool.query<{ now: number }>('select huan.now() as now');
  const from = Number(rows[0]?.now);
  const offer = randomUUID();
  const given: StampedCommand[] = [
    stamped('CARRIERS', { type: 'offer', case: person, to: unitId('PVG-BOARDING'), link: 'stand' }, { id: offer }),
    stamped('PVG-BOARDING', { type: 'accept', case: person, offer }),
    stamped('PVG-BOARDING', { type: 'record', case: person, kind: 'temperature', facts: { fever: false } }),
    stamped('PVG-BOARDING', { type: 'record', case: person, kind: 'declaration', facts: { symptoms: [] } }),
  ].map((command, index) => ({ ...command, happenedAt: instant(from + index) }));
  const backwards: string[] = [];
  for (const command of given.toReversed()) backwards.push(said(await other.submit(command)));
  // Evidence may be recorded by the boarding team at any time; a signature needs an offer.
  expect(backwards).toEqual(['done', 'done', 'nothing_offered', 'done']);
  const custody = await at.house.owner.pool.query<{ holder: string; offered_to: string }>(
    'select holder, offered_to from huan."case" where case_id = $1',
    [person],
  );
  expect(custody.rows).toEqual([{ holder: 'CARRIERS', offered_to: 'PVG-BOARDING' }]);
  const accepted = await at.act('PVG-BOARDING', { type: 'accept', case: person, offer });
  expect(accepted).toMatchObject({ holder: 'PVG-BOARDING', custody: 'held' });
  expect((await eventsOf(person)).toSorted()).toEqual([
    'case.opened.1',
    'evidence.recorded.1',
    'evidence.recorded.1',
    'offer.accepted.1',
    'offer.made.1',
  ]);
});

test('eight officers in two houses accept the same run: one acceptance for each head, and seven are told', async () => {
  for (let round = 0; round < 5; round += 1) {
    const heads = await Promise.all(Array.from({ length: 45 }, arrive));
    const handover = newCase();
    await at.act('CARRIERS', {
      type: 'offer-group',
      handover,
      cases: heads,
      to: unitId('PVG-BOARDING'),
      link: 'stand',
    });
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, officer) =>
        (officer % 2 === 0 ? at.house : other).submit(
          // Each counted for himself; half of them are slow and say the heads the other way round.
          stamped(
            'PVG-BOARDING',
            {
              type: 'accept-group',
              handover,
              present: officer < 4 ? heads : heads.toReversed(),
            },
            { actor: `officer ${officer}` },
          ),
        ),
      ),
    );
    expect(replies.map(said).toSorted()).toEqual(['done', ...Array.from({ length: 7 }, () => 'nothing_offered')]);
    const { rows } = await at.house.owner.pool.query(
      `select count(*)::int as count, count(distinct case_id)::int as heads, count(distinct actor)::int as officers
         from huan.event where case_id = any($1) and name = 'offer.accepted.1'`,
      [heads],
    );
    expect(rows).toEqual([{ count: 45, heads: 45, officers: 1 }]);
  }
});

test('two units claim the same person at once: both moves stand in order, each with its gap, and one holds', async () => {
  for (let round = 0; round < 10; round += 1) {
    const person = await arrive();
    const offer = await at.act('CARRIERS', { type: 'offer', case: person, to: unitId('PVG-BOARDING'), link: 'stand' });
    await at.act('PVG-BOARDING', { type: 'accept', case: person, offer: offer.offer ?? '' });
    const replies = await Promise.all([
      at.house.submit(stamped('HOSPITAL-1', { type: 'claim', case: person, link: 'hospital', reason: 'here' })),
      other.submit(stamped('AMBULANCE', { type: 'claim', case: person, link: 'hospital', reason: 'here' })),
    ]);
    expect(replies.map(said)).toEqual(['done', 'done']);
    const { rows } = await at.house.owner.pool.query<{ holder: UnitId; unit: UnitId; to_unit: UnitId }>(
      `select holder, unit, to_unit from huan.event where case_id = $1 and name = 'custody.claimed.1' order by seq`,
      [person],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]?.holder).toBe('PVG-BOARDING');
    expect(rows[1]?.holder).toBe(rows[0]?.to_unit);
    const now = await at.house.owner.pool.query<{ holder: UnitId }>(
      'select holder from huan."case" where case_id = $1',
      [person],
    );
    expect(now.rows).toEqual([{ holder: rows[1]?.unit }]);
  }
});

test('acceptance, refusal and withdrawal race: exactly one of them answers the offer', async () => {
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 30; round += 1) {
    const person = await arrive();
    const { offer } = await at.act('CARRIERS', {
      type: 'offer',
      case: person,
      to: unitId('PVG-BOARDING'),
      link: 'stand',
    });
    const named = { case: person, offer: offer ?? '' };
    const racing = [
      stamped('PVG-BOARDING', { type: 'accept', ...named }),
      stamped('CARRIERS', { type: 'withdraw', ...named, reason: 'not yet' }),
      stamped('PVG-BOARDING', { type: 'refuse', ...named, reason: 'no room' }),
    ];
    const turned = racing.slice(round % 3).concat(racing.slice(0, round % 3));
    const replies = await Promise.all(
      turned.map(async (command, index) => [command.type, said((await houses[index % 2]?.submit(command)) as Reply)]),
    );
    const won = replies.filter(([, code]) => code === 'done');
    expect(won).toHaveLength(1);
    for (const [, code] of replies) expect(['done', 'nothing_offered']).toContain(code);
    outcomes.set(String(won[0]?.[0]), (outcomes.get(String(won[0]?.[0])) ?? 0) + 1);
    const names = await eventsOf(person);
    expect(names).toHaveLength(3);
  }
  console.log('answered first', Object.fromEntries(outcomes));
});

test('one case that everyone writes to at once: nobody is turned away, and nothing is lost', async () => {
  const { id, command } = question();
  await at.act('LAB-1', command);
  const third = await openHouse({ databaseUrl: at.url, masterKey, policies, batch: 1, inFlight: 8 });
  const fourth = await openHouse({ databaseUrl: at.url, masterKey, policies, batch: 16 });
  const all = [...houses, third, fourth];
  const began = performance.now();
  const replies = await Promise.allSettled(
    Array.from({ length: 400 }, (_, number) =>
      (all[number % 4] ?? at.house).submit(
        stamped('LAB-2', { type: 'record', case: id, kind: 'note', facts: { number } }),
      ),
    ),
  );
  const taken = performance.now() - began;
  const failed = replies.filter(({ status }) => status === 'rejected');
  expect(failed).toEqual([]);
  expect(await eventsOf(id)).toHaveLength(401);
  console.log(`one hot case, four houses: 400 commands in ${taken.toFixed(0)} ms`);
  await third.close();
  await fourth.close();
});

test('heads of many commands of one batch are counted as if they had come one by one', async () => {
  const run = newCase();
  await at.act('PUDONG-DESK', {
    type: 'open',
    case: run,
    loop: 'run',
    holder: unitId('PUDONG-DESK'),
    facts: { seats: 45 },
  });
  await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'vehicle' });
  await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } });
  const given = await at.act('PUDONG-DESK', {
    type: 'offer',
    case: run,
    to: unitId('PUDONG-CREW-1'),
    link: 'boarding',
  });
  await at.act('PUDONG-CREW-1', { type: 'accept', case: run, offer: given.offer ?? '' });
  const person = newCase();
  await at.act('PUDONG-DESK', {
    type: 'open',
    case: person,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    facts: { category: 'traveller', destination: 'city', district: 'PUDONG', years: 35 },
  });
  // Claimed by a desk from the apron, so that the test need not walk the whole way.
  for (const [unit, link] of [
    ['PVG-BOARDING', 'stand'],
    ['PVG-CHANNEL', 'channel'],
    ['PVG-SCREENING', 'screening'],
  ] as const) {
    await at.act(unit, { type: 'claim', case: person, link, reason: 'here' });
  }
  const together = [
    at.house.submit(stamped('PUDONG-CREW-1', { type: 'claim', case: person, link: 'transfer', reason: 'aboard', run })),
    at.house.submit(stamped('PUDONG-CREW-1', { type: 'record', case: run, kind: 'count', counted: 1 })),
  ];
  const [claimed, counted] = await Promise.all(together);
  expect(claimed).toMatchObject({ done: { holder: 'PUDONG-CREW-1' } });
  expect(counted).toMatchObject({ done: { held: 1, gaps: [] } });
});

test('a minute is not a day: a device that is a little ahead is believed, one far ahead or far behind is refused', async () => {
  const { id, command } = question();
  await at.act('LAB-1', command);
  const { rows } = await at.house.owner.pool.query<{ now: number }>('select huan.now() as now');
  const now = Number(rows[0]?.now);
  const note = (happenedAt: number): Promise<Reply> =>
    other.submit(stamped('LAB-1', { type: 'record', case: id, kind: 'note' }, { happenedAt: instant(happenedAt) }));
  expect(said(await note(now + minutes(2)))).toBe('done');
  expect(said(await note(now + minutes(10)))).toBe('happened_after_now');
  expect(said(await note(now - minutes(60 * 24 * 6)))).toBe('done');
  expect(said(await note(now - minutes(60 * 24 * 8)))).toBe('happened_too_early');
});
