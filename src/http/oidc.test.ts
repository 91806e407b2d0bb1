import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Jar, openJar } from '../../test/cookies.ts';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';
import { type Issuer, clientId, clientSecret, openIssuer } from '../../test/issuer.ts';
import { totpOf } from '../../test/totp.ts';
import { OidcProblem, readOidc } from './oidc.ts';

let issuer: Issuer;
let web: TestServer;
let admin: { cookie: string };
beforeAll(async () => {
  issuer = await openIssuer();
  web = await openTestServer({ oidc: { issuer: issuer.url, clientId, clientSecret, name: 'City account' } });
  await web.account('chief', ['DUTY'], 'admin');
  admin = await web.enter('chief');
});
beforeEach(() => {
  Object.assign(issuer.now, { subject: 'sub-1', claims: {}, forged: false, refuses: false, gone: false, called: null });
});
afterAll(async () => {
  await web.close();
  await issuer.close();
});

const say = async (jar: Jar, method: string, path: string, body?: unknown) => {
  const answer = await web.call(method, path, { headers: { cookie: jar.header() }, body });
  jar.take(answer.headers);
  return answer;
};
const enter = (jar: Jar, username: string) => say(jar, 'POST', '/v1/auth/sign-in', { username, password });
const begin = async (jar: Jar, body: object = {}) =>
  new URL((await say(jar, 'POST', '/v1/auth/oidc/start', body)).body.url);
/** Where the issuer sends the browser. */
const atIssuer = async (url: URL) => {
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
};
/** Where our server sends the browser then. */
const comeBack = async (jar: Jar, back: URL): Promise<string> => {
  const answer = await fetch(back, { redirect: 'manual', headers: { cookie: jar.header() } });
  jar.take(answer.headers);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
};
const wholeWay = async (jar: Jar, body: object = {}) => comeBack(jar, await atIssuer(await begin(jar, body)));
const link = (account: string, subject: string | null) =>
  web.call('PATCH', `/v1/accounts/${account}`, { headers: admin, body: { subject } });
const accounts = async (): Promise<number> =>
  Number((await web.at.house.owner.pool.query('select count(*) from huan.user_account')).rows[0].count);

describe('signing in by another issuer', () => {
  test('opens the account to which an administrator has linked the subject', async () => {
    const { id } = await web.account('lin', ['PVG-BOARDING']);
    expect((await link(id, 'sub-lin')).status).toBe(200);
    issuer.now.subject = 'sub-lin';
    const jar = openJar();
    expect((await say(jar, 'GET', '/v1/auth/ways')).body.issuer).toEqual({ name: 'City account' });
    expect(await wholeWay(jar)).toBe('/');
    expect((await say(jar, 'GET', '/v1/auth/me')).body).toMatchObject({ username: 'lin', limited: false });
    expect(jar.has('oidc')).toBe(false);
    const asked = issuer.seen.at(-1);
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('scope')).toBe('openid');
    expect(asked?.get('redirect_uri')).toBe(`${web.url}/v1/auth/oidc/callback`);
    for (const part of ['state', 'nonce', 'code_challenge']) expect(asked?.get(part)?.length).toBeGreaterThan(40);
  });

  test('what no issuer could have sent back is refused, and breaks nothing', async () => {
    expect((await web.call('GET', '/v1/auth/oidc/callback?state=%00&code=x')).status).toBe(400);
  });

  test('never makes an account', async () => {
    const before = await accounts();
    issuer.now.subject = 'sub-nobody';
    issuer.now.claims = { email: 'chief@huan.invalid', email_verified: true, preferred_username: 'chief' };
    const jar = openJar();
    expect(await wholeWay(jar)).toBe('/?sign-in=unknown');
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
    expect(await accounts()).toBe(before);
  });

  test('an account with an app is asked for its code all the same', async () => {
    const { id } = await web.account('fan', ['PVG-BOARDING']);
    await link(id, 'sub-fan');
    const first = openJar();
    await enter(first, 'fan');
    const { uri } = (await say(first, 'POST', '/v1/auth/totp', { password })).body;
    await say(first, 'POST', '/v1/auth/totp/verify', { code: totpOf(uri, -1) });
    issuer.now.subject = 'sub-fan';
    const jar = openJar();
    expect(await wholeWay(jar)).toBe('/?sign-in=code');
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
    expect((await say(jar, 'GET', '/v1/auth/ways')).body.ticket).toBe(true);
    expect((await say(jar, 'POST', '/v1/auth/code', { code: '000000' })).body.code).toBe('code_wrong');
    expect((await say(jar, 'POST', '/v1/auth/code', { code: totpOf(uri) })).body).toMatchObject({ username: 'fan' });
    expect((await say(jar, 'GET', '/v1/auth/ways')).body.ticket).toBe(false);
  });

  test('a disabled account is not let in', async () => {
    const { id } = await web.account('pan', ['PVG-BOARDING']);
    await link(id, 'sub-pan');
    await web.call('PATCH', `/v1/accounts/${id}`, { headers: admin, body: { disabled: true } });
    issuer.now.subject = 'sub-pan';
    const jar = openJar();
    expect(await wholeWay(jar)).toBe('/?sign-in=disabled');
    expect(jar.header()).toBe('');
  });
});

describe('what must not open', () => {
  beforeAll(async () => {
    const { id } = await web.account('tao', ['PVG-BOARDING']);
    await link(id, 'sub-1');
  });
  const failed = '/?sign-in=failed';

  test.each([
    ['a token that somebody else signed', { forged: true }],
    ['a token of another issuer', { claims: { iss: 'https://other.example' } }],
    ['a token for another party', { claims: { aud: 'somebody-else' } }],
    ['a token for many parties that was not issued to us', { claims: { aud: [clientId, 'other'] } }],
    ['a token for us, issued to another', { claims: { azp: 'other' } }],
    ['a token of another attempt', { claims: { nonce: 'of another attempt' } }],
    ['a token without a nonce', { claims: { nonce: undefined } }],
    ['a token that has run out', { claims: { exp: 1_600_000_000 } }],
    ['a token without a subject', { claims: { sub: '' } }],
    ['a human who says no', { refuses: true }],
  ])('%s', async (_name, wrong) => {
    Object.assign(issuer.now, wrong);
    const jar = openJar();
    expect(await wholeWay(jar)).toBe(failed);
    expect((await say(jar, 'GET', '/v1/auth/me')).status).toBe(401);
  });

  test('an answer brought back by another browser, twice, or to an attempt that nobody made', async () => {
    const jar = openJar();
    const back = await atIssuer(await begin(jar));
    expect(await comeBack(openJar(), back)).toBe(failed);
    const other = openJar();
    await begin(other);
    const second = await atIssuer(await begin(jar));
    expect(await comeBack(other, second)).toBe(failed);
    const third = await atIssuer(await begin(jar));
    const kept = jar.header();
    expect(await comeBack(jar, third)).toBe('/');
    const again = openJar();
    again.take(new Headers([['set-cookie', kept]]));
    expect(await comeBack(again, third)).toBe(failed);
    third.searchParams.set('state', 'made-up');
    expect(await comeBack(again, third)).toBe(failed);
  });

  test('an answer that names another issuer', async () => {
    const jar = openJar();
    const back = await atIssuer(await begin(jar));
    back.searchParams.set('iss', 'https://other.example');
    expect(await comeBack(jar, back)).toBe(failed);
  });
});

describe('linking one’s own account', () => {
  test('asks for the password, then the issuer opens it; unlinked it opens no more', async () => {
    const { id } = await web.account('fang', ['PVG-BOARDING']);
    const jar = openJar();
    await enter(jar, 'fang');
    const refused = await say(jar, 'POST', '/v1/auth/oidc/start', { link: { password: 'not the one' } });
    expect(refused.body.code).toBe('sign_in_failed');
    issuer.now.subject = 'sub-fang';
    expect(await wholeWay(jar, { link: { password } })).toBe('/me?issuer=linked');
    expect((await say(jar, 'GET', '/v1/auth/factors')).body.issuer).toBe(true);
    const fresh = openJar();
    expect(await wholeWay(fresh)).toBe('/');
    expect((await say(fresh, 'GET', '/v1/auth/me')).body.account).toBe(id);
    expect((await say(jar, 'POST', '/v1/auth/oidc/unlink', { password })).status).toBe(200);
    expect(await wholeWay(openJar())).toBe('/?sign-in=unknown');
  });

  test('a subject is one account only', async () => {
    const one = await web.account('cui', ['PVG-BOARDING']);
    const other = await web.account('dai', ['PVG-BOARDING']);
    await link(one.id, 'sub-cui');
    expect((await link(other.id, 'sub-cui')).body.code).toBe('subject_taken');
    const jar = openJar();
    await enter(jar, 'dai');
    issuer.now.subject = 'sub-cui';
    expect(await wholeWay(jar, { link: { password } })).toBe('/me?issuer=taken');
    expect((await link(one.id, null)).status).toBe(200);
    expect((await link(other.id, 'sub-cui')).status).toBe(200);
    // Administrators see which subject is whose, and that none is.
    const list = await web.call('GET', '/v1/accounts?unit=PVG-BOARDING', { headers: admin });
    const of = (id: string) => list.body.items.find(({ account }: { account: string }) => account === id).subject;
    expect([of(one.id), of(other.id)]).toEqual([null, 'sub-cui']);
  });
});

describe('the issuer itself', () => {
  const fresh = () => openTestServer({ oidc: { issuer: issuer.url, clientId, clientSecret } });

  test('away when we start, it is asked again when somebody comes', async () => {
    const late = await fresh();
    issuer.now.gone = true;
    const start = () => late.call('POST', '/v1/auth/oidc/start', { body: {} });
    expect((await start()).body).toMatchObject({ code: 'issuer_silent', status: 503 });
    issuer.now.gone = false;
    expect((await start()).status).toBe(200);
    await late.close();
  });

  test('that calls itself otherwise is not believed', async () => {
    const late = await fresh();
    issuer.now.called = 'https://other.example';
    expect((await late.call('POST', '/v1/auth/oidc/start', { body: {} })).body.code).toBe('issuer_silent');
    await late.close();
  });

  test('not configured there is no such way in, and half a configuration does not start', async () => {
    const without = await openTestServer();
    expect((await without.call('GET', '/v1/auth/ways')).body.issuer).toBeNull();
    expect((await without.call('POST', '/v1/auth/oidc/start', { body: {} })).status).toBe(404);
    await without.close();
    expect(readOidc({})).toBeNull();
    const whole = { HUAN_OIDC_CLIENT_ID: 'huan', HUAN_OIDC_CLIENT_SECRET: 's' };
    expect(() => readOidc(whole)).toThrow(OidcProblem);
    expect(() => readOidc({ ...whole, HUAN_OIDC_ISSUER: 'http://sign-in.example' })).toThrow('https');
    expect(readOidc({ ...whole, HUAN_OIDC_ISSUER: 'https://sign-in.example' })).toMatchObject({ clientId: 'huan' });
  });
});
