import type { DecisionMade, OfferBody, RuleReference, Slowing } from './event.ts';
import type { ActorId, CaseId, Facts, Instant, UnitId } from './terms.ts';

export type Custody = 'held' | 'offered' | 'closed';

/** A running or resting clock. Budget and spent in milliseconds; at rest while `since` is null. */
export interface Clock {
  readonly purpose: string;
  readonly budget: number;
  readonly spent: number;
  readonly since: Instant | null;
  readonly rung: number;
  /** Counts every setting, so that a lapse names exactly one due instant. */
  readonly serial: number;
  readonly again: number;
  readonly ladder: readonly string[];
  readonly lapsesAfter: number | null;
  readonly slows?: Slowing;
  readonly rule: RuleReference;
  readonly acknowledged: boolean;
  /**
   * Milliseconds of running time until the duty itself lapses, counted like the budget; known once somebody answered an
   * alarm and the rungs begin anew. -1: it has lapsed.
   */
  readonly left?: number;
  /** Until when it rests: then it runs on by itself. */
  readonly restsUntil?: Instant;
  /** Milliseconds that it has rested before; a debtor's rests are measured together. */
  readonly rested?: number;
}

export interface Offer extends OfferBody {
  readonly by: ActorId;
  readonly happenedAt: Instant;
}

export interface PastOffer {
  readonly offer: string;
  readonly to: UnitId;
  readonly link: string;
}

/** A former holder, from the instant at which custody had come to it. */
export interface PastHolder {
  readonly unit: UnitId;
  readonly since: Instant;
}

export interface EvidenceState {
  readonly count: number;
  /** The record that counts: the one that happened last, whenever it was delivered. */
  readonly seq: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Stay in a link (counted from 1) in which it was last recorded; 0 when it came late, from a former holder. */
  readonly stay: number;
  readonly unit: UnitId;
  /** The place that it took: once that is left, it proves nothing any more. */
  readonly place?: CaseId;
  /** The last blind count, right or not; `count` above counts only those that balanced. */
  readonly counted?: number;
  /** The last blind count was not what was held. */
  readonly differs?: true;
  /** The last record found the opposite of what it would prove. */
  readonly denies?: true;
  /** The last few records of this kind beside `seq`: what a correction may be about too. */
  readonly earlier?: readonly number[];
}

export interface ExceptionState {
  readonly evidence: readonly string[];
  readonly expiresAt: Instant;
  readonly askedBy: ActorId;
  readonly askedByUnit: UnitId;
  readonly decision: 'asked' | 'approved' | 'refused';
  readonly approvedBy: ActorId | null;
}

export interface Measure {
  readonly start: Instant;
  readonly until: Instant;
  readonly ended: boolean;
  readonly extended: boolean;
}

/** What is true of one case now: the fold of its events. Holds nothing that identifies a person. */
export interface CaseState {
  readonly caseId: CaseId;
  readonly loop: string;
  /** Sequence number of the last event. */
  readonly version: number;
  readonly custody: Custody;
  readonly holder: UnitId;
  readonly opener: UnitId;
  /** Instants of the last custody move. */
  readonly heldSince: Instant;
  readonly heldSinceRecorded: Instant;
  /** The last few holders before this one: what they noted then and deliver now is still theirs to say (I14). */
  readonly past: readonly PastHolder[];
  readonly link: string;
  /** First entry to each link, by happened-at. */
  readonly entered: Readonly<Record<string, Instant>>;
  readonly stay: number;
  readonly offer: Offer | null;
  readonly lapsedOffer: Offer | null;
  /** The last few offers, so that a signature that arrives late can be told from one that never was asked for. */
  readonly offers: readonly PastOffer[];
  readonly clocks: Readonly<Record<string, Clock>>;
  readonly serials: number;
  readonly evidence: Readonly<Record<string, EvidenceState>>;
  readonly facts: Facts;
  readonly decisions: Readonly<Record<string, DecisionMade>>;
  readonly exceptions: Readonly<Record<string, ExceptionState>>;
  readonly bonds: Readonly<Record<string, string | null>>;
  /** When each bond was tied, by happened-at: the instant that its outcome speaks of. */
  readonly tiedAt?: Readonly<Record<string, Instant>>;
  readonly subject: CaseId | null;
  readonly voyage: CaseId | null;
  readonly run: CaseId | null;
  readonly party: { readonly id: CaseId; readonly members: readonly CaseId[] } | null;
  /** Heads of a group handover, or who holds a place of this case. */
  readonly roll: readonly CaseId[];
  /** In which room of this place each of its roll lies, by a blind token; empty where it lists no rooms. */
  readonly rooms: readonly (string | null)[];
  readonly place: CaseId | null;
  readonly measure: Measure | null;
  readonly emergency: { readonly by: ActorId; readonly unit?: UnitId; readonly at: Instant } | null;
  readonly fast: boolean;
  readonly ending: string | null;
  readonly mergedInto: CaseId | null;
  readonly gaps: Readonly<Record<string, string>>;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** When the key of the case is destroyed; set at closing. */
  readonly retainUntil: Instant | null;
  readonly lastRecordedAt: Instant;
}
