import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comingReader, followComing } from '../app/coming.ts';
import { outboxLag } from '../app/outbox.ts';
import { actorId, unitId } from '../loop/terms.ts';
import { verify } from '../app/verify/verify.ts';
import { loops } from '../city/loops.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

// A district that hears of its people only when they stand before it hears of nobody who never gets there.

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const get = async (unit: string, path: string) => web.call('GET', path, { key: await web.officer(unit) });
const act = async (unit: string, command: object) => {
  const answer = await web.give(unit, command);
  expect(answer.body).not.toHaveProperty('code');
  return answer.body;
};
// Other tests of the server may have transactions running, and then a reading finds less.
const follow = async (): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    await followComing(web.at.house);
    const lag = await outboxLag(web.at.house);
    if (lag.every(({ reader, waiting }) => reader !== comingReader || waiting === 0)) return;
    await sleep(5);
  }
  throw new Error('the outbox never ran empty');
};
const onTheWay = async (unit: string, voyage: string) => {
  const { status, body } = await get(unit, '/v1/on-the-way');
  expect(status).toBe(200);
  const items: { voyage: { case: string } | null }[] = body.items;
  return items.filter((item) => item.voyage?.case === voyage);
};

test('a district is told who is coming with which flight and when, holds who came against it, and sees nobody else', async () => {
  const voyage = randomUUID();
  const schedule = { carrier: 'MU', number: '588', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T08:30' };
  await act('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: 'PVG-AIRPORT', facts: schedule });
  const board = async (district: string): Promise<string> => {
    const id = randomUUID();
    const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district, years: 35 };
    const personal = { surname: 'SECRET', givenNames: 'NAME' };
    await act('PVG-AIRPORT', {
      ...{ type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', voyage, facts, personal },
    });
    return id;
  };
  const [one, two, three, four] = [
    await board('PUDONG'),
    await board('PUDONG'),
    await board('PUDONG'),
    await board('XUHUI'),
  ];
  // Before the flight has landed, and before anybody of the district holds anybody.
  await follow();
  const zeros = { port: 0, received: 0, elsewhere: 0, ended: 0, untold: 0 };
  expect(await onTheWay('PUDONG-DESK', voyage)).toMatchObject([
    {
      district: 'PUDONG',
      voyage: { number: '588', from: 'FCO', expectedAt: '2020-03-27T08:30', landedAt: null },
      announced: 3,
      aboard: 3,
      ...zeros,
    },
  ]);
  // Heads, and nothing that names anybody: neither a case nor a name.
  const { body } = await get('PUDONG', '/v1/on-the-way');
  const text = JSON.stringify(body);
  for (const id of [one, two, three, four]) expect(text).not.toContain(id);
  expect(text).not.toContain('SECRET');
  expect(await onTheWay('XUHUI-DESK', voyage)).toMatchObject([{ district: 'XUHUI', announced: 1, aboard: 1 }]);
  expect(await onTheWay('HUANGPU-DESK', voyage)).toEqual([]);
  expect(await onTheWay('PUDONG-SITE-1', voyage)).toEqual([]);

  // The flight that brings them is shared: its people are shown once they are theirs to see. Nobody else shares it.
  const shared = await get('PUDONG-DESK', `/v1/flights/${voyage}`);
  expect(shared.body).toMatchObject({ facts: { number: '588' }, balance: { in: 4, held: 4 }, links: [] });
  expect((await get('PUDONG-DESK', `/v1/flights/${voyage}/people`)).body.items).toEqual([]);
  expect((await get('HUANGPU-DESK', `/v1/flights/${voyage}`)).body.code).toBe('not_seen');
  expect((await get('HUANGPU-DESK', `/v1/flights/${voyage}/people`)).body.code).toBe('not_seen');

  await act('PVG-AIRPORT', { type: 'record', case: voyage, kind: 'landing', facts: {} });
  for (const id of [one, two]) {
    const { offer } = await act('CARRIERS', { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' });
    await act('PVG-BOARDING', { type: 'accept', case: id, offer });
  }
  await act('CARRIERS', { type: 'record', case: three, kind: 'not-boarded' });
  await act('CARRIERS', { type: 'close', case: three, ending: 'not-boarded' });
  // One is received, and one of another district, of whom nobody told this one.
  await act('PUDONG-SITE-1', { type: 'claim', case: one, link: 'territory', reason: 'stands at our door' });
  await act('PUDONG-SITE-1', { type: 'claim', case: four, link: 'territory', reason: 'stands at our door' });
  await follow();
  expect(await onTheWay('PUDONG-DESK', voyage)).toMatchObject([
    { announced: 3, aboard: 0, port: 1, received: 1, elsewhere: 0, ended: 1, untold: 1 },
  ]);
  expect((await onTheWay('PUDONG-DESK', voyage))[0]?.voyage).toMatchObject({ landedAt: expect.any(String) });
  // The other one waits in vain, and reads that: announced to it, and not come.
  expect(await onTheWay('XUHUI-DESK', voyage)).toMatchObject([{ announced: 1, received: 0, elsewhere: 1 }]);
  expect((await get('PUDONG-DESK', `/v1/flights/${voyage}/people`)).body.items).toHaveLength(2);

  // The district turns out to be another one: both are told, and the first waits no longer.
  await act('PVG-BOARDING', { type: 'record', case: two, kind: 'destination', facts: { district: 'XUHUI' } });
  await follow();
  expect(await onTheWay('PUDONG-DESK', voyage)).toMatchObject([{ announced: 3, port: 0, elsewhere: 1 }]);
  expect(await onTheWay('XUHUI-DESK', voyage)).toMatchObject([{ announced: 2, port: 1, elsewhere: 1 }]);
});

test('notices that are read again announce nobody twice, and what stands there is whole', async () => {
  const pool = web.at.house.owner.pool;
  const count = async () => (await pool.query('select count(*)::int as n from huan.coming')).rows[0];
  await follow();
  const before = await count();
  expect(before.n).toBeGreaterThan(0);
  await pool.query(`update huan.outbox_reader set upto = 0, upto_xid = '0'`);
  await follow();
  expect(await count()).toEqual(before);
  const report = await verify({ pool, loops, workers: 0 });
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
});

test('who may not see a district reads nothing of it, straight through SQL', async () => {
  const seen = async (unit: string): Promise<readonly string[]> =>
    web.at.house.read({ actor: actorId('officer'), unit: unitId(unit) }, async (reads) => {
      const told = await reads.query<{ district: string }>('select distinct district from huan.coming');
      const ways = await reads.query<{ district: string }>('select distinct district from huan.on_the_way');
      return [...new Set([...told.rows, ...ways.rows].map(({ district }) => district))].toSorted();
    });
  expect(await seen('PUDONG-DESK')).toEqual(['PUDONG']);
  expect(await seen('PUDONG-SITE-1')).toEqual([]);
  expect(await seen('DUTY')).toEqual(['PUDONG', 'XUHUI']);
});
