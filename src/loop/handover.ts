import type { CustodyCommand, OfferCommand } from './command.ts';
import { partedFrom } from './company.ts';
import { type Loop, linksAhead, mayHold } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { Changes } from './event.ts';
import { bondsAgainst, emergencyPasses, freePlace, leavesPlace, leavingPlace, missingEvidence } from './evidence.ts';
import { openGap, settleGaps } from './gap.ts';
import { type Refusal, type RefusingRule, refusal, refusedBy } from './refusal.ts';
import { clockFor, consequences, exitFor, join, releaseClock, urging } from './ruling.ts';
import type { CaseState, Offer } from './state.ts';
import { type CaseId, type UnitId, minutes } from './terms.ts';

/** The loop that every handover of a group runs. Its cases move and end only with the group. */
export const handoverLoop = 'handover';

/** Whether a unit exists and its kind may hold a link of the case's loop. */
const receiverProblem = (draft: Draft, state: CaseState, to: UnitId, link: string): Refusal | null => {
  const declared = draft.loopOf(state).links[link];
  if (declared === undefined) return refusal('link_unknown', state.caseId, [link]);
  const unit = draft.unit(to);
  if (unit === undefined) return refusal('receiver_unknown', state.caseId, [to]);
  return mayHold(declared.holders, unit.kind) ? null : refusal('receiver_cannot_hold', state.caseId, [to, link]);
};

/** Whether a unit takes cases into a link only on a run. */
const ridesWith = (draft: Draft, state: CaseState, to: UnitId, link: string): string | null => {
  const rides = draft.loopOf(state).links[link]?.rides;
  return rides !== undefined && draft.unit(to)?.kind === rides.by ? rides.loop : null;
};

/**
 * What stands against the run that somebody is to be carried on: it is not there, over, or not the receiver's. While
 * `offering`, one that is itself offered to the receiver will do: it is theirs before anybody is accepted on it.
 */
export const runProblem = (
  draft: Draft,
  state: CaseState,
  { to, link, run }: { readonly to: UnitId; readonly link: string; readonly run: CaseId | null },
  offering = false,
): Refusal | null => {
  const loop = ridesWith(draft, state, to, link);
  if (loop === null) return null;
  const carrier = run === null ? null : draft.find(run);
  const isOpen = carrier !== null && carrier.loop === loop && carrier.custody !== 'closed';
  const isTheirs = carrier?.holder === to || (offering && carrier?.offer?.to === to);
  return isOpen && isTheirs ? null : refusal('run_missing', state.caseId, ['run']);
};

/** A signature says what its unit held when it was given. Clocks of two devices may differ by so much. */
const skew = minutes(1);

/** Whether something is dated before the acting side could have anything to do with the case (I14). */
export const isBeforeCustody = (draft: Draft, state: CaseState): boolean => draft.happenedAt < state.heldSince - skew;

/** What stands between a case and a link: the loop's own order, policy, missing evidence, an open test (I4, I5). */
const exitProblem = (
  draft: Draft,
  state: CaseState,
  link: string,
  to: UnitId,
  going?: ReadonlySet<CaseId>,
): Refusal | null => {
  const loop = draft.loopOf(state);
  const target = loop.links[link];
  const here = loop.links[state.link];
  if (target === undefined || here === undefined) return refusal('link_unknown', state.caseId, [link]);
  if (emergencyPasses(draft, state, link)) return null;
  if (!here.next.includes(link)) return refusal('link_not_allowed', state.caseId, [state.link, link]);
  const exit = exitFor(draft, state, link, to, going);
  if (!exit.allowed) return refusedBy('link_not_allowed', state.caseId, [state.link, link], exit.ruling);
  const missing = missingEvidence(draft, state, exit.needs, to);
  if (missing.length > 0) return refusal('evidence_missing', state.caseId, missing);
  const bonds = bondsAgainst(draft, state, link);
  return bonds.length > 0 ? refusal('bond_open', state.caseId, bonds) : null;
};

/** Whether a case can be offered by the acting unit to another, together with those who are `going`. */
export const offerProblem = (
  draft: Draft,
  state: CaseState,
  { to, link, run = null }: Pick<OfferCommand, 'to' | 'link'> & { readonly run?: CaseId | null },
  going?: ReadonlySet<CaseId>,
): Refusal | null => {
  if (state.custody === 'closed') return refusal('case_closed', state.caseId);
  if (state.holder !== draft.stamp.unit) return refusal('not_yours', state.caseId);
  if (state.custody === 'offered') return refusal('already_offered', state.caseId, [state.offer?.to ?? '']);
  if (to === state.holder) return refusal('same_holder', state.caseId, [to]);
  if (isBeforeCustody(draft, state)) return refusal('happened_too_early', state.caseId);
  const problem = receiverProblem(draft, state, to, link);
  if (problem !== null) return problem;
  if (draft.unit(to)?.active === false) return refusal('unit_inactive', state.caseId, [to]);
  return exitProblem(draft, state, link, to, going) ?? runProblem(draft, state, { to, link, run: run ?? null }, true);
};

/** The voyage whose hold may stand against a handover of a case, as its loop declares it. */
export const heededVoyage = (loop: Loop, state: CaseState): CaseId | null => {
  const { heeds } = loop;
  if (heeds === undefined || state.link !== heeds.link) return null;
  return Object.entries(heeds.only).every(([name, value]) => state.facts[name] === value) ? state.voyage : null;
};

/**
 * What stands against accepting an offer that was made before the whole voyage was held: policy is asked again with the
 * hold as it stands with the voyage, whether or not it has been spread to this case. The voyage is only read.
 */
const holdProblem = (draft: Draft, state: CaseState, { link, to }: Pick<Offer, 'link' | 'to'>): Refusal | null => {
  const loop = draft.loopOf(state);
  const id = heededVoyage(loop, state);
  const voyage = id === null ? null : draft.find(id);
  if (voyage === null || loop.heeds === undefined || emergencyPasses(draft, state, link)) return null;
  const { held, from } = loop.heeds;
  const since = voyage.facts[from];
  if (voyage.facts[held] !== true || typeof since !== 'number' || draft.happenedAt < since) return null;
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: state.facts };
  const { facts, decided, measure } =
    state.facts[held] === true
      ? {}
      : consequences(draft, loop, state, state.entered, { [held]: true, [from]: since }, position);
  const told: CaseState = {
    ...state,
    facts: Object.assign({}, state.facts, facts, ...(decided ?? []).map(({ outputs }) => outputs)),
    ...(measure === undefined ? {} : { measure: measure && { ...measure, ended: false, extended: false } }),
  };
  const { allowed, ruling } = exitFor(draft, told, link, to);
  return allowed ? null : refusedBy('link_not_allowed', state.caseId, [state.link, link], ruling);
};

const offer = (draft: Draft, command: OfferCommand): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const problem = offerProblem(draft, state, command);
  if (problem !== null) return problem;
  if ((command.splits ?? '').trim() === '' && state.emergency === null) {
    const parted = partedFrom(draft, state, new Set([command.case]));
    if (parted.length > 0) return refusal('party_split', command.case, parted);
  }
  const body = {
    offer: draft.stamp.commandId,
    to: command.to,
    link: command.link,
    handover: null,
    run: command.run ?? null,
  };
  draft.emit(command.case, { name: 'offer.made.1', data: body }, 'holder', {
    clocks: [clockFor(draft, { ...state, link: command.link }, 'offer', 'offer')],
  });
  return null;
};

/** Custody is where the person is. What nobody would have let them pass by is looked into by others than these two (I4). */
const tellPassed = (
  draft: Draft,
  moved: CaseState,
  sides: { readonly giver: UnitId; readonly receiver: UnitId },
  found: { readonly allowed: boolean; readonly missing: readonly string[]; readonly between: readonly string[] },
): void => {
  if (found.allowed) openGap(draft, moved, 'evidence-skipped', sides, { missing: found.missing });
  else openGap(draft, moved, 'link-forbidden', sides, { between: found.between });
};

/** Clocks and decisions that follow from custody moving to a link. */
const arrival = (draft: Draft, state: CaseState, link: string): Changes => {
  const loop = draft.loopOf(state);
  const position = { loop: state.loop, link, fast: state.fast, facts: state.facts, holder: draft.stamp.unit };
  const first = state.entered[link] === undefined;
  const entered = { ...state.entered, [link]: draft.happenedAt };
  const follows = first ? consequences(draft, loop, state, entered, {}, position) : {};
  const decided = Object.assign({}, state.facts, ...(follows.decided ?? []).map((decision) => decision.outputs));
  const there = { ...position, facts: decided };
  const set = new Set((follows.clocks ?? []).map((change) => ('set' in change ? change.set : change.stop)));
  const urged = urging(draft, loop, state, () => true, there).filter(
    (change) => !set.has('set' in change ? change.set : change.stop),
  );
  const outside = loop.links[link]?.outside === true ? [{ stop: 'release' }] : [];
  // Who is free and comes back inside is let go there (I13).
  const comesBack = loop.links[state.link]?.outside === true && outside.length === 0 && state.measure?.ended === true;
  const back = comesBack ? releaseClock(draft, { ...state, link }) : [];
  const clocks = [{ stop: 'offer' }, clockFor(draft, there, 'link', 'link'), ...urged, ...outside, ...back];
  const left = leavingPlace(state) === null ? {} : { facts: { ...follows.facts, leavingPlace: null } };
  return join(follows, { clocks }, left, leavesPlace(draft, state) ? { place: null } : {});
};

/**
 * Custody moves to the acting unit, by its acceptance of an open or just lapsed offer: it is where the person is. What
 * became known after the offer, and would not have let them pass, is looked into by others than these two (I4).
 *
 * @param going who goes along
 */
export const takeOver = (
  draft: Draft,
  state: CaseState,
  taken: Offer,
  late: boolean,
  going?: ReadonlySet<CaseId>,
): void => {
  const { offer: id, to, link, run } = taken;
  const changes = arrival(draft, state, link);
  const found = newProblem(draft, state, taken, going);
  const giver = state.holder;
  const body = { offer: id, from: giver, to, link, run, late };
  const moved = draft.emit(state.caseId, { name: 'offer.accepted.1', data: body }, 'receiver', changes);
  if (found !== null) tellPassed(draft, moved, { giver, receiver: to }, { ...found, between: [state.link, link] });
  if (changes.place === null) freePlace(draft, state.place, state.caseId);
  freePlace(draft, leavingPlace(state), state.caseId);
  if (late) settleGaps(draft, state, ['offer-lapsed'], { late });
};

/** Whether something was recorded of a case after it was offered, so that policy may say otherwise now. */
const changedSince = (state: CaseState, { happenedAt }: Offer): boolean =>
  Object.values(state.evidence).some(({ lastAt }) => lastAt > happenedAt);

/** What stands now between a case and where it was offered to, of what was known since; null when nothing does. */
const newProblem = (
  draft: Draft,
  state: CaseState,
  open: Offer,
  going?: ReadonlySet<CaseId>,
): { readonly allowed: boolean; readonly missing: readonly string[]; readonly ruling: RefusingRule } | null => {
  if (!changedSince(state, open) || emergencyPasses(draft, state, open.link)) return null;
  const { allowed, needs, ruling } = exitFor(draft, state, open.link, open.to, going);
  const missing = allowed ? missingEvidence(draft, state, needs, open.to) : [];
  return allowed && missing.length === 0 ? null : { allowed, missing, ruling };
};

/** Nobody is let out of the loop on what was true when they were offered: it is asked again (I4, I5). */
const outsideProblem = (draft: Draft, state: CaseState, open: Offer): Refusal | null => {
  if (draft.loopOf(state).links[open.link]?.outside !== true) return null;
  const found = newProblem(draft, state, open);
  if (found === null) return null;
  return found.allowed
    ? refusal('evidence_missing', state.caseId, found.missing)
    : refusedBy('link_not_allowed', state.caseId, [state.link, open.link], found.ruling);
};

/** Whoever approved an exception does not carry it out (I4), unless somebody's life is in danger. */
const ownException = (draft: Draft, state: CaseState, link: string): boolean =>
  !emergencyPasses(draft, state, link) &&
  Object.values(state.exceptions).some(
    ({ decision, approvedBy, expiresAt }) =>
      decision === 'approved' && approvedBy === draft.stamp.actor && expiresAt > draft.happenedAt,
  );

/** What stands against accepting an offer, beside what was asked when it was made. */
export const acceptProblem = (draft: Draft, state: CaseState, open: Offer): Refusal | null => {
  if (ownException(draft, state, open.link)) return refusal('four_eyes', state.caseId);
  return holdProblem(draft, state, open) ?? runProblem(draft, state, open) ?? outsideProblem(draft, state, open);
};

const accept = (draft: Draft, command: Extract<CustodyCommand, { type: 'accept' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const { unit } = draft.stamp;
  const open = state.offer ?? state.lapsedOffer;
  const older = draft.happenedAt < state.heldSince;
  if (state.custody !== 'closed' && open !== null && open.offer === command.offer && !older) {
    if (open.to !== unit) return refusal('not_yours', command.case);
    if (open.handover !== null && state.offer !== null) return refusal('offer_other', command.case, [open.handover]);
    const bonds = bondsAgainst(draft, state, open.link);
    if (bonds.length > 0) return refusal('bond_open', command.case, bonds);
    const problem = acceptProblem(draft, state, open);
    if (problem !== null) return problem;
    takeOver(draft, state, open, state.offer === null);
    return null;
  }
  const past = state.offers.find((entry) => entry.offer === command.offer);
  // Custody came to it by this offer, or by another way since: there is nothing left to attest.
  if (past !== undefined && unit === state.holder) return refusal('same_holder', command.case, [unit]);
  if (past !== undefined && past.to === unit && older) {
    const body = { offer: past.offer, by: unit, link: past.link };
    const attested = draft.emit(command.case, { name: 'signature.attested.1', data: body }, 'claimant');
    openGap(draft, attested, 'history');
    return null;
  }
  if (past !== undefined && past.to !== unit) return refusal('not_yours', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  return state.custody === 'offered'
    ? refusal('offer_other', command.case, [state.offer?.offer ?? ''])
    : refusal('nothing_offered', command.case);
};

/** Whether the acting unit may answer the open offer that it names. */
export const openOfferProblem = (state: CaseState, named: string): Refusal | null => {
  if (state.custody === 'closed') return refusal('case_closed', state.caseId);
  if (state.offer === null) return refusal('nothing_offered', state.caseId);
  return state.offer.offer === named ? null : refusal('offer_other', state.caseId, [state.offer.offer]);
};

const decline = (draft: Draft, command: Extract<CustodyCommand, { type: 'refuse' | 'withdraw' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const problem = openOfferProblem(state, command.offer);
  if (problem !== null) return problem;
  const refusing = command.type === 'refuse';
  if (draft.stamp.unit !== (refusing ? state.offer?.to : state.holder)) return refusal('not_yours', command.case);
  if (state.offer !== null && state.offer.handover !== null) {
    return refusal('offer_other', command.case, [state.offer.handover]);
  }
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  if (isBeforeCustody(draft, state)) return refusal('happened_too_early', command.case);
  draft.emit(
    command.case,
    {
      name: refusing ? 'offer.refused.1' : 'offer.withdrawn.1',
      data: { offer: command.offer },
      words: { reason: command.reason },
    },
    refusing ? 'receiver' : 'holder',
    { clocks: [{ stop: 'offer' }] },
  );
  return null;
};

const claim = (draft: Draft, command: Extract<CustodyCommand, { type: 'claim' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('reopen_first', command.case);
  // A gap is a duty and stands nowhere: who took it could settle what others are to look into. It is offered and accepted.
  if (draft.loopOf(state).isGap === true) return refusal('not_yours', command.case);
  const { unit } = draft.stamp;
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  if (unit === state.holder) return refusal('same_holder', command.case, [unit]);
  const here = draft.loopOf(state).links[state.link];
  const reachable = linksAhead(draft.loopOf(state), state.link).has(command.link);
  const emergency = emergencyPasses(draft, state, command.link);
  if (!reachable && !emergency) return refusal('link_not_allowed', command.case, [state.link, command.link]);
  const problem = receiverProblem(draft, state, unit, command.link);
  if (problem !== null) return problem;
  if (draft.happenedAt < state.heldSince) {
    const body = { offer: '', by: unit, link: command.link };
    const attested = draft.emit(command.case, { name: 'signature.attested.1', data: body }, 'claimant');
    openGap(draft, attested, 'history');
    return null;
  }
  const open = state.offer;
  const bonds = bondsAgainst(draft, state, open?.to === unit ? open.link : command.link);
  if (bonds.length > 0) return refusal('bond_open', command.case, bonds);
  const run = command.run ?? null;
  // An acceptance in other words, but not where it would be refused: then it is a claim, and what it passes is told.
  if (open?.to === unit && acceptProblem(draft, state, open) === null) {
    takeOver(draft, state, open, false);
    return null;
  }
  const there = bondsAgainst(draft, state, command.link);
  if (there.length > 0) return refusal('bond_open', command.case, there);
  const rides = runProblem(draft, state, { to: unit, link: command.link, run });
  // A run that is not there, or another crew's, would count heads where nobody sits.
  if (rides !== null && run !== null) return rides;
  const giver = state.holder;
  const body = { from: giver, to: unit, link: command.link, run };
  const words = { reason: command.reason };
  const exit = exitFor(draft, state, command.link, unit);
  const forbidden = !exit.allowed || holdProblem(draft, state, { link: command.link, to: unit }) !== null;
  const missing = emergency ? [] : missingEvidence(draft, state, exit.needs, unit);
  const changes = arrival(draft, state, command.link);
  const moved = draft.emit(command.case, { name: 'custody.claimed.1', data: body, words }, 'claimant', changes);
  if (changes.place === null) freePlace(draft, state.place, state.caseId);
  freePlace(draft, leavingPlace(state), state.caseId);
  const adjacent = command.link === state.link || here?.next.includes(command.link) === true;
  openGap(
    draft,
    moved,
    'giver-signature',
    { giver, receiver: unit },
    {
      ...(missing.length > 0 ? { missing } : {}),
      ...(adjacent ? {} : { skipped: [state.link, command.link] }),
    },
  );
  const sides = { giver, receiver: unit };
  const allowed = !forbidden || emergency;
  if (!allowed || missing.length > 0)
    tellPassed(draft, moved, sides, { allowed, missing, between: [state.link, command.link] });
  if (rides !== null) openGap(draft, moved, 'run-missing', sides);
  return null;
};

/** Offer, accept, refuse, withdraw and claim for one case. */
export const handover = (draft: Draft, command: CustodyCommand): Refusal | null => {
  if (draft.find(command.case)?.loop === handoverLoop) return refusal('offer_other', command.case, [command.case]);
  switch (command.type) {
    case 'offer':
      return offer(draft, command);
    case 'accept':
      return accept(draft, command);
    case 'refuse':
    case 'withdraw':
      return decline(draft, command);
    case 'claim':
      return claim(draft, command);
  }
};
