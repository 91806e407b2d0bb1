// A page left open over night: what it must not show as if it were of now, and what it must not ask for without end.

import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseId, caseId } from '../../src/loop/terms.ts';
import { violations } from './axe.ts';
import { type Bed, carry, enter, importFlight, openBed } from './bed.ts';

let bed: Bed;
let people: readonly CaseId[] = [];
const desk = 'PVG-BOARDING';

beforeAll(async () => {
  bed = await openBed();
  await bed.account('boarding', desk);
  await bed.account('duty', 'DUTY');
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const flight = { carrier: 'CA', number: '968', from: 'MXP', arrival: `${day}T05:30` };
  ({ people } = await importFlight(bed.at, flight, 6));
  await carry(bed.at, people, 'CARRIERS', desk, 'stand');
});
afterAll(() => bed?.close());

const one = (index: number): CaseId => people[index] ?? caseId(randomUUID());
const ring = (index: number) =>
  bed.at.act(desk, { type: 'record', case: one(index), kind: 'temperature', facts: { fever: false } });
const mute = (page: Page) => page.route(/\/v1\/(?!live)/, (route) => route.fulfill({ status: 503, body: '' }));

describe('the database is away while the bell hangs on', () => {
  test.each(['/', '/desk?list=holding'])(
    '%s says since when it is not of now, and comes back by itself',
    async (path) => {
      const { page } = await bed.page();
      await enter(page, bed.url, 'boarding', path);
      await page.getByText('Live', { exact: true }).waitFor();
      await page.locator('.case-row, .flight').first().waitFor();
      await mute(page);
      await ring(0);
      await page.getByText('Connection lost since').waitFor();
      expect(await page.locator('main.stale').count()).toBe(1);
      expect(await page.locator('.case-row, .flight').count()).toBeGreaterThan(0);
      expect(await violations(page)).toEqual([]);
      // Asked again while nothing is answered, it does not call itself live in between.
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.getByText('Next try in').waitFor();
      expect(await page.getByText('Live', { exact: true }).count()).toBe(0);
      // No ring comes: the page asks by itself.
      await page.unroute(/\/v1\/(?!live)/);
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 90_000 });
      await page.getByText('Connection lost since').waitFor({ state: 'detached' });
    },
  );
});

describe('the page of somebody', () => {
  test('who does not exist is not asked for at every ring', async () => {
    const { page } = await bed.page();
    const nobody = randomUUID();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await enter(page, bed.url, 'boarding', `/cases/${nobody}`);
    await page.locator('.nothing h2').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const about = (): number => asked.filter((path) => path.includes(nobody)).length;
    const rings = (): number => asked.filter((path) => path === '/v1/sirens').length;
    const [before, heard] = [about(), rings()];
    for (const index of [1, 2, 3]) {
      await ring(index);
      // Other questions of the page are asked again: the bell was heard.
      await expect.poll(rings, { timeout: 20_000 }).toBeGreaterThan(heard + index - 1);
    }
    expect(about()).toBe(before);
  });

  test('whom the unit may no longer see does not go on standing there', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'boarding', `/cases/${one(4)}`);
    await page.locator('.case-head h1').waitFor();
    const path = `**/v1/cases/${one(4)}?**`;
    const body = JSON.stringify({ type: 'urn:huan:error:not_seen', title: 'Not seen', status: 404, code: 'not_seen' });
    await page.route(path, (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body }));
    await ring(4);
    await page.locator('.nothing h2').waitFor();
    expect(await page.locator('.case-head').count()).toBe(0);
  });
});

describe('the board on a phone', () => {
  test('numbers of a full day stand beside each other, none over the next', async () => {
    const { page } = await bed.page({ viewport: { width: 360, height: 740 } });
    await enter(page, bed.url, 'duty');
    const numbers = page.locator('.strip.large .cell-heads');
    await numbers.first().waitFor();
    const boxes = await numbers.evaluateAll((cells) =>
      cells.map((cell) => {
        cell.textContent = '12,345';
        const range = document.createRange();
        range.selectNodeContents(cell);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );
    const over = boxes.filter((a, at) =>
      boxes.some(
        (b, other) => other > at && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
      ),
    );
    expect(over).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});
