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
    await bed.account('director', 'DUTY');
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

  const shots = [
    { name: 'board', language: 'en', width: 1440, height: 900, scheme: 'light' },
    { name: 'board-zh-dark', language: 'zh-Hans', width: 1440, height: 900, scheme: 'dark' },
    { name: 'board-phone', language: 'zh-Hans', width: 390, height: 844, scheme: 'light' },
  ] as const;

  test.each(shots)('$name', async ({ name, language, width, height, scheme }) => {
    const { page, troubles } = await bed.page({ viewport: { width, height }, colorScheme: scheme, locale: language });
    await enter(page, bed.url, 'director');
    await page.locator('.flight').first().waitFor();
    await page.waitForTimeout(3000);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    expect(troubles).toEqual([]);
  });

  test('flight', async () => {
    const { page } = await bed.page({ colorScheme: 'light' });
    await enter(page, bed.url, 'director');
    await page.locator('.flight:has(.cell-channel:not(.empty)) a, .flight:has(.mark) a').first().click();
    await page.locator('.where').waitFor();
    await page.waitForTimeout(3000);
    await page.screenshot({ path: join(folder, 'flight.png') });
    expect(await page.locator('.person').count()).toBeGreaterThan(5);
  });
});
