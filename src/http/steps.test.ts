import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import type { StepsView } from '../contract/step.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const give = async (unit: string, command: object): Promise<void> => {
  const answer = await web.give(unit, command);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};
const stepsFor = async (unit: string, ...cases: readonly string[]): Promise<readonly StepsView[]> => {
  const answer = await web.call('POST', '/v1/steps', { key: await web.officer(unit), body: { cases } });
  expect(answer.status).toBe(200);
  return answer.body.items;
};
const aboard = async (): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  await give('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts });
  return id;
};
const events = async (): Promise<number> => {
  const { rows } = await web.at.house.owner.pool.query<{ n: number }>('select count(*)::int as n from huan.event');
  return rows[0]?.n ?? 0;
};

test('what is offered as a step is done when taken, and what is barred is refused for the very same reason', async () => {
  const person = await aboard();
  const [first] = await stepsFor('CARRIERS', person);
  expect(first?.standing).toBe('holder');
  const stand = first?.links.find(({ link }) => link === 'stand');
  expect(stand).toMatchObject({ barred: null, kinds: ['boarding'] });
  expect(stand?.receivers).toContain('PVG-BOARDING');
  const offer = { type: 'offer', case: person, to: 'PVG-BOARDING', link: 'stand' };
  const given = await web.give('CARRIERS', offer);
  expect(given.status).toBe(200);

  const [coming] = await stepsFor('PVG-BOARDING', person);
  expect(coming).toMatchObject({ standing: 'receiver', links: [] });
  await give('PVG-BOARDING', { type: 'accept', case: person, offer: given.body.offer });

  const [held] = await stepsFor('PVG-BOARDING', person);
  const channel = held?.links.find(({ link }) => link === 'channel');
  expect(channel?.barred?.code).toBe('evidence_missing');
  expect(channel?.barred?.about).toContain('temperature');
  expect(held?.records).toContain('temperature');
  const refused = await web.give('PVG-BOARDING', { type: 'offer', case: person, to: 'PVG-CHANNEL', link: 'channel' });
  expect(refused.status).toBe(422);
  expect(refused.body.about.toSorted()).toEqual([...(channel?.barred?.about ?? [])].toSorted());

  await give('PVG-BOARDING', { type: 'record', case: person, kind: 'temperature', facts: { fever: false } });
  const [later] = await stepsFor('PVG-BOARDING', person);
  expect(later?.links.find(({ link }) => link === 'channel')?.barred?.about ?? []).not.toContain('temperature');
});

test('rehearsing records nothing and uses up no id', async () => {
  const person = await aboard();
  const before = await events();
  await stepsFor('CARRIERS', person, person);
  expect(await events()).toBe(before);
});

test('who may not see a case learns nothing of its steps', async () => {
  const person = await aboard();
  expect(await stepsFor('XUHUI-SITE-1', person)).toEqual([]);
  expect(await stepsFor('XUHUI-SITE-1', randomUUID())).toEqual([]);
});

test('whoever stands by with the person is told that a claim is possible', async () => {
  const person = await aboard();
  await give('CARRIERS', { type: 'offer', case: person, to: 'PVG-BOARDING', link: 'stand' });
  const [seen] = await stepsFor('PVG-BOARDING', person);
  expect(seen?.claim).toContain('stand');
});
