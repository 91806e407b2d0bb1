import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { readLimit } from './limits.ts';
import { openStrangers } from './strangers.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer({ perMinute: 5, strangersPerMinute: 3 });
});
afterAll(() => web.close());

test('whoever asks without end is slowed on an ordinary address, and nobody else at the same address is', async () => {
  const [busy, other] = [await web.officer('PVG-BOARDING'), await web.officer('PVG-CHANNEL')];
  const answers = [];
  for (let asked = 0; asked < 7; asked += 1)
    answers.push(await web.call('GET', '/v1/desk?list=holding', { key: busy }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  expect(answers.at(-1)?.body.code).toBe('too_many');
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  // Commands too, and by another way of showing the same key.
  const body = { commandId: 'x', command: {} };
  const shown = { 'x-api-key': busy };
  expect((await web.call('POST', '/v1/commands', { headers: shown, body })).status).toBe(429);
  expect((await web.call('GET', '/v1/desk?list=holding', { key: other })).status).toBe(200);
  for (let asked = 0; asked < 8; asked += 1)
    expect((await web.call('GET', '/healthz', { key: busy })).status).toBe(200);
});

/** Asks with the request line as it stands here: whole, with the host, as only a client that writes it by hand sends it. */
const askSpelled = (path: string, key: string) =>
  new Promise<{ status: number; kept: string; policy: string }>((resolve, reject) => {
    const { port } = new URL(web.url);
    const asked = http.request(
      { port, host: '127.0.0.1', path, headers: { authorization: `Bearer ${key}` } },
      (answer) => {
        answer.resume();
        const { 'cache-control': kept = '', 'content-security-policy': policy = '' } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, kept, policy: String(policy) });
      },
    );
    asked.on('error', reject);
    asked.end();
  });

test('another spelling of an address is the same address: it is limited, and nobody keeps its answers', async () => {
  const key = await web.officer('PVG-AIRPORT');
  const spelled = ['/v1/desk?list=holding', '/%761/desk?list=holding', '/v%31/%64esk?list=holding'];
  const all = [...spelled, `${web.url}/v1/desk?list=holding`, `${web.url}/%761/desk?list=holding`];
  for (const path of all) {
    expect(await askSpelled(path, key), path).toEqual({
      status: 200,
      kept: 'no-store',
      policy: "default-src 'none'; frame-ancestors 'none'",
    });
  }
  for (const path of all) expect((await askSpelled(path, key)).status, path).toBe(429);
});

test('guessed keys are counted by address, and who is known there is let in all the same', async () => {
  const known = await web.officer('PVG-SCREENING');
  expect((await web.call('GET', '/v1/auth/me', { key: known })).status).toBe(200);
  const guess = async (key: string): Promise<number> => (await web.call('GET', '/v1/auth/me', { key })).status;
  // A forgotten phone asks on and on with the same: it guesses nothing.
  expect([await guess('huan_a'), await guess('huan_a'), await guess('huan_a'), await guess('huan_a')]).toEqual([
    401, 401, 401, 401,
  ]);
  expect([await guess('huan_b'), await guess('huan_c'), await guess('huan_d'), await guess('huan_e')]).toEqual([
    401, 401, 429, 429,
  ]);
  const cookie = `${web.signIn.cookie}=abc.def`;
  expect((await web.call('GET', '/v1/auth/me', { headers: { cookie } })).status).toBe(429);
  expect((await web.call('GET', '/v1/auth/me', { key: known })).status).toBe(200);
});

test('the count of an address ends with its minute, and neighbours of one network are one address', async () => {
  const strangers = openStrangers(1, 30);
  strangers.unknown('2001:db8::1', 'one');
  expect(() => strangers.meet('2001:db8::ffff', 'two')).toThrow('too_many');
  expect(() => strangers.meet('2001:db8:1::1', 'two')).not.toThrow();
  await expect
    .poll(() => {
      try {
        strangers.meet('2001:db8::1', 'two');
        return true;
      } catch {
        return false;
      }
    })
    .toBe(true);
});

test('an operator allows more requests a minute by a number, and by nothing else', () => {
  expect([readLimit(undefined), readLimit(''), readLimit('12000')]).toEqual([undefined, undefined, 12_000]);
  for (const wrong of ['0', '-1', 'many', '1.5', '1e3']) expect(() => readLimit(wrong)).toThrow('HUAN_REQUESTS');
});
