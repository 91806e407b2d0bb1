// What a phone must not lose, nor pretend: when the session ends, when its storage is full, when nobody answers.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { carry, importFlight, password } from './bed.ts';
import { type Phones, openPhones, pad, press, until } from './phones.ts';

let at: Phones;
let people: readonly CaseId[] = [];

beforeAll(async () => {
  at = await openPhones({ boarder: 'PVG-BOARDING' });
  const flight = { carrier: 'MU', number: '588', from: 'JFK', arrival: '2026-11-23T05:30' };
  ({ people } = await importFlight(at.bed.at, flight, 4));
  await carry(at.bed.at, people, 'CARRIERS', 'PVG-BOARDING', 'stand');
});
afterAll(() => at?.close());

const one = (index: number): CaseId => people[index] ?? newCase();
const warm = async (page: Page, id: CaseId): Promise<void> => {
  await page.goto(`${at.bed.url}/field/person/${id}/temperature`);
  await pad(page, '36.6');
  await press(page, 'No');
};

describe('a session that ends while somebody works on', () => {
  test('loses nothing of what is done then: it is kept, said, and sent after signing in', async () => {
    const { page, troubles } = await at.open('boarder');
    await page.locator('.f-huge.give b', { hasText: '4' }).waitFor();
    await page.context().clearCookies();
    await page.reload();
    await page.getByRole('button', { name: 'Your session has ended' }).waitFor();
    await warm(page, one(0));
    await press(page, 'Save');
    await page.getByText('Kept on this phone:').waitFor();
    expect(await at.evidenceOf(one(0))).toEqual([]);
    await page.goto(`${at.bed.url}/field/`);
    await page.getByRole('button', { name: 'Your session has ended' }).click();
    await page.locator('input[name=username]').fill('boarder');
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await until(() => at.evidenceOf(one(0))).toEqual(['temperature']);
    expect(troubles).toEqual([]);
  });
});

describe('a phone whose storage is full', () => {
  test('says that nothing was kept, keeps what was typed on the screen, and goes on when there is room', async () => {
    const { page, troubles } = await at.open('boarder');
    await warm(page, one(1));
    await page.evaluate(() => {
      const { add } = IDBObjectStore.prototype;
      Object.assign(window, { room: () => Object.assign(IDBObjectStore.prototype, { add }) });
      IDBObjectStore.prototype.add = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await press(page, 'Save');
    const told = page.getByRole('alert').filter({ hasText: 'Not kept!' });
    await told.getByText(/Temperature 36\.6 of/).waitFor();
    expect(await violations(page)).toEqual([]);
    await told.getByRole('button').click();
    await told.waitFor({ state: 'detached' });
    await page.evaluate(() => (Reflect.get(window, 'room') as () => void)());
    await press(page, 'Save');
    await until(() => at.evidenceOf(one(1))).toEqual(['temperature']);
    expect(troubles).toEqual([]);
  });

  test('pressed twice while the disk is slow, an act is kept once', async () => {
    const { page } = await at.open('boarder');
    await warm(page, one(2));
    await page.getByRole('button', { name: 'Save' }).evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
    await until(() => at.evidenceOf(one(2))).toEqual(['temperature']);
    await page.goto(`${at.bed.url}/field/outbox`);
    await page.locator('.f-entry[data-state=done]').first().waitFor();
    expect(await at.evidenceOf(one(2))).toEqual(['temperature']);
  });
});

describe('a server that is there and answers nothing', () => {
  test('is not "Online": lists are said to be old, and are asked for again without a ring', async () => {
    const { page } = await at.open('boarder');
    await press(page, 'Holding');
    await page.locator(`[data-case="${one(3)}"]`).waitFor();
    await page.route('**/v1/desk**', (route) => route.fulfill({ status: 503, body: '' }));
    await at.bed.at.act('PVG-BOARDING', { type: 'record', case: one(3), kind: 'temperature', facts: { fever: true } });
    await page
      .locator(`[data-case="${one(3)}"]`)
      .getByText(/Lane unknown since/)
      .waitFor();
    expect(await page.getByText('Online', { exact: true }).count()).toBe(0);
    await page.unroute('**/v1/desk**');
    await page.getByText('Online', { exact: true }).waitFor({ timeout: 60_000 });
    await page
      .locator(`[data-case="${one(3)}"]`)
      .getByText('Red', { exact: true })
      .waitFor();
  });
});
