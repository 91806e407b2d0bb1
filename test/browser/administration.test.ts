import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed } from './bed.ts';

let bed: Bed;
const home = mkdtempSync(join(tmpdir(), 'huan-home-'));

beforeAll(async () => {
  bed = await openBed({ administration: { sampleHome: home } });
  await bed.account('admin', 'DUTY', 'admin');
  await bed.account('district-admin', 'PUDONG', 'admin');
  await bed.account('pudong', 'PUDONG');
  await bed.account('officer', 'PUDONG-SITE-1');
});
afterAll(async () => {
  await bed?.close();
  rmSync(home, { recursive: true, force: true });
});

const open = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`${bed.url}/administration${query}`);
  await page.getByRole('heading', { name: 'Administration' }).waitFor();
};
const dialog = (page: Page) => page.getByRole('dialog');

describe('units', () => {
  test('are found in the tree, added below another, renamed in three languages', async () => {
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page);
    const tree = page.getByRole('navigation', { name: 'Units' });
    await tree.getByRole('link', { name: /Pudong headquarters/ }).waitFor();
    expect(await tree.getByText('Xuhui').count()).toBe(0);
    await tree.getByRole('searchbox').fill('留验');
    await tree.getByRole('link', { name: /Pudong test point/ }).click();
    await page.getByRole('heading', { name: 'Pudong test point' }).waitFor();
    await tree.getByRole('searchbox').fill('');
    await tree.getByRole('link', { name: /Pudong headquarters/ }).click();
    await page.getByRole('button', { name: 'Add a unit below' }).click();
    await dialog(page).getByRole('textbox', { name: 'Code' }).fill('PUDONG-SITE-99');
    await dialog(page).getByRole('combobox', { name: 'Kind' }).click();
    await page
      .getByRole('option', { name: 'Isolation site' })
      .or(page.getByRole('option', { name: 'Site' }))
      .first()
      .click();
    await dialog(page).getByRole('textbox', { name: 'Simplified Chinese' }).fill('新驻地');
    await dialog(page).getByRole('textbox', { name: 'Traditional Chinese' }).fill('新駐地');
    await dialog(page).getByRole('textbox', { name: 'English' }).fill('New site');
    await dialog(page).getByRole('button', { name: 'Add the unit' }).click();
    await page.getByText('PUDONG-SITE-99 was added').waitFor();
    await tree.getByRole('link', { name: /New site/ }).click();
    await page.getByRole('textbox', { name: 'English' }).fill('Harbour hotel');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Harbour hotel' }).waitFor();
    expect(bed.at.house.units.get(unitId('PUDONG-SITE-99'))?.names).toEqual({
      'zh-Hans': '新驻地',
      'zh-Hant': '新駐地',
      en: 'Harbour hotel',
    });
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('before one is deactivated it is said what would be left without a hand', async () => {
    const site = newCase();
    await bed.at.act('PUDONG-SITE-2', { type: 'open', case: site, loop: 'site', holder: unitId('PUDONG-SITE-2') });
    const { page } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page, '?unit=PUDONG-SITE-2');
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await dialog(page).getByText('This would be left').waitFor();
    expect(await dialog(page).getByRole('status').innerText()).toMatch(/: 1/);
    await dialog(page).getByText('Cancel', { exact: true }).click();
    expect(bed.at.house.units.get(unitId('PUDONG-SITE-2'))?.active).toBe(true);
    await open(page, '?unit=PUDONG-SITE-3');
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await dialog(page).getByText('It holds nothing').waitFor();
    await dialog(page).getByRole('button', { name: 'Deactivate' }).click();
    await page.getByRole('button', { name: 'Activate again' }).click();
    await page.getByRole('button', { name: 'Deactivate' }).waitFor();
    expect(bed.at.house.units.get(unitId('PUDONG-SITE-3'))?.active).toBe(true);
  });
});

describe('accounts', () => {
  test('an account is opened with a password shown once, and whoever has it signs in with it', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page, '?unit=PUDONG-SITE-1&part=accounts');
    await page.getByRole('button', { name: 'Add an account' }).click();
    await dialog(page).getByRole('textbox', { name: 'User name' }).fill('li.na');
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Li Na');
    expect(await violations(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Add an account' }).click();
    const password = await dialog(page).locator('.shown-once code').innerText();
    expect(password).toMatch(/^[a-z0-9]{16}$/);
    await dialog(page).getByRole('button', { name: 'I have noted it' }).click();
    await page.getByText('li.na').waitFor();
    expect(await page.content()).not.toContain(password);
    const other = await bed.page();
    await other.page.goto(bed.url);
    await other.page.locator('input[name=username]').fill('li.na');
    await other.page.locator('input[name=password]').fill(password);
    await other.page.locator('button[type=submit]').click();
    await other.page.locator('#content').waitFor();
    // Signed out by the administrator, and unable to come back.
    await page.getByRole('button', { name: 'Edit Li Na' }).click();
    await dialog(page)
      .getByRole('button', { name: /^Disable the account/ })
      .click();
    await dialog(page)
      .getByRole('button', { name: /^Sure\?/ })
      .click();
    await dialog(page).getByRole('button', { name: 'Enable the account' }).waitFor();
    await other.page.reload();
    await other.page.locator('input[name=username]').waitFor();
  });

  test('a role is given until a day, and ended; a second factor is demanded', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page, '?unit=PUDONG-SITE-1&part=accounts');
    await page.getByRole('button', { name: 'Edit Officer officer' }).click();
    await dialog(page).getByText('Add a role: Pudong site 1').click();
    await dialog(page).getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: /^Viewer/ }).click();
    await dialog(page).getByLabel('Until').fill('2099-01-01T08:00');
    await dialog(page).getByRole('button', { name: 'Add a role' }).click();
    await dialog(page)
      .getByText(/until .*2099/i)
      .waitFor();
    await dialog(page).getByRole('switch', { name: 'Must use a second factor' }).click();
    await expect
      .poll(async () => {
        const { rows } = await bed.at.house.owner.pool.query<{ must: boolean }>(
          `select must_use_second_factor as must from huan.user_account where username = 'officer'`,
        );
        return rows[0]?.must;
      })
      .toBe(true);
    const { rows } = await bed.at.house.owner.pool.query<{ until: number }>(
      `select until_at as until from huan.member where role = 'viewer'`,
    );
    expect(new Date(Number(rows[0]?.until)).toISOString()).toBe('2099-01-01T00:00:00.000Z');
    expect(await violations(page)).toEqual([]);
  });

  test('another district’s unit is not to be had, and who administers nothing finds no way here', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page, '?unit=XUHUI');
    await page.getByRole('heading', { name: 'Pudong headquarters' }).waitFor();
    const other = await bed.page();
    await enter(other.page, bed.url, 'pudong');
    expect(await other.page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    await other.page.goto(`${bed.url}/administration`);
    await other.page.getByText('You administer nothing here').waitFor();
  });
});

describe('duty', () => {
  test('a week shows its holes; a shift fills one, is copied to the next week and taken out again', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page, '?unit=PUDONG&part=duty');
    await page.getByText('Nobody is on duty anywhere').waitFor();
    await expect.poll(() => page.locator('.shift.hole').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Week after' }).click();
    await expect.poll(() => page.locator('.shift.hole').count()).toBe(7);
    await page.getByRole('button', { name: 'Add a shift' }).click();
    await dialog(page).getByRole('combobox', { name: 'Who' }).click();
    await page.getByRole('option', { name: /Officer pudong/ }).click();
    await dialog(page).getByRole('button', { name: 'Add a shift' }).click();
    await page.locator('.shift', { hasText: 'Officer pudong' }).waitFor();
    await page.getByText('Holes this week: 2').waitFor();
    expect(await page.locator('.shift', { hasText: 'Officer pudong' }).innerText()).toContain('08:00–20:00');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy to the next week' }).click();
    await page.getByText('Copied to the next week').waitFor();
    await page.locator('.shift', { hasText: 'Officer pudong' }).waitFor();
    await page.getByRole('button', { name: /Remove Officer pudong/ }).click();
    await page.getByRole('button', { name: /^Sure\?: Remove/ }).click();
    await page.getByText('Holes this week: 1').waitFor();
    await page.getByRole('button', { name: 'Week before' }).click();
    await page.locator('.shift', { hasText: 'Officer pudong' }).waitFor();
  });
});

describe('the sample city', () => {
  test('is emptied only by typing its name, and can be kept after all', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'admin');
    await open(page, '?part=city');
    await page.getByRole('textbox').last().fill('Shanghai');
    await page.getByRole('button', { name: 'Empty it at the next start' }).click();
    // A unit was added that is not of the sample: whatever is typed, nothing is emptied.
    await page.getByRole('alert').getByText('not the sample city').waitFor();
    await bed.at.house.owner.pool.query(`update huan.unit set sample = true where unit = 'PUDONG-SITE-99'`);
    await bed.at.house.units.reload();
    await page.getByRole('button', { name: 'Empty it at the next start' }).click();
    await page.getByRole('alert').getByText('not the name of this city').waitFor();
    await page.getByRole('textbox').last().fill('Sample City');
    await page.getByRole('button', { name: 'Empty it at the next start' }).click();
    await page.getByText('It will be emptied at the next start').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep it after all' }).click();
    await page.getByRole('button', { name: 'Empty it at the next start' }).waitFor();
    const other = await bed.page();
    await enter(other.page, bed.url, 'district-admin');
    await open(other.page);
    expect(await other.page.getByRole('link', { name: 'Sample city' }).count()).toBe(0);
  });
});
