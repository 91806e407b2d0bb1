import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountByName, joinUnit } from '../../src/app/account.ts';
import { actorId, unitId } from '../../src/loop/terms.ts';
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

describe('while an answer is on its way', () => {
  const parts = [
    { part: 'accounts', asks: '**/v1/accounts?**' },
    { part: 'duty', asks: '**/v1/on-duty?**' },
    { part: 'vehicles', asks: '**/v1/vehicles?**' },
    { part: 'calendar', asks: '**/v1/calendar**' },
  ] as const;
  test.each(parts)('$part say that they are being loaded', async ({ part, asks }) => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'admin');
    const held: (() => void)[] = [];
    await page.route(asks, async (route) => {
      await new Promise<void>((go) => held.push(go));
      await route.continue();
    });
    await open(page, `?part=${part}`);
    await page.locator('.administration-part').getByRole('status').getByText('Loading …').first().waitFor();
    for (const go of held) go();
    await page.locator('.administration-part').getByText('Loading …').first().waitFor({ state: 'detached' });
  });
});

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
    // Whoever cannot sign in any more fills no hole, and it is said why there is one.
    const disable = `update huan.user_account set disabled_at = $1 where username = 'pudong'`;
    await bed.at.house.owner.pool.query(disable, [new Date()]);
    await page.reload();
    await page.getByRole('button', { name: 'Week after' }).click();
    await page.locator('.shift', { hasText: 'Officer pudong' }).getByText('not counted on').waitFor();
    await page.getByText('Holes this week: 1').waitFor();
    await bed.at.house.owner.pool.query(disable, [null]);
  });
});

describe('vehicles', () => {
  test('are entered, taken out of service with a reason and brought back; dispatch sends those that are fit', async () => {
    await bed.account('dispatcher', 'PUDONG-DESK');
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'district-admin');
    await open(page, '?unit=PUDONG-CREW-1&part=vehicles');
    await page.getByText('No vehicle is in the register here yet').waitFor();
    const add = async (plate: string, seats: string): Promise<void> => {
      await page.getByRole('button', { name: 'Add a vehicle' }).click();
      await dialog(page).getByRole('textbox', { name: 'Plate' }).fill(plate);
      await dialog(page).getByRole('textbox', { name: 'Seats' }).fill(seats);
      await dialog(page).getByRole('button', { name: 'Add a vehicle' }).click();
    };
    await add('沪x·0001试', '45');
    await page.getByText('沪X·0001试 is in the register').waitFor();
    await add('沪X0001试', '30');
    // What was typed stays beside what was said against it.
    await dialog(page).getByRole('alert').getByText('There is a vehicle with this plate already').waitFor();
    expect(await dialog(page).getByRole('textbox', { name: 'Seats' }).inputValue()).toBe('30');
    await dialog(page).getByRole('textbox', { name: 'Plate' }).fill('沪X0002试');
    expect(await violations(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Add a vehicle' }).click();
    await page.getByText('沪X0002试 is in the register').waitFor();
    await page.getByRole('button', { name: 'Take out of service: 沪X·0001试' }).click();
    await dialog(page).getByRole('textbox', { name: 'Why' }).fill('brakes');
    await dialog(page).getByRole('button', { name: 'Take out of service' }).click();
    await page.getByText(/Out of service since .*: brakes/).waitFor();
    await page.getByText('In service 1, out of service 1').waitFor();
    expect(await violations(page)).toEqual([]);

    const desk = await bed.page();
    await enter(desk.page, bed.url, 'dispatcher', '/dispatch');
    await desk.page.getByRole('combobox', { name: 'Crews' }).click();
    await desk.page.getByRole('option', { name: 'Pudong crew 1', exact: true }).click();
    await desk.page.keyboard.press('Escape');
    const vehicle = desk.page.getByRole('combobox', { name: 'Vehicle of Pudong crew 1' });
    expect(await vehicle.inputValue()).toContain('沪X0002试');
    await vehicle.click();
    await desk.page.getByRole('option', { name: 'One that is not in the register' }).waitFor();
    expect(await desk.page.getByRole('option', { name: '沪X·0001试' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Back in service: 沪X·0001试' }).click();
    await page.getByText('In service 2, out of service 0').waitFor();
    await page.getByRole('button', { name: 'Edit: 沪X0002试' }).click();
    await dialog(page).getByRole('combobox', { name: 'Belongs to' }).click();
    await page.getByRole('option', { name: 'Pudong crew 2', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await page.locator('[data-vehicle="沪X0002试"]').waitFor({ state: 'detached' });
    await open(page, '?unit=PUDONG&part=vehicles');
    await page.locator('[data-vehicle="沪X0002试"]', { hasText: 'Pudong crew 2' }).waitFor();
    expect(troubles).toEqual([]);
  });
});

describe('stands', () => {
  test('are declared by name, none twice, and a flight is put on one of them and on no other', async () => {
    await bed.account('airport', 'PVG-AIRPORT');
    await joinUnit(
      bed.at.house,
      { actor: actorId('admin'), unit: unitId('DUTY') },
      (await accountByName(bed.at.house, 'airport')) ?? '',
      { unit: unitId('PVG-AIRPORT'), role: 'admin' },
    );
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'airport');
    await open(page, '?part=stands');
    await page.getByText('No stand is declared here yet').waitFor();
    await page.getByRole('textbox', { name: 'New stands' }).fill('501 502, 503a');
    await page.getByRole('button', { name: 'Add stands' }).click();
    await page.locator('[data-stand="503A"]').waitFor();
    await page.getByRole('textbox', { name: 'New stands' }).fill('504 502');
    await page.getByText('These are there already: 502').waitFor();
    expect(await page.getByRole('button', { name: 'Add stands' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);

    const flights = [newCase(), newCase()];
    for (const flight of flights)
      await bed.at.act('PVG-AIRPORT', { type: 'open', case: flight, loop: 'voyage', holder: unitId('PVG-AIRPORT') });
    await page.goto(`${bed.url}/cases/${flights[0]}`);
    await page.getByRole('combobox', { name: 'What to record' }).click();
    await page.getByRole('option', { name: 'Stand assigned' }).click();
    await page.getByRole('combobox', { name: 'Stand' }).last().click();
    await page.getByRole('option', { name: '502', exact: true }).click();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await expect
      .poll(async () => {
        const { rows } = await bed.at.house.owner.pool.query<{ stand: string }>(
          `select state -> 'facts' ->> 'stand' as stand from huan."case" where case_id = $1`,
          [flights[0]],
        );
        return rows[0]?.stand;
      })
      .toBe('502');
    await open(page, '?part=stands');
    await page.locator('[data-stand="502"]', { hasText: 'taken' }).waitFor();
    expect(troubles).toEqual([]);
  });
});

describe('the calendar', () => {
  test('days are marked one by one and by a list, shown in the year, and unmarked after a second thought', async () => {
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'admin');
    await open(page, '?part=calendar');
    const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
    await page.getByRole('heading', { name: `Working calendar ${year}` }).waitFor();
    await page.getByLabel('From').fill('2020-04-04');
    await page.getByLabel('Until (one day unless told)').fill('2020-04-06');
    await page.getByRole('textbox', { name: 'Name' }).first().fill('清明节');
    await page.getByText('Name in other languages (if any)').click();
    await page.getByRole('textbox', { name: 'English' }).fill('Qingming');
    await page.getByRole('button', { name: 'Mark', exact: true }).click();
    await page.getByText('Days marked: 3').waitFor();
    // It shows the year in which something was marked.
    await page.getByRole('heading', { name: 'Working calendar 2020' }).waitFor();
    await page.locator('[data-day="2020-04-04"]', { hasText: 'Qingming' }).waitFor();
    expect(await page.locator('.month .marked.rests').count()).toBe(3);
    await page.getByText('Paste a list', { exact: true }).click();
    const list = page.getByRole('textbox', { name: 'List' });
    await list.fill('2020-04-26 班 劳动节调休\n2020-05-01 ~ 2020-05-05 劳动节');
    await page.getByText('These lines are not understood: 2').waitFor();
    await list.fill('2020-04-26 班 劳动节调休\n2020-05-01 ~ 2020-05-05 休 劳动节');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark 6 days' }).click();
    await expect.poll(() => page.locator('.month .marked.rests').count()).toBe(8);
    expect(await page.locator('.month .marked.works').count()).toBe(1);
    await page.locator('[data-day="2020-05-01"] > button').click();
    await page.locator('[data-day="2020-05-01"] > button', { hasText: 'Sure?' }).click();
    await expect.poll(() => page.locator('.month .marked.rests').count()).toBe(3);
    const { rows } = await bed.at.house.owner.pool.query<{ day: string; name: string }>(
      `select day, names ->> 'en' as name from huan.calendar_day where removed_at is null order by day`,
    );
    expect(rows).toEqual([
      ...['04', '05', '06'].map((day) => ({ day: `2020-04-${day}`, name: 'Qingming' })),
      { day: '2020-04-26', name: '劳动节调休' },
    ]);
    expect(troubles).toEqual([]);
    // A district reads it and marks nothing.
    const other = await bed.page();
    await enter(other.page, bed.url, 'district-admin');
    await open(other.page, '?part=calendar');
    await other.page.getByText('kept by administrators of the whole city').waitFor();
    expect(await other.page.getByRole('button', { name: 'Mark', exact: true }).count()).toBe(0);
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
