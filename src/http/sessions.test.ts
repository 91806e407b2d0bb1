import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { type Jar, openJar } from '../../test/cookies.ts';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';
import { buildServer } from './server.ts';

let web: TestServer;
// Another process on the same database, with a memory of its own.
let second: FastifyInstance;
beforeAll(async () => {
  web = await openTestServer();
  second = await buildServer({ house: web.at.house });
});
afterAll(async () => {
  await second.close();
  await web.close();
});

const say = async (jar: Jar, method: string, path: string, body?: unknown) => {
  const headers = { cookie: jar.header(), 'user-agent': 'Mozilla/5.0 (Test)' };
  const answer = await web.call(method, path, { headers, body });
  jar.take(answer.headers);
  return answer;
};
const entered = async (username: string): Promise<Jar> => {
  const jar = openJar();
  await say(jar, 'POST', '/v1/auth/sign-in', { username, password });
  return jar;
};
const atSecond = async (jar: Jar): Promise<number> =>
  (await second.inject({ method: 'GET', url: '/v1/auth/me', headers: { cookie: jar.header() } })).statusCode;

test('tells where one is signed in, from where and since when, and never a token', async () => {
  await web.account('ouyang', ['PVG-BOARDING']);
  const [here, there] = [await entered('ouyang'), await entered('ouyang')];
  const { body } = await say(here, 'GET', '/v1/auth/sessions');
  expect(body.items).toHaveLength(2);
  expect(body.items.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
  expect(body.items[0]).toMatchObject({ address: '127.0.0.1', agent: 'Mozilla/5.0 (Test)', strong: false });
  const token = decodeURIComponent(there.header()).split('=')[1]?.split('.')[0] ?? 'no token';
  expect(JSON.stringify(body)).not.toContain(token);
});

test('a session ended elsewhere is dead at once in every process', async () => {
  await web.account('sima', ['PVG-BOARDING']);
  const [here, there] = [await entered('sima'), await entered('sima')];
  expect(await atSecond(there)).toBe(200);
  const { body } = await say(here, 'GET', '/v1/auth/sessions');
  const other = body.items.find(({ current }: { current: boolean }) => !current);
  expect((await say(here, 'DELETE', `/v1/auth/sessions/${other.session}`)).status).toBe(200);
  expect((await say(there, 'GET', '/v1/auth/me')).status).toBe(401);
  await expect.poll(() => atSecond(there), { timeout: 1000, interval: 20 }).toBe(401);
  expect((await say(here, 'GET', '/v1/auth/me')).status).toBe(200);
});

test('signing out everywhere leaves only this session', async () => {
  await web.account('zhuge', ['PVG-BOARDING']);
  const jars = [await entered('zhuge'), await entered('zhuge'), await entered('zhuge')];
  const [here, ...others] = jars;
  for (const jar of jars) expect(await atSecond(jar)).toBe(200);
  expect((await say(here ?? openJar(), 'DELETE', '/v1/auth/sessions')).body).toEqual({ ended: 2 });
  for (const jar of others) {
    await expect.poll(() => atSecond(jar), { timeout: 1000, interval: 20 }).toBe(401);
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
  }
  expect(await atSecond(here ?? openJar())).toBe(200);
});

test('nobody ends a session of somebody else', async () => {
  await web.account('liang', ['PVG-BOARDING']);
  await web.account('zhao2', ['PVG-BOARDING']);
  const [liang, zhao] = [await entered('liang'), await entered('zhao2')];
  const [mine] = (await say(liang, 'GET', '/v1/auth/sessions')).body.items;
  expect((await say(zhao, 'DELETE', `/v1/auth/sessions/${mine.session}`)).status).toBe(404);
  expect((await say(liang, 'GET', '/v1/auth/me')).status).toBe(200);
});

test('when a session was last seen is noted, at most once a minute', async () => {
  const { id } = await web.account('shi', ['PVG-BOARDING']);
  const jar = await entered('shi');
  const { pool } = web.at.house.owner;
  await pool.query(`update huan.session set seen_at = now() - interval '10 minutes' where user_id = $1`, [id]);
  await say(jar, 'GET', '/v1/auth/me');
  const [{ seenAt }] = (await say(jar, 'GET', '/v1/auth/sessions')).body.items;
  expect(Date.now() - Date.parse(seenAt)).toBeLessThan(60_000);
});

test('how often one may ask is counted by who asks: another cookie beside it begins no new count', async () => {
  await web.account('huangfu', ['PVG-BOARDING']);
  const jar = await entered('huangfu');
  const left = async (cookie: string): Promise<number> => {
    const headers = { cookie, 'x-huan-unit': 'PVG-BOARDING' };
    const answer = await web.call('POST', '/v1/search', { headers, body: { name: 'nobody', purpose: 'medical care' } });
    expect(answer.status).toBe(200);
    return Number(answer.headers.get('x-ratelimit-remaining'));
  };
  const first = await left(jar.header());
  expect(await left(`any=1; ${jar.header()}`)).toBe(first - 1);
  expect(await left(`${jar.header()}; other=2`)).toBe(first - 2);
});
