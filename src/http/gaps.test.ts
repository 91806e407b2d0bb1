import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import type { GapCounts, GapPage, GapTerms } from '../contract/gaps.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const give = async (unit: string, command: object): Promise<void> => {
  const answer = await web.give(unit, command);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};
const ask = async <T>(unit: string, path: string, key?: string): Promise<T> => {
  const answer = await web.call('GET', path, { key: key ?? (await web.officer(unit)) });
  expect(answer.status).toBe(200);
  return answer.body;
};
const aboard = async (): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  await give('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts });
  return id;
};
const openGap = async (kind: string, facts: object = {}): Promise<string> => {
  const id = randomUUID();
  const subject = await aboard();
  const command = {
    type: 'open',
    case: id,
    loop: 'gap',
    holder: null,
    subject,
    facts: { kind, about: 'arrival', ...facts },
  };
  await give('PVG-AIRPORT', command);
  return id;
};
/** Claims somebody: the giver's missing signature is a gap. */
const claimed = async (): Promise<string> => {
  const person = await aboard();
  await give('PVG-BOARDING', { type: 'claim', case: person, link: 'stand', reason: 'nobody offered' });
  const { rows } = await web.at.house.owner.pool.query<{ case_id: string }>(
    `select case_id from huan."case" where loop = 'gap' and subject = $1`,
    [person],
  );
  return rows[0]?.case_id ?? '';
};

test('gaps are counted by kind and owner, and listed one page after the other without losing one', async () => {
  for (let n = 0; n < 7; n += 1) await openGap('vanished');
  await openGap('history');
  const counts = await ask<GapCounts>('DUTY', '/v1/gaps/counts');
  expect(counts.total).toBe(8);
  expect(counts.cells[0]).toMatchObject({ kind: 'vanished', new: 7, day: 0, older: 0 });
  const found: string[] = [];
  for (let cursor = ''; ;) {
    const page = await ask<GapPage>('DUTY', `/v1/gaps?kind=vanished&limit=3${cursor}`);
    expect(page.items.every(({ kind }) => kind === 'vanished')).toBe(true);
    found.push(...page.items.map((item) => item.case));
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  expect(new Set(found).size).toBe(7);
  expect(found).toHaveLength(7);
  expect((await ask<GapPage>('DUTY', '/v1/gaps?age=older')).items).toEqual([]);
});

test('a unit sees the gaps that are its own, and no others', async () => {
  const gap = await claimed();
  expect((await ask<GapCounts>('XUHUI-SITE-1', '/v1/gaps/counts')).total).toBe(0);
  expect((await ask<GapPage>('XUHUI-SITE-1', '/v1/gaps')).items).toEqual([]);
  const key = await web.officer('XUHUI-SITE-1');
  expect((await web.call('GET', `/v1/gaps/${gap}`, { key })).status).toBe(404);
  expect((await ask<GapPage>('CARRIERS', '/v1/gaps')).items.map((item) => item.case)).toContain(gap);
});

test('what closes a gap is told as policy says it, and who must give it', async () => {
  const terms = await ask<GapTerms>('CARRIERS', `/v1/gaps/${await claimed()}`);
  expect(terms).toMatchObject({ kind: 'giver-signature', needs: ['signature'], giver: 'CARRIERS', own: false });
  const vanished = await ask<GapTerms>('DUTY', `/v1/gaps/${await openGap('vanished')}`);
  expect(vanished).toMatchObject({ needs: ['proof'], fourEyes: false, other: null });
});

test('what is no gap has no such terms', async () => {
  const key = await web.officer('DUTY');
  expect((await web.call('GET', `/v1/gaps/${await aboard()}`, { key })).status).toBe(404);
});
