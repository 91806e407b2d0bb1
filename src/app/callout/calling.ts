import { wordsOf } from '../../loop/ruling.ts';
import { type Instant, days, minutes } from '../../loop/terms.ts';
import type { House } from '../house.ts';

/**
 * What is called about: an alarm of a clock; or, with no rung of any ladder yet, danger to life (its review) or a
 * result that must be acted on (any other clock).
 */
export interface Called {
  readonly loop: string;
  readonly clock: string;
  readonly rung: number;
}

/** What policy says of calls, times in milliseconds. */
export interface Calling {
  /** Who is called at once, before anything is late, in the words of a ladder; none where policy is silent. */
  readonly calls: readonly string[];
  /** After which a call that nobody answered is repeated. */
  readonly repeat: number;
  /** So many calls keep that pace; each wait after them is twice the one before, up to `rarest`. */
  readonly steady: number;
  readonly rarest: number;
  /** For which a call that has ended is kept; null: for good. */
  readonly keep: number | null;
}

/** Notices are told again after a restore, a day's worth of them: a call that is gone would be raised anew. */
const leastKept = days(2);

/** Whether something calls because life is in danger. */
export const isDanger = ({ clock, rung }: Pick<Called, 'clock' | 'rung'>): boolean => rung === 0 && clock === 'review';

/**
 * Asks policy (table `callouts`) about calls. Where it is silent calls are repeated every minute and never more rarely,
 * and nothing is removed: louder, never quieter (I7).
 */
export const callingFor = (house: Pick<House, 'rules'>, now: Instant, { loop, clock, rung }: Called): Calling => {
  const topic = isDanger({ clock, rung }) ? 'emergency' : rung === 0 ? 'result' : 'alarm';
  const outputs = house.rules.at(now)('callouts', { topic, loop, clock })?.outputs ?? {};
  const { repeatMinutes, keepDays, steadyCalls, rarestMinutes } = outputs;
  const repeat = typeof repeatMinutes === 'number' && repeatMinutes > 0 ? minutes(repeatMinutes) : minutes(1);
  return {
    calls: wordsOf(outputs['calls']),
    repeat,
    steady: typeof steadyCalls === 'number' ? steadyCalls : Infinity,
    rarest: typeof rarestMinutes === 'number' ? Math.max(repeat, minutes(rarestMinutes)) : repeat,
    keep: typeof keepDays === 'number' ? Math.max(leastKept, days(keepDays)) : null,
  };
};

/**
 * After which time a call is made once more that was made so many times already, and answered by nobody. It grows rarer in
 * the end, so that what nobody looks at does not drown the rest, and it never stops.
 */
export const waitAfter = ({ repeat, steady, rarest }: Calling, made: number): number =>
  made <= steady ? repeat : Math.min(rarest, repeat * 2 ** (made - steady));
