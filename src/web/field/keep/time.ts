import { observeNow, readClock } from '../../ui/clock.ts';

// The city's time on a phone. While the server answers, its instants and the phone's steady clock tell it; after a
// restart without network only the phone's own clock is left, corrected by what it was last off.

const kept = 'huan.field.ahead';

const readAhead = (): number => {
  const written = Number(localStorage.getItem(kept));
  return Number.isFinite(written) ? written : 0;
};

let last = 0;

/** Whether the city's time is played, at a pace of its own: then every clock of the world differs from it, and more so by the minute. */
const isPlayed = (): boolean => {
  const pace = readClock()?.pace;
  return pace !== undefined && pace.known && pace.rate !== 1;
};

/**
 * Notes the instant of an answer (ISO 8601).
 *
 * @returns by how many milliseconds the phone's clock moved against the city's since the last; 0 for the first answer that
 *   this phone ever had, and while time is played
 */
export const noteNow = (now: string): number => {
  observeNow(now);
  const first = localStorage.getItem(kept) === null;
  const before = readAhead();
  const ahead = Date.parse(now) - Date.now();
  localStorage.setItem(kept, String(ahead));
  return first || isPlayed() ? 0 : Math.abs(ahead - before);
};

/** The city's time now, in milliseconds. Never earlier than what it said before: two acts keep their order. */
export const cityTime = (): number => {
  const now = Math.round(readClock()?.now ?? Date.now() + readAhead());
  last = now > last || last - now > 60_000 ? now : last + 1;
  return last;
};

/** An instant of this phone's clock as the city's. */
export const cityTimeOf = (device: number): number => Math.round(device + (cityTime() - Date.now()));
