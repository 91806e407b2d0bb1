// The field app on phones: without network, phone to phone, after a restart, and two officers at the same door.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium, devices } from 'playwright-core';
import { decodeQR } from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/app/verify/verify.ts';
import { loops } from '../../src/city/loops.ts';
import type { SingleCommand } from '../../src/loop/command.ts';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { type Bed, carry, importFlight, openBed, password } from './bed.ts';

const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7'] ?? {};
const phone = { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch, locale: 'en-GB' } as const;

let bed: Bed;
const folders: string[] = [];
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  bed = await openBed();
  for (const [name, unit] of [
    ['desk', 'PUDONG-DESK'],
    ['crew', 'PUDONG-CREW-1'],
    ['site', 'PUDONG-SITE-1'],
    ['boarder', 'PVG-BOARDING'],
    ['boarder2', 'PVG-BOARDING'],
    ['channel', 'PVG-CHANNEL'],
  ] as const) {
    await bed.account(name, unit);
  }
});
afterAll(async () => {
  for (const context of contexts) await context.close().catch(() => {});
  await bed?.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const enterField = async (page: Page, name: string): Promise<void> => {
  await page.goto(`${bed.url}/field/`);
  await page.locator('input[name=username]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.getByText('Online', { exact: true }).waitFor();
};

const open = async (name: string): Promise<{ readonly page: Page; readonly troubles: string[] }> => {
  const { page, troubles } = await bed.page(phone);
  contexts.push(page.context());
  await enterField(page, name);
  return { page, troubles };
};

/** A phone that can be switched off: what it keeps lies in a folder. */
const openLasting = async (folder: string): Promise<BrowserContext> => {
  const executablePath =
    process.env['HUAN_CHROMIUM'] ??
    ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ??
    '';
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const context = await chromium.launchPersistentContext(folder, { executablePath, headless: true, args, ...phone });
  contexts.push(context);
  return context;
};

const all = (unit: string, commands: readonly SingleCommand[]) =>
  bed.at.act(unit, { type: 'together', case: commands[0]?.case ?? newCase(), commands });
const give = async (cases: readonly CaseId[], from: string, to: string, link: string): Promise<void> => {
  const handover = newCase();
  await bed.at.act(from, { type: 'offer-group', handover, cases, to: unitId(to), link });
  await bed.at.act(to, { type: 'accept-group', handover, present: cases });
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
  await bed.at.act('PUDONG-SITE-1', { type: 'open', case: place, loop: 'site', holder: unitId('PUDONG-SITE-1') });
  await bed.at.act('PUDONG', { type: 'record', case: place, kind: 'checklist', facts: { capacity: heads } });
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
  await carry(bed.at, [run], 'PUDONG-DESK', 'PUDONG-CREW-1', 'boarding');
  return { people, run };
};

/** What a busy machine may take its time for. */
const until = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

const pool = () => bed.at.house.owner.pool;
const holders = async (people: readonly CaseId[]): Promise<ReadonlySet<string>> => {
  const { rows } = await pool().query<{ holder: string }>('select holder from huan."case" where case_id = any($1)', [
    people,
  ]);
  return new Set(rows.map(({ holder }) => holder));
};
const eventsOf = async (id: CaseId): Promise<readonly string[]> => {
  const { rows } = await pool().query<{ text: string }>(
    `select name || ' ' || unit as text from huan.event where case_id = $1 order by seq`,
    [id],
  );
  return rows.map(({ text }) => text);
};
const evidenceOf = async (id: CaseId): Promise<readonly string[]> => {
  const { rows } = await pool().query<{ kind: string }>(
    `select data->>'kind' as kind from huan.event where case_id = $1 and name = 'evidence.recorded.1' order by seq`,
    [id],
  );
  return rows.map(({ kind }) => kind);
};

const pad = async (page: Page, text: string): Promise<void> => {
  for (const key of text) await page.locator('.f-keys').getByRole('button', { name: key, exact: true }).click();
};
const home = (page: Page) => page.goto(`${bed.url}/field/`);
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const states = (page: Page) =>
  page.locator('.f-entry').evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-state')));

/** What a camera in front of the phone would read: each code as it is drawn. */
const readCodes = async (page: Page): Promise<readonly string[]> => {
  const figure = page.locator('.f-codes');
  await figure.waitFor();
  const count = Number(await figure.getAttribute('data-frames'));
  const seen = new Map<number, string>();
  await expect
    .poll(
      async () => {
        const shown = await figure.evaluate(async (element) => {
          const svg = element.querySelector('svg');
          if (svg === null) throw new Error('no code is shown');
          const at = Number(element.getAttribute('data-frame'));
          const image = new Image();
          const side = svg.viewBox.baseVal.width * 3;
          const copy = svg.cloneNode(true) as SVGElement;
          copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
          copy.setAttribute('width', String(side));
          copy.setAttribute('height', String(side));
          image.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = side;
          canvas.height = side;
          const context = canvas.getContext('2d');
          if (context === null) throw new Error('nothing to draw on');
          context.drawImage(image, 0, 0, side, side);
          const { data } = context.getImageData(0, 0, side, side);
          return { at, side, grey: Array.from({ length: side * side }, (_, index) => data[index * 4] ?? 0) };
        });
        if (!seen.has(shown.at)) {
          const data = Uint8Array.from(shown.grey.flatMap((grey) => [grey, grey, grey, 255]));
          seen.set(shown.at, decodeQR({ width: shown.side, height: shown.side, data }));
        }
        return seen.size;
      },
      { timeout: 60_000, interval: 110 },
    )
    .toBe(count);
  return [...seen.values()];
};

/** Gives texts to the scanning screen, as a hardware scanner that types into the field would. */
const scan = async (page: Page, texts: readonly string[]): Promise<void> => {
  for (const text of texts) {
    await page.locator('textarea').fill(text);
    await press(page, 'Find');
  }
};

describe('the app on the phone', () => {
  test('can be installed, is kept by its worker, and opens without network', async () => {
    const { page, troubles } = await open('boarder');
    const session = await page.context().newCDPSession(page);
    const { errors, data } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data ?? '{}') as { icons: { src: string; sizes: string }[]; start_url: string };
    for (const { src, sizes } of manifest.icons) {
      const icon = await page.request.get(`${bed.url}${src}`);
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, 'image/png']);
      // Width of a PNG: bytes 16 to 19.
      expect((await icon.body()).readUInt32BE(16)).toBe(Number(sizes.split('x')[0]));
    }
    expect(manifest.start_url).toBe('/field/');
    const worker = await page.request.get(`${bed.url}/field/worker.js`);
    expect(worker.headers()['cache-control']).toBe('no-cache');
    expect(await worker.text()).not.toContain('/v1/desk');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await until(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL ?? '')).toContain('worker.js');
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('No network', { exact: true }).waitFor();
    await page.goto(`${bed.url}/field/holding`);
    await page.getByRole('heading', { name: 'Holding' }).waitFor();
    const cached = await page.evaluate(async () => {
      const urls: string[] = [];
      for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
      }
      return urls;
    });
    expect(cached.length).toBeGreaterThan(8);
    expect(cached.filter((path) => path.startsWith('/v1'))).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('a lane that cannot be looked up is unknown since the last answer, never the old colour', async () => {
    const { people } = await importFlight(
      bed.at,
      { carrier: 'MU', number: '512', from: 'HND', arrival: '2026-11-23T05:30' },
      1,
    );
    const [id] = people;
    if (id === undefined) throw new Error('nobody came');
    await carry(bed.at, [id], 'CARRIERS', 'PVG-BOARDING', 'stand');
    await bed.at.act('PVG-BOARDING', { type: 'record', case: id, kind: 'temperature', facts: { fever: true } });
    const { page } = await open('boarder');
    await press(page, 'Holding');
    const row = page.locator(`[data-case="${id}"]`);
    await row.getByText('Red', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await row.getByText(/Lane unknown since \d\d:\d\d/).waitFor();
    expect(await row.getByText('Red', { exact: true }).count()).toBe(0);
    await page.reload();
    await row.getByText(/Lane unknown since/).waitFor();
    await page.context().setOffline(false);
    await row.getByText('Red', { exact: true }).waitFor();
  });

  test('targets are large, names are there, and nothing breaks the rules of access', async () => {
    const { page } = await open('channel');
    for (const screen of ['', 'coming', 'holding', 'give', 'count', 'outbox', 'scan']) {
      await page.goto(`${bed.url}/field/${screen}`);
      await page.locator('.f-main').waitFor();
      expect(await violations(page), screen).toEqual([]);
      const small = await page
        .locator('button:visible, a:visible, input:visible, select:visible, summary:visible')
        .evaluateAll((controls) =>
          controls
            .map((control) => ({ box: control.getBoundingClientRect(), text: control.outerHTML.slice(0, 80) }))
            .filter(({ box }) => box.height < 56 || box.width < 56)
            .map(({ text }) => text),
        );
      expect(small, screen).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), screen).toBeLessThanOrEqual(412);
    }
  });
});

describe('a bus without network', () => {
  test('boards, rides and arrives: everything comes once and in order, after a restart too', async () => {
    const heads = 45;
    const { people, run } = await bus(heads);
    const folder = mkdtempSync(join(tmpdir(), 'huan-phone-'));
    folders.push(folder);
    const desk = await open('desk');
    let crewContext = await openLasting(folder);
    let crew = await crewContext.newPage();
    await enterField(crew, 'crew');
    const site = await open('site');

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
    await pad(crew, '45');
    await press(crew, 'Counted');
    await crew.getByText('it agrees').waitFor();
    await press(crew, `Tick all ${heads}`);
    await press(crew, `Accept ${heads}`);
    await until(() => holders(people)).toEqual(new Set(['PUDONG-CREW-1']));
    await crew.locator('.f-huge.give b', { hasText: String(heads) }).waitFor();
    // The phones of this test need each other's keys before the network goes.
    await until(async () => (await pool().query('select from huan.device')).rowCount ?? 0).toBeGreaterThanOrEqual(3);
    for (const page of [crew, site.page]) {
      await page.waitForTimeout(500);
      await page.reload();
      await page.getByText('Online', { exact: true }).waitFor();
      await page.waitForTimeout(1500);
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
    await home(crew);
    await press(crew, 'Count');
    await pad(crew, '45');
    await press(crew, 'Counted');
    await home(crew);
    await press(crew, 'Count');
    await press(crew, 'Departed');
    await press(crew, 'Sure? Press again');
    await home(crew);
    await press(crew, 'Holding');
    await crew.locator(`[data-case="${people[3]}"]`).click();
    await press(crew, 'Temperature');
    await pad(crew, '36.6');
    await press(crew, 'No fever');
    await press(crew, 'Save');
    await crew.waitForTimeout(300);
    await crewContext.close();
    crewContext = await openLasting(folder);
    await crewContext.setOffline(true);
    crew = crewContext.pages()[0] ?? (await crewContext.newPage());
    await crew.goto(`${bed.url}/field/outbox`);
    await until(() => states(crew).then((all) => all.filter((state) => state === 'waiting').length)).toBe(4);
    const before = await crew.locator('.f-entry').allInnerTexts();
    expect(before[0]).toContain('Counted 44');
    // What was never sent can be put right.
    await crew.locator('.f-entry').first().getByRole('button', { name: 'Change' }).click();
    await pad(crew, '45');
    await press(crew, 'Save');
    await crew.getByText('Counted 45').first().waitFor();

    // At the door of the site, phone to phone.
    await home(crew);
    await press(crew, /^Hand over/);
    await press(crew, `Tick all ${heads}`);
    await press(crew, `Next: ${heads} people`);
    await press(crew, 'Territory');
    await crew.getByLabel('Find a unit').fill('Pudong site 1');
    await crew.locator('[data-unit="PUDONG-SITE-1"]').click();
    await press(crew, 'Phone to phone');
    const offer = await readCodes(crew);
    expect(offer.length).toBeGreaterThan(1);
    await site.page.goto(`${bed.url}/field/scan`);
    await scan(site.page, offer.toReversed());
    await site.page.getByText('Their signature is valid.').waitFor();
    await pad(site.page, '45');
    await press(site.page, 'Counted');
    await press(site.page, `Tick all ${heads}`);
    await press(site.page, `Accept ${heads}`);
    const answer = await readCodes(site.page);
    await press(crew, 'Scan their answer');
    await scan(crew, answer);
    await crew.getByText('Both signatures are on this phone').waitFor();
    expect(await holders(people)).toEqual(new Set(['PUDONG-CREW-1']));

    // The crew has network again first, and brings both signatures; the site brings the same once more.
    await crewContext.setOffline(false);
    await crew.goto(`${bed.url}/field/outbox`);
    await until(() => states(crew)).toEqual(Array.from({ length: 7 }, () => 'done'));
    expect(await holders(people)).toEqual(new Set(['PUDONG-SITE-1']));
    await site.page.context().setOffline(false);
    await site.page.goto(`${bed.url}/field/outbox`);
    await until(() => states(site.page)).toEqual(['done']);

    expect((await evidenceOf(run)).slice(-3)).toEqual(['count', 'count', 'departure']);
    for (const id of people) {
      const events = await eventsOf(id);
      expect(events.filter((event) => event === 'offer.accepted.1 PUDONG-SITE-1').length).toBe(1);
      expect(events.filter((event) => event === 'offer.made.1 PUDONG-CREW-1').length).toBe(1);
    }
    expect((await evidenceOf(people[3] ?? run)).filter((kind) => kind === 'temperature').length).toBe(3);
    const proofs = await pool().query('select from huan.signed_command');
    expect(proofs.rowCount).toBe(2);
    const { findings } = await verify({ pool: pool(), loops, rules: bed.at.house.rules, workers: 0 });
    expect(findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
    expect([...desk.troubles, ...site.troubles]).toEqual([]);
  }, 240_000);
});

describe('two officers at the same door', () => {
  test('accept the same group: one takes over, the other is told and chooses', async () => {
    const { people } = await importFlight(
      bed.at,
      { carrier: 'CA', number: '929', from: 'NRT', arrival: '2026-11-23T06:30' },
      3,
    );
    const [one, two] = [await open('boarder'), await open('boarder2')];
    const handover = newCase();
    const offer = { type: 'offer-group', handover, cases: people, to: unitId('PVG-BOARDING'), link: 'stand' } as const;
    await bed.at.act('CARRIERS', offer);
    const accept = async (page: Page): Promise<void> => {
      await page.goto(`${bed.url}/field/coming/${handover}`);
      await pad(page, '3');
      await press(page, 'Counted');
      await press(page, 'Tick all 3');
    };
    await one.page.locator('.f-huge.accept b', { hasText: '1' }).waitFor();
    await two.page.locator('.f-huge.accept b', { hasText: '1' }).waitFor();
    await accept(one.page);
    await accept(two.page);
    await two.page.context().setOffline(true);
    await press(two.page, 'Accept 3');
    await two.page.getByText('Kept on this phone').waitFor();
    await press(one.page, 'Accept 3');
    await until(() => holders(people)).toEqual(new Set(['PVG-BOARDING']));
    await two.page.context().setOffline(false);
    await two.page.getByRole('alert').getByText('Refused:').waitFor();
    await press(two.page, /^Outbox/);
    await two.page.locator('.f-entry.refused').getByText('Nothing is offered.').waitFor();
    await press(two.page, 'Drop it');
    await press(two.page, 'Sure? Press again');
    await two.page.locator('.f-entry.refused').waitFor({ state: 'detached' });
    for (const id of people) {
      expect((await eventsOf(id)).filter((event) => event.startsWith('offer.accepted')).length).toBe(1);
    }
    expect([...one.troubles, ...two.troubles]).toEqual([]);
  });

  test('danger to life goes out by one tap, and can be undone for three seconds', async () => {
    const { people } = await importFlight(
      bed.at,
      { carrier: 'CA', number: '930', from: 'NRT', arrival: '2026-11-23T07:30' },
      2,
    );
    await carry(bed.at, people, 'CARRIERS', 'PVG-BOARDING', 'stand');
    const { page } = await open('boarder');
    const [first, second] = people;
    await page.goto(`${bed.url}/field/person/${first}`);
    await press(page, 'Danger to life');
    await press(page, /^Undo/);
    await page.goto(`${bed.url}/field/person/${second}`);
    await press(page, 'Danger to life');
    await expect
      .poll(async () => (await eventsOf(second ?? newCase())).some((event) => event.startsWith('emergency')), {
        timeout: 15_000,
      })
      .toBe(true);
    expect((await eventsOf(first ?? newCase())).some((event) => event.startsWith('emergency'))).toBe(false);
  });
});
