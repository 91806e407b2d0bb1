// Passports that never were: drawn in the typeface of real ones, then photographed badly. For tests and for the tool from
// which the reader learns its signs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Picture } from '../../src/web/field/scan/zone/picture.ts';

/** Numbers between 0 and 1, the same for the same seed. */
export type Random = () => number;

export const randomFrom = (seed: number): Random => {
  let state = (seed * 7919 + 13) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const between = (random: Random, from: number, to: number): number => from + random() * (to - from);
const oneOf = <T>(random: Random, [first, ...rest]: readonly [T, ...T[]]): T =>
  [first, ...rest][Math.floor(random() * (rest.length + 1))] ?? first;

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';
export const some = (random: Random, from: string, count: number): string =>
  Array.from({ length: count }, () => from[Math.floor(random() * from.length)]).join('');

/** The check digit of ICAO Doc 9303-3, 4.9. */
export const checkDigit = (text: string): string => {
  const value = (sign: string): number => (sign === '<' ? 0 : Number.parseInt(sign, 36));
  return String([...text].reduce((sum, sign, at) => sum + value(sign) * ([7, 3, 1][at % 3] ?? 0), 0) % 10);
};

/** The lines of a passport. */
export const passportLines = (
  number: string,
  birth = '740812',
  expiry = '320415',
  optional = '',
): readonly string[] => {
  const rest = optional.padEnd(14, '<');
  const start = number.padEnd(9, '<');
  const second = `${start}${checkDigit(start)}UTO${birth}${checkDigit(birth)}F${expiry}${checkDigit(expiry)}${rest}${checkDigit(rest)}`;
  const all = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43);
  return ['P<UTOERIKSSON<<ANNA<MARIA'.padEnd(44, '<'), second + checkDigit(all)];
};

/** The lines of a card the size of a bank card. */
const cardLines = (number: string, birth: string, expiry: string): readonly string[] => {
  const first = `I<UTO${number}${checkDigit(number)}`.padEnd(30, '<');
  const second = `${birth}${checkDigit(birth)}M${expiry}${checkDigit(expiry)}UTO`.padEnd(29, '<');
  const all = first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18);
  return [first, second + checkDigit(all), 'ERIKSSON<<ANNA<MARIA'.padEnd(30, '<')];
};

/** Lines of somebody who never was, with a number as one of many states would give it. */
export const anyLines = (random: Random): readonly string[] => {
  const day = (from: number, to: number): string =>
    [between(random, from, to), between(random, 1, 12.99), between(random, 1, 28.99)]
      .map((part) => String(Math.floor(part)).padStart(2, '0'))
      .join('');
  const number = oneOf(random, [
    () => `E${some(random, letters, 1)}${some(random, digits, 7)}`,
    () => some(random, digits, 9),
    () => `${some(random, letters, 2)}${some(random, digits, 7)}`,
    () => some(random, 'CFGHJKLMNPRTVWXYZ0123456789', 9),
    () => `${some(random, letters, 1)}${some(random, digits, 7)}<`,
  ])();
  if (random() < 0.2) return cardLines(number, day(40, 99), day(27, 36));
  const optional = oneOf(random, ['', '', 'ZE184226B', some(random, digits, 14)]);
  return passportLines(number, day(40, 99), day(27, 36), optional);
};

/** How badly a picture is taken; 0 is a scanner. */
export interface Conditions {
  /** Degrees. */
  readonly turn: number;
  /** How much nearer one edge is than the other: across and down. */
  readonly across: number;
  readonly down: number;
  /** Standard deviation of the blur in points, and of the noise in steps of brightness of 255. */
  readonly blur: number;
  readonly noise: number;
  /** How much brighter one side is than the other, and what of the contrast is lost. */
  readonly light: number;
  readonly faint: number;
}

export const perfect: Conditions = { turn: 0, across: 0, down: 0, blur: 0, noise: 0, light: 0, faint: 0 };

/** Conditions of a hand by night; `hard` is 1 for ±3°, blur to 1.6 points, noise to 14 steps. */
export const anyConditions = (random: Random, hard = 1): Conditions => ({
  turn: between(random, -3, 3) * Math.min(1.5, hard),
  across: between(random, -0.06, 0.06) * hard,
  down: between(random, -0.08, 0.08) * hard,
  blur: between(random, 0, 1.6) * hard,
  noise: between(random, 0, 14) * hard,
  light: between(random, -0.45, 0.45) * hard,
  faint: between(random, 0, 0.35) * hard,
});

/** Makes a typeface known to a page. */
export const loadTypeface = async (page: Page): Promise<void> => {
  const font = readFileSync(join(import.meta.dirname, 'ocr-b/ocr-b.otf')).toString('base64');
  await page.setContent(`<style>@font-face{font-family:"OCR B";src:url(data:font/otf;base64,${font})}</style>`);
  await page.evaluate(() => document.fonts.load('20px "OCR B"'));
};

/** How many times larger a page is drawn than it is photographed. */
const finer = 2;

/** Draws the lower part of a page, `width` points across when photographed; `bold` is more ink, in widths of a sign. */
export const drawPage = async (
  page: Page,
  lines: readonly string[],
  width: number,
  { typeface = 'OCR B', shift = 0, bold = 0 } = {},
): Promise<Picture> => {
  const size = { width: width * finer, height: Math.round(width / 3.6) * finer };
  const bytes = await page.evaluate(
    ({ lines: texts, width: w, height: h, typeface: face, shift: moved, bold: ink }) => {
      const canvas = new OffscreenCanvas(w, h);
      const pen = canvas.getContext('2d');
      if (pen === null) throw new Error('nothing to draw on');
      pen.fillStyle = '#8d8a84';
      pen.fillRect(0, 0, w, h);
      pen.fillStyle = '#eeeae2';
      pen.fillRect(-10, -10, w * 1.02, h * (0.92 + moved * 0.05));
      pen.strokeStyle = 'rgba(150,170,200,.35)';
      pen.lineWidth = 2;
      for (let wave = 0; wave < 40; wave += 1) {
        pen.beginPath();
        for (let x = 0; x < w; x += 8) pen.lineTo(x, (h * wave) / 40 + Math.sin(x / 70 + wave) * 18);
        pen.stroke();
      }
      // Signs are 2.54 mm apart, lines 6.35 mm.
      const pitch = (w * 0.9) / Math.max(texts[0]?.length ?? 0, 40);
      const gap = pitch * 2.5;
      const top = h * (texts.length === 3 ? 0.3 : 0.52) + moved * h * 0.05;
      pen.fillStyle = '#1d1b1a';
      pen.font = `${pitch * 1.1}px sans-serif`;
      pen.fillText('Date of expiry / Date d’expiration    15 APR 2032', w * 0.33, top - gap * 1.1);
      pen.fillStyle = '#777';
      pen.fillRect(w * 0.04, -5, w * 0.24, top - gap * 1.2);
      pen.fillStyle = '#1d1b1a';
      pen.strokeStyle = '#1d1b1a';
      pen.lineJoin = 'round';
      pen.font = `100px "${face}"`;
      pen.font = `${(100 * pitch) / pen.measureText('M').width}px "${face}"`;
      pen.lineWidth = Math.max(0.01, ink * pitch);
      for (const [row, text] of texts.entries()) {
        for (const [at, sign] of [...text].entries()) {
          const [x, y] = [w * 0.05 + moved * 6 + at * pitch, top + row * gap];
          pen.fillText(sign, x, y);
          if (ink > 0) pen.strokeText(sign, x, y);
        }
      }
      const { data } = pen.getImageData(0, 0, w, h);
      let grey = '';
      for (let at = 0; at < data.length; at += 4) {
        const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
        grey += String.fromCharCode((red * 299 + green * 587 + blue * 114) / 1000);
      }
      return btoa(grey);
    },
    { lines, ...size, typeface, shift, bold },
  );
  return { ...size, data: new Uint8Array(Buffer.from(bytes, 'base64')) };
};

/** Blurs rows, or columns where `step` is a width. */
const blurred = (from: Float32Array, width: number, height: number, blur: number, down: boolean): Float32Array => {
  if (blur < 0.05) return from;
  const reach = Math.ceil(blur * 3);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * blur * blur)));
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const to = new Float32Array(from.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let off = -reach; off <= reach; off += 1) {
        const at = down
          ? Math.min(height - 1, Math.max(0, y + off)) * width + x
          : y * width + Math.min(width - 1, Math.max(0, x + off));
        sum += (weights[off + reach] ?? 0) * (from[at] ?? 0);
      }
      to[y * width + x] = sum / whole;
    }
  }
  return to;
};

/** What a camera makes of a page. */
export const photograph = (page: Picture, conditions: Conditions, random: Random): Picture => {
  const { turn, across, down, blur, noise, light, faint } = conditions;
  const [width, height] = [page.width / finer, page.height / finer];
  const [sine, cosine] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const at = (x: number, y: number): number => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    if (left < 0 || top < 0 || left >= page.width - 1 || top >= page.height - 1) return 140;
    const [right, low, place] = [x - left, y - top, top * page.width + left];
    const { data } = page;
    return (
      ((data[place] ?? 0) * (1 - right) + (data[place + 1] ?? 0) * right) * (1 - low) +
      ((data[place + page.width] ?? 0) * (1 - right) + (data[place + page.width + 1] ?? 0) * right) * low
    );
  };
  const seen = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (const offset of [0.25, 0.75]) {
        const [u, v] = [x + offset - width / 2, y + 0.5 - height / 2];
        const depth = 1 + (across * u * 2) / width + (down * v * 2) / height;
        const px = ((u * cosine - v * sine) / depth + width / 2) * finer;
        const py = ((u * sine + v * cosine) / depth + height / 2) * finer;
        seen[y * width + x] = (seen[y * width + x] ?? 0) + (at(px, py - 0.5) + at(px, py + 0.5)) / 4;
      }
    }
  }
  const soft = blurred(blurred(seen, width, height, blur, false), width, height, blur, true);
  const data = Uint8Array.from(soft, (value, place) => {
    const [x, y] = [(place % width) / width - 0.5, Math.floor(place / width) / height - 0.5];
    const lit = (128 + (value - 128) * (1 - faint)) * (1 - Math.abs(light) / 2 + light * x + light * 0.4 * y);
    const grain = Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random()) * noise;
    return Math.max(0, Math.min(255, lit + grain));
  });
  return { width, height, data };
};
