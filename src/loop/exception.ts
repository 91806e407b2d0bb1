import type { SingleCommand } from './command.ts';
import { approves, isApprover } from './authority.ts';
import type { Draft } from './draft.ts';
import { standingOf } from './evidence.ts';
import { settleGaps } from './gap.ts';
import { type Refusal, refusal } from './refusal.ts';
import { clockFor } from './ruling.ts';
import type { CaseState } from './state.ts';

type ExceptionCommand = Extract<
  SingleCommand,
  { type: 'ask-exception' | 'approve-exception' | 'refuse-exception' | 'emergency' | 'review-emergency' }
>;

const ask = (draft: Draft, state: CaseState, command: Extract<ExceptionCommand, { type: 'ask-exception' }>) => {
  if (draft.stamp.unit !== state.holder) return refusal('not_yours', state.caseId);
  if (command.reason.trim() === '') return refusal('reason_missing', state.caseId);
  if (command.document.trim() === '') return refusal('document_missing', state.caseId);
  if (command.expiresAt <= draft.happenedAt) return refusal('exception_expired', state.caseId);
  const { evidence, reason, document, expiresAt } = command;
  const unknown = evidence.filter((kind) => draft.loopOf(state).evidence[kind] === undefined);
  if (evidence.length === 0 || unknown.length > 0) return refusal('evidence_unknown', state.caseId, unknown);
  const body = { exception: draft.stamp.commandId, evidence, expiresAt };
  const words = { reason, document };
  // Whoever asks at night waits for somebody: the ladder calls until it is answered (I7).
  draft.emit(state.caseId, { name: 'exception.asked.1', data: body, words }, 'holder', {
    clocks: [clockFor(draft, state, 'exception', 'exception')],
  });
  return null;
};

/** Nobody approves an exception that they asked for or will carry out (I4), nor one of another territory. */
const answer = (
  draft: Draft,
  state: CaseState,
  command: Extract<ExceptionCommand, { type: 'approve-exception' | 'refuse-exception' }>,
): Refusal | null => {
  const asked = state.exceptions[command.exception];
  if (asked === undefined) return refusal('exception_unknown', state.caseId, [command.exception]);
  if (asked.decision !== 'asked') return refusal('exception_decided', state.caseId, [command.exception]);
  if (!isApprover(draft, state)) return refusal('not_yours', state.caseId);
  if (command.reason.trim() === '') return refusal('reason_missing', state.caseId);
  const grants = command.type === 'approve-exception';
  const ownHand =
    draft.stamp.actor === asked.askedBy ||
    draft.stamp.unit === asked.askedByUnit ||
    draft.stamp.unit === state.holder ||
    draft.stamp.unit === state.offer?.to;
  if (grants && ownHand) return refusal('four_eyes', state.caseId, [command.exception]);
  if (!approves(draft, state)) return refusal('not_yours', state.caseId);
  if (grants && asked.expiresAt <= draft.happenedAt) return refusal('exception_expired', state.caseId);
  const body = { exception: command.exception };
  const words = { reason: command.reason };
  const name = grants ? 'exception.approved.1' : 'exception.refused.1';
  const waits = Object.entries(state.exceptions).some(
    ([id, { decision }]) => id !== command.exception && decision === 'asked',
  );
  draft.emit(state.caseId, { name, data: body, words }, 'approver', waits ? {} : { clocks: [{ stop: 'exception' }] });
  return null;
};

/**
 * One tap for danger to life: everyone may act, and somebody must review it within hours. Taps about one danger are one;
 * after somebody answered the call it is another danger, and calls again.
 */
const declare = (draft: Draft, state: CaseState, reason: string): Refusal | null => {
  if (state.emergency !== null && state.clocks['review']?.acknowledged !== true) return null;
  const declared = draft.loopOf(state).links[state.link]?.holders;
  const standing = standingOf(draft, state, declared) ?? 'claimant';
  draft.emit(state.caseId, { name: 'emergency.declared.1', data: {}, words: { reason } }, standing, {
    clocks: [clockFor(draft, state, 'review', 'review')],
  });
  return null;
};

const review = (draft: Draft, state: CaseState, finding: string): Refusal | null => {
  if (state.emergency === null) return refusal('emergency_none', state.caseId);
  if (!approves(draft, state)) return refusal('not_yours', state.caseId);
  const { by, unit } = state.emergency;
  // Nobody stands above the duty room: there another officer of it looks again.
  const sameHand = draft.stamp.unit === unit && unit !== draft.context.duty;
  if (draft.stamp.actor === by || sameHand) return refusal('four_eyes', state.caseId);
  if (finding.trim() === '') return refusal('reason_missing', state.caseId);
  draft.emit(state.caseId, { name: 'emergency.reviewed.1', data: {}, words: { finding } }, 'approver', {
    clocks: [{ stop: 'review' }],
  });
  settleGaps(draft, state, ['emergency-review'], {});
  return null;
};

/** Exceptions with document, approver, reason and expiry; emergencies that act first and are reviewed. */
export const exception = (draft: Draft, command: ExceptionCommand): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed' && command.type !== 'review-emergency') return refusal('case_closed', command.case);
  switch (command.type) {
    case 'ask-exception':
      return ask(draft, state, command);
    case 'approve-exception':
    case 'refuse-exception':
      return answer(draft, state, command);
    case 'emergency':
      return declare(draft, state, command.reason);
    case 'review-emergency':
      return review(draft, state, command.finding);
  }
};
