// Passports in front of the phone's camera: read without network, believed only when every check digit is right.

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unitId } from '../../src/loop/terms.ts';
import type { Picture } from '../../src/web/field/scan/zone/picture.ts';
import { look } from '../../src/web/field/scan/zone/zone.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { carry } from './bed.ts';
import {
  anyConditions,
  anyLines,
  drawPage,
  loadTypeface,
  passportLines,
  perfect,
  photograph,
  randomFrom,
} from './passport-page.ts';
import { type Phones, filmOf, openPhones, press } from './phones.ts';

let at: Phones;
let easel: Page;

beforeAll(async () => {
  at = await openPhones({ boarder: 'PVG-BOARDING' });
  easel = (await at.bed.page()).page;
  await loadTypeface(easel);
});
afterAll(() => at?.close());

/** A picture of the camera with a photographed page where the box of the screen is. */
const framed = ({ width, height, data }: Picture): Picture => {
  const frame = { width: 1280, height: 720, data: new Uint8Array(1280 * 720).fill(120) };
  const [left, top] = [(1280 - width) >> 1, Math.round(720 * 0.94) - height];
  for (let row = 0; row < height; row += 1) {
    frame.data.set(data.subarray(row * width, (row + 1) * width), (top + row) * 1280 + left);
  }
  return frame;
};
const boxWidth = 1228;

/** A phone whose camera sees these pictures, at the screen that scans, reading passports, without network. */
const looking = async (pictures: readonly Picture[], known: string): Promise<Page> => {
  const folder = at.folder();
  filmOf(pictures, join(folder, 'passport.y4m'));
  const context = await at.lasting(join(folder, 'phone'), [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${join(folder, 'passport.y4m')}`,
  ]);
  const page = await context.newPage();
  await at.enter(page, 'boarder');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(`${at.bed.url}/field/holding`);
  await page.locator(`[data-case="${known}"]`).waitFor();
  await context.setOffline(true);
  await page.goto(`${at.bed.url}/field/scan`);
  await press(page, 'Passport, card');
  return page;
};

const held = async (number: string, givenNames: string) => {
  const id = newCase();
  const personal = { surname: 'SAMPLE', givenNames, documents: [{ type: 'P', number }] };
  const open = { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), personal } as const;
  await at.bed.at.act('PVG-AIRPORT', open);
  await carry(at.bed.at, [id], 'CARRIERS', 'PVG-BOARDING', 'stand');
  return id;
};

describe('a passport in front of the camera', () => {
  test('finds its person without network, read by what the app has kept', async () => {
    const id = await held('L898902C3', 'IN PRINT');
    const drawn = await drawPage(easel, passportLines('L898902C3', '740812', '320415', 'ZE184226B'), boxWidth);
    const random = randomFrom(3);
    const hand = { ...perfect, turn: 1.6, across: 0.03, down: -0.04, blur: 0.9, noise: 6, light: 0.25, faint: 0.15 };
    const page = await looking([framed(photograph(drawn, hand, random))], id);
    await page.getByRole('heading', { name: 'SAMPLE IN PRINT' }).waitFor();
    expect(page.url()).toContain(id);
    await page.context().close();
  });

  test('is never believed with a wrong check digit or a blurred number', async () => {
    const id = await held('L898902D4', 'NOT READ');
    const [first = '', second = ''] = passportLines('L898902D4');
    const digit = String((Number(second[9]) + 1) % 10);
    const wrong = await drawPage(easel, [first, second.slice(0, 9) + digit + second.slice(10)], boxWidth);
    const good = await drawPage(easel, [first, second], boxWidth);
    const random = randomFrom(4);
    const pictures = [
      ...Array.from({ length: 12 }, () => framed(photograph(wrong, { ...perfect, noise: 4 }, random))),
      ...Array.from({ length: 4 }, () => framed(photograph(good, { ...perfect, blur: 9, noise: 4 }, random))),
    ];
    const page = await looking(pictures, id);
    await page.getByText('Lines seen.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.waitForTimeout(5000);
    expect(new URL(page.url()).pathname).toBe('/field/scan');
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.context().close();
  });
});

describe('the reader', () => {
  test('reads nine of ten pictures of a shaking hand at the first look, and no number wrongly', async () => {
    const random = randomFrom(20);
    const pictures = 32;
    let read = 0;
    const wrong: string[] = [];
    for (let one = 0; one < pictures; one += 1) {
      const lines = anyLines(random);
      const width = Math.round(850 + random() * 450);
      const drawn = await drawPage(easel, lines, width, { shift: random() * 2 - 1, bold: random() * 0.06 });
      const seen = look(photograph(drawn, anyConditions(random), random)).lines;
      const numberOf = (all: readonly string[]): string =>
        all.length === 3 ? (all[0] ?? '').slice(5, 15) : (all[1] ?? '').slice(0, 10);
      if (seen === null) continue;
      read += 1;
      if (numberOf(seen) !== numberOf(lines)) wrong.push(`${numberOf(lines)} ${numberOf(seen)}`);
    }
    expect(wrong).toEqual([]);
    expect(read / pictures).toBeGreaterThan(0.9);
  });
});
