import type { Loop } from './declaration.ts';
import type { CaseState } from './state.ts';
import { type Instant, minutes } from './terms.ts';

// How policy words the evidence that it demands, and whether it is there: read by the write path and by the auditor.

/** One alternative of what policy demands: so many of a kind, and how far apart when they must be in a row. */
export interface Wanted {
  readonly kind: string;
  readonly count: number;
  /** Milliseconds; null where how they follow on each other does not matter. */
  readonly apart: number | null;
}

/** The alternatives of a need: `kind`, `kind:count` or `kind:count:minutes`, joined by `|`. */
export const wantedIn = (need: string): readonly Wanted[] =>
  need.split('|').map((alternative) => {
    const [kind = '', count = '1', apart] = alternative.trim().split(':');
    return { kind, count: Number(count), apart: apart === undefined ? null : minutes(Number(apart)) };
  });

/**
 * How many outcomes of a kind there are in a row at the end, each from what was begun at least `apart` after the one
 * counted before it. What is still open or answered nothing does not break a row; what the loop says breaks it does.
 */
const inRow = (loop: Loop, { bonds, tiedAt = {} }: CaseState, kind: string, apart: number): number => {
  const breaking = loop.breaks?.[kind] ?? [];
  const at = (child: string): number => tiedAt[child] ?? 0;
  let count = 0;
  let last: Instant | number = -Infinity;
  const breaks = (outcome: string | null): boolean => outcome !== null && breaking.includes(outcome);
  // Of two that were begun in one millisecond the one that breaks the row counts as the later.
  const inOrder = Object.entries(bonds).toSorted(
    ([one, outcome], [other, another]) => at(one) - at(other) || Number(breaks(outcome)) - Number(breaks(another)),
  );
  for (const [child, outcome] of inOrder) {
    if (breaks(outcome)) [count, last] = [0, -Infinity];
    if (outcome !== kind || at(child) - last < apart) continue;
    count += 1;
    last = at(child);
  }
  return count;
};

/** Whether what is wanted is on record and still proves something, as far as the case alone tells. */
export const isThere = (loop: Loop, state: CaseState, { kind, count, apart }: Wanted): boolean => {
  if (count === 0) return true;
  const entry = state.evidence[kind];
  if (entry === undefined || entry.count < count || entry.differs === true || entry.denies === true) return false;
  if (apart !== null && inRow(loop, state, kind, apart) < count) return false;
  const declared = loop.evidence[kind];
  const cleared = loop.finding?.cleared;
  // What was found again since is not taken back by what was said before.
  if (declared?.clears === true && cleared !== undefined && state.facts[cleared] === false) return false;
  return declared?.lasts !== 'link' || entry.stay === state.stay;
};
