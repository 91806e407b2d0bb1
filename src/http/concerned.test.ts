import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
