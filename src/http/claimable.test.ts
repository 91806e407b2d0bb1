import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
let person: string;
beforeAll(async () => {
  web = await openTestServer();
  person = randomUUID();
  const opened = await web.give('PVG-AIRPORT', {
    type: 'open',
    case: person,
    loop: 'arrival',
    holder: 'CARRIERS',
    facts: { category: 'traveller' },
    personal: {
      surname: 'ROSSI',
      givenNames: 'ADA',
      documents: [{ type: 'P', number: 'YA7654321' }],
      token: 'pass-of-ada-123456',
    },
  });
  expect(opened.status).toBe(200);
});
afterAll(() => web.close());

const look = async (unit: string, carries: string) =>
  web.call('POST', '/v1/claimable', { key: await web.officer(unit), body: { carries } });

test('a hospital with somebody on a stretcher whom nobody offered finds the case by the passport, and takes it over', async () => {
  expect((await web.call('GET', `/v1/cases/${person}`, { key: await web.officer('HOSPITAL-1') })).status).toBe(404);
  const { body } = await look('HOSPITAL-1', 'ya 7654321');
  expect(body.items).toEqual([{ case: person, holder: 'CARRIERS', link: 'aboard', links: ['hospital'] }]);
  expect((await look('HOSPITAL-1', 'pass-of-ada-123456')).body.items).toHaveLength(1);
  expect(
    (await look('HOSPITAL-1', 'P<ITAROSSI<<ADA\nYA76543214ITA8501019F3001019<<<<<<<<<<<<<<04')).body.items,
  ).toHaveLength(1);
  const claim = { type: 'claim', case: person, link: 'hospital', reason: 'brought in from the apron' };
  expect((await web.give('HOSPITAL-1', claim)).body).toMatchObject({ holder: 'HOSPITAL-1', custody: 'held' });
  const readings = await web.call('GET', `/v1/cases/${person}/readings`, { key: await web.officer('HOSPITAL-1') });
  const looks = readings.body.items.filter(({ purpose }: { purpose: string }) => purpose === 'claim');
  expect(looks).toHaveLength(3);
});

test('it tells nothing to who may not claim, finds nobody by a name or a part of a number, and slows who tries many', async () => {
  expect((await look('LAB-1', 'YA7654321')).body.items).toEqual([]);
  for (const part of ['ROSSI', 'YA765432', 'A7654321'])
    expect((await look('PVG-BOARDING', part)).body.items).toEqual([]);
  expect((await look('PVG-BOARDING', 'YA')).status).toBe(400);
  const viewer = await web.account('only-looks', ['HOSPITAL-1'], 'viewer');
  const refused = await web.call('POST', '/v1/claimable', { key: viewer.key, body: { carries: 'YA7654321' } });
  expect(refused.status).toBe(403);
  const key = await web.officer('PUDONG-SITE-1');
  const tries = await Promise.all(
    Array.from({ length: 25 }, (_, at) =>
      web.call('POST', '/v1/claimable', { key, body: { carries: `YA765${at}000` } }),
    ),
  );
  expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5);
});
