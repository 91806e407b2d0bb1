import type { CaseId, Instant, UnitId } from '../../loop/terms.ts';
import type { Language, WayKind } from '../../store/roster.ts';

/** The ways that people have, and the siren on the screens of a desk. */
export type AdapterKind = WayKind | 'siren';

export type Texts = Readonly<Record<Language, string>>;

/** What is sent. Units and codes only: never the name of the person that the case is about. */
export interface Message {
  /** Id of the callout: what a receiver sends back to acknowledge. */
  readonly callout: string;
  /** The same for a repetition after a crash, another for every further attempt: receivers drop what they have seen. */
  readonly delivery: string;
  readonly attempt: number;
  readonly kind: AdapterKind;
  readonly case: CaseId;
  /** The unit called. */
  readonly unit: UnitId;
  readonly holder: UnitId;
  readonly loop: string;
  readonly clock: string;
  readonly rung: number;
  /** Further alarms for the same person that this message stands for. */
  readonly others: number;
  /** Nobody is on duty anywhere: every screen of the duty room sounds. */
  readonly nobody: boolean;
  readonly language: Language;
  readonly texts: Texts;
  readonly at: Instant;
}

/** How an attempt ended. `detail` is a code for the record and the log; it never carries the endpoint. */
export interface Delivered {
  readonly ok: boolean;
  readonly detail?: string;
  /** The endpoint no longer exists: it is not tried again. */
  readonly gone?: boolean;
}

/** One kind of way to reach somebody. */
export interface Adapter {
  readonly kind: AdapterKind;
  /** Sends once, within ten seconds or so; repeating is the caller's. May throw: that counts as a failed attempt. */
  send(message: Message, endpoint: string): Promise<Delivered>;
}
