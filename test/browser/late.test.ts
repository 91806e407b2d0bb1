// Behind a number of the board lies a list of exactly those whom it counts.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Journey, openJourney } from '../journey.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed } from './bed.ts';

let at: Journey;
let bed: Bed;

beforeAll(async () => {
  at = await openJourney();
  bed = await openBed({ at });
  await bed.account('director', 'DUTY');
});
afterAll(() => bed?.close());

test('the board counts people who are late, and the list behind the number holds them and nothing else', async () => {
  const voyage = await at.flight();
  const people = [await at.person({ voyage }), await at.person({ voyage }), await at.person({ voyage })];
  await at.bring(people, 'desk');
  await at.run('PUDONG-CREW-1');
  await at.later(3 * 24 * 60);
  const { rows } = await at.house.owner.pool.query<{ loop: string; late: number }>(
    'select loop, count(*)::int as late from huan."case" where rung > 0 and closed_at is null group by loop',
  );
  const late = new Map(rows.map((one) => [one.loop, one.late]));
  const arrivals = late.get('arrival') ?? 0;
  expect(arrivals).toBeGreaterThan(0);
  // Specimens and the run are late as well.
  expect(late.size).toBeGreaterThan(1);
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'director');
  const number = page.locator('.card-late', { hasText: 'Late handovers' }).locator('.big a');
  await expect.poll(() => number.innerText()).toBe(String(arrivals));
  await number.click();
  await page.getByText('Only people are listed here').waitFor();
  await page.getByText(`${arrivals} in all`).waitFor();
  await expect.poll(() => page.locator('.case-row').count()).toBe(arrivals);
  expect(await violations(page)).toEqual([]);
  // The same where one owner is pressed.
  await page.goBack();
  const owner = page.locator('.card-late', { hasText: 'Late handovers' }).locator('.owners li').first();
  const own = await owner.locator('.owner-count').innerText();
  await owner.locator('a').click();
  await page.getByText(`${own} in all`).waitFor();
  await page.getByRole('link', { name: 'List every kind' }).click();
  await page.getByText('Only people are listed here').waitFor({ state: 'detached' });
  expect(troubles).toEqual([]);
});
