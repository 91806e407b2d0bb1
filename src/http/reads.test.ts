import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const openPerson = async (more: object = {}, personal: object = {}): Promise<string> => {
  const id = randomUUID();
  const answer = await web.give('PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: 'CARRIERS',
    facts: { category: 'traveller', countries: ['IT'] },
    personal: { surname: 'ROSSI', givenNames: 'ADA MARIA', ...personal },
    ...more,
  });
  expect(answer.status).toBe(200);
  return id;
};

test('paging through a list shows every case once, whatever its clocks, and a forged cursor nothing', async () => {
  const key = await web.officer('CARRIERS');
  const made = new Set<string>();
  for (let index = 0; index < 23; index += 1) made.add(await openPerson());
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 20; page += 1) {
    const path = `/v1/desk?list=holding&loop=arrival&limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { status, body } = await web.call('GET', path, { key });
    expect(status).toBe(200);
    seen.push(...body.items.map((item: { case: string }) => item.case));
    if (body.next === null) break;
    cursor = body.next;
  }
  expect(seen.length).toBe(new Set(seen).size);
  for (const id of made) expect(seen).toContain(id);
  const forged = Buffer.from("0 0 ' or true").toString('base64url');
  expect((await web.call('GET', `/v1/desk?list=holding&cursor=${forged}`, { key })).body.code).toBe('cursor_bad');
  expect((await web.call('GET', '/v1/desk?list=everything', { key })).body.fields[0].field).toBe('list');
});

test('an offer is seen coming by its receiver before it is accepted, and counted on both desks', async () => {
  const id = await openPerson();
  await web.give('CARRIERS', { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' });
  const coming = await web.call('GET', '/v1/desk?list=coming', { key: await web.officer('PVG-BOARDING') });
  expect(coming.body.items.map((item: { case: string }) => item.case)).toContain(id);
  const counts = await web.call('GET', '/v1/desk/counts', { key: await web.officer('PVG-BOARDING') });
  expect(counts.body).toMatchObject({ holding: 0, coming: 1 });
  const heads = await web.call('GET', '/v1/heads', { key: await web.officer('DUTY') });
  expect(heads.body.units.CARRIERS).toBe(heads.body.links.aboard);
});

test('a desk counts what is to be signed for: never the heads of a group, which are counted blind', async () => {
  const cases = [await openPerson(), await openPerson(), await openPerson()];
  const key = await web.officer('PVG-BOARDING');
  const coming = async (): Promise<number> => (await web.call('GET', '/v1/desk/counts', { key })).body.coming;
  const before = await coming();
  const offered = await web.give('CARRIERS', {
    type: 'offer-group',
    handover: randomUUID(),
    cases,
    to: 'PVG-BOARDING',
    link: 'stand',
  });
  expect(offered.status).toBe(200);
  expect(await coming()).toBe(before + 1);
});

describe('every reading of a person is on record (I12)', () => {
  test('a list shows names only when asked, and then says who looked', async () => {
    const id = await openPerson();
    const key = await web.officer('CARRIERS');
    const plain = await web.call('GET', '/v1/desk?list=holding&limit=500', { key });
    expect(JSON.stringify(plain.body)).not.toContain('ROSSI');
    const readings = async () => (await web.call('GET', `/v1/cases/${id}/readings`, { key })).body.items;
    expect(await readings()).toEqual([]);
    const named = await web.call('GET', '/v1/desk?list=holding&names=true&limit=500', { key });
    const mine = named.body.items.find((item: { case: string }) => item.case === id);
    expect(mine.person).toMatchObject({ surname: 'ROSSI' });
    expect(await readings()).toMatchObject([
      { unit: 'CARRIERS', purpose: 'desk holding', name: 'Officer officer-carriers' },
    ]);
    await web.call('GET', `/v1/cases/${id}?personal=true`, { key });
    await web.call('GET', `/v1/cases/${id}/timeline?personal=true`, { key });
    expect((await readings()).map(({ purpose }: { purpose: string }) => purpose)).toEqual([
      'timeline',
      'case',
      'desk holding',
    ]);
    const first = await web.call('GET', `/v1/cases/${id}/readings?limit=2`, { key });
    const rest = await web.call('GET', `/v1/cases/${id}/readings?limit=2&cursor=${first.body.next}`, { key });
    expect(rest.body).toMatchObject({ items: [{ purpose: 'desk holding' }], next: null });
  });

  test('a person is found by document, phone, name in either order and birth date, and by nothing else', async () => {
    const token = randomUUID();
    const id = await openPerson(
      {},
      {
        documents: [{ type: 'P', number: 'YB 123-456' }],
        phone: '+86 139 0000 0000',
        birthDate: '1970-01-01',
        token,
        nativeName: '罗茜',
      },
    );
    const find = async (body: object): Promise<string[]> =>
      (await web.call('POST', '/v1/search', { key: await web.officer('CARRIERS'), body })).body.items.map(
        (item: { case: string }) => item.case,
      );
    expect(await find({ document: 'yb123456' })).toEqual([id]);
    expect(await find({ phone: '+8613900000000' })).toEqual([id]);
    expect(await find({ qr: token })).toEqual([id]);
    expect(await find({ name: '罗茜' })).toEqual([id]);
    expect(await find({ name: 'maria rossi' })).toContain(id);
    expect(await find({ name: 'Ada Maria Rossi', birthDate: '1970-01-01' })).toEqual([id]);
    expect(await find({ document: 'YB123456', name: 'SMITH' })).toEqual([]);
    expect(await find({ name: 'ROSS' })).toEqual([]);
    const nothing = await web.call('POST', '/v1/search', {
      key: await web.officer('CARRIERS'),
      body: { birthDate: '1970-01-01' },
    });
    expect(nothing.status).toBe(400);
  });
});

test('the last day in a country is a day of the calendar, adds up, and is told to whoever asks why', async () => {
  const id = await openPerson({ facts: { category: 'traveller', countries: ['TH'] } });
  const declare = (lastIn: readonly string[]) =>
    web.give('CARRIERS', { type: 'record', case: id, kind: 'declaration', facts: { symptoms: [], lastIn } });
  for (const wrong of ['IR 19.03.2020', 'IR 2020-02-30', 'IR', 'Iran 2020-03-19', 'IR 2020-03-19T00:00Z']) {
    expect((await declare([wrong])).status, wrong).toBe(400);
  }
  const ago = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
  expect((await declare([`IR ${ago(20)}`])).status).toBe(200);
  const offered = await web.give('CARRIERS', { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' });
  const accept = { type: 'accept', case: id, offer: offered.body.offer };
  expect((await web.give('PVG-BOARDING', accept)).status).toBe(200);
  const itinerary = { type: 'record', case: id, kind: 'itinerary', facts: { lastIn: [`IT ${ago(12)}`] } };
  expect((await web.give('PVG-BOARDING', itinerary)).status).toBe(200);
  const { body } = await web.call('GET', `/v1/cases/${id}/timeline`, { key: await web.officer('PVG-BOARDING') });
  const risks = body.events.flatMap(({ decisions = [] }: { decisions?: { table: string; why: string[] }[] }) =>
    decisions.filter(({ table }) => table === 'risk'),
  );
  const outputs = risks.map((risk: { outputs: { keyHistory: boolean } }) => risk.outputs.keyHistory);
  // No key country; one whose day counts from nothing yet; left too long ago; another one that was not.
  expect(outputs).toEqual([false, true, false, true]);
  expect(risks.at(-1).why.join('\n')).toContain(`IR ${ago(20)}, IT ${ago(12)}`);
});

test('each decision is explained with version, table and row in the language asked for', async () => {
  const id = await openPerson();
  const key = await web.officer('CARRIERS');
  const timeline = async (language: string) =>
    (await web.call('GET', `/v1/cases/${id}/timeline`, { key, headers: { 'accept-language': language } })).body.events;
  const [opened] = await timeline('en');
  expect(opened).toMatchObject({ seq: 1, name: 'case.opened.1', unit: 'PVG-AIRPORT' });
  expect(opened.clocks[0].rule).toMatchObject({ table: 'clocks', version: '1' });
  const lane = opened.decisions.find(({ table }: { table: string }) => table === 'lane');
  expect(lane.why.join('\n')).toMatch(/Policy: sample-city, version 1[\s\S]*Row lane-\d+: /);
  expect(lane.why.join('\n')).toContain('keyHistory');
  expect(lane.why.find((line: string) => line.startsWith('Row '))).toContain(lane.reason);
  expect(lane.unknown.every((line: string) => line.endsWith('not known'))).toBe(true);
  expect(lane.why).toHaveLength(4 + lane.why.filter((line: string) => line.startsWith('Fact')).length);
  const [hans] = await timeline('zh-CN');
  expect(hans.decisions[0].why.join('\n')).toMatch(/依据：/);
  expect(JSON.stringify(opened)).not.toContain('ROSSI');
});

describe('files', () => {
  const png = Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    Buffer.from('a photograph of a passport'),
  ]);
  const upload = async (unit: string, id: string, bytes: Buffer) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)], { type: 'text/html' }), '护照.png');
    return web.call('POST', `/v1/cases/${id}/files`, { key: await web.officer(unit), raw: form });
  };

  test('a file is sealed, named by its digest in the chain, opened by who may, and the opening is on record', async () => {
    const id = await openPerson();
    const key = await web.officer('CARRIERS');
    const kept = await upload('CARRIERS', id, png);
    expect(kept).toMatchObject({
      status: 201,
      body: { file: createHash('sha256').update(png).digest('hex'), media: 'image/png', bytes: png.length },
    });
    expect((await upload('CARRIERS', id, png)).body).toEqual(kept.body);
    const { rows } = await web.at.house.owner.pool.query('select sealed from huan.file where case_id = $1', [id]);
    expect(rows.length).toBe(1);
    expect(rows[0].sealed.includes('photograph')).toBe(false);
    const record = { type: 'record', case: id, kind: 'note', files: [kept.body.file] };
    expect((await web.give('CARRIERS', record)).status).toBe(200);
    const path = `/v1/cases/${id}/files/${kept.body.file}`;
    const response = await fetch(`${web.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const readings = await web.call('GET', `/v1/cases/${id}/readings`, { key });
    expect(readings.body.items).toMatchObject([{ purpose: 'file' }]);
    expect((await web.call('GET', path, { key: await web.officer('XUHUI-SITE-1') })).body.code).toBe('file_unknown');
    expect((await upload('XUHUI-SITE-1', id, png)).body.code).toBe('not_seen');
  });

  test('evidence cannot name a file that was never kept', async () => {
    const id = await openPerson();
    const files = ['ab'.repeat(32)];
    const answer = await web.give('CARRIERS', { type: 'record', case: id, kind: 'note', files });
    expect(answer).toMatchObject({ status: 404, body: { code: 'file_unknown', about: files } });
  });

  test('a page dressed as a photograph and a file beyond ten megabytes are refused', async () => {
    const id = await openPerson();
    expect((await upload('CARRIERS', id, Buffer.from('<html><script>'))).body.code).toBe('unsupported_media');
    const large = Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]);
    expect((await upload('CARRIERS', id, large)).body.code).toBe('too_large');
  });
});

describe('manifests and flights', () => {
  const csv = [
    'flight,date,from,to,surname,given names,birth date,nationality,document number,seat',
    ...Array.from(
      { length: 12 },
      (_, index) =>
        `MU772,2020-03-27,AMS,PVG,TEST${index},PERSON,1980-01-${String(index + 1).padStart(2, '0')},NLD,NX${1000 + index},${10 + index}A`,
    ),
  ].join('\n');
  const send = async (dryRun: boolean, commandId: string = randomUUID()) =>
    web.call('POST', `/v1/manifests?commandId=${commandId}&dryRun=${dryRun}&year=2020`, {
      key: await web.officer('CARRIERS'),
      raw: csv,
      headers: { 'content-type': 'text/csv' },
    });

  test('a manifest is tried, applied, and changes nothing the second time; its flight balances', async () => {
    const tried = await send(true);
    expect(tried.body).toMatchObject({ applied: false, dryRun: true, opened: 12 });
    const applied = await send(false);
    expect(applied).toMatchObject({ status: 200, body: { applied: true, opened: 12, passengers: 12 } });
    expect((await send(false)).body).toMatchObject({ opened: 0, unchanged: 12 });
    const { voyage } = applied.body.flights[0];
    const key = await web.officer('PVG-AIRPORT');
    const one = await web.call('GET', `/v1/flights/${voyage}`, { key });
    expect(one.body).toMatchObject({
      loop: 'voyage',
      balance: { in: 12, out: 0, held: 12, balanced: true, manifest: 12, seen: 12 },
      links: [{ link: 'aboard', holder: 'CARRIERS', heads: 12 }],
    });
    const all = await web.call('GET', '/v1/flights', { key });
    // The list says of each flight what the flight says of itself.
    expect(all.body.items.find((item: { case: string }) => item.case === voyage)).toEqual(one.body);
    // Without lanes, which only the board of all flights does without: where everybody is stays the same.
    const { lanes, ...bare } = one.body;
    const board = await web.call('GET', '/v1/flights?lanes=false', { key });
    expect(board.body.items.find((item: { case: string }) => item.case === voyage)).toEqual(bare);
    expect(lanes).toEqual({ yellow: 12 });
    const people = await web.call('GET', `/v1/flights/${voyage}/people?names=true&limit=5`, { key });
    expect(people.body.items).toHaveLength(5);
    expect(people.body.items[0].person.surname).toMatch(/^TEST/);
    const rest = await web.call('GET', `/v1/flights/${voyage}/people?limit=500&cursor=${people.body.next}`, { key });
    expect(rest.body).toMatchObject({ next: null });
    expect(rest.body.items).toHaveLength(7);
    expect((await web.call('GET', `/v1/flights/${voyage}`, { key: await web.officer('XUHUI-SITE-1') })).body.code).toBe(
      'not_seen',
    );
  });

  test('a list is said once: its id gives the same answer, also when somebody on it has changed, and none to another list', async () => {
    const list = (...rows: string[]): string =>
      ['flight,date,from,to,surname,given names,birth date,document number,seat', ...rows].join('\n');
    const ada = 'MU773,2020-03-27,AMS,PVG,TESTADA,PERSON,1980-01-01,NY1000,10A';
    const sendAs = async (commandId: string, raw: string) => {
      const key = await web.officer('CARRIERS');
      const headers = { 'content-type': 'text/csv' };
      return web.call('POST', `/v1/manifests?commandId=${commandId}&year=2020`, { key, raw, headers });
    };
    const id = randomUUID();
    const first = await sendAs(id, list(ada));
    expect(first).toMatchObject({ status: 200, body: { applied: true, opened: 1 } });
    expect((await sendAs(id, list(ada))).body).toEqual(first.body);
    expect((await sendAs(randomUUID(), list(ada.replace('10A', '31K')))).body).toMatchObject({ updated: 1 });
    expect((await sendAs(id, list(ada))).body).toEqual(first.body);
    const other = 'MU774,2020-03-27,AMS,PVG,TESTBEA,PERSON,1980-01-01,NY1001,10B';
    for (const another of [list(ada, other), list(other)]) {
      expect(await sendAs(id, another)).toMatchObject({ status: 409, body: { code: 'command_reused' } });
    }
    // Also where there is nothing to do, and where somebody is left out by name.
    const again = randomUUID();
    const nothing = await sendAs(again, list(other));
    expect(nothing.body).toMatchObject({ applied: true, opened: 1 });
    const idle = randomUUID();
    expect((await sendAs(idle, list(other))).body).toMatchObject({ applied: true, unchanged: 1 });
    expect(await sendAs(idle, list(ada))).toMatchObject({ status: 409, body: { code: 'command_reused' } });
  });

  test('a unit that may not say who is on a flight learns nothing of it, whether in earnest or as a trial', async () => {
    const key = await web.officer('XUHUI-SITE-1');
    const ask = async (document: string, dryRun: boolean) => {
      const raw = `flight,date,from,to,surname,given names,birth date,document number\nMU772,2020-03-27,AMS,PVG,TEST0,PERSON,1980-01-01,${document}`;
      const path = `/v1/manifests?commandId=${randomUUID()}&dryRun=${dryRun}&year=2020`;
      return web.call('POST', path, { key, raw, headers: { 'content-type': 'text/csv' } });
    };
    for (const dryRun of [true, false]) {
      const [aboard, nobody] = [await ask('NX1000', dryRun), await ask('NX9999', dryRun)];
      expect(aboard).toMatchObject({ status: 403, body: { code: 'not_yours' } });
      expect({ ...aboard.body, commandId: null }).toEqual({ ...nobody.body, commandId: null });
    }
  });

  test('who may not list people is told so before a byte of their file is read, whatever is in it', async () => {
    const key = await web.officer('XUHUI-SITE-1');
    const path = `/v1/manifests?commandId=${randomUUID()}`;
    const empty = new FormData();
    empty.append('nothing', 'in it');
    const garbage = 'x'.repeat(1_000_000);
    const unread: readonly (string | FormData)[] = [empty, '', garbage];
    for (const raw of unread) {
      const headers = typeof raw === 'string' ? { 'content-type': 'text/csv' } : {};
      const answer = await web.call('POST', path, { key, raw, headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'not_yours', about: ['manifest'] } });
    }
    expect((await web.call('POST', path, { raw: garbage, headers: { 'content-type': 'text/csv' } })).status).toBe(401);
    // A carrier that may list people, only not these: nothing of the flight is told.
    const raw = 'flight,date,from,to,surname,given names,document number\nMU772,2020-03-27,AMS,PVG,TEST0,PERSON,NX1000';
    const other = { key: await web.officer('SHIP-AGENTS'), raw, headers: { 'content-type': 'text/csv' } };
    const refused = await web.call('POST', `${path}&year=2020&dryRun=true`, other);
    expect(refused).toMatchObject({ status: 403, body: { code: 'not_yours', about: ['MU772'] } });
    expect(refused.body).not.toHaveProperty('flights');
  });

  test('a second list in one form is refused, never left out in silence', async () => {
    const key = await web.officer('CARRIERS');
    const list = (flight: string): Blob =>
      new Blob([
        `flight,date,from,to,surname,given names,document number\n${flight},2020-03-27,AMS,PVG,TWO,LISTS,NX2000`,
      ]);
    const path = `/v1/manifests?commandId=${randomUUID()}&year=2020&dryRun=true`;
    const form = new FormData();
    form.append('file', list('MU801'), 'one.csv');
    expect((await web.call('POST', path, { key, raw: form })).status).toBe(200);
    form.append('file2', list('MU802'), 'two.csv');
    const refused = await web.call('POST', path, { key, raw: form });
    expect(refused).toMatchObject({ status: 400, body: { code: 'bad_input', about: ['file'] } });
  });

  test('a manifest with an error is refused whole, and the error is named', async () => {
    const broken = await web.call('POST', `/v1/manifests?commandId=${randomUUID()}`, {
      key: await web.officer('CARRIERS'),
      raw: 'surname,given names\nX,Y',
      headers: { 'content-type': 'text/csv' },
    });
    expect(broken.status).toBe(422);
    expect(broken.body.applied).toBe(false);
    expect(broken.body.problems.length).toBeGreaterThan(0);
  });
});

describe('administration stays below the administrator', () => {
  test('a district makes units and accounts for itself only, and never an auditor', async () => {
    const { key } = await web.account('pudong-admin', ['PUDONG'], 'admin');
    const headers = await web.enter('pudong-admin');
    const names = { 'zh-Hans': '新点', 'zh-Hant': '新點', en: 'New site' };
    const unit = (body: object) => web.call('POST', '/v1/units', { key, body });
    expect((await unit({ unit: 'PUDONG-SITE-NEW', kind: 'site', parent: 'PUDONG', names })).status).toBe(201);
    expect((await unit({ unit: 'PUDONG-SITE-NEW', kind: 'site', parent: 'PUDONG', names })).body.code).toBe(
      'unit_exists',
    );
    expect((await unit({ unit: 'X', kind: 'site', parent: 'XUHUI', names })).body.code).toBe('not_allowed');
    expect((await unit({ unit: 'Y', kind: 'site', parent: 'PUDONG', names, sees: 'DUTY' })).body.code).toBe(
      'not_allowed',
    );
    expect((await unit({ unit: 'Z', kind: 'system', parent: 'PUDONG', names })).status).toBe(400);
    const account = (username: string, memberships: object[]) =>
      web.call('POST', '/v1/accounts', {
        headers,
        body: { username, name: 'New', password: 'long enough now', memberships },
      });
    const made = await account('newcomer', [{ unit: 'PUDONG-SITE-NEW', role: 'officer' }]);
    expect(made).toMatchObject({ status: 201, body: { username: 'newcomer' } });
    expect((await account('newcomer', [{ unit: 'PUDONG', role: 'officer' }])).body.code).toBe('account_exists');
    expect((await account('outside', [{ unit: 'DUTY', role: 'officer' }])).body.code).toBe('not_allowed');
    expect((await account('spy', [{ unit: 'PUDONG', role: 'auditor' }])).body.code).toBe('not_allowed');
    const other = await web.account('xuhui-officer', ['XUHUI']);
    const taken = await web.call('PATCH', `/v1/accounts/${other.id}`, {
      headers,
      body: { password: 'mine now, thanks' },
    });
    expect(taken.body.code).toBe('not_allowed');
    const path = `/v1/accounts/${made.body.account}`;
    const newKey = await web.call('POST', `${path}/keys`, { headers, body: { name: 'tablet' } });
    expect((await web.call('GET', '/v1/auth/me', { key: newKey.body.key })).status).toBe(200);
    await web.call('PATCH', path, { key, body: { disabled: true } });
    expect((await web.call('GET', '/v1/auth/me', { key: newKey.body.key })).body.code).toBe('account_disabled');
    const officer = await web.officer('PUDONG');
    expect(
      (
        await web.call('POST', '/v1/units', {
          key: officer,
          body: { unit: 'Q', kind: 'site', parent: 'PUDONG', names },
        })
      ).body.code,
    ).toBe('not_allowed');
  });

  test('an auditor sees everything, so no unit takes over the one that it is audited by', async () => {
    const auditor = await web.account('auditor-of-pudong', ['PUDONG-SITE-1'], 'auditor');
    await web.account('pudong-audited', ['PUDONG'], 'admin');
    const headers = await web.enter('pudong-audited');
    const path = `/v1/accounts/${auditor.id}`;
    const tries = [
      ['POST', `${path}/keys`, { name: 'theirs' }],
      ['PATCH', path, { password: 'mine now, thanks' }],
      ['PATCH', path, { disabled: true }],
      ['DELETE', `${path}/second-factor`, undefined],
      ['POST', `${path}/memberships/endings`, { unit: 'PUDONG-SITE-1', role: 'auditor' }],
    ] as const;
    for (const [method, at, body] of tries) {
      expect((await web.call(method, at, { headers, ...(body === undefined ? {} : { body }) })).body.code).toBe(
        'not_allowed',
      );
    }
    expect((await web.call('GET', '/v1/auth/me', { key: auditor.key })).body.disabled).toBe(false);
    const top = await web.account('duty-of-auditors', ['DUTY'], 'admin');
    const ended = await web.call('POST', `${path}/memberships/endings`, {
      key: top.key,
      body: { unit: 'PUDONG-SITE-1', role: 'auditor' },
    });
    expect(ended.body.memberships[0].until).not.toBeNull();
  });

  test('nobody draws the account of another district in; who stands above both lends it, and takes it back', async () => {
    const [xuhui, pudong, top] = [
      await web.account('xuhui-lends', ['XUHUI'], 'admin'),
      await web.account('pudong-borrows', ['PUDONG'], 'admin'),
      await web.account('duty-lends', ['DUTY'], 'admin'),
    ];
    const officer = await web.account('officer-of-xuhui', ['XUHUI-DESK']);
    const path = `/v1/accounts/${officer.id}`;
    const body = { unit: 'PUDONG-DESK', role: 'officer' };
    const drawn = await web.call('POST', `${path}/memberships`, { key: pudong.key, body });
    expect(drawn.body.code).toBe('not_allowed');
    expect((await web.call('POST', `${path}/memberships`, { key: top.key, body })).status).toBe(200);
    const rename = (key: string) => web.call('PATCH', path, { key, body: { name: 'Lent' } });
    expect((await rename(xuhui.key)).body.code).toBe('not_allowed');
    expect((await web.call('POST', `${path}/memberships/endings`, { key: pudong.key, body })).status).toBe(200);
    // What is over binds nobody: the account is wholly its own district's again.
    expect((await rename(xuhui.key)).status).toBe(200);
    expect((await rename(pudong.key)).body.code).toBe('not_allowed');
  });
});
