import type { Loop } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { CaseState } from './state.ts';
import type { CaseId } from './terms.ts';

/**
 * The case into which this one was merged, null where it was not. Only an ending that merges says so: whatever else a
 * record of before names there has no part in it. Such cases never lead in a circle, for each goes on when the other ends.
 */
export const mergedInto = (loop: Loop, state: CaseState): CaseId | null =>
  state.ending !== null && loop.endings[state.ending]?.into === true ? state.mergedInto : null;

/** The same as a case, where this command may look at it. */
export const survivorOf = (draft: Draft, state: CaseState): CaseState | null => {
  const id = mergedInto(draft.loopOf(state), state);
  return id === null ? null : draft.find(id);
};
