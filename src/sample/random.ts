/** Chance that can be repeated: the same seed and label always give the same row of numbers. */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** True with a probability. */
  happens(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of several, each with its weight. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  shuffled<T>(list: readonly T[]): T[];
  /** A chance of its own for a label: what it draws does not depend on what others drew before. */
  fork(label: string): Chance;
}

// Seeding by xmur3-like mixing (four 32-bit words from a text), numbers by sfc32 (C. Doty-Humphrey, PractRand).
const words = (text: string): [number, number, number, number] => {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
};

/** Opens the chance of a seed. */
export const openChance = (seed: string): Chance => {
  let [a, b, c, d] = words(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round += 1) next();
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(next() * from.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  };
  return {
    next,
    pick,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    weighted(from) {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = from.at(-1);
      if (last === undefined) throw new RangeError('nothing to pick from');
      return last[0];
    },
    shuffled(list) {
      const copy = [...list];
      for (let end = copy.length - 1; end > 0; end -= 1) {
        const other = Math.floor(next() * (end + 1));
        const kept = copy[end];
        const moved = copy[other];
        if (kept === undefined || moved === undefined) continue;
        copy[end] = moved;
        copy[other] = kept;
      }
      return copy;
    },
    fork: (label) => openChance(`${seed}/${label}`),
  };
};
