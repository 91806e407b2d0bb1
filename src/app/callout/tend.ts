import { readPace } from '../../store/time.ts';
import type { House } from '../house.ts';
import { NoticeFailed } from '../outbox.ts';
import type { Adapter } from './adapter.ts';
import { raiseCallouts } from './raise.ts';
import { type WorkOptions, type Worked, workCallouts } from './work.ts';

/**
 * One turn of the background: alarms become callouts, and what is due is sent. To be called again and again, at least
 * once a second and whenever something was recorded, by as many processes as there are.
 *
 * @param log hears of notices that could not be handled; they hold up nothing else
 */
export const tendCallouts = async (
  house: House,
  adapters: readonly Adapter[],
  options: WorkOptions = {},
  log: (line: string) => void = () => {},
): Promise<Worked> => {
  try {
    for (;;) {
      const { aside, more } = await raiseCallouts(house);
      if (aside > 0) log(`${aside} alarms could not be turned into calls and were set aside in huan.outbox_aside`);
      if (!more) break;
    }
  } catch (error) {
    if (!(error instanceof NoticeFailed)) throw error;
    log(error.message);
  }
  const { now } = await readPace(house.writer.pool);
  return workCallouts(house, adapters, now, options);
};
