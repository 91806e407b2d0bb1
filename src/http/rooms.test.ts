// Rooms of a site over HTTP, on a real database: which there are, who may say so, who is in which, and who gets the last bed.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { accepted, masterKey, policies, stamped } from '../../test/house.ts';
import { openHouse } from '../app/house.ts';
import { verify } from '../app/verify/verify.ts';
import { loops } from '../city/loops.ts';
import { createSeal } from '../store/seal.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const list = ['301..304 2 general', '304 2 general closed', '401 1 contacts'];

const get = async (unit: string, path: string) => web.call('GET', path, { key: await web.officer(unit) });
const act = async (unit: string, command: object) => {
  const answer = await web.give(unit, command);
  expect(answer.body).not.toHaveProperty('code');
  expect(answer.status).toBe(200);
  return answer.body;
};
const refused = async (unit: string, command: object) => {
  const { body, status } = await web.give(unit, command);
  expect(status).toBeGreaterThanOrEqual(400);
  return body;
};
const say = (site: string, roomList: readonly string[]) => ({
  type: 'record',
  case: site,
  kind: 'rooms',
  facts: { roomList },
});
const openSite = async (unit: string, roomList: readonly string[] | null, capacity = 20): Promise<string> => {
  const site = randomUUID();
  await act(unit, { type: 'open', case: site, loop: 'site', holder: unit });
  await act('PUDONG', { type: 'record', case: site, kind: 'checklist', facts: { capacity, ...accepted } });
  if (roomList !== null) await act(unit, say(site, roomList));
  return site;
};
let people = 0;
/** People of one party, or one alone, anywhere in the city: rooms are given to who is still on the way. */
const party = async (heads: number, facts: object = {}): Promise<readonly string[]> => {
  const members = Array.from({ length: heads }, () => randomUUID());
  await act('PVG-AIRPORT', {
    type: 'together',
    case: members[0],
    commands: members.map((id) => ({
      type: 'open',
      case: id,
      loop: 'arrival',
      holder: 'CARRIERS',
      ...(heads > 1 ? { party: { id: members[0], members } } : {}),
      facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 30, ...facts },
      personal: { surname: 'SAMPLE', givenNames: `ROOMER ${(people += 1)}` },
    })),
  });
  return members;
};
const alone = async (facts: object = {}): Promise<string> => (await party(1, facts))[0] ?? '';
const lodge = (id: string, site: string, room: string) => ({
  type: 'record',
  case: id,
  kind: 'lodging',
  place: site,
  personal: { room },
});
const rooms = async (unit: string, of: string, names = false) =>
  (await get(unit, `/v1/lodgings/${of}/rooms?names=${String(names)}`)).body;
const audit = async (): Promise<readonly string[]> => {
  const { pool } = web.at.house.owner;
  const options = { pool, loops, rules: web.at.house.rules, workers: 0, dueGrace: 86_400_000 };
  const reports = [await verify(options), await verify({ ...options, seal: createSeal(masterKey) })];
  return reports.flatMap(({ findings }) =>
    findings.filter(({ grade }) => grade === 'broken').map(({ code, case: id }) => `${code} ${id ?? ''}`),
  );
};

test('two officers give the last bed at once, and exactly one of them has it', async () => {
  const site = await openSite('PUDONG-SITE-1', ['301 1 general', '302 1 general']);
  for (let round = 0; round < 4; round += 1) {
    const racers = await Promise.all([alone(), alone(), alone()]);
    const answers = await Promise.all(racers.map((id) => web.give('PUDONG-SITE-1', lodge(id, site, '301'))));
    const won = racers.filter((_, index) => answers[index]?.status === 200);
    expect(won).toHaveLength(1);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost.map(({ body }) => [body.code, body.about])).toEqual(lost.map(() => ['room_taken', ['301']]));
    // Whoever has it leaves it for the next round.
    await act('PUDONG-SITE-1', lodge(won[0] ?? '', site, '302'));
    await act('CARRIERS', { type: 'record', case: won[0], kind: 'not-boarded', personal: { note: 'did not come' } });
    await act('CARRIERS', { type: 'close', case: won[0], ending: 'not-boarded' });
  }
  const family = await party(3);
  const beds = await openSite('PUDONG-SITE-2', ['301..302 2 general']);
  const answers = await Promise.all(family.map((id) => web.give('PUDONG-SITE-2', lodge(id, beds, '301'))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'room_full', about: ['301'] });
  expect(await audit()).toEqual([]);
});

test('two processes on one database give the last bed as one would: whoever decided on what it remembered decides again', async () => {
  const site = await openSite('PUDONG-SITE-8', ['1..9 1 general']);
  const other = await openHouse({ databaseUrl: web.at.url, masterKey, policies });
  try {
    for (let room = 1; room <= 8; room += 1) {
      const [one, two] = await Promise.all([alone(), alone()]);
      const replies = await Promise.all([
        web.at.house.submit(stamped('PUDONG-SITE-8', lodge(one, site, String(room)) as never)),
        other.submit(stamped('PUDONG-SITE-8', lodge(two, site, String(room)) as never)),
      ]);
      const refusals = replies.flatMap((reply) => ('refused' in reply ? [reply.refused] : []));
      expect(refusals).toMatchObject([{ code: 'room_taken', about: [String(room)] }]);
    }
  } finally {
    await other.close();
  }
  expect((await rooms('PUDONG', 'PUDONG-SITE-8')).rooms.map(({ taken }: { taken: number }) => taken)).toEqual([
    0,
    ...Array.from({ length: 8 }, () => 1),
  ]);
});

test('who lies in which room stands nowhere in the clear, and is told to who may see the person, on record', async () => {
  const site = await openSite('PUDONG-SITE-3', list);
  const family = await party(2);
  const stranger = await alone();
  for (const id of family) await act('PUDONG-SITE-3', lodge(id, site, '301'));
  expect(await refused('PUDONG-SITE-3', lodge(stranger, site, '301'))).toMatchObject({
    code: 'room_taken',
    about: ['301'],
  });
  expect(await refused('PUDONG-SITE-3', lodge(stranger, site, '304'))).toMatchObject({
    code: 'room_closed',
    about: ['304'],
  });
  expect(await refused('PUDONG-SITE-3', lodge(stranger, site, '401'))).toMatchObject({
    code: 'room_zone',
    about: ['401'],
  });
  expect(await refused('PUDONG-SITE-3', lodge(stranger, site, '999'))).toMatchObject({ code: 'room_unknown' });
  const { rows } = await web.at.house.owner.pool.query<{ data: string }>(
    `select e.data::text as data from huan.event e where e.name = 'place.taken.1' and e.case_id = $1
     union all select c.state::text from huan."case" c where c.case_id = any($2)
     union all select answer::text from huan.command where case_id = any($2)`,
    [site, family],
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ data }) => /\b301\b/.test(data))).toEqual([]);

  // The site counts whoever is on the way blind: their room is not free, and by how many it is taken is not told.
  const own = await rooms('PUDONG-SITE-3', 'PUDONG-SITE-3', true);
  expect(own.list).toEqual(list);
  expect(own.rooms.map((one: { room: string; free: boolean }) => [one.room, one.free])).toEqual([
    ['302', true],
    ['303', true],
    ['401', true],
    ['301', false],
    ['304', false],
  ]);
  expect(own.rooms[3]).toEqual({
    ...{ room: '301', zone: 'general', beds: 2, open: true, free: false },
    ...{ taken: null, party: null, people: [] },
  });
  // The district sees that beds are taken, and nobody whom it does not see.
  expect((await rooms('PUDONG', 'PUDONG-SITE-3', true)).rooms[3]).toMatchObject({ taken: 2, party: null, people: [] });
  for (const id of family) {
    await act('PUDONG-SITE-3', { type: 'claim', case: id, link: 'territory', reason: 'they stand at the door' });
  }
  expect((await rooms('PUDONG-SITE-3', 'PUDONG-SITE-3')).rooms[3]).toMatchObject({ taken: 2, party: null, people: [] });
  const named = (await rooms('PUDONG-SITE-3', 'PUDONG-SITE-3', true)).rooms[3];
  expect(named).toMatchObject({ taken: 2, party: family[0] });
  expect(named.people.toSorted()).toEqual(family.toSorted());
  const read = await web.at.house.owner.pool.query(
    `select 1 from huan.reading where unit = 'PUDONG-SITE-3' and purpose = 'room plan' and case_id = any($1)`,
    [family],
  );
  expect(read.rowCount).toBe(2);
  expect((await get('XUHUI', '/v1/lodgings/PUDONG-SITE-3/rooms')).status).toBe(404);
  expect((await get('PUDONG-SITE-4', '/v1/lodgings/PUDONG-SITE-3/rooms')).status).toBe(404);
});

test('another house says nothing of our rooms; the district does, and what was said before stays in the history', async () => {
  const site = await openSite('PUDONG-SITE-4', ['1 1 general']);
  for (const other of ['PUDONG-SITE-1', 'XUHUI', 'PUDONG-DESK']) {
    expect(await refused(other, say(site, ['1 9 general']))).toMatchObject({ code: 'not_yours' });
  }
  for (const line of ['1 2', '1 2 attic', '1..0 1 general', 'a room', '1..9999 1 general']) {
    expect((await refused('PUDONG-SITE-4', say(site, [line]))).status).toBe(400);
  }
  await act('PUDONG', say(site, ['1..3 1 general', '2 1 general closed']));
  const told = (await get('PUDONG-SITE-4', `/v1/cases/${site}/timeline`)).body.events;
  const said = told.flatMap(({ facts }: { facts?: { roomList?: unknown } }) => facts?.roomList ?? []);
  expect(said).toEqual(['1 1 general', '1..3 1 general', '2 1 general closed']);
  // As many places as there are open beds, whatever the checklist says.
  const places = (await get('PUDONG-SITE-4', '/v1/lodgings')).body.items;
  expect(places).toMatchObject([{ capacity: 2 }]);
});

test('whoever goes elsewhere leaves the room in the same moment, and a list taken over somebody is a gap', async () => {
  const site = await openSite('PUDONG-SITE-5', ['1..2 1 general']);
  const next = await openSite('PUDONG-SITE-6', ['1 1 general']);
  const [one, two, three] = await Promise.all([alone(), alone(), alone()]);
  await act('PUDONG-SITE-5', lodge(one, site, '1'));
  await act('PUDONG-SITE-5', { type: 'claim', case: one, link: 'territory', reason: 'at the door' });
  await act('PUDONG-SITE-5', lodge(two, site, '2'));
  // Evacuated: a room of the next house is kept, and the bed here is theirs until they go.
  await act('PUDONG-SITE-6', lodge(one, next, '1'));
  expect(await refused('PUDONG-SITE-5', lodge(three, site, '1'))).toMatchObject({ code: 'place_full' });
  await act('PUDONG-SITE-6', { type: 'claim', case: one, link: 'territory', reason: 'the house was evacuated' });
  await act('PUDONG-SITE-5', lodge(three, site, '1'));
  const closed = await act('PUDONG-SITE-5', say(site, ['1..2 1 general', '2 1 general closed']));
  expect(closed.gaps).toHaveLength(1);
  const gap = (await get('PUDONG', `/v1/cases/${closed.gaps[0]}`)).body;
  expect(gap.facts).toMatchObject({ kind: 'over-capacity', rooms: ['2'], capacity: 1, held: 2 });
  expect(await audit()).toEqual([]);
});

test('a site without a list takes any word for a room, and whoever lay there before it is told apart', async () => {
  const site = await openSite('PUDONG-SITE-7', null);
  const [one, two] = await Promise.all([alone(), alone()]);
  await act('PUDONG-SITE-7', lodge(one, site, '999'));
  await act('PUDONG-SITE-7', lodge(two, site, '999'));
  expect(await rooms('PUDONG', 'PUDONG-SITE-7')).toMatchObject({ list: [], rooms: [], without: 2 });
  await act('PUDONG-SITE-7', say(site, ['1..5 1 general']));
  expect(await rooms('PUDONG', 'PUDONG-SITE-7')).toMatchObject({ without: 2 });
  await act('PUDONG-SITE-7', lodge(one, site, '4'));
  const after = await rooms('PUDONG', 'PUDONG-SITE-7');
  expect(after.without).toBe(1);
  expect(after.rooms.filter(({ taken }: { taken: number }) => taken > 0)).toMatchObject([{ room: '4' }]);
  expect(await audit()).toEqual([]);
});
