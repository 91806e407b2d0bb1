import { useEffect, useState } from 'react';
import { type Pace, type Reading, addReading, cityNow, paceOf } from './pace.ts';

let readings: readonly Reading[] = [];

/** Notes the instant of an answer (ISO 8601). */
export const observeNow = (now: string): void => {
  const at = Date.parse(now);
  if (!Number.isNaN(at)) readings = addReading(readings, { at, steady: performance.now() });
};

/** The city's time and pace now, or null before the first answer. */
export const readClock = (): { readonly now: number; readonly pace: Pace } | null => {
  const pace = paceOf(readings);
  return pace === null ? null : { now: cityNow(pace, performance.now()), pace };
};

/** The same for a component, a few times a second while `running`; it stands when the connection is lost. */
export const useClock = (running: boolean, every = 1000): ReturnType<typeof readClock> => {
  const [clock, setClock] = useState(readClock);
  useEffect(() => {
    setClock(readClock());
    if (!running) return undefined;
    const timer = setInterval(() => setClock(readClock()), every);
    return () => clearInterval(timer);
  }, [running, every]);
  return clock;
};
