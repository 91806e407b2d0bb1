import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Authenticator, openAuthenticator } from '../../test/authenticator.ts';
import { type Jar, openJar } from '../../test/cookies.ts';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';
import { totpOf } from '../../test/totp.ts';

let web: TestServer;
let place: string;
beforeAll(async () => {
  web = await openTestServer();
  place = web.url.replace('127.0.0.1', 'localhost');
});
afterAll(() => web.close());

const say = async (jar: Jar, method: string, path: string, body?: unknown, at = place) => {
  const response = await fetch(`${at}${path}`, {
    method,
    headers: {
      'accept-language': 'en',
      cookie: jar.header(),
      ...(method === 'GET' ? {} : { origin: at }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  jar.take(response.headers);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
};
const enter = (jar: Jar, username: string) => say(jar, 'POST', '/v1/auth/sign-in', { username, password });

const begin = async (jar: Jar) => (await say(jar, 'POST', '/v1/auth/passkeys/options', { password })).body.options;
const add = async (jar: Jar, key: Authenticator, ways: { verified?: boolean; origin?: string } = {}) =>
  say(jar, 'POST', '/v1/auth/passkeys', {
    response: key.create(await begin(jar), { origin: place, ...ways }),
    name: 'My phone',
  });
const enterWith = async (jar: Jar, key: Authenticator, ways: { verified?: boolean; origin?: string } = {}) => {
  const { options } = (await say(jar, 'POST', '/v1/auth/passkey/options')).body;
  return say(jar, 'POST', '/v1/auth/passkey/verify', { response: key.get(options, { origin: place, ...ways }) });
};
const withPasskey = async (name: string) => {
  const { id } = await web.account(name, ['PVG-BOARDING']);
  const [jar, key] = [openJar(), openAuthenticator()];
  await enter(jar, name);
  expect((await add(jar, key)).status).toBe(201);
  return { id, jar, key };
};

describe('adding a passkey', () => {
  test('asks for the password, and for a device that is unlocked and can be found without a name', async () => {
    await web.account('bai', ['PVG-BOARDING']);
    const jar = openJar();
    await enter(jar, 'bai');
    const wrong = await say(jar, 'POST', '/v1/auth/passkeys/options', { password: 'no such word' });
    expect(wrong.body.code).toBe('sign_in_failed');
    expect(await begin(jar)).toMatchObject({
      rp: { id: 'localhost', name: 'Huan' },
      user: { name: 'bai', displayName: 'Officer bai' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const added = await add(jar, openAuthenticator());
    expect(added.body).toMatchObject({ name: 'My phone', synced: false });
    expect((await say(jar, 'GET', '/v1/auth/passkeys')).body.items).toEqual([added.body]);
  });

  test('refuses one that was not unlocked, one of another site, and an answer given twice', async () => {
    await web.account('kong', ['PVG-BOARDING']);
    const jar = openJar();
    await enter(jar, 'kong');
    expect((await add(jar, openAuthenticator(), { verified: false })).body.code).toBe('passkey_failed');
    expect((await add(jar, openAuthenticator(), { origin: 'http://evil.example' })).body.code).toBe('passkey_failed');
    const response = openAuthenticator().create(await begin(jar), { origin: place });
    expect((await say(jar, 'POST', '/v1/auth/passkeys', { response, name: 'one' })).status).toBe(201);
    expect((await say(jar, 'POST', '/v1/auth/passkeys', { response, name: 'two' })).body.code).toBe('passkey_failed');
    const nonsense = await say(jar, 'POST', '/v1/auth/passkeys', { response: { id: 'x' }, name: 'three' });
    expect(nonsense.body.code).toBe('passkey_failed');
  });

  test('nobody adds one to the account of another by swapping the session', async () => {
    await web.account('meng', ['PVG-BOARDING']);
    await web.account('yan', ['PVG-BOARDING']);
    const [meng, yan] = [openJar(), openJar()];
    await enter(meng, 'meng');
    const response = openAuthenticator().create(await begin(meng), { origin: place });
    const challenge =
      meng
        .header()
        .split('; ')
        .find((one) => one.includes('passkey')) ?? '';
    await enter(yan, 'yan');
    const mixed = openJar();
    mixed.take(
      new Headers([
        ['set-cookie', challenge],
        ['set-cookie', yan.header()],
      ]),
    );
    const answer = await say(mixed, 'POST', '/v1/auth/passkeys', { response, name: 'stolen' });
    expect(answer.body.code).toBe('passkey_failed');
  });
});

describe('two sessions in one cookie', () => {
  const kept = async (name: string) => {
    const { rows } = await web.at.house.owner.pool.query(
      `select (select count(*)::int from huan.passkey p where p.user_id = a.id) as passkeys,
              (select count(*)::int from huan.second_factor f where f.user_id = a.id) as apps,
              (select count(*)::int from huan.session s where s.user_id = a.id) as sessions
         from huan.user_account a where a.username = $1`,
      [name],
    );
    return rows[0];
  };
  /** The headers by which a reader that trims and one that does not see different sessions; the thief's is ours. */
  const both = (stolen: string, own: string): readonly string[] => {
    const [name, value] = [stolen.slice(0, stolen.indexOf('=')), stolen.slice(stolen.indexOf('=') + 1)];
    return [`${name} =${value}; ${own}`, `${name}\t=${value}; ${own}`, `"x"; ${name} =${value}; ${own}`];
  };
  const sayAs = (cookie: string, method: string, path: string, body?: unknown) => {
    const set: string[] = [];
    const jar: Jar = {
      header: () => cookie,
      has: () => false,
      take: (headers) => void set.push(...headers.getSetCookie()),
    };
    return say(jar, method, path, body).then((answer) => ({ ...answer, set }));
  };

  test('a stolen session does not become a passkey or an app of its account by a password of another', async () => {
    await web.account('lady', ['DUTY'], 'admin');
    await web.account('mallory', ['CHONGMING-SITE-1']);
    const [lady, mallory] = [openJar(), openJar()];
    await enter(lady, 'lady');
    await enter(mallory, 'mallory');
    for (const cookie of both(lady.header(), mallory.header())) {
      const begun = await sayAs(cookie, 'POST', '/v1/auth/passkeys/options', { password });
      expect(begun.body.options.user.name).toBe('mallory');
      const challenge = begun.set.map((line) => line.split(';')[0]).join('; ');
      const response = openAuthenticator().create(begun.body.options, { origin: place });
      const added = await sayAs(`${cookie}; ${challenge}`, 'POST', '/v1/auth/passkeys', { response, name: 'mine' });
      expect(added.status).toBe(201);
      expect((await sayAs(cookie, 'POST', '/v1/auth/totp', { password })).status).toBe(200);
    }
    expect(await kept('lady')).toEqual({ passkeys: 0, apps: 0, sessions: 1 });
    expect(await kept('mallory')).toMatchObject({ passkeys: 3, apps: 1 });
  });

  test('signing out ends the session that called, and no other', async () => {
    await web.account('lord', ['DUTY']);
    await web.account('trudy', ['CHONGMING-SITE-1']);
    const [lord, trudy] = [openJar(), openJar()];
    await enter(lord, 'lord');
    await enter(trudy, 'trudy');
    const [cookie = ''] = both(lord.header(), trudy.header());
    expect((await sayAs(cookie, 'POST', '/v1/auth/sign-out')).status).toBe(200);
    expect([(await kept('lord')).sessions, (await kept('trudy')).sessions]).toEqual([1, 0]);
  });
});

describe('signing in with a passkey', () => {
  test('needs no name, no password and no code', async () => {
    const { key, jar: first } = await withPasskey('hua');
    const { body } = await say(first, 'POST', '/v1/auth/totp', { password });
    await say(first, 'POST', '/v1/auth/totp/verify', { code: totpOf(body.uri) });
    const jar = openJar();
    expect((await enterWith(jar, key)).body).toMatchObject({ username: 'hua', limited: false });
    expect((await say(jar, 'GET', '/v1/desk?list=holding')).status).toBe(200);
    const { items } = (await say(jar, 'GET', '/v1/auth/sessions')).body;
    expect(items.find(({ current }: { current: boolean }) => current).strong).toBe(true);
  });

  test('refuses a device that was not unlocked, another site, a stranger, and an answer given twice', async () => {
    const { key } = await withPasskey('xie');
    expect((await enterWith(openJar(), key, { verified: false })).body).toMatchObject({
      code: 'passkey_failed',
      status: 401,
    });
    expect((await enterWith(openJar(), key, { origin: 'http://localhost.evil.example' })).status).toBe(401);
    expect((await enterWith(openJar(), openAuthenticator())).status).toBe(401);
    const jar = openJar();
    const { options } = (await say(jar, 'POST', '/v1/auth/passkey/options')).body;
    const response = key.get(options, { origin: place });
    const other = openJar();
    expect((await say(other, 'POST', '/v1/auth/passkey/verify', { response })).status).toBe(401);
    expect((await say(jar, 'POST', '/v1/auth/passkey/verify', { response })).status).toBe(200);
    expect((await say(jar, 'POST', '/v1/auth/passkey/verify', { response })).status).toBe(401);
  });

  test('a removed passkey opens nothing, and another’s cannot be removed or named', async () => {
    const { jar, key } = await withPasskey('qin');
    const { jar: other } = await withPasskey('you');
    const [{ passkey }] = (await say(jar, 'GET', '/v1/auth/passkeys')).body.items;
    expect((await say(other, 'DELETE', `/v1/auth/passkeys/${passkey}`)).status).toBe(404);
    expect((await say(other, 'PATCH', `/v1/auth/passkeys/${passkey}`, { name: 'mine' })).status).toBe(404);
    expect((await say(jar, 'PATCH', `/v1/auth/passkeys/${passkey}`, { name: 'Desk key' })).status).toBe(200);
    expect((await say(jar, 'GET', '/v1/auth/passkeys')).body.items[0].name).toBe('Desk key');
    expect((await say(jar, 'DELETE', `/v1/auth/passkeys/${passkey}`)).status).toBe(200);
    expect((await enterWith(openJar(), key)).status).toBe(401);
  });

  test('a disabled account is not let in and leaves no session', async () => {
    const { id, key } = await withPasskey('he');
    const { pool } = web.at.house.owner;
    await pool.query('delete from huan.session where user_id = $1', [id]);
    await pool.query('update huan.user_account set disabled_at = now() where id = $1', [id]);
    expect((await enterWith(openJar(), key)).body.code).toBe('account_disabled');
    expect((await pool.query('select 1 from huan.session where user_id = $1', [id])).rows).toEqual([]);
  });

  test('who has to show a second factor and has a passkey cannot set up an app with the password alone', async () => {
    const { id, key } = await withPasskey('shen');
    await web.account('chief', ['DUTY'], 'admin');
    const admin = await web.enter('chief');
    await web.call('PATCH', `/v1/accounts/${id}`, { headers: admin, body: { mustUseSecondFactor: true } });
    const jar = openJar();
    expect((await enter(jar, 'shen')).body.code).toBe('factor_missing');
    expect(jar.header()).toBe('');
    expect((await enterWith(jar, key)).body).toMatchObject({ limited: false });
  });

  test('a first passkey is a second factor too', async () => {
    const { id } = await web.account('jin', ['PVG-BOARDING']);
    await web.account('chief2', ['DUTY'], 'admin');
    const admin = await web.enter('chief2');
    await web.call('PATCH', `/v1/accounts/${id}`, { headers: admin, body: { mustUseSecondFactor: true } });
    const jar = openJar();
    expect((await enter(jar, 'jin')).body).toMatchObject({ limited: true });
    expect((await add(jar, openAuthenticator())).status).toBe(201);
    expect((await say(jar, 'GET', '/v1/auth/me')).body).toMatchObject({ limited: false });
  });
});

describe('a thief who knows the password and is inside already', () => {
  const owing = async (name: string) => {
    const { id } = await web.account(name, ['PVG-BOARDING']);
    await web.at.house.owner.pool.query('update huan.user_account set must_use_second_factor = true where id = $1', [
      id,
    ]);
    const [owner, thief] = [openJar(), openJar()];
    for (const jar of [thief, owner]) expect((await enter(jar, name)).body).toMatchObject({ limited: true });
    return { id, owner, thief };
  };

  test('is put out by the first passkey of the owner, who stays', async () => {
    const { owner, thief } = await owing('vera');
    const begun = (await say(thief, 'POST', '/v1/auth/totp', { password })).body;
    const before = openAuthenticator().create(await begin(thief), { origin: place });
    expect((await add(owner, openAuthenticator())).status).toBe(201);
    expect((await say(thief, 'POST', '/v1/auth/totp/verify', { code: totpOf(begun.uri) })).body.code).toBe(
      'not_signed_in',
    );
    const late = await say(thief, 'POST', '/v1/auth/passkeys', { response: before, name: 'mine' });
    expect(late.body.code).toBe('not_signed_in');
    expect((await say(owner, 'GET', '/v1/desk?list=holding')).status).toBe(200);
  });

  test('does not set up another factor where there is a passkey, though a session of the password alone be left', async () => {
    const { id, owner, thief } = await owing('nora');
    const begun = (await say(thief, 'POST', '/v1/auth/totp', { password })).body;
    const before = openAuthenticator().create(await begin(thief), { origin: place });
    const { pool } = web.at.house.owner;
    const kept = await pool.query('select * from huan.session where user_id = $1', [id]);
    expect((await add(owner, openAuthenticator())).status).toBe(201);
    for (const row of kept.rows) {
      await pool.query(
        'insert into huan.session select * from jsonb_populate_record(null::huan.session, $1) on conflict do nothing',
        [row],
      );
    }
    const ways: [string, unknown][] = [
      ['/v1/auth/totp', { password }],
      ['/v1/auth/totp/verify', { code: totpOf(begun.uri) }],
      ['/v1/auth/passkeys/options', { password }],
      ['/v1/auth/passkeys', { response: before, name: 'mine' }],
    ];
    for (const [path, body] of ways) {
      expect((await say(thief, 'POST', path, body)).body.code, path).toBe('factor_missing');
    }
  });
});

describe('the address', () => {
  test('under an address of numbers passkeys do not work, and it says where they do', async () => {
    const there = place;
    const ways = await say(openJar(), 'GET', '/v1/auth/ways', undefined, web.url);
    expect(ways.body).toMatchObject({ passkeys: false, passkeyAddress: there, issuer: null, ticket: false });
    const refused = await say(openJar(), 'POST', '/v1/auth/passkey/options', undefined, web.url);
    expect(refused.body).toMatchObject({ code: 'passkey_host', about: [there] });
    expect(refused.body.detail).toContain(there);
    expect((await say(openJar(), 'GET', '/v1/auth/ways')).body).toMatchObject({ passkeys: true, passkeyAddress: null });
  });

  test('a name that merely leads here is none of ours', async () => {
    const answer = await web.server.inject({
      method: 'POST',
      url: '/v1/auth/passkey/options',
      headers: { host: 'evil.example:80' },
    });
    expect(answer.json()).toMatchObject({ code: 'passkey_host', about: [] });
  });
});
