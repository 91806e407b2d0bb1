import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestAnswer, type TestServer, openTestServer } from '../../test/http-server.ts';

// A phone that lost the answer says it again, hours later if need be: when the person is with others already, whom the
// unit does not see any more. It acts once and is answered the same (I9).

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const given = async (unit: string, command: object, stamp: object = {}): Promise<TestAnswer['body']> => {
  const answer = await web.give(unit, command, stamp);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const moved = async (id: string, from: string, to: string, link: string): Promise<void> => {
  const { offer } = await given(from, { type: 'offer', case: id, to, link });
  await given(to, { type: 'accept', case: id, offer });
};
const aboard = async (voyage: string | undefined, personal: object): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  await given('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', voyage, facts, personal });
  return id;
};

test('evidence with a photograph, after the person was handed on to a unit of another territory', async () => {
  const id = await aboard(undefined, { surname: 'ROSSI' });
  const form = new FormData();
  const bytes = Buffer.from('%PDF-1.7 a paper');
  form.set('file', new Blob([bytes]), 'a.pdf');
  const key = await web.officer('CARRIERS');
  expect((await web.call('POST', `/v1/cases/${id}/files`, { key, raw: form })).status).toBe(201);
  const file = createHash('sha256').update(bytes).digest('hex');
  const record = { type: 'record', case: id, kind: 'note', files: [file] };
  const together = { type: 'together', case: id, commands: [record] };
  const [one, other] = [{ commandId: randomUUID() }, { commandId: randomUUID() }];
  const first = await given('CARRIERS', record, one);
  const second = await given('CARRIERS', together, other);
  await moved(id, 'CARRIERS', 'PVG-BOARDING', 'stand');
  expect(await given('CARRIERS', record, one)).toEqual(first);
  expect(await given('CARRIERS', together, other)).toEqual(second);
  // Another body under the same id is another command, and a new one may name nothing that the unit does not see.
  const changed = { ...record, files: ['ab'.repeat(32)] };
  expect((await web.give('CARRIERS', changed, one)).body.code).toBe('command_reused');
  expect((await web.give('CARRIERS', record)).body.code).toBe('file_unknown');
});

test('a wave that was called, after those who were called are with a district already', async () => {
  const voyage = randomUUID();
  await given('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: 'PVG-AIRPORT' });
  const people = [await aboard(voyage, { seat: '31A' }), await aboard(voyage, { seat: '32A' })];
  for (const id of people) await moved(id, 'CARRIERS', 'PVG-BOARDING', 'stand');
  const body = { commandId: randomUUID(), wave: 1, fromRow: 31, toRow: 45 };
  const call = async (more: object = {}): Promise<TestAnswer> =>
    web.call('POST', `/v1/flights/${voyage}/waves`, {
      key: await web.officer('PVG-BOARDING'),
      body: { ...body, ...more },
    });
  const first = await call();
  expect(first).toMatchObject({ status: 200, body: { called: 2, unseated: 0 } });
  for (const id of people) {
    await given('PUDONG-SITE-1', { type: 'claim', case: id, link: 'territory', reason: 'stands at our door' });
    expect((await call()).body).toEqual(first.body);
  }
  expect((await call()).body).toEqual(first.body);
  expect((await call({ toRow: 46 })).body.code).toBe('command_reused');
});

test('a flight that was diverted but for one, after that one has come and gone through', async () => {
  const voyage = randomUUID();
  await given('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: 'PVG-AIRPORT' });
  const comes = await aboard(voyage, {});
  for (let others = 0; others < 2; others += 1) await aboard(voyage, {});
  const body = {
    ...{ commandId: randomUUID(), ending: 'diverted', to: 'HGH', receiver: 'Hangzhou, health desk', keep: [comes] },
  };
  const divert = async (): Promise<TestAnswer> =>
    web.call('POST', `/v1/flights/${voyage}/diversion`, { key: await web.officer('PVG-AIRPORT'), body });
  const first = await divert();
  expect(first).toMatchObject({ status: 200, body: { ended: 2, kept: 1 } });
  // One more is found aboard, and the one who came is ended: neither is part of what was said before.
  await given('CARRIERS', { type: 'record', case: comes, kind: 'not-boarded' });
  await given('CARRIERS', { type: 'close', case: comes, ending: 'not-boarded' });
  await aboard(voyage, {});
  expect((await divert()).body).toEqual(first.body);
});

test('a declaration, after somebody else with the same document was found aboard', async () => {
  const documents = [{ type: 'P', number: 'YT7000001', issuer: 'IT' }];
  const leg = { carrier: 'MU', number: '501', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T08:30' };
  const list = { flights: [{ ...leg, people: [{ surname: 'ROSSI', givenNames: 'ADA', documents }] }] };
  const key = await web.officer('PVG-AIRPORT');
  const imported = await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, { key, body: list });
  expect(imported.body).toMatchObject({ applied: true, opened: 1 });
  const flight = { carrier: 'MU', number: '501', to: 'PVG', day: '2020-03-27' };
  const said = { commandId: randomUUID(), document: 'YT7000001', flight, facts: { symptoms: [] } };
  const declare = async (): Promise<TestAnswer> =>
    web.call('POST', '/v1/declarations', { key: await web.officer('PVG-BOARDING'), body: said });
  const first = await declare();
  expect(first).toMatchObject({ status: 200, body: { holder: 'CARRIERS' } });
  const { rows } = await web.at.house.owner.pool.query('select voyage from huan."case" where case_id = $1', [
    first.body.case,
  ]);
  await aboard(rows[0].voyage, { surname: 'ROSSI', documents });
  expect((await declare()).body).toEqual(first.body);
});
