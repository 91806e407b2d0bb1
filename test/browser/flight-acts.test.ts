// What is done about a whole flight, from its own page.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bed, carry, enter, importFlight, openBed } from './bed.ts';

let bed: Bed;
const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const flight = (number: string, heads: number) =>
  importFlight(bed.at, { carrier: 'CA', number, from: 'MXP', arrival: `${day}T05:30` }, heads);
const endings = async (ids: readonly string[]): Promise<readonly (string | null)[]> => {
  const { rows } = await bed.at.house.owner.pool.query<{ ending: string | null }>(
    'select ending from huan."case" where case_id = any($1::uuid[])',
    [ids],
  );
  return [...new Set(rows.map(({ ending }) => ending))];
};

beforeAll(async () => {
  bed = await openBed();
  await bed.account('airport', 'PVG-AIRPORT');
  await bed.account('boarding', 'PVG-BOARDING');
});
afterAll(() => bed?.close());

test('a flight diverted after its manifest: the airport ends it with everybody aboard, after it was said how many; nobody else can', async () => {
  const { voyage, people } = await flight('640', 4);
  const other = await bed.page();
  await enter(other.page, bed.url, 'boarding', `/flights/${voyage}`);
  await other.page.getByRole('heading', { name: 'What happened' }).waitFor();
  expect(await other.page.getByRole('button', { name: 'The flight does not come…' }).count()).toBe(0);
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'airport', `/flights/${voyage}`);
  await page.getByRole('button', { name: 'The flight does not come…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('4 people aboard end as diverted').waitFor();
  const go = dialog.locator('button[type=submit]');
  expect(await go.isDisabled()).toBe(true);
  await dialog.getByLabel('Where it went').fill('hgh');
  await dialog.getByLabel('Who has the people there').fill('Hangzhou customs, 14:20');
  expect(await endings(people)).toEqual([null]);
  await go.click();
  await page.getByText('Ended: 4 people').waitFor();
  expect(await endings([voyage, ...people])).toEqual(['diverted']);
  expect(troubles).toEqual([]);
});

test('a block of rows is called off by who has the people, the next wave is counted on, and whoever has nobody is not asked', async () => {
  const { voyage, people } = await flight('650', 9);
  await carry(bed.at, people, 'CARRIERS', 'PVG-BOARDING', 'stand');
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'boarding', `/flights/${voyage}`);
  await page.getByLabel('From row').fill('10');
  await page.getByLabel('To row').fill('10');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('Wave 1: 6 called.').waitFor();
  expect(await page.getByLabel('Wave', { exact: true }).inputValue()).toBe('2');
  const { rows } = await bed.at.house.owner.pool.query<{ wave: string | null; heads: number }>(
    `select state -> 'facts' ->> 'wave' as wave, count(*)::integer as heads from huan."case"
      where case_id = any($1::uuid[]) group by 1 order by 1`,
    [people],
  );
  expect(rows).toEqual([
    { wave: '1', heads: 6 },
    { wave: null, heads: 3 },
  ]);
  expect(troubles).toEqual([]);
});
