import { wordsOf } from '../../loop/ruling.ts';
import { type Instant, days, minutes } from '../../loop/terms.ts';
import type { House } from '../house.ts';

/** What is called about: an alarm of a clock, or danger to life (no rung of any ladder yet). */
export interface Called {
  readonly loop: string;
  readonly clock: string;
  readonly rung: number;
}

/** What policy says of calls, times in milliseconds. */
export interface Calling {
  /** Whom danger to life calls at once, in the words of a ladder. */
  readonly calls: readonly string[];
  /** After which a call that nobody answered is repeated. */
  readonly repeat: number;
  /** For which a call that has ended is kept; null: for good. */
  readonly keep: number | null;
}

/** Notices are told again after a restore, a day's worth of them: a call that is gone would be raised anew. */
const leastKept = days(2);

/**
 * Asks policy (table `callouts`) about calls. Where it is silent everybody near is called, every minute, and nothing is
 * removed: louder, never quieter (I7).
 */
export const callingFor = (house: Pick<House, 'rules'>, now: Instant, { loop, clock, rung }: Called): Calling => {
  const topic = rung === 0 ? 'emergency' : 'alarm';
  const outputs = house.rules.at(now)('callouts', { topic, loop, clock })?.outputs ?? {};
  const { repeatMinutes, keepDays } = outputs;
  const calls = wordsOf(outputs['calls']);
  return {
    calls: calls.length === 0 ? ['holder', 'duty'] : calls,
    repeat: typeof repeatMinutes === 'number' && repeatMinutes > 0 ? minutes(repeatMinutes) : minutes(1),
    keep: typeof keepDays === 'number' ? Math.max(leastKept, days(keepDays)) : null,
  };
};
