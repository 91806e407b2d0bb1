import type { Draft } from './draft.ts';
import { consequences } from './ruling.ts';
import { provedBy } from './said.ts';
import type { CaseState } from './state.ts';
import { survivorOf } from './survivor.ts';
import { caseId } from './terms.ts';

/** What the outcome of another one's bond becomes, once it is known whose it is. */
export const elsewhere = 'elsewhere';

const parts = (outcome: string): readonly [name: string, value: string] => {
  const at = outcome.indexOf('.');
  return [outcome.slice(0, at), outcome.slice(at + 1)];
};

/** The fact that follows from what is one's own: the outcome of the newest bond that says something, or nothing. */
const ownOutcome = (state: CaseState, name: string, others: ReadonlySet<string>): string | null => {
  const own = Object.entries(state.bonds)
    .filter(([child]) => !others.has(child))
    .flatMap(([, outcome]) => (outcome === null ? [] : [parts(outcome)]));
  return own.findLast(([known]) => known === name)?.[1] ?? null;
};

/**
 * A case is split from the one into which it had been merged. What came out of its bonds meanwhile was told to the other
 * one too: there it is taken back, and decided anew. Nobody stays bound by somebody else's result (I5, I13).
 */
export const takeBackBonds = (draft: Draft, reopened: CaseState, survivor: CaseState): void => {
  const theirs = new Set(Object.keys(reopened.bonds));
  let other: CaseState | null = survivor;
  while (other !== null) {
    for (const [child, previous] of Object.entries(other.bonds)) {
      if (!theirs.has(child) || previous === null) continue;
      const [name, value] = parts(previous);
      if (value === elsewhere) continue;
      const state: CaseState = draft.find(other.caseId) ?? other;
      const loop = draft.loopOf(state);
      const left = Object.entries(state.bonds).map(([id, outcome]) => (theirs.has(id) ? null : outcome));
      const facts = { [name]: ownOutcome(state, name, theirs), ...provedBy(loop, state, left, '') };
      const position = { loop: state.loop, link: state.link, fast: state.fast, facts: { ...state.facts, ...facts } };
      draft.emit(
        state.caseId,
        { name: 'bond.settled.1', data: { child: caseId(child), outcome: `${name}.${elsewhere}`, previous } },
        'system',
        state.custody === 'closed' ? { facts } : consequences(draft, loop, state, state.entered, facts, position),
      );
    }
    const last = draft.find(other.caseId);
    other = last === null ? null : survivorOf(draft, last);
  }
};
