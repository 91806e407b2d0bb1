import type { Draft } from './draft.ts';
import { openGap, ownerOf, settleGaps } from './gap.ts';
import type { CaseState } from './state.ts';
import { type CaseId, type Facts, type UnitId, caseId } from './terms.ts';

// Who stays together. Nobody who may not be alone is left behind in silence, whatever the other one left by: an
// acceptance, a claim, an ambulance that nobody holds up, or the end of their case.

/** Kind of the gap about somebody who may not be alone and is. */
export const leftAlone = 'left-alone';

/** Open members of the party of a case, as they stand, without the case itself. */
const companions = (draft: Draft, state: CaseState): readonly CaseState[] =>
  (state.party?.members ?? []).flatMap((id) => {
    const other = id === state.caseId ? null : draft.find(id);
    return other === null || other.custody === 'closed' || other.party?.id !== state.party?.id ? [] : [other];
  });

/** Members of a party who would be left behind with the same holder. */
export const partedFrom = (draft: Draft, state: CaseState, going: ReadonlySet<CaseId>): readonly CaseId[] =>
  companions(draft, state)
    .filter(({ caseId: id, holder }) => !going.has(id) && holder === state.holder)
    .map(({ caseId: id }) => id);

/** Whether two are with one holder, or one of them is already offered to where the other is. */
const isWith = (state: CaseState, other: CaseState): boolean =>
  other.holder === state.holder || other.holder === state.offer?.to || other.offer?.to === state.holder;

/** Who of its party is still with a case, as rules about handovers are told it. */
const companyWith = (draft: Draft, state: CaseState): Facts => {
  const along = draft.loopOf(state).along;
  if (along === undefined) return {};
  let greatest = 0;
  for (const other of companions(draft, state)) {
    const value = other.facts[along.fact];
    if (isWith(state, other) && typeof value === 'number') greatest = Math.max(greatest, value);
  }
  return { [along.as]: greatest };
};

/** Whether policy makes it somebody's duty that a case is without those who left. */
const isAlone = (draft: Draft, state: CaseState, company: Facts): boolean => {
  const { loop, link } = state;
  const asked = { ...state.facts, ...company, kind: leftAlone, loop, link };
  return typeof draft.context.rule('gaps', asked)?.outputs['owner'] === 'string';
};

/** The open gaps about somebody's being alone. */
const openGaps = (draft: Draft, state: CaseState): readonly CaseState[] =>
  Object.entries(state.gaps).flatMap(([id, kind]) => {
    const gap = kind === leftAlone ? draft.find(caseId(id)) : null;
    return gap === null || gap.custody === 'closed' ? [] : [gap];
  });

/** Whether one of them is with whoever has to see to it now, or was. */
const isTold = (draft: Draft, state: CaseState, company: Facts): boolean => {
  const owner = ownerOf(draft, state, leftAlone, {}, company);
  return openGaps(draft, state).some(({ holder, past }) => [holder, ...past.map(({ unit }) => unit)].includes(owner));
};

/** Whether the company of a case changed: it went to another holder, out of its party, or ended. */
const leaves = (before: CaseState, after: CaseState): boolean =>
  before.custody !== 'closed' &&
  before.party !== null &&
  (after.custody === 'closed' || after.holder !== before.holder || after.party?.id !== before.party.id);

/**
 * After a decision: whoever was left behind by it and may not be alone becomes a gap at once, with a short clock; who is
 * in company again, gone on, or ended, is one no more.
 */
export const watchCompany = (draft: Draft): void => {
  /** Who may have been left, with whom; and all of whom it is to be asked whether they still are. */
  const left = new Map<CaseId, UnitId>();
  const asked = new Set<CaseId>();
  for (const [id, after] of [...draft.touched]) {
    if (draft.loopOf(after).along === undefined) continue;
    const before = draft.loaded(id);
    if (before !== null && leaves(before, after)) {
      for (const other of companions(draft, { ...after, party: before.party })) {
        if (other.holder === before.holder) left.set(other.caseId, other.holder);
      }
      // Who goes on without the others may be the one who must not be alone, or is alone already. Whoever is taken where
      // people are treated is with those who treat them.
      const leftOthers = companions(draft, after).some(({ holder }) => holder === before.holder);
      const goesOn = draft.loopOf(after).links[after.link]?.emergency !== true;
      const goesAlone = after.party === null || (goesOn && (leftOthers || openGaps(draft, after).length > 0));
      if (after.custody !== 'closed' && goesAlone) left.set(id, after.holder);
    }
    // Who comes to somebody ends their being alone.
    if (before !== null && before.holder !== after.holder && after.custody !== 'closed') {
      for (const other of companions(draft, after)) if (other.holder === after.holder) asked.add(other.caseId);
    }
    // Who was about to follow and does not is asked about again.
    const stays = before?.custody === 'offered' && after.custody === 'held' && before.holder === after.holder;
    if (stays && after.party !== null) {
      left.set(id, after.holder);
      for (const other of companions(draft, after)) {
        if (other.holder === before.offer?.to) left.set(other.caseId, other.holder);
      }
    }
    // One that was settled by proof (somebody sits with them) is not opened again by every word about the case.
    if (Object.values(after.gaps).includes(leftAlone)) asked.add(id);
  }
  for (const id of new Set([...asked, ...left.keys()])) {
    const state = draft.find(id);
    if (state === null) continue;
    const company = companyWith(draft, state);
    const alone = state.custody !== 'closed' && isAlone(draft, state, company);
    if (!alone) settleGaps(draft, state, [leftAlone], {});
    else if (left.get(id) === state.holder && !isTold(draft, state, company))
      openGap(draft, state, leftAlone, {}, company);
  }
};
