import type { OpenCommand, SingleCommand } from './command.ts';
import { allows, mayHold } from './declaration.ts';
import type { Draft } from './draft.ts';
import { demandsOf } from './bonds.ts';
import { leavingPlace, recorderOf } from './evidence.ts';
import { ownerOf, settleGaps } from './gap.ts';
import { handoverLoop } from './handover.ts';
import { type Refusal, refusal } from './refusal.ts';
import { sharedWith } from './room.ts';
import { consequences, firstHolder, join, openingClocks, toldProblem } from './ruling.ts';
import type { CaseState } from './state.ts';
import { type UnitId, unitId } from './terms.ts';

const holderOf = (draft: Draft, command: OpenCommand, holders: readonly string[] | 'any'): UnitId | Refusal => {
  const { duty } = draft.context;
  if (command.holder === null) {
    // A rule that names nobody fit to hold must not keep a person out of the loop: the duty room holds (I7).
    const ruled = firstHolder(draft, command.loop, command.facts ?? {});
    const unit = ruled === null ? undefined : draft.unit(unitId(ruled));
    return unit !== undefined && unit.active !== false && mayHold(holders, unit.kind) ? unit.id : duty;
  }
  const named = command.holder;
  const unit = draft.unit(named);
  if (unit === undefined) return refusal('receiver_unknown', command.case, [named]);
  return mayHold(holders, unit.kind) || unit.id === duty
    ? unit.id
    : refusal('receiver_cannot_hold', command.case, [named]);
};

const tie = (draft: Draft, command: OpenCommand, subject: CaseState): Refusal | null => {
  if (subject.custody === 'closed') return refusal('case_closed', subject.caseId);
  const declared = draft.loopOf(subject).evidence[command.loop];
  const standing = declared === undefined ? null : recorderOf(draft, subject, command.loop);
  if (standing === null) return refusal('not_yours', subject.caseId, [command.loop]);
  const body = { child: command.case, loop: command.loop };
  // What was to be done in time is begun with it.
  const stops = declared?.stops;
  const clocks = stops === undefined || subject.clocks[stops] === undefined ? {} : { clocks: [{ stop: stops }] };
  const tied = draft.emit(subject.caseId, { name: 'bond.tied.1', data: body }, standing, clocks);
  settleGaps(draft, tied, demandsOf(command.loop), {});
  return null;
};

/** Whether a case is one with which heads come: they are counted with it. */
const isVoyage = (draft: Draft, state: CaseState | null): boolean =>
  state !== null && Object.values(draft.loopOf(state).evidence).some(({ counts }) => counts === 'voyage');

/** Opens a case. Needs no acceptance; where policy is silent about the first holder the duty room holds. */
export const open = (draft: Draft, command: OpenCommand): Refusal | null => {
  if (draft.find(command.case) !== null) return refusal('already_opened', command.case);
  const loop = draft.context.loop(command.loop);
  if (loop === undefined) return refusal('loop_unknown', command.case, [command.loop]);
  // A handover of a group is opened by its offer, or it would move nobody.
  if (command.loop === handoverLoop) return refusal('loop_unknown', command.case, [command.loop]);
  const opener = draft.unit(draft.stamp.unit);
  if (opener === undefined) return refusal('unit_unknown', command.case, [draft.stamp.unit]);
  if (!allows(loop.openers, opener.kind)) return refusal('not_yours', command.case, [command.loop]);
  const first = loop.links[loop.first];
  const named = holderOf(draft, command, first?.holders ?? []);
  if (typeof named !== 'string') return named;
  const subject = command.subject === undefined ? null : draft.find(command.subject);
  if (command.subject !== undefined && subject === null) return refusal('not_found', command.subject);
  // Counted with what is no flight, somebody would be missing from every balance of heads (I6).
  if (command.voyage !== undefined && !isVoyage(draft, draft.find(command.voyage))) {
    return refusal('not_found', command.voyage, ['voyage']);
  }
  // A unit that has stopped working is given what is about its own cases, without which they could not leave.
  if (draft.unit(named)?.active === false && subject?.holder !== named) {
    return refusal('unit_inactive', command.case, [named]);
  }
  // A gap that somebody opens has the owner that policy names for its kind, and its case tells of it.
  const about = loop.isGap === true && subject !== null && draft.loopOf(subject).isGap !== true ? subject : null;
  const kind = String(command.facts?.['kind'] ?? 'reported');
  const holder = about !== null && command.holder === null ? ownerOf(draft, about, kind) : named;
  if (loop.bonds === true && subject === null) return refusal('subject_missing', command.case);
  const facts = command.facts ?? {};
  const untrue = toldProblem(draft, loop, command.case, facts);
  if (untrue !== null) return untrue;
  const position = { loop: loop.name, link: loop.first, fast: false, facts, holder };
  const follows = consequences(draft, loop, null, { [loop.first]: draft.happenedAt }, facts, position);
  const decided = Object.assign({}, facts, ...(follows.decided ?? []).map((decision) => decision.outputs));
  const clock = { clocks: openingClocks(draft, loop, { ...position, facts: decided }) };
  // What Huan itself gives as a reason is a code, what anybody else gives is words.
  const coded = opener.kind === 'system';
  const { reason = null } = command;
  draft.emit(
    command.case,
    {
      name: 'case.opened.1',
      data: {
        loop: loop.name,
        link: loop.first,
        holder,
        opener: opener.id,
        subject: command.subject ?? null,
        voyage: command.voyage ?? null,
        run: null,
        party: command.party ?? null,
        roll: [],
        reason: coded ? reason : null,
      },
      ...(coded || reason === null ? {} : { words: { reason } }),
    },
    'opener',
    join(follows, clock),
    command.personal ?? null,
  );
  draft.opened.push(command.case);
  if (about !== null) {
    draft.emit(about.caseId, { name: 'gap.noted.1', data: { gap: command.case, kind } }, 'system');
  }
  return loop.bonds === true && subject !== null ? tie(draft, command, subject) : null;
};

/** Puts a case into a party, or takes it out with a reason. Only its holder may. */
export const party = (draft: Draft, command: Extract<SingleCommand, { type: 'join' | 'leave' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  if (draft.stamp.unit !== state.holder) return refusal('not_yours', command.case);
  // Who lies in a room with others of their party would lie there with strangers: first another room, then another party.
  const stays = command.type === 'join' && command.party === state.party?.id;
  const shares = stays ? [] : sharedWith(draft, state.caseId, [state.place, leavingPlace(state)]);
  if (shares.length > 0) return refusal('room_taken', command.case, shares);
  if (command.type === 'join') {
    const body = { id: command.party, members: command.members };
    draft.emit(command.case, { name: 'party.joined.1', data: body }, 'holder');
    return null;
  }
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  draft.emit(command.case, { name: 'party.left.1', data: {}, words: { reason: command.reason } }, 'holder');
  return null;
};
