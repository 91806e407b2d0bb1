import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestAnswer, type TestServer, openTestServer } from '../../test/http-server.ts';
import { printMrz } from '../exchange/mrz/print.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const manifest = {
  flights: [
    {
      carrier: 'MU',
      number: '588',
      from: 'JFK',
      to: 'PVG',
      scheduledArrival: '2020-03-27T14:00',
      people: [
        {
          surname: 'SAMPLE',
          givenNames: 'ANNA',
          documents: [{ type: 'P', number: 'ZZ100001' }],
          birthDate: '1990-03-01',
        },
        {
          surname: 'SAMPLE',
          givenNames: 'BERT',
          documents: [{ type: 'P', number: 'XK347966' }],
          birthDate: '1988-03-01',
        },
      ],
    },
  ],
};

test('nobody is asked twice: a declaration finds its person by document and flight, and only that one', async () => {
  const key = await web.officer('PVG-AIRPORT');
  const imported = await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, { key, body: manifest });
  expect(imported.body).toMatchObject({ applied: true, opened: 2 });
  const flight = { carrier: 'MU', number: '588', to: 'PVG', day: '2020-03-27' };
  const body = { commandId: randomUUID(), document: 'zz-100001', flight, facts: { symptoms: ['cough'] } };
  const boarding = await web.officer('PVG-BOARDING');
  const done = await web.call('POST', '/v1/declarations', { key: boarding, body });
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  const again = await web.call('POST', '/v1/declarations', { key: boarding, body });
  expect(again.body).toEqual(done.body);
  const other = { ...body, commandId: randomUUID(), document: 'ZZ999999' };
  const unknown = await web.call('POST', '/v1/declarations', { key: boarding, body: other });
  expect(unknown.status).toBe(404);
  expect(unknown.body).toMatchObject({ code: 'not_found', about: ['document'] });
  const wrong = { ...body, commandId: randomUUID(), facts: { symptoms: ['witchcraft'] } };
  expect((await web.call('POST', '/v1/declarations', { key: boarding, body: wrong })).status).toBe(400);
});

test('who may neither declare for a person nor see them does not learn who is on a flight', async () => {
  const flight = { carrier: 'MU', number: '588', to: 'PVG', day: '2020-03-27' };
  const key = await web.officer('MINHANG-SITE-1');
  const ask = async (document: string): Promise<TestAnswer> => {
    const body = { commandId: randomUUID(), document, flight, facts: { symptoms: ['cough'] } };
    return web.call('POST', '/v1/declarations', { key, body });
  };
  const [aboard, nobody] = [await ask('ZZ100001'), await ask('ZZ999999')];
  expect(aboard.status).toBe(404);
  expect({ ...aboard.body, commandId: null }).toEqual({ ...nobody.body, commandId: null });
});

test('a passport zone finds its person; one wrong digit finds nobody and says which check failed', async () => {
  const key = await web.officer('PVG-AIRPORT');
  const lines = printMrz('TD3', {
    surname: 'SAMPLE',
    givenNames: 'BERT',
    sex: 'M',
    birthDate: '1988-03-01',
    nationality: 'UTO',
    documentNumber: 'XK347966',
    issuer: 'UTO',
    expires: '2028-01-01',
    documentCode: 'P',
  });
  const read = await web.call('POST', '/v1/mrz', { key, body: { lines: lines.join('\n'), year: 2020 } });
  expect(read.status, JSON.stringify(read.body)).toBe(200);
  expect(read.body).toMatchObject({ valid: true, person: { surname: 'SAMPLE' } });
  expect(read.body.found.items).toHaveLength(1);
  const broken = lines.join('\n').replace('XK347966', 'XK347967');
  const bad = await web.call('POST', '/v1/mrz', { key, body: { lines: broken, year: 2020 } });
  expect(bad.body).toMatchObject({ valid: false });
  expect(bad.body.found.items).toHaveLength(0);
});
