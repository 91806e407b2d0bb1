import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { newCase } from '../../test/house.ts';
import { readPace, setPace } from '../store/time.ts';
import { sweep } from '../store/sweeper.ts';
import { instant, minutes, unitId } from '../loop/terms.ts';
import { raiseCallouts } from '../app/callout/raise.ts';
import { sirenAdapter } from '../app/callout/siren.ts';
import { workCallouts } from '../app/callout/work.ts';
import { outboxLag } from '../app/outbox.ts';

let web: TestServer;
let now = 0;
beforeAll(async () => {
  web = await openTestServer();
  const pool = web.at.house.owner.pool;
  ({ now } = await readPace(pool));
  await setPace(pool, 0, instant(now));
});
afterAll(() => web.close());

const hour = (count: number): string => new Date(now + count * 3_600_000).toISOString();
const shift = (account: string, from: number, until: number, role = 'officer') => ({
  account,
  role,
  from: hour(from),
  until: hour(until),
});
const set = (key: string, unit: string, shifts: readonly object[], from = 0, until = 24) =>
  web.call('PUT', `/v1/units/${unit}/roster`, { key, body: { from: hour(from), until: hour(until), shifts } });
const number = '+86 138 0000 0000';
const way = (key: string, account: string, body: object = {}) =>
  web.call('PUT', `/v1/accounts/${account}/ways`, { key, body: { kind: 'sms', endpoint: number, ...body } });

describe('rosters', () => {
  test('an administrator puts people on duty; the unit and those above see them, the holes, and who answers', async () => {
    const admin = await web.account('putuo-admin', ['PUTUO'], 'admin');
    const amy = await web.account('amy', ['PUTUO-SITE-1']);
    const done = await set(admin.key, 'PUTUO-SITE-1', [shift(amy.id, 0, 8), shift(amy.id, 10, 24)]);
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    expect(done.body.shifts).toHaveLength(2);
    const seen = await web.call('GET', `/v1/units/PUTUO-SITE-1/roster?until=${hour(9)}`, { key: amy.key });
    expect(seen.body).toMatchObject({
      unit: 'PUTUO-SITE-1',
      from: hour(0),
      items: [{ account: amy.id, name: 'Officer amy', role: 'officer', health: 'unreported', until: hour(8) }],
    });
    const holes = await web.call('GET', `/v1/units/PUTUO-SITE-1/roster/holes?until=${hour(24)}`, {
      key: await web.officer('DUTY'),
    });
    expect(holes.body.holes).toEqual([{ from: hour(8), until: hour(10) }]);
    const duty = () => web.call('GET', '/v1/on-duty?unit=PUTUO-SITE-1', { key: amy.key });
    // On the roster, but nobody knows how to reach her.
    expect((await duty()).body).toMatchObject({
      answering: null,
      people: [],
      passed: ['PUTUO-SITE-1', 'PUTUO', 'DUTY'],
    });
    expect((await way(amy.key, amy.id)).status).toBe(200);
    expect((await duty()).body).toMatchObject({ answering: 'PUTUO-SITE-1', people: [{ name: 'Officer amy' }] });
    expect((await web.call('POST', '/v1/me/health', { key: amy.key, body: { health: 'unwell' } })).body).toEqual({
      shifts: 1,
    });
    expect((await duty()).body).toMatchObject({ answering: null });
    // Another plan for the same hours makes nobody well.
    expect((await set(admin.key, 'PUTUO-SITE-1', [shift(amy.id, 0, 9), shift(amy.id, 10, 24)])).status).toBe(200);
    expect((await duty()).body).toMatchObject({ answering: null });
    expect((await web.call('POST', '/v1/me/health', { key: amy.key, body: { health: 'ghostly' } })).status).toBe(400);
  });

  test('neighbours see nothing, and nobody learns of the health of others who does not keep their roster', async () => {
    const stranger = await web.officer('XUHUI-SITE-1');
    for (const path of [
      '/v1/units/PUTUO-SITE-1/roster',
      '/v1/units/PUTUO-SITE-1/roster/holes',
      '/v1/on-duty?unit=PUTUO',
    ])
      expect((await web.call('GET', path, { key: stranger })).body.code, path).toBe('not_yours');
    expect((await web.call('GET', '/v1/units/NOWHERE/roster', { key: stranger })).body.code).toBe('unit_unknown');
    // The desk sees its whole district, and keeps no roster of its sites.
    const reader = await web.officer('PUTUO-DESK');
    const read = await web.call('GET', '/v1/units/PUTUO-SITE-1/roster', { key: reader });
    expect(read.body.items[0]).toMatchObject({ health: null, healthAt: null });
  });

  test('an officer sets a roster only while leading: on duty as director, in the unit or above', async () => {
    const admin = await web.account('hongkou-admin', ['HONGKOU'], 'admin');
    const lead = await web.account('lead', ['HONGKOU']);
    const site = await web.account('hongkou-site', ['HONGKOU-SITE-1']);
    expect((await set(lead.key, 'HONGKOU-SITE-1', [])).body.code).toBe('not_allowed');
    expect((await set(admin.key, 'HONGKOU', [shift(lead.id, 0, 4, 'director')])).status).toBe(200);
    expect((await set(lead.key, 'HONGKOU-SITE-1', [shift(site.id, 0, 4)])).status).toBe(200);
    expect((await set(lead.key, 'PUTUO-SITE-1', [])).body.code).toBe('not_yours');
    expect((await set(site.key, 'HONGKOU-SITE-1', [])).body.code).toBe('not_allowed');
    expect((await set(site.key, 'HONGKOU', [])).body.code).toBe('not_yours');
    expect((await set(admin.key, 'PUTUO', [])).body.code).toBe('not_yours');
  });

  test('an account that was disabled, or left the unit, is not counted on: the hours are a hole and the alarm goes up', async () => {
    const admin = await web.account('jingan-admin', ['JINGAN'], 'admin');
    const gone = await web.account('gone', ['JINGAN-SITE-1']);
    const moved = await web.account('moved', ['JINGAN-SITE-1']);
    const stays = await web.account('stays', ['JINGAN']);
    for (const { key, id } of [gone, moved, stays]) expect((await way(key, id)).status).toBe(200);
    const shifts = [shift(gone.id, 0, 8), shift(moved.id, 0, 8)];
    expect((await set(admin.key, 'JINGAN-SITE-1', shifts)).status).toBe(200);
    expect((await set(admin.key, 'JINGAN', [shift(stays.id, 0, 8)])).status).toBe(200);
    const called = async () => {
      const { body } = await web.call('GET', '/v1/on-duty?unit=JINGAN-SITE-1', { key: stays.key });
      return { answering: body.answering, people: body.people.map(({ account }: { account: string }) => account) };
    };
    const holes = async () =>
      (await web.call('GET', `/v1/units/JINGAN-SITE-1/roster/holes?until=${hour(8)}`, { key: stays.key })).body.holes;
    expect(await called()).toEqual({ answering: 'JINGAN-SITE-1', people: [gone.id, moved.id].toSorted() });
    expect(await holes()).toEqual([]);
    const disable = (disabled: boolean) =>
      web.call('PATCH', `/v1/accounts/${gone.id}`, { key: admin.key, body: { disabled } });
    expect((await disable(true)).status).toBe(200);
    expect(await called()).toEqual({ answering: 'JINGAN-SITE-1', people: [moved.id] });
    const body = { unit: 'JINGAN-SITE-1', role: 'officer' };
    const left = await web.call('POST', `/v1/accounts/${moved.id}/memberships/endings`, { key: admin.key, body });
    expect(left.status).toBe(200);
    expect(await called()).toEqual({ answering: 'JINGAN', people: [stays.id] });
    expect(await holes()).toEqual([{ from: hour(0), until: hour(8) }]);
    const seen = await web.call('GET', `/v1/units/JINGAN-SITE-1/roster?until=${hour(8)}`, { key: stays.key });
    expect(seen.body.items.map(({ counts }: { counts: boolean }) => counts)).toEqual([false, false]);
    expect((await disable(false)).status).toBe(200);
    expect(await called()).toEqual({ answering: 'JINGAN-SITE-1', people: [gone.id] });
  });

  test('who leaves in the middle of a shift fills it until then: the hole begins at that hour and not a week later', async () => {
    const admin = await web.account('baoshan-admin', ['BAOSHAN'], 'admin');
    const leaves = await web.account('leaves', ['BAOSHAN-SITE-1']);
    expect((await way(leaves.key, leaves.id)).status).toBe(200);
    const shifts = [shift(leaves.id, 0, 8), shift(leaves.id, 8, 16)];
    expect((await set(admin.key, 'BAOSHAN-SITE-1', shifts)).status).toBe(200);
    const body = { unit: 'BAOSHAN-SITE-1', role: 'officer', until: hour(6) };
    const left = await web.call('POST', `/v1/accounts/${leaves.id}/memberships/endings`, { key: admin.key, body });
    expect(left.status).toBe(200);
    const ask = (path: string) =>
      web.call('GET', `/v1/units/BAOSHAN-SITE-1/${path}?from=${hour(-2)}&until=${hour(16)}`, { key: admin.key });
    expect((await ask('roster/holes')).body.holes).toEqual([
      { from: hour(-2), until: hour(0) },
      { from: hour(6), until: hour(16) },
    ]);
    const items: readonly { counts: boolean }[] = (await ask('roster')).body.items;
    expect(items.map(({ counts }) => counts)).toEqual([true, false]);
  });

  test('nobody is put on duty who could not answer, and no shift lies outside of what is set', async () => {
    const admin = await web.account('changning-admin', ['CHANGNING'], 'admin');
    const other = await web.account('other', ['XUHUI']);
    const viewer = await web.account('viewer', ['CHANGNING'], 'viewer');
    for (const account of [other.id, viewer.id, 'nobody']) {
      const refused = await set(admin.key, 'CHANGNING', [shift(account, 0, 8)]);
      expect(refused).toMatchObject({ status: 422, body: { code: 'account_unfit', about: [account] } });
    }
    const outside = await set(admin.key, 'CHANGNING', [shift(other.id, 20, 30), shift(other.id, 5, 5)]);
    expect(outside).toMatchObject({ status: 400, body: { code: 'bad_input' } });
    expect(outside.body.fields.map(({ field }: { field: string }) => field)).toEqual(['shifts[0]', 'shifts[1].until']);
    expect((await set(admin.key, 'CHANGNING', [], 5, 5)).body.fields).toMatchObject([{ field: 'until' }]);
  });
});

describe('ways', () => {
  test('the endpoint is kept sealed and never told, not even to its owner', async () => {
    const ben = await web.account('ben', ['MINHANG']);
    const kept = await way(ben.key, ben.id, { place: 2 });
    expect((await way(ben.key, ben.id, { place: 3 })).body).toEqual(kept.body);
    const list = await web.call('GET', `/v1/accounts/${ben.id}/ways`, { key: ben.key });
    expect(list.body.items).toMatchObject([{ way: kept.body.way, kind: 'sms', place: 3, language: 'zh-Hans' }]);
    expect(JSON.stringify(list.body)).not.toContain('138');
    const { rows } = await web.at.house.owner.pool.query('select c::text as text from huan.contact_way c');
    expect(JSON.stringify(rows)).not.toContain('138 0000');
    const path = `/v1/accounts/${ben.id}/ways/${kept.body.way}`;
    expect((await web.call('DELETE', path, { key: ben.key })).body).toEqual({ done: true });
    expect((await web.call('DELETE', path, { key: ben.key })).body.code).toBe('way_unknown');
  });

  test('only the account itself and its administrator read, keep and remove them', async () => {
    const cat = await web.account('cat', ['MINHANG']);
    const colleague = await web.account('colleague', ['MINHANG']);
    const above = await web.account('minhang-admin', ['MINHANG'], 'admin');
    const beside = await web.account('fengxian-admin', ['FENGXIAN'], 'admin');
    const kept = await way(above.key, cat.id);
    expect(kept.status).toBe(200);
    for (const { key } of [colleague, beside]) {
      expect((await way(key, cat.id)).body.code).toBe('not_allowed');
      expect((await web.call('GET', `/v1/accounts/${cat.id}/ways`, { key })).body.code).toBe('not_allowed');
      const path = `/v1/accounts/${cat.id}/ways/${kept.body.way}`;
      expect((await web.call('DELETE', path, { key })).body.code).toBe('not_allowed');
    }
    // Somebody else's way is not removed by naming one's own account.
    const path = `/v1/accounts/${colleague.id}/ways/${kept.body.way}`;
    expect((await web.call('DELETE', path, { key: colleague.key })).body.code).toBe('way_unknown');
    expect((await web.call('GET', `/v1/accounts/${cat.id}/ways`)).status).toBe(401);
  });

  test('an endpoint that no such way could use is refused, and so is the twenty-first', async () => {
    const dan = await web.account('dan', ['MINHANG']);
    const subscription = { endpoint: 'https://push.example/x', keys: { p256dh: 'k', auth: 'a' } };
    for (const body of [
      { kind: 'sms', endpoint: 'file:///etc/passwd' },
      { kind: 'voice', endpoint: 'call me' },
      { kind: 'push', endpoint: 'https://push.example/x' },
      { kind: 'push', endpoint: JSON.stringify({ ...subscription, endpoint: 'http://push.example/x' }) },
      { kind: 'pigeon', endpoint: '1' },
    ]) {
      const refused = await way(dan.key, dan.id, body);
      expect(refused.status, JSON.stringify(body)).toBe(400);
      expect(JSON.stringify(refused.body)).not.toContain('passwd');
    }
    expect((await way(dan.key, dan.id, { kind: 'push', endpoint: JSON.stringify(subscription) })).status).toBe(200);
    for (let index = 1; index < 20; index += 1)
      await way(dan.key, dan.id, { endpoint: `+86 138 0000 ${1000 + index}` });
    expect((await way(dan.key, dan.id, { endpoint: '+86 138 0000 2000' })).body.code).toBe('ways_full');
  });
});

test('an alarm sounds on the screens of its desk and above, and whoever answers silences it', async () => {
  const { house } = web.at;
  const id = newCase();
  await web.at.act('PUDONG-SITE-1', {
    type: 'open',
    case: id,
    loop: 'gap',
    holder: unitId('PUDONG-SITE-1'),
    reason: 'x',
  });
  const later = instant(now + minutes(120));
  await setPace(house.owner.pool, 0, later);
  await sweep(house.writer.pool, house.ledger);
  // A transaction of another test on this server may hold notices back for a moment.
  await vi.waitFor(async () => {
    await raiseCallouts(house);
    expect((await outboxLag(house)).every(({ waiting }) => waiting === 0)).toBe(true);
  }, 20_000);
  await workCallouts(house, [sirenAdapter(house)], later);
  const sirens = async (unit: string) =>
    (await web.call('GET', '/v1/sirens', { key: await web.officer(unit) })).body.items;
  expect(await sirens('PUDONG')).toMatchObject([{ case: id, unit: 'PUDONG-SITE-1', own: false, rung: 1 }]);
  const [siren] = await sirens('PUDONG-SITE-1');
  expect(siren).toMatchObject({ case: id, own: true });
  expect(await sirens('XUHUI')).toEqual([]);
  const answer = async (unit: string, callout = siren.callout) =>
    web.call('POST', `/v1/callouts/${callout}/acknowledgement`, { key: await web.officer(unit) });
  expect((await answer('XUHUI')).body.code).toBe('not_found');
  const viewer = await web.account('watching', ['PUDONG-SITE-1'], 'viewer');
  expect((await web.call('POST', `/v1/callouts/${siren.callout}/acknowledgement`, { key: viewer.key })).body.code).toBe(
    'not_allowed',
  );
  const said = await answer('PUDONG-SITE-1');
  expect(said, JSON.stringify(said.body)).toMatchObject({ status: 200, body: { case: id } });
  expect((await answer('PUDONG-SITE-1')).body).toEqual(said.body);
  expect(await sirens('PUDONG')).toEqual([]);
  expect((await answer('DUTY')).body.code).toBe('clock_unknown');
  expect((await answer('DUTY', newCase())).body.code).toBe('not_found');
});
