import { acknowledge, changeClocks, climb, pause, resume } from './clock.ts';
import type { EventData, RecordedEvent } from './event.ts';
import type { CaseState, Clock, EvidenceState } from './state.ts';
import type { CaseId, Instant, UnitId } from './terms.ts';

/** An event does not fit the case that it belongs to: the ledger or the code is broken. */
export class ImpossibleEvent extends Error {
  override readonly name = 'ImpossibleEvent';
}

const without = <V>(record: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> => {
  const { [key]: _removed, ...rest } = record;
  return rest;
};

const opened = (event: RecordedEvent, data: EventData['case.opened.1']): CaseState => ({
  caseId: event.caseId,
  loop: data.loop,
  version: event.seq,
  custody: 'held',
  holder: data.holder,
  opener: data.opener,
  heldSince: event.happenedAt,
  heldSinceRecorded: event.recordedAt,
  past: [],
  link: data.link,
  entered: { [data.link]: event.happenedAt },
  stay: 1,
  offer: null,
  lapsedOffer: null,
  offers: [],
  clocks: {},
  serials: 0,
  evidence: {},
  facts: {},
  decisions: {},
  exceptions: {},
  bonds: {},
  subject: data.subject,
  voyage: data.voyage,
  run: data.run,
  party: data.party,
  roll: data.roll,
  rooms: [],
  place: null,
  measure: null,
  emergency: null,
  fast: false,
  ending: null,
  mergedInto: null,
  gaps: {},
  openedAt: event.happenedAt,
  closedAt: null,
  retainUntil: null,
  lastRecordedAt: event.recordedAt,
});

/** Custody moves to another unit: the one place where `holder` changes after opening. */
const move = (state: CaseState, event: RecordedEvent, to: UnitId, link: string, run: CaseId | null): CaseState => ({
  ...state,
  custody: 'held',
  holder: to,
  heldSince: event.happenedAt,
  heldSinceRecorded: event.recordedAt,
  past: [...state.past.slice(-3), { unit: state.holder, since: state.heldSince }],
  offer: null,
  lapsedOffer: null,
  link,
  entered: state.entered[link] === undefined ? { ...state.entered, [link]: event.happenedAt } : state.entered,
  stay: link === state.link ? state.stay : state.stay + 1,
  run,
});

/** Records of one kind that are remembered beside the last one. */
const earlierKept = 32;

const addEvidence = (
  state: CaseState,
  event: RecordedEvent,
  kind: string,
  unit: UnitId,
  {
    late = false,
    differs = false,
    denies = false,
  }: Readonly<Partial<Record<'late' | 'differs' | 'denies', boolean>>> = {},
): CaseState => {
  const before = state.evidence[kind];
  const earlier = before !== undefined && event.happenedAt < before.lastAt;
  // What a device delivers late takes back nothing that was found since, for good or bad.
  const older = before !== undefined && (late || earlier);
  const entry: EvidenceState = {
    count: (before?.count ?? 0) + (differs || denies ? 0 : 1),
    seq: earlier ? before.seq : event.seq,
    firstAt: before === undefined || event.happenedAt < before.firstAt ? event.happenedAt : before.firstAt,
    lastAt: before === undefined || event.happenedAt > before.lastAt ? event.happenedAt : before.lastAt,
    // What a device delivers late never takes away what the present holder recorded in this stay.
    stay: late ? (before?.stay ?? 0) : state.stay,
    unit: late ? (before?.unit ?? unit) : unit,
    ...(late && before?.place !== undefined ? { place: before.place } : {}),
    ...((older ? before.denies === true : denies) ? { denies: true } : {}),
    ...(before === undefined
      ? {}
      : { earlier: [...(before.earlier ?? []).slice(1 - earlierKept), earlier ? event.seq : before.seq] }),
  };
  return { ...state, evidence: { ...state.evidence, [kind]: entry } };
};

/**
 * The last count is the one that was made last: one that a device delivers late is on record, and undoes no newer one.
 * One that found nobody is none of the counts of those who came after it.
 */
const lastCount = (
  before: EvidenceState | undefined,
  event: RecordedEvent,
  late: boolean,
  counted: number,
  differs: boolean,
): Partial<Pick<EvidenceState, 'counted' | 'differs' | 'count'>> => {
  if (before?.counted !== undefined && (late || event.happenedAt < before.lastAt)) {
    return { counted: before.counted, ...(before.differs === true ? { differs: true } : {}) };
  }
  if (differs) return { counted, differs };
  return before?.counted === 0 && counted > 0 ? { counted, count: 1 } : { counted };
};

const dropEvidence = (state: CaseState, kind: string): CaseState => {
  const before = state.evidence[kind];
  if (before === undefined) return state;
  if (before.count <= 1) return { ...state, evidence: without(state.evidence, kind) };
  return { ...state, evidence: { ...state.evidence, [kind]: { ...before, count: before.count - 1 } } };
};

const tick = (state: CaseState, name: string, change: (clock: Clock, serial: number) => Clock): CaseState => {
  const clock = state.clocks[name];
  if (clock === undefined) return state;
  const serial = state.serials + 1;
  return { ...state, serials: serial, clocks: { ...state.clocks, [name]: change(clock, serial) } };
};

/** Somebody takes a place, or, being there already, another room of it. */
const takePlace = (state: CaseState, by: CaseId, room: string | null): CaseState => {
  const roll = state.roll.includes(by) ? state.roll : [...state.roll, by];
  if (room === null && state.rooms.length === 0) return { ...state, roll };
  return { ...state, roll, rooms: roll.map((id, index) => (id === by ? room : (state.rooms[index] ?? null))) };
};

const apply = (state: CaseState, event: RecordedEvent): CaseState => {
  switch (event.name) {
    case 'case.opened.1':
      throw new ImpossibleEvent(`case ${event.caseId} is opened twice at ${event.seq}`);
    case 'case.closed.1':
      return {
        ...state,
        custody: 'closed',
        offer: null,
        lapsedOffer: null,
        clocks: {},
        ending: event.data.ending,
        mergedInto: event.data.into,
        closedAt: event.recordedAt,
        retainUntil: event.data.retainUntil,
        place: null,
      };
    case 'case.reopened.1':
      return {
        ...move(state, event, event.data.holder, event.data.link, event.data.run ?? null),
        ending: null,
        mergedInto: null,
        closedAt: null,
        retainUntil: null,
      };
    case 'case.hastened.1':
      return { ...state, fast: true };
    case 'case.decided.1':
    case 'case.merged.1':
    case 'case.split.1':
      return state;
    case 'party.joined.1':
      return { ...state, party: event.data };
    case 'party.left.1':
      return { ...state, party: null };
    case 'offer.made.1':
      return {
        ...state,
        custody: 'offered',
        offer: { ...event.data, by: event.actor, happenedAt: event.happenedAt },
        lapsedOffer: null,
        offers: [...state.offers.slice(-2), { offer: event.data.offer, to: event.data.to, link: event.data.link }],
      };
    case 'offer.accepted.1':
      return move(state, event, event.data.to, event.data.link, event.data.run);
    case 'offer.refused.1':
    case 'offer.withdrawn.1':
      return { ...state, custody: 'held', offer: null, lapsedOffer: null };
    case 'offer.lapsed.1':
      return { ...state, custody: 'held', offer: null, lapsedOffer: state.offer };
    case 'custody.claimed.1':
      return move(state, event, event.data.to, event.data.link, event.data.run);
    case 'signature.attested.1':
      return state;
    case 'evidence.recorded.1': {
      const { kind, place, late, differs = false, denies = false } = event.data;
      const recorded = addEvidence(state, event, kind, event.unit, { late, differs, denies });
      const entry = recorded.evidence[kind];
      const counted = event.changes.facts?.['counted'] ?? event.data.overtaken?.['counted'];
      if (entry === undefined || (place === null && typeof counted !== 'number')) return recorded;
      const more = {
        ...(place === null ? {} : { place }),
        ...(typeof counted === 'number' ? lastCount(state.evidence[kind], event, late, counted, differs) : {}),
      };
      return {
        ...recorded,
        ...(place === null ? {} : { place }),
        evidence: { ...recorded.evidence, [kind]: { ...entry, ...more } },
      };
    }
    case 'evidence.corrected.1': {
      const { kind, denies } = event.data;
      const before = state.evidence[kind];
      if (before === undefined || denies === undefined || denies === (before.denies === true)) return state;
      const { denies: _, ...entry } = before;
      const count = before.count + (denies ? -1 : 1);
      return {
        ...state,
        evidence: { ...state.evidence, [kind]: { ...entry, count, ...(denies ? { denies } : {}) } },
      };
    }
    case 'bond.tied.1': {
      const tied = addEvidence(state, event, event.data.loop, event.unit);
      const { child } = event.data;
      // Tied again it is still about what was begun then.
      const tiedAt = { ...state.tiedAt, [child]: state.tiedAt?.[child] ?? event.happenedAt };
      return { ...tied, bonds: { ...state.bonds, [child]: null }, tiedAt };
    }
    case 'bond.settled.1': {
      const { child, outcome, previous } = event.data;
      const cleaned = previous === null ? state : dropEvidence(state, previous);
      return { ...addEvidence(cleaned, event, outcome, event.unit), bonds: { ...state.bonds, [child]: outcome } };
    }
    case 'place.taken.1':
      return takePlace(state, event.data.by, event.data.room ?? null);
    case 'place.freed.1': {
      const stays = (_: unknown, index: number): boolean => state.roll[index] !== event.data.by;
      return { ...state, roll: state.roll.filter(stays), rooms: state.rooms.filter(stays) };
    }
    case 'clock.lapsed.1': {
      const { clock, rung } = event.data;
      return tick(state, clock, (before, serial) => climb(before, rung, serial, event.recordedAt));
    }
    case 'clock.paused.1':
      return tick(state, event.data.clock, (clock, serial) => pause(clock, serial, event.recordedAt, event.data.until));
    case 'clock.resumed.1':
      return tick(state, event.data.clock, (clock, serial) => resume(clock, serial, event.recordedAt));
    case 'alarm.acknowledged.1':
      return tick(state, event.data.clock, (clock, serial) => acknowledge(clock, serial, event.recordedAt));
    case 'exception.asked.1':
      return {
        ...state,
        exceptions: {
          ...state.exceptions,
          [event.data.exception]: {
            evidence: event.data.evidence,
            expiresAt: event.data.expiresAt,
            askedBy: event.actor,
            askedByUnit: event.unit,
            decision: 'asked',
            approvedBy: null,
          },
        },
      };
    case 'exception.approved.1':
    case 'exception.refused.1': {
      const asked = state.exceptions[event.data.exception];
      if (asked === undefined) throw new ImpossibleEvent(`exception ${event.data.exception} was never asked for`);
      const decision = event.name === 'exception.approved.1' ? 'approved' : 'refused';
      return {
        ...state,
        exceptions: { ...state.exceptions, [event.data.exception]: { ...asked, decision, approvedBy: event.actor } },
      };
    }
    case 'emergency.declared.1':
      return { ...state, emergency: { by: event.actor, unit: event.unit, at: event.recordedAt } };
    case 'emergency.reviewed.1':
      return { ...state, emergency: null };
    case 'measure.extended.1':
      return state.measure === null
        ? state
        : { ...state, measure: { ...state.measure, until: event.data.until, extended: true } };
    case 'measure.lifted.1':
    case 'measure.ended.1':
      return state.measure === null ? state : { ...state, measure: { ...state.measure, ended: true } };
    case 'gap.noted.1':
      return { ...state, gaps: { ...state.gaps, [event.data.gap]: event.data.kind } };
  }
};

const applyChanges = (state: CaseState, event: RecordedEvent, now: Instant): CaseState => {
  const { clocks, facts, decided, measure, place } = event.changes;
  let next = place === undefined ? state : { ...state, place };
  if (facts !== undefined) next = { ...next, facts: { ...next.facts, ...facts } };
  if (decided !== undefined) {
    const decisions = { ...next.decisions };
    let merged = next.facts;
    for (const decision of decided) {
      decisions[decision.table] = decision;
      merged = { ...merged, ...decision.outputs };
    }
    next = { ...next, decisions, facts: merged };
  }
  if (measure !== undefined) {
    next = { ...next, measure: measure === null ? null : { ...measure, ended: false, extended: false } };
  }
  if (clocks !== undefined) next = { ...next, ...changeClocks(next.clocks, clocks, next.serials, now) };
  return next;
};

/**
 * Folds one event into the state of its case. Never asks a rule: what a policy answered stands in the event.
 *
 * @throws ImpossibleEvent when the event does not follow the state (a broken ledger, never bad input).
 */
export const evolve = (state: CaseState | null, event: RecordedEvent): CaseState => {
  let base: CaseState;
  if (state === null) {
    if (event.name !== 'case.opened.1') throw new ImpossibleEvent(`case ${event.caseId} begins with ${event.name}`);
    base = opened(event, event.data);
  } else {
    if (event.seq !== state.version + 1) {
      throw new ImpossibleEvent(`case ${event.caseId} jumps from ${state.version} to ${event.seq}`);
    }
    base = { ...apply(state, event), version: event.seq, lastRecordedAt: event.recordedAt };
  }
  return applyChanges(base, event, event.recordedAt);
};
