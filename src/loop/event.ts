import type { ActorId, CaseId, CommandId, Fact, Facts, Instant, Json, UnitId } from './terms.ts';

/** Why a unit was allowed to record an event. The database checks `holder` and `receiver` against the row. */
export type Standing = 'holder' | 'receiver' | 'opener' | 'claimant' | 'declared' | 'approver' | 'subject' | 'system';

/** The rule that set a clock or took a decision. */
export interface RuleReference {
  readonly table: string;
  readonly version: string;
  readonly rows: readonly string[];
}

/** Calls that nobody answers grow rarer: after so many rungs each wait is twice the one before, up to `most` milliseconds. */
export interface Slowing {
  readonly after: number;
  readonly most: number;
}

/** A clock as an event sets it. Budget in milliseconds; the ladder names who is called, rung by rung. */
export interface ClockSetting {
  readonly set: string;
  readonly purpose: string;
  readonly budget: number;
  readonly again: number;
  readonly ladder: readonly string[];
  /** Rungs after which the duty itself lapses, or null: it escalates for ever. */
  readonly lapsesAfter: number | null;
  /** Without it the last rung repeats at the pace of `again` for ever. */
  readonly slows?: Slowing;
  readonly rule: RuleReference;
  /** Only shortens the clock that runs: its rung, who answered and when the duty lapses stay. */
  readonly goesOn?: true;
}
export type ClockChange = ClockSetting | { readonly stop: string };

export interface DecisionMade extends RuleReference {
  readonly outputs: Readonly<Record<string, Fact>>;
}

/** Nothing beside what people wrote. */
type Unsaid = Readonly<Record<string, never>>;

export interface OfferBody {
  readonly offer: string;
  readonly to: UnitId;
  readonly link: string;
  /** The handover case of a group, when it is one. */
  readonly handover: CaseId | null;
  readonly run: CaseId | null;
}

/**
 * What people write for people, by what it is: why, with what result, on which basis, by which paper. They write names
 * and illnesses there, so it never stands in `data`: it is sealed by the store, and neither folded nor judged by rules.
 */
export type WordName = 'reason' | 'finding' | 'basis' | 'objection' | 'document';
export type Words = Readonly<Partial<Record<WordName, string>>>;

/**
 * What each event says beside the changes of clocks, facts and decisions that any event may carry. A `reason` here is
 * Huan's own, never what somebody wrote.
 */
export interface EventData {
  'case.opened.1': {
    loop: string;
    link: string;
    holder: UnitId;
    opener: UnitId;
    subject: CaseId | null;
    voyage: CaseId | null;
    run: CaseId | null;
    party: { id: CaseId; members: readonly CaseId[] } | null;
    roll: readonly CaseId[];
    reason: string | null;
  };
  'case.closed.1': { ending: string; into: CaseId | null; retainUntil: Instant | null };
  /** `run`: the one on which they still are. */
  'case.reopened.1': { holder: UnitId; link: string; run?: CaseId };
  'case.hastened.1': Unsaid;
  'case.decided.1': { reason?: string };
  'case.merged.1': { from: CaseId };
  'case.split.1': { from: CaseId };
  'party.joined.1': { id: CaseId; members: readonly CaseId[] };
  'party.left.1': Unsaid;
  'offer.made.1': OfferBody;
  'offer.accepted.1': { offer: string; from: UnitId; to: UnitId; link: string; run: CaseId | null; late: boolean };
  'offer.refused.1': { offer: string; reason?: string };
  'offer.withdrawn.1': { offer: string };
  'offer.lapsed.1': { offer: string };
  'custody.claimed.1': { from: UnitId; to: UnitId; link: string; run: CaseId | null };
  'signature.attested.1': { offer: string; by: UnitId; link: string };
  /**
   * `late`: from a unit that held the case when it happened and no longer does. `differs`: a blind count that was not
   * what was held; it is on record, and proves nothing. `denies`: it found the opposite of what it would prove.
   * `overtaken`: what it says and something newer has overtaken (`overtaken.ts`): on record, and no fact of the case.
   */
  'evidence.recorded.1': {
    kind: string;
    files: readonly string[];
    place: CaseId | null;
    late: boolean;
    differs?: true;
    denies?: true;
    overtaken?: Facts;
  };
  /** `denies`: whether, put right, the last record found the opposite of what it would prove. */
  'evidence.corrected.1': { kind: string; corrects: number; denies?: boolean };
  'bond.tied.1': { child: CaseId; loop: string };
  'bond.settled.1': { child: CaseId; outcome: string; previous: string | null };
  /** `room`: the blind token of the room in it; again for one who is there already, who goes to another. */
  'place.taken.1': { by: CaseId; room?: string };
  'place.freed.1': { by: CaseId };
  'clock.lapsed.1': { clock: string; serial: number; rung: number; calls: string };
  /** `until`: when it runs on by itself. */
  'clock.paused.1': { clock: string; until?: Instant };
  'clock.resumed.1': { clock: string; reason?: string };
  'alarm.acknowledged.1': { clock: string };
  'exception.asked.1': {
    exception: string;
    evidence: readonly string[];
    expiresAt: Instant;
  };
  'exception.approved.1': { exception: string };
  'exception.refused.1': { exception: string };
  'emergency.declared.1': Unsaid;
  'emergency.reviewed.1': Unsaid;
  'measure.extended.1': { until: Instant };
  'measure.lifted.1': Unsaid;
  'measure.ended.1': { until: Instant };
  'gap.noted.1': { gap: CaseId; kind: string };
}
export type EventName = keyof EventData;

/** Changes that any event may carry along, so that one command stays one event per case. */
export interface Changes {
  readonly clocks?: readonly ClockChange[];
  readonly facts?: Facts;
  readonly decided?: readonly DecisionMade[];
  readonly measure?: { readonly until: Instant; readonly start: Instant } | null;
  /** The case leaves the place that it held. */
  readonly place?: null;
}

export type EventBody = { readonly [N in EventName]: { readonly name: N; readonly data: EventData[N] } }[EventName];

/** An event as a decision makes it: what it says, and what people wrote. */
export type SpokenBody = EventBody & { readonly words?: Words };

/** An event as the kernel decides it; the store adds order, recorded-at, seal and hash. */
export type NewEvent = EventBody & {
  readonly caseId: CaseId;
  readonly changes: Changes;
  readonly standing: Standing;
  /** Sealed by the store; never read by the kernel. */
  readonly personal: Json | null;
  /** What people wrote with it, or null; sealed by the store too. */
  readonly words: Words | null;
  /** Who held the case and to whom it was offered before the event: the database checks the acting unit against it. */
  readonly custody: { readonly holder: UnitId | null; readonly receiver: UnitId | null };
  /** Where custody went, for events that move it: contacts are found from these. */
  readonly moved: { readonly to: UnitId; readonly voyage: CaseId | null; readonly run: CaseId | null } | null;
};

export interface EventStamp {
  readonly seq: number;
  readonly commandId: CommandId;
  readonly happenedAt: Instant;
  readonly recordedAt: Instant;
  readonly actor: ActorId;
  readonly unit: UnitId;
}

/** An event as it stands in the ledger, without its sealed part. */
export type RecordedEvent = EventBody & EventStamp & { readonly caseId: CaseId; readonly changes: Changes };
