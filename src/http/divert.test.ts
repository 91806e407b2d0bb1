import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loops } from '../city/loops.ts';
import { verify } from '../app/verify/verify.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(async () => {
  const { pool } = web.at.house.owner;
  const report = await verify({ pool, loops, rules: web.at.house.rules, workers: 0 });
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
  await web.close();
});

const airport = 'PVG-AIRPORT';
const given = async (unit: string, command: object): Promise<{ readonly offer: string }> => {
  const answer = await web.give(unit, command);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
/** A flight that is expected, with so many people aboard. */
const flight = async (heads: number): Promise<{ readonly voyage: string; readonly people: readonly string[] }> => {
  const voyage = randomUUID();
  await given(airport, { type: 'open', case: voyage, loop: 'voyage', holder: airport });
  const people = Array.from({ length: heads }, () => randomUUID());
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  for (const id of people) {
    await given(airport, { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', voyage, facts });
  }
  return { voyage, people };
};
const divert = async (voyage: string, body: object, unit = airport) =>
  web.call('POST', `/v1/flights/${voyage}/diversion`, {
    key: await web.officer(unit),
    body: { commandId: randomUUID(), ...body },
  });
const balance = async (voyage: string) =>
  (await web.call('GET', `/v1/flights/${voyage}`, { key: await web.officer(airport) })).body.balance;
const endingOf = async (id: string): Promise<string | null> =>
  (await web.call('GET', `/v1/cases/${id}`, { key: await web.officer('DUTY') })).body.ending;
const elsewhere = { ending: 'diverted', to: 'HGH', receiver: 'Hangzhou customs, signed 14:20' };

test('a flight diverted after its manifest: one command ends every head with its proof, the flight with the last, and the heads balance', async () => {
  const { voyage, people } = await flight(12);
  const body = { commandId: randomUUID(), ...elsewhere };
  const first = await divert(voyage, body);
  expect(first).toMatchObject({ status: 200, body: { ended: 12, kept: 0, custody: 'closed' } });
  for (const id of people) expect(await endingOf(id)).toBe('diverted');
  expect(await endingOf(voyage)).toBe('diverted');
  expect(await balance(voyage)).toMatchObject({ in: 12, out: 12, held: 0, balanced: true });
  // Said twice it is done once, and answers the same.
  expect((await divert(voyage, body)).body).toEqual(first.body);
  // Who has them there is sealed, not in clear.
  const { rows } = await web.at.house.owner.pool.query(
    `select data::text as data, sealed is not null as sealed from huan.event
      where case_id = $1 and name = 'evidence.recorded.1' and data->>'kind' = 'receiver'`,
    [people[0]],
  );
  expect(rows).toMatchObject([{ sealed: true }]);
  expect(rows[0].data).not.toContain('Hangzhou');
});

test('some come all the same: they stay open by name, and the flight does not end while anybody is still aboard', async () => {
  const { voyage, people } = await flight(3);
  const [one = ''] = people;
  const done = await divert(voyage, { ...elsewhere, keep: [one] });
  expect(done.body).toMatchObject({ ended: 2, kept: 1, custody: 'held' });
  expect(await endingOf(one)).toBeNull();
  expect(await balance(voyage)).toMatchObject({ in: 3, out: 2, held: 1, balanced: true });
  const close = { type: 'close', case: voyage, ending: 'diverted' };
  expect((await web.give(airport, close)).body).toMatchObject({ code: 'evidence_missing', about: ['empty'] });
  expect((await divert(voyage, elsewhere)).body).toMatchObject({ ended: 1, kept: 0, custody: 'closed' });
});

test('one of them already stands at the door: nothing of it is done, and who stands in the way is named', async () => {
  const { voyage, people } = await flight(3);
  const [there = '', ...others] = people;
  const { offer } = await given('CARRIERS', { type: 'offer', case: there, to: 'PVG-BOARDING', link: 'stand' });
  await given('PVG-BOARDING', { type: 'accept', case: there, offer });
  const refused = await divert(voyage, elsewhere);
  expect(refused).toMatchObject({ status: 422, body: { code: 'link_not_allowed', case: there } });
  for (const id of others) expect(await endingOf(id)).toBeNull();
  expect(await balance(voyage)).toMatchObject({ in: 3, out: 0, held: 3 });
});

test('cancelled before it left: everybody is proved never to have boarded; a count of none that is wrong is a gap', async () => {
  const { voyage, people } = await flight(2);
  await given(airport, { type: 'record', case: voyage, kind: 'cancellation' });
  const empty = await given(airport, { type: 'record', case: voyage, kind: 'empty' });
  expect(empty).toMatchObject({ held: 2, gaps: [expect.any(String)] });
  const close = { type: 'close', case: voyage, ending: 'cancelled' };
  expect((await web.give(airport, close)).body).toMatchObject({ code: 'evidence_missing', about: ['empty'] });
  expect((await divert(voyage, { ending: 'cancelled' })).body).toMatchObject({ ended: 2, custody: 'closed' });
  for (const id of people) expect(await endingOf(id)).toBe('not-boarded');
});

test('who does not hold the flight diverts nobody, and a head of another flight cannot be kept', async () => {
  const [{ voyage, people }, other] = [await flight(2), await flight(1)];
  expect((await divert(voyage, elsewhere, 'PVG-BORDER')).body.code).toBe('not_yours');
  expect((await divert(voyage, elsewhere, 'PUDONG-SITE-1')).status).toBe(404);
  expect((await divert(voyage, { ...elsewhere, keep: other.people })).body.code).toBe('not_found');
  expect((await divert(voyage, { ending: 'diverted', to: 'HGH' })).status).toBe(400);
  for (const id of people) expect(await endingOf(id)).toBeNull();
});
