// What the page of one person, the hospital and the site keep from going wrong.

import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fanOut } from '../../src/app/contacts.ts';
import { type CaseId, after, days } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';
import { violations } from './axe.ts';
import { type Bed, enter, openBed } from './bed.ts';

const officers = {
  crew: 'PUDONG-CREW-1',
  hospital: 'HOSPITAL-1',
  duty: 'DUTY',
  second: 'DUTY',
  district: 'PUDONG',
  boarding: 'PVG-BOARDING',
  screening: 'PVG-SCREENING',
  site: 'PUDONG-SITE-1',
} as const;
type Officer = keyof typeof officers;

let at: Journey;
let bed: Bed;
const pages = new Map<Officer, Page>();
const troubles: string[][] = [];

beforeAll(async () => {
  at = await openJourney();
  bed = await openBed({ at });
  for (const [name, unit] of Object.entries(officers)) await bed.account(name, unit);
});
afterAll(async () => {
  try {
    for (const said of troubles) expect(said).toEqual([]);
    expect(await at.audit()).toEqual([]);
  } finally {
    await bed?.close();
  }
});

/** Goes to a screen as an officer, who signs in once in a test. */
const open = async (officer: Officer, path: string): Promise<Page> => {
  const known = pages.get(officer);
  if (known !== undefined) {
    await known.goto(`${bed.url}${path}`);
    return known;
  }
  const { page, troubles: said } = await bed.page();
  troubles.push(said);
  pages.set(officer, page);
  await enter(page, bed.url, officer, path);
  return page;
};
afterEach(() => pages.clear());
const card = (page: Page, title: string): Locator =>
  page.locator('section.card', { has: page.getByRole('heading', { name: title, exact: true }) });
const way = (page: Page, link: string): Locator =>
  page.locator('.way', { has: page.getByRole('heading', { name: link, exact: true }) });
const pick = async (page: Page, box: Locator, option: string): Promise<void> => {
  await box.click();
  await page.getByRole('option', { name: option, exact: true }).click();
};
const say = async (page: Page, reason: string, label = 'Why?'): Promise<void> => {
  await page.getByRole('dialog').getByLabel(label).fill(reason);
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
};

describe('danger to life', () => {
  test('someone who collapses on the bus reaches the hospital at once, and leaves it only discharged', async () => {
    const person = await at.person();
    await at.bring(person, 'bus');
    const crew = await open('crew', `/cases/${person}`);
    await crew.getByRole('button', { name: 'Danger to life' }).click();
    await crew.getByText('Recorded. Act now').waitFor();
    await pick(crew, way(crew, 'Hospital').getByRole('combobox', { name: 'To' }), 'Public health hospital');
    await way(crew, 'Hospital').getByRole('button', { name: 'Hand over 1' }).click();
    await crew.getByText('Offered; Public health hospital has to sign').waitFor();
    // Whoever declared it has no button to review it.
    expect(await crew.getByRole('button', { name: 'Review the emergency' }).count()).toBe(0);

    const hospital = await open('hospital', '/hospital');
    await card(hospital, 'On the way here (120)').getByRole('button', { name: 'Accept', exact: true }).click();
    const patient = hospital.locator(`.patient[data-case="${person}"]`);
    await patient.getByText('Danger to life').waitFor();
    await patient.click();
    expect((await at.state(person)).holder).toBe('HOSPITAL-1');
    // Examined.
    await pick(hospital, hospital.getByRole('combobox', { name: 'What to record' }), 'Temperature');
    await hospital.getByLabel(/^Reading/).fill('36.8');
    await hospital.getByRole('group', { name: 'Fever' }).getByRole('button', { name: 'No' }).click();
    await hospital.getByRole('button', { name: 'Record', exact: true }).last().click();
    await hospital.getByText('Recorded: Temperature').waitFor();
    // Back into the loop only with a discharge.
    const back = way(hospital, 'Territory');
    await back.getByText('Discharge: 1').waitFor();
    expect(await back.getByRole('button', { name: /^Hand over/ }).count()).toBe(0);
    expect(await violations(hospital)).toEqual([]);
    await back.getByRole('button', { name: 'Record' }).click();
    await hospital.locator('.evidence-form').getByRole('button', { name: 'Record', exact: true }).click();
    await hospital.getByText('Recorded: Discharge').waitFor();
    await patient.getByText('Discharge recorded').waitFor();
    await pick(hospital, back.getByRole('combobox', { name: 'To' }), 'Pudong site 1');
    await back.getByRole('button', { name: 'Hand over 1' }).click();
    await patient.getByText('offered to Pudong site 1').waitFor();
    const site = await open('site', '/site');
    await site.getByRole('button', { name: 'Accept', exact: true }).click();
    await site.getByText('Accepted: 1').waitFor();
    expect(await at.state(person)).toMatchObject({ holder: 'PUDONG-SITE-1', link: 'territory' });
    await patient.waitFor({ state: 'detached' });
  });

  test('nobody reviews the emergency that they declared themselves, and what the other one found is on record', async () => {
    const person = await at.person();
    await at.bring(person, 'stand');
    const own = await open('duty', `/cases/${person}`);
    await own.getByRole('button', { name: 'Danger to life' }).click();
    await own.getByRole('button', { name: 'Review the emergency' }).click();
    const confirm = own.getByRole('dialog').getByRole('button', { name: 'Confirm' });
    expect(await confirm.isDisabled()).toBe(true);
    await say(own, 'I was right', 'What was found');
    await own.getByRole('dialog').getByRole('alert').waitFor();
    expect(await own.getByRole('dialog').getByLabel('What was found').inputValue()).toBe('I was right');
    expect((await at.state(person)).emergency).not.toBeNull();

    const other = await open('second', `/cases/${person}`);
    expect(await violations(other)).toEqual([]);
    await other.getByRole('button', { name: 'Review the emergency' }).click();
    await other.getByRole('dialog').getByText('Nobody reviews what they declared themselves').waitFor();
    expect(await violations(other)).toEqual([]);
    await say(other, 'rightly taken, heat stroke', 'What was found');
    await other.getByText('Reviewed', { exact: true }).waitFor();
    await other.locator('.entry', { hasText: 'Emergency reviewed' }).getByText('rightly taken, heat stroke').waitFor();
    await expect.poll(() => other.getByText(/^Danger to life since/).count()).toBe(0);
    expect(await other.getByRole('button', { name: 'Review the emergency' }).count()).toBe(0);
    expect((await at.state(person)).emergency).toBeNull();
  });
});

describe('the page of a person', () => {
  test('whoever has to reach a contact is told why, and what to do where nobody knows who it was', async () => {
    const voyage = await at.flight();
    const [index, guest] = [await at.person({ voyage }), await at.person({ voyage })];
    for (const id of [index, guest]) await at.bring(id, 'site', { site: 'PUDONG-SITE-1' });
    const [specimen] = await at.specimens(index);
    await at.result(specimen!, 'positive');
    await fanOut(at.house, index, specimen!);
    const tracing = async (holder: string, subject: CaseId | null): Promise<string> => {
      const { rows } = await at.house.owner.pool.query<{ id: string }>(
        `select case_id as id from huan."case" where loop = 'tracing' and holder = $1 and subject is not distinct from $2`,
        [holder, subject],
      );
      return rows[0]!.id;
    };
    const site = await open('site', `/cases/${await tracing('PUDONG-SITE-1', guest)}`);
    const asked = card(site, 'Who is to be reached, and why');
    await asked.getByText(/A contact of somebody who tested positive: .*same floor/).waitFor();
    // Cases and codes in words, not as they are kept.
    const opening = site.locator('.entry', { hasText: 'Who tested positive' });
    await opening.getByText(`Who tested positive: ${index.slice(-4).toUpperCase()}`).waitFor();
    await opening.getByText(/Kind:.*same floor/).waitFor();
    expect(await site.locator('.entries').innerText()).not.toContain(index);
    expect(await violations(site)).toEqual([]);
    // The crew kept no roster: nobody can be named, and somebody has to find out.
    const crew = await open('crew', `/cases/${await tracing('PUDONG-CREW-1', null)}`);
    await card(crew, 'Who is to be reached, and why').getByText('Find out who was on duty').waitFor();
    await crew.getByRole('link', { name: 'The person who tested positive' }).click();
    await crew.waitForURL(`**/cases/${index}`);
    // Nobody noted where they sat on the flight.
    const duty = await open('duty', `/cases/${await tracing('DUTY', null)}`);
    await card(duty, 'Who is to be reached, and why').getByText('Ask the carrier').waitFor();
  });

  test('an exception is no door that one opens for oneself: asked here, approved there, and only then the step is open', async () => {
    const person = await at.person();
    await at.bring(person, 'screening');
    for (const kind of ['interview', 'temperature']) await at.record('PVG-SCREENING', person, kind);
    await at.swab('PVG-SCREENING', person);
    const asker = await open('screening', `/cases/${person}`);
    await way(asker, 'Transfer').getByText('14-day history: 1').waitFor();
    expect(
      await way(asker, 'Transfer')
        .getByRole('button', { name: /^Hand over/ })
        .count(),
    ).toBe(0);
    await asker.getByRole('button', { name: 'Ask for an exception' }).click();
    const dialog = asker.getByRole('dialog');
    await pick(asker, dialog.getByRole('combobox', { name: 'Evidence to be passed over' }), '14-day history');
    await asker.keyboard.press('Escape');
    await dialog.getByLabel('Document').fill('PVG/17');
    const tomorrow = new Date((await at.now()) + days(1) + 8 * 3_600_000).toISOString().slice(0, 16);
    await dialog.getByLabel('Valid until (city time)').fill(tomorrow);
    await say(asker, 'papers lost with the baggage');
    await card(asker, 'Exceptions').getByText('awaits approval').waitFor();
    expect(await asker.getByRole('button', { name: 'Approve' }).count()).toBe(0);

    const approver = await open('duty', `/cases/${person}`);
    await card(approver, 'Exceptions').getByRole('button', { name: 'Approve', exact: true }).click();
    await say(approver, 'seen: copies by mail');
    await card(approver, 'Exceptions').getByText('approved', { exact: true }).waitFor();
    // On the page that asked, the door is open without anything being loaded anew.
    await way(asker, 'Transfer').getByRole('button', { name: 'Hand over 1' }).click();
    await asker.getByText('Offered; Pudong airport desk has to sign').waitFor();
  });

  test('not even a unit that approves for others approves what it asked for and carries out itself', async () => {
    const person = await at.person();
    await at.bring(person, 'stand');
    await at.record('PVG-BOARDING', person, 'refusal');
    const gap = await at.gap(person, 'refuses');
    await at.give(gap.caseId, gap.holder, 'PUDONG', 'open');
    const said = { evidence: ['proof'], reason: 'nothing to show', document: 'PUDONG/3' };
    const expiresAt = after(await at.now(), days(1));
    await at.act('PUDONG', { type: 'ask-exception', case: gap.caseId, ...said, expiresAt });
    const own = card(await open('district', `/cases/${gap.caseId}`), 'Exceptions');
    await own.getByRole('button', { name: 'Refuse', exact: true }).waitFor();
    expect(await own.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const other = card(await open('duty', `/cases/${gap.caseId}`), 'Exceptions');
    await other.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  });

  test('a slip is corrected with its reason and stays to be seen: the record says both', async () => {
    const person = await at.person();
    await at.bring(person, 'stand');
    await at.record('PVG-BOARDING', person, 'temperature', { fever: true });
    expect((await at.state(person)).facts).toMatchObject({ mode: '120' });
    const page = await open('boarding', `/cases/${person}`);
    const slip = page.locator('.entry', { hasText: 'Temperature' }).first();
    await slip.getByRole('button', { name: 'Correct' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('group', { name: 'Fever' }).getByRole('button', { name: 'No' }).click();
    // Not without a reason.
    expect(await dialog.getByRole('button', { name: 'Record', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('Why?').fill('read 38.6 for 36.8');
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
    const corrected = page.locator('.entry', { hasText: 'Corrected' });
    await corrected.getByText('read 38.6 for 36.8').waitFor();
    await corrected.getByText(/^corrects entry \d+$/).waitFor();
    await page
      .locator('.entry', { hasText: 'Fever: yes' })
      .or(page.locator('.entry', { hasText: 'Fever: Yes' }))
      .waitFor();
    expect((await at.state(person)).facts['mode']).not.toBe('120');
  });

  test('whom a positive met is listed with who holds each of them now', async () => {
    const voyage = await at.flight();
    const seated = (seat: string) => at.person({ voyage, personal: { seat } });
    const [sick, rider, neighbour] = [await seated('12A'), await seated('40F'), await seated('13B')];
    await at.bring([sick, rider], 'bus');
    await at.bring(neighbour, 'screening');
    await at.result((await at.specimens(sick))[0] as CaseId, 'positive');
    await at.give(sick, 'PUDONG-CREW-1', 'HOSPITAL-1', 'hospital');
    const page = await open('duty', `/cases/${sick}`);
    await page.getByRole('button', { name: 'Find contacts' }).click();
    await page.getByRole('img', { name: 'Graph of contacts' }).waitFor();
    const line = (id: CaseId) => page.locator('.contact-list li', { has: page.locator(`a[href$="${id}"]`) });
    expect(await line(rider).innerText()).toMatch(/same run[\s\S]*Pudong crew 1/);
    expect(await line(neighbour).innerText()).toMatch(/seats nearby[\s\S]*Customs screening/);
    expect(await line(sick).count()).toBe(0);
    // The hospital is not told who they are: how many, and by whom each is held.
    const hospital = await open('hospital', '/hospital');
    await hospital.locator(`.patient[data-case="${sick}"]`).click();
    await hospital.getByRole('button', { name: 'Find contacts' }).click();
    await card(hospital, 'Contacts').getByText('Pudong crew 1').first().waitFor();
    expect(await card(hospital, 'Contacts').getByRole('link').count()).toBe(0);
  });

  test('who opens somebody’s personal data stands on the same page as having read them', async () => {
    const person = await at.person({ personal: { surname: 'ZEBRA', givenNames: 'WELL' } });
    const page = await open('second', `/cases/${person}`);
    await card(page, 'Who read this record').getByText('Nobody so far.').waitFor();
    expect(await page.getByText('ZEBRA').count()).toBe(0);
    await page.getByRole('button', { name: 'Show name and papers' }).click();
    await card(page, 'Personal data').getByText('WELL').waitFor();
    // At once, and not when the next thing happens anywhere in the city.
    await card(page, 'Who read this record').getByText('Officer second · Duty room').first().waitFor({ timeout: 8000 });
  });
});

test('a site checks in, reports for all, and releases nobody too soon: what is missing is said while it can be put right', async () => {
  const people = [await at.person(), await at.person()];
  await at.bring(people, 'bus');
  for (const id of people) await at.result((await at.specimens(id))[0] as CaseId, 'negative');
  await at.give(people, 'PUDONG-CREW-1', 'PUDONG-SITE-1', 'territory');
  const page = await open('site', '/site');
  const checkIn = page.getByRole('region', { name: 'Check-in' });
  await checkIn.waitFor();
  // Somebody of another test is lodged here already: only these two are new.
  for (const box of await checkIn.getByRole('checkbox').all()) await box.uncheck();
  for (const id of people) await checkIn.getByLabel(`Person ${id.slice(-4).toUpperCase()}`).check();
  await checkIn.getByRole('button', { name: 'Check in 2' }).click();
  await page.getByText('Checked in: 2').waitFor();
  await page.getByRole('button', { name: 'Reports and tests' }).click();
  // Whoever has just come stands in the list a moment later: chosen before, the one of another test would be alone.
  const reports = page.getByRole('region', { name: 'Reports of today' });
  for (const id of people) await reports.locator(`a[href$="${id}"]`).waitFor();
  await page.getByRole('button', { name: 'Select all' }).click();
  await page.getByRole('button', { name: /^Record \d+ without symptoms$/ }).click();
  await page.getByText('Everybody has reported today').waitFor();

  // A day before the end it is too soon, and one paper is missing.
  const { measure } = await at.state(people[0] as CaseId);
  await at.later(Math.round(((measure?.until ?? 0) - (await at.now())) / 60_000) - 24 * 60);
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  const lines = people.map((id) => page.locator('.people-lines li', { has: page.locator(`a[href$="${id}"]`) }));
  const [first, last] = lines as [Locator, Locator];
  await first.getByText('It is too soon.').waitFor();
  await first.getByText('Missing: Destination community told').waitFor();
  expect(await first.getByRole('button', { name: 'Release' }).count()).toBe(0);
  for (const line of [first, last]) {
    await line.getByRole('button', { name: 'Record: Destination community told' }).click();
    await line.getByText('Missing').waitFor({ state: 'detached' });
  }
  expect(await violations(page)).toEqual([]);
  await at.later(24 * 60 + 2);
  for (const [index, line] of lines.entries()) {
    await line.getByRole('button', { name: 'Release', exact: true }).click();
    await line.waitFor({ state: 'detached' });
    expect(await at.state(people[index] as CaseId)).toMatchObject({ custody: 'closed', ending: 'released' });
  }
});
