import type { GroupCommand, OfferGroupCommand } from './command.ts';
import type { Draft } from './draft.ts';
import { openGap, settleGaps } from './gap.ts';
import { bondsAgainst } from './evidence.ts';
import { partedFrom } from './company.ts';
import { acceptProblem, handoverLoop, isBeforeCustody, offerProblem, takeOver } from './handover.ts';
import { type Refusal, refusal } from './refusal.ts';
import { clockFor, retainUntil } from './ruling.ts';
import type { CaseState } from './state.ts';
import { type CaseId, type Facts, unitId } from './terms.ts';

const offerGroup = (draft: Draft, command: OfferGroupCommand): Refusal | null => {
  const loop = draft.context.loop(handoverLoop);
  if (loop === undefined) throw new Error('the loop of handovers is not declared');
  if (draft.find(command.handover) !== null) return refusal('already_opened', command.handover);
  if (command.cases.length === 0) return refusal('heads_none', command.handover);
  const heads = [...new Set(command.cases)];
  const going = new Set(heads);
  const willing = (command.splits ?? '').trim() !== '';
  const problems: Refusal[] = [];
  for (const id of heads) {
    const state = draft.find(id);
    const problem = state === null ? refusal('not_found', id) : offerProblem(draft, state, command, going);
    if (problem !== null) problems.push(problem);
    else if (state !== null && !willing && state.emergency === null) {
      const parted = partedFrom(draft, state, going);
      if (parted.length > 0) problems.push(refusal('party_split', id, parted));
    }
  }
  const [first, ...others] = problems;
  if (first !== undefined) return { ...first, others };
  const { unit } = draft.stamp;
  const run = command.run ?? null;
  const facts: Facts = { to: command.to, offeredLink: command.link };
  const position = { loop: handoverLoop, link: loop.first, fast: false, facts };
  draft.emit(
    command.handover,
    {
      name: 'case.opened.1',
      data: {
        loop: handoverLoop,
        link: loop.first,
        holder: unit,
        opener: unit,
        subject: null,
        voyage: null,
        run,
        party: null,
        roll: heads,
        reason: null,
      },
      ...(command.splits === undefined ? {} : { words: { reason: command.splits } }),
    },
    'holder',
    { facts, clocks: [clockFor(draft, position, 'offer', 'offer')] },
  );
  const body = { offer: command.handover, to: command.to, link: command.link, handover: command.handover, run };
  for (const id of heads) draft.emit(id, { name: 'offer.made.1', data: body }, 'holder');
  return null;
};

const groupOf = (draft: Draft, id: CaseId): CaseState | Refusal => {
  const state = draft.find(id);
  if (state === null) return refusal('not_found', id);
  return state.loop === handoverLoop ? state : refusal('not_group', id);
};

const close = (draft: Draft, group: CaseState, ending: string): void => {
  if (group.custody === 'closed') return;
  const mine = draft.stamp.unit === group.holder;
  const closing = { ending, into: null, retainUntil: retainUntil(draft, group, ending) };
  const closed = draft.emit(group.caseId, { name: 'case.closed.1', data: closing }, mine ? 'holder' : 'declared');
  if (group.emergency !== null) openGap(draft, closed, 'emergency-review');
};

/** A head that was offered and is not taken over stays with the giver and becomes a gap. */
const stay = (draft: Draft, state: CaseState, handover: CaseId, kind: 'absent' | 'open-bond'): void => {
  const body = { offer: handover, reason: kind };
  const refused = draft.emit(state.caseId, { name: 'offer.refused.1', data: body }, 'receiver');
  openGap(draft, refused, kind, { giver: state.holder, receiver: draft.stamp.unit });
};

const acceptGroup = (draft: Draft, command: Extract<GroupCommand, { type: 'accept-group' }>): Refusal | null => {
  const group = groupOf(draft, command.handover);
  if ('code' in group) return group;
  const { unit } = draft.stamp;
  const to = unitId(String(group.facts['to']));
  if (to !== unit) return refusal('not_yours', command.handover);
  if (group.custody === 'closed' && group.ending !== 'lapsed') return refusal('nothing_offered', command.handover);
  const present = new Set(command.present);
  if (present.size === 0) return refusal('heads_none', command.handover);
  for (const id of present) if (draft.find(id) === null) return refusal('not_found', id);
  const held = group.roll.flatMap((id) => {
    const state = present.has(id) ? draft.find(id) : null;
    const open = state?.offer ?? state?.lapsedOffer ?? null;
    if (state === null || open?.offer !== command.handover) return [];
    return acceptProblem(draft, state, open) ?? [];
  });
  const [first, ...others] = held;
  if (first !== undefined) return { ...first, others };
  for (const id of group.roll) {
    const state = draft.find(id);
    if (state === null) continue;
    const open = state.offer ?? state.lapsedOffer;
    const standing = open !== null && open.offer === command.handover;
    if (present.has(id)) {
      if (!standing || draft.happenedAt < state.heldSince) {
        if (state.holder === unit) continue;
        const body = { offer: command.handover, by: unit, link: String(group.facts['offeredLink']) };
        const attested = draft.emit(id, { name: 'signature.attested.1', data: body }, 'claimant');
        openGap(draft, attested, 'history', { receiver: unit });
      } else if (bondsAgainst(draft, state, open.link).length > 0) {
        stay(draft, state, command.handover, 'open-bond');
      } else {
        takeOver(draft, state, open, state.offer === null, present);
      }
    } else if (standing) {
      stay(draft, state, command.handover, 'absent');
    }
  }
  for (const id of present) {
    const state = group.roll.includes(id) ? null : draft.find(id);
    if (state !== null) openGap(draft, state, 'unlisted', { giver: state.holder, receiver: unit });
  }
  // A signature that is older than the giver's own custody moved nothing: then the offer still waits for a valid one.
  const waits = group.roll.some((id) => draft.find(id)?.offer?.offer === command.handover);
  if (!waits) close(draft, group, 'accepted');
  settleGaps(draft, group, ['offer-lapsed'], { late: true });
  return null;
};

const declineGroup = (
  draft: Draft,
  command: Extract<GroupCommand, { type: 'refuse-group' | 'withdraw-group' }>,
): Refusal | null => {
  const group = groupOf(draft, command.handover);
  if ('code' in group) return group;
  const refusing = command.type === 'refuse-group';
  const allowed = refusing ? String(group.facts['to']) : group.holder;
  if (draft.stamp.unit !== allowed) return refusal('not_yours', command.handover);
  if (group.custody === 'closed') return refusal('nothing_offered', command.handover);
  if (command.reason.trim() === '') return refusal('reason_missing', command.handover);
  if (isBeforeCustody(draft, group)) return refusal('happened_too_early', command.handover);
  for (const id of group.roll) {
    const state = draft.find(id);
    if (state === null || state.offer?.offer !== command.handover) continue;
    draft.emit(
      id,
      {
        name: refusing ? 'offer.refused.1' : 'offer.withdrawn.1',
        data: { offer: command.handover },
        words: { reason: command.reason },
      },
      refusing ? 'receiver' : 'holder',
    );
  }
  close(draft, group, refusing ? 'refused' : 'withdrawn');
  return null;
};

/** The offer of a group ran out: every head stays with the giver, and one gap about the handover says so. */
export const lapseGroup = (draft: Draft, group: CaseState): void => {
  for (const id of group.roll) {
    const state = draft.find(id);
    if (state === null || state.offer?.offer !== group.caseId) continue;
    draft.emit(id, { name: 'offer.lapsed.1', data: { offer: group.caseId } }, 'system');
  }
  const closing = { ending: 'lapsed', into: null, retainUntil: retainUntil(draft, group, 'lapsed') };
  const closed = draft.emit(group.caseId, { name: 'case.closed.1', data: closing }, 'system');
  if (group.emergency !== null) openGap(draft, closed, 'emergency-review');
  openGap(draft, closed, 'offer-lapsed', { giver: group.holder, receiver: unitId(String(group.facts['to'])) });
};

/** Offers and answers for a party or for everyone on a run: all or nothing to offer, head by head to accept. */
export const handoverOfGroup = (draft: Draft, command: GroupCommand): Refusal | null => {
  switch (command.type) {
    case 'offer-group':
      return offerGroup(draft, command);
    case 'accept-group':
      return acceptGroup(draft, command);
    case 'refuse-group':
    case 'withdraw-group':
      return declineGroup(draft, command);
  }
};
