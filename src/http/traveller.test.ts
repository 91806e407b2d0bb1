import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { destroyKeys } from '../store/erasure.ts';
import { sweep } from '../store/sweeper.ts';
import { readPace, setPace } from '../store/time.ts';
import type { CaseId } from '../loop/terms.ts';
import { after, minutes, unitId } from '../loop/terms.ts';
import { newCase } from '../../test/house.ts';
import { type TestAnswer, type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const site = 'PUDONG-SITE-1';
let count = 0;

/** Somebody who stays at a site; brought there by commands that the kernel takes on trust of the units. */
const stayer = async (holder = site, link = 'territory'): Promise<CaseId> => {
  const id = newCase();
  count += 1;
  await web.at.act('PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 },
    personal: {
      surname: 'SAMPLE',
      givenNames: `PERSON ${count}`,
      birthDate: '1990-03-01',
      documents: [{ type: 'P', number: `YA${123_400 + count}` }],
    },
  });
  // Enters by the stand, so that the days count; then whoever has the person says so.
  await web.at.act('PVG-BOARDING', { type: 'claim', case: id, link: 'stand', reason: 'landed' });
  await web.at.act(holder, { type: 'claim', case: id, link, reason: 'stood before our door' });
  if (link === 'territory') await web.at.act(holder, { type: 'record', case: id, kind: 'checkin' });
  return id;
};
const later = async (count: number): Promise<void> => {
  const { pool } = web.at.house.owner;
  await setPace(pool, 1, after((await readPace(pool)).now, minutes(count)));
  for (let turn = 0; turn < 20; turn += 1) {
    if ((await sweep(web.at.house.writer.pool, web.at.house.ledger)).due === 0) return;
  }
};

interface Link {
  readonly token: string;
  readonly pin: string;
}
const issue = async (id: CaseId, unit = site): Promise<Link> => {
  const made = await web.call('POST', `/v1/cases/${id}/traveller-link`, { key: await web.officer(unit) });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  const [, token = ''] = String(made.body.url).split('#');
  return { token, pin: made.body.pin };
};
const enter = (body: object): Promise<TestAnswer> => web.call('POST', '/v1/traveller/enter', { body });
const cookieOf = (answer: TestAnswer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
/** The pages for which cookies were given. */
const pages = new Map<string, string>();
const session = async (id: CaseId, unit = site): Promise<{ cookie: string; link: Link }> => {
  const link = await issue(id, unit);
  const entered = await enter(link);
  expect(entered.status).toBe(200);
  const cookie = cookieOf(entered);
  pages.set(cookie, entered.body.page);
  return { cookie, link };
};
const as = (
  cookie: string,
  method: string,
  path: string,
  body?: object,
  page = pages.get(cookie) ?? '',
): Promise<TestAnswer> =>
  web.call(method, `/v1/traveller${path}`, {
    headers: { cookie, 'x-huan-page': page },
    ...(body === undefined ? {} : { body }),
  });
const said = (more: object) => ({ commandId: randomUUID(), ...more });
const lastOf = async (id: CaseId): Promise<string> => {
  const { rows } = await web.at.house.owner.pool.query<{ facts: string }>(
    `select standing || ' ' || actor as facts from huan.event where case_id = $1 order by seq desc limit 1`,
    [id],
  );
  return rows[0]?.facts ?? '';
};

describe('the link', () => {
  test('token and PIN are kept nowhere, and no address carries the token', async () => {
    const id = await stayer();
    const made = await web.call('POST', `/v1/cases/${id}/traveller-link`, { key: await web.officer(site) });
    expect(made.body).toMatchObject({ pin: expect.stringMatching(/^\d{6}$/), qr: expect.stringContaining('<svg') });
    expect(made.body.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/t\/#[\w-]{43}$/);
    const { rows } = await web.at.house.owner.pool.query(
      'select mark, pin from huan.traveller_link where case_id = $1',
      [id],
    );
    const kept = JSON.stringify(rows);
    expect(kept).not.toContain(made.body.pin);
    expect(rows[0].mark).toHaveLength(16);
  });

  test('is given out by whoever has the person, or stands above them, and by nobody else', async () => {
    const id = await stayer();
    const ask = async (unit: string): Promise<number> =>
      (await web.call('POST', `/v1/cases/${id}/traveller-link`, { key: await web.officer(unit) })).status;
    expect(await ask(site)).toBe(200);
    expect(await ask('DUTY')).toBe(200);
    // The port opened the case and had the person: it no longer sees them.
    expect(await ask('PVG-AIRPORT')).toBe(404);
    expect(await ask('MINHANG-SITE-1')).toBe(404);
    const viewer = await web.account('looks-on', [site], 'viewer');
    expect((await web.call('POST', `/v1/cases/${id}/traveller-link`, { key: viewer.key })).status).toBe(403);
  });

  test('opens by PIN, or by birth date and the end of the document number; the cookie goes to its own routes only', async () => {
    const id = await stayer();
    const { token, pin } = await issue(id);
    const byPin = await enter({ token, pin });
    expect(byPin.headers.get('set-cookie')).toMatch(
      /^huan-traveller=[\w-]{43}; Path=\/v1\/traveller; Max-Age=1800; HttpOnly; SameSite=Strict$/,
    );
    const document = `34${String(count).padStart(2, '0')}`;
    expect((await enter({ token, birthDate: '1990-03-01', document })).status).toBe(200);
    expect((await enter({ token, birthDate: '1990-03-02', document })).body.code).toBe('factor_wrong');
    expect((await enter({ token, birthDate: '1990-03-01', document: '0000' })).body.code).toBe('factor_wrong');
    expect((await enter({ token, birthDate: '1990-03-01' })).status).toBe(400);
    expect((await web.call('GET', '/v1/traveller/me')).status).toBe(401);
  });

  test('wrong tries are slowed, also when they come all at once; a new link from the desk begins anew', async () => {
    const id = await stayer();
    const { token, pin } = await issue(id);
    const wrong = pin === '000000' ? '000001' : '000000';
    const tries = await Promise.all(Array.from({ length: 12 }, () => enter({ token, pin: wrong })));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(7);
    // The right one has to wait as well, but is not locked out.
    const slowed = await enter({ token, pin });
    expect([slowed.status, Number(slowed.headers.get('retry-after')) <= 2]).toEqual([429, true]);
    const { pool } = web.at.house.owner;
    await pool.query('update huan.traveller_link set failures = 400, wait_until = 0 where case_id = $1', [id]);
    expect((await enter({ token, pin: wrong })).status).toBe(401);
    expect(Number((await enter({ token, pin })).headers.get('retry-after'))).toBeLessThanOrEqual(900);
    const again = await issue(id);
    expect((await enter(again)).status).toBe(200);
  });

  test('given out anew, the old link and every session on it are dead at once', async () => {
    const id = await stayer();
    const { cookie, link } = await session(id);
    expect((await as(cookie, 'GET', '/me')).status).toBe(200);
    await issue(id);
    expect((await as(cookie, 'GET', '/me')).status).toBe(401);
    expect((await enter(link)).body.code).toBe('link_ended');
  });

  test('a stolen link expires: it works for the release notice a while after the stay, and then never again', async () => {
    const id = await stayer();
    const { cookie, link } = await session(id);
    await later(14 * 24 * 60 + 1);
    await web.at.act(site, { type: 'close', case: id, ending: 'released' });
    const page = await as(cookie, 'GET', '/me');
    expect(page.body).toMatchObject({ status: 'ended', ending: 'released', next: 'released', order: { ended: true } });
    expect((await enter(link)).status).toBe(200);
    expect((await as(cookie, 'POST', '/help', said({ kind: 'food', text: '' }))).body.code).toBe('case_closed');
    await later(3 * 24 * 60);
    expect((await enter(link)).body.code).toBe('link_ended');
    expect((await as(cookie, 'GET', '/me')).status).toBe(401);
    const desk = await web.call('POST', `/v1/cases/${id}/traveller-link`, { key: await web.officer(site) });
    expect(desk.body.code).toBe('link_ended');
  });

  test('also dies by itself when nobody ever closes the case', async () => {
    const id = await stayer();
    const { link } = await session(id);
    await later(46 * 24 * 60);
    expect((await enter(link)).body.code).toBe('link_ended');
  });

  test('the link of somebody of whom nothing was written down yet works by its PIN', async () => {
    const id = newCase();
    const facts = { category: 'traveller', countries: ['IT'], years: 35 };
    await web.at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), facts });
    await web.at.act('PVG-BOARDING', { type: 'claim', case: id, link: 'stand', reason: 'landed' });
    const { cookie } = await session(id, 'PVG-BOARDING');
    expect((await as(cookie, 'GET', '/me')).body).toMatchObject({ name: null, link: 'stand' });
  });

  test('a case whose key was destroyed has no page any more', async () => {
    const id = await stayer();
    const { cookie, link } = await session(id);
    const client = await web.at.house.owner.pool.connect();
    await destroyKeys(client, [{ case: id, at: 1, reason: 'test' }]);
    client.release();
    expect((await enter(link)).body.code).toBe('link_ended');
    expect((await as(cookie, 'GET', '/data')).status).toBe(401);
  });

  test('an invented token, one of another case, and a session cookie of another person open nothing', async () => {
    const [one, two] = [await stayer(), await stayer()];
    const mine = await session(one);
    const theirs = await session(two);
    const half = (token: string): string => Buffer.from(token, 'base64url').subarray(16).toString('hex');
    const mixed = Buffer.from(two.replaceAll('-', '') + half(mine.link.token), 'hex').toString('base64url');
    expect((await enter({ token: mixed, pin: theirs.link.pin })).body.code).toBe('link_ended');
    expect((await enter({ token: theirs.link.token, pin: mine.link.pin })).body.code).toBe('factor_wrong');
    expect((await enter({ token: 'A'.repeat(43), pin: '123456' })).body.code).toBe('link_ended');
    const forged = Buffer.from(two.replaceAll('-', '') + half(mine.cookie.split('=')[1] ?? ''), 'hex');
    const cookie = `huan-traveller=${forged.toString('base64url')}`;
    for (const page of [pages.get(mine.cookie), pages.get(theirs.cookie)]) {
      expect((await as(cookie, 'GET', '/me', undefined, page)).status).toBe(401);
    }
  });

  test('a family shares a phone: what one tab says is never recorded for the person of another', async () => {
    const [mother, child] = [await session(await stayer()), await session(await stayer())];
    // The cookie is the child's now; the tab still shows the mother.
    const report = said({ symptoms: [], fever: true });
    const answer = await as(child.cookie, 'POST', '/report', report, pages.get(mother.cookie));
    expect(answer.status).toBe(401);
    expect((await as(child.cookie, 'POST', '/report', report)).status).toBe(200);
  });

  test('another site cannot speak for the person', async () => {
    const { cookie } = await session(await stayer());
    const answer = await web.call('POST', '/v1/traveller/help', {
      headers: { cookie, 'x-huan-page': pages.get(cookie) ?? '', 'sec-fetch-site': 'cross-site' },
      body: said({ kind: 'food', text: '' }),
    });
    expect(answer.body.code).toBe('cross_site');
  });

  test('leaving ends the session on the server', async () => {
    const { cookie } = await session(await stayer());
    expect((await as(cookie, 'POST', '/leave')).headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await as(cookie, 'GET', '/me')).status).toBe(401);
  });
});

describe('the page', () => {
  test('says where the person is, what is next, and what binds them by whom and until when', async () => {
    const id = await stayer();
    await web.at.act(site, { type: 'record', case: id, kind: 'order' });
    const { cookie } = await session(id);
    const { body } = await as(cookie, 'GET', '/me');
    expect(body).toMatchObject({ link: 'territory', next: 'stay', status: 'open', holder: { unit: site } });
    expect(body.name).toContain('SAMPLE');
    expect(body.links.map(({ state }: { state: string }) => state)).toEqual([
      'passed',
      'skipped',
      'skipped',
      'skipped',
      'now',
    ]);
    expect(body.order).toMatchObject({ days: 14, isolation: 'central', ended: false, served: { by: { unit: site } } });
    expect(body.order.basis).toContain('Law');
    expect(body.order.why.length).toBeGreaterThan(0);
    expect(Date.parse(body.order.until) - Date.parse(body.order.start)).toBe(14 * 86_400_000);
    expect(Date.parse(body.report.due)).toBeGreaterThan(Date.parse(body.now));
  });

  test('names nobody else, whatever is asked', async () => {
    const [one, two] = [await stayer(), await stayer()];
    const { cookie } = await session(one);
    const all = await Promise.all(['/me', '/data', '/readings'].map((path) => as(cookie, 'GET', path)));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(JSON.stringify(all.map(({ body }) => body))).not.toContain(two);
    expect((await as(cookie, 'POST', `/tickets/${two}/withdraw`, said({}))).body.code).toBe('not_yours');
  });

  test('a report is signed by the person, sets the clock anew, and cannot make a finding go away', async () => {
    const id = await stayer();
    await web.at.act(site, { type: 'record', case: id, kind: 'symptoms', facts: { symptoms: ['cough'] } });
    const { cookie } = await session(id);
    const before = (await as(cookie, 'GET', '/me')).body.report.due;
    await later(60);
    const report = said({ symptoms: ['headache'], fever: false, temperature: 36.6, note: 'slept badly' });
    expect((await as(cookie, 'POST', '/report', report)).status).toBe(200);
    expect(await lastOf(id)).toBe(`subject person-${id}`);
    const { rows } = await web.at.house.owner.pool.query<{ facts: object }>(
      `select state -> 'facts' -> 'symptoms' as facts from huan."case" where case_id = $1`,
      [id],
    );
    expect(rows[0]?.facts).toEqual(['cough', 'headache']);
    const page = (await as(cookie, 'GET', '/me')).body;
    expect(Date.parse(page.report.due)).toBeGreaterThan(Date.parse(before));
    expect(page.report.made[0]).toMatchObject({ mine: true });
    // Delivered twice it is said once.
    expect((await as(cookie, 'POST', '/report', report)).status).toBe(200);
    expect((await as(cookie, 'GET', '/me')).body.report.made).toHaveLength(1);
  });

  test('where no report is wanted none is taken', async () => {
    const id = await stayer('PVG-SCREENING', 'screening');
    const { cookie } = await session(id, 'PVG-SCREENING');
    expect((await as(cookie, 'GET', '/me')).body.report).toBeNull();
    const answer = await as(cookie, 'POST', '/report', said({ symptoms: [], fever: false }));
    expect(answer.body.code).toBe('too_soon');
  });

  test('my data is all there, and every reading of it is told: mine and that of officers, by unit and purpose', async () => {
    const id = await stayer();
    const { cookie } = await session(id);
    await web.call('GET', `/v1/cases/${id}?personal=true`, { key: await web.officer(site) });
    await web.call('GET', `/v1/cases/${id}/traveller-paper`, { key: await web.officer(site) });
    const data = (await as(cookie, 'GET', '/data')).body;
    expect(data.person).toMatchObject({ surname: 'SAMPLE', birthDate: '1990-03-01' });
    expect(data.events.map(({ name }: { name: string }) => name)).toContain('custody.claimed.1');
    expect(data.links).toHaveLength(1);
    const { items } = (await as(cookie, 'GET', '/readings')).body;
    const told = items.map((one: { mine: boolean; by: { unit: string }; purpose: string }) => [
      one.mine,
      one.by.unit,
      one.purpose,
    ]);
    expect(told).toEqual([
      [true, 'SUBJECT', 'own data'],
      [false, site, 'traveller paper'],
      [false, site, 'case'],
      [false, site, 'traveller link'],
    ]);
  });

  test('an officer who enters by the link they gave out does not stay unseen behind the person’s own readings', async () => {
    const id = await stayer();
    const { cookie } = await session(id);
    await as(cookie, 'GET', '/data');
    const { items } = (await web.call('GET', `/v1/cases/${id}/readings`, { key: await web.officer(site) })).body;
    expect(items).toMatchObject([
      { purpose: 'own data', unit: 'SUBJECT' },
      { purpose: 'traveller link', unit: site, name: `Officer officer-${site.toLowerCase()}` },
    ]);
    expect(
      await web.call('POST', `/v1/cases/${id}/traveller-link`, { key: await web.officer('MINHANG-SITE-1') }),
    ).toMatchObject({
      status: 404,
    });
    expect((await as(cookie, 'GET', '/readings')).body.items).toHaveLength(2);
  });

  test('what a reader once wrote about somebody else is not passed on with their reading', async () => {
    const id = await stayer();
    const { cookie } = await session(id);
    const { pool } = web.at.house.owner;
    const note = `insert into huan.reading (case_id, read_at, actor, unit, purpose, mark)
      values ($1, huan.now(), 'clerk', $2, $3, '\\x00')`;
    await pool.query(note, [id, site, 'search: MOTHER OF LI WEI, E7654321']);
    await pool.query(note, [id, site, 'search: scan in the field']);
    const { items } = (await as(cookie, 'GET', '/readings')).body;
    expect(items.map(({ purpose }: { purpose: string }) => purpose).toSorted()).toEqual([
      'search',
      'search: scan in the field',
      'traveller link',
    ]);
  });

  test('the paper is for who sees the person', async () => {
    const id = await stayer();
    const paper = async (unit: string): Promise<TestAnswer> =>
      web.call('GET', `/v1/cases/${id}/traveller-paper`, { key: await web.officer(unit) });
    expect((await paper(site)).body).toMatchObject({ next: 'stay', order: { days: 14 } });
    expect((await paper('MINHANG-SITE-1')).status).toBe(404);
  });
});
