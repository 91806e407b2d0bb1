import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { readProxies } from './proxies.ts';

let web: TestServer;
let unbelieving: TestServer;
beforeAll(async () => {
  web = await openTestServer({ trustProxy: readProxies('loopback, 10.0.0.0/8') ?? [] });
  unbelieving = await openTestServer();
});
afterAll(async () => {
  await web.close();
  await unbelieving.close();
});

test('names addresses and networks; everybody and nonsense are refused', () => {
  expect(readProxies(undefined)).toBeNull();
  expect(readProxies(' , ')).toBeNull();
  expect(readProxies('10.0.0.7,fd00::/8, uniquelocal')).toEqual(['10.0.0.7', 'fd00::/8', 'uniquelocal']);
  for (const wrong of ['true', '*', '1', 'proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/'])
    expect(() => readProxies(wrong), wrong).toThrow(wrong);
});

// What is counted per address before anything is read: the limit of sign-ins.
const tries = async (server: TestServer): Promise<ReadonlySet<number>> => {
  const statuses = new Set<number>();
  for (let index = 0; index < 320; index += 1) {
    const headers = { 'x-forwarded-for': `203.0.113.${index % 250}` };
    statuses.add((await server.call('POST', '/v1/auth/sign-in', { body: {}, headers })).status);
  }
  return statuses;
};

test('behind a believed proxy each caller is counted by their own address, otherwise nobody picks one', async () => {
  expect([...(await tries(web))]).toEqual([400]);
  expect([...(await tries(unbelieving))]).toEqual([400, 429]);
});
