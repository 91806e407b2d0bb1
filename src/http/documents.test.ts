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
  // Another list may still name them: it is kept, and said that it is not attached yet.
  const unknown = await web.call('POST', '/v1/declarations', { key: boarding, body: other });
  expect(unknown.status, JSON.stringify(unknown.body)).toBe(202);
  expect(unknown.body).toMatchObject({ kept: true });
  const wrong = { ...body, commandId: randomUUID(), facts: { symptoms: ['witchcraft'] } };
  expect((await web.call('POST', '/v1/declarations', { key: boarding, body: wrong })).status).toBe(400);
});

test('a declaration that comes before the list is kept and attached when it comes, once and for its person only', async () => {
  const boarding = await web.officer('PVG-BOARDING');
  const airport = await web.officer('PVG-AIRPORT');
  // By the day of departure, which is what a passenger knows.
  const flight = { carrier: 'CES', number: '589', to: 'PVG', day: '2020-03-26' };
  const declare = (document: string, commandId: string = randomUUID(), more: object = {}): Promise<TestAnswer> => {
    const body = { commandId, document, flight, facts: { symptoms: ['cough'], countries: ['KR'] }, ...more };
    return web.call('POST', '/v1/declarations', { key: boarding, body });
  };
  const id = randomUUID();
  const kept = await declare('ah-100001', id);
  expect(kept.status, JSON.stringify(kept.body)).toBe(202);
  expect((await declare('ah-100001', id)).body).toEqual(kept.body);
  expect((await declare('ah-100001', id, { facts: { symptoms: [] } })).body).toMatchObject({ code: 'command_reused' });
  expect((await declare('AH100002')).status).toBe(202);
  const nobody = await web.call('POST', '/v1/declarations', {
    key: await web.officer('MINHANG-SITE-1'),
    body: { commandId: randomUUID(), document: 'AH100001', flight, facts: { symptoms: [] } },
  });
  expect(nobody).toMatchObject({ status: 404, body: { about: ['document'] } });

  const people = ['AH100001', 'AH100003'].map((number, n) => ({
    ...{ surname: 'AHEAD', givenNames: `PERSON ${n}`, birthDate: '1990-03-01' },
    documents: [{ type: 'P', number }],
  }));
  const leg = { carrier: 'MU', number: '589', from: 'JFK', to: 'PVG', scheduledDeparture: '2020-03-26T14:00' };
  const list = { flights: [{ ...leg, scheduledArrival: '2020-03-27T14:00', people }] };
  const imported = await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, { key: airport, body: list });
  expect(imported.body).toMatchObject({ applied: true, opened: 2 });
  const { voyage } = imported.body.flights[0];
  const cases = await web.call('GET', `/v1/flights/${voyage}/people?names=true`, { key: boarding });
  const declared = async (name: string): Promise<number> => {
    const found = cases.body.items.find(({ person }: { person: { givenNames: string } }) => person.givenNames === name);
    const { body } = await web.call('GET', `/v1/cases/${found.case}/timeline`, { key: boarding });
    return JSON.stringify(body).split('"declaration"').length - 1;
  };
  expect(await declared('PERSON 0')).toBeGreaterThan(0);
  expect(await declared('PERSON 1')).toBe(0);
  // Said once: neither the next list nor the same declaration records it again.
  const before = await declared('PERSON 0');
  await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, { key: airport, body: list });
  expect((await declare('ah-100001', id)).status).toBe(200);
  expect(await declared('PERSON 0')).toBe(before);
});

test('for somebody who is not on a flight that is over nobody waits: a mistyped number is said', async () => {
  const [key, boarding] = [await web.officer('PVG-AIRPORT'), await web.officer('PVG-BOARDING')];
  const message = [
    ...['UNH+1+PAXLST:D:05B:UN:IATA', 'BGM+266+XF', 'TDT+20+MU589', 'LOC+125+JFK', 'DTM+189:2003261400:201'],
    ...['LOC+87+PVG', 'DTM+232:2003271400:201', 'UNT+8+1'],
  ];
  const raw = ['UNB+UNOA:4+AIR+PVG+200327:0310+XF1', ...message, 'UNZ+1+XF1'].map((segment) => `${segment}'`).join('');
  const path = `/v1/manifests?commandId=${randomUUID()}&year=2020`;
  const over = await web.call('POST', path, { key, raw, headers: { 'content-type': 'application/edifact' } });
  expect(over.body).toMatchObject({ applied: true, dropped: 2 });
  const flight = { carrier: 'MU', number: '589', to: 'PVG', day: '2020-03-27' };
  const body = { commandId: randomUUID(), document: 'AH999999', flight, facts: { symptoms: [] } };
  const unknown = await web.call('POST', '/v1/declarations', { key: boarding, body });
  expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found', about: ['document'] } });
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

test('nor by an impossible time or a document of two people: every answer is the same, aboard or not', async () => {
  const [airport, boarding] = [await web.officer('PVG-AIRPORT'), await web.officer('PVG-BOARDING')];
  const people = ['ONE', 'TWO'].map((givenNames) => ({
    ...{ surname: 'SHARED', givenNames, birthDate: '1990-03-01' },
    documents: [{ type: 'P', number: 'ZZ200002' }],
  }));
  const list = { flights: [{ ...manifest.flights[0], people: [...manifest.flights[0]!.people, ...people] }] };
  await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, { key: airport, body: list });
  const flight = { carrier: 'MU', number: '588', to: 'PVG', day: '2020-03-27' };
  const ask = async (key: string, document: string, happenedAt?: string): Promise<TestAnswer> => {
    const body = { commandId: randomUUID(), document, flight, facts: { symptoms: [] }, happenedAt };
    return web.call('POST', '/v1/declarations', { key, body });
  };
  const answers = async (unit: string, happenedAt?: string) => {
    const key = await web.officer(unit);
    const all = await Promise.all(['ZZ100001', 'ZZ200002', 'ZZ999999'].map((one) => ask(key, one, happenedAt)));
    return all.map(({ status, body }) => ({ ...body, status, commandId: null }));
  };
  // One may not declare for anybody; the other may, and sees nobody of this flight.
  for (const [unit, times] of [
    ['MINHANG-SITE-1', [undefined, '2019-01-01T00:00:00Z', '2035-01-01T00:00:00Z']],
    ['SHIP-AGENTS', ['2019-01-01T00:00:00Z', '2035-01-01T00:00:00Z']],
  ] as const) {
    for (const time of times) {
      const [aboard, shared, nobody] = await answers(unit, time);
      expect([aboard, shared]).toEqual([nobody, nobody]);
      expect(JSON.stringify(nobody)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
  }
  // Who sees them is told what is wrong, and that is on record as a reading.
  expect((await ask(boarding, 'ZZ200002')).body).toMatchObject({ code: 'not_found', about: ['document ambiguous'] });
  expect((await ask(boarding, 'ZZ100001', '2019-01-01T00:00:00Z')).body).toMatchObject({ code: 'happened_too_early' });
  const { rowCount } = await web.at.house.owner.pool.query(`select from huan.reading where purpose = 'declaration'`);
  expect(rowCount).toBe(3);
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
  // A wrong sign is told, not overruled; what the check digit cannot tell (6 and G) is looked for under both numbers.
  const misread = lines.join('\n').replace('XK347966', 'XK34796G');
  const other = await web.call('POST', '/v1/mrz', { key, body: { lines: misread, year: 2020 } });
  expect(other.body).toMatchObject({ valid: true, person: { document: { number: 'XK34796G' } } });
  expect(other.body.otherNumbers).toContain('XK347966');
  expect(other.body.found.items).toEqual(read.body.found.items);
});
