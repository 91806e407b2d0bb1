// What a site is told of a bus before it is there, and before it signs for who is in it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { caseId, unitId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed } from './bed.ts';

let at: Journey;
let bed: Bed;

beforeAll(async () => {
  at = await openJourney();
  bed = await openBed({ at });
  await bed.account('site', 'PUDONG-SITE-1');
});
afterAll(() => bed?.close());

test('a bus is seen coming without its heads, and whoever has no room here is told of before the signature', async () => {
  const people = [await at.person(), await at.person(), await at.person()];
  const [other = caseId('')] = people;
  await at.bring(people, 'bus');
  // A room is kept for them elsewhere, though the bus brings them here.
  await at.act('PUDONG-SITE-2', {
    type: 'record',
    case: other,
    kind: 'lodging',
    place: await at.site('PUDONG-SITE-2'),
    personal: { room: '201' },
  });
  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'site', '/desk?list=coming');
  const road = page.getByRole('region', { name: 'On the road to us' });
  await road.getByText('Pudong crew 1').waitFor();
  await road.getByText(/left at/).waitFor();
  expect(await road.locator('[data-run]').count()).toBe(1);
  expect(await road.innerText()).not.toMatch(/\b[23]\b/);
  await page.goto(`${bed.url}/site`);
  await page.getByText(/0 taken \+ 2 kept for people on the way/).waitFor();
  await page.getByRole('region', { name: 'On the road to us' }).getByText('Pudong crew 1').waitFor();
  expect(await violations(page)).toEqual([]);

  const handover = caseId(randomUUID());
  await at.act('PUDONG-CREW-1', {
    type: 'offer-group',
    handover,
    cases: people,
    to: unitId('PUDONG-SITE-1'),
    link: 'territory',
  });
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
});
