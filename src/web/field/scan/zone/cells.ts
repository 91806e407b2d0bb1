import { type Picture, valueAt } from './picture.ts';

// The signs of a machine-readable zone stand at equal distances (ICAO Doc 9303-3, 2.54 mm): a line is cut into cells by
// finding the start, the distance and its change by perspective at which the cuts go between the signs.

/** Points of the small picture of one sign that is recognised. */
export const cellWidth = 14;
export const cellHeight = 18;

/** How a line is cut: cell `k` begins at `start + pitch · k + bow · k · (k − count)`. */
export interface Cut {
  readonly count: number;
  readonly start: number;
  readonly pitch: number;
  readonly bow: number;
  /** How clearly the cuts go between signs; about 0 for noise, towards 1 for print. */
  readonly score: number;
}

/** Numbers of signs in a line: passports, cards of two lines, cards of three. */
export const counts = [44, 36, 30] as const;

/** From and to which row the signs reach. */
const rowsOf = ({ width, height, data }: Picture): { readonly top: number; readonly bottom: number } => {
  const rows = new Float64Array(height);
  for (let at = 0; at < data.length; at += 1) {
    const row = Math.floor(at / width);
    rows[row] = (rows[row] ?? 0) + (data[at] ?? 0);
  }
  const middle = rows.subarray(Math.floor(height * 0.3), Math.ceil(height * 0.7));
  const mean = middle.reduce((sum, row) => sum + row, 0) / middle.length;
  let [top, bottom] = [height >> 1, height >> 1];
  while (top > 0 && (rows[top - 1] ?? 0) > mean * 0.3) top -= 1;
  while (bottom < height && (rows[bottom] ?? 0) > mean * 0.3) bottom += 1;
  return { top, bottom };
};

/** Ink of each column between the rows of the signs. */
const columnsOf = ({ width, data }: Picture, top: number, bottom: number): Float32Array => {
  const columns = new Float32Array(width);
  for (let row = top; row < bottom; row += 1) {
    for (let x = 0; x < width; x += 1) columns[x] = (columns[x] ?? 0) + (data[row * width + x] ?? 0);
  }
  return columns.map((sum) => sum / (255 * Math.max(1, bottom - top)));
};

/** The longest stretch of ink; gaps narrower than a sign belong to it. */
const stretchOf = (columns: Float32Array, gap: number): { readonly from: number; readonly to: number } => {
  let best = { from: 0, to: 0 };
  let [from, last] = [-1, -1];
  for (let x = 0; x <= columns.length; x += 1) {
    const on = (columns[x] ?? 0) > 0.06;
    if (on) {
      if (from < 0) from = x;
      last = x;
    }
    if (from >= 0 && (x - last > gap || x === columns.length)) {
      if (last + 1 - from > best.to - best.from) best = { from, to: last + 1 };
      from = -1;
    }
  }
  return best;
};

const insets = [0.02, 0.09, 0.16, 0.23, 0.3, 0.37] as const;
const bows = [-1.3, -1.05, -0.8, -0.6, -0.45, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.05, 1.3] as const;

/** The best cut of a line for each number of signs, the clearest first. */
export const cutsOf = (line: Picture): readonly Cut[] => {
  const { top, bottom } = rowsOf(line);
  const high = bottom - top;
  if (high < line.height * 0.25 || high > line.height * 0.85) return [];
  const columns = columnsOf(line, top, bottom);
  const { from, to } = stretchOf(columns, high * 0.95);
  const mean = columns.subarray(from, to).reduce((sum, one) => sum + one, 0) / Math.max(1, to - from);
  if (mean <= 0) return [];
  const soft = columns.map((one, x) => ((columns[x - 1] ?? one) + one + (columns[x + 1] ?? one)) / (3 * mean));
  const at = (x: number): number => soft[Math.round(x)] ?? 0;
  const scoreOf = (count: number, start: number, pitch: number, bow: number): number => {
    let between = 0;
    for (let k = 0; k <= count; k += 1) between += Math.min(1.2, at(start + pitch * k + bow * k * (k - count) - 0.5));
    return 1 - between / (count + 1);
  };
  const cuts: Cut[] = [];
  for (const count of counts) {
    // A sign is about as high as the distance of signs, whoever printed it.
    const usual = (to - from) / count / high;
    if (usual < 0.6 || usual > 1.55) continue;
    let best: Cut = { count, start: 0, pitch: 0, bow: 0, score: -1 };
    const consider = (start: number, end: number, bend: number): void => {
      const pitch = (end - start) / count;
      // `bend` is by how many cells the middle is moved.
      const bow = (-bend * pitch * 4) / (count * count);
      const score = scoreOf(count, start, pitch, bow);
      if (score > best.score) best = { count, start, pitch, bow, score };
    };
    const guess = (to - from) / (count - 0.4);
    for (const left of insets) {
      for (const right of insets) {
        for (const bend of bows) consider(from - left * guess, to + right * guess, bend);
      }
    }
    for (const step of [0.06, 0.03, 0.015]) {
      const { start, pitch, bow } = best;
      const bend = (-bow * count * count) / (4 * pitch);
      for (const left of [-2, -1, 0, 1, 2]) {
        for (const right of [-2, -1, 0, 1, 2]) {
          for (const more of [-2, -1, 0, 1, 2]) {
            consider(start + left * step * pitch, start + pitch * count + right * step * pitch, bend + more * step);
          }
        }
      }
    }
    cuts.push(best);
  }
  return cuts.toSorted((one, other) => other.score - one.score);
};

/** The signs of a line, each as `cellWidth × cellHeight` values of 0 to 1. */
export const cellsOf = (line: Picture, cut: Cut): readonly Float32Array[] => {
  const { top, bottom } = rowsOf(line);
  const { width, height, data } = line;
  const high = bottom - top;
  const [above, tall] = [top - high * 0.15, high * 1.3];
  const cells: Float32Array[] = [];
  const sorted = data.toSorted();
  const most = Math.max(60, sorted[Math.floor(sorted.length * 0.97)] ?? 255);
  for (let k = 0; k < cut.count; k += 1) {
    const left = cut.start + cut.pitch * k + cut.bow * k * (k - cut.count);
    const right = cut.start + cut.pitch * (k + 1) + cut.bow * (k + 1) * (k + 1 - cut.count);
    const cell = new Float32Array(cellWidth * cellHeight);
    for (let row = 0; row < cellHeight; row += 1) {
      const y = above + ((row + 0.5) / cellHeight) * tall - 0.5;
      for (let column = 0; column < cellWidth; column += 1) {
        const x = left + ((column + 0.5) / cellWidth) * (right - left) - 0.5;
        cell[row * cellWidth + column] = Math.min(1, valueAt(data, width, height, x, y) / most);
      }
    }
    cells.push(cell);
  }
  return cells;
};
