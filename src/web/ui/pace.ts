/** One answer's instant beside the device's steady clock, both in milliseconds. */
export interface Reading {
  readonly at: number;
  readonly steady: number;
}

/** What is known of the city's time: where it was, and how fast it runs (1 is the pace of the world). */
export interface Pace {
  readonly last: Reading;
  readonly rate: number;
}

// Two answers closer than this say more about the network than about the city's time.
const closest = 600;
const kept = 12_000;

const rateBetween = (from: Reading, to: Reading): number => (to.at - from.at) / (to.steady - from.steady);

// Paces at which somebody lets time run; a measured one that is near is taken for it.
const usual = [0, 1, 2, 5, 10, 20, 30, 60, 120, 240, 300, 600, 900, 1200, 1800, 3600];
const nearest = (rate: number): number => {
  const found = usual.find((pace) => Math.abs(rate - pace) <= Math.max(0.15, pace * 0.1));
  return found ?? Number(rate.toPrecision(2));
};

/** Adds a reading to those of the last seconds; drops those from before the pace changed. */
export const addReading = (readings: readonly Reading[], reading: Reading): readonly Reading[] => {
  const last = readings.at(-1);
  if (last === undefined) return [reading];
  if (reading.steady <= last.steady) return readings;
  const recent = readings.filter(({ steady }) => reading.steady - steady <= kept);
  const [first] = recent;
  if (first === undefined || recent.length < 2) return [last, reading];
  if (reading.steady - last.steady < closest) return [...recent, reading];
  const before = rateBetween(first, last);
  const now = rateBetween(last, reading);
  return Math.abs(now - before) > Math.max(0.5, Math.abs(before) * 0.3) ? [last, reading] : [...recent, reading];
};

/** The pace that readings tell; 1 until there are two far enough apart. */
export const paceOf = (readings: readonly Reading[]): Pace | null => {
  const last = readings.at(-1);
  const [first] = readings;
  if (last === undefined || first === undefined) return null;
  if (last.steady - first.steady < closest) return { last, rate: 1 };
  return { last, rate: nearest(Math.max(0, rateBetween(first, last))) };
};

/** The city's time at a moment of the device's steady clock. */
export const cityNow = ({ last, rate }: Pace, steady: number): number => last.at + (steady - last.steady) * rate;
