import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillWithCases } from '../../src/app/bench/million.ts';
import type { CaseId } from '../../src/loop/terms.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed } from './bed.ts';

let bed: Bed;
const unit = 'MINHANG-SITE-1';
const heads = 100_000;
const slow = { timeout: 15_000 };

beforeAll(async () => {
  bed = await openBed();
  await bed.account('site', unit);
  await fillWithCases(bed.at.house, heads, [unit]);
});
afterAll(() => bed?.close());

/** Questions for rows of the list, by what they ask. */
const listen = (page: Page): string[] => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/v1/desk' || pathname === '/v1/desk/length') asked.push(`${pathname}${search}`);
  });
  return asked;
};
const open = async (page: Page) => {
  await enter(page, bed.url, 'site', '/desk?list=holding');
  const list = page.getByRole('region', { name: 'Holding' });
  await list.locator('.case-row').first().waitFor();
  // How long it is has been said.
  await expect.poll(() => list.evaluate((frame) => frame.scrollHeight), slow).toBeGreaterThan(heads * 50);
  return list;
};
type List = Awaited<ReturnType<typeof open>>;
const drawn = (list: List): Promise<number> => list.locator('li').count();
const settled = async (list: List): Promise<void> => {
  await expect.poll(() => list.getAttribute('aria-busy'), slow).toBe('false');
};
const inOrder = async (page: Page, offset: number): Promise<string[]> => {
  const { rows } = await bed.at.house.owner.pool.query<{ case_id: string }>(
    `select case_id from huan."case" where holder = $1 and closed_at is null order by next_due, case_id offset $2 limit 3`,
    [unit, offset],
  );
  expect(page.isClosed()).toBe(false);
  return rows.map((row) => row.case_id);
};
/** Rows wholly in view, from above. */
const inView = (list: List): Promise<string[]> =>
  list.evaluate((frame) => {
    const { top, bottom } = frame.getBoundingClientRect();
    return [...frame.querySelectorAll('.case-row')]
      .map((row) => ({ id: row.getAttribute('data-case') ?? '', at: row.getBoundingClientRect() }))
      .filter(({ at }) => at.top >= top - 1 && at.bottom <= bottom + 1)
      .toSorted((one, other) => one.at.top - other.at.top)
      .map(({ id }) => id);
  });
const megabytes = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1024 / 1024;
};

describe('a unit that holds 100,000', () => {
  test('scrolls through them by itself: few rows drawn, one question for a page, memory does not grow', async () => {
    const { page, troubles } = await bed.page();
    const asked = listen(page);
    // A question that the page itself took back, because it scrolled on before the answer, is none that the server answered.
    let takenBack = 0;
    page.on('requestfailed', (request) => {
      if (new URL(request.url()).pathname === '/v1/desk') takenBack += 1;
    });
    const list = await open(page);
    const before = await megabytes(page);
    await list.hover();
    let most = 0;
    const steps = 240;
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.wheel(0, 600);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
      if (step % 8 === 0) most = Math.max(most, await drawn(list));
    }
    await settled(list);
    expect(await list.evaluate((frame) => frame.scrollTop)).toBeGreaterThan(steps * 600 * 0.9);
    expect(most).toBeGreaterThan(5);
    expect(most).toBeLessThan(200);
    // 144,000 points are 2,400 rows, and those are 24 pages.
    const pages = asked.filter((path) => path.startsWith('/v1/desk?'));
    expect(pages.length).toBeGreaterThan(3);
    expect(pages.length).toBeLessThan(40);
    expect(new Set(pages).size).toBeGreaterThan((pages.length - takenBack) * 0.8);
    expect(asked.filter((path) => path.startsWith('/v1/desk/length'))).toHaveLength(1);
    const [first] = await inView(list);
    const top = await list.evaluate((frame) => Math.ceil(frame.scrollTop / 60));
    expect(await inOrder(page, top)).toContain(first);
    await page.waitForTimeout(6000);
    expect(await megabytes(page)).toBeLessThan(before + 25);
    expect(troubles).toEqual([]);
  });

  test('a far row and the last one are reached by few questions; the bell asks for no more than is seen', async () => {
    const { page, troubles } = await bed.page();
    const asked = listen(page);
    const list = await open(page);
    const to = async (place: number): Promise<string[]> => {
      asked.length = 0;
      await list.evaluate((frame, row) => {
        frame.scrollTop = row * 60;
      }, place);
      const [expected = '?'] = await inOrder(page, place);
      await expect.poll(() => inView(list), slow).toContain(expected);
      await settled(list);
      return asked.filter((path) => path.startsWith('/v1/desk?'));
    };
    expect((await to(61_234)).length).toBeLessThanOrEqual(4);
    expect((await to(12_321)).length).toBeLessThanOrEqual(4);
    // By keys alone to the very end.
    await list.focus();
    asked.length = 0;
    await page.keyboard.press('End');
    const last = await bed.at.house.owner.pool.query<{ case_id: string }>(
      `select case_id from huan."case" where holder = $1 and closed_at is null order by next_due desc, case_id desc limit 1`,
      [unit],
    );
    await expect.poll(async () => (await inView(list)).at(-1), slow).toBe(last.rows[0]?.case_id);
    expect(asked.length).toBeLessThanOrEqual(5);
    await page.getByText('100,000 in all').waitFor();
    const end = list.locator('li', { has: page.locator(`[data-case="${last.rows[0]?.case_id}"]`) });
    expect(await end.getAttribute('aria-posinset')).toBe(String(heads));
    expect(await end.getAttribute('aria-setsize')).toBe(String(heads));

    await to(50_020);
    await page.waitForTimeout(1000);
    asked.length = 0;
    const [person = ''] = await inOrder(page, 50_021);
    await bed.at.act(unit, { type: 'record', case: person as CaseId, kind: 'note' });
    await expect.poll(() => asked.length, slow).toBeGreaterThan(0);
    await page.waitForTimeout(1500);
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(asked.filter((path) => path.includes('skip'))).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('the keyboard stays in its row when that is scrolled away, and in the list when its person leaves it', async () => {
    const { page } = await bed.page();
    const list = await open(page);
    const [id = ''] = await inOrder(page, 2);
    const tick = page.locator(`[data-case="${id}"]`).getByRole('checkbox');
    await tick.focus();
    await page.keyboard.press('Space');
    await page
      .getByRole('complementary', { name: 'Next step' })
      .getByText(/Person/)
      .first()
      .waitFor();
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.closest('[data-case]')?.getAttribute('data-case') ?? null);
    await list.evaluate((frame) => {
      frame.scrollTop = 40_000 * 60;
    });
    await settled(list);
    expect(await focused()).toBe(id);
    expect(await drawn(list)).toBeLessThan(200);
    // Chosen and out of sight: still chosen.
    const next = page.getByRole('complementary', { name: 'Next step' });
    expect(await next.getByRole('heading', { level: 2 }).innerText()).toContain(id.slice(-4).toUpperCase());
    await list.evaluate((frame) => {
      frame.scrollTop = 0;
    });
    await settled(list);
    await bed.at.house.owner.pool.query(
      `update huan."case" set holder = 'XUHUI-SITE-1', state = replace(state::text, $2, 'XUHUI-SITE-1')::json where case_id = $1`,
      [id, unit],
    );
    const [other = ''] = await inOrder(page, 5);
    await bed.at.act(unit, { type: 'record', case: other as CaseId, kind: 'note' });
    await expect.poll(() => page.locator(`[data-case="${id}"]`).count(), slow).toBe(0);
    expect(await list.evaluate((frame) => frame.contains(document.activeElement))).toBe(true);
    await next.getByText('Select people').waitFor();
  });

  test('words are looked for in the first thousand, and it is said so', async () => {
    const { page } = await bed.page();
    const list = await open(page);
    const [id = ''] = await inOrder(page, 777);
    await page.getByRole('searchbox').fill(id.slice(0, 13));
    await page.locator(`[data-case="${id}"]`).waitFor();
    await page.getByText('Only among the first 1,000').waitFor();
    await page.getByRole('searchbox').fill('');
    await list.locator('.case-row').nth(9).waitFor();
  });
});
