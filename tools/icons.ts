// Draws the icons of the field app from the ring: `node tools/icons.ts`. Needs an installed Chromium; the pictures are
// kept with the sources, so that nobody else does.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PUBLIC = join(import.meta.dirname, '../src/web/public');
const RING = readFileSync(join(PUBLIC, 'favicon.svg'), 'utf8').replace(/^<svg[^>]*>|<\/svg>\s*$/g, '');

// A mask may cut off everything outside the middle four fifths.
const ICONS = [
  { name: 'icon-192.png', size: 192, scale: 0.92, round: 0.22 },
  { name: 'icon-512.png', size: 512, scale: 0.92, round: 0.22 },
  { name: 'icon-maskable-512.png', size: 512, scale: 0.68, round: 0 },
] as const;

const named = process.env['HUAN_CHROMIUM'];
const executablePath = named ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (executablePath === undefined) throw new Error('no Chromium is installed; HUAN_CHROMIUM may name one');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const { name, size, scale, round } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const move = (16 - 16 * scale) / 2;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="${size}" height="${size}" style="display:block">
    <rect width="16" height="16" rx="${16 * round}" fill="#0d1311"/>
    <g transform="translate(${move} ${move}) scale(${scale})" fill="none" stroke="#47c99e" stroke-width="2.8">${RING}</g></svg>`;
  await page.setContent(`<body style="margin:0;background:transparent">${svg}</body>`);
  writeFileSync(join(PUBLIC, 'field', name), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
