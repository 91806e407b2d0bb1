/** One figure of the bench. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is held against, in the same run: the naive baseline in the same unit, or null. */
  readonly baseline: number | null;
  /** Value over baseline. */
  readonly ratio: number | null;
  /** What DESIGN asks, in words. */
  readonly goal: string;
  readonly ok: boolean;
}

/** A figure that could not be taken here, and why: it is left out, never guessed. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

const rounded = (value: number): number => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

/** At least `times` the baseline. */
export const atLeast = (name: string, value: number, unit: string, baseline: number, times: number): Measured => ({
  name,
  value: rounded(value),
  unit,
  baseline: rounded(baseline),
  ratio: rounded(value / baseline),
  goal: `≥ ${times} × baseline`,
  ok: value >= baseline * times,
});

/** At most so many milliseconds, megabytes or seconds. */
export const atMost = (name: string, value: number, unit: string, most: number): Measured => ({
  name,
  value: rounded(value),
  unit,
  baseline: null,
  ratio: null,
  goal: `≤ ${most} ${unit}`,
  ok: value <= most,
});

/** At least so many. */
export const noLess = (name: string, value: number, unit: string, least: number): Measured => ({
  name,
  value: rounded(value),
  unit,
  baseline: null,
  ratio: null,
  goal: `≥ ${least} ${unit}`,
  ok: value >= least,
});

/** The value below which a part of sorted values lies. */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Milliseconds that a piece of work takes, over and over, sorted. */
export const timed = async (times: number, work: (turn: number) => Promise<unknown>): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const before = performance.now();
    await work(turn);
    taken.push(performance.now() - before);
  }
  return taken.toSorted((one, other) => one - other);
};
