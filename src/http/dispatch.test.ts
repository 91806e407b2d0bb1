import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { accepted } from '../../test/house.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const get = async (unit: string, path: string) => web.call('GET', path, { key: await web.officer(unit) });
const act = async (unit: string, command: object) => {
  const answer = await web.give(unit, command);
  expect(answer.body).not.toHaveProperty('code');
  expect(answer.status).toBe(200);
  return answer.body;
};
const hand = async (id: string, from: string, to: string, link: string, more: object = {}) => {
  const { offer } = await act(from, { type: 'offer', case: id, to, link, ...more });
  await act(to, { type: 'accept', case: id, offer });
};

const openSite = async (unit: string, capacity: number): Promise<string> => {
  const site = randomUUID();
  await act(unit, { type: 'open', case: site, loop: 'site', holder: unit });
  await act('PUDONG', { type: 'record', case: site, kind: 'checklist', facts: { capacity, ...accepted } });
  return site;
};

/** People of one party at the district's desk, with the evidence that the way there demands. */
const waiting = async (heads: number): Promise<readonly string[]> => {
  const members = Array.from({ length: heads }, () => randomUUID());
  const party = { id: randomUUID(), members };
  await act('PVG-AIRPORT', {
    type: 'together',
    case: members[0],
    commands: members.map((id, index) => ({
      type: 'open',
      case: id,
      loop: 'arrival',
      holder: 'CARRIERS',
      ...(heads > 1 ? { party } : {}),
      facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 30 + index },
      personal: { surname: 'SAMPLE', givenNames: `PERSON ${index}` },
    })),
  });
  const all = async (from: string, to: string, link: string, commands: readonly object[]) => {
    if (commands.length > 0) await act(from, { type: 'together', case: members[0], commands });
    const handover = randomUUID();
    await act(from, { type: 'offer-group', handover, cases: members, to, link });
    await act(to, { type: 'accept-group', handover, present: members });
  };
  const record = (kind: string, facts?: object) =>
    members.map((id) => ({ type: 'record', case: id, kind, ...(facts === undefined ? {} : { facts }) }));
  await all('CARRIERS', 'PVG-BOARDING', 'stand', []);
  await all('PVG-BOARDING', 'PVG-CHANNEL', 'channel', [
    ...record('temperature', { fever: false }),
    ...record('declaration', { symptoms: [] }),
  ]);
  await all('PVG-CHANNEL', 'PVG-SCREENING', 'screening', []);
  await all('PVG-SCREENING', 'PUDONG-DESK', 'transfer', [
    ...record('interview'),
    ...record('temperature', { fever: false }),
    ...record('itinerary'),
    ...members.map((id) => ({
      type: 'open',
      case: randomUUID(),
      loop: 'specimen',
      holder: 'PVG-SCREENING',
      subject: id,
    })),
  ]);
  return members;
};

describe('dispatch', () => {
  test('a plan parts no family, and a run made of it asks the site for rooms without showing it anybody else', async () => {
    const site = await openSite('PUDONG-SITE-1', 10);
    const [family, alone, stays] = [await waiting(3), await waiting(1), await waiting(1)];
    const key = await web.officer('PUDONG-DESK');
    const board = await get('PUDONG-DESK', '/v1/dispatch');
    expect(board.status).toBe(200);
    expect(board.body.waiting.map((one: { case: string }) => one.case).toSorted()).toEqual(
      [...family, ...alone, ...stays].toSorted(),
    );
    expect(board.body.doors).toMatchObject([{ unit: 'PUDONG-SITE-1', capacity: 10, taken: 0 }]);
    expect(board.body.crews.length).toBeGreaterThan(3);
    expect(JSON.stringify(board.body)).not.toContain('PERSON');

    // One of the family is named: the others come along. Four seats of a minibus with spacing.
    const body = {
      cases: [family[0], ...alone],
      vehicles: [{ crew: 'PUDONG-CREW-1', seats: 12 }],
      to: ['PUDONG-SITE-1'],
      seconds: 1,
    };
    const suggested = await web.call('POST', '/v1/dispatch/suggestions', { key, body });
    expect(suggested.status).toBe(200);
    expect(suggested.body.runs).toMatchObject([{ crew: 'PUDONG-CREW-1', most: 4, escorts: 2, heads: 4 }]);
    expect(suggested.body.runs[0].stops[0].cases.toSorted()).toEqual([...family, ...alone].toSorted());
    expect(suggested.body).toMatchObject({ left: [], unseated: [], best: true });
    const elsewhere = { ...body, cases: [randomUUID()] };
    expect((await web.call('POST', '/v1/dispatch/suggestions', { key, body: elsewhere })).body).toMatchObject({
      runs: [],
      unseated: elsewhere.cases,
    });

    const run = randomUUID();
    const going = [...family, ...alone];
    const made = await act('PUDONG-DESK', {
      type: 'together',
      case: run,
      commands: [
        { type: 'open', case: run, loop: 'run', holder: 'PUDONG-DESK', facts: { seats: 12 } },
        { type: 'record', case: run, kind: 'vehicle', facts: { seats: 12 }, personal: { plate: '沪A·0001试' } },
        { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } },
        { type: 'offer', case: run, to: 'PUDONG-CREW-1', link: 'boarding' },
        ...going.map((id, index) => ({
          type: 'record',
          case: id,
          kind: 'seat',
          facts: { rideOn: run, rideTo: 'PUDONG-SITE-1' },
          personal: { busSeat: String(index + 1) },
        })),
      ],
    });
    const asked = await get('PUDONG-SITE-1', '/v1/dispatch/rooms');
    expect(asked.body.items.map((one: { case: string }) => one.case).toSorted()).toEqual(going.toSorted());
    expect(asked.body.items[0]).toMatchObject({ run, holder: 'PUDONG-DESK', name: expect.stringContaining('SAMPLE') });
    expect((await get('PUDONG-SITE-2', '/v1/dispatch/rooms')).body.items).toEqual([]);
    const { rows } = await web.at.house.owner.pool.query(
      `select count(*)::int as n from huan.reading where unit = 'PUDONG-SITE-1' and purpose = 'rooms asked' and case_id = any($1)`,
      [going],
    );
    expect(rows[0]).toEqual({ n: 4 });
    const bare = await get('PUDONG-SITE-1', '/v1/dispatch/rooms?names=false');
    expect(bare.body.items.map((one: { name: unknown }) => one.name)).toEqual(going.map(() => null));
    const later = await web.at.house.owner.pool.query(
      `select 1 from huan.reading where unit = 'PUDONG-SITE-1' and purpose = 'rooms asked' and case_id = any($1)`,
      [going],
    );
    expect(later.rowCount).toBe(4);

    // Who is planned for an open run counts against the places of the site, and is seen as planned.
    const after = (await get('PUDONG-DESK', '/v1/dispatch')).body;
    expect(after.doors[0]).toMatchObject({ coming: 4 });
    expect(after.runs[0]).toMatchObject({ case: run, planned: 4, rooms: 0, seats: 12, most: 4, aboard: 0 });

    await act('PUDONG-CREW-1', { type: 'accept', case: run, offer: made.offer ?? (await offerOf(run)) });
    // The crew sees none of those who wait, and is told where they go all the same; another crew is not.
    const forCrew = (await get('PUDONG-CREW-1', `/v1/dispatch/runs/${run}`)).body;
    expect(forCrew).toMatchObject({ waiting: [], run: { to: ['PUDONG-SITE-1'], planned: 0, aboard: null } });
    expect((await get('PUDONG-CREW-1', '/v1/dispatch')).body.runs).toMatchObject([{ to: ['PUDONG-SITE-1'] }]);
    expect((await get('PUDONG-CREW-2', '/v1/dispatch')).body.runs).toEqual([]);
    await act('PUDONG-SITE-1', {
      type: 'together',
      case: going[0],
      commands: going.map((id) => ({
        type: 'record',
        case: id,
        kind: 'lodging',
        place: site,
        personal: { room: '301' },
      })),
    });
    expect((await get('PUDONG-SITE-1', '/v1/dispatch/rooms')).body.items).toEqual([]);
    const handover = randomUUID();
    await act('PUDONG-DESK', {
      type: 'offer-group',
      handover,
      cases: going,
      to: 'PUDONG-CREW-1',
      link: 'transfer',
      run,
    });
    // The crew is of no territory that sees the desk's handover, and must still see whom it counts in.
    const offered = (await get('PUDONG-CREW-1', `/v1/handovers/${handover}/people?names=true`)).body.items;
    expect(offered.map((one: { case: string }) => one.case).toSorted()).toEqual(going.toSorted());
    expect(offered[0].person).toMatchObject({ surname: 'SAMPLE' });
    expect((await get('PUDONG-CREW-2', `/v1/handovers/${handover}/people`)).status).toBe(404);
    expect((await get('PUDONG-SITE-1', '/v1/sites/expected')).body).toMatchObject({ sites: [site], runs: [] });
    await act('PUDONG-CREW-1', { type: 'accept-group', handover, present: going });
    // The crew counts blind: the desk sees how many are aboard, the crew does not until it has left.
    expect((await get('PUDONG-DESK', `/v1/dispatch/runs/${run}`)).body.run).toMatchObject({ aboard: 4 });
    expect((await get('PUDONG-CREW-1', `/v1/dispatch/runs/${run}`)).body.run).toMatchObject({ aboard: null });
    await act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'count', counted: 4 });
    await act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'count', counted: 4 });
    await act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'departure' });
    const road = (await get('PUDONG-CREW-1', `/v1/dispatch/runs/${run}`)).body.run;
    expect(road).toMatchObject({ aboard: 4, counts: 2 });
    expect(road.transitDue).not.toBeNull();
    expect((await get('PUDONG-CREW-1', `/v1/dispatch/runs/${run}`)).body.places).toEqual([
      { place: site, unit: 'PUDONG-SITE-1' },
    ]);
    // The site is told that a run is on the road to it: not how many are in it, nor who. Nobody else is told.
    const expected = (await get('PUDONG-SITE-1', '/v1/sites/expected')).body;
    expect(expected.runs).toEqual([
      { run, crew: 'PUDONG-CREW-1', since: expect.any(String), leftAt: expect.any(String) },
    ]);
    expect(going.some((id) => JSON.stringify(expected).includes(id))).toBe(false);
    for (const other of ['PUDONG-SITE-2', 'XUHUI-SITE-1', 'PUDONG-CREW-2', 'PUDONG-DESK']) {
      expect((await get(other, '/v1/sites/expected')).body).toMatchObject({ unit: other, sites: [], runs: [] });
    }
    // Places are kept for them. Whoever will count them is not told how many, by whatever question; the district is.
    const blind = (await get('PUDONG-SITE-1', '/v1/lodgings/PUDONG-SITE-1')).body;
    expect(blind).toMatchObject({ kept: null, people: [], site: { roll: [] } });
    expect((await get('PUDONG-SITE-1', '/v1/lodgings')).body.items).toMatchObject([{ capacity: 10, lodged: null }]);
    expect((await get('PUDONG-SITE-1', '/v1/overview')).body.rooms).toMatchObject([{ case: site, taken: null }]);
    expect((await get('PUDONG-SITE-1', '/v1/dispatch')).body.doors).toMatchObject([{ case: site, taken: null }]);
    expect((await get('PUDONG-SITE-1', `/v1/cases/${site}`)).body.roll).toEqual([]);
    expect((await get('PUDONG-SITE-1', '/v1/desk?list=holding&loop=site')).body.items).toMatchObject([{ roll: [] }]);
    const told = (await get('PUDONG-SITE-1', `/v1/cases/${site}/timeline`)).body.events;
    expect(told.map(({ name }: { name: string }) => name)).not.toContain('place.taken.1');
    const above = (await get('PUDONG', '/v1/lodgings/PUDONG-SITE-1')).body;
    expect(above).toMatchObject({ kept: 4, site: { roll: expect.arrayContaining(going) } });
    expect((await get('PUDONG', '/v1/dispatch')).body.doors).toMatchObject([{ case: site, taken: 4 }]);
    expect((await get('PUDONG', `/v1/cases/${site}/timeline`)).body.events.length).toBe(told.length + 4);
    // Another district sees nothing of it.
    expect((await get('XUHUI-DESK', `/v1/dispatch/runs/${run}`)).status).toBe(404);
    expect((await get('XUHUI-DESK', '/v1/dispatch')).body.waiting).toEqual([]);

    // At the site: the room plan shows names only when they are asked for.
    const last = randomUUID();
    await act('PUDONG-CREW-1', {
      type: 'offer-group',
      handover: last,
      cases: going,
      to: 'PUDONG-SITE-1',
      link: 'territory',
    });
    const [atTheDoor] = (await get('PUDONG-SITE-1', '/v1/lodgings')).body.items;
    expect(atTheDoor).toMatchObject({ lodged: null, coming: null });
    expect((await get('PUDONG-SITE-1', `/v1/sites/${site}/people`)).body.items).toEqual([]);
    await act('PUDONG-SITE-1', { type: 'accept-group', handover: last, present: going });
    expect((await get('PUDONG-SITE-1', '/v1/lodgings/PUDONG-SITE-1')).body).toMatchObject({ kept: 0 });
    expect((await get('PUDONG-SITE-1', '/v1/lodgings')).body.items).toMatchObject([{ lodged: 4, coming: 0 }]);
    expect((await get('PUDONG-SITE-1', `/v1/cases/${site}`)).body.roll.toSorted()).toEqual(going.toSorted());
    expect((await get('PUDONG-SITE-1', '/v1/sites/expected')).body.runs).toEqual([]);
    const plain = await get('PUDONG-SITE-1', '/v1/lodgings/PUDONG-SITE-1');
    expect(plain.body.people.map((one: { room: unknown; name: unknown }) => [one.room, one.name])).toEqual(
      going.map(() => [null, null]),
    );
    const named = await get('PUDONG-SITE-1', '/v1/lodgings/PUDONG-SITE-1?names=true');
    expect(named.body.people[0]).toMatchObject({ room: '301', openTests: 1, checkedInAt: null });
    expect((await get('XUHUI-SITE-1', '/v1/lodgings/PUDONG-SITE-1')).status).toBe(404);
    const list = (await get('PUDONG', '/v1/lodgings')).body.items;
    expect(list.find((one: { unit: string }) => one.unit === 'PUDONG-SITE-1')).toMatchObject({
      capacity: 10,
      lodged: 4,
      heads: 4,
    });
  });
});

const offerOf = async (id: string): Promise<string> => {
  const { rows } = await web.at.house.owner.pool.query<{ offer: string }>(
    `select data ->> 'offer' as offer from huan.event where case_id = $1 and name = 'offer.made.1' order by seq desc limit 1`,
    [id],
  );
  return rows[0]?.offer ?? '';
};

describe('the laboratory', () => {
  test('sees labels and not people, and learns whom its result found and whether they answered', async () => {
    const [person] = await waiting(1);
    const tube = randomUUID();
    await act('PVG-SCREENING', {
      type: 'open',
      case: tube,
      loop: 'specimen',
      holder: 'PVG-SCREENING',
      subject: person,
      facts: { kind: 'throat' },
      personal: { label: 'T-0001' },
    });
    await hand(tube, 'PVG-SCREENING', 'LAB-1', 'laboratory');
    const before = (await get('LAB-1', '/v1/laboratory')).body;
    expect(before.held).toMatchObject([{ case: tube, label: 'T-0001', kind: 'throat', opener: 'PVG-SCREENING' }]);
    expect(JSON.stringify(before)).not.toMatch(new RegExp(`${person}|PERSON|SAMPLE`));
    expect(before).toMatchObject({ more: false, moreResults: false });
    // Any specimen is found by its label, and by nobody who does not have it.
    const byLabel = async (unit: string, label: string) =>
      (
        await web.call('POST', '/v1/laboratory/labels', { key: await web.officer(unit), body: { labels: [label] } })
      ).body.items.map((one: { case: string }) => one.case);
    expect(await byLabel('LAB-1', ' t-0001')).toEqual([tube]);
    expect(await byLabel('LAB-1', 'T-0002')).toEqual([]);
    expect(await byLabel('LAB-2', 'T-0001')).toEqual([]);
    await act('LAB-1', {
      type: 'together',
      case: tube,
      commands: [
        { type: 'record', case: tube, kind: 'result', facts: { result: 'positive' } },
        { type: 'close', case: tube, ending: 'resulted' },
      ],
    });
    const given = (await get('LAB-1', '/v1/laboratory')).body;
    expect(given.held).toEqual([]);
    expect(given.results).toMatchObject([
      {
        case: tube,
        label: 'T-0001',
        result: 'positive',
        told: 'PUDONG-DESK',
        holder: 'PUDONG-DESK',
        actedAt: null,
        amended: false,
      },
    ]);
    await hand(person ?? '', 'PUDONG-DESK', 'AMBULANCE', 'hospital');
    await act('LAB-1', {
      type: 'correct',
      case: tube,
      kind: 'result',
      corrects: given.results[0].seq,
      facts: { result: 'negative' },
      reason: 'the second test of the same tube is negative',
    });
    const later = (await get('LAB-1', '/v1/laboratory')).body.results[0];
    expect(later).toMatchObject({ result: 'negative', amended: true, told: 'AMBULANCE', holder: 'AMBULANCE' });
    expect((await get('LAB-2', '/v1/laboratory')).body).toMatchObject({ held: [], results: [] });
  });
});

test('a vehicle that breaks down learns of its relief, and hands everybody over to it', async () => {
  const site = await openSite('PUDONG-SITE-4', 4);
  const going = await waiting(2);
  const open = async (crew: string, facts: object = {}): Promise<string> => {
    const run = randomUUID();
    const { offer } = await act('PUDONG-DESK', {
      type: 'together',
      case: run,
      commands: [
        { type: 'open', case: run, loop: 'run', holder: 'PUDONG-DESK', facts: { seats: 12, ...facts } },
        { type: 'record', case: run, kind: 'vehicle', facts: { seats: 12 } },
        { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } },
        { type: 'offer', case: run, to: crew, link: 'boarding' },
      ],
    });
    await act(crew, { type: 'accept', case: run, offer: offer ?? (await offerOf(run)) });
    return run;
  };
  const all = (unit: string, kind: string, more: object = {}) =>
    act(unit, {
      type: 'together',
      case: going[0],
      commands: going.map((id) => ({ type: 'record', case: id, kind, ...more })),
    });
  const broken = await open('PUDONG-CREW-8');
  await all('PUDONG-DESK', 'seat', { facts: { rideOn: broken, rideTo: 'PUDONG-SITE-4' } });
  await all('PUDONG-SITE-4', 'lodging', { place: site, personal: { room: '11' } });
  const handover = randomUUID();
  await act('PUDONG-DESK', {
    type: 'offer-group',
    handover,
    cases: going,
    to: 'PUDONG-CREW-8',
    link: 'transfer',
    run: broken,
  });
  await act('PUDONG-CREW-8', { type: 'accept-group', handover, present: going });
  for (const counted of [2, 2]) await act('PUDONG-CREW-8', { type: 'record', case: broken, kind: 'count', counted });
  await act('PUDONG-CREW-8', { type: 'record', case: broken, kind: 'departure' });
  const seen = async () => (await get('PUDONG-CREW-8', `/v1/dispatch/runs/${broken}`)).body;
  expect(await seen()).toMatchObject({ relief: null, run: { aboard: 2, to: ['PUDONG-SITE-4'] } });
  await act('PUDONG-CREW-8', { type: 'record', case: broken, kind: 'breakdown' });
  const relief = await open('PUDONG-CREW-9', { relieves: broken });
  // The other crew's run is not theirs to see; its number and whether it is ready are told all the same.
  expect((await get('PUDONG-CREW-8', `/v1/dispatch/runs/${relief}`)).status).toBe(404);
  expect((await seen()).relief).toEqual({ case: relief, crew: 'PUDONG-CREW-9', ready: true });
  const over = randomUUID();
  await act('PUDONG-CREW-8', {
    type: 'offer-group',
    handover: over,
    cases: going,
    to: 'PUDONG-CREW-9',
    link: 'transfer',
    run: relief,
  });
  await act('PUDONG-CREW-9', { type: 'accept-group', handover: over, present: going });
  expect((await seen()).run).toMatchObject({ aboard: 0 });
  expect((await get('PUDONG-DESK', `/v1/dispatch/runs/${relief}`)).body.run).toMatchObject({ aboard: 2 });
});
