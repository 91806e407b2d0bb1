import { keyCountries } from './places.ts';
import type { Chance } from './random.ts';
import { rates } from './rates.ts';

/** Where somebody says that they have been: countries, and of some of them the last day there. */
export interface History {
  readonly countries: readonly string[];
  /** As it is recorded: `IR 2020-03-19`. */
  readonly lastIn: readonly string[];
}

const key = [...keyCountries].toSorted();

const daysBefore = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);

/**
 * What somebody tells of the weeks before. Most who remember the day of their departure tell it; some have been elsewhere:
 * a journey of last week, which counts though their flight is from elsewhere, or one long enough ago to count no more.
 *
 * @param passed where the journey itself led through, the country of departure first
 */
export const drawHistory = (chance: Chance, passed: readonly string[], day: string): History => {
  const own = chance.fork('history');
  const left = own.between(0, 1);
  const dated = own.happens(rates.tellsDays) ? passed.map((country) => `${country} ${daysBefore(day, left)}`) : [];
  const elsewhere = own.pick(key);
  const lately = own.happens(rates.lately);
  const longAgo = own.happens(rates.longAgo);
  if (passed.includes(elsewhere) || !(lately || longAgo)) return { countries: passed, lastIn: dated };
  const last = `${elsewhere} ${daysBefore(day, lately ? own.between(3, 14) : own.between(15, 40))}`;
  // Whoever counts only two weeks back names the one and leaves out the other; both are asked for the day.
  return { countries: lately ? [...passed, elsewhere] : passed, lastIn: [...dated, last] };
};
