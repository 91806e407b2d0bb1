import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followComing } from '../app/coming.ts';
import { type TestAnswer, type TestServer, openTestServer } from '../../test/http-server.ts';

// What lies at the border of a list: the first after the last that fits, text that is compared as if it were time, a day
// of which a part is left out, a parameter that nobody reads. What is passed over in silence is missed by nobody.

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const get = async (unit: string, path: string): Promise<TestAnswer> =>
  web.call('GET', path, { key: await web.officer(unit) });
const given = async (unit: string, command: object): Promise<TestAnswer['body']> => {
  const answer = await web.give(unit, command);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const pool = () => web.at.house.owner.pool;
const person = async (more: object = {}, personal: object = { surname: 'ROSSI' }): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  const open = { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts, personal, ...more };
  await given('PVG-AIRPORT', open);
  return id;
};
/** As many copies of a case as it takes, as the write path would never make them so soon. */
const copies = (id: string, count: number, change: object) =>
  pool().query(
    `insert into huan."case" select (jsonb_populate_record(c, $3::jsonb || jsonb_build_object('case_id', gen_random_uuid()))).*
       from huan."case" c, generate_series(1, $2) where case_id = $1`,
    [id, count, JSON.stringify(change)],
  );

test('who comes first stands first, whatever the words in which its hour was written', async () => {
  const hours = {
    '00:30 of the 27th': '2020-03-27T00:30',
    '23:45 of the 26th, told from Rome': '2020-03-26T16:45+01:00',
    '01:10 of the 27th, told in UTC': '2020-03-26T17:10:00Z',
    '08:05 of the 27th': '2020-03-27T08:05',
  };
  for (const [ship, scheduledArrival] of Object.entries(hours)) {
    const voyage = randomUUID();
    await given('PVG-AIRPORT', {
      ...{ type: 'open', case: voyage, loop: 'voyage', holder: 'PVG-AIRPORT', facts: { ship, scheduledArrival } },
    });
    await person({ voyage });
  }
  let items: { voyage: { ship: string } | null }[] = [];
  await expect
    .poll(
      async () => {
        await followComing(web.at.house);
        items = (await get('PUDONG-DESK', '/v1/on-the-way')).body.items;
        return items.length;
      },
      { timeout: 30_000 },
    )
    .toBe(4);
  expect(items.map(({ voyage }) => voyage?.ship)).toEqual([
    '23:45 of the 26th, told from Rome',
    '00:30 of the 27th',
    '01:10 of the 27th, told in UTC',
    '08:05 of the 27th',
  ]);
});

test('a group is found behind however many others that wait for longer', async () => {
  const asked = async (): Promise<string> => {
    const id = randomUUID();
    await given('LAB-1', { type: 'open', case: id, loop: 'question', holder: 'LAB-1' });
    return id;
  };
  const alone = await asked();
  await given('LAB-1', { type: 'offer', case: alone, to: 'POLICE', link: 'answering' });
  await copies(alone, 2100, { held_since: 0 });
  const cases = [await asked(), await asked(), await asked()];
  const handover = randomUUID();
  await given('LAB-1', { type: 'offer-group', handover, cases, to: 'POLICE', link: 'answering' });
  const path = `/v1/handovers/${handover}/people`;
  const { status, body } = await get('POLICE', path);
  expect([status, body.items?.map((item: { case: string }) => item.case)]).toEqual([200, cases.toSorted()]);
  expect((await get('XUHUI-SITE-1', path)).body.code).toBe('not_seen');
  await pool().query('delete from huan."case" where held_since = 0');
});

test('gaps are not every loop: one that is asked for beside them leaves nothing or the gaps, never everything', async () => {
  const id = randomUUID();
  const facts = { kind: 'history', about: 'question' };
  await given('LAB-2', { type: 'open', case: id, loop: 'gap', holder: 'LAB-2', facts });
  const seen = async (query: string): Promise<number> =>
    (await get('LAB-2', `/v1/desk?list=gaps${query}`)).body.items.length;
  expect([await seen(''), await seen('&loop=gap'), await seen('&loop=arrival')]).toEqual([1, 1, 0]);
  expect((await get('LAB-2', '/v1/desk/length?list=gaps&loop=arrival')).body.count).toBe(0);
});

test('the newest of a very long record is told, page by page without a seam, as it was decided', async () => {
  const id = await person();
  await pool().query(
    `insert into huan.event (case_id, seq, command_id, name, happened_at, recorded_at, actor, unit, standing, holder, data, prev_hash, hash)
     select case_id, n, command_id, 'clock.resumed.1', happened_at, recorded_at, actor, unit, 'declared', unit,
            json_build_object('clock', 'link'), hash, hash
       from huan.event, generate_series(2, 20500) n where case_id = $1 and seq = 1`,
    [id],
  );
  const path = `/v1/cases/${id}/timeline?limit=500`;
  const first = (await get('CARRIERS', path)).body;
  expect([first.events.length, first.next]).toEqual([500, 500]);
  const border = (await get('CARRIERS', `${path}&after=19800`)).body;
  expect([border.events[0].seq, border.events.at(-1).seq, border.next]).toEqual([19_801, 20_300, 20_300]);
  const last = (await get('CARRIERS', `${path}&after=20300`)).body;
  expect([last.events[0].seq, last.events.at(-1).seq, last.next]).toEqual([20_301, 20_500, null]);
}, 60_000);

test('a house with exactly as many people as are shown has no more, and with one more it says so', async () => {
  const id = await person();
  await given('PUDONG-SITE-3', { type: 'claim', case: id, link: 'territory', reason: 'stands at our door' });
  await copies(id, 1999, { voyage: randomUUID() });
  const shown = async (): Promise<readonly [number, boolean]> => {
    const { people, more } = (await get('PUDONG-SITE-3', '/v1/lodgings/PUDONG-SITE-3')).body;
    return [people.length, more];
  };
  expect(await shown()).toEqual([2000, false]);
  await copies(id, 1, {});
  expect(await shown()).toEqual([2000, true]);
  await pool().query(`delete from huan."case" where holder = 'PUDONG-SITE-3'`);
});

test('every file that was kept with a case is listed, and may be named by evidence', async () => {
  const id = await person();
  const key = await web.officer('CARRIERS');
  const keep = async (name: string): Promise<string> => {
    const form = new FormData();
    const bytes = Buffer.from(`%PDF-1.7 ${name}`);
    form.set('file', new Blob([bytes]), 'a.pdf');
    expect((await web.call('POST', `/v1/cases/${id}/files`, { key, raw: form })).status).toBe(201);
    return createHash('sha256').update(bytes).digest('hex');
  };
  await keep('first');
  await pool().query(
    `insert into huan.file (case_id, file_id, media, bytes, digest, sealed, added_at)
     select case_id, gen_random_uuid(), media, bytes, sha256(n::text::bytea), sealed, added_at
       from huan.file, generate_series(1, 600) n where case_id = $1`,
    [id],
  );
  const newest = await keep('newest');
  const { items } = (await get('CARRIERS', `/v1/cases/${id}/files`)).body;
  expect(items.length).toBe(602);
  expect(items.at(-1).file).toBe(newest);
  await given('CARRIERS', { type: 'record', case: id, kind: 'note', files: [newest] });
  // Whoever may not see the case is told so, and not that it has no files.
  const stranger = await get('XUHUI-SITE-1', `/v1/cases/${id}/files`);
  expect(stranger).toMatchObject({ status: 404, body: { code: 'not_seen' } });
});
