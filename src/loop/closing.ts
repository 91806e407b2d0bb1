import { dueAt, isFree } from './clock.ts';
import type { SingleCommand } from './command.ts';
import { type EndingDeclaration, allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { ClockSetting, Standing } from './event.ts';
import { endMeasure } from './escalation.ts';
import { freePlace, leavingPlace, missingEvidence, openBonds } from './evidence.ts';
import { openGap, ownGap, settleGaps } from './gap.ts';
import { handoverLoop } from './handover.ts';
import { type Refusal, refusal } from './refusal.ts';
import { clockFor, consequences, exitFor, join, openingClocks, retainUntil } from './ruling.ts';
import type { CaseState } from './state.ts';

const mayClose = (draft: Draft, state: CaseState, ending: EndingDeclaration): Standing | null => {
  const { unit } = draft.stamp;
  if (ending.by === 'holder') return unit === state.holder ? 'holder' : null;
  if (ending.by === 'opener') return unit === state.opener ? 'opener' : null;
  const kind = draft.unit(unit)?.kind;
  if (kind === undefined || !allows(ending.by, kind)) return null;
  return unit === state.holder ? 'holder' : 'declared';
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
  if (state.custody === 'offered') return refusal('offer_pending', command.case, [state.offer?.to ?? '']);
  const survivor = command.into === undefined ? null : draft.find(command.into);
  if (ending.into === true && (survivor === null || survivor.caseId === state.caseId)) {
    return refusal('subject_missing', command.case, ['into']);
  }
  if (ending.into === true && survivor?.custody === 'closed') return refusal('case_closed', survivor.caseId, ['into']);
  const exit = exitFor(draft, state, command.ending);
  if (!exit.allowed) return refusal('link_not_allowed', command.case, [state.link, command.ending]);
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
  if (missing.length > 0 && !told) openGap(draft, closed, 'release-evidence', {}, { missing });
  if (state.emergency !== null) openGap(draft, closed, 'emergency-review');
  return null;
};

/** Opens a closed case again with its last holder; splits it from the case it had been merged into. */
export const reopen = (draft: Draft, command: Extract<SingleCommand, { type: 'reopen' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody !== 'closed') return refusal('still_open', command.case);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  const loop = draft.loopOf(state);
  const { unit } = draft.stamp;
  const kind = draft.unit(unit)?.kind ?? '';
  const standing: Standing | null =
    unit === state.holder
      ? 'holder'
      : unit === state.opener
        ? 'opener'
        : allows(loop.approvers, kind)
          ? 'approver'
          : null;
  if (standing === null) return refusal('not_yours', command.case);
  // Reopening is a custody event: it cannot have happened before the latest one (I14).
  if (draft.happenedAt < state.heldSince) return refusal('happened_too_early', command.case);
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: state.facts };
  const follows = consequences(draft, loop, state, state.entered, {}, position);
  const { mergedInto } = state;
  const clocks: ClockSetting[] = openingClocks(draft, loop, position);
  // Closing stopped every clock; a measure that still binds needs its end again (I13), an emergency its review (I4).
  if (state.measure?.ended === false && follows.measure === undefined) {
    clocks.push({ ...clockFor(draft, position, 'end', 'end'), budget: state.measure.until - draft.context.now });
  }
  if (state.emergency !== null) clocks.push(clockFor(draft, position, 'review', 'review'));
  draft.emit(
    command.case,
    { name: 'case.reopened.1', data: { reason: command.reason, holder: state.holder, link: state.link } },
    standing,
    join(follows, { clocks }),
  );
  if (mergedInto !== null) {
    const survivor = draft.find(mergedInto);
    if (survivor !== null) {
      const body = { from: command.case, reason: command.reason };
      draft.emit(mergedInto, { name: 'case.split.1', data: body }, 'system');
    }
  }
  return null;
};

/** Puts a case on the fast lane: the same duties, a shorter clock. Never a longer one, however often it is asked. */
export const hasten = (draft: Draft, command: Extract<SingleCommand, { type: 'hasten' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  const kind = draft.unit(draft.stamp.unit)?.kind ?? '';
  const standing =
    draft.stamp.unit === state.holder ? 'holder' : allows(draft.loopOf(state).approvers, kind) ? 'approver' : null;
  if (standing === null) return refusal('not_yours', command.case);
  const setting = clockFor(
    draft,
    { loop: state.loop, link: state.link, fast: true, facts: state.facts },
    'link',
    'link',
  );
  const running = state.clocks['link'];
  const due = running === undefined ? null : dueAt(running);
  const budget = due === null ? setting.budget : Math.min(setting.budget, due - draft.context.now);
  draft.emit(command.case, { name: 'case.hastened.1', data: { reason: command.reason } }, standing, {
    clocks: [{ ...setting, budget }],
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
  if (!bySystem && !allows(loop.approvers, kind)) return refusal('not_yours', command.case);
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: state.facts };
  const changes = consequences(draft, loop, state, state.entered, {}, position, true);
  const body = { name: 'case.decided.1', data: { reason: command.reason } } as const;
  draft.emit(command.case, body, bySystem ? 'system' : 'approver', changes);
  return null;
};
