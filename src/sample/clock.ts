import { folding, sweeping } from '../app/background.ts';
import type { House } from '../app/house.ts';
import { type Instant, instant } from '../loop/terms.ts';
import { paceOf, runTime } from '../app/time.ts';

/** The instant that Huan goes by. */
export const timeNow = async (house: House): Promise<Instant> => (await paceOf(house)).now;

/** Who moves Huan's time: the machine's own clock, a simulator that holds it, or the clock after a simulator let go. */
export const timeKeeper = async (house: House): Promise<'machine' | 'simulator' | 'released'> => {
  const { rate, ahead } = await paceOf(house);
  if (rate === 0) return 'simulator';
  return ahead === 0 ? 'machine' : 'released';
};

/**
 * Sets Huan's time and lets it stand still there. Time moves only when the simulator moves it, so it stops with the
 * simulator, however that ends.
 */
export const holdTimeAt = async (house: House, at: Instant): Promise<void> => {
  await runTime(house, 0, at);
};

/** Lets Huan's time run on at the world's pace from where it stands. */
export const releaseTime = async (house: House): Promise<void> => {
  await runTime(house, 1);
};

/**
 * Serves every clock that is due.
 *
 * @returns once what has run out is given to the ledger, so that whatever is said of the same cases from now on comes after
 * it; `served` when all of it is recorded
 */
export const serveClocks = async (house: House): Promise<{ readonly served: Promise<void> }> => {
  const given = Promise.withResolvers<void>();
  const sweeper = sweeping(house, given.resolve);
  const serve = async (): Promise<void> => {
    // Serving a clock may make another one due; a ladder climbs one rung in a turn, for time stands still meanwhile.
    for (let turn = 0; turn < 20; turn += 1) if ((await sweeper.turn()) !== true) return;
  };
  const served = serve().finally(given.resolve);
  await given.promise;
  return { served };
};

/** Folds the head counts, as the background work of a server does. */
export const foldCounts = async (house: House): Promise<void> => {
  await folding(house).turn();
};

/** The instant of a minute of a local day; the city is eight hours ahead of UTC. */
export const instantOf = (day: string, minutes: number): Instant =>
  instant(Date.parse(`${day}T00:00:00+08:00`) + Math.round(minutes * 60_000));
