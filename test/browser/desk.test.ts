import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followComing } from '../../src/app/coming.ts';
import { type CaseId, caseId, unitId } from '../../src/loop/terms.ts';
import { violations } from './axe.ts';
import { type Bed, carry, enter, importFlight, openBed } from './bed.ts';

let bed: Bed;
let flight: { readonly voyage: CaseId; readonly people: readonly CaseId[] };

beforeAll(async () => {
  bed = await openBed();
  await bed.account('boarding', 'PVG-BOARDING');
  await bed.account('second', 'PVG-BOARDING');
  flight = await importFlight(
    bed.at,
    {
      carrier: 'CA',
      number: '968',
      from: 'MXP',
      arrival: `${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)}T05:30`,
    },
    30,
  );
});
afterAll(() => bed?.close());

const offerGroup = async (people: readonly CaseId[]): Promise<CaseId> => {
  const handover = caseId(randomUUID());
  await bed.at.act('CARRIERS', {
    type: 'offer-group',
    handover,
    cases: people,
    to: unitId('PVG-BOARDING'),
    link: 'stand',
  });
  return handover;
};
const holderOf = async (id: CaseId): Promise<string> => {
  const { rows } = await bed.at.house.owner.pool.query<{ holder: string }>(
    'select holder from huan."case" where case_id = $1',
    [id],
  );
  return rows[0]?.holder ?? '';
};
const coming = (page: Page, handover: string) => page.locator(`[data-coming="${handover}"]`);
const openDesk = async (page: Page, list = 'coming'): Promise<void> => {
  await page.goto(`${bed.url}/desk?list=${list}`);
  await page.getByRole('heading', { name: 'Desk' }).waitFor();
};

describe('accepting a group', () => {
  test('heads are counted blind, who is missing stays with the giver, and the next list shows who came', async () => {
    const people = flight.people.slice(0, 5);
    const handover = await offerGroup(people);
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'boarding');
    await openDesk(page);
    await coming(page, handover).waitFor();
    // Nothing on the screen tells how many are expected before somebody has counted.
    expect(await coming(page, handover).innerText()).not.toMatch(/\b5\b/);
    await page.getByRole('link', { name: 'Waiting for my signature 1' }).waitFor();
    await coming(page, handover).getByRole('button', { name: 'Accept' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).not.toMatch(/\b5\b/);
    await dialog.getByRole('textbox', { name: 'How many people stand before you?' }).fill('4');
    await dialog.getByRole('button', { name: 'Compare' }).click();
    await dialog.getByText('5 were offered, you counted 4').waitFor();
    const ticks = dialog.getByRole('checkbox');
    await expect.poll(() => ticks.count()).toBe(5);
    // Nobody is ticked, so nobody can be signed for.
    await dialog.getByText('Tick each one that is here').waitFor();
    expect(await dialog.getByRole('button', { name: 'Sign for 0' }).isDisabled()).toBe(true);
    // The first is found by the number of their document, as a scanner would type it; the last is not here.
    const [first = ''] = await dialog.locator('.ticks li b').allInnerTexts();
    await dialog.getByLabel('Scan or type a document number').fill(`968${1000 + Number(first.split(' ').at(-1))}`);
    await page.keyboard.press('Enter');
    await dialog.getByText(`Ticked: ${first}`).waitFor();
    for (const index of [1, 2, 3]) await ticks.nth(index).check();
    await dialog.getByText('4 of 5 here').waitFor();
    await dialog.getByRole('button', { name: 'Sign for 4' }).click();
    await page.getByText('Not here: 1, a gap is open.').waitFor();
    const holders = await Promise.all(people.map(holderOf));
    expect(holders.filter((holder) => holder === 'PVG-BOARDING')).toHaveLength(4);
    expect(holders.filter((holder) => holder === 'CARRIERS')).toHaveLength(1);
    await page.getByRole('link', { name: /Holding/ }).click();
    await expect.poll(() => page.locator('.case-row').count()).toBe(4);
    expect(await violations(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('two officers sign for the same bus: one does, the other is told, nobody is doubled', async () => {
    const people = flight.people.slice(5, 9);
    const handover = await offerGroup(people);
    const open = async (name: string) => {
      const { page } = await bed.page();
      await enter(page, bed.url, name);
      await openDesk(page);
      await coming(page, handover).getByRole('button', { name: 'Accept' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'How many people stand before you?' }).fill('4');
      await dialog.getByRole('button', { name: 'Compare' }).click();
      await dialog.getByText('It agrees: 4').waitFor();
      await dialog.getByRole('button', { name: 'Select all' }).click();
      return { page, sign: dialog.getByRole('button', { name: 'Sign for 4' }) };
    };
    const [first, second] = [await open('boarding'), await open('second')];
    await Promise.all([first.sign.click(), second.sign.click()]);
    await Promise.any([first, second].map(({ page }) => page.getByText('Accepted: 4').waitFor()));
    await Promise.any([first, second].map(({ page }) => page.getByRole('dialog').getByRole('alert').waitFor()));
    const { rows } = await bed.at.house.owner.pool.query<{ n: number }>(
      `select count(*)::int as n from huan.event where case_id = any($1::uuid[]) and name like 'offer.accepted%'`,
      [people],
    );
    expect(rows[0]?.n).toBe(4);
  });
});

describe('the next step', () => {
  test('says what is missing, records it for all at once, and then hands them over', async () => {
    const people = flight.people.slice(9, 12);
    await carry(bed.at, people, 'CARRIERS', 'PVG-BOARDING', 'stand');
    const { page } = await bed.page();
    await enter(page, bed.url, 'second');
    await openDesk(page, 'holding');
    for (const id of people) await page.locator(`[data-case="${id}"]`).getByRole('checkbox').check();
    const next = page.getByRole('complementary', { name: 'Next step' });
    await next.getByRole('heading', { name: '3 selected' }).waitFor();
    await next.getByText('Temperature: 3').waitFor();
    const channel = next.locator('.way', { has: page.getByRole('heading', { name: 'Channel' }) });
    expect(await channel.getByRole('button', { name: /Hand over/ }).count()).toBe(0);
    await next
      .getByRole('listitem')
      .filter({ hasText: 'Temperature: 3' })
      .getByRole('button', { name: 'Record' })
      .click();
    // What must be said is asked for before anything is sent.
    await next.getByRole('button', { name: 'Record for 3' }).click();
    await next.getByText('Please fill in: Fever').waitFor();
    await next.getByRole('group', { name: 'Fever' }).getByRole('button', { name: 'No' }).click();
    await next.getByRole('button', { name: 'Record for 3' }).click();
    await page.getByText('Recorded: Temperature').waitFor();
    await expect.poll(() => next.getByText('Temperature: 3').count()).toBe(0);
    const { rows } = await bed.at.house.owner.pool.query<{ n: number }>(
      `select count(*)::int as n from huan.event where case_id = any($1::uuid[]) and name like 'evidence.recorded%'`,
      [people],
    );
    expect(rows[0]?.n).toBeGreaterThanOrEqual(3);
  });

  test('a refusal needs a reason, and what was typed survives a change of language', async () => {
    const handover = await offerGroup(flight.people.slice(12, 14));
    const { page } = await bed.page();
    await enter(page, bed.url, 'boarding');
    await openDesk(page);
    await coming(page, handover).getByRole('button', { name: 'Refuse' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Confirm' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByLabel('Why?').fill('the door is blocked');
    await page.getByLabel('Language').evaluate((select: HTMLSelectElement) => {
      select.value = 'zh-Hant';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.getByRole('dialog').getByText('為什麼？').waitFor();
    expect(await page.getByRole('dialog').locator('textarea').first().inputValue()).toBe('the door is blocked');
    await page.getByRole('dialog').getByRole('button', { name: '確認' }).click();
    await coming(page, handover).waitFor({ state: 'detached' });
    expect(await holderOf(flight.people[12] as CaseId)).toBe('CARRIERS');
  });

  test('who only looks has no button to act with', async () => {
    await bed.account('viewer', 'PVG-BOARDING', 'viewer');
    const handover = await offerGroup(flight.people.slice(14, 16));
    const { page } = await bed.page();
    await enter(page, bed.url, 'viewer');
    await openDesk(page);
    await coming(page, handover).waitFor();
    expect(
      await page
        .locator('main')
        .getByRole('button', { name: /Accept|Refuse|nobody offers/ })
        .count(),
    ).toBe(0);
  });
});

describe('whose desk', () => {
  test('the duty room looks at everybody below unless it says otherwise, others at themselves', async () => {
    await bed.account('director', 'DUTY');
    const pressed = async (page: Page): Promise<string> => {
      const choice = page.getByRole('group', { name: 'Whose' });
      await choice.waitFor();
      return choice.locator('[aria-pressed=true]').innerText();
    };
    const { page } = await bed.page();
    await enter(page, bed.url, 'director');
    await openDesk(page, 'late');
    expect(await pressed(page)).toBe('With units below');
    await page.getByRole('button', { name: 'My unit' }).click();
    await expect.poll(() => pressed(page)).toBe('My unit');
    await page.reload();
    expect(await pressed(page)).toBe('My unit');
    const { page: door } = await bed.page();
    await enter(door, bed.url, 'boarding');
    await openDesk(door, 'late');
    expect(await pressed(door)).toBe('My unit');
  });
});

describe('who is on the way to a district', () => {
  test('heads before they come, no names; whoever came or ended is folded away, and found by keyboard', async () => {
    await bed.account('district', 'PUDONG');
    const people = flight.people.slice(20, 23);
    for (const id of people) {
      const facts = { symptoms: [], destination: 'city', district: 'PUDONG' };
      await bed.at.act('CARRIERS', { type: 'record', case: id, kind: 'declaration', facts });
    }
    const { house } = bed.at;
    const told = async (): Promise<number | null> => {
      await followComing(house);
      return (await house.owner.pool.query('select from huan.coming')).rowCount;
    };
    await expect.poll(told, { timeout: 20_000 }).toBe(3);
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'district');
    await openDesk(page);
    const card = page.getByRole('region', { name: 'On the way to our district' });
    await card.getByText('announced 3').waitFor();
    expect(await card.innerText()).toMatch(/CA968[\s\S]*MXP[\s\S]*3 aboard/);
    expect(await violations(page)).toEqual([]);
    for (const id of people) {
      await bed.at.act('CARRIERS', { type: 'record', case: id, kind: 'not-boarded' });
      await bed.at.act('CARRIERS', { type: 'close', case: id, ending: 'not-boarded' });
    }
    const folded = card.getByText('Everybody came: 1');
    await folded.waitFor();
    expect(await card.getByText('3 ended before they came').isVisible()).toBe(false);
    await folded.focus();
    await page.keyboard.press('Enter');
    await card.getByText('3 ended before they came').waitFor();
    expect(troubles).toEqual([]);
  });
});
