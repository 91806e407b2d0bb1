import { type Instant, instant } from '../loop/terms.ts';
import { keepOutside, outsideOf } from './anchor.ts';
import { folding, sweeping } from './background.ts';
import type { House } from './house.ts';
import { isSampleCity } from './sample-reset.ts';
import { paceOf, runTime } from './time.ts';

/** Time is not moved where real people are, nor under the hands of a simulator that holds it. */
export type TimeRefusal = 'not_sample' | 'held';

/**
 * Lets time pass in the sample city, as if nobody had been there for so long: every clock that ran out meanwhile is served
 * once, as after an outage, and what is to be erased is erased. Time then runs on from there.
 *
 * @param span milliseconds
 * @returns the instant it is now
 */
export const passTime = async (house: House, home: string, span: number): Promise<Instant | TimeRefusal> => {
  if (!isSampleCity(house)) return 'not_sample';
  const { now, rate } = await paceOf(house);
  if (rate !== 1) return 'held';
  await runTime(house, 1, instant(now + span));
  const sweeper = sweeping(house);
  // A ladder climbs one rung in a turn: time goes on, and what it calls for next is for those who are here then.
  for (let turn = 0; turn < 20; turn += 1) if ((await sweeper.turn()) !== true) break;
  await folding(house).turn();
  await keepOutside(house, outsideOf(home));
  return (await paceOf(house)).now;
};
