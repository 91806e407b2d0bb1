import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { travellerPageOf } from '../app/traveller/page.ts';
import { caseId } from '../loop/terms.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const given = async (unit: string, command: object): Promise<{ readonly offer: string }> => {
  const answer = await web.give(unit, command);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const [airport, boarding] = ['PVG-AIRPORT', 'PVG-BOARDING'];
/** A flight at its stand with somebody in each of these seats; the last `aboard` of them are still with the carrier. */
const atStand = async (seats: readonly string[], aboard = 0) => {
  const voyage = randomUUID();
  await given(airport, { type: 'open', case: voyage, loop: 'voyage', holder: airport });
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  const people = seats.map(() => randomUUID());
  for (const [index, id] of people.entries()) {
    const personal = { surname: 'SAMPLE', seat: seats[index] };
    await given(airport, { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', voyage, facts, personal });
    if (index >= people.length - aboard) continue;
    const { offer } = await given('CARRIERS', { type: 'offer', case: id, to: boarding, link: 'stand' });
    await given(boarding, { type: 'accept', case: id, offer });
  }
  return { voyage, people };
};
const call = async (voyage: string, body: object, unit = boarding) =>
  web.call('POST', `/v1/flights/${voyage}/waves`, {
    key: await web.officer(unit),
    body: { commandId: randomUUID(), ...body },
  });
const waveOf = async (id: string): Promise<number | null> =>
  (await travellerPageOf(web.at.house, caseId(id), 'en'))?.wave ?? null;

test('a wave by seat block is on the record of the flight, and reaches those who sit there and nobody else', async () => {
  const { voyage, people } = await atStand(['31A', '045C', '46D', '12F', '', '33B'], 1);
  const body = { commandId: randomUUID(), wave: 1, fromRow: 31, toRow: 45 };
  const first = await call(voyage, body);
  expect(first).toMatchObject({ status: 200, body: { called: 2, unseated: 1 } });
  // Row 33 is still with the carrier, row 46 waits, row 12 too, and one has no seat.
  expect(await Promise.all(people.map(waveOf))).toEqual([1, 1, null, null, null, null]);
  const { rows } = await web.at.house.owner.pool.query(
    `select data->'changes'->'facts' as facts from huan.event
      where case_id = $1 and name = 'evidence.recorded.1' and data->>'kind' = 'wave'`,
    [voyage],
  );
  expect(rows).toEqual([{ facts: { wave: 1, rows: '31-45' } }]);
  const read = `select distinct purpose from huan.reading where case_id = $1 and unit = $2`;
  expect((await web.at.house.owner.pool.query(read, [people[0], boarding])).rows).toEqual([{ purpose: 'flight wave' }]);
  expect((await call(voyage, body)).body).toEqual(first.body);
  // Off the aircraft nobody is called any more.
  for (const [kind, facts] of [
    ['temperature', { fever: false }],
    ['declaration', { symptoms: [] }],
  ] as const)
    await given(boarding, { type: 'record', case: people[0], kind, facts });
  const { offer } = await given(boarding, { type: 'offer', case: people[0], to: 'PVG-CHANNEL', link: 'channel' });
  await given('PVG-CHANNEL', { type: 'accept', case: people[0], offer });
  expect(await waveOf(people[0] ?? '')).toBeNull();
});

test('rows in which nobody sits, rows the wrong way round, and a desk that is not at the aircraft call nobody', async () => {
  const { voyage, people } = await atStand(['31A', '32A']);
  expect((await call(voyage, { wave: 2, fromRow: 1, toRow: 9 })).body.code).toBe('heads_none');
  expect((await call(voyage, { wave: 2, fromRow: 40, toRow: 31 })).status).toBe(400);
  const all = { wave: 2, fromRow: 1, toRow: 60 };
  expect((await call(voyage, all, 'PVG-SCREENING')).body.code).toBe('not_yours');
  expect((await call(voyage, all, 'PUDONG-SITE-1')).status).toBe(404);
  expect(await Promise.all(people.map(waveOf))).toEqual([null, null]);
});

test('times of a flight: the carrier tells them, the airport too, nobody else, and the last that was told stands', async () => {
  const { voyage } = await atStand([]);
  const schedule = (facts: object) => ({ type: 'record', case: voyage, kind: 'schedule', facts });
  await given('CARRIERS', schedule({ scheduledArrival: '2020-03-27T08:30' }));
  await given(airport, schedule({ estimatedArrival: '2020-03-27T11:05' }));
  expect((await web.give('PVG-CHANNEL', schedule({ estimatedArrival: '2020-03-27T01:00' }))).body.code).toBe(
    'not_yours',
  );
  expect((await web.give(airport, schedule({ estimatedArrival: 'half past eight, maybe?' }))).status).toBe(400);
  const view = await web.call('GET', `/v1/flights/${voyage}`, { key: await web.officer(airport) });
  expect(view.body.facts).toMatchObject({
    scheduledArrival: '2020-03-27T08:30',
    estimatedArrival: '2020-03-27T11:05',
  });
});

test('somebody over 65 whose household does not keep the rule: not at home, however suitable the home is', async () => {
  const old = await atStand(['10A']);
  const id = old.people[0] ?? '';
  await given(airport, { type: 'record', case: id, kind: 'age', facts: { years: 70 } });
  const tube = randomUUID();
  await given('PUDONG-SITE-1', { type: 'claim', case: id, link: 'territory', reason: 'stood before our door' });
  await given('PUDONG-SITE-1', { type: 'open', case: tube, loop: 'specimen', holder: 'PUDONG-SITE-1', subject: id });
  await given('LAB-1', { type: 'claim', case: tube, link: 'laboratory', reason: 'came by post' });
  await given('LAB-1', { type: 'record', case: tube, kind: 'result', facts: { result: 'negative' } });
  await given('PUDONG-STREET-1', { type: 'record', case: id, kind: 'home', facts: { homeSuitable: true } });
  await given('PUDONG-STREET-1', { type: 'record', case: id, kind: 'household', facts: { household: false } });
  const isolation = async (): Promise<string> =>
    (await web.call('GET', `/v1/cases/${id}`, { key: await web.officer('DUTY') })).body.facts.isolation;
  expect(await isolation()).toBe('central');
  const home = { type: 'offer', case: id, to: 'PUDONG-STREET-1', link: 'territory' };
  expect((await web.give('PUDONG-SITE-1', home)).body.code).toBe('link_not_allowed');
  await given('PUDONG-STREET-1', { type: 'record', case: id, kind: 'household', facts: { household: true } });
  expect(await isolation()).toBe('home');
  expect((await web.give('PUDONG-SITE-1', home)).status).toBe(200);
});
