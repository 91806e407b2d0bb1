// What a site is told of a bus before it is there, and before it signs for who is in it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseId, caseId, unitId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed, password } from './bed.ts';
import { pad, press } from './phones.ts';

let at: Journey;
let bed: Bed;

beforeAll(async () => {
  at = await openJourney();
  bed = await openBed({ at });
  await bed.account('site', 'PUDONG-SITE-1');
});
afterAll(() => bed?.close());

/** A site keeps a room for somebody; a room kept elsewhere before is free again. */
const keepRoom = async (person: CaseId, site: string): Promise<void> => {
  const place = await at.site(site);
  await at.act(site, { type: 'record', case: person, kind: 'lodging', place, personal: { room: '201' } });
};

test('a bus is seen coming without its heads, and whoever has no room here is told of before the signature', async () => {
  const people = [await at.person(), await at.person(), await at.person()];
  const [other = caseId('')] = people;
  await at.bring(people, 'bus');
  // A room is kept for them elsewhere, though the bus brings them here.
  await keepRoom(other, 'PUDONG-SITE-2');
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'site', '/desk?list=coming');
  const road = page.getByRole('region', { name: 'On the road to us' });
  await road.getByText('Pudong crew 1').waitFor();
  await road.getByText(/left at/).waitFor();
  expect(await road.locator('[data-run]').count()).toBe(1);
  expect(await road.innerText()).not.toMatch(/\b[23]\b/);
  await page.goto(`${bed.url}/site`);
  await page.getByText(/0 taken\. Some are kept for people on the way; how many is shown once/).waitFor();
  expect(await page.getByText(/\d+ kept|\d+ free/).count()).toBe(0);
  expect(await page.locator('.figure', { hasText: 'Free' }).first().innerText()).toMatch(/–/);
  await page.getByRole('region', { name: 'On the road to us' }).getByText('Pudong crew 1').waitFor();
  expect(await violations(page)).toEqual([]);

  const handover = caseId(randomUUID());
  await keepRoom(other, 'PUDONG-SITE-1');
  await at.act('PUDONG-CREW-1', {
    type: 'offer-group',
    handover,
    cases: people,
    to: unitId('PUDONG-SITE-1'),
    link: 'territory',
  });
  // The room is given away while the bus stands at the door.
  await keepRoom(other, 'PUDONG-SITE-2');
  await page.goto(`${bed.url}/desk?list=coming`);
  // Whoever stands at the door is not on the road any more.
  await road.getByText('No run is on the road to you now').waitFor();
  await page.locator(`[data-coming="${handover}"]`).getByRole('button', { name: 'Accept' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'How many people stand before you?' }).fill('3');
  expect(await dialog.innerText()).not.toContain('room');
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await dialog.getByText('No room is kept here for 1 of these').waitFor();
  if (process.env['HUAN_SHOTS'] !== undefined) await page.screenshot({ path: process.env['HUAN_SHOTS'] });
  expect(await violations(page)).toEqual([]);
  expect(troubles).toEqual([]);

  // The phone at the same door says it too, and not before the heads were counted.
  const phone = await bed.page({ viewport: { width: 412, height: 915 } });
  const data = { username: 'site', password };
  expect((await phone.page.request.post(`${bed.url}/v1/auth/sign-in`, { data })).ok()).toBe(true);
  await phone.page.goto(`${bed.url}/field/coming/${handover}`);
  await phone.page.getByText('Count the people in front of you').waitFor();
  expect(await phone.page.getByText('No room is kept').count()).toBe(0);
  await pad(phone.page, '3');
  await press(phone.page, 'Counted');
  await phone.page.getByText('No room is kept here for 1 of these').waitFor();
  expect(await violations(phone.page)).toEqual([]);
  expect(phone.troubles).toEqual([]);
});

test('one person alone who comes to a phone at the door without a room is cautioned about', async () => {
  const alone = await at.person();
  await at.bring(alone, 'bus', { crew: 'PUDONG-CREW-2', run: await at.run('PUDONG-CREW-2') });
  await keepRoom(alone, 'PUDONG-SITE-1');
  const offered = await at.act('PUDONG-CREW-2', {
    type: 'offer',
    case: alone,
    to: unitId('PUDONG-SITE-1'),
    link: 'territory',
  });
  await keepRoom(alone, 'PUDONG-SITE-2');
  const { page, troubles } = await bed.page({ viewport: { width: 412, height: 915 } });
  await page.request.post(`${bed.url}/v1/auth/sign-in`, { data: { username: 'site', password } });
  await page.goto(`${bed.url}/field/coming/${offered.offer ?? ''}`);
  await page.getByText('No room is kept here for 1 of these').waitFor();
  expect(await page.getByRole('button', { name: 'Accept 1' }).count()).toBe(1);
  // The phone offers the rooms that the site lists and that are free, and none that is closed.
  const place = await at.site('PUDONG-SITE-1');
  const roomList = ['301..303 2 general', '303 2 general closed'];
  await at.act('PUDONG-SITE-1', { type: 'record', case: place, kind: 'rooms', facts: { roomList } });
  await page.getByText('Give rooms').click();
  const choice = page.getByRole('combobox', { name: /^Room of/ });
  await expect.poll(() => choice.locator('option').allInnerTexts(), { timeout: 20_000 }).toHaveLength(3);
  expect(await choice.locator('option').allInnerTexts()).not.toContainEqual(expect.stringContaining('303'));
  await choice.selectOption('302');
  expect(await violations(page)).toEqual([]);
  if (process.env['HUAN_SHOTS'] !== undefined) await page.screenshot({ path: process.env['HUAN_SHOTS'] });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('No room is kept here').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Accept 1' }).click();
  const holder = async (): Promise<unknown> =>
    (
      await at.house.owner.pool.query(`select holder, state->>'place' as place from huan."case" where case_id = $1`, [
        alone,
      ])
    ).rows[0];
  await expect.poll(holder, { timeout: 20_000 }).toEqual({ holder: 'PUDONG-SITE-1', place });
  expect(troubles).toEqual([]);
});

test('names and rooms of a site are read once for one opening, and the bell asks without them', async () => {
  const lodged = await at.person({ personal: { surname: 'ZEBRA', givenNames: 'LODGED' } });
  await at.bring(lodged, 'site', { crew: 'PUDONG-CREW-3', run: await at.run('PUDONG-CREW-3') });
  const readings = async (): Promise<number> =>
    (
      await at.house.owner.pool.query(
        `select 1 from huan.reading where unit = 'PUDONG-SITE-1' and purpose = 'room plan' and case_id = $1`,
        [lodged],
      )
    ).rowCount ?? 0;
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'site', '/site');
  await page.getByRole('button', { name: 'Show names and rooms' }).click();
  const plan = page.getByRole('region', { name: 'Room plan' });
  await plan.getByText('ZEBRA LODGED').waitFor();
  const again = page.waitForResponse((answer) => answer.url().includes('/v1/lodgings/PUDONG-SITE-1?names='));
  await at.record('PUDONG-SITE-1', lodged, 'note');
  expect((await again).url()).toContain('names=false');
  expect(await plan.getByText('ZEBRA LODGED').count()).toBe(1);
  expect(await readings()).toBe(1);
  expect(troubles).toEqual([]);
});
