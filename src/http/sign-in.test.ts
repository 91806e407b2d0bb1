import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
const enter = (username: string, secret: string) =>
  web.call('POST', '/v1/auth/sign-in', { body: { username, password: secret } });

test('nobody is let in without a credential, and a made-up one is none', async () => {
  expect((await web.call('GET', '/v1/desk?list=holding')).body).toMatchObject({ code: 'not_signed_in', status: 401 });
  expect((await web.call('GET', '/v1/desk?list=holding', { key: 'huan_nonsense' })).status).toBe(401);
  const cookie = `${web.signIn.cookie}=abc.def`;
  expect((await web.call('GET', '/v1/auth/me', { headers: { cookie } })).status).toBe(401);
});

test('an officer signs in with a password, acts by cookie, signs out, and the cookie is dead at once', async () => {
  await web.account('zhang', ['PVG-BOARDING']);
  const entered = await enter('zhang', password);
  expect(entered.status).toBe(200);
  expect(entered.body).toMatchObject({ username: 'zhang', memberships: [{ unit: 'PVG-BOARDING', role: 'officer' }] });
  const [set] = entered.headers.getSetCookie();
  expect(set).toMatch(/HttpOnly/i);
  expect(set).toMatch(/SameSite=Strict/i);
  const cookie = cookieOf(entered.headers);
  expect((await web.call('GET', '/v1/auth/me', { headers: { cookie } })).status).toBe(200);
  expect((await web.call('GET', '/v1/desk?list=holding', { headers: { cookie } })).status).toBe(200);
  expect((await web.call('POST', '/v1/auth/sign-out', { headers: { cookie } })).status).toBe(200);
  expect((await web.call('GET', '/v1/auth/me', { headers: { cookie } })).status).toBe(401);
});

test('a session carried by a page of another site commands nothing', async () => {
  await web.account('wang', ['PVG-BOARDING']);
  const cookie = cookieOf((await enter('wang', password)).headers);
  const body = { commandId: randomUUID(), command: { type: 'hasten', case: randomUUID(), reason: 'x' } };
  const from = async (headers: Record<string, string>) =>
    (await web.call('POST', '/v1/commands', { body, headers: { cookie, ...headers } })).body.code;
  expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe('cross_site');
  expect(await from({ origin: 'http://evil.example' })).toBe('cross_site');
  expect(await from({ origin: web.url })).toBe('not_found');
});

test('guessing a password is slowed, also for a name that does not exist, and says the same for both', async () => {
  await web.account('li', ['PVG-BOARDING']);
  const wrong = await enter('li', 'wrong password');
  expect(wrong.body).toMatchObject({ status: 401, code: 'sign_in_failed' });
  expect((await enter('nobody', 'wrong password')).body).toEqual(wrong.body);
  const tries = [];
  for (let index = 0; index < 5; index += 1) tries.push(await enter('li', 'wrong password'));
  const slowed = tries.find(({ status }) => status === 429);
  expect(slowed?.body.code).toBe('too_many');
  expect(Number(slowed?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  // Even the right password waits now.
  expect((await enter('li', password)).status).toBe(429);
});

test('a key that was revoked and an account that was disabled stop at once, not after the memory of it', async () => {
  const { id, key } = await web.account('zhao', ['PVG-BOARDING']);
  expect((await web.call('GET', '/v1/auth/me', { key })).status).toBe(200);
  const [{ key: listed } = { key: '' }] = await web.signIn.listKeys(id);
  // Directly at the table, as another process would: only the notice tells this one.
  await web.at.house.owner.pool.query('delete from huan.api_key where id = $1', [listed]);
  await expect.poll(async () => (await web.call('GET', '/v1/auth/me', { key })).status, { timeout: 2000 }).toBe(401);

  const other = await web.account('qian', ['PVG-BOARDING']);
  expect((await web.call('GET', '/v1/auth/me', { key: other.key })).status).toBe(200);
  await web.at.house.owner.pool.query('update huan.user_account set disabled_at = now() where id = $1', [other.id]);
  await expect
    .poll(async () => (await web.call('GET', '/v1/auth/me', { key: other.key })).body.code, { timeout: 2000 })
    .toBe('account_disabled');
});

test('a key makes no other key: one that was taken ends when it runs out or is revoked', async () => {
  const { key } = await web.account('wu', ['PVG-BOARDING']);
  const body = { name: 'one more', days: 3650 };
  expect((await web.call('POST', '/v1/auth/keys', { key, body })).body.code).toBe('not_allowed');
  expect((await web.call('GET', '/v1/auth/keys', { key })).body.items).toHaveLength(1);
  const cookie = cookieOf((await enter('wu', password)).headers);
  expect((await web.call('POST', '/v1/auth/keys', { headers: { cookie }, body })).status).toBe(200);
});

test('the key of an administrator makes no key, password or factor either: it does not become a session', async () => {
  const { id, key } = await web.account('key-admin', ['PVG-BOARDING'], 'admin');
  await web.account('key-officer', ['PVG-BOARDING']);
  const path = `/v1/accounts/${id}`;
  const memberships = [{ unit: 'PVG-BOARDING', role: 'admin' }];
  const tries = [
    ['POST', `${path}/keys`, { name: 'one more' }],
    ['PATCH', path, { password: 'mine now, thanks' }],
    ['PATCH', path, { mustUseSecondFactor: false }],
    ['PATCH', path, { subject: 'somebody-elsewhere' }],
    ['DELETE', `${path}/second-factor`, undefined],
    ['POST', '/v1/accounts', { username: 'back-door', name: 'x', password: 'mine now, thanks', memberships }],
    ['POST', '/v1/auth/password', { current: password, next: 'mine now, thanks' }],
    ['DELETE', '/v1/auth/passkeys/anything', undefined],
  ] as const;
  for (const [method, at, body] of tries) {
    const answer = await web.call(method, at, { key, ...(body === undefined ? {} : { body }) });
    expect(answer.body.code, `${method} ${at}`).toBe('not_allowed');
  }
  // What takes rights away, and what lets nobody in, is for keys too.
  expect((await web.call('PATCH', path, { key, body: { name: 'Renamed' } })).status).toBe(200);
  const headers = await web.enter('key-admin');
  expect((await web.call('POST', `${path}/keys`, { headers, body: { name: 'one more' } })).status).toBe(200);
  const made = (await web.call('GET', `${path}/keys`, { key })).body.items[0].key;
  expect((await web.call('DELETE', `${path}/keys/${made}`, { key })).status).toBe(200);
});

test('passwords and keys are not in the database as they were typed', async () => {
  const { id, key } = await web.account('sun', ['PVG-BOARDING']);
  const { rows } = await web.at.house.owner.pool.query(
    `select (select json_agg(c) from huan.credential c where user_id = $1)::text as credential,
            (select json_agg(k) from huan.api_key k where reference_id = $1)::text as key`,
    [id],
  );
  expect(rows[0].credential).not.toContain(password);
  expect(rows[0].key).not.toContain(key);
});

test('a new password ends every session, and a short one is refused', async () => {
  await web.account('zhou', ['PVG-BOARDING']);
  const cookie = cookieOf((await enter('zhou', password)).headers);
  const change = (current: string, next: string) =>
    web.call('POST', '/v1/auth/password', { headers: { cookie }, body: { current, next } });
  expect((await change(password, 'short')).body.code).toBe('password_weak');
  expect((await change('not it at all', 'a new long password')).body.code).toBe('sign_in_failed');
  expect((await change(password, 'a new long password')).status).toBe(200);
  expect((await web.call('GET', '/v1/auth/me', { headers: { cookie } })).status).toBe(401);
  expect((await enter('zhou', password)).status).toBe(401);
  expect((await enter('zhou', 'a new long password')).status).toBe(200);
});
