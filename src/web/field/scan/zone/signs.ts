import { cellHeight, cellWidth } from './cells.ts';
import { weights } from './weights.ts';

/** The signs of a machine-readable zone, in the order of what the network answers. */
export const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<';

const inputs = cellWidth * cellHeight;

/** The network that was learnt: one hidden layer, weights of one byte. */
const openNetwork = () => {
  const bytes = Int8Array.from(atob(weights.bytes), (letter) => letter.charCodeAt(0));
  const { hidden, steps } = weights;
  let at = 0;
  const part = (count: number, step = 0): Float32Array => {
    const values = Float32Array.from(bytes.subarray(at, at + count), (byte) => byte * step);
    at += count;
    return values;
  };
  const first = part(inputs * hidden, steps[0]);
  const firstBias = part(hidden, steps[1]);
  const second = part(hidden * signs.length, steps[2]);
  const secondBias = part(signs.length, steps[3]);
  return { hidden, first, firstBias, second, secondBias };
};
let network: ReturnType<typeof openNetwork> | undefined;

/** How likely each of `signs` is in a cell of `cellWidth × cellHeight`; together 1. */
export const oddsOf = (cell: Float32Array): Float32Array => {
  network ??= openNetwork();
  const { hidden, first, firstBias, second, secondBias } = network;
  const inner = firstBias.map((bias, unit) => {
    let sum = bias;
    for (let at = 0; at < inputs; at += 1) sum += (first[unit * inputs + at] ?? 0) * (cell[at] ?? 0);
    return Math.max(0, sum);
  });
  const outer = secondBias.map((bias, sign) => {
    let sum = bias;
    for (let unit = 0; unit < hidden; unit += 1) sum += (second[sign * hidden + unit] ?? 0) * (inner[unit] ?? 0);
    return sum;
  });
  const most = Math.max(...outer);
  const raised = outer.map((value) => Math.exp(value - most));
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
};
