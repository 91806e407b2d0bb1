import { isFree } from './clock.ts';
import { tell } from './bonds.ts';
import type { Draft } from './draft.ts';
import { openGap } from './gap.ts';
import { consequences, earliestStart } from './ruling.ts';
import type { CaseState } from './state.ts';
import { type Facts, caseId } from './terms.ts';

/** What was found of somebody under the case that ends, and not yet of the one that goes on. */
const found = (draft: Draft, merged: CaseState, survivor: CaseState): Facts => {
  const { finding, keeps = [] } = draft.loopOf(survivor);
  const names = finding === undefined ? keeps : [finding.as, ...keeps];
  const facts: Record<string, boolean> = {};
  for (const name of names) if (merged.facts[name] === true && survivor.facts[name] !== true) facts[name] = true;
  const cleared = finding?.cleared;
  const ill = finding !== undefined && facts[finding.as] === true;
  if (ill && cleared !== undefined && survivor.facts[cleared] === true) facts[cleared] = false;
  return facts;
};

/**
 * Two cases turned out to be one person. What was found of them under the case that ends is told to the one that goes on,
 * and its decisions follow: a positive test, illness, a contact; and the days count from where they began first. That a
 * measure had ended or been lifted there only a human weighs: it becomes a gap (I13). A negative test is not carried over:
 * as new as it would look there, it might answer what was found since.
 */
export const tellSurvivor = (draft: Draft, merged: CaseState, survivor: CaseState): void => {
  const loop = draft.loopOf(survivor);
  const facts = { ...found(draft, merged, survivor), ...earliestStart(loop, merged, survivor) };
  const position = {
    loop: survivor.loop,
    link: survivor.link,
    fast: survivor.fast,
    facts: { ...survivor.facts, ...facts },
  };
  draft.emit(
    survivor.caseId,
    { name: 'case.merged.1', data: { from: merged.caseId } },
    'system',
    Object.keys(facts).length === 0 ? {} : consequences(draft, loop, survivor, survivor.entered, facts, position),
  );
  const proving = loop.finding?.outcomes ?? [];
  for (const [child, outcome] of Object.entries(merged.bonds)) {
    if (outcome === null || !proving.includes(outcome)) continue;
    const at = outcome.indexOf('.');
    const parent = draft.find(survivor.caseId) ?? survivor;
    tell(draft, caseId(child), parent, outcome.slice(0, at), outcome.slice(at + 1));
  }
  const { now } = draft.context;
  const told = draft.find(survivor.caseId) ?? survivor;
  if (isFree(merged, now) && told.measure !== null && !isFree(told, now)) openGap(draft, told, 'merged-free');
};
