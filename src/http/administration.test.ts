import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase } from '../../test/database.ts';
import { masterKey, policies } from '../../test/house.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { openHouse } from '../app/house.ts';
import { NotTheSample, askSampleReset, resetIfAsked } from '../app/sample-reset.ts';
import { migratePlace } from '../app/startup.ts';
import { actorId } from '../loop/terms.ts';
import { sampleUnits } from '../sample/units.ts';

let web: TestServer;
const home = mkdtempSync(join(tmpdir(), 'huan-home-'));
const note = join(home, 'sample-reset.json');
let admin = '';
let district = '';

beforeAll(async () => {
  web = await openTestServer({ administration: { pushKey: 'BPublic', sampleHome: home } });
  admin = (await web.account('admin', ['DUTY'], 'admin')).key;
  district = (await web.account('district-admin', ['PUDONG'], 'admin')).key;
});
afterAll(async () => {
  await web.close();
  rmSync(home, { recursive: true, force: true });
});

describe('units', () => {
  test('what lies on units is told to their administrators, and of no other part of the tree', async () => {
    const opened = await web.give('PUDONG', {
      type: 'open',
      case: randomUUID(),
      loop: 'site',
      holder: 'PUDONG-SITE-1',
      facts: {},
    });
    expect(opened.body).toMatchObject({ holder: 'PUDONG-SITE-1' });
    await web.account('at-the-site', ['PUDONG-SITE-1']);
    const { body } = await web.call('GET', '/v1/units/loads', { key: district });
    const units = body.items.map(({ unit }: { unit: string }) => unit);
    expect(units).toContain('PUDONG-SITE-1');
    expect(units.every((unit: string) => unit.startsWith('PUDONG'))).toBe(true);
    expect(body.items.find(({ unit }: { unit: string }) => unit === 'PUDONG-SITE-1')).toEqual({
      unit: 'PUDONG-SITE-1',
      sees: null,
      held: 1,
      offered: 0,
      accounts: 1,
    });
    expect(body.items.find(({ unit }: { unit: string }) => unit === 'PUDONG-DESK').sees).toBe('PUDONG');
    const officer = await web.call('GET', '/v1/units/loads', { key: await web.officer('PUDONG') });
    expect(officer.status).toBe(403);
  });

  test('before a unit stops working one learns what it would leave behind', async () => {
    const { body } = await web.call('GET', '/v1/units/PUDONG-SITE-1/dependents', { key: district });
    expect(body).toEqual({
      unit: 'PUDONG-SITE-1',
      held: [{ loop: 'site', count: 1 }],
      offered: 0,
      accounts: 1,
      shifts: 0,
      below: [],
    });
    expect((await web.call('GET', '/v1/units/PUDONG/dependents', { key: district })).body.below).toContain(
      'PUDONG-DESK',
    );
    expect((await web.call('GET', '/v1/units/XUHUI/dependents', { key: district })).body.code).toBe('not_allowed');
    expect((await web.call('GET', '/v1/units/NOWHERE/dependents', { key: admin })).body.code).toBe('not_allowed');
  });

  test('one that has stopped working is given nothing new, and what it holds can leave', async () => {
    const question = async (holder: string): Promise<string> => {
      const id = randomUUID();
      const opened = await web.give(holder, { type: 'open', case: id, loop: 'question', holder });
      expect(opened.status).toBe(200);
      return id;
    };
    const [before, after, own] = [await question('LAB-1'), await question('LAB-1'), await question('LAB-2')];
    const offer = (id: string, from: string, to: string) =>
      web.give(from, { type: 'offer', case: id, to, link: 'answering' });
    const offered = await offer(before, 'LAB-1', 'LAB-2');
    const headers = await web.enter('admin');
    const set = (active: boolean) => web.call('PATCH', '/v1/units/LAB-2', { headers, body: { active } });
    expect((await set(false)).body.active).toBe(false);
    const refused = async (answer: ReturnType<typeof offer>): Promise<void> => {
      expect((await answer).body).toMatchObject({ code: 'unit_inactive', status: 422 });
    };
    await refused(offer(after, 'LAB-1', 'LAB-2'));
    const group = { type: 'offer-group', handover: randomUUID(), cases: [after], to: 'LAB-2', link: 'answering' };
    await refused(web.give('LAB-1', group));
    await refused(web.give('LAB-1', { type: 'open', case: randomUUID(), loop: 'question', holder: 'LAB-2' }));
    const member = { unit: 'LAB-2', role: 'officer' };
    const newcomer = { username: 'too-late', name: 'x', password: 'long enough now', memberships: [member] };
    await refused(web.call('POST', '/v1/accounts', { headers, body: newcomer }));
    const { id } = await web.account('moves-on', ['LAB-1']);
    await refused(web.call('POST', `/v1/accounts/${id}/memberships`, { headers, body: member }));
    // What was on its way still arrives, what it holds leaves, and what is about its own case is its own.
    const accept = { type: 'accept', case: before, offer: offered.body.offer };
    expect((await web.give('LAB-2', accept)).body.holder).toBe('LAB-2');
    const facts = { kind: 'history', about: 'question' };
    const gap = { type: 'open', case: randomUUID(), loop: 'gap', holder: 'LAB-2', subject: own, facts };
    expect((await web.give('LAB-2', gap)).status).toBe(200);
    const leaving = await offer(own, 'LAB-2', 'LAB-1');
    expect(leaving.status).toBe(200);
    expect((await web.give('LAB-1', { ...accept, case: own, offer: leaving.body.offer })).body.holder).toBe('LAB-1');
    await set(true);
    expect((await offer(after, 'LAB-1', 'LAB-2')).status).toBe(200);
  });

  test('units are found by how their names are read', async () => {
    const { body } = await web.call('GET', '/v1/units/readings', { key: district });
    const of = (unit: string): readonly string[] =>
      body.items.find((item: { unit: string }) => item.unit === unit).readings;
    expect(of('PUDONG')).toEqual(['pudongxinqufangkongban', 'pdxqfkb']);
    expect(of('LAB-1')[1]).toBe('sjksys');
    expect((await web.call('GET', '/v1/units/readings')).status).toBe(401);
  });
});

test('the key for push is told to who is signed in; a server without push has none', async () => {
  expect((await web.call('GET', '/v1/push/key', { key: district })).body).toEqual({ key: 'BPublic' });
  expect((await web.call('GET', '/v1/push/key')).status).toBe(401);
});

describe('emptying the sample city', () => {
  const ask = (key: string, city: string) => web.call('POST', '/v1/sample/reset', { key, body: { city } });

  test('is asked for by typing its name, by an administrator of the whole city, and can be taken back', async () => {
    expect((await ask(district, 'Sample City')).body.code).toBe('not_allowed');
    expect((await ask(await web.officer('DUTY'), 'Sample City')).status).toBe(403);
    expect((await ask(admin, 'Shanghai')).body.code).toBe('city_name');
    expect(existsSync(note)).toBe(false);
    const asked = await ask(admin, ' 样城 ');
    expect(asked.body).toMatchObject({ sample: true, possible: true, asked: { by: expect.any(String) } });
    expect(existsSync(note)).toBe(true);
    expect((await web.call('DELETE', '/v1/sample/reset', { key: admin })).body.asked).toBeNull();
    expect(existsSync(note)).toBe(false);
  });

  test('is refused as soon as one unit is real', async () => {
    expect((await ask(admin, 'Sample City')).status).toBe(200);
    await web.call('DELETE', '/v1/sample/reset', { key: admin });
    const names = { 'zh-Hans': '真单位', 'zh-Hant': '真單位', en: 'A real unit' };
    const body = { unit: 'REAL-1', kind: 'site', parent: 'PUDONG', names };
    expect((await web.call('POST', '/v1/units', { key: admin, body })).status).toBe(201);
    expect((await ask(admin, 'Sample City')).body.code).toBe('not_sample');
    expect((await web.call('GET', '/v1/sample', { key: admin })).body).toMatchObject({
      sample: false,
      possible: false,
    });
    expect(existsSync(note)).toBe(false);
  });

  test('is refused where the process was not started with the sample', async () => {
    expect(await askSampleReset(web.at.house, null, actorId('somebody'), 'Sample City')).toBe('not_sample');
  });

  test('empties everything at the next start, puts the outside lists aside, and looks at everything anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'huan-reset-'));
    const database = await cloneDatabase();
    const ask = (): void => writeFileSync(join(folder, 'sample-reset.json'), '{"at":"2026-01-01T00:00:00Z","by":"x"}');
    const open = () => openHouse({ databaseUrl: database.url, masterKey, policies });
    try {
      writeFileSync(join(folder, 'anchors.jsonl'), 'old\n');
      let house = await open();
      await house.units.add(sampleUnits);
      expect(await resetIfAsked(database.url, folder)).toBe(false);
      ask();
      await expect(resetIfAsked(database.url, folder)).rejects.toThrow('another process');
      expect(existsSync(join(folder, 'sample-reset.json'))).toBe(false);
      const real = { 'zh-Hans': '真', 'zh-Hant': '真', en: 'Real' };
      await house.units.add([{ unit: 'REAL', kind: 'site', parent: 'PUDONG', names: real }]);
      await house.close();
      ask();
      await expect(resetIfAsked(database.url, folder)).rejects.toThrow(NotTheSample);
      house = await open();
      await house.owner.pool.query(`delete from huan.unit where unit = 'REAL'`);
      await house.close();
      ask();
      expect(await resetIfAsked(database.url, folder)).toBe(true);
      expect(readdirSync(folder)).toEqual([expect.stringMatching(/^anchors\.jsonl\.before-reset-/)]);
      await expect(open()).rejects.toThrow();
      const stop = async (): Promise<void> => {};
      const place = { url: database.url, home: folder, outside: null, embedded: false, adopted: false, stop };
      await migratePlace(place, () => {});
      house = await open();
      expect(house.units.all()).toEqual([]);
      await house.units.add(sampleUnits);
      await house.close();
    } finally {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('an account that left', () => {
  const next = 'taken over by somebody';
  const end = async (id: string, unit: string, ago = 0): Promise<void> => {
    await web.at.house.owner.pool.query(
      'update huan.member set until_at = huan.now() - $3::bigint where account = $1 and unit = $2',
      [id, unit, ago],
    );
  };
  const change = async (admin: string, id: string, body: object) =>
    web.call('PATCH', `/v1/accounts/${id}`, { headers: await web.enter(admin), body });
  beforeAll(async () => {
    await web.account('minhang-admin', ['MINHANG'], 'admin');
  });

  test('is not entered by who administers only one of the units that it was in: it speaks for the others’ past', async () => {
    const { id, key } = await web.account('was-in-both', ['PUDONG', 'MINHANG-SITE-1']);
    for (const unit of ['PUDONG', 'MINHANG-SITE-1']) await end(id, unit);
    const happenedAt = new Date(Date.now() - 60_000).toISOString();
    const question = { type: 'open', case: randomUUID(), loop: 'question', holder: 'DUTY' };
    const body = { commandId: randomUUID(), unit: 'PUDONG', happenedAt, command: question };
    expect((await web.call('POST', '/v1/commands', { key, body })).status).toBe(200);
    expect((await change('minhang-admin', id, { password: next })).body.code).toBe('not_allowed');
    expect((await change('admin', id, { password: next })).status).toBe(200);
  });

  test('to another district is the new one’s to disable at once, and to enter when the old one’s days are recorded', async () => {
    const { id } = await web.account('was-lent', ['PUDONG', 'MINHANG-SITE-1']);
    await end(id, 'PUDONG');
    const headers = await web.enter('minhang-admin');
    const makeKey = () => web.call('POST', `/v1/accounts/${id}/keys`, { headers, body: { name: 'x' } });
    expect((await change('minhang-admin', id, { password: next })).body.code).toBe('not_allowed');
    expect((await makeKey()).body.code).toBe('not_allowed');
    expect((await change('minhang-admin', id, { disabled: true })).body.disabled).toBe(true);
    expect((await change('minhang-admin', id, { disabled: false })).body.disabled).toBe(false);
    expect((await web.call('DELETE', `/v1/accounts/${id}/sessions`, { headers })).status).toBe(200);
    await end(id, 'PUDONG', 8 * 86_400_000);
    expect((await makeKey()).status).toBe(200);
    expect((await change('minhang-admin', id, { password: next })).status).toBe(200);
  });

  test('or never came is not shown to who ends what it never was', async () => {
    const { id } = await web.account('of-pudong', ['PUDONG']);
    const headers = await web.enter('minhang-admin');
    const leave = (account: string, unit: string) =>
      web.call('POST', `/v1/accounts/${account}/memberships/endings`, { headers, body: { unit, role: 'officer' } });
    const told = await leave(id, 'MINHANG-SITE-1');
    expect([told.body.code, JSON.stringify(told.body)]).toEqual(['not_allowed', expect.not.stringContaining('pudong')]);
    expect((await leave('nobody', 'MINHANG-SITE-1')).body.code).toBe('not_allowed');
    const { id: lent } = await web.account('of-both', ['PUDONG', 'MINHANG-SITE-1']);
    expect((await leave(lent, 'MINHANG-SITE-1')).status).toBe(200);
    // Said again, as by a network that lost the answer.
    expect((await leave(lent, 'MINHANG-SITE-1')).status).toBe(200);
  });
});

test('accounts and vehicles are listed page by page, whole and in order, however many there are', async () => {
  const headers = await web.enter('district-admin');
  for (let n = 0; n < 5; n += 1) {
    await web.account(`listed-${n}`, ['PUDONG-SITE-2']);
    const body = { plate: `沪L·0000${n}`, kind: 'bus', seats: 30, unit: 'PUDONG-SITE-2' };
    expect((await web.call('POST', '/v1/vehicles', { headers, body })).status).toBe(201);
  }
  for (const [path, id] of [
    ['/v1/accounts', 'account'],
    ['/v1/vehicles', 'vehicle'],
  ] as const) {
    const at = `${path}?unit=PUDONG-SITE-2`;
    const whole = (await web.call('GET', at, { headers })).body;
    expect([whole.items.length, whole.next]).toEqual([5, null]);
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await web.call('GET', `${at}&limit=2${cursor}`, { headers });
      seen.push(...body.items);
      expect(body.items.length).toBeLessThanOrEqual(2);
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen.map((one) => Reflect.get(one as object, id))).toEqual(
      whole.items.map((one: object) => Reflect.get(one, id)),
    );
    const bad = Buffer.from("' or 1").toString('base64url');
    expect((await web.call('GET', `${at}&cursor=${bad}`, { headers })).body.code).toBe('cursor_bad');
  }
});
