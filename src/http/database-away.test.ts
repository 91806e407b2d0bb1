import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

test('who comes with a session while the database is away is told to come again, not that something broke', async () => {
  await web.account('night', ['DUTY']);
  const headers = await web.enter('night');
  const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const { pool } = web.at.house.owner;
  const [connect, query] = [vi.spyOn(pool, 'connect'), vi.spyOn(pool, 'query')];
  const fails = (): never => {
    throw away;
  };
  for (const each of [connect, query]) each.mockImplementation(fails);
  try {
    const answer = await web.call('GET', '/v1/auth/me', { headers });
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
  } finally {
    connect.mockRestore();
    query.mockRestore();
  }
  expect((await web.call('GET', '/v1/auth/me', { headers })).status).toBe(200);
});
