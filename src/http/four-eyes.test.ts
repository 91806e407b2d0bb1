import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { actorId, days, instant, unitId } from '../loop/terms.ts';
import { replaceShifts } from '../store/roster.ts';
import { readPace } from '../store/time.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

test('who is on duty where an exception will be carried out does not approve it for another unit', async () => {
  const { house } = web.at;
  const both = await web.account('wears-two-hats', ['PUDONG', 'PUDONG-DESK']);
  const other = await web.account('second-pair-of-eyes', ['PUDONG']);
  const { now } = await readPace(house.writer.pool);
  const span = { from: now, until: instant(now + days(1)) };
  await replaceShifts(house.writer.pool, actorId('clerk'), unitId('PUDONG-DESK'), span, [
    { account: actorId(both.id), role: 'officer', ...span },
  ]);
  const person = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
  const give = async (unit: string, command: object) => {
    const answer = await web.give(unit, command);
    expect(answer.body).not.toHaveProperty('code');
    return answer.body;
  };
  await give('PVG-AIRPORT', { type: 'open', case: person, loop: 'arrival', holder: 'CARRIERS', facts });
  await give('PUDONG-DESK', { type: 'claim', case: person, link: 'transfer', reason: 'stands here' });
  const asked = await give('PUDONG-DESK', {
    ...{ type: 'ask-exception', case: person, evidence: ['seat'], reason: 'no seat is free', document: 'no. 1' },
    expiresAt: new Date(now + days(1)).toISOString(),
  });
  const approve = { type: 'approve-exception', case: person, exception: asked.commandId, reason: 'looked at it' };
  const says = (key: string, commandId = randomUUID()) =>
    web.call('POST', '/v1/commands', { key, body: { commandId, unit: 'PUDONG', command: approve } });
  const own = await says(both.key);
  expect([own.status, own.body.code]).toEqual([403, 'four_eyes']);
  const id = randomUUID();
  expect((await says(other.key, id)).status).toBe(200);
  // Said again it is answered as before, though they have come on duty there meanwhile.
  await replaceShifts(house.writer.pool, actorId('clerk'), unitId('PUDONG-DESK'), span, [
    { account: actorId(other.id), role: 'officer', ...span },
  ]);
  expect((await says(other.key, id)).status).toBe(200);
});
