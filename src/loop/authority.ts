import { allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { CaseState } from './state.ts';
import { type UnitId, systemUnit, unitId } from './terms.ts';

/** Whether a unit stands above another in the tree. */
const isAbove = (draft: Draft, unit: UnitId, other: UnitId): boolean => {
  let above: UnitId | null = draft.unit(other)?.parent ?? null;
  while (above !== null) {
    if (above === unit) return true;
    above = draft.unit(above)?.parent ?? null;
  }
  return false;
};

/** Whether the acting unit is above the holder in the tree, or the duty room. */
export const oversees = (draft: Draft, state: CaseState): boolean =>
  draft.stamp.unit === draft.context.duty || isAbove(draft, draft.stamp.unit, state.holder);

/**
 * Whether the acting unit has to do with a case that it does not hold: it stands above the unit that does or that it is
 * offered to, or it is the unit that a fact of the case names, or stands below that one. Huan itself says what follows
 * from elsewhere.
 */
export const isConcerned = (draft: Draft, state: CaseState, fact: string): boolean => {
  const { unit } = draft.stamp;
  if (unit === systemUnit) return true;
  const named = state.facts[fact];
  if (typeof named === 'string' && (named === unit || isAbove(draft, unitId(named), unit))) return true;
  return isAbove(draft, unit, state.holder) || (state.offer !== null && isAbove(draft, unit, state.offer.to));
};

/** Whether the acting unit is of a kind that approves in this loop at all. */
export const isApprover = (draft: Draft, state: CaseState): boolean =>
  allows(draft.loopOf(state).approvers, draft.unit(draft.stamp.unit)?.kind ?? '');

/**
 * Whether the acting unit decides about a case as approver: of a kind that its loop names, and above the holder, or for
 * the whole city. What one district decides binds nobody in another.
 */
export const approves = (draft: Draft, state: CaseState): boolean => {
  const kind = draft.unit(draft.stamp.unit)?.kind ?? '';
  const everywhere = draft.loopOf(state).everywhere ?? [];
  return isApprover(draft, state) && (everywhere.includes(kind) || oversees(draft, state));
};
