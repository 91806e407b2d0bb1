import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Jar, openJar } from '../../test/cookies.ts';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';
import { totpOf } from '../../test/totp.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const say = async (jar: Jar, method: string, path: string, body?: unknown) => {
  const answer = await web.call(method, path, { headers: { cookie: jar.header() }, body });
  jar.take(answer.headers);
  return answer;
};
const enter = (jar: Jar, username: string, secret = password) =>
  say(jar, 'POST', '/v1/auth/sign-in', { username, password: secret });

/** An account with an app, and a browser in which it is signed in. */
const withApp = async (name: string) => {
  const { id, key } = await web.account(name, ['PVG-BOARDING']);
  const jar = openJar();
  await enter(jar, name);
  const { body } = await say(jar, 'POST', '/v1/auth/totp', { password });
  expect((await say(jar, 'POST', '/v1/auth/totp/verify', { code: totpOf(body.uri, -1) })).status).toBe(200);
  return { id, key, jar, uri: String(body.uri), recovery: body.recoveryCodes as string[] };
};

describe('setting up an app', () => {
  test('asks for the password, names the account, and counts only after a code was shown', async () => {
    await web.account('ma', ['PVG-BOARDING']);
    const jar = openJar();
    await enter(jar, 'ma');
    expect((await say(jar, 'POST', '/v1/auth/totp', { password: 'not it at all' })).body.code).toBe('sign_in_failed');
    const begun = await say(jar, 'POST', '/v1/auth/totp', { password });
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Huan%3Ama\?secret=[A-Z2-7]{32,}&issuer=Huan/);
    expect(begun.body.recoveryCodes).toHaveLength(10);
    expect((await say(jar, 'GET', '/v1/auth/factors')).body).toMatchObject({ totp: false });
    expect((await enter(openJar(), 'ma')).status).toBe(200);
    expect((await say(jar, 'POST', '/v1/auth/totp/verify', { code: '000000' })).body.code).toBe('code_wrong');
    expect((await say(jar, 'POST', '/v1/auth/totp/verify', { code: totpOf(begun.body.uri) })).status).toBe(200);
    expect((await say(jar, 'GET', '/v1/auth/factors')).body).toMatchObject({ totp: true, recoveryCodes: 10 });
    expect((await say(jar, 'POST', '/v1/auth/totp', { password })).body.code).toBe('factor_exists');
  });

  test('ends every session that was opened without it, and keeps this one', async () => {
    await web.account('deng', ['PVG-BOARDING']);
    const [here, there] = [openJar(), openJar()];
    await enter(here, 'deng');
    await enter(there, 'deng');
    const { body } = await say(here, 'POST', '/v1/auth/totp', { password });
    await say(here, 'POST', '/v1/auth/totp/verify', { code: totpOf(body.uri) });
    expect((await say(here, 'GET', '/v1/auth/me')).status).toBe(200);
    expect((await say(there, 'GET', '/v1/auth/me')).status).toBe(401);
  });

  test('is not for keys: a device has no app', async () => {
    const { key } = await web.account('su', ['PVG-BOARDING']);
    const answer = await web.call('POST', '/v1/auth/totp', { key, body: { password } });
    expect(answer.body.code).toBe('not_allowed');
  });

  test('neither the secret nor the recovery codes lie readable in the database', async () => {
    const { id, uri, recovery } = await withApp('gao');
    const { rows } = await web.at.house.owner.pool.query(
      'select secret || backup_codes as kept from huan.second_factor where user_id = $1',
      [id],
    );
    expect(rows[0].kept).not.toContain(recovery[0]);
    expect(rows[0].kept).not.toContain(new URL(uri).searchParams.get('secret'));
  });
});

describe('signing in with a code', () => {
  test('a ticket that nobody could have been given is no ticket, and breaks nothing', async () => {
    for (const ticket of ['2fa-\u0000', '2fa-a b', '2fa-', '\u0000']) {
      const body = { ticket, code: '000000' };
      expect((await web.call('POST', '/v1/auth/code', { body })).body.code).toBe('ticket_ended');
      const cookie = `${web.signIn.factors.cookie}=${encodeURIComponent(ticket)}`;
      expect((await web.call('GET', '/v1/auth/ways', { headers: { cookie } })).body.ticket).toBe(false);
    }
  });

  test('a right password alone opens nothing: it answers a ticket, and the code opens', async () => {
    const { uri } = await withApp('tang');
    const jar = openJar();
    const due = await enter(jar, 'tang');
    expect(due.status).toBe(202);
    expect(due.body).toEqual({ secondFactor: 'code', ticket: expect.any(String), seconds: 300 });
    expect(due.headers.getSetCookie()).toEqual([]);
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
    const { ticket } = due.body;
    expect((await say(jar, 'POST', '/v1/auth/code', { ticket: `${ticket}x`, code: totpOf(uri) })).body.code).toBe(
      'ticket_ended',
    );
    const wrong = await say(jar, 'POST', '/v1/auth/code', { ticket, code: '000000' });
    expect(wrong.body).toMatchObject({ code: 'code_wrong', status: 422 });
    const code = totpOf(uri);
    const opened = await say(jar, 'POST', '/v1/auth/code', { ticket, code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(opened.body).toMatchObject({ username: 'tang', limited: false });
    expect((await say(jar, 'GET', '/v1/desk?list=holding')).status).toBe(200);
    // The ticket is spent.
    expect((await say(openJar(), 'POST', '/v1/auth/code', { ticket, code: totpOf(uri, 1) })).body.code).toBe(
      'ticket_ended',
    );
  });

  test('a code seen over a shoulder does not open the door again', async () => {
    const { uri } = await withApp('xu');
    const code = totpOf(uri);
    const first = (await enter(openJar(), 'xu')).body.ticket;
    expect((await say(openJar(), 'POST', '/v1/auth/code', { ticket: first, code })).status).toBe(200);
    const thief = openJar();
    const second = (await enter(thief, 'xu')).body.ticket;
    expect((await say(thief, 'POST', '/v1/auth/code', { ticket: second, code })).status).toBe(401);
    expect((await say(thief, 'GET', '/v1/auth/me')).status).toBe(401);
  });

  test('a recovery code opens once; new ones make the old ones void', async () => {
    const { jar, recovery } = await withApp('han');
    const use = async (code = '') => {
      const { ticket } = (await enter(openJar(), 'han')).body;
      return (await say(openJar(), 'POST', '/v1/auth/code', { ticket, code, kind: 'recovery' })).status;
    };
    expect(await use(recovery[0])).toBe(200);
    expect(await use(recovery[0])).toBe(422);
    expect((await say(jar, 'GET', '/v1/auth/factors')).body.recoveryCodes).toBe(9);
    const made = await say(jar, 'POST', '/v1/auth/totp/recovery-codes', { password });
    expect(made.body.recoveryCodes).toHaveLength(10);
    expect(await use(recovery[1])).toBe(422);
    expect(await use(made.body.recoveryCodes[0])).toBe(200);
  });

  test('guessing codes is slowed and says how long to wait, over any number of tickets', async () => {
    const { uri } = await withApp('feng');
    const right = (await enter(openJar(), 'feng')).body.ticket;
    // Failures double the wait: long enough for a slow machine to see it.
    let wait = 0;
    for (let tries = 0; tries < 100 && wait < 4; tries += 1) {
      const { ticket } = (await enter(openJar(), 'feng')).body;
      const answer = await say(openJar(), 'POST', '/v1/auth/code', { ticket, code: '123456' });
      if (answer.status === 429) wait = Number(answer.headers.get('retry-after'));
    }
    expect(wait).toBeGreaterThanOrEqual(4);
    // Even the right code waits now.
    const answer = await say(openJar(), 'POST', '/v1/auth/code', { ticket: right, code: totpOf(uri) });
    expect(answer.body.code).toBe('too_many');
  });

  test('a disabled account gets no session by its code, and none waits for when it is enabled again', async () => {
    const { id, uri } = await withApp('cao');
    const { ticket } = (await enter(openJar(), 'cao')).body;
    await web.at.house.owner.pool.query('update huan.user_account set disabled_at = now() where id = $1', [id]);
    await web.at.house.owner.pool.query('delete from huan.session where user_id = $1', [id]);
    const answer = await say(openJar(), 'POST', '/v1/auth/code', { ticket, code: totpOf(uri) });
    expect(answer.body.code).toBe('account_disabled');
    const { rows } = await web.at.house.owner.pool.query('select 1 from huan.session where user_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  test('the app is taken away with the password, and then a password is enough again', async () => {
    const { jar } = await withApp('peng');
    expect((await say(jar, 'POST', '/v1/auth/totp/disable', { password: 'wrong wrong wrong' })).status).toBe(401);
    expect((await say(jar, 'POST', '/v1/auth/totp/disable', { password })).status).toBe(200);
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(200);
    expect((await enter(openJar(), 'peng')).status).toBe(200);
    expect((await say(jar, 'POST', '/v1/auth/totp/disable', { password })).body.code).toBe('factor_none');
  });
});

describe('an account that has to show a second factor', () => {
  let admin: { cookie: string };
  beforeAll(async () => {
    await web.account('chief', ['DUTY'], 'admin');
    admin = await web.enter('chief');
  });
  const demand = (id: string, mustUseSecondFactor = true) =>
    web.call('PATCH', `/v1/accounts/${id}`, { headers: admin, body: { mustUseSecondFactor } });

  test('works with a password alone no longer, at once and in open sessions too, and may set one up', async () => {
    const { id, key } = await web.account('lu', ['PVG-BOARDING']);
    const jar = openJar();
    await enter(jar, 'lu');
    expect((await say(jar, 'GET', '/v1/desk?list=holding')).status).toBe(200);
    expect((await demand(id)).body.mustUseSecondFactor).toBe(true);
    expect((await say(jar, 'GET', '/v1/desk?list=holding')).body.code).toBe('factor_missing');
    expect((await say(jar, 'POST', '/v1/auth/keys', { name: 'a way round' })).body.code).toBe('factor_missing');
    expect((await say(jar, 'GET', '/v1/auth/sessions')).body.code).toBe('factor_missing');
    expect((await say(jar, 'GET', '/v1/auth/me')).body).toMatchObject({ limited: true });
    // A key was made by somebody who was wholly inside.
    expect((await web.call('GET', '/v1/desk?list=holding', { key })).status).toBe(200);
    const again = openJar();
    expect((await enter(again, 'lu')).body).toMatchObject({ limited: true });
    const { body } = await say(again, 'POST', '/v1/auth/totp', { password });
    await say(again, 'POST', '/v1/auth/totp/verify', { code: totpOf(body.uri, -1) });
    expect((await say(again, 'GET', '/v1/auth/me')).body).toMatchObject({ limited: false });
    expect((await say(again, 'GET', '/v1/desk?list=holding')).status).toBe(200);
    const { ticket } = (await enter(openJar(), 'lu')).body;
    const later = openJar();
    await say(later, 'POST', '/v1/auth/code', { ticket, code: totpOf(body.uri) });
    expect((await say(later, 'GET', '/v1/desk?list=holding')).status).toBe(200);
    // Whoever takes the app away is at the door again.
    await say(later, 'POST', '/v1/auth/totp/disable', { password });
    expect((await say(later, 'GET', '/v1/auth/me')).body).toMatchObject({ limited: true });
  });

  test('only its administrator may demand it, or take away what somebody lost', async () => {
    const { id, jar } = await withApp('wei');
    await web.account('stranger', ['PUDONG-DESK'], 'admin');
    const other = await web.enter('stranger');
    const by = (headers: { cookie: string }, method: string, path: string) => web.call(method, path, { headers });
    expect((await by(other, 'DELETE', `/v1/accounts/${id}/second-factor`)).body.code).toBe('not_allowed');
    expect((await by(other, 'DELETE', `/v1/accounts/${id}/sessions`)).body.code).toBe('not_allowed');
    expect((await by(admin, 'DELETE', `/v1/accounts/${id}/second-factor`)).status).toBe(200);
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
    expect((await enter(jar, 'wei')).status).toBe(200);
    expect((await by(admin, 'DELETE', `/v1/accounts/${id}/sessions`)).status).toBe(200);
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
  });
});
