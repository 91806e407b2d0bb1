// Teaches the reader of passports its signs: draws zones of any signs, photographs them badly, cuts them as the reader
// does, and lets a small network learn what is in each cell. `node test/browser/passport-signs.ts` takes about ten minutes, needs
// Chromium, and writes src/web/field/scan/zone/weights.ts.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { cellHeight, cellWidth, cellsOf, cutsOf } from '../../src/web/field/scan/zone/cells.ts';
import { type Picture, bandsOf, inkOf, straight } from '../../src/web/field/scan/zone/picture.ts';
import { signs } from '../../src/web/field/scan/zone/signs.ts';
import { type Random, anyConditions, drawPage, loadTypeface, photograph, randomFrom, some } from './passport-page.ts';

const PICTURES = 900;
const ROUNDS = 12;
const HIDDEN = 56;
const BATCH = 32;
const INPUTS = cellWidth * cellHeight;
const OUTPUTS = signs.length;
/** How certain it is taught to be: nothing is seen for sure. */
const CERTAIN = 0.97;

interface Sample {
  readonly cell: Float32Array;
  readonly sign: number;
}

/** The cells of both lines of a photographed zone, with what was printed there; none where the lines were not found. */
function samplesOf(picture: Picture, lines: readonly string[]): readonly Sample[] {
  const { width, height } = picture;
  const ink = inkOf(picture);
  const found = bandsOf(ink, width, height).flatMap((band) => {
    const line = straight(ink, width, height, band, 48);
    const [cut] = cutsOf(line);
    return cut !== undefined && cut.count === lines[0]?.length && cut.score > 0.6 ? [cellsOf(line, cut)] : [];
  });
  if (found.length !== lines.length) return [];
  return found.flatMap((cells, row) =>
    cells.map((cell, at) => ({ cell, sign: signs.indexOf(lines[row]?.[at] ?? '<') })),
  );
}

async function draw(random: Random): Promise<readonly Sample[]> {
  const executablePath = process.env['HUAN_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  await loadTypeface(page);
  const samples: Sample[] = [];
  const any = `${signs}${signs}<<`;
  // Other typefaces of equal width keep it from learning one drawing by heart.
  const typefaces = [...Array.from({ length: 12 }, () => 'OCR B'), 'Liberation Mono', 'DejaVu Sans Mono'];
  for (let one = 0; one < PICTURES; one += 1) {
    const lines = [some(random, any, 44), some(random, any, 43) + some(random, signs.slice(0, -1), 1)];
    const typeface = typefaces[one % typefaces.length] ?? 'OCR B';
    const options = { typeface, shift: random() * 2 - 1, bold: Math.max(0, random() * 0.15 - 0.06) };
    const drawn = await drawPage(page, lines, Math.round(560 + random() * 740), options);
    samples.push(...samplesOf(photograph(drawn, anyConditions(random, 1.2), random), lines));
  }
  await browser.close();
  return samples;
}

/** A cell moved by a point, lighter or darker, with grain: no two looks at a sign are the same. */
function varied(cell: Float32Array, random: Random): Float32Array {
  const step = (): number => (random() < 0.3 ? Math.sign(random() - 0.5) : 0);
  const [right, down, gain, grain] = [step(), step(), 0.8 + random() * 0.4, random() * 0.06];
  return cell.map((_, at) => {
    const x = Math.min(cellWidth - 1, Math.max(0, (at % cellWidth) + right));
    const y = Math.min(cellHeight - 1, Math.max(0, Math.floor(at / cellWidth) + down));
    return Math.min(1, Math.max(0, (cell[y * cellWidth + x] ?? 0) * gain + (random() * 2 - 1) * grain * 1.7));
  });
}

/** Learns by Adam (Kingma and Ba, 2015). The weights: first layer, its biases, second layer, its biases. */
function learn(samples: readonly Sample[], random: Random): Float32Array {
  const [first, second] = [INPUTS * HIDDEN, HIDDEN * OUTPUTS];
  const [bias, outer, last] = [first, first + HIDDEN, first + HIDDEN + second];
  const weights = new Float32Array(last + OUTPUTS);
  const normal = (): number => Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random());
  for (let at = 0; at < first; at += 1) weights[at] = normal() * Math.sqrt(2 / INPUTS);
  for (let at = 0; at < second; at += 1) weights[outer + at] = normal() * Math.sqrt(1 / HIDDEN);
  const [mean, square, slope] = [weights, weights, weights].map((one) => new Float32Array(one.length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [inner, odds, back] = [new Float32Array(HIDDEN), new Float32Array(OUTPUTS), new Float32Array(HIDDEN)];

  const run = (cell: Float32Array): void => {
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      let sum = weights[bias + unit] ?? 0;
      for (let at = 0; at < INPUTS; at += 1) sum += (weights[unit * INPUTS + at] ?? 0) * (cell[at] ?? 0);
      inner[unit] = Math.max(0, sum);
    }
    for (let sign = 0; sign < OUTPUTS; sign += 1) {
      let sum = weights[last + sign] ?? 0;
      for (let unit = 0; unit < HIDDEN; unit += 1)
        sum += (weights[outer + sign * HIDDEN + unit] ?? 0) * (inner[unit] ?? 0);
      odds[sign] = sum;
    }
    const most = Math.max(...odds);
    let whole = 0;
    for (let sign = 0; sign < OUTPUTS; sign += 1) whole += odds[sign] = Math.exp((odds[sign] ?? 0) - most);
    for (let sign = 0; sign < OUTPUTS; sign += 1) odds[sign] = (odds[sign] ?? 0) / whole;
  };
  const add = (to: Float32Array, at: number, value: number): void => {
    to[at] = (to[at] ?? 0) + value;
  };
  const blame = (cell: Float32Array, meant: number): void => {
    back.fill(0);
    for (let sign = 0; sign < OUTPUTS; sign += 1) {
      const wanted = (1 - CERTAIN) / OUTPUTS + (sign === meant ? CERTAIN : 0);
      const off = (odds[sign] ?? 0) - wanted;
      add(slope, last + sign, off);
      for (let unit = 0; unit < HIDDEN; unit += 1) {
        const at = outer + sign * HIDDEN + unit;
        add(slope, at, off * (inner[unit] ?? 0));
        add(back, unit, off * (weights[at] ?? 0));
      }
    }
    for (let unit = 0; unit < HIDDEN; unit += 1) {
      if ((inner[unit] ?? 0) <= 0) continue;
      add(slope, bias + unit, back[unit] ?? 0);
      for (let at = 0; at < INPUTS; at += 1) add(slope, unit * INPUTS + at, (back[unit] ?? 0) * (cell[at] ?? 0));
    }
  };
  const kept = samples.filter((_, at) => at % 16 === 0);
  const taught = samples.filter((_, at) => at % 16 !== 0);
  let step = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = taught.map((one) => ({ one, at: random() })).toSorted((a, b) => a.at - b.at);
    const rate = 0.002 * 0.02 ** (round / ROUNDS);
    for (let from = 0; from < order.length; from += BATCH) {
      const batch = order.slice(from, from + BATCH);
      slope.fill(0);
      for (const { one } of batch) {
        const cell = varied(one.cell, random);
        run(cell);
        blame(cell, one.sign);
      }
      step += 1;
      const [warm, warmer] = [1 - 0.9 ** step, 1 - 0.999 ** step];
      for (let at = 0; at < weights.length; at += 1) {
        const down = (slope[at] ?? 0) / batch.length + 1e-5 * (weights[at] ?? 0);
        mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * down;
        square[at] = 0.999 * (square[at] ?? 0) + 0.001 * down * down;
        add(weights, at, (-rate * ((mean[at] ?? 0) / warm)) / (Math.sqrt((square[at] ?? 0) / warmer) + 1e-8));
      }
    }
    const wrong = kept.filter(({ cell, sign }) => {
      run(cell);
      return odds.indexOf(Math.max(...odds)) !== sign;
    });
    process.stdout.write(`round ${round + 1}: ${wrong.length} of ${kept.length} unseen cells misread\n`);
  }
  return weights;
}

/** The weights as a file: a signed byte for each, and for each part the size of a step. */
function fileOf(weights: Float32Array): string {
  const sizes = [INPUTS * HIDDEN, HIDDEN, HIDDEN * OUTPUTS, OUTPUTS];
  const bytes = new Int8Array(weights.length);
  const steps: number[] = [];
  let from = 0;
  for (const size of sizes) {
    const part = weights.subarray(from, from + size);
    const step = part.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / 127;
    steps.push(Number(step.toPrecision(6)));
    bytes.set(
      part.map((one) => Math.round(one / step)),
      from,
    );
    from += size;
  }
  const rows =
    Buffer.from(bytes.buffer)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  return [
    '/** What was learnt (test/browser/passport-signs.ts writes this file): a signed byte for each weight, a step for each part. */',
    'export const weights = {',
    `  hidden: ${HIDDEN},`,
    `  steps: [${steps.join(', ')}],`,
    '  bytes: [',
    ...rows.map((row) => `    '${row}',`),
    "  ].join(''),",
    '};',
    '',
  ].join('\n');
}

const random = randomFrom(1);
const samples = await draw(random);
process.stdout.write(`${samples.length} cells\n`);
writeFileSync(join(import.meta.dirname, '../../src/web/field/scan/zone/weights.ts'), fileOf(learn(samples, random)));
