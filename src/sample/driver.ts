import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../loop/terms.ts';
import { grid, onGrid } from './timetable.ts';

/** Something that is done at a minute of the day. */
export type Deed = () => Promise<void>;

/** A day's deeds in the order of simulated time. Deeds of one slot run side by side, the next slot waits for all of them. */
export interface Driver {
  /** Plans a deed; one whose minute is past is done in the next slot. */
  at(minute: number, deed: Deed): void;
  /** Plans a deed on which nothing of the next slot builds: where it takes long, it goes on beside that one. */
  beside(minute: number, deed: Deed): void;
  /**
   * What a deed has begun and need not end with: it goes on beside the deeds of the next slot, and time waits for it then.
   * Whatever builds on it waits by itself.
   */
  aside(work: Promise<void>): void;
  /** Minute of the slot that runs. */
  now(): number;
  /** Plays until nothing is planned any more, or until told to stop. */
  play(): Promise<{ readonly stopped: boolean; readonly last: number }>;
}

export interface DriverOptions {
  readonly start: number;
  /** Deeds planned after it are not done. */
  readonly until: number;
  /** Minutes of simulated time that are already past, from an earlier run: deeds up to there are repeated at once. */
  readonly resumeAt: number;
  /** Simulated minutes per real minute, or as fast as deeds go. */
  readonly speed: number | 'max';
  /** Up to this minute deeds go as fast as they can, whatever the speed. */
  readonly paceFrom: number;
  readonly instantOf: (minute: number) => Instant;
  readonly setTime: (instant: Instant) => Promise<void>;
  /** Called with every new slot, before its deeds. */
  readonly onSlot: (minute: number) => Promise<void>;
  readonly shouldStop: () => boolean;
  readonly onError: (error: unknown) => void;
  /** Most deeds under way at once. */
  readonly most: number;
}

/** Runs deeds side by side, at most so many at once. */
const together = async (deeds: readonly Deed[], most: number, onError: (error: unknown) => void): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const deed = deeds[next];
      next += 1;
      if (deed === undefined) return;
      try {
        await deed();
      } catch (error) {
        onError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, deeds.length) }, worker));
};

const idleStep = 30;

/** Opens the driver of a simulation. */
export const openDriver = (options: DriverOptions): Driver => {
  const { start, until, resumeAt, speed } = options;
  const slots = new Map<number, Deed[]>();
  const asides: Promise<void>[] = [];
  let last = start;
  let current = start;

  // At a human pace the deeds of a slot are spread over its minutes, so that a screen shows a stream and not a pulse.
  const playSlot = async (deeds: readonly Deed[], minute: number): Promise<void> => {
    const paced = speed !== 'max' && minute > resumeAt && minute >= options.paceFrom;
    if (!paced) {
      await together(deeds, options.most, options.onError);
      return;
    }
    const ticks = grid * 2;
    const began = performance.now();
    const length = (grid * 60_000) / speed;
    for (let tick = 0; tick < ticks; tick += 1) {
      if (options.shouldStop()) return;
      await options.setTime(options.instantOf(minute + (tick * grid) / ticks));
      if (options.shouldStop()) return;
      const share = deeds.filter((_, index) => index % ticks === tick);
      await together(share, options.most, options.onError);
      const ahead = ((tick + 1) * length) / ticks - (performance.now() - began);
      if (ahead > 1) await sleep(ahead);
    }
  };

  const at: Driver['at'] = (minute, deed) => {
    const slot = Math.max(onGrid(minute), current + (current === start ? 0 : grid));
    if (slot > until) return;
    last = Math.max(last, slot);
    const deeds = slots.get(slot);
    if (deeds === undefined) slots.set(slot, [deed]);
    else deeds.push(deed);
  };
  const aside: Driver['aside'] = (work) => {
    asides.push(work.catch(options.onError));
  };

  const allAsides = async (): Promise<void> => {
    while (asides.length > 0) await Promise.all(asides.splice(0));
  };

  return {
    now: () => current,
    at,
    beside: (minute, deed) => at(minute, async () => aside(deed())),
    aside,
    async play() {
      try {
        for (; current <= last; current += grid) {
          if (options.shouldStop()) return { stopped: true, last: current };
          const begunBefore = asides.length;
          const past = current <= resumeAt;
          const deeds = slots.get(current) ?? [];
          slots.delete(current);
          // Where nothing is done, time may take longer steps; clocks that run out there are served at most half an hour late.
          const idle = speed === 'max' && deeds.length === 0 && current % idleStep !== 0;
          // An interruption may lie between the turn of the time and the clocks that run out at it: they come first, as always.
          if (past && current + grid > resumeAt) await options.onSlot(current);
          if (!past && !idle) {
            await options.setTime(options.instantOf(current));
            if (options.shouldStop()) return { stopped: true, last: current };
            await options.onSlot(current);
          }
          if (deeds.length > 0 || (speed !== 'max' && !past && current >= options.paceFrom))
            await playSlot(deeds, current);
          await Promise.all(asides.splice(0, begunBefore));
          // What still goes on may plan further deeds: the day is not over before.
          if (current >= last) await allAsides();
        }
        return { stopped: false, last };
      } finally {
        await allAsides();
      }
    },
  };
};
