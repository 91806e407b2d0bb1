import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../../../test/house.ts';
import { type CaseId, type Instant, actorId, instant, minutes, unitId } from '../../loop/terms.ts';
import { sweep } from '../../store/sweeper.ts';
import { readPace, setPace } from '../../store/time.ts';
import { outboxLag } from '../outbox.ts';
import { setContactWay, setRoster } from '../roster.ts';
import { acknowledgeCallout } from './acknowledge.ts';
import type { Message } from './adapter.ts';
import { removeFinishedCallouts } from './keep.ts';
import { type Siren, readSirens, sirenAdapter } from './siren.ts';
import { tendCallouts } from './tend.ts';

// Calls as policy wants them: danger to life at once, repetitions and keeping by the table `callouts`.

let at: TestHouse;
let clock: Instant;
let calls: (Message & { readonly to: string })[] = [];
beforeEach(async () => {
  at = await openTestHouse();
  calls = [];
  clock = (await readPace(at.house.owner.pool)).now;
  await setPace(at.house.owner.pool, 0, clock);
});
afterEach(() => at.close());

/** Lets time pass, serves the clocks, raises and works; reads on until nothing waits in the outbox. */
const pass = async (count: number): Promise<void> => {
  clock = instant(clock + minutes(count));
  await setPace(at.house.owner.pool, 0, clock);
  await sweep(at.house.writer.pool, at.house.ledger);
  const sms = {
    kind: 'sms',
    async send(message: Message, to: string) {
      calls.push({ ...message, to });
      return { ok: true };
    },
  } as const;
  for (let tries = 0; tries < 400; tries += 1) {
    await tendCallouts(at.house, [sms, sirenAdapter(at.house)], { lease: 20_000 });
    if ((await outboxLag(at.house)).every(({ waiting }) => waiting === 0)) return;
  }
  throw new Error('the outbox never ran empty');
};
const onCall = async (unit: string, account: string): Promise<void> => {
  const [from, until] = [clock, instant(clock + minutes(24 * 60))];
  const shift = { account: actorId(account), role: 'officer', from, until } as const;
  const who = { actor: actorId('clerk'), unit: unitId(unit) };
  expect(await setRoster(at.house, who, unitId(unit), { from, until }, [shift])).toHaveProperty('done');
  await setContactWay(at.house, { account: actorId(account), kind: 'sms', endpoint: `sms of ${account}`, place: 1 });
};
const duty = async (holder = 'PUDONG-SITE-1'): Promise<CaseId> => {
  const id = newCase();
  await at.act(holder, { type: 'open', case: id, loop: 'gap', holder: unitId(holder), reason: 'test' });
  return id;
};
const to = (): readonly string[] => calls.map((call) => call.to);
const sirens = (unit: string): Promise<readonly Siren[]> =>
  at.house.read(
    { actor: actorId('screen'), unit: unitId(unit) },
    async (seen) => (await readSirens(seen, unitId(unit))).sirens,
  );

const person = async (holder = 'PUDONG-SITE-1'): Promise<CaseId> => {
  const id = newCase();
  await at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), facts: {} });
  await at.act(holder, { type: 'claim', case: id, link: 'territory', reason: 'is here' });
  return id;
};

test('danger to life calls who is on duty where the person is, and the duty room, before any clock is late', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await onCall('DUTY', 'director');
  const id = await person();
  await pass(0);
  calls = [];
  await at.act('PUDONG-SITE-1', { type: 'emergency', case: id, reason: 'does not breathe' });
  await pass(0);
  expect(to().toSorted()).toEqual(['sms of amy', 'sms of director']);
  expect(calls[0]).toMatchObject({ case: id, rung: 0, clock: 'review' });
  expect(calls[0]?.texts.en).toMatch(/EMERGENCY/);
  expect((await sirens('PUDONG-SITE-1')).map(({ case: about }) => about)).toEqual([id]);
  // Not answered: again, as often as policy says for danger to life, which is sooner than for other calls.
  await pass(1);
  expect(calls).toHaveLength(2);
  await pass(1);
  expect(calls).toHaveLength(4);
  const { callout } = calls.find((call) => call.to === 'sms of amy')!;
  const amy = { actor: actorId('amy'), unit: unitId('PUDONG-SITE-1') };
  expect(await acknowledgeCallout(at.house, amy, callout)).toHaveProperty('done');
  await pass(10);
  expect(calls).toHaveLength(4);
  expect(await sirens('PUDONG-SITE-1')).toEqual([]);
  // The review is still due when it was.
  calls = [];
  await pass(228);
  expect(calls.map((call) => call.rung)).toEqual([1]);
});

test('a positive result calls whoever holds the person now, at once, not when an hour has run out; who comes says so', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await onCall('DUTY', 'director');
  const [ill, well] = [await person(), await person()];
  await pass(0);
  const tested = async (id: CaseId, result: string): Promise<void> => {
    const specimen = newCase();
    await at.act('PUDONG-SITE-1', { ...{ type: 'open', case: specimen, loop: 'specimen', subject: id }, ...held });
    await at.act('LAB-1', { type: 'claim', case: specimen, link: 'laboratory', reason: 'was brought here' });
    await at.act('LAB-1', { type: 'record', case: specimen, kind: 'result', facts: { result } });
  };
  const held = { holder: unitId('PUDONG-SITE-1') } as const;
  await tested(well, 'negative');
  calls = [];
  await tested(ill, 'positive');
  await pass(0);
  expect(calls.map((call) => [call.to, call.case, call.clock, call.rung])).toEqual([['sms of amy', ill, 'act', 0]]);
  // Neither name nor result is in it: whoever stands beside the phone reads it too.
  expect(calls[0]?.texts.en).toMatch(/must be acted on now/);
  expect(JSON.stringify(calls[0])).not.toMatch(/positive|EMERGENCY/);
  await pass(2);
  expect(to()).toEqual(['sms of amy', 'sms of amy']);
  const amy = { actor: actorId('amy'), unit: unitId('PUDONG-SITE-1') };
  expect(await acknowledgeCallout(at.house, amy, calls[0]!.callout)).toHaveProperty('done');
  await pass(10);
  expect(calls).toHaveLength(2);
  expect(await sirens('PUDONG-SITE-1')).toEqual([]);
  // Answered is not done: the hour runs on.
  calls = [];
  await pass(50);
  expect(calls.map((call) => [call.clock, call.rung])).toContainEqual(['act', 1]);
});

test('who was called about a result and has handed the person on is left in peace', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  const id = await person();
  const specimen = newCase();
  const holder = unitId('PUDONG-SITE-1');
  await at.act('PUDONG-SITE-1', { type: 'open', case: specimen, loop: 'specimen', holder, subject: id });
  await at.act('LAB-1', { type: 'claim', case: specimen, link: 'laboratory', reason: 'was brought here' });
  await at.act('LAB-1', { type: 'record', case: specimen, kind: 'result', facts: { result: 'positive' } });
  await pass(0);
  expect((await sirens('PUDONG-SITE-1')).map(({ case: about }) => about)).toContain(id);
  await at.act('AMBULANCE', { type: 'claim', case: id, link: 'hospital', reason: 'is in our car' });
  calls = [];
  await pass(3);
  expect(calls.filter((call) => call.case === id)).toEqual([]);
  expect((await sirens('PUDONG-SITE-1')).map(({ case: about }) => about)).not.toContain(id);
});

test('a call that ended is kept for as long as policy says; one that still waits is kept, however old', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  const [done, waiting] = [await duty(), await duty()];
  await pass(120);
  await at.act('PUDONG-SITE-1', { type: 'acknowledge', case: done, clock: 'link' });
  await at.act('PUDONG-SITE-1', { type: 'record', case: done, kind: 'proof', personal: { note: 'done' } });
  await at.act('PUDONG-SITE-1', { type: 'close', case: done, ending: 'settled' });
  await pass(5);
  const known = async (id: CaseId): Promise<number> =>
    (await at.house.owner.pool.query('select from huan.callout where case_id = $1', [id])).rowCount ?? 0;
  const tries = async (): Promise<number> =>
    (await at.house.owner.pool.query('select from huan.callout_try where case_id = $1', [done])).rowCount ?? 0;
  const tried = await tries();
  const move = async (days: number): Promise<void> => {
    clock = instant(clock + minutes(days * 24 * 60));
    await setPace(at.house.owner.pool, 0, clock);
  };
  await move(29);
  expect(await removeFinishedCallouts(at.house)).toBe(0);
  await move(2);
  expect(await removeFinishedCallouts(at.house)).toBe(2);
  expect([await known(done), await known(waiting)]).toEqual([0, 2]);
  // That it was tried stays on record.
  expect(await tries()).toBe(tried);
  expect((await sirens('PUDONG-SITE-1')).map(({ case: about }) => about)).toEqual([waiting]);
});
