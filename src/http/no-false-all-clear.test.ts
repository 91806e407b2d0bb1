import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTime } from '../app/time.ts';
import { readInstant } from '../contract/instant.ts';
import { type TestAnswer, type TestServer, openTestServer } from '../../test/http-server.ts';

// Answers that look like good news and are none: nobody missing, nobody found, fewer ill, because the wrong thing was asked.

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
const person = async (personal: object): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  await given('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts, personal });
  return id;
};

test('the muster of a house that is not one’s own, or that is misspelt, is refused: it never says that nobody is missing', async () => {
  const id = await person({ nativeName: '陈小明' });
  await given('PUDONG-SITE-1', { type: 'claim', case: id, link: 'territory', reason: 'stands at our door' });
  const muster = (unit: string, of: string) => get(unit, `/v1/units/${of}/muster?since=2020-01-01T00:00Z`);
  const own = await muster('PUDONG-SITE-1', 'PUDONG-SITE-1');
  expect(own).toMatchObject({ status: 200, body: { held: 1, missing: 1, people: [{ case: id, name: '陈小明' }] } });
  for (const [unit, of] of [
    ['XUHUI-SITE-1', 'PUDONG-SITE-1'],
    ['PUDONG-SITE-1', 'PUDONG-SITE-01'],
  ] as const) {
    expect(await muster(unit, of), `${unit} asks for ${of}`).toMatchObject({
      status: 404,
      body: { code: 'not_seen', about: [of] },
    });
  }
});

test('whoever is missing stands by their room as doors are numbered, 302 before 1002', async () => {
  for (const room of ['1002', '302', undefined, '31']) {
    const id = await person({ surname: 'ROSSI', room });
    await given('PUDONG-SITE-2', { type: 'claim', case: id, link: 'territory', reason: 'stands at our door' });
  }
  const { body } = await get('PUDONG-SITE-2', '/v1/units/PUDONG-SITE-2/muster?since=2020-01-01T00:00Z');
  expect(body.people.map((one: { room: string | null }) => one.room)).toEqual([null, '31', '302', '1002']);
});

test('somebody who is found positive again weeks later is no new one, and no day is told of which a part is left out', async () => {
  const pool = web.at.house.owner.pool;
  const positive = async (subject: string, days: number, time: string): Promise<void> => {
    await pool.query(
      `insert into huan."case" select (jsonb_populate_record(c, jsonb_build_object('case_id', gen_random_uuid(), 'loop', 'specimen',
          'subject', case_id, 'closed_at', $2::bigint, 'next_due', null, 'state',
          jsonb_build_object('facts', jsonb_build_object('result', 'positive'))))).*
         from huan."case" c where case_id = $1`,
      [subject, readInstant(`2020-03-${27 - days < 10 ? '0' : ''}${27 - days}T${time}+08:00`)],
    );
  };
  await runTime(web.at.house, 0, readInstant('2020-03-27T12:00+08:00') ?? undefined);
  const [again, morning, edge, before] = await Promise.all([person({}), person({}), person({}), person({})]);
  await positive(again, 20, '09:00');
  await positive(again, 2, '09:00');
  await positive(morning, 1, '00:00');
  await positive(edge, 13, '00:30');
  // The fourteenth day before today is not told, not even the half of it that is less than fourteen times 24 hours ago.
  await positive(before, 14, '18:00');
  const { body } = await get('DUTY', '/v1/overview');
  expect(body.imported).toEqual([
    { day: '2020-03-14', cases: 1 },
    { day: '2020-03-26', cases: 1 },
  ]);
  await pool.query(`delete from huan."case" where loop = 'specimen'`);
});

test('years in two digits are placed by the time of the city, not by that of the machine', async () => {
  await runTime(web.at.house, 0, readInstant('2020-03-27T12:00+08:00') ?? undefined);
  const lines = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO2308122F2904159ZE184226B<<<<<18';
  const { status, body } = await web.call('POST', '/v1/mrz', {
    key: await web.officer('PVG-BOARDING'),
    body: { lines },
  });
  expect(status).toBe(200);
  expect(body.person.birthDate).toMatch(/^1923-08-12/);
});

test('a name with a date of birth finds whom the name alone finds, however it is written, and nobody born on another day', async () => {
  const born = { birthDate: '1988-05-01' };
  const ids = new Map([
    ['native', await person({ nativeName: '王小红', ...born })],
    ['latin', await person({ surname: 'Müller', givenNames: 'Jürgen', ...born })],
    ['other', await person({ nativeName: '王小红', birthDate: '1991-05-01' })],
  ]);
  const found = async (body: object): Promise<readonly string[]> => {
    const answer = await web.call('POST', '/v1/search', { key: await web.officer('CARRIERS'), body });
    expect(answer.status).toBe(200);
    const names = new Map([...ids].map(([name, id]) => [id, name]));
    return answer.body.items.map((item: { case: string }) => names.get(item.case));
  };
  for (const name of ['王小红', '王小紅', 'wang xiaohong', 'Xiaohong Wang'])
    expect(await found({ name, ...born }), name).toEqual(['native']);
  for (const name of ['Müller Jürgen', 'Jürgen Müller', 'jurgen muller', 'MUELLER JUERGEN'])
    expect(await found({ name, birthDate: '19880501' }), name).toEqual(['latin']);
  expect(await found({ name: '王小红', birthDate: '1999-01-01' })).toEqual([]);
  // One page after the other finds the same.
  const key = await web.officer('CARRIERS');
  const seen: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 5; pages += 1) {
    const { body } = await web.call('POST', '/v1/search', { key, body: { name: '王小红', ...born, limit: 1, cursor } });
    seen.push(...body.items.map((item: { case: string }) => item.case));
    if (body.next === null) break;
    cursor = body.next;
  }
  expect(seen).toEqual([ids.get('native')]);
});

test('a date of birth that nothing is compared with is refused: it would be thought to have been heeded', async () => {
  await person({ surname: 'ROSSI', documents: [{ type: 'P', number: 'YT8800001' }], birthDate: '1988-05-01' });
  const key = await web.officer('CARRIERS');
  const ask = (body: object) => web.call('POST', '/v1/search', { key, body });
  for (const alone of [{ document: 'YT8800001' }, { text: 'ROSSI' }]) {
    const refused = await ask({ ...alone, birthDate: '1999-01-01' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'bad_input', fields: [{ field: 'name' }] } });
  }
});
