// A whole flight, from landing to release, done through screens alone by everybody whose work it is, all signed in at once.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseId, minutes } from '../../src/loop/terms.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { setPace } from '../../src/store/time.ts';
import { newCase } from '../house.ts';
import { type Bed, enterByDoor, importFlight, openBed } from './bed.ts';
import { accepted } from '../house.ts';

const units = {
  airport: 'PVG-AIRPORT',
  carrier: 'CARRIERS',
  boarding: 'PVG-BOARDING',
  channel: 'PVG-CHANNEL',
  screening: 'PVG-SCREENING',
  desk: 'PUDONG-DESK',
  crew: 'PUDONG-CREW-1',
  site: 'PUDONG-SITE-1',
  district: 'PUDONG',
  lab: 'LAB-1',
} as const;
type Role = keyof typeof units;

let bed: Bed;
let flight: { readonly voyage: CaseId; readonly people: readonly CaseId[] };
const pages = new Map<Role, Page>();
const troubles: string[][] = [];
const as = (role: Role): Page => {
  const page = pages.get(role);
  if (page === undefined) throw new Error(`${role} is not signed in`);
  return page;
};

beforeAll(async () => {
  bed = await openBed();
  for (const [role, unit] of Object.entries(units)) await bed.account(role, unit);
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  flight = await importFlight(bed.at, { carrier: 'CA', number: '968', from: 'MXP', arrival: `${day}T05:30` }, 3);
  const { act } = bed.at;
  const site = newCase();
  await act('PUDONG-SITE-1', { type: 'open', case: site, loop: 'site', holder: 'PUDONG-SITE-1' as never });
  await act('PUDONG', { type: 'record', case: site, kind: 'checklist', facts: { capacity: 20, ...accepted } });
  for (const role of Object.keys(units) as Role[]) {
    const opened = await bed.page();
    pages.set(role, opened.page);
    troubles.push(opened.troubles);
    await enterByDoor(opened.page, bed.url, role);
  }
}, 300_000);
afterAll(() => bed?.close());

const holders = async (): Promise<readonly string[]> => {
  const { rows } = await bed.at.house.owner.pool.query<{ holder: string }>(
    'select holder from huan."case" where case_id = any($1::uuid[])',
    [flight.people],
  );
  return [...new Set(rows.map(({ holder }) => holder))];
};

const open = async (role: Role, path: string): Promise<Page> => {
  const page = as(role);
  await page.goto(`${bed.url}${path}`);
  return page;
};

/** Ticks everybody of a kind on the desk of a role, and gives the panel of the next step. */
const choose = async (role: Role, cases: readonly string[]) => {
  const page = await open(role, '/desk?list=holding');
  for (const id of cases) await page.locator(`[data-case="${id}"]`).getByRole('checkbox').check();
  return { page, next: page.getByRole('complementary', { name: 'Next step' }) };
};

/** Picks what to record, and answers what is asked: a choice of a list by its label, yes or no by the name of the fact. */
const record = async (
  role: Role,
  kind: string,
  answers: (form: ReturnType<Page['locator']>, page: Page) => Promise<void> = async () => {},
): Promise<void> => {
  const { page, next } = await choose(role, flight.people);
  await next.getByRole('combobox', { name: 'What to record' }).click();
  await page.getByRole('option', { name: kind, exact: true }).click();
  await answers(next, page);
  await next.getByRole('button', { name: 'Record for 3' }).click();
  await page.getByText(`Recorded: ${kind}`).waitFor();
};

const no = (fact: string) => async (form: ReturnType<Page['locator']>) =>
  form.getByRole('group', { name: fact }).getByRole('button', { name: 'No' }).click();

/** Hands those chosen over by the section of a link. */
const handOver = async (role: Role, link: string, to: string, cases: readonly string[]): Promise<void> => {
  const { page, next } = await choose(role, cases);
  const way = next.locator('.way', { has: page.getByRole('heading', { name: link, exact: true }) });
  await way.getByRole('combobox', { name: 'To' }).click();
  await page.getByRole('option', { name: to, exact: true }).click();
  await way.getByRole('button', { name: `Hand over ${cases.length}` }).click();
  await page.getByText(/^Offered; /).waitFor();
};

/** Counts who stands there, compares, ticks everybody and signs. */
const accept = async (page: Page, heads: number): Promise<void> => {
  await page
    .getByRole('button', { name: /^(Accept|Count and sign|Count and receive)$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(String(heads));
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await dialog.getByRole('button', { name: /^(Select all|All are here)$/ }).click();
  await dialog.getByRole('button', { name: `Sign for ${heads}` }).click();
  await dialog.waitFor({ state: 'detached' });
};

test('from landing to release, nobody ever without a holder and nothing done behind the screens', async () => {
  // The airport assigns a stand and says when the aircraft is down.
  const airport = await open('airport', `/flights/${flight.voyage}`);
  await airport.getByRole('combobox', { name: 'What to record' }).click();
  await airport.getByRole('option', { name: 'Landing', exact: true }).click();
  await airport.getByRole('button', { name: 'Record', exact: true }).click();
  await airport.getByText('Recorded: Landing').waitFor();

  // Stand.
  await handOver('carrier', 'Stand', 'Customs boarding team', flight.people);
  await accept(await open('boarding', '/desk'), 3);
  await record('boarding', 'Temperature', no('Fever'));
  await record('boarding', 'Health declaration', async (form, page) => {
    await form.getByRole('button', { name: 'Symptoms: none' }).click();
    await form.getByRole('textbox', { name: 'Countries in 14 days' }).fill('IT');
    await form.getByRole('combobox', { name: 'Destination' }).click();
    await page.getByRole('option', { name: 'This city' }).click();
    await form.getByRole('combobox', { name: 'District' }).fill('Pudong head');
    await page.getByRole('option', { name: 'Pudong headquarters' }).click();
    await form.getByRole('textbox', { name: 'Age' }).fill('35');
  });
  await handOver('boarding', 'Channel', 'Channel team', flight.people);

  // Channel and screening.
  await accept(await open('channel', '/desk'), 3);
  await handOver('channel', 'Screening', 'Customs screening', flight.people);
  await accept(await open('screening', '/desk'), 3);
  await record('screening', 'Interview');
  await record('screening', '14-day history', async (form) => {
    const days = form.getByRole('group', { name: 'Last day in a country' });
    const country = days.getByRole('textbox', { name: /^Country/ });
    await country.first().fill('it');
    // A country without its day is not sent: the form asks for it.
    await form.getByRole('button', { name: 'Record for 3' }).click();
    await form.getByText('Please fill in: Last day in a country').waitFor();
    await days.getByLabel('Last day there').first().fill(new Date().toISOString().slice(0, 10));
    expect(await country.count()).toBe(2);
  });
  await record('screening', 'Temperature', no('Fever'));
  const { page: screening, next } = await choose('screening', flight.people);
  await next.getByRole('button', { name: 'Take a specimen: 3' }).click();
  await screening.getByText('Specimens taken: 3').waitFor();
  await handOver('screening', 'Transfer', 'Pudong airport desk', flight.people);
  const { rows: tubes } = await bed.at.house.owner.pool.query<{ case_id: string }>(
    `select case_id from huan."case" where loop = 'specimen' order by case_id`,
  );
  expect(tubes).toHaveLength(3);
  await handOver(
    'screening',
    'Laboratory',
    'City laboratory',
    tubes.map((tube) => tube.case_id),
  );

  // Transfer: the desk plans a run, the site gives rooms, the crew counts twice.
  await accept(await open('desk', '/desk'), 3);
  expect(await holders()).toEqual(['PUDONG-DESK']);
  const desk = await open('desk', '/dispatch');
  await desk.screenshot({ path: '/tmp/scratch/shots/disp.png', fullPage: true });
  await expect.poll(() => desk.locator('.waiting-row').count(), { timeout: 15_000 }).toBe(3);
  await desk.getByRole('button', { name: 'Select all' }).click();
  for (const [label, option] of [
    ['Crews', 'Pudong crew 1'],
    ['Destinations', 'Pudong site 1'],
  ] as const) {
    await desk
      .getByRole('combobox', { name: label })
      .or(desk.getByLabel(label, { exact: true }))
      .first()
      .click();
    await desk.getByRole('option', { name: option }).first().click();
    await desk.keyboard.press('Escape');
  }
  await desk.getByLabel('Seats of Pudong crew 1').fill('12');
  await desk.getByRole('button', { name: 'Suggest runs' }).click();
  await desk.getByText('3 of 4 people').waitFor();
  await desk.getByLabel('Plate (sealed)').fill('沪A·0001试');
  await desk.getByRole('button', { name: 'Make the runs: 1' }).click();
  await desk.locator('[data-run]').waitFor();
  const run = (await desk.locator('[data-run]').getAttribute('data-run')) ?? '';
  const site = await open('site', '/site');
  await site.getByRole('heading', { name: 'Rooms are asked of you' }).waitFor();
  await site
    .getByLabel(/^Room of/)
    .first()
    .fill('301');
  await site.getByRole('button', { name: 'Number on from the first' }).click();
  await site.getByRole('button', { name: 'Give 3 rooms' }).click();
  await site.getByText('Rooms given: 3').waitFor();
  const crew = await open('crew', `/runs/${run}`);
  await crew.getByRole('button', { name: 'Take the vehicle' }).click();
  await open('desk', `/runs/${run}`);
  await desk.getByRole('button', { name: 'Hand 3 to the crew' }).click();
  await accept(crew, 3);
  expect(await holders()).toEqual(['PUDONG-CREW-1']);
  for (const agreed of [1, 2]) {
    await crew.getByRole('textbox', { name: 'How many people are aboard?' }).fill('3');
    await crew.getByRole('button', { name: 'Record the count' }).click();
    await crew.getByText(`Counts that agree ${agreed} of 2`).waitFor();
  }
  await crew.getByRole('button', { name: 'Depart' }).click();
  await crew.getByRole('button', { name: 'Arrived' }).click();
  await crew.getByRole('button', { name: 'Hand 3 to Pudong site 1' }).click();

  // Territory.
  await accept(site, 3);
  expect(await holders()).toEqual(['PUDONG-SITE-1']);
  await crew.getByRole('button', { name: 'Checked: the vehicle is empty' }).click();
  await site.getByRole('button', { name: 'Check in 3' }).click();
  await site.getByText('Checked in: 3').waitFor();
  await record('site', 'Written order');
  await record('site', 'Destination community told');

  // The laboratory counts the tubes in and gives results.
  const lab = await open('lab', '/laboratory');
  await accept(lab, 3);
  await expect.poll(() => lab.locator('[data-tube]').count(), { timeout: 15_000 }).toBe(3);
  for (const { case_id: tube } of tubes) {
    const page = await open('lab', `/cases/${tube}`);
    await page.getByRole('combobox', { name: 'What to record' }).click();
    await page.getByRole('option', { name: 'Test result', exact: true }).click();
    await page.getByRole('combobox', { name: 'Result' }).click();
    await page.getByRole('option', { name: 'Negative' }).click();
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Recorded: Test result').waitFor();
  }

  // Release is a gate: before the end instant nothing on the screen opens it.
  const [first = ''] = flight.people;
  const page = await open('site', `/cases/${first}`);
  const released = page.locator('.lacks li', { hasText: 'Released' });
  await released.waitFor();
  expect(await released.getByRole('button').count()).toBe(0);
  const { pool } = bed.at.house.owner;
  const { rows } = await pool.query<{ until: string }>(
    'select max(measure_until) as until from huan."case" where case_id = any($1::uuid[])',
    [flight.people],
  );
  await setPace(pool, 1, (Number(rows[0]?.until) + minutes(1)) as never);
  await sweep(bed.at.house.writer.pool, bed.at.house.ledger);
  for (const id of flight.people) {
    const one = await open('site', `/cases/${id}`);
    await one.locator('.lacks li', { hasText: 'Released' }).getByRole('button', { name: 'Close the case' }).click();
    await one.getByText('Closed', { exact: true }).first().waitFor();
  }
  const ended = await pool.query<{ ending: string }>(
    'select distinct ending from huan."case" where case_id = any($1::uuid[])',
    [flight.people],
  );
  expect(ended.rows).toEqual([{ ending: 'released' }]);
  for (const said of troubles) expect(said).toEqual([]);
}, 600_000);
