import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../app/house.ts';
import { Refused, sentenceOf } from './output.ts';
import type { Parts } from './parts.ts';

/** Who may end the play of a day, and how. */
export interface DayWatch {
  /** Somebody real gave a command here: the day is theirs from now on. */
  readonly human: () => boolean;
  /** This process ends; the day goes on at the next start. */
  readonly ending: () => boolean;
}

// The first flights have landed by then.
const morning = 330;

/** Waits, but keeps nobody waiting who comes meanwhile. */
const pause = async (milliseconds: number, { human, ending }: DayWatch): Promise<void> => {
  const until = performance.now() + milliseconds;
  const before = human();
  while (performance.now() < until && human() === before && !ending()) await sleep(50);
};

const taken = 'Somebody gave a command: time is back to its own pace, the sample day stands where it is.';

/**
 * Plays the sample day beside a server until it is over or somebody real gives a command. A day holds time still while it
 * is played, so whatever stops it must not leave it so: what failed is tried again from where it stood, and where the day
 * cannot be played at all, or a human has come meanwhile, time runs on at its own pace.
 *
 * @param between milliseconds between two tries
 */
export const playSampleDay = async (
  parts: Pick<Parts, 'simulate' | 'letTimeRun'>,
  house: House,
  options: { readonly day: string; readonly speed: number; readonly between?: number },
  watch: DayWatch,
  log: (line: string) => void,
): Promise<void> => {
  const { day, speed, between = 5000 } = options;
  let hopeless = false;
  for (let tries = 1; !watch.ending(); tries += 1) {
    try {
      if (hopeless || (tries > 1 && watch.human())) {
        await parts.letTimeRun(house);
        if (!hopeless) log(taken);
        return;
      }
      const report = await parts.simulate(house, {
        ...{ day, speed, seed: 1, days: 1, people: undefined, paceFrom: morning },
        onProgress: () => {},
        shouldStop: () => watch.human() || (watch.ending() ? 'pause' : false),
      });
      if (report['stopped'] === true && !watch.ending()) log(taken);
      return;
    } catch (error) {
      if (error instanceof Refused) {
        hopeless = true;
        log(`The sample day is not played: ${sentenceOf(error)}`);
        continue;
      }
      // A database that is being started again fails every time: said once, and once a minute.
      if (tries % 12 === 1) log(`The sample day stopped and will be taken up again: ${sentenceOf(error)}`);
      await pause(between, watch);
    }
  }
};
