// Whoever opened a case, as the interface shows it: a person is seen by who holds them, an answer by who asked.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const move = async (id: string, from: string, to: string, link: string): Promise<void> => {
  const offered = await web.give(from, { type: 'offer', case: id, to, link });
  const accepted = await web.give(to, { type: 'accept', case: id, offer: offered.body.offer });
  expect(accepted.body.holder).toBe(to);
};

test('the port that imported a list no longer reads a person, their tests or their file once a hospital has them', async () => {
  const header = 'Flight,Arrival date,From,To,Surname,Given names,Passport No.,Nationality,Sex,Birth date,Seat';
  const row = 'MU991,2020-03-27,FCO,PVG,TESTARI,ANNA,YT0000991,ITA,F,1985-02-11,31A';
  const airport = await web.officer('PVG-AIRPORT');
  const imported = await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, {
    key: airport,
    headers: { 'content-type': 'text/csv' },
    raw: `${header}\n${row}`,
  });
  const { voyage } = imported.body.flights[0];
  const ask = (path: string, key = airport) => web.call('GET', path, { key });
  const people = (await ask(`/v1/flights/${voyage}/people?names=true`)).body.items;
  expect(people[0].person.surname).toBe('TESTARI');
  const id = String(people[0].case);
  await move(id, 'CARRIERS', 'PVG-BOARDING', 'stand');
  // While it is at the port all of the port sees it: one shared desk.
  expect((await ask(`/v1/cases/${id}`)).status).toBe(200);
  await web.give('PVG-BOARDING', { type: 'emergency', case: id, reason: 'chest pain' });
  await move(id, 'PVG-BOARDING', 'HOSPITAL-1', 'hospital');
  const specimen = randomUUID();
  const taken = { type: 'open', case: specimen, loop: 'specimen', holder: 'HOSPITAL-1', subject: id };
  expect((await web.give('HOSPITAL-1', taken)).status).toBe(200);

  for (const unit of ['PVG-AIRPORT', 'CARRIERS', 'PVG-BOARDING']) {
    const key = await web.officer(unit);
    for (const path of [`/v1/cases/${id}?personal=true`, `/v1/cases/${id}/timeline`, `/v1/cases/${specimen}`]) {
      expect((await ask(path, key)).body.code, `${unit} ${path}`).toBe('not_seen');
    }
    expect((await ask(`/v1/cases/${id}/files`, key)).body.items ?? []).toEqual([]);
    const found = await web.call('POST', '/v1/search', { key, body: { document: 'YT0000991', closed: true } });
    expect(found.body.items, unit).toEqual([]);
  }
  expect((await ask(`/v1/flights/${voyage}/people?names=true`)).body.items).toEqual([]);
  // How many came and where they are held stays told: numbers name nobody.
  expect((await ask(`/v1/flights/${voyage}`)).body.balance).toMatchObject({ in: 1, held: 1, seen: 0, balanced: true });
  const hospital = await web.officer('HOSPITAL-1');
  expect((await ask(`/v1/cases/${id}?personal=true`, hospital)).body.person.surname).toBe('TESTARI');
});

test('whoever asked, helped or raised a gap goes on seeing it with whoever answers', async () => {
  for (const [loop, link] of [
    ['question', 'answering'],
    ['help', 'asked'],
    ['gap', 'open'],
  ] as const) {
    const id = randomUUID();
    const facts = loop === 'gap' ? { kind: 'history', about: 'question' } : {};
    const opened = await web.give('LAB-2', { type: 'open', case: id, loop, holder: 'LAB-2', facts });
    expect(opened.status, JSON.stringify(opened.body)).toBe(200);
    await move(id, 'LAB-2', 'POLICE', link);
    expect((await web.call('GET', `/v1/cases/${id}`, { key: await web.officer('LAB-2') })).body.holder).toBe('POLICE');
    expect((await web.call('GET', `/v1/cases/${id}`, { key: await web.officer('LAB-1') })).body.code).toBe('not_seen');
  }
});
