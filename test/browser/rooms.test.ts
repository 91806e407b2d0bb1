// A site says which rooms it has, and gives them to people by keyboard: nobody gets one that somebody else has.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseId, caseId, unitId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed } from './bed.ts';

const site = 'PUDONG-SITE-1';
let at: Journey;
let bed: Bed;

beforeAll(async () => {
  at = await openJourney();
  bed = await openBed({ at });
  await bed.account('site', site);
});
afterAll(() => bed?.close());

/** Plans a run that brings people to the site, which is then asked for their rooms. */
const plan = async (people: readonly CaseId[]): Promise<void> => {
  const run = newCase();
  await at.all('PUDONG-DESK', [
    { type: 'open', case: run, loop: 'run', holder: unitId('PUDONG-DESK'), facts: { seats: 45 } },
    ...people.map(
      (id) =>
        ({
          type: 'record',
          case: id,
          kind: 'seat',
          facts: { rideOn: run, rideTo: site },
          personal: { busSeat: '3' },
        }) as const,
    ),
  ]);
};

test('rooms are pasted as a list and chosen by keyboard; one that was taken meanwhile is refused by name', async () => {
  const place = await at.site(site);
  const named = (givenNames: string) => ({ personal: { surname: 'SAMPLE', givenNames } });
  const family = await at.party([named('MOTHER'), named('CHILD')]);
  const alone = await at.person(named('ALONE'));
  const people = [...family, alone];
  await at.bring(people, 'desk');
  await plan(people);

  const { page, troubles } = await bed.page();
  await enter(page, bed.url, 'site', '/site');
  const list = page.getByRole('region', { name: 'List of rooms' });
  await list.getByText('No rooms are listed').waitFor();
  await list.getByRole('button', { name: 'Say or change the list' }).click();
  const text = list.getByRole('textbox', { name: 'A room or a range on each line' });
  await text.fill('301–304, 2 beds\n304 2 closed\nthe attic');
  await list.getByText('Not understood: the attic').waitFor();
  expect(await list.getByRole('button', { name: 'Save the list' }).isDisabled()).toBe(true);
  await text.fill('301–304, 2 beds\n304 2 closed');
  await list.getByText('4 rooms, 6 beds in open ones').waitFor();
  await list.getByRole('button', { name: 'Save the list' }).click();
  await list.getByText('4 rooms: 3 free, 1 closed').waitFor();

  const asked = page.getByRole('region', { name: 'Rooms are asked of you' });
  const choose = async (who: string, typed: string): Promise<void> => {
    const choice = asked.getByLabel(`Room of SAMPLE ${who}`, { exact: true }).first();
    await choice.focus();
    await choice.fill(typed);
    await page.getByRole('option', { name: new RegExp(`^${typed}`) }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  await choose('MOTHER', '301');
  await choose('CHILD', '301');
  // A floor nobody knows is any floor, for contacts of a positive guest: it comes with the room.
  expect(await asked.getByLabel('Floor of SAMPLE MOTHER', { exact: true }).first().inputValue()).toBe('3');
  // Two beds, and both are about to be theirs.
  const last = asked.getByLabel('Room of SAMPLE ALONE', { exact: true }).first();
  await last.focus();
  await last.fill('30');
  expect(await page.getByRole('option', { name: /^301/ }).getAttribute('data-combobox-disabled')).toBe('true');
  expect(await page.getByRole('option', { name: /^304/ }).count()).toBe(0);
  await choose('ALONE', '302');
  expect(await violations(page)).toEqual([]);
  if (process.env['HUAN_SHOTS'] !== undefined) await page.screenshot({ path: process.env['HUAN_SHOTS'] });

  // Another officer is quicker.
  const other = await at.person();
  await at.act(site, { type: 'record', case: other, kind: 'lodging', place, personal: { room: '302' } });
  await asked.getByRole('button', { name: 'Give 3 rooms' }).click();
  const refusal = asked.getByRole('alert');
  await refusal.getByText('In the room are people of another party').waitFor();
  expect(await refusal.innerText()).toMatch(/302.*SAMPLE ALONE/s);
  expect((await at.state(place)).roll).toEqual([other]);

  await choose('ALONE', '303');
  await asked.getByRole('button', { name: 'Give 3 rooms' }).click();
  await list.getByText('4 rooms: 0 free, 1 closed').waitFor();
  expect(await list.getByText('kept for people on the way').count()).toBe(3);
  const { roll, rooms } = await at.state(place);
  expect(roll.toSorted()).toEqual([...people, other].toSorted());
  const roomOf = (id: CaseId = caseId('')) => rooms[roll.indexOf(id)];
  expect(roomOf(family[0])).toBe(roomOf(family[1]));
  expect(troubles).toEqual([]);
});
