// A bus with three phones and no network: everything that was done arrives once and in order.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/app/verify/verify.ts';
import { loops } from '../../src/city/loops.ts';
import type { SingleCommand } from '../../src/loop/command.ts';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { carry } from './bed.ts';
import { type Phones, openPhones, pad, press, readCodes, scan, states, until } from './phones.ts';
import { accepted } from '../house.ts';

let at: Phones;

beforeAll(async () => {
  at = await openPhones({ desk: 'PUDONG-DESK', crew: 'PUDONG-CREW-1', site: 'PUDONG-SITE-1' });
});
afterAll(() => at?.close());

const all = (unit: string, commands: readonly SingleCommand[]) =>
  at.bed.at.act(unit, { type: 'together', case: commands[0]?.case ?? newCase(), commands });
const give = async (cases: readonly CaseId[], from: string, to: string, link: string): Promise<void> => {
  const handover = newCase();
  await at.bed.at.act(from, { type: 'offer-group', handover, cases, to: unitId(to), link });
  await at.bed.at.act(to, { type: 'accept-group', handover, present: cases });
};

/** A bus of people who wait at the district's desk, with beds, seats and a run whose crew has taken over the vehicle. */
const bus = async (heads: number): Promise<{ readonly people: readonly CaseId[]; readonly run: CaseId }> => {
  const people = Array.from({ length: heads }, newCase);
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
  const each = (commands: (id: CaseId, index: number) => readonly SingleCommand[]): readonly SingleCommand[] =>
    people.flatMap((id, index) => commands(id, index));
  await all(
    'PVG-AIRPORT',
    each((id, index) => [
      {
        type: 'open',
        case: id,
        loop: 'arrival',
        holder: unitId('CARRIERS'),
        facts,
        personal: {
          surname: 'SAMPLE',
          givenNames: `RIDER ${index + 1}`,
          documents: [{ type: 'P', number: `R${10_000 + index}` }],
          token: `RIDER-${heads}-${index}`,
        },
      },
    ]),
  );
  await give(people, 'CARRIERS', 'PVG-BOARDING', 'stand');
  await all(
    'PVG-BOARDING',
    each((id) => [
      { type: 'record', case: id, kind: 'temperature', facts: { fever: false } },
      { type: 'record', case: id, kind: 'declaration', facts: { symptoms: [] } },
    ]),
  );
  await give(people, 'PVG-BOARDING', 'PVG-CHANNEL', 'channel');
  await give(people, 'PVG-CHANNEL', 'PVG-SCREENING', 'screening');
  await all(
    'PVG-SCREENING',
    each((id) => [
      { type: 'record', case: id, kind: 'interview' },
      { type: 'record', case: id, kind: 'temperature', facts: { fever: false } },
      { type: 'record', case: id, kind: 'itinerary' },
      { type: 'open', case: newCase(), loop: 'specimen', holder: unitId('PVG-SCREENING'), subject: id },
    ]),
  );
  await give(people, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
  const place = newCase();
  await at.bed.at.act('PUDONG-SITE-1', { type: 'open', case: place, loop: 'site', holder: unitId('PUDONG-SITE-1') });
  await at.bed.at.act('PUDONG', {
    type: 'record',
    case: place,
    kind: 'checklist',
    facts: { capacity: heads, ...accepted },
  });
  await all(
    'PUDONG-SITE-1',
    each((id) => [{ type: 'record', case: id, kind: 'lodging', place, personal: { room: '301' } }]),
  );
  await all(
    'PUDONG-DESK',
    each((id, index) => [{ type: 'record', case: id, kind: 'seat', personal: { busSeat: `${index + 1}` } }]),
  );
  const run = newCase();
  await all('PUDONG-DESK', [
    { type: 'open', case: run, loop: 'run', holder: unitId('PUDONG-DESK'), facts: { seats: heads } },
    { type: 'record', case: run, kind: 'vehicle', personal: { plate: 'SAMPLE 1' } },
    { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } },
  ]);
  await carry(at.bed.at, [run], 'PUDONG-DESK', 'PUDONG-CREW-1', 'boarding');
  return { people, run };
};

describe('a bus without network', () => {
  test('boards, rides and arrives: everything comes once and in order, after a restart too', async () => {
    const heads = 40;
    const { people, run } = await bus(heads);
    const folder = at.folder();
    const desk = await at.open('desk');
    let crewContext = await at.lasting(folder);
    let crew = await crewContext.newPage();
    await at.enter(crew, 'crew');
    const site = await at.open('site');

    // The desk offers everybody to the crew; the crew counts blind, then ticks, then signs.
    await press(desk.page, /^Hand over/);
    await press(desk.page, `Tick all ${heads}`);
    await press(desk.page, `Next: ${heads} people`);
    await desk.page.getByLabel('Find a unit').fill('Pudong crew 1');
    await desk.page.locator('[data-unit="PUDONG-CREW-1"]').click();
    await press(desk.page, 'Offer');
    await crew.locator('.f-huge.accept b', { hasText: '1' }).waitFor();
    expect(await crew.locator('.f-huge.accept').innerText()).not.toContain(String(heads));
    await press(crew, /^Accept/);
    await crew.locator('[data-group]').click();
    expect(await crew.getByText('RIDER 7').count()).toBe(0);
    await pad(crew, String(heads));
    await press(crew, 'Counted');
    await crew.getByText('it agrees').waitFor();
    await press(crew, `Tick all ${heads}`);
    await press(crew, `Accept ${heads}`);
    await until(() => at.holders(people)).toEqual(new Set(['PUDONG-CREW-1']));
    await crew.locator('.f-huge.give b', { hasText: String(heads) }).waitFor();
    // The phones of this test need each other's keys before the network goes.
    await until(
      async () => (await at.bed.at.house.owner.pool.query('select from huan.device')).rowCount ?? 0,
    ).toBeGreaterThanOrEqual(3);
    for (const page of [crew, site.page]) {
      const keys = page.waitForResponse((response) => response.url().includes('/v1/devices?') && response.ok());
      await page.reload();
      await keys;
      await page.getByText('Online', { exact: true }).waitFor();
      // They are kept before they are needed.
      await page.waitForTimeout(1000);
    }

    await crew.evaluate(() => navigator.serviceWorker.ready);
    await crew.reload();
    await crew.locator('.f-huge.give b', { hasText: String(heads) }).waitFor();
    for (const context of [desk.page.context(), crewContext, site.page.context()]) await context.setOffline(true);
    await crew.getByText('No network', { exact: true }).waitFor();

    // On the road: two counts, departure, a temperature; the phone dies in between.
    await press(crew, 'Count');
    await pad(crew, '44');
    await press(crew, 'Counted');
    await crew.getByText('You counted 44').waitFor();
    await crew.goto(`${at.bed.url}/field/`);
    await press(crew, 'Count');
    await pad(crew, String(heads));
    await press(crew, 'Counted');
    await crew.goto(`${at.bed.url}/field/`);
    await press(crew, 'Count');
    await press(crew, 'Departed');
    await press(crew, 'Sure? Press again');
    await crew.goto(`${at.bed.url}/field/`);
    await press(crew, 'Holding');
    await crew.locator(`[data-case="${people[3]}"]`).click();
    await press(crew, 'Temperature');
    await pad(crew, '36.6');
    await press(crew, 'No fever');
    await press(crew, 'Save');
    await crew.waitForTimeout(300);
    await crewContext.close();
    crewContext = await at.lasting(folder);
    await crewContext.setOffline(true);
    crew = crewContext.pages()[0] ?? (await crewContext.newPage());
    await crew.goto(`${at.bed.url}/field/outbox`);
    await until(() => states(crew).then((all) => all.filter((state) => state === 'waiting').length)).toBe(4);
    const before = await crew.locator('.f-entry').allInnerTexts();
    expect(before[0]).toContain('Counted 44');
    // What was never sent can be put right.
    await crew.locator('.f-entry').first().getByRole('button', { name: 'Change' }).click();
    await pad(crew, String(heads));
    await press(crew, 'Save');
    await crew.getByText(`Counted ${heads}`).first().waitFor();

    // At the door of the site, phone to phone.
    await crew.goto(`${at.bed.url}/field/`);
    await press(crew, /^Hand over/);
    await press(crew, `Tick all ${heads}`);
    await press(crew, `Next: ${heads} people`);
    await press(crew, 'Territory');
    await crew.getByLabel('Find a unit').fill('Pudong site 1');
    await crew.locator('[data-unit="PUDONG-SITE-1"]').click();
    await press(crew, 'Phone to phone');
    const offer = await readCodes(crew);
    expect(offer.length).toBeGreaterThan(1);
    await site.page.goto(`${at.bed.url}/field/scan`);
    await scan(site.page, offer.toReversed());
    await site.page.getByText('Their signature is valid.').waitFor();
    await pad(site.page, String(heads));
    await press(site.page, 'Counted');
    await press(site.page, `Tick all ${heads}`);
    await press(site.page, `Accept ${heads}`);
    const answer = await readCodes(site.page);
    await press(crew, 'Scan their answer');
    await scan(crew, answer);
    await crew.getByText('Both signatures are on this phone').waitFor();
    expect(await at.holders(people)).toEqual(new Set(['PUDONG-CREW-1']));

    // The crew has network again first, and brings both signatures; the site brings the same once more.
    await crewContext.setOffline(false);
    await crew.goto(`${at.bed.url}/field/outbox`);
    await until(() => states(crew)).toEqual(Array.from({ length: 7 }, () => 'done'));
    expect(await at.holders(people)).toEqual(new Set(['PUDONG-SITE-1']));
    await site.page.context().setOffline(false);
    await site.page.goto(`${at.bed.url}/field/outbox`);
    await until(() => states(site.page)).toEqual(['done']);

    expect((await at.evidenceOf(run)).slice(-3)).toEqual(['count', 'count', 'departure']);
    for (const id of people) {
      const events = await at.eventsOf(id);
      expect(events.filter((event) => event === 'offer.accepted.1 PUDONG-SITE-1').length).toBe(1);
      expect(events.filter((event) => event === 'offer.made.1 PUDONG-CREW-1').length).toBe(1);
    }
    expect((await at.evidenceOf(people[3] ?? run)).filter((kind) => kind === 'temperature').length).toBe(3);
    const proofs = await at.bed.at.house.owner.pool.query('select from huan.signed_command');
    expect(proofs.rowCount).toBe(2);
    const { findings } = await verify({
      pool: at.bed.at.house.owner.pool,
      loops,
      rules: at.bed.at.house.rules,
      workers: 0,
    });
    expect(findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
    expect([...desk.troubles, ...site.troubles]).toEqual([]);
  }, 240_000);
});
