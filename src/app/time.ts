import { dayOf } from '../city/workdays.ts';
import { civilFromDays } from '../loop/calendar.ts';
import type { Instant } from '../loop/terms.ts';
import { type Pace, readPace, setPace } from '../store/time.ts';
import type { House } from './house.ts';

/** The instant that Huan goes by, how fast it runs, and how far it is ahead of the machine's. */
export const paceOf = (house: House): Promise<Pace> => readPace(house.owner.pool);

/** The year that the city has now: two-digit years are placed around it. */
export const cityYear = async (house: House): Promise<number> =>
  civilFromDays(dayOf((await readPace(house.writer.pool)).now)).year;

/** Lets Huan's time run on from `from` (or from where it is) at `rate` times the pace of the world; 0 holds it. */
export const runTime = async (house: House, rate: number, from?: Instant): Promise<void> => {
  await setPace(house.owner.pool, rate, from);
  house.ledger.timeMoved(rate === 0 ? from : undefined);
};
