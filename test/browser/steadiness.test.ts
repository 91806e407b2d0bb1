// What a screen must not lose or mix up: when an answer is lost, when the network is gone, when somebody moves on.

import { randomUUID } from 'node:crypto';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foundAccount } from '../../src/app/account.ts';
import { openSignIn } from '../../src/http/sign-in.ts';
import { type CaseId, caseId, unitId } from '../../src/loop/terms.ts';
import { violations } from './axe.ts';
import { type Bed, carry, enter, importFlight, openBed, password } from './bed.ts';

let bed: Bed;
let flight: { readonly voyage: CaseId; readonly people: readonly CaseId[] };
const desk = 'PVG-BOARDING';

beforeAll(async () => {
  bed = await openBed();
  await bed.account('boarding', desk);
  await bed.account('duty', 'DUTY');
  await foundAccount(
    bed.at.house,
    { username: 'both', name: 'Officer both', password },
    [desk, 'PVG-CHANNEL'].map((unit) => ({ unit, role: 'officer' as const })),
    (await openSignIn(bed.at.house)).make,
  );
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const arrival = { carrier: 'CA', number: '968', from: 'MXP', arrival: `${day}T05:30` };
  flight = await importFlight(bed.at, arrival, 24);
  await carry(bed.at, flight.people.slice(0, 12), 'CARRIERS', desk, 'stand');
});
afterAll(() => bed?.close());

const one = (index: number): CaseId => flight.people[index] ?? caseId(randomUUID());
const count = async (sql: string, values: readonly unknown[]): Promise<number> => {
  const { rows } = await bed.at.house.owner.pool.query<{ n: number }>(sql, [...values]);
  return rows[0]?.n ?? -1;
};
const makeReady = async (person: CaseId): Promise<void> => {
  await bed.at.act(desk, { type: 'record', case: person, kind: 'temperature', facts: { fever: false } });
  await bed.at.act(desk, { type: 'record', case: person, kind: 'declaration', facts: { symptoms: [] } });
};
const isCommand = (route: Route): boolean => new URL(route.request().url()).pathname === '/v1/commands';
const choose = (page: Page, id: CaseId) => page.locator(`[data-case="${id}"]`).getByRole('checkbox');
const holding = async (page: Page): Promise<void> => {
  await page.goto(`${bed.url}/desk?list=holding`);
  await choose(page, one(0)).waitFor();
};

describe('a lost answer', () => {
  test('pressed again, a handover of a group is the same command with the same ids, and happens once', async () => {
    const people = [one(0), one(1)];
    for (const person of people) await makeReady(person);
    const { page } = await bed.page();
    let cut = false;
    const said: string[] = [];
    // The server hears and does it; nothing of what it answers arrives, nor any other answer.
    await page.route('**/v1/**', async (route) => {
      if (isCommand(route)) said.push(route.request().postData() ?? '');
      if (!cut) return route.continue();
      if (isCommand(route)) await route.fetch();
      return route.abort();
    });
    await enter(page, bed.url, 'boarding');
    await holding(page);
    for (const person of people) await choose(page, person).check();
    const next = page.getByRole('complementary', { name: 'Next step' });
    const channel = next.locator('.way', { has: page.getByRole('heading', { name: 'Channel' }) });
    const give = channel.getByRole('button', { name: /Hand over.*2/ });
    await give.waitFor();
    cut = true;
    await give.click();
    await channel.getByRole('alert').waitFor({ timeout: 30_000 });
    cut = false;
    await give.click();
    await page
      .getByText(/^Offered; /)
      .first()
      .waitFor();
    expect(said.length).toBeGreaterThan(1);
    expect(new Set(said).size).toBe(1);
    expect(
      await count(
        `select count(*)::int as n from huan.event
         where case_id = any($1::uuid[]) and name like 'offer.made%' and data->>'link' = 'channel'`,
        [people],
      ),
    ).toBe(people.length);
    // Taken back and offered again, it is another act.
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Withdrawn').waitFor();
    await give.click();
    await expect.poll(() => new Set(said).size).toBe(3);
  });

  test('taking back what was offered says when it could not be done', async () => {
    const person = one(2);
    await makeReady(person);
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'boarding');
    await holding(page);
    await choose(page, person).check();
    const next = page.getByRole('complementary', { name: 'Next step' });
    const channel = next.locator('.way', { has: page.getByRole('heading', { name: 'Channel' }) });
    await channel.getByRole('button', { name: /Hand over/ }).click();
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    const { rows } = await bed.at.house.owner.pool.query<{ offer: string; to: string }>(
      `select state->'offer'->>'offer' as offer, state->'offer'->>'to' as to from huan."case" where case_id = $1`,
      [person],
    );
    const [offer] = rows;
    if (offer === undefined) throw new Error('nothing was offered');
    await bed.at.act(offer.to, { type: 'accept', case: person, offer: offer.offer });
    await undo.click();
    await page.locator('.toast-trouble').waitFor();
    expect(troubles).toEqual([]);
  });

  test('a document scanned while the network is gone is not lost and not silent', async () => {
    const people = flight.people.slice(14, 16);
    const handover = caseId(randomUUID());
    await bed.at.act('CARRIERS', { type: 'offer-group', handover, cases: people, to: unitId(desk), link: 'stand' });
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'boarding', '/desk?list=coming');
    await page.locator(`[data-coming="${handover}"]`).getByRole('button', { name: 'Accept' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'How many people stand before you?' }).fill('2');
    await dialog.getByRole('button', { name: 'Compare' }).click();
    const field = dialog.getByLabel('Scan or type a document number');
    await page.route('**/v1/search', (route) => route.abort());
    await dialog.locator('.ticks li b').first().waitFor();
    const [name = ''] = await dialog.locator('.ticks li b').allInnerTexts();
    const number = `968${1000 + Number(name.split(' ').at(-1))}`;
    await field.fill(number);
    await page.keyboard.press('Enter');
    await dialog.getByText('The server cannot be reached').waitFor();
    expect(await field.inputValue()).toBe(number);
    await page.unroute('**/v1/search');
    await page.keyboard.press('Enter');
    await dialog.getByText(`Ticked: ${name}`).waitFor();
    expect(troubles).toEqual([]);
  });

  test('who is counted in cannot be loaded: it is said, with a way to try again', async () => {
    const people = flight.people.slice(16, 18);
    const handover = caseId(randomUUID());
    await bed.at.act('CARRIERS', { type: 'offer-group', handover, cases: people, to: unitId(desk), link: 'stand' });
    const { page } = await bed.page();
    await enter(page, bed.url, 'boarding', '/desk?list=coming');
    await page.locator(`[data-coming="${handover}"]`).getByRole('button', { name: 'Accept' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'How many people stand before you?' }).fill('2');
    await page.route('**/v1/handovers/**', (route) => route.abort());
    await dialog.getByRole('button', { name: 'Compare' }).click();
    const again = dialog.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.unroute('**/v1/handovers/**');
    await again.click();
    await dialog.getByText('It agrees: 2').waitFor();
  });
});

describe('moving on', () => {
  test('what is recorded is recorded for who is chosen then, not for who was', async () => {
    const [before, after] = [one(4), one(5)];
    const { page } = await bed.page();
    await enter(page, bed.url, 'boarding');
    await holding(page);
    await choose(page, before).check();
    const next = page.getByRole('complementary', { name: 'Next step' });
    await next
      .getByRole('listitem')
      .filter({ hasText: 'Temperature' })
      .getByRole('button', { name: 'Record' })
      .first()
      .click();
    await next.getByRole('group', { name: 'Fever' }).waitFor();
    await choose(page, before).uncheck();
    await choose(page, after).check();
    await next.getByRole('group', { name: 'Fever' }).getByRole('button', { name: 'No' }).click();
    await next.getByRole('button', { name: 'Record', exact: true }).last().click();
    await page.getByText('Recorded: Temperature').waitFor();
    const readings = (id: CaseId): Promise<number> =>
      count(
        `select count(*)::int as n from huan.event
         where case_id = $1 and name like 'evidence.recorded%' and data->>'kind' = 'temperature'`,
        [id],
      );
    expect(await readings(after)).toBe(1);
    expect(await readings(before)).toBe(0);
  });

  test('opening one person’s data opens nobody else’s: the next one is a screen of its own', async () => {
    const [first, second] = [one(6), one(7)];
    const { page } = await bed.page();
    await enter(page, bed.url, 'boarding', `/cases/${first}`);
    await page.getByRole('button', { name: 'Show name and papers' }).click();
    await page.getByRole('heading', { name: 'Personal data' }).waitFor();
    await page.getByRole('button', { name: 'Find contacts' }).click();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluate((id) => {
      window.history.pushState(null, '', `/cases/${id}`);
      window.dispatchEvent(new PopStateEvent('popstate'));
    }, second);
    await page.getByRole('button', { name: 'Show name and papers' }).waitFor();
    await page.getByRole('button', { name: 'Find contacts' }).waitFor();
    const about = asked.filter((url) => url.includes(second));
    expect(about.length).toBeGreaterThan(0);
    expect(about.filter((url) => /personal=true|\/contacts/.test(url))).toEqual([]);
  });

  test('whoever acts for another unit begins anew, and sees nothing of the former one', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'both');
    await page.getByLabel('You act for').selectOption(desk);
    await holding(page);
    await choose(page, one(8)).check();
    await page.getByRole('heading', { name: 'Next step' }).or(page.locator('.desk-next h2')).first().waitFor();
    // The other unit's own list is slow to come: until then nothing of this one may stand there in its name.
    await page.route('**/v1/desk?**', async (route) => {
      await new Promise((done) => setTimeout(done, 1500));
      await route.continue();
    });
    await page.getByLabel('You act for').selectOption('PVG-CHANNEL');
    await expect.poll(() => page.locator('.case-row').count(), { timeout: 1000 }).toBe(0);
    await page.getByText('Nobody').or(page.locator('.nothing')).first().waitFor();
  });
});

describe('while there is nothing to show', () => {
  const screens = [
    { path: '/desk?list=holding', asks: '**/v1/desk?**', is: 'a list' },
    { path: '/gaps', asks: '**/v1/gaps/counts**', is: 'gaps' },
    { path: '/site', asks: '**/v1/lodgings**', is: 'sites' },
    { path: '/print/list?list=holding', asks: '**/v1/desk?**', is: 'a list on paper' },
  ] as const;

  test.each(screens)('$is that cannot be loaded says so, and comes back', async ({ path, asks }) => {
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'duty');
    await page.route(asks, (route) => route.abort());
    await page.goto(`${bed.url}${path}`);
    const again = page.locator('main').getByRole('button', { name: 'Try again' }).first();
    await again.waitFor({ timeout: 30_000 });
    expect(await violations(page)).toEqual([]);
    await page.unroute(asks);
    await again.click();
    await page.locator('main').getByText('This could not be loaded').first().waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });

  test.each([`/cases/${randomUUID()}`, `/flights/${randomUUID()}`, `/runs/${randomUUID()}`, '/site/NOWHERE'])(
    'what is not there: %s',
    async (path) => {
      const { page } = await bed.page();
      await enter(page, bed.url, 'duty', path);
      await page.locator('.nothing h2').waitFor();
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
      expect(await violations(page)).toEqual([]);
    },
  );

  test('a session that has ended elsewhere leads back to the door, whatever screen is open', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'boarding');
    await holding(page);
    await page.context().clearCookies();
    await page.getByRole('link', { name: /Gaps/ }).first().click();
    await page.locator('input[name=username]').waitFor();
  });
});
