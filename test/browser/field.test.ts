// The field app on a phone: installed, without network, scanning, and two officers at the same door.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { carry, importFlight } from './bed.ts';
import { type Phones, film, openPhones, pad, press, scan, until } from './phones.ts';

let at: Phones;

beforeAll(async () => {
  at = await openPhones({ boarder: 'PVG-BOARDING', boarder2: 'PVG-BOARDING', channel: 'PVG-CHANNEL' });
});
afterAll(() => at?.close());

describe('the app on the phone', () => {
  test('can be installed, is kept by its worker, and opens without network', async () => {
    const { page, troubles } = await at.open('boarder');
    const session = await page.context().newCDPSession(page);
    const { errors, data } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data ?? '{}') as { icons: { src: string; sizes: string }[]; start_url: string };
    for (const { src, sizes } of manifest.icons) {
      const icon = await page.request.get(`${at.bed.url}${src}`);
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, 'image/png']);
      // Width of a PNG: bytes 16 to 19.
      expect((await icon.body()).readUInt32BE(16)).toBe(Number(sizes.split('x')[0]));
    }
    expect(manifest.start_url).toBe('/field/');
    const worker = await page.request.get(`${at.bed.url}/field/worker.js`);
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
    await page.goto(`${at.bed.url}/field/holding`);
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

  test('the script of its first screen stays below 150 kB', async () => {
    const { page } = await at.bed.page();
    const html = await (await page.request.get(`${at.bed.url}/field/`, { headers: { accept: 'text/html' } })).text();
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
    const sizes: Record<string, number> = {};
    for (const path of scripts) {
      sizes[path] = gzipSync(await (await page.request.get(`${at.bed.url}${path}`)).body()).length;
    }
    expect(scripts.length).toBeGreaterThan(1);
    const sum = Object.values(sizes).reduce((total, size) => total + size, 0);
    expect(sum, JSON.stringify(sizes)).toBeLessThan(150 * 1024);
  });

  test('a lane that cannot be looked up is unknown since the last answer, never the old colour', async () => {
    const { people } = await importFlight(
      at.bed.at,
      { carrier: 'MU', number: '512', from: 'HND', arrival: '2026-11-23T05:30' },
      1,
    );
    const [id] = people;
    if (id === undefined) throw new Error('nobody came');
    await carry(at.bed.at, [id], 'CARRIERS', 'PVG-BOARDING', 'stand');
    await at.bed.at.act('PVG-BOARDING', { type: 'record', case: id, kind: 'temperature', facts: { fever: true } });
    const { page } = await at.open('boarder');
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
    const { page } = await at.open('channel');
    for (const screen of ['', 'coming', 'holding', 'give', 'count', 'outbox', 'scan']) {
      await page.goto(`${at.bed.url}/field/${screen}`);
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

describe('scanning', () => {
  test('a pass by camera, by a hardware scanner, and a passport by hand find their person without network', async () => {
    const id = newCase();
    const personal = {
      surname: 'SAMPLE',
      givenNames: 'SCANNED',
      documents: [{ type: 'P', number: 'L898902C3' }],
      token: 'PASS-7Q29',
    };
    await at.bed.at.act('PVG-AIRPORT', {
      type: 'open',
      case: id,
      loop: 'arrival',
      holder: unitId('CARRIERS'),
      personal,
    });
    await carry(at.bed.at, [id], 'CARRIERS', 'PVG-BOARDING', 'stand');
    const folder = at.folder();
    film('PASS-7Q29', join(folder, 'pass.y4m'));
    const context = await at.lasting(join(folder, 'phone'), [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${join(folder, 'pass.y4m')}`,
    ]);
    const page = await context.newPage();
    await at.enter(page, 'boarder');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto(`${at.bed.url}/field/holding`);
    await page.locator(`[data-case="${id}"]`).waitFor();
    await context.setOffline(true);
    const found = page.getByRole('heading', { name: 'SAMPLE SCANNED' });
    await page.goto(`${at.bed.url}/field/scan`);
    await found.waitFor();
    expect(page.url()).toContain(id);

    await page.goto(`${at.bed.url}/field/holding`);
    await page.locator(`[data-case="${id}"]`).waitFor();
    await page.evaluate(() => {
      for (const key of [...'PASS-7Q29', 'Enter'])
        window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    });
    await found.waitFor();

    // A note with a photograph, kept without network and delivered with it.
    await press(page, 'Note, photo');
    await page.getByLabel('Note', { exact: true }).fill('left the bag at the door');
    const icon = await readFile(join(import.meta.dirname, '../../src/web/public/field/icon-192.png'));
    await page.locator('input[type=file]').setInputFiles({ name: 'bag.png', mimeType: 'image/png', buffer: icon });
    await page.getByText('Photo (1)').waitFor();
    await press(page, 'Save');
    await page.getByText('Kept on this phone:').waitFor();
    await context.setOffline(false);
    await until(async () => (await at.evidenceOf(id)).includes('note')).toBe(true);
    const { rows } = await at.bed.at.house.owner.pool.query<{ media: string }>(
      'select media from huan.file where case_id = $1',
      [id],
    );
    expect(rows).toEqual([{ media: 'image/jpeg' }]);
    await context.close();

    const typed = await at.open('boarder');
    await press(typed.page, 'Holding');
    await typed.page.locator(`[data-case="${id}"]`).waitFor();
    await typed.page.context().setOffline(true);
    await typed.page.goto(`${at.bed.url}/field/scan`).catch(() => {});
    await scan(typed.page, [
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ]);
    await typed.page.getByRole('heading', { name: 'SAMPLE SCANNED' }).waitFor();
    expect(typed.troubles).toEqual([]);
  });
});

describe('two officers at the same door', () => {
  test('accept the same group: one takes over, the other is told and chooses', async () => {
    const { people } = await importFlight(
      at.bed.at,
      { carrier: 'CA', number: '929', from: 'NRT', arrival: '2026-11-23T06:30' },
      3,
    );
    const [one, two] = [await at.open('boarder'), await at.open('boarder2')];
    const handover = newCase();
    const offer = { type: 'offer-group', handover, cases: people, to: unitId('PVG-BOARDING'), link: 'stand' } as const;
    await at.bed.at.act('CARRIERS', offer);
    const accept = async (page: Page): Promise<void> => {
      await page.goto(`${at.bed.url}/field/coming/${handover}`);
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
    await two.page.getByText('Kept on this phone:').waitFor();
    await press(one.page, 'Accept 3');
    await until(() => at.holders(people)).toEqual(new Set(['PVG-BOARDING']));
    await two.page.context().setOffline(false);
    await two.page.getByRole('alert').getByText('Refused:').waitFor();
    await press(two.page, /^Outbox/);
    await two.page.locator('.f-entry.refused').getByText('Nothing is offered.').waitFor();
    await press(two.page, 'Drop it');
    await press(two.page, 'Sure? Press again');
    await two.page.locator('.f-entry.refused').waitFor({ state: 'detached' });
    for (const id of people) {
      expect((await at.eventsOf(id)).filter((event) => event.startsWith('offer.accepted')).length).toBe(1);
    }
    expect([...one.troubles, ...two.troubles]).toEqual([]);
  });

  test('danger to life goes out by one tap, and can be undone for three seconds', async () => {
    const { people } = await importFlight(
      at.bed.at,
      { carrier: 'CA', number: '930', from: 'NRT', arrival: '2026-11-23T07:30' },
      2,
    );
    await carry(at.bed.at, people, 'CARRIERS', 'PVG-BOARDING', 'stand');
    const { page } = await at.open('boarder');
    const [first, second] = people;
    await page.goto(`${at.bed.url}/field/person/${first}`);
    await press(page, 'Danger to life');
    await press(page, /^Undo/);
    await page.getByRole('button', { name: 'Danger to life' }).waitFor();
    await page.goto(`${at.bed.url}/field/person/${second}`);
    await press(page, 'Danger to life');
    await expect
      .poll(async () => (await at.eventsOf(second ?? newCase())).some((event) => event.startsWith('emergency')), {
        timeout: 15_000,
      })
      .toBe(true);
    expect((await at.eventsOf(first ?? newCase())).some((event) => event.startsWith('emergency'))).toBe(false);
  });
});
