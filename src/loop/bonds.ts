import type { Loop } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { Changes } from './event.ts';
import { openGap } from './gap.ts';
import { type Refusal, refusal } from './refusal.ts';
import { consequences, decidedFacts, join, nextAfter } from './ruling.ts';
import { provedBy } from './said.ts';
import type { CaseState } from './state.ts';
import { survivorOf } from './survivor.ts';
import type { CaseId, Facts } from './terms.ts';

// A case that is tied to another one holds it until it has an outcome; what comes out is told to it.

/** Bonds (specimens without a result) that still hold the case. */
export const openBonds = (state: CaseState): readonly string[] =>
  Object.entries(state.bonds)
    .filter(([, outcome]) => outcome === null)
    .map(([child]) => child);

const parentOutcome = (as: string, value: unknown): string => `${as}.${typeof value === 'string' ? value : 'unknown'}`;

/** What follows from an outcome: the decisions, and where policy gives it time the clock of the next one. */
const follows = (
  draft: Draft,
  loop: Loop,
  told: CaseState,
  before: CaseState,
  said: Facts,
  outcome: string,
): Changes => {
  const position = { loop: before.loop, link: before.link, fast: before.fast, facts: before.facts };
  const decided = consequences(draft, loop, before, before.entered, said, position);
  // One that is still open is what would be asked for.
  if (openBonds(told).length > 0) return decided;
  const clocks = nextAfter(draft, loop, { ...position, facts: decidedFacts(before, decided) }, outcome);
  return clocks.length > 0 ? join(decided, { clocks }) : decided;
};

/** Tells a case what came out of one that is tied to it, or to a case that was merged into it. */
export const tell = (draft: Draft, child: CaseId, parent: CaseState, as: string, value: string): void => {
  const previous = parent.bonds[child] ?? null;
  const outcome = parentOutcome(as, value);
  if (previous === outcome) return;
  const loop = draft.loopOf(parent);
  const bonds = { ...parent.bonds, [child]: outcome };
  const facts = { [as]: value, ...provedBy(loop, parent, Object.values(bonds), outcome) };
  draft.emit(
    parent.caseId,
    { name: 'bond.settled.1', data: { child, outcome, previous } },
    'system',
    parent.custody === 'closed' ? { facts } : follows(draft, loop, { ...parent, bonds }, parent, facts, outcome),
  );
};

/** Kinds of the gaps about a parent whose bonded case of this loop answered nothing: a new one settles them. */
export const demandsOf = (loop: string): readonly string[] => [`${loop}-again`, `${loop}-lapsed`];

/**
 * Tells the parent of a bonded case what came out, and lets its decisions follow. An answer that is none demands the
 * same anew, and one that finds a closed case, whom nobody holds any more, is a gap: somebody must look (I7).
 */
export const settleBond = (
  draft: Draft,
  child: CaseState,
  as: string,
  value: string,
  final?: readonly string[],
): Refusal | null => {
  if (child.subject === null) return refusal('subject_missing', child.caseId);
  let parent = draft.find(child.subject);
  while (parent !== null) {
    const before = parent.version;
    tell(draft, child.caseId, parent, as, value);
    const told = draft.find(parent.caseId);
    if (final !== undefined && told !== null && told.version > before) {
      if (told.custody === 'closed') {
        if (survivorOf(draft, told) === null) openGap(draft, told, `${child.loop}-late`, {}, { [as]: value });
      } else if (!final.includes(value)) {
        openGap(draft, told, `${child.loop}-again`, {}, { [as]: value });
      }
    }
    // Who was merged into another case is found there.
    parent = survivorOf(draft, parent);
  }
  return null;
};
