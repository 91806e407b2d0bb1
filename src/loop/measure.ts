import type { SingleCommand } from './command.ts';
import { approves, isApprover } from './authority.ts';
import { allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import { type Refusal, refusal } from './refusal.ts';
import { clockFor, releaseClock } from './ruling.ts';

/**
 * Extends a person's measure beforehand, in writing, with reasons and the way to object; or lifts it (I13).
 * Never by the unit that holds the person or one of another territory, and never after the end instant: then the person
 * is free.
 */
export const measure = (
  draft: Draft,
  command: Extract<SingleCommand, { type: 'extend-measure' | 'lift-measure' }>,
): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  const kind = draft.unit(draft.stamp.unit)?.kind ?? '';
  const longer = command.type === 'extend-measure' ? draft.loopOf(state).measure?.extends : undefined;
  // Whoever hears objections has not made the measure longer before.
  if (!isApprover(draft, state) || (longer !== undefined && !allows(longer, kind))) {
    return refusal('not_yours', command.case);
  }
  if (draft.stamp.unit === state.holder) return refusal('four_eyes', command.case);
  if (!approves(draft, state)) return refusal('not_yours', command.case);
  if (state.measure === null) return refusal('measure_none', command.case);
  if (state.measure.ended || state.measure.until <= draft.context.now) return refusal('measure_ended', command.case);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case, ['reason']);
  if (command.basis.trim() === '') return refusal('reason_missing', command.case, ['basis']);
  if (command.type === 'lift-measure') {
    const words = { reason: command.reason, basis: command.basis };
    draft.emit(command.case, { name: 'measure.lifted.1', data: {}, words }, 'approver', {
      clocks: [{ stop: 'end' }, ...releaseClock(draft, state)],
    });
    return null;
  }
  if (command.objection.trim() === '') return refusal('reason_missing', command.case, ['objection']);
  if (command.until <= state.measure.until) return refusal('too_soon', command.case, ['until']);
  const { until, reason, basis, objection } = command;
  const words = { reason, basis, objection };
  draft.emit(command.case, { name: 'measure.extended.1', data: { until }, words }, 'approver', {
    clocks: [{ ...clockFor(draft, state, 'end', 'end'), budget: until - draft.context.now }],
  });
  return null;
};
