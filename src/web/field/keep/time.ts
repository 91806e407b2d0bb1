import { observeNow, readClock } from '../../ui/clock.ts';

// The city's time on a phone. While the server answers, its instants and the phone's steady clock tell it; after a
// restart without network only the phone's own clock is left, corrected by what it was last off.

const kept = 'huan.field.ahead';

const readAhead = (): number => {
  const written = Number(localStorage.getItem(kept));
  return Number.isFinite(written) ? written : 0;
};

let last = 0;

/** Milliseconds of the city's time in one of ours; null while too little was heard to tell. */
const rateNow = (): number | null => {
  const pace = readClock()?.pace;
  return pace?.known === true ? pace.rate : null;
};

// What the clock was off when last heard, until it is known whether time is played: two answers tell that.
let waiting: number | null = null;

/**
 * Notes the instant of an answer (ISO 8601).
 *
 * @returns by how many milliseconds the phone's clock moved against the city's since the last; 0 for the first answer that
 *   this phone ever had, until the city's pace is known, and while time is played: then every clock of the world differs
 *   from it, and more so by the minute
 */
export const noteNow = (now: string): number => {
  observeNow(now);
  const first = localStorage.getItem(kept) === null;
  const before = waiting ?? readAhead();
  const ahead = Date.parse(now) - Date.now();
  try {
    localStorage.setItem(kept, String(ahead));
  } catch {
    // A phone whose storage is full still shows what it hears.
  }
  if (first) return 0;
  const rate = rateNow();
  waiting = rate === null ? before : null;
  return rate === 1 ? Math.abs(ahead - before) : 0;
};

/** The city's time now, in milliseconds. Never earlier than what it said before: two acts keep their order. */
export const cityTime = (): number => {
  const now = Math.round(readClock()?.now ?? Date.now() + readAhead());
  last = now > last || last - now > 60_000 ? now : last + 1;
  return last;
};

/** An instant of this phone's clock as the city's. */
export const cityTimeOf = (device: number): number => Math.round(device + (cityTime() - Date.now()));
