// The clock of the database is set forward by a day, and back. Nobody is served twice, nobody is forgotten.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type House, openHouse } from '../../src/app/house.ts';
import { type CaseId, type Instant, days, instant, minutes, unitId } from '../../src/loop/terms.ts';
import { expandState } from '../../src/store/compact.ts';
import { lapseCommand, sweep } from '../../src/store/sweeper.ts';
import { setPace, setRealTime } from '../../src/store/time.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies, stamped } from '../house.ts';
import { wholeness } from './whole.ts';

let at: TestHouse;
let other: House;

beforeEach(async () => {
  at = await openTestHouse();
  other = await openHouse({ databaseUrl: at.url, masterKey, policies, batch: 16 });
});
afterEach(async () => {
  expect((await wholeness(at.house.owner.pool)).problems).toEqual([]);
  await other.close();
  await at.close();
});

const pool = (): TestHouse['house']['owner']['pool'] => at.house.owner.pool;
const now = async (): Promise<Instant> => {
  const { rows } = await pool().query<{ now: number }>('select huan.now() as now');
  return instant(Number(rows[0]?.now));
};
const jump = async (by: number): Promise<void> => setPace(pool(), 1, instant((await now()) + by));
const sweepAll = (): Promise<unknown> =>
  Promise.all([at.house, other].map((house) => sweep(house.writer.pool, house.ledger)));
const due = async (): Promise<number> => {
  const { rows } = await pool().query<{ count: number }>(
    'select count(*)::int as count from huan."case" where next_due <= huan.now()',
  );
  return rows[0]?.count ?? 0;
};
/** How many alarms each case has had: `{1: 300}` is three hundred cases with one. */
const alarms = async (cases: readonly CaseId[]): Promise<Record<string, number>> => {
  const { rows } = await pool().query<{ alarms: number; cases: number }>(
    `select alarms, count(*)::int as cases from (
       select c.case_id, count(e.seq)::int as alarms from huan."case" c
         left join huan.event e on e.case_id = c.case_id and e.name = 'clock.lapsed.1' and e.data->>'clock' = 'link'
        where c.case_id = any($1) group by 1) d group by 1`,
    [cases],
  );
  return Object.fromEntries(rows.map((row) => [row.alarms, row.cases]));
};
const openHelp = async (count: number): Promise<CaseId[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const id = newCase();
      await at.act('POLICE', { type: 'open', case: id, loop: 'help', holder: unitId('POLICE') });
      return id;
    }),
  );

test('a day forward and a day back: each clock is served once, and what came after goes on', async () => {
  const old = await openHelp(300);
  await jump(days(1));
  await sweepAll();
  expect(await alarms(old)).toEqual({ 1: 300 });
  await sweepAll();
  expect(await alarms(old)).toEqual({ 1: 300 });

  await setRealTime(pool());
  await sweepAll();
  expect(await alarms(old)).toEqual({ 1: 300 });
  // Cases touched in the future take commands in the present, and new ones have clocks of the present.
  await Promise.all(old.map((id) => at.act('POLICE', { type: 'record', case: id, kind: 'note' })));
  const young = await openHelp(50);
  await jump(minutes(61));
  await sweepAll();
  expect(await alarms(young)).toEqual({ 1: 50 });
  expect(await alarms(old)).toEqual({ 1: 300 });

  // When time has caught up the old ones climb on.
  await jump(days(1));
  await sweepAll();
  expect(await alarms(old)).toEqual({ 2: 300 });
  expect(await due()).toBe(0);
});

test('a lapse that came too soon, for the clock was set back beneath the sweeper, is served when it is due', async () => {
  const [id] = await openHelp(1);
  const { rows } = await pool().query<{ state: unknown }>('select state from huan."case" where case_id = $1', [id]);
  const state = expandState(rows[0]?.state);
  const serial = state.clocks['link']?.serial ?? 0;
  // The sweeper saw the clock due; by the time its command is decided it is yesterday again.
  expect(
    await at.refused(
      'HUAN',
      { type: 'lapse', case: state.caseId, clock: 'link', serial },
      {
        actor: 'huan',
        id: lapseCommand(state, 'link', serial).commandId,
      },
    ),
  ).toMatchObject({ code: 'too_soon' });
  await jump(minutes(61));
  await sweepAll();
  expect(await alarms([state.caseId])).toEqual({ 1: 1 });
});

test('cases whose lapse always fails do not hide the ones behind them, and are told of', async () => {
  const hasty = await openHouse({ databaseUrl: at.url, masterKey, policies, patience: 300 });
  const broken = await openHelp(5);
  // An event stands where the next one would: whoever writes to them conflicts for ever.
  const columns = 'command_id, name, happened_at, recorded_at, actor, unit, standing, data, prev_hash, hash';
  const damage = (): Promise<unknown> =>
    pool().query(
      `insert into huan.event (case_id, seq, ${columns}) select case_id, 2, ${columns.replace('unit, standing', "'HUAN', 'system'")}
         from huan.event where case_id = any($1) and seq = 1`,
      [broken],
    );
  const mend = (): Promise<unknown> =>
    pool().query('delete from huan.event where case_id = any($1) and seq = 2', [broken]);
  await damage();
  const behind = await openHelp(5);
  await jump(minutes(61));
  const swept = await sweep(hasty.writer.pool, hasty.ledger, 2);
  expect(swept).toMatchObject({ due: 10, served: 5 });
  expect(swept.failures).toHaveLength(5);
  expect(await alarms(behind)).toEqual({ 1: 5 });
  await mend();
  expect(await sweep(hasty.writer.pool, hasty.ledger, 2)).toMatchObject({ due: 5, served: 5, failures: [] });
  await hasty.close();
  expect(await alarms([...broken, ...behind])).toEqual({ 1: 10 });
});

test('recorded-at never goes back, also of a case that a command does not name', async () => {
  const people = await Promise.all(
    [1, 2].map(async () => {
      const person = newCase();
      const facts = { category: 'traveller', destination: 'city', district: 'PUDONG', years: 35 };
      await at.act('CARRIERS', { type: 'open', case: person, loop: 'arrival', holder: unitId('CARRIERS'), facts });
      return person;
    }),
  );
  const [here, absent] = people as [CaseId, CaseId];
  const handover = newCase();
  await at.act('CARRIERS', { type: 'offer-group', handover, cases: people, to: unitId('PVG-BOARDING'), link: 'stand' });
  await jump(days(1));
  await at.act('PVG-AIRPORT', { type: 'record', case: absent, kind: 'note' });
  await setRealTime(pool());
  // The absent one is refused by a command that names only who is there.
  const accepted = await at.act('PVG-BOARDING', { type: 'accept-group', handover, present: [here] });
  expect(accepted.gaps).toHaveLength(1);
});

test('what a device says is bounded, forward by minutes and back by days, also beside a clock that jumps', async () => {
  const [id] = await openHelp(1);
  const record = (happenedAt: number): ReturnType<House['submit']> =>
    other.submit(
      stamped('POLICE', { type: 'record', case: id as CaseId, kind: 'note' }, { happenedAt: instant(happenedAt) }),
    );
  const real = await now();
  expect(await record(real + days(1))).toMatchObject({ refused: { code: 'happened_after_now' } });
  await jump(days(1));
  expect(await record(real + days(1))).toHaveProperty('done');
  await jump(days(9));
  expect(await record(real + days(1))).toMatchObject({ refused: { code: 'happened_too_early' } });
});

test('the clock jumps a day forward and back under load, with two sweepers: no case goes back, no clock twice', async () => {
  let working = true;
  const worked: CaseId[] = [];
  const errors: unknown[] = [];
  const work = async (house: House): Promise<void> => {
    while (working) {
      const id = newCase();
      const given = [
        stamped('POLICE', { type: 'open', case: id, loop: 'help', holder: unitId('POLICE') }),
        stamped('POLICE', { type: 'record', case: id, kind: 'note' }),
        stamped('POLICE', { type: 'record', case: worked[worked.length >> 1] ?? id, kind: 'note' }),
      ];
      for (const command of given) {
        const reply = await house.submit(command).catch((error: unknown) => ({ error }));
        if (!('done' in reply)) errors.push(reply);
      }
      worked.push(id);
    }
  };
  const sweepOn = async (house: House): Promise<void> => {
    while (working) {
      await sweep(house.writer.pool, house.ledger);
      await sleep(20);
    }
  };
  const all = [at.house, other].flatMap((house) => [...Array.from({ length: 6 }, () => work(house)), sweepOn(house)]);
  for (let round = 0; round < 12; round += 1) {
    await sleep(150);
    if (round % 2 === 0) await jump(days(1));
    else await setRealTime(pool());
  }
  await sleep(150);
  working = false;
  await Promise.all(all);
  expect(errors).toEqual([]);
  expect(worked.length).toBeGreaterThan(50);
  // At the end of time everything is served.
  await jump(days(3));
  await sweepAll();
  expect(await due()).toBe(0);
  const counts = await alarms(worked);
  expect(counts['0']).toBeUndefined();
  console.log(`twelve jumps under ${worked.length} cases; alarms by case`, counts);
});
