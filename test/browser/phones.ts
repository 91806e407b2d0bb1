// Phones for browser tests of the field app: pages as a phone shows them, phones that can be switched off, and what a
// camera in front of them would read.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium, devices } from 'playwright-core';
import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { expect } from 'vitest';
import type { CaseId } from '../../src/loop/terms.ts';
import type { Picture } from '../../src/web/field/scan/zone/picture.ts';
import { type Bed, browserHere, openBed, password } from './bed.ts';

const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices['Pixel 7'] ?? {};
const phone = { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch, locale: 'en-GB' } as const;

/** A bed with phones, and what its ledger says of people. */
export interface Phones {
  readonly bed: Bed;
  /** Signs in on the phone's page and waits for the network. */
  enter(page: Page, name: string): Promise<void>;
  open(name: string): Promise<{ readonly page: Page; readonly troubles: string[] }>;
  /** A phone that can be switched off: what it keeps lies in a folder. */
  lasting(folder: string, more?: readonly string[]): Promise<BrowserContext>;
  /** A folder that is gone with the phones. */
  folder(): string;
  holders(people: readonly CaseId[]): Promise<ReadonlySet<string>>;
  /** What was recorded about a case, and by which unit, in order. */
  eventsOf(id: CaseId): Promise<readonly string[]>;
  evidenceOf(id: CaseId): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens a bed with an officer for each unit named. */
export const openPhones = async (officers: Readonly<Record<string, string>>): Promise<Phones> => {
  const bed = await openBed();
  const folders: string[] = [];
  const contexts: BrowserContext[] = [];
  for (const [name, unit] of Object.entries(officers)) await bed.account(name, unit);
  const enter = async (page: Page, name: string): Promise<void> => {
    await page.goto(`${bed.url}/field/`);
    await page.locator('input[name=username]').fill(name);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByText('Online', { exact: true }).waitFor();
  };

  const open = async (name: string): Promise<{ readonly page: Page; readonly troubles: string[] }> => {
    const { page, troubles } = await bed.page(phone);
    contexts.push(page.context());
    await enter(page, name);
    return { page, troubles };
  };

  const lasting = async (folder: string, more: readonly string[] = []): Promise<BrowserContext> => {
    const options = browserHere();
    const args = [...options.args, ...more];
    const context = await chromium.launchPersistentContext(folder, { ...options, ...phone, args });
    contexts.push(context);
    return context;
  };

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

  return {
    bed,
    enter,
    open,
    lasting,
    folder() {
      const made = mkdtempSync(join(tmpdir(), 'huan-phone-'));
      folders.push(made);
      return made;
    },
    holders,
    eventsOf,
    evidenceOf,
    async close() {
      for (const context of contexts) await context.close().catch(() => {});
      await bed.close();
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    },
  };
};

/** What a busy machine may take its time for. */
export const until = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

export const pad = async (page: Page, text: string): Promise<void> => {
  for (const key of text) await page.locator('.f-keys').getByRole('button', { name: key, exact: true }).click();
};
export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
export const states = (page: Page) =>
  page.locator('.f-entry').evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-state')));

/** What a camera in front of the phone would read: each code as it is drawn. */
export const readCodes = async (page: Page): Promise<readonly string[]> => {
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
export const scan = async (page: Page, texts: readonly string[]): Promise<void> => {
  for (const text of texts) {
    await page.locator('textarea').fill(text);
    await press(page, 'Find');
  }
};

/** A film of pictures in grey, all of one size, ten a second, in the form that Chromium plays for a camera. */
export const filmOf = (pictures: readonly Picture[], path: string): void => {
  const [first] = pictures;
  if (first === undefined) throw new Error('a film of nothing');
  const { width, height } = first;
  const frames = pictures.map(({ data }) =>
    Buffer.concat([Buffer.from('FRAME\n'), data, Buffer.alloc((width * height) / 2, 128)]),
  );
  // A film is played again and again; a short one is made longer.
  const played = Array.from(
    { length: Math.max(10, frames.length) },
    (_, at) => frames[at % frames.length] ?? Buffer.alloc(0),
  );
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), ...played]));
};

/** A film of a QR code on a white wall. */
export const film = (text: string, path: string): void => {
  const [width, height, scale] = [640, 480, 8];
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 2 });
  const luma = Buffer.alloc(width * height, 235);
  const [left, top] = [(width - rows.length * scale) >> 1, (height - rows.length * scale) >> 1];
  for (const [y, row] of rows.entries()) {
    for (const [x, dark] of row.entries()) {
      if (!dark) continue;
      for (let line = 0; line < scale; line += 1) {
        luma.fill(
          16,
          (top + y * scale + line) * width + left + x * scale,
          (top + y * scale + line) * width + left + (x + 1) * scale,
        );
      }
    }
  }
  filmOf([{ width, height, data: luma }], path);
};
