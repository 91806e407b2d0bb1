import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { type Bed, enter, importFlight, openBed } from './bed.ts';

let bed: Bed;

beforeAll(async () => {
  bed = await openBed();
  await bed.account('director', 'DUTY');
  await importFlight(
    bed.at,
    {
      carrier: 'CA',
      number: '968',
      from: 'MXP',
      arrival: `${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)}T05:30`,
    },
    12,
  );
});
afterAll(() => bed?.close());

test('the row that decided somebody today is found from the top of the list, and explains itself', async () => {
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'director');
  await page.getByRole('link', { name: 'Rules in force' }).click();
  const top = page.locator('.rule-top');
  await top.getByRole('link').first().waitFor();
  await top.getByRole('link').filter({ hasText: /Lane/ }).first().click();
  const marked = page.locator('tr[aria-current=true]');
  await marked.waitFor();
  const row = (await marked.getAttribute('data-row')) ?? '';
  expect(await marked.locator('.rule-count b').innerText()).toBe('12');
  await marked.getByRole('button', { name: `Show one: ${row}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(new RegExp(`Row ${row}`)).waitFor();
  await dialog.getByText(/Legal basis/).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('link', { name: 'Open the case' }).click();
  await page.getByRole('heading', { name: 'Chain of custody' }).or(page.locator('.entries')).first().waitFor();
  expect(troubles).toEqual([]);
});

test('cells are said in words, and keep their exact text for who asks', async () => {
  const { page } = await bed.page({ locale: 'zh-CN' });
  await enter(page, bed.url, 'director', '/rules?table=lane');
  const fever = page.locator('tr[data-row="lane-02"]');
  await fever.waitFor();
  expect(await fever.locator('td.rule-then').first().innerText()).toBe('红');
  expect(await fever.locator('td.rule-then').first().getAttribute('title')).toBe('"red"');
  expect(await fever.locator('td[title="true"]').innerText()).toBe('是');
  await page.getByRole('link', { name: /交接条件/ }).click();
  await page.getByText('这张表的条目不计数').waitFor();
  await page.getByPlaceholder('在表中查找').fill('短板 签');
  await expect.poll(() => page.locator('.rule-table tbody tr').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.getByPlaceholder('在表中查找').fill('');
  await page.getByRole('link', { name: /^时限/ }).click();
  await page.getByText('人数为当前未结').waitFor();
  const aboard = page.locator('tr[data-row="clocks-08"] .rule-count');
  await expect.poll(() => aboard.locator('b').count()).toBe(1);
  await aboard.getByRole('button').click();
  await page.getByRole('dialog').getByText('clocks-08 ·').waitFor();
});
