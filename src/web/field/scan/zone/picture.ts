// Finds the lines of a machine-readable zone in a picture and lays each out straight. Pure: numbers in, numbers out.

/** One byte of brightness for each point, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Brightness of what a canvas holds (four bytes for each point). */
export const brightness = (rgba: Uint8ClampedArray, width: number, height: number): Picture => {
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at += 1) {
    const [red = 0, green = 0, blue = 0] = [rgba[at * 4], rgba[at * 4 + 1], rgba[at * 4 + 2]];
    data[at] = (red * 77 + green * 151 + blue * 28) >> 8;
  }
  return { width, height, data };
};

/** Sums of everything above and to the left, so that the sum of any box costs four readings. */
const sumsOf = ({ width, height, data }: Picture): Float64Array => {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += data[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  return sums;
};

/** The mean of the box around each point. */
const means = (picture: Picture, radius: number): Float32Array => {
  const { width, height } = picture;
  const sums = sumsOf(picture);
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - radius), Math.min(height, y + radius + 1)];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - radius), Math.min(width, x + radius + 1)];
      const sum =
        (sums[bottom * (width + 1) + right] ?? 0) -
        (sums[top * (width + 1) + right] ?? 0) -
        (sums[bottom * (width + 1) + left] ?? 0) +
        (sums[top * (width + 1) + left] ?? 0);
      result[y * width + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return result;
};

/**
 * How dark each point is against what surrounds it, 0 to 1: uneven light and the colour of the page are gone. After
 * Bradley and Roth, Adaptive thresholding using the integral image (2007), kept grey.
 */
export const inkOf = (picture: Picture): Float32Array => {
  const { width } = picture;
  // About the width of two signs: larger than a stroke, smaller than a shadow.
  const around = means(picture, Math.max(6, Math.round(width / 30)));
  const soft = means(picture, 1);
  const ink = new Float32Array(soft.length);
  const steps = new Uint32Array(256);
  for (let at = 0; at < ink.length; at += 1) {
    const mean = Math.max(1, around[at] ?? 1);
    const value = Math.min(1, Math.max(0, (mean - (soft[at] ?? mean)) / mean));
    ink[at] = value;
    const step = Math.floor(value * 255);
    steps[step] = (steps[step] ?? 0) + 1;
  }
  // Faint print is made as dark as good print; a wall without print is not made dark.
  let [darkest, left] = [255, ink.length * 0.03];
  while (darkest > 0 && left > 0) {
    left -= steps[darkest] ?? 0;
    darkest -= 1;
  }
  const full = Math.min(0.5, Math.max(0.16, darkest / 255));
  for (let at = 0; at < ink.length; at += 1)
    ink[at] = Math.min(1, Math.max(0, (ink[at] ?? 0) - full * 0.1) / (full * 0.9));
  return ink;
};

/** A line of text: its middle is at `y + slope · (x − width / 2)`, its signs are `height` high. */
export interface Band {
  readonly y: number;
  readonly slope: number;
  readonly height: number;
}

const dark = 0.22;

/** Where strokes begin: rows of text have many of them, whatever else is dark in the picture. */
const strokesOf = (ink: Float32Array, width: number): { readonly xs: number[]; readonly ys: number[] } => {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let at = 1; at < ink.length; at += 1) {
    if (at % width === 0 || (ink[at] ?? 0) < dark || (ink[at - 1] ?? 0) >= dark) continue;
    xs.push(at % width);
    ys.push(Math.floor(at / width));
  }
  return { xs, ys };
};

const steepest = 0.12;

/** The slope at which the rows of strokes are sharpest. */
const slopeOf = (xs: readonly number[], ys: readonly number[], width: number, height: number): number => {
  let best = { slope: 0, score: -1 };
  const look = (from: number, to: number, step: number): void => {
    for (let slope = from; slope <= to + 1e-9; slope += step) {
      const rows = new Float32Array(height * 2);
      for (let at = 0; at < xs.length; at += 1) {
        const row = Math.round((ys[at] ?? 0) - slope * ((xs[at] ?? 0) - width / 2)) + (height >> 1);
        if (row >= 0 && row < rows.length) rows[row] = (rows[row] ?? 0) + 1;
      }
      let score = 0;
      for (const row of rows) score += row * row;
      if (score > best.score) best = { slope, score };
    }
  };
  look(-steepest, steepest, 0.01);
  look(best.slope - 0.008, best.slope + 0.008, 0.002);
  return best.slope;
};

/** Lays a band through the middle of its ink, piece by piece. */
const fitted = (ink: Float32Array, width: number, height: number, band: Band): Band => {
  const pieces = 24;
  let { y: middle, slope } = band;
  for (let round = 0; round < 3; round += 1) {
    const points: { x: number; off: number; weight: number }[] = [];
    const reach = band.height * (round === 0 ? 0.9 : 0.7);
    for (let piece = 0; piece < pieces; piece += 1) {
      const [from, to] = [Math.floor((piece * width) / pieces), Math.floor(((piece + 1) * width) / pieces)];
      let [mass, moment] = [0, 0];
      for (let x = from; x < to; x += 1) {
        const t = x - width / 2;
        const line = middle + slope * t;
        for (let y = Math.max(0, Math.ceil(line - reach)); y <= Math.min(height - 1, line + reach); y += 1) {
          const value = ink[y * width + x] ?? 0;
          if (value < dark) continue;
          mass += 1;
          moment += y - line;
        }
      }
      if (mass > band.height) points.push({ x: (from + to) / 2 - width / 2, off: moment / mass, weight: 1 });
    }
    if (points.length < 6) break;
    // A weighted line; what lies far from it (a fold, the edge of the page) counts less the second time.
    let [a, b] = [0, 0];
    for (let again = 0; again < 3; again += 1) {
      let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
      for (const { x, off, weight } of points) {
        n += weight;
        sx += weight * x;
        sy += weight * off;
        sxx += weight * x * x;
        sxy += weight * x * off;
      }
      b = (n * sxy - sx * sy) / Math.max(1e-9, n * sxx - sx * sx);
      a = (sy - b * sx) / n;
      for (const point of points) {
        const far = Math.abs(point.off - a - b * point.x) / Math.max(1, band.height * 0.12);
        point.weight = 1 / (1 + far * far);
      }
    }
    middle += a;
    slope += b;
  }
  return { ...band, y: middle, slope };
};

/** The lines of text, from the top; those that cross most of the picture only. */
export const bandsOf = (ink: Float32Array, width: number, height: number): readonly Band[] => {
  const { xs, ys } = strokesOf(ink, width);
  const slope = slopeOf(xs, ys, width, height);
  const rows = new Float32Array(height * 2);
  for (let at = 0; at < xs.length; at += 1) {
    const row = Math.round((ys[at] ?? 0) - slope * ((xs[at] ?? 0) - width / 2)) + (height >> 1);
    if (row >= 0 && row < rows.length) rows[row] = (rows[row] ?? 0) + 1;
  }
  const smooth = rows.map((row, at) => ((rows[at - 1] ?? 0) + row + (rows[at + 1] ?? 0)) / 3);
  const high = smooth.toSorted().at(-Math.max(3, Math.round(width / 60))) ?? 0;
  const least = Math.max(14, high * 0.45);
  const bands: Band[] = [];
  let start = -1;
  for (let row = 0; row <= smooth.length; row += 1) {
    const on = (smooth[row] ?? 0) >= least;
    if (on && start < 0) start = row;
    if (on || start < 0) continue;
    const size = row - start;
    if (size >= width * 0.008 && size <= width * 0.05) {
      const y = (start + row - 1) / 2 - (height >> 1);
      bands.push(fitted(ink, width, height, { y, slope, height: size * 1.12 }));
    }
    start = -1;
  }
  return bands;
};

/** The value at a place between points; 0 outside. */
export const valueAt = (data: ArrayLike<number>, width: number, height: number, x: number, y: number): number => {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return 0;
  const [across, down, at] = [x - left, y - top, top * width + left];
  return (
    ((data[at] ?? 0) * (1 - across) + (data[at + 1] ?? 0) * across) * (1 - down) +
    ((data[at + width] ?? 0) * (1 - across) + (data[at + width + 1] ?? 0) * across) * down
  );
};

/** A band laid out straight: `rows` points high, of which its signs take about half, and as wide as it was in proportion. */
export const straight = (ink: Float32Array, width: number, height: number, band: Band, rows: number): Picture => {
  const scale = (band.height * 2) / rows;
  const columns = Math.round(width / scale);
  const data = new Uint8Array(columns * rows);
  for (let column = 0; column < columns; column += 1) {
    const t = (column + 0.5) * scale - width / 2;
    const line = band.y + band.slope * t;
    for (let row = 0; row < rows; row += 1) {
      // At right angles to the line, or sloping lines have slanting signs.
      const up = (row + 0.5 - rows / 2) * scale;
      const x = t + width / 2 - up * band.slope - 0.5;
      const y = line + up - 0.5;
      data[row * columns + column] = valueAt(ink, width, height, x, y) * 255;
    }
  }
  return { width: columns, height: rows, data };
};
