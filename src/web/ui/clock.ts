import { useEffect, useState } from 'react';
import { type Pace, type Reading, addReading, cityNow, nextShown, paceOf } from './pace.ts';

export interface CityClock {
  readonly now: number;
  readonly pace: Pace;
}

let readings: readonly Reading[] = [];
let shown: number | null = null;

const listeners = new Set<() => void>();

/** Notes the instant of an answer (ISO 8601). */
export const observeNow = (now: string): void => {
  const at = Date.parse(now);
  if (Number.isNaN(at)) return;
  const first = readings.length === 0;
  readings = addReading(readings, { at, steady: performance.now() });
  // Who drew without knowing the time must not wait for the next tick.
  if (first) for (const listener of listeners) listener();
};

/** The city's time and pace now, or null before the first answer. */
export const readClock = (): CityClock | null => {
  const pace = paceOf(readings);
  if (pace === null) return null;
  shown = nextShown(shown, cityNow(pace, performance.now()), pace.rate);
  return { now: shown, pace };
};

// Longer than any pause of a simulation that runs.
const suspicious = 10_000;

/** Whether time is said to run at a pace of its own, though nothing was heard for a while: then it is asked again. */
export const isClockDoubtful = (): boolean => {
  const pace = paceOf(readings);
  if (pace === null) return false;
  const silent = performance.now() - pace.last.steady > suspicious;
  return silent && (!pace.known || (pace.rate !== 1 && pace.rate !== 0));
};

/** The city's clock for a component, anew every so many milliseconds while `running`; it stands when the connection is lost. */
export const useClock = (running: boolean, every = 1000): CityClock | null => {
  const [clock, setClock] = useState(readClock);
  useEffect(() => {
    const show = (): void => setClock(readClock());
    listeners.add(show);
    return () => {
      listeners.delete(show);
    };
  }, []);
  useEffect(() => {
    setClock(readClock());
    if (!running) return undefined;
    const timer = setInterval(() => setClock(readClock()), every);
    return () => clearInterval(timer);
  }, [running, every]);
  return clock;
};

/** The city's time in milliseconds for lists of times; null until the first answer told it. */
export const useCityNow = (running: boolean): number | null => useClock(running, 5000)?.now ?? null;
