import { isConcerned } from './authority.ts';
import { openBonds, settleBond } from './bonds.ts';
import { isFree } from './clock.ts';
import type { RecordCommand, SingleCommand } from './command.ts';
import { type EvidenceDeclaration, type Loop, allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { Changes, ClockChange, Standing } from './event.ts';
import { openGap, settleGaps } from './gap.ts';
import { isThere, wantedIn } from './need.ts';
import { type Refusal, refusal, refusedBy } from './refusal.ts';
import { capacityOf, chooseRoom, overfull, roomIn, roomsOf } from './room.ts';
import { type Parted, partOvertaken, saidSince } from './overtaken.ts';
import { apartFromPaper, correctedFinding, denying, findingOf, sealedWord, unsaid } from './said.ts';
import { boundsFor, clockFor, consequences, exitFor, hasMinutes, join, toldProblem } from './ruling.ts';
import type { CaseState } from './state.ts';
import { subjectKind } from './subject.ts';
import { type CaseId, type Facts, type Json, type UnitId, caseId } from './terms.ts';

/** Whether a unit stands to a case as holder, receiver of an open offer, or one declared for this. */
export const standingOf = (
  draft: Draft,
  state: CaseState,
  declared: EvidenceDeclaration['by'] | undefined,
): Standing | null => {
  const { unit } = draft.stamp;
  if (unit === state.holder) return 'holder';
  if (state.offer?.to === unit) return 'receiver';
  const kind = draft.unit(unit)?.kind;
  // What every unit may note is not for a person to note about themself: only what is meant for them.
  if (kind === subjectKind) {
    if (declared !== 'any' && allows(declared, kind)) return 'subject';
    return declared === 'any' && unit === state.opener ? 'opener' : null;
  }
  if (kind !== undefined && allows(declared, kind)) return 'declared';
  if (allows(declared, 'opener') && unit === state.opener) return 'opener';
  return null;
};

/**
 * Standing for recording one kind of evidence: who is neither holder nor receiver only as far as its kind reaches, and
 * where it takes that, only who has to do with the case.
 */
export const recorderOf = (draft: Draft, state: CaseState, kind: string): Standing | null => {
  const loop = draft.loopOf(state);
  const declared = loop.evidence[kind];
  const standing = standingOf(draft, state, declared?.by);
  if (standing !== 'declared') return standing;
  const reach = loop.reach?.[draft.unit(draft.stamp.unit)?.kind ?? ''];
  const restricted = declared?.within !== undefined && reach === undefined;
  if (restricted && !isConcerned(draft, state, declared.within)) return null;
  if (declared?.anywhere === true) return standing;
  return reach === undefined || reach.includes(state.link) ? standing : null;
};

/**
 * Whether the acting unit held the case when this happened, though it no longer does: a device without network delivers
 * late, and authority is judged at happened-at (I14).
 */
const heldThen = (draft: Draft, state: CaseState): boolean => {
  if (draft.stamp.happenedAt === null || draft.happenedAt >= state.heldSince) return false;
  const then = state.past.findLast(({ since }) => since <= draft.happenedAt);
  return then?.unit === draft.stamp.unit;
};

/**
 * The heads that a count of this kind is held against, or undefined after asking for their number: those of now, and for
 * what a device delivers later than clocks may differ those of when it happened. Somebody may have got off since (I14).
 */
const headsFor = (draft: Draft, state: CaseState, dimension: string): number | undefined => {
  const late = draft.happenedAt < draft.context.now - boundsFor(draft, state.loop).ahead;
  return draft.heads(dimension, dimension === 'site' ? state.holder : state.caseId, late ? draft.happenedAt : null);
};

/** Whether this clock was started or stopped by something that happened after what is delivered only now. */
const isOvertaken = (draft: Draft, loop: Loop, state: CaseState, clock: string): boolean =>
  Object.entries(loop.evidence).some(
    ([kind, { starts, stops }]) =>
      (starts === clock || stops === clock) && (state.evidence[kind]?.lastAt ?? draft.happenedAt) > draft.happenedAt,
  );

/**
 * Whether the place that was taken is one for the way to this receiver: not one that was left or is left behind, and where
 * the receiver keeps places of its own, one of those.
 */
const placeCounts = (
  draft: Draft,
  state: CaseState,
  declared: EvidenceDeclaration | undefined,
  place: CaseId | undefined,
  receiver: UnitId | null,
): boolean => {
  if (place !== undefined && place !== state.place) return false;
  if (declared?.places !== true || declared.staysThere === true || receiver === null) return true;
  const keeper = place === undefined ? undefined : draft.find(place)?.holder;
  return allows(declared.keptBy, draft.unit(receiver)?.kind ?? '') ? keeper === receiver : keeper !== state.holder;
};

/**
 * Whether the evidence `need` (`kind`, `kind:count`, `kind:count:minutes`, or alternatives joined by `|`) is there. A blind
 * count is evidence only if it balanced, and only until one is recorded that does not (I6).
 */
const present = (draft: Draft, loop: Loop, state: CaseState, need: string, receiver: UnitId | null): boolean =>
  wantedIn(need).some((wanted) => {
    if (!isThere(loop, state, wanted)) return false;
    const { kind } = wanted;
    const entry = state.evidence[kind];
    if (entry === undefined) return true;
    const { counts, fresh } = loop.evidence[kind] ?? {};
    if (counts !== undefined && fresh !== undefined && entry.counted !== undefined) {
      const held = headsFor(draft, state, counts);
      const isStale = held === undefined || (fresh === 'at most' ? held > entry.counted : held !== entry.counted);
      if (isStale) return false;
    }
    return placeCounts(draft, state, loop.evidence[kind], entry.place, receiver);
  });

/**
 * The demanded evidence that is neither recorded nor covered by an approved exception that had not expired when this
 * happened: authority is judged at happened-at, which policy keeps within bounds (I14).
 *
 * @param receiver who would take the case over, if anybody
 */
export const missingEvidence = (
  draft: Draft,
  state: CaseState,
  needs: readonly string[],
  receiver: UnitId | null = null,
): readonly string[] => {
  const loop = draft.loopOf(state);
  const covered = new Set<string>();
  for (const exception of Object.values(state.exceptions)) {
    const valid =
      exception.decision === 'approved' &&
      exception.expiresAt > draft.happenedAt &&
      exception.approvedBy !== draft.stamp.actor;
    if (valid) for (const kind of exception.evidence) covered.add(kind);
  }
  return needs.filter((need) => {
    const covers = wantedIn(need).some(({ kind }) => covered.has(kind));
    return !covers && !present(draft, loop, state, need, receiver);
  });
};

/** Danger to life goes first: once it is declared, the links meant for it are open whatever is missing (I4, I5). */
export const emergencyPasses = (draft: Draft, state: CaseState, link: string): boolean =>
  state.emergency !== null && draft.loopOf(state).links[link]?.emergency === true;

/** The bonds that keep a case from a link outside the loop, until its measure's end instant (I5, I13). */
export const bondsAgainst = (draft: Draft, state: CaseState, link: string): readonly string[] => {
  if (draft.loopOf(state).links[link]?.outside !== true) return [];
  return emergencyPasses(draft, state, link) || isFree(state, draft.context.now) ? [] : openBonds(state);
};

/** Whether a case that leaves its holder leaves its place too: the holder's own, not one kept for it elsewhere. */
export const leavesPlace = (draft: Draft, state: CaseState): boolean =>
  state.place !== null &&
  !Object.values(draft.loopOf(state).evidence).some(({ staysThere }) => staysThere === true) &&
  draft.find(state.place)?.holder === state.holder;

/** Frees the place that a case holds in a case of limited capacity. */
export const freePlace = (draft: Draft, place: CaseId | null, by: CaseId): void => {
  if (place === null) return;
  const site = draft.find(place);
  if (site === null || !site.roll.includes(by)) return;
  const changes = draft.loopOf(site).turnRound === undefined ? {} : { facts: { ready: false } };
  draft.emit(place, { name: 'place.freed.1', data: { by } }, 'system', changes);
};

/** The fact under which a case keeps the place that it lies in while another is already waiting elsewhere. */
const leaving = 'leavingPlace';

/** The place that a case lies in and leaves with its holder, when another unit keeps one for it. */
export const leavingPlace = (state: CaseState): CaseId | null => {
  const kept = state.facts[leaving];
  return typeof kept === 'string' ? caseId(kept) : null;
};

/**
 * Who lies in a place of their holder keeps it until custody moves, though another unit already keeps one for them: a
 * bed is not free because a second one is reserved, and nobody else can take it away.
 */
const keptPlace = (draft: Draft, state: CaseState, place: CaseId, unit: UnitId): Facts => {
  if (place === leavingPlace(state)) return { [leaving]: null };
  if (state.place === null || state.place === place || unit === state.holder) return {};
  return leavesPlace(draft, state) ? { [leaving]: state.place } : {};
};

/** A room that is said of somebody: under the seal, and of the kind of evidence that names rooms. */
const roomSaid = ({ room }: EvidenceDeclaration, personal: Json | undefined): string | null => {
  const said = room === undefined ? undefined : sealedWord(personal, room);
  return typeof said === 'string' && said.trim() !== '' ? said : null;
};

/** A room that is said in passing, by a record that takes none: what is read of somebody would not be where they lie. */
const strayRoom = (
  draft: Draft,
  state: CaseState,
  { kind, personal }: Pick<RecordCommand, 'kind' | 'personal'>,
): Refusal | null => {
  const { evidence } = draft.loopOf(state);
  if (state.place === null || evidence[kind]?.room !== undefined) return null;
  if (!Object.values(evidence).some((declared) => roomSaid(declared, personal) !== null)) return null;
  const place = draft.find(state.place);
  return place === null || roomsOf(place) === null ? null : refusal('room_unknown', state.caseId, [kind]);
};

const takePlace = (draft: Draft, state: CaseState, place: CaseId, kept: Facts, said: string | null): Refusal | null => {
  const site = draft.find(place);
  if (site === null) return draft.neededCases.size > 0 ? null : refusal('place_unknown', state.caseId, [place]);
  const other = state.place !== null && state.place !== place && typeof kept[leaving] !== 'string' ? state.place : null;
  const isThere = site.roll.includes(state.caseId);
  if (isThere && roomsOf(site) === null) {
    freePlace(draft, other, state.caseId);
    return null;
  }
  if (site.custody === 'closed' || site.holder !== draft.stamp.unit) {
    return refusal('place_unknown', state.caseId, [place]);
  }
  const capacity = capacityOf(site);
  if (!isThere && (capacity === null || site.roll.length >= capacity)) {
    return refusal('place_full', state.caseId, [place]);
  }
  if (site.facts['ready'] === false) return refusal('place_unready', state.caseId, [place]);
  const chosen = chooseRoom(draft, state, site, said);
  if ('code' in chosen) return chosen;
  const { room } = chosen;
  freePlace(draft, other, state.caseId);
  if (isThere && room === roomIn(site, state.caseId)) return null;
  const data = { by: state.caseId, ...(room === null ? {} : { room }) };
  draft.emit(place, { name: 'place.taken.1', data }, 'holder');
  return null;
};

/** A place that says less than before holds whom it may not hold: somebody must be moved, and somebody see to it (I6). */
const watchPlaces = (draft: Draft, before: CaseState, next: CaseState, said: Facts): void => {
  if (said['capacity'] === undefined && said['roomList'] === undefined) return;
  const capacity = capacityOf(next);
  const rooms = overfull(draft, next, roomsOf(before));
  if ((capacity === null || next.roll.length <= capacity) && rooms.length === 0) return;
  openGap(
    draft,
    next,
    'over-capacity',
    {},
    { capacity, held: next.roll.length, ...(rooms.length > 0 ? { rooms } : {}) },
  );
};

/** Lists that a record adds to, with what was said before it. */
const gathered = ({ gathers = [] }: Loop, before: Facts, said: Facts): Facts =>
  Object.fromEntries(
    gathers.flatMap((name) => {
      const [known, more] = [before[name], said[name]];
      return Array.isArray(known) && Array.isArray(more) ? [[name, [...new Set([...known, ...more])]]] : [];
    }),
  );

/** Whether a kind that is meant for one recorder alone is recorded by that one. */
const mayAlone = (draft: Draft, state: CaseState, only: EvidenceDeclaration['only']): boolean => {
  if (only === undefined) return true;
  const kind = draft.unit(draft.stamp.unit)?.kind ?? '';
  if (only === 'system') return kind === 'system';
  return 'kinds' in only ? only.kinds.includes(kind) : state.facts[only.fact] === draft.stamp.unit;
};

/** Records a fact about a case: who may, what it settles, starts, stops, takes and sets off. */
export const record = (draft: Draft, command: RecordCommand): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const loop = draft.loopOf(state);
  const declared = loop.evidence[command.kind];
  if (declared === undefined) return refusal('evidence_unknown', command.case, [command.kind]);
  const unitKind = draft.unit(draft.stamp.unit)?.kind ?? '';
  if (!mayAlone(draft, state, declared.only)) return refusal('not_yours', command.case, [command.kind]);
  const late = heldThen(draft, state);
  const standing = recorderOf(draft, state, command.kind) ?? (late ? 'declared' : null);
  if (standing === null) return refusal('not_yours', command.case, [command.kind]);
  if (declared.in?.includes(state.link) === false && unitKind !== 'system' && !late) {
    return refusal('link_not_allowed', command.case, [state.link, command.kind]);
  }
  if (state.custody === 'closed' && declared.afterClosing !== true && !late)
    return refusal('reopen_first', command.case);
  const lacking = unsaid(declared, command) ?? strayRoom(draft, state, command);
  if (lacking !== null) return lacking;
  const counted = command.counted ?? declared.countsAs;
  if (declared.counts !== undefined && counted === undefined) {
    return refusal('evidence_missing', command.case, ['counted']);
  }
  if (declared.gated === true) {
    const gate = exitFor(draft, state, command.kind);
    if (!gate.allowed) return refusedBy('record_forbidden', command.case, [command.kind], gate.ruling);
    const missing = missingEvidence(draft, state, gate.needs);
    if (missing.length > 0) return refusal('evidence_missing', command.case, missing);
  }
  const settles = declared.settles;
  const value = settles === undefined ? undefined : command.facts?.[settles.fact];
  if (settles !== undefined && typeof value !== 'string') {
    return refusal('evidence_missing', command.case, [settles.fact]);
  }
  const held = declared.counts === undefined ? undefined : headsFor(draft, state, declared.counts);
  if (declared.counts !== undefined && held === undefined) return null;
  const { facts: given, words } = apartFromPaper(command.facts);
  const denies = denying(declared, given);
  const differs = held !== undefined && (held !== counted || denies);
  const place = declared.places === true && state.custody !== 'closed' ? (command.place ?? null) : null;
  if (place === null && state.custody !== 'closed' && allows(declared.keptBy, unitKind)) {
    return refusal('evidence_missing', command.case, ['place']);
  }
  const kept = place === null ? {} : keptPlace(draft, state, place, draft.stamp.unit);
  if (place !== null) {
    const refused = takePlace(draft, state, place, kept, roomSaid(declared, command.personal));
    if (refused !== null) return refused;
  }
  const ready = loop.turnRound === command.kind ? { ready: !denies } : {};
  const count = counted === undefined ? {} : { counted };
  const all = { ...given, ...ready, ...count };
  // What happens now is never older than what was said before.
  const { current, overtaken }: Parted =
    draft.stamp.happenedAt === null
      ? { current: all, overtaken: {} }
      : partOvertaken(loop, state, command.kind, draft.happenedAt, all);
  const said = { ...current, ...gathered(loop, state.facts, current), ...kept };
  // Whoever was found ill was, however late it is told.
  const facts = { ...said, ...findingOf(loop, declared, state, all) };
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: { ...state.facts, ...facts } };
  const clocks: ClockChange[] = [];
  if (state.custody !== 'closed') {
    const { starts, stops } = declared;
    if (stops !== undefined && !isOvertaken(draft, loop, state, stops)) clocks.push({ stop: stops });
    const anew = starts === undefined || isOvertaken(draft, loop, state, starts) ? null : starts;
    // Where policy gives it no minutes there is no such duty here.
    if (anew !== null && hasMinutes(draft, position, anew)) clocks.push(clockFor(draft, position, anew, anew));
  }
  const follows: Changes =
    state.custody === 'closed' ? { facts } : consequences(draft, loop, state, state.entered, facts, position);
  const untrue = toldProblem(draft, loop, command.case, facts, follows.measure);
  if (untrue !== null) return untrue;
  const next = draft.emit(
    command.case,
    {
      name: 'evidence.recorded.1',
      data: {
        kind: command.kind,
        files: command.files ?? [],
        place,
        late,
        ...(differs ? { differs } : {}),
        ...(denies ? { denies } : {}),
        ...(Object.keys(overtaken).length > 0 ? { overtaken } : {}),
      },
      words,
    },
    standing,
    join(follows, clocks.length > 0 ? { clocks } : {}),
    command.personal ?? null,
  );
  if (settles !== undefined && typeof value === 'string' && overtaken[settles.fact] === undefined) {
    const refused = settleBond(draft, next, settles.as, value, settles.final);
    if (refused !== null) return refused;
  }
  if (place !== null) settleGaps(draft, next, ['place-missing'], {});
  if (declared.gap !== undefined) openGap(draft, next, declared.gap);
  watchPlaces(draft, state, next, command.facts ?? {});
  if (held !== undefined && counted !== undefined) {
    draft.counted = held;
    if (differs) openGap(draft, next, 'head-count', {}, { counted, held });
    else settleGaps(draft, next, ['head-count'], { recounted: counted }, 'recount');
  }
  return null;
};

/** Corrects an earlier record by a new event; what it settled is settled anew. */
export const correct = (draft: Draft, command: Extract<SingleCommand, { type: 'correct' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const loop = draft.loopOf(state);
  const declared = loop.evidence[command.kind];
  const recorded = state.evidence[command.kind];
  if (declared === undefined || recorded === undefined) {
    return refusal('evidence_unknown', command.case, [command.kind]);
  }
  // Only what was recorded, on this case and as this kind, can be put right.
  if (recorded.seq !== command.corrects && recorded.earlier?.includes(command.corrects) !== true) {
    return refusal('evidence_unknown', command.case, [command.kind, String(command.corrects)]);
  }
  const standing = mayAlone(draft, state, declared.only) ? recorderOf(draft, state, command.kind) : null;
  if (standing === null) return refusal('not_yours', command.case, [command.kind]);
  // A correction would say anew what may not be said here any more.
  if (declared.in?.includes(state.link) === false) {
    return refusal('link_not_allowed', command.case, [state.link, command.kind]);
  }
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  if (state.custody === 'closed' && declared.afterClosing !== true) return refusal('reopen_first', command.case);
  const stray = strayRoom(draft, state, command);
  if (stray !== null) return stray;
  const moves = state.custody === 'closed' ? null : roomSaid(declared, command.personal);
  if (moves !== null && state.place !== null && draft.find(state.place)?.roll.includes(state.caseId) === true) {
    const refused = takePlace(draft, state, state.place, {}, moves);
    if (refused !== null) return refused;
  }
  const { facts: said, words } = apartFromPaper(command.facts);
  const newer = saidSince(loop, state, command.kind, command.corrects, said);
  if (newer.length > 0) return refusal('evidence_overtaken', command.case, newer);
  const facts = { ...said, ...correctedFinding(loop, state, said) };
  const last = recorded.seq === command.corrects;
  const tells = last && Object.keys(declared.unless ?? {}).some((name) => said[name] !== undefined);
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: { ...state.facts, ...facts } };
  const follows: Changes =
    state.custody === 'closed' ? { facts } : consequences(draft, loop, state, state.entered, facts, position);
  const untrue = toldProblem(draft, loop, command.case, facts, follows.measure);
  if (untrue !== null) return untrue;
  const next = draft.emit(
    command.case,
    {
      name: 'evidence.corrected.1',
      data: {
        kind: command.kind,
        corrects: command.corrects,
        ...(tells ? { denies: denying(declared, said) } : {}),
      },
      words: { ...words, reason: command.reason },
    },
    standing,
    follows,
    command.personal ?? null,
  );
  watchPlaces(draft, state, next, said);
  const value = declared.settles === undefined ? undefined : facts[declared.settles.fact];
  if (declared.settles !== undefined && typeof value === 'string') {
    return settleBond(draft, next, declared.settles.as, value, declared.settles.final);
  }
  return null;
};
