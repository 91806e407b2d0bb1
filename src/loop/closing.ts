import { isFree } from './clock.ts';
import type { SingleCommand } from './command.ts';
import { approves } from './authority.ts';
import { demandsOf, openBonds } from './bonds.ts';
import { type EndingDeclaration, type Loop, allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { ClockSetting, Standing } from './event.ts';
import { endMeasure } from './escalation.ts';
import { freePlace, leavingPlace, missingEvidence } from './evidence.ts';
import { openGap, ownGap, settleGaps } from './gap.ts';
import { handoverLoop, isBeforeCustody, runProblem } from './handover.ts';
import { tellSurvivor } from './merging.ts';
import { type Refusal, refusal, refusedBy } from './refusal.ts';
import {
  type Position,
  clockFor,
  consequences,
  decidedFacts,
  exitFor,
  join,
  openingClocks,
  releaseClock,
  retainUntil,
  urging,
} from './ruling.ts';
import { takeBackBonds } from './splitting.ts';
import type { CaseState } from './state.ts';
import { survivorOf } from './survivor.ts';

const mayClose = (draft: Draft, state: CaseState, ending: EndingDeclaration): Standing | null => {
  const { unit } = draft.stamp;
  if (ending.by === 'holder') return unit === state.holder ? 'holder' : null;
  if (ending.by === 'opener') return unit === state.opener ? 'opener' : null;
  const kind = draft.unit(unit)?.kind;
  if (kind === undefined || !allows(ending.by, kind)) return null;
  if (unit === state.holder) return 'holder';
  return ending.reach?.includes(state.link) === false ? null : 'declared';
};

/**
 * Closes a case with the evidence that its ending demands. Past the end instant of a person's measure a release
 * needs no paper (I13): what is missing becomes a gap, the person is free.
 */
export const close = (draft: Draft, command: Extract<SingleCommand, { type: 'close' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const ending = draft.loopOf(state).endings[command.ending];
  if (ending === undefined) return refusal('ending_unknown', command.case, [command.ending]);
  if (state.loop === handoverLoop) return refusal('offer_other', command.case, [command.case]);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  const standing = mayClose(draft, state, ending);
  if (standing === null) return refusal('not_yours', command.case);
  const loop = draft.loopOf(state);
  if (loop.isGap === true && ownGap(draft, state)) return refusal('four_eyes', command.case);
  if (isBeforeCustody(draft, state)) return refusal('happened_too_early', command.case);
  if (state.roll.length > 0) return refusal('place_taken', command.case, state.roll);
  if (state.custody === 'offered') return refusal('offer_pending', command.case, [state.offer?.to ?? '']);
  const freed = ending.frees === undefined || state.facts[ending.frees] !== true ? null : state.subject;
  const bound = freed === null ? null : draft.find(freed);
  if (bound !== null && bound.custody !== 'closed' && bound.measure !== null && !isFree(bound, draft.context.now)) {
    return refusal('evidence_missing', command.case, ['lifted']);
  }
  const survivor = command.into === undefined ? null : draft.find(command.into);
  const isOther = survivor !== null && survivor.caseId !== state.caseId && survivor.loop === state.loop;
  if (ending.into === true && !isOther) {
    return refusal('subject_missing', command.case, ['into']);
  }
  // Kept all the same, the name would pass for a merger: what comes out later would be told to a case that has no part in it.
  if (ending.into !== true && command.into !== undefined) return refusal('merges_nothing', command.case, ['into']);
  if (ending.into === true && survivor?.custody === 'closed') return refusal('case_closed', survivor.caseId, ['into']);
  const exit = exitFor(draft, state, command.ending);
  if (!exit.allowed) return refusedBy('link_not_allowed', command.case, [state.link, command.ending], exit.ruling);
  const { measure } = state;
  const served = measure === null || isFree(state, draft.context.now);
  const missing = missingEvidence(draft, state, exit.needs);
  // What is missing is said while there is time to put it right.
  if (ending.served === true && !served) return refusal('too_soon', command.case, [String(measure?.until), ...missing]);
  const bonds = ending.holdsForBonds === true ? openBonds(state) : [];
  const free = ending.holdsForBonds === true && measure !== null && served;
  if (missing.length > 0 && !free) return refusal('evidence_missing', command.case, missing);
  if (bonds.length > 0 && !free) return refusal('bond_open', command.case, bonds);
  // Whoever is released past the end instant before the clock was served: the end goes on the record first.
  if (free && state.measure?.ended === false) endMeasure(draft, state);
  const told = Object.values(draft.find(command.case)?.gaps ?? {}).includes('release-evidence');
  const { place } = state;
  const closed = draft.emit(
    command.case,
    {
      name: 'case.closed.1',
      data: {
        ending: command.ending,
        into: command.into ?? null,
        retainUntil: retainUntil(draft, state, command.ending),
      },
    },
    standing,
    {},
    command.personal ?? null,
  );
  freePlace(draft, place, state.caseId);
  freePlace(draft, leavingPlace(state), state.caseId);
  if (ending.settles !== undefined && survivor !== null) {
    settleGaps(draft, closed, ending.settles, {}, 'merged', survivor.caseId);
    settleGaps(draft, survivor, ending.settles, {}, 'merged', state.caseId);
  }
  if (ending.into === true && survivor !== null) {
    tellSurvivor(draft, state, draft.find(survivor.caseId) ?? survivor);
  }
  if (missing.length > 0 && !told) openGap(draft, closed, 'release-evidence', {}, { missing });
  if (state.emergency !== null) openGap(draft, closed, 'emergency-review');
  return null;
};

/** The clocks of duties that ran when the case was closed: those that were started, and not stopped since. */
const standingDuties = (draft: Draft, loop: Loop, state: CaseState, position: Position): readonly ClockSetting[] => {
  const last = new Map<string, { readonly seq: number; readonly starts: boolean }>();
  for (const [kind, { starts, stops }] of Object.entries(loop.evidence)) {
    const seq = state.evidence[kind]?.seq;
    for (const clock of new Set([starts, stops])) {
      if (clock === undefined || seq === undefined || seq < (last.get(clock)?.seq ?? 0)) continue;
      last.set(clock, { seq, starts: clock === starts });
    }
  }
  return [...last].flatMap(([clock, { starts }]) => (starts ? [clockFor(draft, position, clock, clock)] : []));
};

/** A bonded case that is open again holds its parent again, unless its answer is there (I5). */
const tieAgain = (draft: Draft, state: CaseState): void => {
  const parent = state.subject === null ? null : draft.find(state.subject);
  const outcome = parent?.bonds[state.caseId];
  if (parent === null || parent.custody === 'closed' || outcome === undefined || outcome === null) return;
  const final = Object.values(draft.loopOf(state).evidence).flatMap(({ settles }) =>
    settles === undefined
      ? []
      : [(value: string) => (settles.final === undefined ? value !== 'lapsed' : settles.final.includes(value))],
  );
  const value = outcome.slice(outcome.indexOf('.') + 1);
  if (final.some((isFinal) => isFinal(value))) return;
  const body = { child: state.caseId, loop: state.loop };
  const tied = draft.emit(parent.caseId, { name: 'bond.tied.1', data: body }, 'system');
  settleGaps(draft, tied, demandsOf(state.loop), {});
};

/** Whether a case lay in a place of its holder, who keeps such places: it was freed when the case was closed. */
const isPlaceless = (draft: Draft, loop: Loop, state: CaseState): boolean =>
  Object.entries(loop.evidence).some(
    ([kind, { places, keptBy }]) =>
      places === true &&
      allows(keptBy, draft.unit(state.holder)?.kind ?? '') &&
      state.evidence[kind]?.place !== undefined,
  );

/** Opens a closed case again with its last holder; splits it from the case it had been merged into. */
export const reopen = (draft: Draft, command: Extract<SingleCommand, { type: 'reopen' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody !== 'closed') return refusal('still_open', command.case);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  // A handover of a group was answered once: whoever is still to go is offered anew.
  if (state.loop === handoverLoop) return refusal('offer_other', command.case, [command.case]);
  const loop = draft.loopOf(state);
  const { unit } = draft.stamp;
  const standing: Standing | null =
    unit === state.holder ? 'holder' : unit === state.opener ? 'opener' : approves(draft, state) ? 'approver' : null;
  if (standing === null) return refusal('not_yours', command.case);
  // Reopening is a custody event: it cannot have happened before the latest one (I14).
  if (draft.happenedAt < state.heldSince) return refusal('happened_too_early', command.case);
  const position = {
    loop: state.loop,
    link: state.link,
    fast: state.fast,
    facts: state.facts,
    holder: state.holder,
  };
  const follows = consequences(draft, loop, state, state.entered, {}, position);
  const survivor = survivorOf(draft, state);
  const clocks: ClockSetting[] = openingClocks(draft, loop, position);
  // Closing stopped every clock; a measure that still binds needs its end again (I13), an emergency its review (I4).
  if (state.measure?.ended === false && follows.measure === undefined) {
    clocks.push({ ...clockFor(draft, position, 'end', 'end'), budget: state.measure.until - draft.context.now });
  }
  if (state.measure?.ended === true) clocks.push(...releaseClock(draft, state));
  if (state.emergency !== null) clocks.push(clockFor(draft, position, 'review', 'review'));
  clocks.push(...standingDuties(draft, loop, state, position));
  const set = new Set((follows.clocks ?? []).map((change) => ('set' in change ? change.set : change.stop)));
  const urged = urging(draft, loop, state, () => true, { ...position, facts: decidedFacts(state, follows) });
  const stillOn = runProblem(draft, state, { to: state.holder, link: state.link, run: state.run }) === null;
  const run = stillOn && state.run !== null ? { run: state.run } : {};
  const again = draft.emit(
    command.case,
    {
      name: 'case.reopened.1',
      data: { holder: state.holder, link: state.link, ...run },
      words: { reason: command.reason },
    },
    standing,
    join(follows, { clocks: [...clocks, ...urged.filter((change) => 'set' in change && !set.has(change.set))] }),
  );
  // Whoever is among people who are counted or lodged again, and whom no run and no bed has, somebody must see to (I6).
  if (!stillOn) openGap(draft, again, 'run-missing');
  if (isPlaceless(draft, loop, state)) openGap(draft, again, 'place-missing');
  if (loop.bonds === true) tieAgain(draft, state);
  if (survivor !== null) {
    const words = { reason: command.reason };
    const data = { from: command.case };
    takeBackBonds(draft, state, draft.emit(survivor.caseId, { name: 'case.split.1', data, words }, 'system'));
  }
  return null;
};

/**
 * Puts a case on the fast lane: the same duties, a shorter clock and the ladder that policy has for those in a hurry. Never a
 * longer one, however often it is asked, and a clock that has run out goes on calling.
 */
export const hasten = (draft: Draft, command: Extract<SingleCommand, { type: 'hasten' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  const standing = draft.stamp.unit === state.holder ? 'holder' : approves(draft, state) ? 'approver' : null;
  if (standing === null) return refusal('not_yours', command.case);
  const setting = clockFor(
    draft,
    { loop: state.loop, link: state.link, fast: true, facts: state.facts, holder: state.holder },
    'link',
    'link',
  );
  draft.emit(command.case, { name: 'case.hastened.1', data: {}, words: { reason: command.reason } }, standing, {
    clocks: [{ ...setting, goesOn: true }],
  });
  return null;
};

/** Asks the decision tables again, under the version now in force. Only Huan itself and approvers may. */
export const redecide = (draft: Draft, command: Extract<SingleCommand, { type: 'redecide' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  const loop = draft.loopOf(state);
  const kind = draft.unit(draft.stamp.unit)?.kind ?? '';
  const bySystem = kind === 'system';
  if (!bySystem && !approves(draft, state)) return refusal('not_yours', command.case);
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: state.facts };
  const changes = consequences(draft, loop, state, state.entered, {}, position, true);
  const { reason } = command;
  const why = bySystem ? { data: { reason } } : { data: {}, words: { reason } };
  draft.emit(command.case, { name: 'case.decided.1', ...why }, bySystem ? 'system' : 'approver', changes);
  return null;
};
