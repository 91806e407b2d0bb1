import type { House } from '../app/house.ts';
import { type Instant, instant } from '../loop/terms.ts';
import { sweep } from '../store/sweeper.ts';
import { readPace, setPace } from '../store/time.ts';

/** The instant that Huan goes by. */
export const timeNow = async (house: House): Promise<Instant> => (await readPace(house.owner.pool)).now;

/** Whether Huan's time is the machine's own: nothing was simulated here yet. */
export const isRealTime = async (house: House): Promise<boolean> => {
  const { rate, ahead } = await readPace(house.owner.pool);
  return rate === 1 && ahead === 0;
};

/**
 * Sets Huan's time and lets it stand still there. Time moves only when the simulator moves it, so it stops with the
 * simulator, however that ends.
 */
export const holdTimeAt = async (house: House, at: Instant): Promise<void> => {
  await setPace(house.owner.pool, 0, at);
};

/** Lets Huan's time run on at the world's pace from where it stands. */
export const releaseTime = async (house: House): Promise<void> => {
  await setPace(house.owner.pool, 1);
};

/** Serves every clock that is due; returns how many were served. */
export const serveClocks = async (house: House): Promise<number> => {
  let served = 0;
  for (let round = 0; round < 100; round += 1) {
    const swept = await sweep(house.writer.pool, house.ledger);
    served += swept.served;
    if (swept.due === 0 || swept.served === 0) break;
  }
  return served;
};

/** The instant of a minute of a local day; the city is eight hours ahead of UTC. */
export const instantOf = (day: string, minutes: number): Instant =>
  instant(Date.parse(`${day}T00:00:00+08:00`) + Math.round(minutes * 60_000));
