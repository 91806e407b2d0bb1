import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestAnswer, type TestServer, openTestServer } from '../../test/http-server.ts';
import { problemAnswer } from '../contract/answer.ts';

// Whoever is refused by policy is told by which row of it, in its authors' words: nobody can argue with a code.

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const given = async (unit: string, command: object): Promise<TestAnswer['body']> => {
  const answer = await web.give(unit, command);
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  return answer.body;
};
const moved = async (id: string, from: string, to: string, link: string): Promise<void> => {
  const { offer } = await given(from, { type: 'offer', case: id, to, link });
  await given(to, { type: 'accept', case: id, offer });
};
const feverish = async (): Promise<string> => {
  const id = randomUUID();
  await given('PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: 'CARRIERS',
    facts: { category: 'traveller', countries: ['IT'] },
    personal: { surname: 'ROSSI' },
  });
  await moved(id, 'CARRIERS', 'PVG-BOARDING', 'stand');
  await given('PVG-BOARDING', { type: 'record', case: id, kind: 'temperature', facts: { fever: true } });
  return id;
};
const toChannel = (id: string): object => ({ type: 'offer', case: id, to: 'PVG-CHANNEL', link: 'channel' });
const said = async (unit: string, command: object, stamp: object, language = 'en'): Promise<TestAnswer['body']> => {
  const answer = await web.call('POST', '/v1/commands', {
    key: await web.officer(unit),
    body: { ...stamp, command },
    headers: { 'accept-language': language },
  });
  expect(answer.status).toBe(422);
  // Nothing is told that is not in the documentation.
  expect(problemAnswer.strict().parse(answer.body)).toEqual(answer.body);
  return answer.body;
};

test('a way that policy closes is refused with table, version, row and words, in the language of whoever asks, each time', async () => {
  const id = await feverish();
  const stamp = { commandId: randomUUID() };
  const first = await said('PVG-BOARDING', toChannel(id), stamp);
  expect(first).toMatchObject({
    code: 'link_not_allowed',
    about: ['stand', 'channel'],
    ruling: { table: 'exits', version: expect.stringMatching(/./), rows: [expect.stringMatching(/./)] },
  });
  expect(first.ruling.reason).toBe('fever or symptoms: to hospital only');
  expect(first.detail).toContain('fever or symptoms: to hospital only');
  // Said again it is the same answer, also when the fever has long been gone.
  await given('PVG-BOARDING', { type: 'record', case: id, kind: 'temperature', facts: { fever: false } });
  expect(await said('PVG-BOARDING', toChannel(id), stamp)).toEqual(first);
  const words = new Set([first.ruling.reason]);
  for (const language of ['zh-Hans', 'zh-Hant']) {
    const { ruling, detail } = await said('PVG-BOARDING', toChannel(id), stamp, language);
    expect({ ...ruling, reason: null }).toEqual({ ...first.ruling, reason: null });
    expect(ruling.reason).toMatch(/\p{Script=Han}/u);
    expect(detail).toContain(ruling.reason);
    words.add(ruling.reason);
  }
  expect(words.size).toBe(3);
});

test('what policy lets nobody record names its row too', async () => {
  const id = await feverish();
  await moved(id, 'PVG-BOARDING', 'AMBULANCE', 'hospital');
  await moved(id, 'AMBULANCE', 'HOSPITAL-1', 'hospital');
  const refused = await said(
    'HOSPITAL-1',
    { type: 'record', case: id, kind: 'discharge' },
    { commandId: randomUUID() },
  );
  expect(refused).toMatchObject({ code: 'record_forbidden', about: ['discharge'], ruling: { table: 'exits' } });
  expect(refused.ruling.rows.length).toBeGreaterThan(0);
  expect(refused.ruling.reason).toMatch(/[a-z]/);
});

test('in a group each head says which row keeps it back; what the loop itself does not know names no rule', async () => {
  const cases = [await feverish(), await feverish()];
  const group = { type: 'offer-group', handover: randomUUID(), cases, to: 'PVG-CHANNEL', link: 'channel' };
  const refused = await said('PVG-BOARDING', group, { commandId: randomUUID() });
  const reason = 'fever or symptoms: to hospital only';
  expect(refused).toMatchObject({ ruling: { reason }, others: [{ ruling: { table: 'exits', reason } }] });
  expect(refused.others[0].text).toContain(reason);
  const [one = ''] = cases;
  const astray = { type: 'offer', case: one, to: 'PUDONG-SITE-1', link: 'territory' };
  expect(await said('PVG-BOARDING', astray, { commandId: randomUUID() })).not.toHaveProperty('ruling');
});
