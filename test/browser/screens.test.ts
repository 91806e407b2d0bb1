// Pictures of the screens for the documentation: HUAN_SCREENS=1 npm run test:browser

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulate } from '../../src/sample/simulate.ts';
import { type Bed, enter, openBed } from './bed.ts';

const folder = join(import.meta.dirname, '../../docs/screens');
const noon = 12 * 60 + 20;

describe.runIf(process.env['HUAN_SCREENS'] === '1')('pictures', () => {
  let bed: Bed;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    bed = await openBed();
    for (const [name, unit] of [
      ['director', 'DUTY'],
      ['testpoint', 'PUDONG-TEST'],
      ['desk', 'PUDONG-DESK'],
      ['crew', 'PUDONG-CREW-1'],
      ['site', 'PUDONG-SITE-1'],
      ['lab', 'LAB-1'],
    ] as const)
      await bed.account(name, unit);
    await bed.account('admin', 'DUTY', 'admin');
    let minute = 0;
    await simulate(bed.at.house, {
      day: '2020-03-27',
      seed: '1',
      speed: 'max',
      people: 2000,
      onProgress: (progress) => ({ minute } = progress),
      shouldStop: () => (minute >= noon ? 'pause' : false),
    });
  });
  afterAll(() => bed?.close());

  const wide = { width: 1440, height: 900 };
  const phone = { width: 390, height: 844 };
  const shots = [
    { name: 'board', path: '/', by: 'director', language: 'en', ...wide, scheme: 'light' },
    { name: 'board-zh-dark', path: '/', by: 'director', language: 'zh-Hans', ...wide, scheme: 'dark' },
    { name: 'board-phone', path: '/', by: 'director', language: 'zh-Hans', ...phone, scheme: 'light' },
    { name: 'wall', path: '/wall', by: 'director', language: 'zh-Hans', width: 1920, height: 1080, scheme: 'dark' },
    { name: 'desk', path: '/desk?list=holding', by: 'testpoint', language: 'en', ...wide, scheme: 'light' },
    { name: 'desk-phone', path: '/desk?list=holding', by: 'testpoint', language: 'zh-Hant', ...phone, scheme: 'dark' },
    { name: 'dispatch', path: '/dispatch', by: 'desk', language: 'en', ...wide, scheme: 'light' },
    { name: 'site', path: '/site', by: 'site', language: 'zh-Hans', ...wide, scheme: 'light' },
    { name: 'laboratory', path: '/laboratory', by: 'lab', language: 'en', ...wide, scheme: 'light' },
    { name: 'rules', path: '/rules', by: 'director', language: 'en', ...wide, scheme: 'light' },
    { name: 'gaps', path: '/gaps', by: 'director', language: 'zh-Hans', ...wide, scheme: 'light' },
    { name: 'administration', path: '/administration', by: 'admin', language: 'en', ...wide, scheme: 'light' },
    { name: 'field', path: '/field/', by: 'crew', language: 'zh-Hans', ...phone, scheme: 'light' },
  ] as const;

  test.each(shots)('$name', async ({ name, path, by, language, width, height, scheme }) => {
    const { page, troubles } = await bed.page({ viewport: { width, height }, colorScheme: scheme, locale: language });
    await enter(page, bed.url, by);
    await page.goto(`${bed.url}${path}`);
    await page.waitForTimeout(3500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    expect(troubles).toEqual([]);
  });

  test('flight and person', async () => {
    const { page } = await bed.page({ colorScheme: 'light' });
    await enter(page, bed.url, 'director');
    await page.locator('.flight:has(.mark) a, .flight-link').first().click();
    await page.locator('.where').waitFor();
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(folder, 'flight.png') });
    await page.getByRole('link', { name: 'Open the whole flight' }).click();
    await page.getByRole('button', { name: 'Show the seats' }).click();
    await page.locator('.cabin').waitFor();
    await page.screenshot({ path: join(folder, 'flight-whole.png') });
    await page.locator('.seat-cell').first().click();
    await page.locator('.entries').waitFor();
    await page.locator('details summary').first().click();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(folder, 'person.png') });
    expect(await page.locator('.entry').count()).toBeGreaterThan(5);
  });
});
