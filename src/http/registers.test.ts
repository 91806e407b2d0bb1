import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { masterKey, policies } from '../../test/house.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { openDoorbell } from '../app/doorbell.ts';
import { openHouse } from '../app/house.ts';
import { verify } from '../app/verify/verify.ts';
import { loops } from '../city/loops.ts';
import { instant } from '../loop/terms.ts';
import { setPace } from '../store/time.ts';

let web: TestServer;
let city: { id: string; key: string };
let putuo: { id: string; key: string };
beforeAll(async () => {
  web = await openTestServer();
  city = await web.account('city-admin', ['DUTY'], 'admin');
  putuo = await web.account('putuo-admin', ['PUTUO'], 'admin');
});
afterAll(() => web.close());

const enter = (key: string, body: object) =>
  web.call('POST', '/v1/vehicles', { key, body: { kind: 'coach', seats: 45, unit: 'PUTUO', ...body } });
const change = (key: string, vehicle: string, body: object) =>
  web.call('PATCH', `/v1/vehicles/${vehicle}`, { key, body });
const list = async (key: string, query = '') => (await web.call('GET', `/v1/vehicles${query}`, { key })).body.items;
const names = (en: string) => ({ 'zh-Hans': '日', 'zh-Hant': '日', en });
const mark = (key: string, days: readonly object[]) => web.call('PUT', '/v1/calendar/days', { key, body: { days } });

describe('vehicles', () => {
  test('are entered, passed on, taken out of service with a reason and brought back', async () => {
    const made = await enter(putuo.key, { plate: ' 沪x·1001试 ', note: 'lift for wheelchairs' });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ plate: '沪X·1001试', unit: 'PUTUO', out: null, note: 'lift for wheelchairs' });
    const { vehicle } = made.body;
    const passed = await change(putuo.key, vehicle, { unit: 'PUTUO-CREW-1', seats: 30, kind: 'bus', note: null });
    expect(passed.body).toMatchObject({
      unit: 'PUTUO-CREW-1',
      seats: 30,
      kind: 'bus',
      note: null,
      plate: '沪X·1001试',
    });
    const out = await change(putuo.key, vehicle, { out: 'brakes' });
    expect(out.body.out).toEqual({ since: expect.stringMatching(/Z$/), reason: 'brakes' });
    // Another reason is not another beginning.
    const again = await change(putuo.key, vehicle, { out: 'brakes, waiting for parts' });
    expect(again.body.out).toEqual({ since: out.body.out.since, reason: 'brakes, waiting for parts' });
    expect((await change(putuo.key, vehicle, { out: null })).body.out).toBeNull();
    expect(await list(putuo.key)).toMatchObject([{ vehicle }]);
  });

  test('one plate is one vehicle, however it is written', async () => {
    const first = await enter(putuo.key, { plate: '沪X·1002' });
    for (const plate of ['沪X1002', '沪x-1002', '沪X 1002']) {
      const refused = await enter(putuo.key, { plate });
      expect(refused, plate).toMatchObject({ status: 409, body: { code: 'vehicle_exists' } });
    }
    const other = await enter(putuo.key, { plate: '沪X·1003' });
    const taken = await change(putuo.key, other.body.vehicle, { plate: '沪X1002' });
    expect(taken.body).toMatchObject({ code: 'vehicle_exists', about: ['沪X1002'] });
    expect((await change(putuo.key, first.body.vehicle, { plate: '沪X1002' })).status).toBe(200);
  });

  test('a district neither edits nor sees another’s, and gives none away to it', async () => {
    const { body } = await enter(putuo.key, { plate: '沪X·1004' });
    const xuhui = await web.account('xuhui-admin', ['XUHUI'], 'admin');
    expect((await change(xuhui.key, body.vehicle, { seats: 2 })).body.code).toBe('not_allowed');
    expect((await enter(xuhui.key, { plate: '沪X·1005' })).body).toMatchObject({
      code: 'not_allowed',
      about: ['PUTUO'],
    });
    expect((await change(putuo.key, body.vehicle, { unit: 'XUHUI' })).body.code).toBe('not_allowed');
    expect(await list(xuhui.key)).toEqual([]);
    expect(await list(await web.officer('XUHUI-DESK'), '?unit=PUTUO')).toEqual([]);
    // An officer reads and edits nothing; the desk sees its whole district.
    const desk = await web.officer('PUTUO-DESK');
    expect((await list(desk)).some(({ vehicle }: { vehicle: string }) => vehicle === body.vehicle)).toBe(true);
    expect((await change(desk, body.vehicle, { seats: 2 })).body.code).toBe('not_allowed');
    expect((await change(city.key, body.vehicle, { seats: 44 })).body.seats).toBe(44);
    expect((await change(city.key, randomUUID(), { seats: 44 })).body.code).toBe('vehicle_unknown');
  });

  test('what is wrong with a body is named by its field', async () => {
    const fields = (answer: { body: { fields: readonly { field: string }[] } }) =>
      answer.body.fields.map(({ field }) => field).toSorted();
    expect(fields(await enter(putuo.key, { plate: ' ', kind: 'tank', seats: 0 }))).toEqual(['kind', 'plate', 'seats']);
    const { body } = await enter(putuo.key, { plate: '沪X·1006' });
    expect(fields(await change(putuo.key, body.vehicle, { out: '  ' }))).toEqual(['out']);
    expect(fields(await change(putuo.key, body.vehicle, { colour: 'red' }))).toEqual(['colour']);
    expect((await enter(putuo.key, { plate: '沪X·1007', unit: 'NOWHERE' })).body.code).toBe('bad_unit');
  });

  test('dispatch sends what the register says: its seats, never one that is out of service, those taken last', async () => {
    const [free, away, broken] = [
      await enter(putuo.key, { plate: '沪X·1101', unit: 'PUTUO-CREW-1', seats: 12, kind: 'minibus' }),
      await enter(putuo.key, { plate: '沪X·1102', unit: 'PUTUO-CREW-2' }),
      await enter(putuo.key, { plate: '沪X·1103' }),
    ].map(({ body }) => body.vehicle as string);
    await change(putuo.key, broken ?? '', { out: 'brakes' });
    const run = randomUUID();
    const opened = await web.give('PUTUO-DESK', {
      type: 'together',
      case: run,
      commands: [
        { type: 'open', case: run, loop: 'run', holder: 'PUTUO-DESK', facts: { seats: 45 } },
        { type: 'record', case: run, kind: 'vehicle', facts: { seats: 45, vehicle: away } },
        { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } },
        { type: 'offer', case: run, to: 'PUTUO-CREW-2', link: 'boarding' },
      ],
    });
    expect(opened.status, JSON.stringify(opened.body)).toBe(200);
    const desk = await web.officer('PUTUO-DESK');
    const board = (await web.call('GET', '/v1/dispatch', { key: desk })).body;
    const mine = board.vehicles.filter(({ vehicle }: { vehicle: string }) => [free, away, broken].includes(vehicle));
    expect(mine).toMatchObject([
      { vehicle: free, out: null, run: null, seats: 12 },
      { vehicle: away, out: null, run },
      { vehicle: broken, out: 'brakes', run: null },
    ]);
    expect(board.runs[0]).toMatchObject({ case: run, vehicle: away, plate: '沪X·1102' });
    const crew = await web.officer('PUTUO-CREW-2');
    expect((await web.call('GET', `/v1/dispatch/runs/${run}`, { key: crew })).body.run.plate).toBe('沪X·1102');
    const suggest = (vehicles: readonly object[]) =>
      web.call('POST', '/v1/dispatch/suggestions', {
        key: desk,
        body: { cases: [randomUUID()], vehicles, to: ['PUTUO-SITE-1'], seconds: 0 },
      });
    expect((await suggest([{ crew: 'PUTUO-CREW-1', vehicle: free }])).status).toBe(200);
    const refused = await suggest([{ crew: 'PUTUO-CREW-1', vehicle: broken }]);
    expect(refused).toMatchObject({ status: 422, body: { code: 'vehicle_out', about: ['沪X·1103'] } });
    expect((await suggest([{ crew: 'PUTUO-CREW-1', vehicle: randomUUID() }])).body.code).toBe('vehicle_unknown');
    expect((await suggest([{ crew: 'PUTUO-CREW-1' }])).body.fields).toMatchObject([{ field: 'vehicles[0].seats' }]);
    expect((await suggest([{ crew: 'PUTUO-CREW-1', seats: 1 }])).body.fields).toMatchObject([
      { field: 'vehicles[0].seats' },
    ]);
  });
});

describe('the calendar', () => {
  test('is marked by administrators of the whole city only, and read by everybody', async () => {
    const day = { day: '2020-04-04', working: false, names: names('Qingming') };
    expect((await mark(putuo.key, [day])).body.code).toBe('not_allowed');
    expect((await mark(await web.officer('DUTY'), [day])).body.code).toBe('not_allowed');
    const marked = await mark(city.key, [day, { ...day, day: '2020-04-26', working: true, names: names('made up') }]);
    expect(marked.status, JSON.stringify(marked.body)).toBe(200);
    expect(marked.body).toMatchObject({
      year: 2020,
      days: [{ day: '2020-04-04' }, { day: '2020-04-26', working: true }],
    });
    const read = await web.call('GET', '/v1/calendar?year=2020', { key: await web.officer('PUTUO-SITE-1') });
    expect(read.body.days).toEqual(marked.body.days);
    const path = '/v1/calendar/days/2020-04-04';
    expect((await web.call('DELETE', path, { key: putuo.key })).body.code).toBe('not_allowed');
    expect((await web.call('DELETE', path, { key: city.key })).body.days).toHaveLength(1);
    expect((await web.call('DELETE', path, { key: city.key })).body.code).toBe('day_unmarked');
    // Marked anew and differently, then taken off with all that lies until another day.
    await mark(city.key, [day, { ...day, day: '2020-04-05' }]);
    await mark(city.key, [{ ...day, names: names('Tomb-sweeping') }]);
    const some = await web.call('DELETE', `${path}?until=2020-04-30`, { key: city.key });
    expect(some.body.days).toEqual([]);
    await mark(city.key, [{ ...day, day: '2020-04-26', working: true }]);
    const { rows } = await web.at.house.owner.pool.query<{ n: number }>(
      `select count(*)::int as n from huan.calendar_day where day = '2020-04-04'`,
    );
    expect(rows[0]?.n).toBe(3);
    expect((await web.call('GET', '/v1/calendar?year=2020', {})).status).toBe(401);
  });

  test('what is wrong with a list of days is named by its field', async () => {
    const refused = await mark(city.key, [
      { day: '2020-02-30', working: false, names: names('no day') },
      { day: '2020-05-01', working: false, names: names('') },
    ]);
    expect(refused.body.fields.map(({ field }: { field: string }) => field)).toEqual([
      'days[0].day',
      'days[1].names.en',
    ]);
    const twice = { day: '2020-05-01', working: false, names: names('Labour Day') };
    expect((await mark(city.key, [twice, twice])).body.fields).toMatchObject([
      { field: 'days[1].day', code: 'day_twice' },
    ]);
  });

  test('a question is to be accepted within four hours on a working day, and by the next one’s end on any other', async () => {
    await mark(city.key, [
      ...['2020-04-04', '2020-04-05', '2020-04-06'].map((day) => ({ day, working: false, names: names('Qingming') })),
    ]);
    const { pool } = web.at.house.owner;
    const dueOf = async (now: string): Promise<{ due: string; rows: readonly string[]; open: string }> => {
      await setPace(pool, 0, instant(Date.parse(now)));
      const question = randomUUID();
      const open = await web.give('PVG-SCREENING', {
        type: 'open',
        case: question,
        loop: 'question',
        holder: 'PVG-SCREENING',
        facts: { topic: 'vehicles' },
        reason: 'which gate do they use',
      });
      expect(open.status, JSON.stringify(open.body)).toBe(200);
      await web.give('PVG-SCREENING', { type: 'offer', case: question, to: 'DEPT-TRANSPORT', link: 'answering' });
      const { body } = await web.call('GET', `/v1/cases/${question}`, { key: await web.officer('PVG-SCREENING') });
      const of = (name: string) => body.clocks.find(({ clock }: { clock: string }) => clock === name);
      return { due: of('offer').due, rows: of('offer').rule.rows, open: of('link').due };
    };
    // Friday: four hours; the day of rest that follows does not count against whoever is at work.
    expect(await dueOf('2020-04-03T10:00:00+08:00')).toMatchObject({
      due: '2020-04-03T06:00:00.000Z',
      rows: ['question-offer'],
    });
    // Saturday of Qingming: Tuesday, the 7th, at six.
    expect(await dueOf('2020-04-04T10:00:00+08:00')).toEqual({
      due: '2020-04-07T10:00:00.000Z',
      rows: ['question-offer-rest'],
      open: '2020-04-07T10:00:00.000Z',
    });
    // Sunday the 26th is made up for Labour Day, and was marked above.
    expect((await dueOf('2020-04-26T10:00:00+08:00')).due).toBe('2020-04-26T06:00:00.000Z');
    expect((await dueOf('2020-04-25T10:00:00+08:00')).due).toBe('2020-04-26T10:00:00.000Z');
    // Nobody changes what day it is by a fact of their own.
    const forged = await web.give('PVG-SCREENING', {
      type: 'open',
      case: randomUUID(),
      loop: 'question',
      holder: 'PVG-SCREENING',
      facts: { workday: false },
    });
    expect(forged.body.code).toBe('bad_input');
    // What was set stands as it was set: unmarking a day moves no clock that runs, and the audit finds nothing.
    await web.call('DELETE', '/v1/calendar/days/2020-04-06', { key: city.key });
    const report = await verify({ pool, loops, rules: web.at.house.rules, seal: web.at.house.seal });
    // Nobody serves clocks here, and time was set back: that is all there is to find.
    expect(report.findings.filter(({ grade, invariant }) => grade === 'broken' && invariant !== 'I8')).toEqual([]);
  });

  test('another process decides by what was marked here, as soon as it is told', async () => {
    const other = await openHouse({ databaseUrl: web.at.url, masterKey, policies });
    const bell = await openDoorbell(other);
    try {
      const at = instant(Date.parse('2020-10-01T12:00:00+08:00'));
      expect(other.calendar.facts(at)['workday']).toBe(true);
      await mark(city.key, [{ day: '2020-10-01', working: false, names: names('National Day') }]);
      await vi.waitFor(() => expect(other.calendar.facts(at)['workday']).toBe(false));
    } finally {
      await bell.close();
      await other.close();
    }
  });
});

test('stands are those that the airport opened, by name, with the flight on them', async () => {
  const airport = 'PVG-AIRPORT';
  const stand = async (name: string, checked: boolean): Promise<string> => {
    const id = randomUUID();
    await web.give(airport, { type: 'open', case: id, loop: 'stand', holder: airport, facts: { stand: name } });
    if (checked) await web.give(airport, { type: 'record', case: id, kind: 'checklist', facts: { capacity: 1 } });
    return id;
  };
  const [ten, two] = [await stand('210', true), await stand('21', false)];
  const flight = randomUUID();
  await web.give(airport, { type: 'open', case: flight, loop: 'voyage', holder: airport });
  const parked = { type: 'record', case: flight, kind: 'stand', place: ten, facts: { stand: '210' } };
  expect((await web.give(airport, parked)).status).toBe(200);
  const key = await web.officer(airport);
  expect((await web.call('GET', '/v1/stands', { key })).body.items).toEqual([
    { case: two, unit: airport, stand: '21', checked: false, by: null, ready: true },
    { case: ten, unit: airport, stand: '210', checked: true, by: flight, ready: true },
  ]);
  expect((await web.call('GET', '/v1/stands', { key: await web.officer('PUTUO-DESK') })).body.items).toEqual([]);
});
