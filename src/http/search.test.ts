import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { loops } from '../city/loops.ts';
import { searchPurposes } from '../contract/purpose.ts';
import { keepOutside, outsideOf } from '../app/anchor.ts';
import { indexNames } from '../app/index-names.ts';
import { formsOfName } from '../app/name-forms.ts';
import { verify } from '../app/verify/verify.ts';

let web: TestServer;
const ids = new Map<string, string>();
const open = async (name: string, personal: object): Promise<void> => {
  const id = randomUUID();
  const answer = await web.give('PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: 'CARRIERS',
    facts: { category: 'traveller' },
    personal,
  });
  expect(answer.status).toBe(200);
  ids.set(name, id);
};

beforeAll(async () => {
  web = await openTestServer();
  await open('chen', {
    nativeName: '陳小明',
    surname: 'CHEN',
    givenNames: 'XIAOMING',
    documents: [{ type: 'P', number: 'E12345678', issuer: 'CN' }],
    phone: '+86 138 0000 0001',
    token: 'huan-token-of-chen-1234567890',
  });
  await open('homophone', { nativeName: '陈晓鸣' });
  await open('latin', { surname: 'LI', givenNames: 'GUOHUA' });
  await open('muller', { surname: 'Müller', givenNames: 'Jürgen', documents: [{ type: 'P', number: 'L898902C3' }] });
  await open('bus', { plate: '沪A·12345' });
});
afterAll(() => web.close());

const found = async (text: string, unit = 'CARRIERS'): Promise<readonly string[]> => {
  const { status, body } = await web.call('POST', '/v1/search', { key: await web.officer(unit), body: { text } });
  expect(status).toBe(200);
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  return body.items.map((item: { case: string }) => names.get(item.case)).toSorted();
};

test('what somebody is looked for is one of the codes: nothing that is written stays readable beside the record', async () => {
  const key = await web.officer('CARRIERS');
  const look = (path: string, body: object) => web.call('POST', path, { key, body });
  const written = 'mother of LI WEI, passport E7654321';
  const asked: [string, object][] = [
    ['/v1/search', { document: 'E12345678' }],
    ['/v1/mrz', { lines: 'P<' }],
  ];
  for (const [path, body] of asked) {
    const refused = await look(path, { ...body, purpose: written });
    expect(refused.body).toMatchObject({ code: 'bad_input', fields: [{ field: 'purpose' }] });
    expect(refused.body.fields[0].expected).toContain('scan in the field');
    expect(JSON.stringify(refused.body)).not.toContain('LI WEI');
    for (const purpose of searchPurposes) expect((await look(path, { ...body, purpose })).status).toBe(200);
  }
  const { rows } = await web.at.house.owner.pool.query(
    'select distinct purpose from huan.reading where case_id = $1 order by 1',
    [ids.get('chen')],
  );
  expect(rows.map(({ purpose }) => purpose)).toEqual(searchPurposes.map((purpose) => `search: ${purpose}`).toSorted());
});

test.each([
  ['陈小明', ['chen']],
  ['陳小明', ['chen']],
  ['陈', ['chen', 'homophone']],
  ['chen xiaoming', ['chen', 'homophone']],
  ['Xiaoming Chen', ['chen', 'homophone']],
  ['chén xiǎo míng', ['chen', 'homophone']],
  ['chen2xiao3ming2', ['chen', 'homophone']],
  ['cxm', ['chen', 'homophone']],
  ['E12345678', ['chen']],
  ['e1234 5678', ['chen']],
  ['+8613800000001', ['chen']],
  ['HUAN-token-of-chen-1234567890', ['chen']],
  ['陈晓鸣', ['homophone']],
  ['李国华', ['latin']],
  ['muller', ['muller']],
  ['Jürgen Mueller', ['muller']],
  ['L898902C36UTO7408122F1204159ZE184226B<<<<<10', ['muller']],
  ['P<UTOMULLER<<JURGEN<<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10', ['muller']],
  ['L898902C3', ['muller']],
  ['沪A12345', ['bus']],
  ['沪a·12345', ['bus']],
  ['陈大明', []],
  ['王小明', []],
  ['E1234567', []],
  ['<<<', []],
  ['—', []],
] as const)('%s finds %j', async (text, names) => {
  expect(await found(text)).toEqual(names);
});

test('who is called otherwise in characters is not taken for a name that only sounds alike', async () => {
  expect(await found('陈小鸣')).toEqual([]);
});

test('another unit finds nobody by any form, and nothing but keyed tokens is kept', async () => {
  for (const text of ['陈小明', 'chen xiaoming', 'cxm', 'E12345678'])
    expect(await found(text, 'HOSPITAL-1')).toEqual([]);
  const { rows } = await web.at.house.owner.pool.query<{ row: string }>(
    `select t::text || encode(t.token, 'escape') as row from huan.token t`,
  );
  expect(rows.length).toBeGreaterThan(20);
  for (const { row } of rows) expect(row).not.toMatch(/陈|陳|CHEN|XIAOMING|PINYIN|HAN |INITIALS|CXM|E12345678/i);
  expect(new Set(rows.map(({ row }) => /^\([^,]+,([a-z]+),/.exec(row)?.[1]))).toEqual(
    new Set(['name', 'birth', 'document', 'issued', 'phone', 'qr', 'plate']),
  );
});

test('every hit is a recorded reading', async () => {
  const reader = await web.account('reads-once', ['CARRIERS']);
  const count = async (): Promise<number> => {
    const { rows } = await web.at.house.owner.pool.query<{ n: number }>(
      'select count(*)::int as n from huan.reading where case_id = $1 and actor = $2',
      [ids.get('chen'), reader.id],
    );
    return rows[0]?.n ?? 0;
  };
  await web.call('POST', '/v1/search', { key: reader.key, body: { text: '李国华' } });
  expect(await count()).toBe(0);
  await web.call('POST', '/v1/search', { key: reader.key, body: { text: 'cxm' } });
  expect(await count()).toBe(1);
});

test('people of before are made findable, once, behind an anchor as well, and verify agrees at every step', async () => {
  const { house } = web.at;
  const { pool } = house.owner;
  const home = mkdtempSync(join(tmpdir(), 'huan-index-'));
  const outside = outsideOf(home);
  const wrong = async () => {
    const { findings } = await verify({ pool, loops, rules: house.rules, seal: house.seal, outside: outside.anchors });
    return findings;
  };
  try {
    const readings = formsOfName({ native: '陳小明', surname: 'CHEN', given: 'XIAOMING', confirmed: null });
    const tokens = readings.map((form) => house.seal.token('name', form));
    await pool.query('delete from huan.token where token = any($1)', [tokens]);
    expect(await found('cxm')).toEqual([]);
    await keepOutside(house, outside);
    expect(await wrong()).toEqual([]);
    const added = await indexNames(house);
    expect(added).toBeGreaterThanOrEqual(tokens.length);
    expect(await found('cxm')).toEqual(['chen', 'homophone']);
    expect(await wrong()).toEqual([]);
    await keepOutside(house, outside);
    expect(await wrong()).toEqual([]);
    expect(await indexNames(house)).toBe(0);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('verify knows the readings of names, and still finds a token that nobody gave', async () => {
  const { pool } = web.at.house.owner;
  const check = async () =>
    (await verify({ pool, loops, rules: web.at.house.rules, seal: web.at.house.seal })).findings;
  const wrong = async () => (await check()).filter(({ text }) => text.includes('search tokens'));
  expect(await wrong()).toEqual([]);
  const { tokens } = { tokens: web.at.house.seal.token('name', 'PINYIN WANGXIAOMING') };
  await pool.query(`insert into huan.token (case_id, kind, token) values ($1, 'name', $2)`, [ids.get('chen'), tokens]);
  expect(await wrong()).toMatchObject([{ case: ids.get('chen') }]);
});

// Last: its people are written past the ledger, and verify would say so.
test('in a city of many Lis the one who came first is found still', async () => {
  const { house } = web.at;
  const { pool } = house.owner;
  await pool.query('create table later_cases as select gen_random_uuid() as id, g from generate_series(1, 5200) g');
  await pool.query(
    `insert into huan."case" select n.* from huan."case" c, later_cases l, lateral jsonb_populate_record(c,
       jsonb_build_object('case_id', l.id, 'opened_at', c.opened_at + l.g)) n where c.case_id = $1`,
    [ids.get('latin')],
  );
  const li = house.seal.token('name', 'LI');
  await pool.query(`insert into huan.token (case_id, kind, token) select id, 'name', $1 from later_cases`, [li]);
  expect(await found('Guohua Li')).toEqual(['latin']);
  const body = { name: 'Li', limit: 100 };
  const many = await web.call('POST', '/v1/search', { key: await web.officer('CARRIERS'), body });
  expect(many.body.items).toHaveLength(100);
});

test('a name that many bear is read page by page: nobody twice, nobody left out, no page of somebody else', async () => {
  for (let person = 0; person < 5; person += 1) await open(`many-${person}`, { surname: 'FREQUENT' });
  const key = await web.officer('CARRIERS');
  const ask = (body: object) => web.call('POST', '/v1/search', { key, body });
  const pagesOf = async (body: object): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let cursor: string | null | undefined; cursor !== null && pages.length < 9;) {
      const { body: page } = await ask({ ...body, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page.items.map((item: { case: string }) => item.case));
      cursor = page.next;
    }
    return pages;
  };
  const pages = await pagesOf({ name: 'Frequent' });
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
  expect(new Set(pages.flat()).size).toBe(5);
  // Also where a Chinese name is only guessed at by how it may stand in Latin letters.
  for (let person = 0; person < 3; person += 1) await open(`guess-${person}`, { surname: 'OUYANG', givenNames: 'FEI' });
  const guessed = await pagesOf({ name: '欧阳飞' });
  expect(new Set(guessed.flat()).size).toBe(3);
  expect((await ask({ name: 'Frequent', cursor: 'bm9uc2Vuc2U' })).body.code).toBe('cursor_bad');
});

test('a misread passport finds no stranger: it is said which part of its zone does not agree', async () => {
  const key = await web.officer('CARRIERS');
  const names = 'P<UTOMULLER<<JURGEN'.padEnd(44, '<');
  const second = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10';
  // One digit read wrong, and that is somebody else's number.
  await open('stranger', { surname: 'STRANGER', documents: [{ type: 'P', number: 'L898902C8' }] });
  const misread = second.replace('L898902C3', 'L898902C8');
  const cases = [
    [`${names}\n${misread}`, ['zone.documentNumber', 'zone.composite']],
    [misread, ['zone.documentNumber', 'zone.composite']],
    // As far as the scanner got.
    [`${misread.slice(0, 24)}<`, ['zone.documentNumber']],
    [`${names}\n${second.replace('740812', '740813')}`, ['zone.birthDate', 'zone.composite']],
    [second.replace('120415', '120416'), ['zone.expires', 'zone.composite']],
    [`${names.replace('P<', 'V<')}\n${second}`, ['zone.shape']],
  ] as const;
  for (const [text, about] of cases) {
    const { status, body } = await web.call('POST', '/v1/search', { key, body: { text } });
    expect([text, status, body.code, body.about]).toEqual([text, 422, 'zone_misread', about]);
    const claim = { key: await web.officer('HOSPITAL-1'), body: { carries: text } };
    expect((await web.call('POST', '/v1/claimable', claim)).body).toMatchObject({ code: 'zone_misread', about });
  }
  const said = await web.call('POST', '/v1/search', {
    ...{ key, body: { text: misread } },
    headers: { 'accept-language': 'zh-Hant' },
  });
  expect(said.body.title).toContain('機讀區讀錯');
  expect(await found(second)).toEqual(['muller']);
  expect(await found('L898902C8')).toEqual(['stranger']);
});
