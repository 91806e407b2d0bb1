/** One answer's instant beside the device's steady clock, both in milliseconds. */
export interface Reading {
  readonly at: number;
  readonly steady: number;
}

/** What is known of the city's time: where it was, and how fast it runs (1 is the pace of the world). */
export interface Pace {
  readonly last: Reading;
  readonly rate: number;
  /** Whether the rate is known; until then the clock stands. */
  readonly known: boolean;
}

// Two answers closer than this say more about the network than about the city's time.
const closest = 600;
// A simulation moves time by whole minutes: a shorter stretch would measure its steps.
const enough = 5000;
const kept = 12_000;

// Paces at which somebody lets time run; a measured one that is near is taken for it.
const usual = [0, 1, 2, 5, 10, 20, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 3600];
const nearest = (rate: number): number => {
  const found = usual.find((pace) => Math.abs(rate - pace) <= Math.max(0.2, pace * 0.15));
  return found ?? Number(rate.toPrecision(2));
};

/** Adds a reading to those of the last seconds. */
export const addReading = (readings: readonly Reading[], reading: Reading): readonly Reading[] => {
  const last = readings.at(-1);
  if (last === undefined) return [reading];
  if (reading.steady <= last.steady) return readings;
  const recent = readings.filter(({ steady }) => reading.steady - steady <= kept);
  return recent.length === 0 ? [last, reading] : [...recent, reading];
};

/** The pace that readings tell, or null without any. */
export const paceOf = (readings: readonly Reading[]): Pace | null => {
  const last = readings.at(-1);
  const [first] = readings;
  if (last === undefined || first === undefined) return null;
  const stretch = last.steady - first.steady;
  if (stretch < closest) return { last, rate: 0, known: false };
  const rate = Math.max(0, (last.at - first.at) / stretch);
  // Steps of a minute never look like the pace of the world, so that is believed at once.
  if (Math.abs(rate - 1) <= 0.2) return { last, rate: 1, known: true };
  return stretch < enough ? { last, rate: 0, known: false } : { last, rate: nearest(rate), known: true };
};

// A simulation may stop at any moment: its clock is not guessed further ahead than this.
const ahead = 2500;

/** The city's time at a moment of the device's steady clock. */
export const cityNow = ({ last, rate }: Pace, steady: number): number => {
  const since = steady - last.steady;
  return last.at + (rate === 1 ? since : Math.min(since, ahead)) * rate;
};

/**
 * What a clock shows that showed `shown`: a guess that ran ahead waits for the truth instead of jumping back a little.
 */
export const nextShown = (shown: number | null, now: number, rate: number): number =>
  shown !== null && now < shown && shown - now < Math.max(2000, rate * 3000) ? shown : now;
