import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../../../test/house.ts';
import { type Instant, actorId, instant, minutes, unitId } from '../../loop/terms.ts';
import { sweep } from '../../store/sweeper.ts';
import { readPace, setPace } from '../../store/time.ts';
import { outboxLag } from '../outbox.ts';
import { setContactWay, setRoster } from '../roster.ts';
import type { Adapter } from './adapter.ts';
import { raiseCallouts } from './raise.ts';
import { workCallouts } from './work.ts';

let at: TestHouse;
let clock: Instant;
let sent: string[];
const adapters: readonly Adapter[] = [
  {
    kind: 'sms',
    async send(_message, endpoint) {
      sent.push(endpoint);
      return { ok: true };
    },
  },
];
beforeEach(async () => {
  at = await openTestHouse();
  sent = [];
  clock = (await readPace(at.house.owner.pool)).now;
  await setPace(at.house.owner.pool, 0, clock);
});
afterEach(() => at.close());

const work = () => workCallouts(at.house, adapters, clock);
/** Lets time pass, serves the clocks and raises their alarms. */
const pass = async (count: number): Promise<void> => {
  clock = instant(clock + minutes(count));
  await setPace(at.house.owner.pool, 0, clock);
  await sweep(at.house.writer.pool, at.house.ledger);
  for (let tries = 0; tries < 400; tries += 1) {
    await raiseCallouts(at.house);
    if ((await outboxLag(at.house)).every(({ waiting }) => waiting === 0)) return;
    await sleep(10);
  }
  throw new Error('the outbox never ran empty');
};
/** Puts somebody who can be reached on the roster of a unit, in minutes from now. */
const roster = async (unit: string, account: string, from: number, until: number): Promise<void> => {
  await setContactWay(at.house, { account: actorId(account), kind: 'sms', endpoint: account, place: 1 });
  const span = { from: instant(clock + minutes(from)), until: instant(clock + minutes(until)) };
  const shift = { account: actorId(account), role: 'officer', ...span } as const;
  await setRoster(at.house, { actor: actorId('clerk'), unit: unitId(unit) }, unitId(unit), span, [shift]);
};
/** A duty whose first alarm comes after two hours, further rungs every hour: holder, parent, duty room. */
const duty = (): Promise<unknown> =>
  at.act('PUDONG-SITE-1', { type: 'open', case: newCase(), loop: 'gap', holder: unitId('PUDONG-SITE-1') });

test('who is relieved above and is still on duty below is called from there again: a desk with somebody on duty calls', async () => {
  await roster('PUDONG-SITE-1', 'amy', 0, 1440);
  await roster('PUDONG', 'amy', 0, 200);
  await roster('PUDONG', 'zoe', 200, 1440);
  await duty();
  const amy = async (): Promise<readonly unknown[]> => {
    const { rows } = await at.house.owner.pool.query<{ state: string; detail: string | null }>(
      `select state, detail from huan.callout where account = 'amy' order by rung`,
    );
    return rows.map(({ state, detail }) => [state, detail]);
  };
  for (const count of [120, 60]) await pass(count).then(work);
  expect(await amy()).toEqual([
    ['over', 'superseded'],
    ['sent', null],
  ]);
  for (const count of [25, 5]) await pass(count).then(work);
  expect(await amy()).toEqual([
    ['sent', null],
    ['over', 'relieved'],
  ]);
});

test('a call that a process took while the clock of the machine was wrong does not wait until that time comes', async () => {
  await roster('PUDONG-SITE-1', 'amy', 0, 1440);
  await duty();
  await pass(120);
  // It was killed with the call in hand, and then the clock was put right.
  await at.house.owner.pool.query('update huan.callout set claimed_until = huan.real_now() + 31536000000');
  await work();
  expect(sent).toEqual(['amy']);
});
