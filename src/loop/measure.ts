import type { SingleCommand } from './command.ts';
import { allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import { type Refusal, refusal } from './refusal.ts';
import { clockFor } from './ruling.ts';

/**
 * Extends a person's measure beforehand, in writing, with reasons and the way to object; or lifts it (I13).
 * Never by the unit that holds the person, and never after the end instant: then the person is free.
 */
export const measure = (
  draft: Draft,
  command: Extract<SingleCommand, { type: 'extend-measure' | 'lift-measure' }>,
): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  const kind = draft.unit(draft.stamp.unit)?.kind ?? '';
  if (!allows(draft.loopOf(state).approvers, kind)) return refusal('not_yours', command.case);
  if (draft.stamp.unit === state.holder) return refusal('four_eyes', command.case);
  if (state.measure === null) return refusal('measure_none', command.case);
  if (state.measure.ended || state.measure.until <= draft.context.now) return refusal('measure_ended', command.case);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case, ['reason']);
  if (command.basis.trim() === '') return refusal('reason_missing', command.case, ['basis']);
  if (command.type === 'lift-measure') {
    const body = { reason: command.reason, basis: command.basis };
    draft.emit(command.case, { name: 'measure.lifted.1', data: body }, 'approver', { clocks: [{ stop: 'end' }] });
    return null;
  }
  if (command.objection.trim() === '') return refusal('reason_missing', command.case, ['objection']);
  if (command.until <= state.measure.until) return refusal('too_soon', command.case, ['until']);
  const { until, reason, basis, objection } = command;
  draft.emit(command.case, { name: 'measure.extended.1', data: { until, reason, basis, objection } }, 'approver', {
    clocks: [{ ...clockFor(draft, state, 'end', 'end'), budget: until - draft.context.now }],
  });
  return null;
};
