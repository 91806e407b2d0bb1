import { isFree } from './clock.ts';
import type { RecordCommand, SingleCommand } from './command.ts';
import { type EvidenceDeclaration, type Loop, allows } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { ClockChange, Standing } from './event.ts';
import { openGap, settleGaps } from './gap.ts';
import { type Refusal, refusal } from './refusal.ts';
import { boundsFor, clockFor, consequences, exitFor, join } from './ruling.ts';
import type { CaseState } from './state.ts';
import { subjectKind } from './subject.ts';
import { type CaseId, type Facts, type UnitId, caseId } from './terms.ts';

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
 * Whether the evidence `need` (`kind`, `kind:count`, or alternatives joined by `|`) is there. A blind count is evidence
 * only if it balanced, and only until one is recorded that does not (I6).
 */
const present = (draft: Draft, loop: Loop, state: CaseState, need: string): boolean =>
  need.split('|').some((alternative) => {
    const [kind = '', count = '1'] = alternative.trim().split(':');
    const entry = state.evidence[kind];
    if (entry === undefined || entry.count < Number(count)) return false;
    if (entry.differs === true) return false;
    const { counts, fresh } = loop.evidence[kind] ?? {};
    const known = counts !== undefined && fresh === true && entry.counted !== undefined;
    if (known && entry.counted !== headsFor(draft, state, counts)) return false;
    // A bed that was left is no lodging for the next journey.
    if (entry.place !== undefined && entry.place !== state.place) return false;
    return loop.evidence[kind]?.lasts !== 'link' || entry.stay === state.stay;
  });

/**
 * The demanded evidence that is neither recorded nor covered by an approved exception that had not expired when this
 * happened: authority is judged at happened-at, which policy keeps within bounds (I14).
 */
export const missingEvidence = (draft: Draft, state: CaseState, needs: readonly string[]): readonly string[] => {
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
    const kinds = need.split('|').map((alternative) => alternative.trim().split(':')[0] ?? '');
    return !present(draft, loop, state, need) && !kinds.some((kind) => covered.has(kind));
  });
};

/** Bonds (specimens without a result) that still hold the case. */
export const openBonds = (state: CaseState): readonly string[] =>
  Object.entries(state.bonds)
    .filter(([, outcome]) => outcome === null)
    .map(([child]) => child);

/** Danger to life goes first: once it is declared, the links meant for it are open whatever is missing (I4, I5). */
export const emergencyPasses = (draft: Draft, state: CaseState, link: string): boolean =>
  state.emergency !== null && draft.loopOf(state).links[link]?.emergency === true;

/** The bonds that keep a case from a link outside the loop, until its measure's end instant (I5, I13). */
export const bondsAgainst = (draft: Draft, state: CaseState, link: string): readonly string[] => {
  if (draft.loopOf(state).links[link]?.outside !== true) return [];
  return emergencyPasses(draft, state, link) || isFree(state, draft.context.now) ? [] : openBonds(state);
};

const parentOutcome = (as: string, value: unknown): string => `${as}.${typeof value === 'string' ? value : 'unknown'}`;

const tell = (draft: Draft, child: CaseState, parent: CaseState, as: string, value: string): void => {
  const previous = parent.bonds[child.caseId] ?? null;
  const outcome = parentOutcome(as, value);
  if (previous === outcome) return;
  const position = { loop: parent.loop, link: parent.link, fast: parent.fast, facts: parent.facts };
  const facts = { [as]: value };
  draft.emit(
    parent.caseId,
    { name: 'bond.settled.1', data: { child: child.caseId, outcome, previous } },
    'system',
    parent.custody === 'closed'
      ? { facts }
      : consequences(draft, draft.loopOf(parent), parent, parent.entered, facts, position),
  );
};

/** Kinds of the gaps about a parent whose bonded case of this loop answered nothing: a new one settles them. */
export const demandsOf = (loop: string): readonly string[] => [`${loop}-again`, `${loop}-lapsed`];

/**
 * Tells the parent of a bonded case what came out, and lets its decisions follow. An answer that is none demands the
 * same anew, and one that finds a closed case, whom nobody holds any more, is a gap: somebody must look (I7).
 */
export const settleBond = (
  draft: Draft,
  child: CaseState,
  as: string,
  value: string,
  final?: readonly string[],
): Refusal | null => {
  if (child.subject === null) return refusal('subject_missing', child.caseId);
  let parent = draft.find(child.subject);
  while (parent !== null) {
    const before = parent.version;
    tell(draft, child, parent, as, value);
    const told = draft.find(parent.caseId);
    if (final !== undefined && told !== null && told.version > before) {
      if (told.custody === 'closed') {
        if (told.mergedInto === null) openGap(draft, told, `${child.loop}-late`, {}, { [as]: value });
      } else if (!final.includes(value)) {
        openGap(draft, told, `${child.loop}-again`, {}, { [as]: value });
      }
    }
    // Who was merged into another case is found there.
    parent = parent.custody === 'closed' && parent.mergedInto !== null ? draft.find(parent.mergedInto) : null;
  }
  return null;
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

const takePlace = (draft: Draft, state: CaseState, place: CaseId, unit: UnitId, kept: Facts): Refusal | null => {
  const site = draft.find(place);
  if (site === null) return draft.neededCases.size > 0 ? null : refusal('place_unknown', state.caseId, [place]);
  const other = state.place !== null && state.place !== place && typeof kept[leaving] !== 'string' ? state.place : null;
  if (site.roll.includes(state.caseId)) {
    freePlace(draft, other, state.caseId);
    return null;
  }
  if (site.custody === 'closed' || site.holder !== unit) return refusal('place_unknown', state.caseId, [place]);
  const capacity = site.facts['capacity'];
  if (typeof capacity !== 'number' || site.roll.length >= capacity) return refusal('place_full', state.caseId, [place]);
  if (site.facts['ready'] === false) return refusal('place_unready', state.caseId, [place]);
  freePlace(draft, other, state.caseId);
  draft.emit(place, { name: 'place.taken.1', data: { by: state.caseId } }, 'holder');
  return null;
};

/** Records a fact about a case: who may, what it settles, starts, stops, takes and sets off. */
export const record = (draft: Draft, command: RecordCommand): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const loop = draft.loopOf(state);
  const declared = loop.evidence[command.kind];
  if (declared === undefined) return refusal('evidence_unknown', command.case, [command.kind]);
  const { only } = declared;
  const bySystem = only === 'system' && draft.unit(draft.stamp.unit)?.kind !== 'system';
  if (bySystem || (typeof only === 'object' && state.facts[only.fact] !== draft.stamp.unit)) {
    return refusal('not_yours', command.case, [command.kind]);
  }
  const late = heldThen(draft, state);
  const standing = standingOf(draft, state, declared.by) ?? (late ? 'declared' : null);
  if (standing === null) return refusal('not_yours', command.case, [command.kind]);
  if (state.custody === 'closed' && declared.afterClosing !== true && !late)
    return refusal('reopen_first', command.case);
  const shown = command.personal !== undefined || (command.files ?? []).length > 0 || command.facts?.['document'];
  if (declared.explained === true && (shown === false || shown === undefined || shown === null || shown === '')) {
    return refusal('document_missing', command.case, [command.kind]);
  }
  const counted = command.counted ?? declared.countsAs;
  if (declared.counts !== undefined && counted === undefined) {
    return refusal('evidence_missing', command.case, ['counted']);
  }
  if (declared.gated === true) {
    const gate = exitFor(draft, state, command.kind);
    if (!gate.allowed) return refusal('link_not_allowed', command.case, [state.link, command.kind]);
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
  const differs = held !== undefined && held !== counted;
  const place = declared.places === true && state.custody !== 'closed' ? (command.place ?? null) : null;
  const kept = place === null ? {} : keptPlace(draft, state, place, draft.stamp.unit);
  if (place !== null) {
    const refused = takePlace(draft, state, place, draft.stamp.unit, kept);
    if (refused !== null) return refused;
  }
  const ready = loop.turnRound === command.kind ? { ready: true } : {};
  const count = counted === undefined ? {} : { counted };
  const facts = { ...command.facts, ...ready, ...count, ...kept };
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: { ...state.facts, ...facts } };
  const clocks: ClockChange[] = [];
  if (state.custody !== 'closed') {
    const { starts, stops } = declared;
    if (stops !== undefined && !isOvertaken(draft, loop, state, stops)) clocks.push({ stop: stops });
    if (starts !== undefined && !isOvertaken(draft, loop, state, starts))
      clocks.push(clockFor(draft, position, starts, starts));
  }
  const follows =
    state.custody === 'closed' ? { facts } : consequences(draft, loop, state, state.entered, facts, position);
  const next = draft.emit(
    command.case,
    {
      name: 'evidence.recorded.1',
      data: { kind: command.kind, files: command.files ?? [], place, late, ...(differs ? { differs } : {}) },
    },
    standing,
    join(follows, clocks.length > 0 ? { clocks } : {}),
    command.personal ?? null,
  );
  if (settles !== undefined && typeof value === 'string') {
    const refused = settleBond(draft, next, settles.as, value, settles.final);
    if (refused !== null) return refused;
  }
  if (declared.gap !== undefined) openGap(draft, next, declared.gap);
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
  const standing = standingOf(draft, state, declared.by);
  if (standing === null) return refusal('not_yours', command.case, [command.kind]);
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  if (state.custody === 'closed' && declared.afterClosing !== true) return refusal('reopen_first', command.case);
  const facts = command.facts ?? {};
  const position = { loop: state.loop, link: state.link, fast: state.fast, facts: { ...state.facts, ...facts } };
  const follows =
    state.custody === 'closed' ? { facts } : consequences(draft, loop, state, state.entered, facts, position);
  const next = draft.emit(
    command.case,
    {
      name: 'evidence.corrected.1',
      data: { kind: command.kind, corrects: command.corrects, reason: command.reason },
    },
    standing,
    follows,
    command.personal ?? null,
  );
  const value = declared.settles === undefined ? undefined : facts[declared.settles.fact];
  if (declared.settles !== undefined && typeof value === 'string') {
    return settleBond(draft, next, declared.settles.as, value, declared.settles.final);
  }
  return null;
};
