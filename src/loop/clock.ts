import type { ClockChange, ClockSetting } from './event.ts';
import type { CaseState, Clock } from './state.ts';
import { type Instant, instant } from './terms.ts';

/** The instant at which a clock must be served: when it runs out, or when its rest is over. */
export const dueAt = (clock: Clock): Instant | null =>
  clock.since === null ? (clock.restsUntil ?? null) : instant(clock.since + clock.budget - clock.spent);

/** The earliest instant at which any clock of the case runs out. */
export const nextDue = (state: CaseState): Instant | null => {
  let earliest: Instant | null = null;
  for (const clock of Object.values(state.clocks)) {
    const due = dueAt(clock);
    if (due !== null && (earliest === null || due < earliest)) earliest = due;
  }
  return earliest;
};

/** Whether a person's measure is over: past its end instant nothing binds, recorded or not (I13). */
export const isFree = (state: CaseState, now: Instant): boolean =>
  state.measure !== null && (state.measure.ended || state.measure.until <= now);

/** The highest rung that any clock of the case has reached; 0 when nothing is late. */
export const highestRung = (state: CaseState): number =>
  Object.values(state.clocks).reduce((highest, clock) => Math.max(highest, clock.acknowledged ? 0 : clock.rung), 0);

/** How long a clock runs on a rung that it has reached, until it calls again. Rarer in the end, and never silent. */
const waitOn = ({ again, slows }: Pick<Clock, 'again' | 'slows'>, rung: number): number =>
  slows === undefined || rung <= slows.after
    ? again
    : Math.max(again, Math.min(slows.most, again * 2 ** (rung - slows.after)));

/** How long a clock ran on all rungs below one. */
const waitedBelow = (clock: Clock, rung: number): number => {
  const steady = Math.min(rung - 1, clock.slows?.after ?? Infinity);
  let sum = steady * clock.again;
  for (let slow = steady + 1; slow < rung; slow += 1) sum += waitOn(clock, slow);
  return sum;
};

/**
 * Since when a clock is late: the instant at which it first ran out. Once it has, its due instant is the next call.
 * Reckoned back over its rungs, in its own running time: what it was paused is not counted. null while it is in time,
 * answered or paused.
 */
export const lateSince = (clock: Clock): Instant | null =>
  clock.rung === 0 || clock.acknowledged || clock.since === null
    ? null
    : instant(clock.since - clock.spent - waitedBelow(clock, clock.rung));

/** Since when the case is late: by the clock that ran out first. null when none is. */
export const firstLate = (state: CaseState): Instant | null => {
  let first: Instant | null = null;
  for (const clock of Object.values(state.clocks)) {
    const since = lateSince(clock);
    if (since !== null && (first === null || since < first)) first = since;
  }
  return first;
};

const ran = (clock: Clock, now: Instant): number =>
  clock.spent + (clock.since === null ? 0 : Math.max(0, now - clock.since));

/**
 * The running clock with a shorter budget and another ladder. What it has been through stays: its rung, who answered, when
 * the duty lapses. Nobody silences a call, or puts off a lapse, by being in a hurry.
 */
const shorten = (
  clock: Clock,
  { purpose, budget, again, ladder, slows, rule }: ClockSetting,
  serial: number,
  now: Instant,
) => {
  const next = resume(clock, serial, now);
  const shorter = Math.min(next.budget, ran(next, now) + budget);
  const hastened = { ...next, purpose, ladder, rule, serial, budget: shorter };
  // Once it has run out its repeats tell since when it is late.
  if (next.rung > 0) return hastened;
  const { slows: _slows, ...others } = hastened;
  return { ...others, again: Math.min(next.again, again), ...(slows === undefined ? {} : { slows }) };
};

/** Applies settings and stops to the clocks of a case, at the recorded instant `now`. */
export const changeClocks = (
  clocks: Readonly<Record<string, Clock>>,
  changes: readonly ClockChange[],
  serials: number,
  now: Instant,
): { clocks: Readonly<Record<string, Clock>>; serials: number } => {
  const next: Record<string, Clock> = { ...clocks };
  let serial = serials;
  for (const change of changes) {
    if ('stop' in change) {
      delete next[change.stop];
      continue;
    }
    serial += 1;
    const running = change.goesOn === true ? next[change.set] : undefined;
    if (running !== undefined) {
      next[change.set] = shorten(running, change, serial, now);
      continue;
    }
    next[change.set] = {
      purpose: change.purpose,
      budget: change.budget,
      spent: 0,
      since: now,
      rung: 0,
      serial,
      again: change.again,
      ladder: change.ladder,
      lapsesAfter: change.lapsesAfter,
      ...(change.slows === undefined ? {} : { slows: change.slows }),
      rule: change.rule,
      acknowledged: false,
    };
  }
  return { clocks: next, serials: serial };
};

/** Whether the duty itself lapses with the rung that is reached now: once, and not later for being answered before. */
export const dutyLapses = (clock: Clock, rung: number, now: Instant): boolean => {
  if (clock.lapsesAfter === null) return false;
  if (clock.left === undefined) return rung === clock.lapsesAfter;
  return clock.left >= 0 && clock.left <= ran(clock, now);
};

/** The clock after it ran out once more: one rung higher, running again for its repeat time. */
export const climb = (clock: Clock, rung: number, serial: number, now: Instant): Clock => {
  const wait = waitOn(clock, rung);
  const next = { ...clock, rung, serial, budget: wait, spent: 0, since: now, acknowledged: false };
  if (clock.left === undefined) return next;
  const left = clock.left < 0 || dutyLapses(clock, rung, now) ? -1 : clock.left - ran(clock, now);
  return { ...next, left, budget: left < 0 ? wait : Math.min(wait, left) };
};

/** How long it still takes until a duty lapses: until the next rung, and from rung to rung to the last. */
const leftAfter = (clock: Clock, lapsesAfter: number, now: Instant): number => {
  if (clock.left !== undefined) return clock.left < 0 ? -1 : Math.max(0, clock.left - ran(clock, now));
  if (clock.rung >= lapsesAfter) return -1;
  return Math.max(0, clock.budget - ran(clock, now)) + (lapsesAfter - clock.rung - 1) * clock.again;
};

/**
 * The clock after a human answered the alarm: back on its first rung, with its repeat time to act. That silences the
 * calls; a duty lapses when it would have lapsed without it, and a deadline that has not come yet stays where it is.
 */
export const acknowledge = (clock: Clock, serial: number, now: Instant): Clock => {
  if (clock.rung === 0) return { ...clock, serial, acknowledged: true };
  const next = { ...clock, rung: 0, serial, budget: clock.again, spent: 0, since: now, acknowledged: true };
  if (clock.lapsesAfter === null) return next;
  const left = leftAfter(clock, clock.lapsesAfter, now);
  return { ...next, left, budget: left < 0 ? clock.again : Math.min(clock.again, left) };
};

/** Stops the consumption of a clock's budget until an instant; what was spent is kept. */
export const pause = (clock: Clock, serial: number, now: Instant, until: Instant | undefined): Clock =>
  clock.since === null
    ? clock
    : {
        ...clock,
        serial,
        spent: clock.spent + Math.max(0, now - clock.since),
        since: null,
        ...(until === undefined ? {} : { restsUntil: until, rested: (clock.rested ?? 0) + Math.max(0, until - now) }),
      };

/** Lets a resting clock run on with the budget that was left. What it did not rest of what was given is given back. */
export function resume(clock: Clock, serial: number, now: Instant): Clock {
  if (clock.since !== null) return clock;
  const { restsUntil, rested, ...rest } = clock;
  if (restsUntil === undefined) return { ...rest, serial, since: now };
  return { ...rest, serial, since: now, rested: (rested ?? 0) - Math.max(0, restsUntil - now) };
}

/** Who is called on a rung; the last rung repeats. */
export const callOn = (ladder: readonly string[], rung: number): string =>
  ladder[Math.min(rung, ladder.length) - 1] ?? 'duty';
