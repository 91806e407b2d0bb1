import { openChance } from './random.ts';
import { rates } from './rates.ts';
import { grid, onGrid } from './timetable.ts';

// A device without network keeps what was said to it, with the time of its own clock, and delivers it later: in any order.

/** Whether whoever works there has no network just then: the same at every start. */
export const isOffline = (label: string): boolean => openChance(`offline ${label}`).happens(rates.offline);

/** In which minute something is delivered that was taken down without network; never before it happened. */
export const deliveredAt = (label: string, minute: number, [least, most]: readonly [number, number]): number =>
  onGrid(minute + Math.max(grid, openChance(`delivered ${label}`).between(least, most)));
