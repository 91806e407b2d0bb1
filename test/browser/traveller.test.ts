import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueLink } from '../../src/app/traveller/link.ts';
import { type CaseId, actorId, unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { type Bed, openBed } from './bed.ts';

const site = 'PUDONG-SITE-1';
const shots = process.env['HUAN_SHOTS'];
let bed: Bed;
let count = 0;

beforeAll(async () => {
  bed = await openBed();
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
});
afterAll(() => bed?.close());

/** Somebody who stays at a site, reports daily and has an order. */
const stayer = async (): Promise<CaseId> => {
  const id = newCase();
  count += 1;
  const { at } = bed;
  await at.act('PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 },
    personal: {
      surname: 'SAMPLE',
      givenNames: `PERSON ${count}`,
      birthDate: '1990-03-01',
      nationality: 'IT',
      documents: [{ type: 'P', number: `YA55512${30 + count}` }],
    },
  });
  await at.act('PVG-BOARDING', { type: 'claim', case: id, link: 'stand', reason: 'landed' });
  await at.act('PVG-SCREENING', { type: 'claim', case: id, link: 'screening', reason: 'walked on' });
  await at.act('PVG-SCREENING', {
    type: 'open',
    case: newCase(),
    loop: 'specimen',
    holder: unitId('PVG-SCREENING'),
    subject: id,
  });
  await at.act(site, { type: 'claim', case: id, link: 'territory', reason: 'stood before our door' });
  for (const kind of ['checkin', 'order']) await at.act(site, { type: 'record', case: id, kind });
  return id;
};
const linkFor = async (id: CaseId): Promise<{ url: string; pin: string }> => {
  const made = await issueLink(bed.at.house, { actor: actorId('clerk'), unit: unitId(site) }, id, bed.url);
  if (typeof made === 'string') throw new Error(made);
  return made;
};

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
const open = async (language: string, url: string, more: object = {}) => {
  const opened = await bed.page({ ...phone, locale: language, ...more });
  await opened.page.goto(url);
  await opened.page.locator('form.card').waitFor();
  return opened;
};
const byPin = async (page: Page, pin: string): Promise<void> => {
  await page.locator('form.card button.plain').click();
  await page.locator('form.card input').fill(pin);
  await page.locator('form.card button.main').click();
  await page.locator('.links').waitFor();
};
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
};
/** Whether anything sticks out to the side of the screen. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the traveller’s page', () => {
  test('asks who it is, slows down who guesses, and opens by birth date and passport', async () => {
    const id = await stayer();
    const { url } = await linkFor(id);
    const { page, troubles } = await open('en-GB', url);
    await shoot(page, 'door-en');
    expect(await violations(page)).toEqual([]);
    const fill = async (last: string): Promise<void> => {
      await page.getByLabel('Year').fill('1990');
      await page.getByLabel('Month').fill('3');
      await page.getByLabel('Day').fill('1');
      await page.getByLabel('Last 4').fill(last);
      await page.getByRole('button', { name: 'Open my page' }).click();
    };
    for (let tries = 0; tries < 5; tries += 1) {
      await fill('0000');
      await page.getByText('does not match').waitFor();
    }
    await fill('0000');
    await page.getByText(/Wait \d+ seconds/).waitFor();
    expect(await page.getByRole('button', { name: 'Open my page' }).isDisabled()).toBe(true);
    // What was typed is still there; only the last four have to be put right.
    expect(await page.getByLabel('Year').inputValue()).toBe('1990');
    await bed.at.house.owner.pool.query('update huan.traveller_link set wait_until = 0 where case_id = $1', [id]);
    await page.getByLabel('Last 4').fill(`12${30 + count}`);
    await page.locator('button.main:enabled').click({ timeout: 10_000 });
    await page.getByText('You are here: Place of stay').waitFor();
    expect(troubles).toEqual([]);
  });

  for (const [language, here, direction] of [
    ['zh-CN', '您现在在：居住地点', 'ltr'],
    ['en-GB', 'You are here: Place of stay', 'ltr'],
    ['ar', 'أنت هنا: مكان الإقامة', 'rtl'],
  ] as const) {
    test(`tells in ${language} where one is, what is next, what binds and until when; nothing breaks WCAG`, async () => {
      const { url, pin } = await linkFor(await stayer());
      const { page, troubles } = await open(language, url);
      await byPin(page, pin);
      await page.getByText(here).waitFor();
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(direction);
      expect(await page.locator('.links li').count()).toBe(5);
      expect(await page.locator('.links .link-now').getAttribute('aria-current')).toBe('step');
      expect(await page.locator('.end-time').innerText()).toMatch(/\d{4}/);
      expect(await page.locator('.unchecked').count()).toBe(language === 'ar' ? 1 : 0);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await shoot(page, `home-${language}`);
      await page.setViewportSize({ width: 320, height: 600 });
      expect(await overflow(page)).toBe(0);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page)).toEqual([]);
      await shoot(page, `home-${language}-narrow-dark`);
      expect(troubles).toEqual([]);
    });
  }

  test('on paper, what was written stays and what cannot be pressed is gone', async () => {
    const { url, pin } = await linkFor(await stayer());
    const { page } = await open('en-GB', url);
    await byPin(page, pin);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.end-time').isVisible()).toBe(true);
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
    await shoot(page, 'print-en');
  });

  test('a report, a call for help and an objection are said once, and what became of them is seen', async () => {
    const id = await stayer();
    const { url, pin } = await linkFor(id);
    const { page } = await open('en-GB', url);
    await byPin(page, pin);
    await page.getByRole('button', { name: 'Send my report' }).click();
    await page.getByText('Please answer the question about fever').waitFor();
    await page.getByLabel('No', { exact: true }).check();
    await page.getByLabel('Cough').check();
    await page.getByLabel('Your temperature').fill('36,8');
    // A whole hotel behind one address: told to wait, and for how long, not that something is wrong.
    await page.route('**/v1/traveller/report', (route) =>
      route.fulfill({ status: 429, headers: { 'retry-after': '7' }, json: { code: 'too_many' } }),
    );
    await page.getByRole('button', { name: 'Send my report' }).click();
    await page.getByText('Wait 7 seconds, then try again').waitFor();
    await page.unroute('**/v1/traveller/report');
    await page.getByRole('button', { name: 'Send my report' }).click();
    await page.getByText('Your report has been received').waitFor();
    await page.locator('.today .list').getByText('you').waitFor();
    expect(
      (
        await bed.at.house.owner.pool.query(
          `select state->'facts'->'symptoms' as s from huan."case" where case_id = $1`,
          [id],
        )
      ).rows[0].s,
    ).toEqual(['cough']);

    await page.getByLabel('Medicine or a doctor').check();
    await page.getByLabel('Tell us more').fill('Insulina, per favore');
    await page.getByRole('button', { name: 'Ask for help', exact: true }).last().click();
    await page.locator('.help .tickets li[data-state=open]').waitFor();
    await page.getByLabel('Why do you object?').fill('I have been here since January');
    await page.getByRole('button', { name: 'Send my objection' }).click();
    await page.locator('.object .tickets li[data-state=open]').waitFor();

    const about = async (loop: string): Promise<CaseId> => {
      const { rows } = await bed.at.house.owner.pool.query<{ case_id: CaseId }>(
        `select case_id from huan."case" where subject = $1 and loop = $2`,
        [id, loop],
      );
      expect(rows).toHaveLength(1);
      return rows[0]?.case_id as CaseId;
    };
    const help = await about('help');
    await bed.at.act(site, { type: 'record', case: help, kind: 'given', personal: { note: 'brought at noon' } });
    await bed.at.act(site, { type: 'close', case: help, ending: 'given' });
    const objection = await about('objection');
    await bed.at.act('REVIEW', {
      type: 'record',
      case: objection,
      kind: 'decision',
      facts: { endsMeasure: false },
      personal: { note: 'The stamps show March.' },
    });
    await bed.at.act('REVIEW', { type: 'close', case: objection, ending: 'dismissed' });
    await page.getByRole('button', { name: 'Update this page' }).click();
    await page.locator('.help').getByText('brought at noon').waitFor();
    await page.locator('.object').getByText('Not accepted').waitFor();
    await page.locator('.object').getByText('The stamps show March.').waitFor();

    await page.getByRole('button', { name: 'Show my data' }).click();
    await page
      .locator('.data')
      .getByText(/P YA55512/)
      .waitFor();
    await page.getByRole('button', { name: 'Show who read it' }).click();
    await page.locator('.readings').getByText('you', { exact: true }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, 'said-en');
  });

  test('a session that ends in the middle of writing, and a change of language, lose no word', async () => {
    const { url, pin } = await linkFor(await stayer());
    const { page } = await open('en-GB', url);
    await byPin(page, pin);
    await page.getByLabel('Why do you object?').fill('Because the stamps');
    await page.locator('.languages select').selectOption('de');
    await page.getByText('Warum widersprechen Sie?').waitFor();
    expect(await page.locator('.object textarea').inputValue()).toBe('Because the stamps');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Widerspruch abschicken' }).click();
    await page.getByText('zu Ihrem Schutz geschlossen').waitFor();
    await byPin(page, pin);
    expect(await page.locator('.object textarea').inputValue()).toBe('Because the stamps');
  });

  test('whoever left the page is not shown again what was asked for just before', async () => {
    const { url, pin } = await linkFor(await stayer());
    const { page } = await open('en-GB', url);
    await byPin(page, pin);
    const late = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    await page.route('**/v1/traveller/me*', async (route) => {
      const response = await route.fetch();
      await late.promise;
      await route.fulfill({ response });
      answered.resolve();
    });
    const asked = page.waitForRequest('**/v1/traveller/me*');
    await page.locator('.languages select').selectOption('de');
    await asked;
    await page.getByRole('button', { name: 'Diese Seite verlassen' }).click();
    await page.locator('.links').waitFor({ state: 'detached' });
    late.resolve();
    await answered.promise;
    await page.waitForTimeout(300);
    expect(await page.locator('.links').count()).toBe(0);
  });

  test('a stolen link is dead the moment the desk gives out a new one, and the page says where to go', async () => {
    const id = await stayer();
    const first = await linkFor(id);
    const { page } = await open('en-GB', first.url);
    await byPin(page, first.pin);
    await linkFor(id);
    await page.getByRole('button', { name: 'Update this page' }).click();
    await page.locator('form.card').waitFor();
    await page.locator('form.card button.plain').click();
    await page.locator('form.card input').fill(first.pin);
    await page.locator('form.card button.main').click();
    await page.getByText('This link no longer works').waitFor();
  });

  test('the token goes to no server but in the body that opens the door, and to no other page', async () => {
    const { url, pin } = await linkFor(await stayer());
    const token = url.split('#')[1] ?? '';
    const { page } = await bed.page(phone);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    await page.goto(url);
    await page.locator('form.card').waitFor();
    await byPin(page, pin);
    // The browser shows the part behind the # to itself only.
    expect(asked.map((one) => one.replace(`/t/#${token}`, '/t/')).filter((one) => one.includes(token))).toEqual([]);
  });

  test('without a link one is told what to do', async () => {
    const { page } = await bed.page(phone);
    await page.goto(`${bed.url}/t/`);
    await page.getByText('Scan the code').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('is small, and built for the phones that people bring along', () => {
    const folder = mkdtempSync(join(tmpdir(), 'huan-traveller-'));
    try {
      const vite = join(import.meta.dirname, '../../node_modules/.bin/vite');
      const words = ['build', '--mode', 'traveller', '--outDir', folder, '--logLevel', 'error'];
      const env = { ...process.env, NODE_ENV: 'production' };
      const built = spawnSync(vite, words, { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', env });
      expect(built.stderr).toBe('');
      const assets = join(folder, 'assets');
      const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
      const sizes = scripts.map((name) => gzipSync(readFileSync(join(assets, name))).length).toSorted((a, b) => b - a);
      // The page itself with the longest of its languages.
      expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).toBeLessThan(90_000);
      // Safari 13 reads neither `a?.b` nor `a ?? b`; a build for newer phones is full of both.
      const code = scripts.map((name) => readFileSync(join(assets, name), 'utf8')).join('\n');
      expect(code.match(/[\w)\]]\?\.[A-Za-z_$[(]|\?\?=?[^?]/g) ?? []).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
