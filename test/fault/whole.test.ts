// The faults of this folder are judged by `wholeness`. Here it is judged itself: every damage planted is found.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../house.ts';
import { story } from './errand.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;

beforeAll(async () => {
  at = await openTestHouse();
  for (let number = 0; number < 4; number += 1) {
    for (const command of story('planted', number, [])) await at.house.submit(command);
  }
  await at.act('DUTY', { type: 'open', case: newCase(), loop: 'help', holder: null });
});
afterAll(() => at.close());

test('a ledger that was left alone is whole', async () => {
  expect(await wholeness(at.house.owner.pool)).toMatchObject({ problems: [], cases: 5 });
});

const one = `case_id = (select min(case_id::text)::uuid from huan.event where seq = 3)`;

test.each([
  [
    'an event that says something else',
    `update huan.event set actor = 'somebody' where seq = 3 and ${one}`,
    'the hash of event 3',
  ],
  ['an event that was taken out', `delete from huan.event where seq = 2 and ${one}`, 'stands in place 2'],
  [
    'a last event that was taken out',
    `delete from huan.event e where ${one} and seq = (select version from huan."case" c where c.case_id = e.case_id)`,
    'says version',
  ],
  ['a case without its events', `delete from huan.event where ${one}`, 'has no event'],
  ['events without their case', `delete from huan."case" where ${one}`, 'has events and no case'],
  [
    'an event recorded before the one before it',
    `update huan.event set recorded_at = 1 where seq = 3 and ${one}`,
    'was recorded before',
  ],
  [
    'another holder',
    `update huan."case" set state = (state::jsonb || '{"holder":"AMBULANCE"}')::json where ${one}`,
    'holder is not the fold',
  ],
  ['a clock that is not due', `update huan."case" set next_due = next_due + 1 where next_due is not null`, 'is due at'],
  ['an answer that is gone', `delete from huan.command where ${one}`, 'a command with events has 0 answers'],
  ['a head too many', `insert into huan.head_delta (dimension, key, change) values ('unit', 'CARRIERS', 1)`, 'counts'],
  [
    'a clock served twice',
    `with twice as (select * from huan.event where ${one} and seq = 3)
     update huan.event e set name = 'clock.lapsed.1', data = '{"clock":"link","serial":1,"rung":1,"calls":"duty","changes":{}}'
      where ${one} and seq in (2, 3)`,
    'was served twice',
  ],
])('%s is found', async (_name, damage, sentence) => {
  const client = await at.house.owner.pool.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query(damage);
    expect(rowCount).toBeGreaterThan(0);
    const { problems } = await wholeness({ query: client.query.bind(client) } as never);
    expect(problems.join('\n')).toContain(sentence);
  } finally {
    await client.query('rollback');
    client.release();
  }
});
