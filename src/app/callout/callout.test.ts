import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestHouse, masterKey, newCase, openTestHouse, policies } from '../../../test/house.ts';
import { type CaseId, type Instant, actorId, instant, minutes, unitId } from '../../loop/terms.ts';
import type { NewShift } from '../../store/roster.ts';
import { sweep } from '../../store/sweeper.ts';
import { readPace, setPace } from '../../store/time.ts';
import { type House, openHouse } from '../house.ts';
import { outboxLag } from '../outbox.ts';
import { setContactWay, setRoster } from '../roster.ts';
import { acknowledgeCallout } from './acknowledge.ts';
import type { Adapter } from './adapter.ts';
import { shortCode } from './message.ts';
import { raiseCallouts } from './raise.ts';
import { verify } from './signature.ts';
import { type Siren, readSirens, sirenAdapter } from './siren.ts';
import { webhookAdapter } from './webhook.ts';
import { tendCallouts } from './tend.ts';
import { type Worked, workCallouts } from './work.ts';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly callout: string;
    readonly delivery: string;
    readonly to: string;
    readonly kind: string;
    readonly case: string;
    readonly unit: string;
    readonly rung: number;
    readonly others: number;
    readonly texts: Record<string, string>;
  };
}

const secret = 'shared with the gateway';
let status = 200;
let calls: Call[] = [];
let port = 0;
const receiver = createServer((request, response) => {
  let text = '';
  request.on('data', (part: Buffer) => (text += part.toString('utf8')));
  request.on('end', () => {
    if (status === 200) calls.push({ headers: request.headers, text, body: JSON.parse(text) as Call['body'] });
    response.writeHead(status).end();
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  port = (receiver.address() as AddressInfo).port;
});
afterAll(() => void receiver.close());

let at: TestHouse;
let clock: Instant;
let adapters: readonly Adapter[];
const gateway = (): string => `http://127.0.0.1:${port}/sms`;
const adaptersOf = (house: House): readonly Adapter[] => [
  webhookAdapter({ kind: 'sms', gateway: gateway(), secret, allow: [`127.0.0.1:${port}`] }),
  webhookAdapter({ kind: 'voice', gateway: gateway(), secret, allow: [`127.0.0.1:${port}`] }),
  webhookAdapter({ kind: 'chat', secret }),
  sirenAdapter(house),
];
beforeEach(async () => {
  at = await openTestHouse();
  status = 200;
  calls = [];
  adapters = adaptersOf(at.house);
  clock = (await readPace(at.house.owner.pool)).now;
  await setPace(at.house.owner.pool, 0, clock);
});
afterEach(() => at.close());

const settings = { lease: 20_000, backoff: 15_000 };
const raise = async (): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    await raiseCallouts(at.house);
    if ((await outboxLag(at.house)).every(({ waiting }) => waiting === 0)) return;
    await sleep(10);
  }
  throw new Error('the outbox never ran empty');
};
/** Lets time pass, serves the clocks, raises and works. */
const pass = async (count: number, work = true): Promise<Worked | null> => {
  clock = instant(clock + minutes(count));
  await setPace(at.house.owner.pool, 0, clock);
  await sweep(at.house.writer.pool, at.house.ledger);
  await raise();
  return work ? workCallouts(at.house, adapters, clock, settings) : null;
};
/** A duty whose first alarm comes after two hours, further rungs every hour: holder, parent, duty room. */
const duty = async (holder = 'PUDONG-SITE-1'): Promise<CaseId> => {
  const id = newCase();
  await at.act(holder, { type: 'open', case: id, loop: 'gap', holder: unitId(holder), reason: 'test' });
  return id;
};
const roster = async (unit: string, account: string, until = 24 * 60, from = 0): Promise<void> => {
  const shift: NewShift = {
    account: actorId(account),
    role: 'officer',
    from: instant(clock + minutes(from)),
    until: instant(clock + minutes(until)),
  };
  const who = { actor: actorId('clerk'), unit: unitId(unit) };
  const set = await setRoster(at.house, who, unitId(unit), { from: shift.from, until: shift.until }, [shift]);
  expect(set).toHaveProperty('done');
};
const reach = (
  account: string,
  kind: 'sms' | 'voice' | 'chat' = 'sms',
  endpoint = `${kind} of ${account}`,
  place = 1,
) => setContactWay(at.house, { account: actorId(account), kind, endpoint, place });
const onCall = async (unit: string, account: string): Promise<void> => {
  await roster(unit, account);
  await reach(account);
};
const to = (): readonly string[] => calls.map(({ body }) => body.to);
const rows = async (): Promise<
  readonly { state: string; account: string | null; detail: string | null; attempt: number }[]
> => (await at.house.owner.pool.query('select * from huan.callout order by rung, account nulls first')).rows;
const sirens = (unit: string): Promise<readonly Siren[]> =>
  at.house.read(
    { actor: actorId('screen'), unit: unitId(unit) },
    async (seen) => (await readSirens(seen, unitId(unit))).sirens,
  );

test('an alarm reaches the rostered person, signed, and says what is late without saying who it is about', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  const id = newCase();
  await at.act('PUDONG-SITE-1', {
    type: 'open',
    case: id,
    loop: 'gap',
    holder: unitId('PUDONG-SITE-1'),
    reason: 'test',
    personal: { surname: 'ROSSI' },
  });
  expect(await pass(119)).toEqual({ settled: 0, sent: 0, failed: 0, nobody: 0 });
  expect(calls).toEqual([]);
  expect(await pass(1)).toEqual({ settled: 0, sent: 1, failed: 0, nobody: 0 });
  const [call] = calls;
  expect(call?.body).toMatchObject({
    to: 'sms of amy',
    unit: 'PUDONG-SITE-1',
    case: shortCode(id),
    rung: 1,
    others: 0,
  });
  const signature = String(call?.headers['huan-signature']);
  const now = Math.floor(Date.now() / 1000);
  expect(verify(secret, signature, call?.text ?? '', now)).toBe(true);
  expect(verify('another secret', signature, call?.text ?? '', now)).toBe(false);
  expect(verify(secret, signature, `${call?.text} `, now)).toBe(false);
  expect(call?.text).not.toMatch(/ROSSI/i);
  expect(call?.text).not.toContain(id);
  for (const text of Object.values(call?.body.texts ?? {})) expect(text).toContain(shortCode(id));
  expect(call?.body.texts['zh-Hant']).toContain('短板');
  expect((await sirens('PUDONG-SITE-1')).map((siren) => siren.case)).toEqual([id]);
  expect(await sirens('XUHUI')).toEqual([]);
});

test('nobody acknowledges: again every few minutes, then the parent, then the duty room, which repeats without multiplying', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await onCall('PUDONG', 'ben');
  await onCall('DUTY', 'director');
  await duty();
  await pass(120);
  expect(to()).toEqual(['sms of amy']);
  await pass(4);
  expect(calls).toHaveLength(1);
  await pass(1);
  expect(to()).toEqual(['sms of amy', 'sms of amy']);
  expect(new Set(calls.map(({ body }) => body.callout)).size).toBe(1);
  expect(new Set(calls.map(({ body }) => body.delivery)).size).toBe(2);
  calls = [];
  await pass(55);
  expect(to().toSorted()).toEqual(['sms of amy', 'sms of ben']);
  expect(calls.find(({ body }) => body.to === 'sms of ben')?.body).toMatchObject({ unit: 'PUDONG', rung: 2 });
  calls = [];
  await pass(60);
  expect(to().toSorted()).toEqual(['sms of amy', 'sms of ben', 'sms of director']);
  for (let rung = 4; rung < 8; rung += 1) {
    calls = [];
    await pass(60);
    expect(to().toSorted()).toEqual(['sms of amy', 'sms of ben', 'sms of director']);
  }
  expect((await rows()).filter(({ state }) => state === 'sent' || state === 'due')).toHaveLength(6);
});

test('a call that nobody answers grows rarer after a while, and is made again until somebody does', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await duty();
  await pass(120);
  // What else climbs the ladder meanwhile is not looked at.
  const calledIn = async (count: number): Promise<number> => {
    calls = [];
    await pass(count);
    return to().filter((one) => one === 'sms of amy').length;
  };
  for (let made = 1; made < 25; made += 1) expect(await calledIn(5)).toBe(1);
  for (const wait of [10, 20, 40, 80, 160, 240, 240]) {
    expect(await calledIn(wait - 1)).toBe(0);
    expect(await calledIn(1)).toBe(1);
  }
});

test('somebody on duty by two shifts that overlap is called once, and the calls of others do not fail for it', async () => {
  const shift = (account: string, from: number, role: 'officer' | 'director' = 'officer'): NewShift => ({
    account: actorId(account),
    role,
    from: instant(clock + minutes(from)),
    until: instant(clock + minutes(24 * 60)),
  });
  const who = { actor: actorId('clerk'), unit: unitId('PUDONG-SITE-1') };
  const span = { from: clock, until: instant(clock + minutes(24 * 60)) };
  const shifts = [shift('amy', 0), shift('amy', 30), shift('amy', 0, 'director'), shift('bob', 0)];
  expect(await setRoster(at.house, who, unitId('PUDONG-SITE-1'), span, shifts)).toHaveProperty('done');
  await reach('amy');
  await reach('bob');
  await duty();
  expect(await pass(120)).toMatchObject({ failed: 0, sent: 2 });
  expect(to().toSorted()).toEqual(['sms of amy', 'sms of bob']);
});

test('two desks of one alarm that both go up to the same person: called once, for the higher rung, and nobody is lost', async () => {
  await onCall('DUTY', 'director');
  await onCall('XUHUI-SITE-1', 'eve');
  await duty();
  await duty('XUHUI-SITE-1');
  expect(await pass(120)).toMatchObject({ failed: 0 });
  expect(to().toSorted()).toEqual(['sms of director', 'sms of eve']);
  calls = [];
  await pass(60);
  const said = calls.map(({ body }) => `${body.to}, rung ${body.rung}, and ${body.others} more`);
  expect(said.toSorted()).toEqual(['sms of director, rung 2, and 1 more', 'sms of eve, rung 1, and 0 more']);
  const ofDirector = (await rows()).filter(({ account }) => account === 'director');
  expect(ofDirector.map(({ state, detail }) => [state, detail])).toEqual([
    ['over', 'superseded'],
    ['sent', 'http 200'],
    ['sent', 'http 200'],
  ]);
});

test('an acknowledgement stops the calls and the sirens of everybody; it is said once; a new alarm calls again', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await onCall('PUDONG', 'ben');
  await duty();
  await pass(120);
  await pass(60);
  const callout = calls.at(-1)?.body.callout ?? '';
  const ben = { actor: actorId('ben'), unit: unitId('PUDONG') };
  expect(await acknowledgeCallout(at.house, { actor: actorId('spy'), unit: unitId('XUHUI') }, callout)).toMatchObject({
    refused: { code: 'not_found' },
  });
  expect(await acknowledgeCallout(at.house, ben, 'no id')).toMatchObject({ refused: { code: 'not_found' } });
  expect(await sirens('PUDONG')).toHaveLength(2);
  const first = await acknowledgeCallout(at.house, ben, callout);
  expect(first).toHaveProperty('done');
  expect(await acknowledgeCallout(at.house, ben, callout)).toEqual(first);
  expect(await acknowledgeCallout(at.house, { actor: actorId('amy'), unit: unitId('DUTY') }, callout)).toMatchObject({
    refused: { code: 'clock_unknown' },
  });
  expect(await sirens('PUDONG')).toEqual([]);
  expect((await rows()).filter(({ state }) => state !== 'over').map(({ state }) => state)).not.toContain('sent');
  calls = [];
  await pass(30);
  expect(calls).toEqual([]);
  // The clock runs out again: the ladder begins anew.
  await pass(90);
  expect(calls.map(({ body }) => [body.to, body.rung])).toEqual([['sms of amy', 1]]);
  // Pressing the old one again does not silence the new alarm.
  await acknowledgeCallout(at.house, ben, callout);
  await pass(5);
  expect(calls).toHaveLength(2);
});

test('answered elsewhere or closed, the calls end by themselves', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  const [one, two] = [await duty(), await duty()];
  await pass(120);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.body.others).toBe(1);
  await at.act('PUDONG-SITE-1', { type: 'acknowledge', case: one, clock: 'link' });
  await at.act('PUDONG-SITE-1', { type: 'record', case: two, kind: 'proof', personal: { note: 'done' } });
  await at.act('PUDONG-SITE-1', { type: 'close', case: two, ending: 'settled' });
  expect(await pass(5)).toMatchObject({ settled: 4, sent: 0 });
  expect(await sirens('PUDONG-SITE-1')).toEqual([]);
});

test('a notice told twice, under the same number or another, calls once', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await duty();
  await pass(120);
  const pool = at.house.owner.pool;
  await pool.query(`update huan.outbox_reader set upto = 0, upto_xid = '0'`);
  await pool.query(
    'insert into huan.outbox (recorded_at, topic, case_id, data) select recorded_at, topic, case_id, data from huan.outbox',
  );
  await pass(0);
  expect(calls).toHaveLength(1);
  expect(await rows()).toHaveLength(2);
});

test('several processes work side by side: each due attempt is made once', async () => {
  const people = ['PUDONG-SITE-1', 'PUDONG-SITE-2', 'XUHUI-SITE-1', 'XUHUI-SITE-2', 'PUTUO-SITE-1', 'JIADING-SITE-1'];
  for (const unit of people) {
    await onCall(unit, `officer of ${unit}`);
    await duty(unit);
    await duty(unit);
  }
  await pass(120, false);
  const other = await openHouse({ databaseUrl: at.url, masterKey, policies });
  try {
    const work = (house: House): Promise<Worked> =>
      workCallouts(house, adaptersOf(house), clock, { ...settings, most: 3 });
    await Promise.all([work(at.house), work(other), work(at.house), work(other)]);
    await Promise.all([work(at.house), work(other)]);
  } finally {
    await other.close();
  }
  const said = calls.map(({ body }) => body.delivery);
  expect(new Set(said).size).toBe(said.length);
  const { rows: tries } = await at.house.owner.pool.query('select from huan.callout_try');
  expect(tries).toHaveLength(24);
  expect(calls.reduce((sum, { body }) => sum + 1 + body.others, 0)).toBe(12);
});

test('killed between sending and recording, the call comes again under the same delivery, and then goes on', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await duty();
  await pass(120, false);
  const src = join(import.meta.dirname, '..', '..');
  const code = `
    import { openHouse } from '${src}/app/house.ts';
    import { webhookAdapter } from '${src}/app/callout/webhook.ts';
    import { workCallouts } from '${src}/app/callout/work.ts';
    const house = await openHouse({
      databaseUrl: process.env.URL, masterKey: Buffer.alloc(32, 7), policies: process.env.POLICIES });
    const real = webhookAdapter({ kind: 'sms', gateway: '${gateway()}', secret: 'x', allow: ['127.0.0.1:${port}'] });
    const sms = { kind: 'sms', async send(message, endpoint) {
      await real.send(message, endpoint);
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    } };
    await workCallouts(house, [sms], ${clock}, ${JSON.stringify({ ...settings, lease: 1500 })});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, URL: at.url, POLICIES: policies },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  expect(calls).toHaveLength(1);
  // While its lease runs nobody else takes it.
  await pass(0);
  expect(calls.length).toBeLessThanOrEqual(2);
  await sleep(1600);
  await pass(0);
  expect(calls).toHaveLength(2);
  expect(calls[1]?.body.delivery).toBe(calls[0]?.body.delivery);
  expect(calls[1]?.headers['huan-delivery']).toBe(calls[0]?.body.delivery);
  await pass(5);
  expect(calls[2]?.body.callout).toBe(calls[0]?.body.callout);
  expect(calls[2]?.body.delivery).not.toBe(calls[0]?.body.delivery);
});

test('nobody on duty anywhere: every screen of the desk and of the duty room sounds, one gap, until somebody is', async () => {
  const id = await duty();
  expect(await pass(120)).toMatchObject({ nobody: 1, sent: 0 });
  await pass(5);
  await pass(5);
  expect((await rows()).map(({ state, attempt }) => [state, attempt])).toEqual([['nobody', 3]]);
  const sounding = await sirens('DUTY');
  expect(sounding.map(({ unit, nobody, case: about }) => `${unit} ${nobody} ${about}`).toSorted()).toEqual([
    `DUTY true ${id}`,
    `PUDONG-SITE-1 true ${id}`,
  ]);
  expect(sounding[0]?.texts.en).toContain('NOBODY IS ON DUTY');
  const gaps = async (): Promise<readonly { holder: string; open: boolean }[]> =>
    (
      await at.house.owner.pool.query<{ holder: string; open: boolean }>(
        `select c.holder, c.closed_at is null as open from huan."case" c join huan.event e using (case_id)
          where e.seq = 1 and e.data ->> 'reason' = 'roster-empty'`,
      )
    ).rows;
  expect(await gaps()).toEqual([{ holder: 'DUTY', open: true }]);
  await onCall('DUTY', 'director');
  await pass(5);
  expect(to()).toEqual(['sms of director']);
  expect((await rows()).map(({ state }) => state).toSorted()).toEqual(['sent', 'sent']);
  expect(await gaps()).toHaveLength(1);
});

test('with the gateway down the next way is tried at once, then all again later and later, and the duty room hears of it', async () => {
  await roster('PUDONG-SITE-1', 'amy');
  await reach('amy', 'voice', 'voice of amy', 2);
  await reach('amy', 'sms', 'sms of amy', 1);
  const id = await duty();
  status = 503;
  expect(await pass(120)).toMatchObject({ sent: 0, failed: 2 });
  const { rows: tries } = await at.house.owner.pool.query(
    'select attempt, kind, ok, detail from huan.callout_try t where kind <> $1 order by attempt',
    ['siren'],
  );
  expect(tries).toEqual([
    { attempt: 1, kind: 'sms', ok: false, detail: 'http 503' },
    { attempt: 2, kind: 'voice', ok: false, detail: 'http 503' },
  ]);
  expect((await sirens('DUTY')).map(({ unit, case: about }) => [unit, about])).toContainEqual(['DUTY', id]);
  expect(await pass(0)).toMatchObject({ sent: 0, failed: 0 });
  expect(await pass(0.25)).toMatchObject({ sent: 0, failed: 1 });
  expect(await pass(0.25)).toMatchObject({ sent: 0, failed: 0 });
  status = 200;
  expect(await pass(0.25)).toMatchObject({ sent: 1, failed: 0 });
  expect(to()).toEqual(['voice of amy']);
});

test('a chat address that leads inside is refused and another way is used; where it leads is never recorded', async () => {
  await roster('PUDONG-SITE-1', 'amy');
  await reach('amy', 'chat', 'http://169.254.169.254/latest/meta-data/', 1);
  await reach('amy', 'sms', '13800001111', 2);
  await duty();
  expect(await pass(120)).toMatchObject({ sent: 1, failed: 1 });
  expect(to()).toEqual(['13800001111']);
  const { rows: kept } = await at.house.owner.pool.query(
    `select (select json_agg(c) from huan.callout c)::text || (select json_agg(t) from huan.callout_try t)::text
         || (select json_agg(s) from huan.siren s)::text as everything`,
  );
  expect(kept[0].everything).toContain('inner address refused');
  expect(kept[0].everything).not.toMatch(/169\.254|13800001111/);
});

test('after hours of standstill each call is made once, and time set back does not silence anybody', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await duty();
  const before = clock;
  await pass(120);
  calls = [];
  await pass(60 * 9, false);
  await pass(0);
  // One rung was raised for all the time nobody swept: amy is called for what she was already called for, once.
  expect(to().filter((one) => one === 'sms of amy')).toHaveLength(1);
  calls = [];
  clock = instant(before + minutes(1));
  await pass(0);
  expect(calls.length).toBeGreaterThan(0);
});

test('who is relieved is no longer called; who takes over is; who comes back is called again', async () => {
  await Promise.all([reach('amy'), reach('zoe')]);
  await roster('PUDONG-SITE-1', 'amy', 130);
  await roster('PUDONG-SITE-1', 'zoe', 140, 130);
  await roster('PUDONG-SITE-1', 'amy', 300, 140);
  await duty();
  await pass(120);
  await pass(10);
  await pass(10);
  expect(to()).toEqual(['sms of amy', 'sms of zoe', 'sms of amy']);
  expect((await rows()).map(({ account, state, detail }) => [account, state, detail])).toEqual([
    [null, 'sent', null],
    ['amy', 'sent', 'http 200'],
    ['zoe', 'over', 'relieved'],
  ]);
});

test('an alarm that cannot be read is set aside loudly, and the calls of the others go on', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  await pass(0);
  const pool = at.house.owner.pool;
  await pool.query(`insert into huan.outbox (recorded_at, topic, case_id, data) values (0, 'alarm', $1, '{}')`, [
    newCase(),
  ]);
  await duty();
  await pass(0, false).catch(() => {});
  clock = instant(clock + minutes(120));
  await setPace(pool, 0, clock);
  await sweep(at.house.writer.pool, at.house.ledger);
  const said: string[] = [];
  for (let turn = 0; turn < 200 && calls.length === 0; turn += 1) {
    await tendCallouts(at.house, adapters, settings, (line) => said.push(line));
    await sleep(5);
  }
  expect(to()).toEqual(['sms of amy']);
  expect(said.at(-1)).toMatch(/1 alarms could not be turned into calls/);
});

test('forty-five alarms at once are one message to the officer, not forty-five', async () => {
  await onCall('PUDONG-SITE-1', 'amy');
  for (let head = 0; head < 45; head += 1) await duty();
  expect(await pass(120)).toMatchObject({ sent: 45 });
  expect(calls).toHaveLength(1);
  expect(calls[0]?.body).toMatchObject({ others: 44 });
  expect(calls[0]?.body.texts['en']).toContain('44 more');
});
