import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
const evil = randomUUID();
const plain = randomUUID();
beforeAll(async () => {
  web = await openTestServer();
  await aboard(evil, { surname: '=HYPERLINK("http://evil","x")', givenNames: 'A', nativeName: '@王' });
  await aboard(plain, { surname: 'SAMPLE', givenNames: 'PERSON' });
});
afterAll(() => web.close());

const aboard = async (id: string, personal: object): Promise<void> => {
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 40 };
  const command = { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts, personal };
  const answer = await web.give('PVG-AIRPORT', command);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};
const file = async (unit: string, body: object, language = 'en'): Promise<{ bytes: Buffer; headers: Headers }> => {
  const response = await fetch(`${web.url}/v1/exports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await web.officer(unit)}`,
      'content-type': 'application/json',
      'accept-language': language,
    },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
};
const rowsOf = (bytes: Buffer): string[][] => parse(bytes, { bom: true });
const readings = async (id: string): Promise<readonly string[]> => {
  const { rows } = await web.at.house.owner.pool.query<{ purpose: string }>(
    'select purpose from huan.reading where case_id = $1',
    [id],
  );
  return rows.map(({ purpose }) => purpose);
};

test('a list without names opens nothing of the seal, and leaves no reading', async () => {
  const { bytes, headers } = await file('CARRIERS', { list: 'holding', format: 'csv' });
  expect(headers.get('content-type')).toContain('text/csv');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="huan-holding-[\d-]+\.csv"$/);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [heads, ...rows] = rowsOf(bytes);
  expect(heads).toContain('Holder');
  expect(heads).not.toContain('Name');
  expect(rows).toHaveLength(2);
  expect(bytes.toString()).not.toContain('SAMPLE');
  expect(await readings(plain)).toEqual([]);
});

test('a name that is a formula is text in every file, and the reading of names is on record', async () => {
  const { bytes } = await file('CARRIERS', { list: 'holding', format: 'csv', names: true }, 'zh-Hant');
  const [heads = [], ...rows] = rowsOf(bytes);
  const name = heads.indexOf('姓名');
  const own = heads.indexOf('本國文字姓名');
  expect(new Set(rows.map((row) => row[name]))).toEqual(new Set([`'=HYPERLINK("http://evil","x") A`, 'SAMPLE PERSON']));
  expect(rows.map((row) => row[own])).toContain(`'@王`);
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(await readings(evil)).toEqual(['export holding']);

  const book = await file('CARRIERS', { list: 'holding', format: 'xlsx', names: true });
  const sheet: unknown = await readXlsxFile(book.bytes);
  expect(JSON.stringify(sheet)).toContain(`'=HYPERLINK`);
  expect(await readings(evil)).toEqual(['export holding', 'export holding']);
});

test('nothing of others is in the file: another unit gets a list without them, or none', async () => {
  const { bytes } = await file('XUHUI-SITE-1', { list: 'holding', format: 'csv', scope: 'below', names: true });
  expect(rowsOf(bytes)).toHaveLength(1);
  const answer = await web.call('POST', '/v1/exports', {
    key: await web.officer('XUHUI-SITE-1'),
    body: { list: 'holding', format: 'csv', of: 'CARRIERS', names: true },
  });
  expect([answer.status, answer.body.code]).toEqual([404, 'not_seen']);
  const flight = await web.call('POST', '/v1/exports', {
    key: await web.officer('XUHUI-SITE-1'),
    body: { list: 'flight', format: 'csv', case: randomUUID() },
  });
  expect(flight.status).toBe(404);
  expect(await readings(plain)).toEqual(['export holding', 'export holding']);
});

test('a list of people of something needs to be told of what', async () => {
  const key = await web.officer('CARRIERS');
  const answer = await web.call('POST', '/v1/exports', { key, body: { list: 'flight', format: 'csv' } });
  expect([answer.status, answer.body.fields[0].field]).toEqual([400, 'case']);
});

test('more than one page is one file, each head once', async () => {
  const ids = Array.from({ length: 1203 }, () => randomUUID());
  for (let from = 0; from < ids.length; from += 50) {
    await Promise.all(
      ids
        .slice(from, from + 50)
        .map((id) =>
          web.at.act('PVG-AIRPORT', { type: 'open', case: id as never, loop: 'arrival', holder: 'CARRIERS' as never }),
        ),
    );
  }
  const { bytes } = await file('CARRIERS', { list: 'holding', format: 'csv' });
  const [heads = [], ...rows] = rowsOf(bytes);
  const found = rows.map((row) => row[heads.indexOf('Case')]);
  expect(found).toHaveLength(1205);
  expect(new Set(found).size).toBe(1205);
});
