import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseId } from '../loop/terms.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

/** A person of this district whom its street has at home. */
const atHome = async (district: string, goingTo = district): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: goingTo, years: 35 };
  const give = async (unit: string, command: object): Promise<void> => {
    expect((await web.give(unit, command)).body).not.toHaveProperty('code');
  };
  await give('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts });
  await give(`${district}-STREET-1`, { type: 'claim', case: id, link: 'territory', reason: 'stands at the door' });
  return id;
};

const kinds = ['order', 'told', 'shared', 'approval'];

test('a district that has nothing to do with somebody says nothing that decides about them', async () => {
  const id = await atHome('PUDONG');
  for (const kind of kinds) {
    for (const unit of ['MINHANG', 'MINHANG-STREET-1', 'MINHANG-SITE-1']) {
      const { status, body } = await web.give(unit, { type: 'record', case: id, kind });
      expect([unit, kind, status, body.code, body.title]).toEqual([
        unit,
        kind,
        403,
        'not_yours',
        'Your unit may not do this.',
      ]);
    }
    expect((await web.give('PUDONG', { type: 'record', case: id, kind })).status).toBe(200);
  }
});

test('the street of another district judges no home, and its desk approves no car', async () => {
  const id = await atHome('PUDONG');
  const said = [
    { kind: 'home', facts: { homeSuitable: true } },
    { kind: 'household', facts: { household: true } },
    { kind: 'pickup', personal: { plate: 'X1', driver: 'ANNA' }, facts: { approved: true } },
  ];
  for (const [index, each] of said.entries()) {
    const unit = index < 2 ? 'STREET-1' : 'DESK';
    const { status, body } = await web.give(`MINHANG-${unit}`, { type: 'record', case: id, ...each });
    expect([each.kind, status, body.code]).toEqual([each.kind, 403, 'not_yours']);
    expect((await web.give(`PUDONG-${unit}`, { type: 'record', case: id, ...each })).body.code).toBeUndefined();
  }
});

test('the district that somebody goes to says it too, wherever they are held', async () => {
  const id = await atHome('PUDONG', 'MINHANG');
  expect((await web.give('MINHANG', { type: 'record', case: id, kind: 'approval' })).status).toBe(200);
  expect((await web.give('MINHANG-STREET-2', { type: 'record', case: id, kind: 'told' })).status).toBe(200);
  expect((await web.give('PUDONG', { type: 'record', case: id, kind: 'order' })).status).toBe(200);
  expect((await web.give('XUHUI', { type: 'record', case: id, kind: 'order' })).status).toBe(403);
});

test('nobody writes somebody else into a case by a note: names and documents are said by whoever asks for them', async () => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
  const known = {
    surname: 'ROSSI',
    birthDate: '1985-02-11',
    documents: [{ type: 'P', number: 'YA1234567' }],
    seat: '31A',
  };
  const open = { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts, personal: known };
  expect((await web.give('PVG-AIRPORT', open)).body).not.toHaveProperty('code');
  const other = { surname: 'CHANGED', birthDate: '1990-01-01', documents: [{ type: 'P', number: 'ZZ7654321' }] };
  const refused = async (kind: string, personal: object): Promise<readonly string[]> => {
    const given = await web.give('PVG-BOARDING', { type: 'record', case: id, kind, personal, facts: {} });
    expect(given.status).toBe(400);
    return given.body.fields.map(({ field }: { field: string }) => field);
  };
  const fields = ['surname', 'documents', 'birthDate'].map((name) => `command.personal.${name}`);
  const elsewhere = ['phone', 'seat'].map((name) => `command.personal.${name}`);
  expect(await refused('note', { ...other, phone: '1', seat: '1A' })).toEqual([...fields, ...elsewhere]);
  expect(await refused('found', { ...other, note: 'at the door' })).toEqual(fields);
  const shortcut = await web.call('POST', `/v1/cases/${id}/evidence`, {
    key: await web.officer('PVG-BOARDING'),
    body: { commandId: randomUUID(), kind: 'note', personal: other },
  });
  expect(shortcut.status).toBe(400);
  const closing = { type: 'close', case: id, ending: 'not-boarded', personal: other };
  await web.give('CARRIERS', { type: 'record', case: id, kind: 'not-boarded' });
  expect((await web.give('CARRIERS', closing)).status).toBe(200);
  const read = async () =>
    (await web.call('GET', `/v1/cases/${id}?personal=true`, { key: await web.officer('CARRIERS') })).body.person;
  expect(await read()).toMatchObject(known);
  // Nor what was taken by an earlier version, before it was refused: a note counts as a note.
  const note = { type: 'record', case: id as CaseId, kind: 'note', personal: { ...other, note: 'as seen' } } as const;
  await web.at.act('PVG-BOARDING', note);
  expect(await read()).toMatchObject({ ...known, note: 'as seen' });
});
