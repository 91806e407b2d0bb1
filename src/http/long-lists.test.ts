import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { fillWithCases } from '../app/bench/million.ts';

let web: TestServer;
let key: string;
const unit = 'MINHANG-SITE-1';
const heads = 730;
const size = 100;

beforeAll(async () => {
  web = await openTestServer();
  key = await web.officer(unit);
  await fillWithCases(web.at.house, heads, [unit]);
  for (let made = 0; made < 7; made += 1) {
    await web.give('DUTY', {
      type: 'open',
      case: randomUUID(),
      loop: 'gap',
      holder: null,
      facts: { kind: made % 2 === 0 ? 'vanished' : 'history', about: 'arrival' },
    });
  }
});
afterAll(() => web.close());

const page = async (path: string, more = '', by = key) => {
  const { status, body } = await web.call('GET', `${path}${more}`, { key: by });
  expect(status).toBe(200);
  return {
    items: body.items.map((item: { case: string }) => item.case) as string[],
    next: body.next as string | null,
    from: body.from as string | null | undefined,
  };
};
const walk = async (path: string, by = key): Promise<string[]> => {
  const all: string[] = [];
  for (let more = '', turn = 0; turn < 50; turn += 1) {
    const { items, next } = await page(path, more, by);
    all.push(...items);
    if (next === null) return all;
    more = `&cursor=${next}`;
  }
  throw new Error('the list has no end');
};
const lengthOf = async (path: string, by = key): Promise<number> =>
  (await web.call('GET', path, { key: by })).body.count as number;

describe('whoever leaps into a long list', () => {
  test.each(['holding', 'late', 'coming'])(
    'lands where paging would have come to, and pages on from there (%s)',
    async (list) => {
      const path = `/v1/desk?list=${list}&limit=${list === 'holding' ? size : 2}`;
      const all = await walk(path);
      expect(all).toHaveLength(await lengthOf(`/v1/desk/length?list=${list}`));
      expect(all.length).toBeGreaterThan(5);
      for (const skip of [1, 3, Math.floor(all.length / 2), all.length - 1]) {
        const leapt = await page(path, `&skip=${skip}`);
        expect(leapt.items).toEqual(all.slice(skip, skip + leapt.items.length));
        expect(leapt.next === null).toBe(skip + leapt.items.length === all.length);
        // The same page again, by where it began: what was leapt over may change meanwhile.
        expect((await page(path, `&cursor=${leapt.from}`)).items).toEqual(leapt.items);
      }
    },
  );

  test('past the end of a list finds nothing, and is told that there is no such place', async () => {
    for (const skip of [heads, heads + 1, 240_000]) {
      const leapt = await page(`/v1/desk?list=holding&limit=${size}`, `&skip=${skip}`);
      expect(leapt).toEqual({ items: [], next: null, from: null });
    }
    expect((await web.call('GET', '/v1/desk?list=holding&skip=250001', { key })).status).toBe(400);
  });

  test('sees no more of another unit than by paging', async () => {
    const other = await web.officer('XUHUI-SITE-1');
    const refused = await web.call('GET', `/v1/desk/length?list=holding&of=${unit}`, { key: other });
    expect(refused.body.code).toBe('not_seen');
    expect(await lengthOf('/v1/desk/length?list=holding', other)).toBe(0);
    expect((await page('/v1/desk?list=holding', '&skip=1', other)).items).toEqual([]);
  });

  test('in the list of gaps too, by the same filter', async () => {
    const duty = await web.officer('DUTY');
    for (const filter of ['', '&kind=vanished']) {
      const all = await walk(`/v1/gaps?limit=2${filter}`, duty);
      expect(all).toHaveLength(await lengthOf(`/v1/gaps/length?${filter.slice(1)}`, duty));
      const leapt = await page(`/v1/gaps?limit=2${filter}`, '&skip=2', duty);
      expect(leapt.items).toEqual(all.slice(2, 4));
      expect((await page(`/v1/gaps?limit=2${filter}`, `&cursor=${leapt.from}`, duty)).items).toEqual(leapt.items);
      expect((await page(`/v1/gaps?limit=2${filter}`, `&skip=${all.length}`, duty)).items).toEqual([]);
    }
  });
});
