import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseId } from '../../src/loop/terms.ts';
import { unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { type Bed, carry, enter, importFlight, openBed, password } from './bed.ts';

let bed: Bed;
let milan: { readonly voyage: CaseId; readonly people: readonly CaseId[] };
let tokyo: typeof milan;

const pad = (value: number): string => String(value).padStart(2, '0');
/** A time of today in the city, where it is eight hours later than in UTC. */
const today = (hour: number): string => {
  const city = new Date(Date.now() + 8 * 3_600_000).toISOString();
  return `${city.slice(0, 10)}T${pad(hour)}:30`;
};

beforeAll(async () => {
  bed = await openBed();
  await bed.account('director', 'DUTY');
  await bed.account('lab', 'LAB-1');
  tokyo = await importFlight(bed.at, { carrier: 'NH', number: '919', from: 'NRT', arrival: today(23) }, 7);
  milan = await importFlight(bed.at, { carrier: 'CA', number: '968', from: 'MXP', arrival: today(5) }, 12);
  await carry(bed.at, milan.people.slice(0, 5), 'CARRIERS', 'PVG-BOARDING', 'stand');
  const [stand, airport] = [newCase(), unitId('PVG-AIRPORT')];
  await bed.at.act(airport, { type: 'open', case: stand, loop: 'stand', holder: airport, facts: { stand: '229' } });
  await bed.at.act(airport, { type: 'record', case: stand, kind: 'checklist', facts: { capacity: 1 } });
  const parked = { type: 'record', case: milan.voyage, kind: 'stand', place: stand, facts: { stand: '229' } } as const;
  await bed.at.act(airport, parked);
});
afterAll(() => bed?.close());

const row = (page: Page, flight: { readonly voyage: CaseId }) => page.locator(`[data-flight="${flight.voyage}"]`);
const heads = async (page: Page, flight: { readonly voyage: CaseId }, place: string): Promise<string> =>
  (await row(page, flight).locator(`.cell-${place} .cell-heads`).innerText()).trim();

describe('signing in', () => {
  test('a wrong password is told kindly and may be tried again; the right one opens the board', async () => {
    const { page, troubles } = await bed.page();
    await page.goto(bed.url);
    await page.getByLabel('User name').fill('director');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('do not match').waitFor();
    expect(await page.getByLabel('User name').inputValue()).toBe('director');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Flights' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('User name').waitFor();
    expect(troubles).toEqual([]);
  });

  test('a session that ended elsewhere leads back to the door, and says so', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'lab');
    await page.context().clearCookies();
    await bed.at.act('PVG-BOARDING', { type: 'record', case: milan.people[4] as CaseId, kind: 'note' });
    await page.getByText('Your session has ended').waitFor();
  });
});

describe('the board', () => {
  test('shows flights by arrival with where their people are, and in = out + held', async () => {
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'director');
    await row(page, tokyo).waitFor();
    expect(await page.locator('.flight .flight-name b').allInnerTexts()).toEqual(['CA 968', 'NH 919']);
    expect(await heads(page, milan, 'aboard')).toBe('7');
    expect(await heads(page, milan, 'stand')).toBe('5');
    expect(await heads(page, tokyo, 'aboard')).toBe('7');
    expect(await row(page, milan).locator('.flight-stand').innerText()).toContain('229');
    expect(await row(page, milan).locator('.balance').getAttribute('title')).toBe('In 12 = out 0 + held 12');
    expect((await page.locator('.equation b').allInnerTexts()).map(Number)).toEqual([19, 0, 19]);
    expect(troubles).toEqual([]);
  });

  test('needs no more than 250 kB of script (gzip) for the first screen, and nothing from elsewhere', async () => {
    const { page } = await bed.page();
    const scripts: Promise<number>[] = [];
    const elsewhere: string[] = [];
    page.on('response', (response) => {
      if (!response.url().startsWith(bed.url)) elsewhere.push(response.url());
      if (response.request().resourceType() === 'script') scripts.push(response.body().then((b) => gzipSync(b).length));
    });
    await enter(page, bed.url, 'director');
    await row(page, milan).waitFor();
    const sizes = await Promise.all(scripts);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250 * 1024);
    expect(elsewhere).toEqual([]);
  });

  test('follows a person who moves, without being loaded again', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'director');
    await row(page, milan).waitFor();
    await page.evaluate(() => Object.assign(window, { stillTheSame: true }));
    const before = Number(await heads(page, milan, 'stand'));
    await carry(bed.at, milan.people.slice(5, 6), 'CARRIERS', 'PVG-BOARDING', 'stand');
    await expect.poll(() => heads(page, milan, 'stand'), { timeout: 10_000 }).toBe(String(before + 1));
    expect(await page.evaluate(() => Reflect.get(window, 'stillTheSame'))).toBe(true);
  });

  test('an offer that nobody has accepted is hatched, and a gap is shown with its owner', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'director');
    const person = tokyo.people[0] as CaseId;
    await bed.at.act('CARRIERS', { type: 'offer', case: person, to: unitId('PVG-BOARDING'), link: 'stand' });
    await row(page, tokyo).locator('.bar-offered').waitFor();
    const reason = 'nobody of the carrier at the door';
    await bed.at.act('PVG-BOARDING', { type: 'claim', case: tokyo.people[1] as CaseId, link: 'stand', reason });
    await row(page, tokyo).getByText('Gaps: 1').waitFor();
    await page.locator('.card-gaps').getByText('Carriers’ agent').waitFor();
  });

  test('a gap and who is late are shown to who sees no flight', async () => {
    const gap = newCase();
    const facts = { kind: 'history', about: 'specimen' };
    await bed.at.act('LAB-1', { type: 'open', case: gap, loop: 'gap', holder: unitId('LAB-1'), facts });
    const { page } = await bed.page();
    await enter(page, bed.url, 'lab');
    await page.locator('.card-gaps .big').getByText('1', { exact: true }).waitFor();
    await page.getByText('Nothing is late').or(page.locator('.card-late')).first().waitFor();
    expect(await page.locator('.flight').count()).toBe(0);
    // In = out + held of no flight says nothing.
    expect(await page.locator('.card-heads').count()).toBe(0);
  });

  test('a flight opens by keyboard, tells who holds whom, and gives the keyboard back', async () => {
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'director');
    const link = row(page, milan).locator('a');
    await link.focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('row', { name: /Stand .*Customs boarding team/ }).waitFor();
    expect(page.url()).toContain(milan.voyage);
    expect(await drawer.getByText('SAMPLE PERSON').count()).toBe(0);
    await drawer.getByRole('button', { name: 'Show names' }).click();
    await drawer.getByText('SAMPLE PERSON 3', { exact: false }).first().waitFor();
    // The bell asks for the list, never for the names again: one opening is one reading.
    const again = page.waitForResponse((answer) => answer.url().includes('/people?names='));
    await bed.at.act('PVG-BOARDING', { type: 'record', case: milan.people[4] as CaseId, kind: 'note' });
    expect((await again).url()).toContain('names=false');
    expect(await drawer.getByText('SAMPLE PERSON 3', { exact: false }).count()).toBeGreaterThan(0);
    expect(await drawer.locator(`a[href="/cases/${milan.people[3]}"]`).count()).toBe(1);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    const { rows } = await bed.at.house.owner.pool.query('select 1 from huan.reading where case_id = $1', [
      milan.people[3],
    ]);
    expect(rows.length).toBe(1);
    expect(troubles).toEqual([]);
  });

  test('speaks another language at once and the next time too', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'director');
    await page.getByLabel('Language').selectOption('zh-Hans');
    await page.getByRole('heading', { name: '航班' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await page.reload();
    await page.getByRole('heading', { name: '航班' }).waitFor();
    await page.getByLabel('语言').selectOption('zh-Hant');
    await page.locator('.totals').getByText('在管').waitFor();
    expect(await page.title()).toContain('入境閉環');
  });

  test('fits a phone and a wall', async () => {
    for (const width of [360, 390, 768, 1280, 1920]) {
      const { page } = await bed.page({ viewport: { width, height: 900 } });
      await enter(page, bed.url, 'director');
      await row(page, milan).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width}`).toBeLessThanOrEqual(width);
      await page.context().close();
    }
  });

  test('every control has a name and every number its place', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'director');
    await row(page, milan).waitFor();
    expect([await page.getByRole('banner').count(), await page.getByRole('main').count()]).toEqual([1, 1]);
    const nameless = await page.locator('button, a, input, select').evaluateAll((controls) =>
      controls
        .filter((control) => {
          const labels = 'labels' in control ? [...(control.labels as NodeListOf<HTMLLabelElement>)] : [];
          const said = [
            control.textContent,
            control.getAttribute('aria-label'),
            ...labels.map((label) => label.textContent),
          ];
          return control.tagName === 'SELECT' || control.tagName === 'INPUT'
            ? labels.length === 0
            : said.join('').trim() === '';
        })
        .map((control) => control.outerHTML),
    );
    expect(nameless).toEqual([]);
    expect(await row(page, milan).ariaSnapshot()).toContain('Stand');
  });
});

describe('a server that is gone', () => {
  test('is shown with the time since when, and what was missed is there when it is back', async () => {
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'director');
    await row(page, milan).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const before = Number(await heads(page, milan, 'stand'));
    await bed.vanish();
    await page
      .getByRole('alert')
      .getByText(/Connection lost since \d\d:\d\d/)
      .waitFor();
    // What was shown stays.
    expect(await heads(page, milan, 'stand')).toBe(String(before));
    await carry(bed.at, milan.people.slice(6, 8), 'CARRIERS', 'PVG-BOARDING', 'stand');
    await bed.comeBack();
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 });
    await expect.poll(() => heads(page, milan, 'stand'), { timeout: 10_000 }).toBe(String(before + 2));
    expect(await page.getByText('Connection lost').count()).toBe(0);
    expect(troubles.filter((trouble) => !trouble.includes('ERR_'))).toEqual([]);
  });
});
