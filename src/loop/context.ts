import type { Blind, DeriveId, HeldCounts, LoopLookup, Rule, UnitLookup } from './declaration.ts';
import type { NewEvent } from './event.ts';
import type { Refusal } from './refusal.ts';
import type { CaseState } from './state.ts';
import type { CaseId, Instant, UnitId } from './terms.ts';

/** All that a decision may know beside the cases and the command. */
export interface Context {
  /** Recorded-at of everything that this decision records. */
  readonly now: Instant;
  readonly loop: LoopLookup;
  readonly unit: UnitLookup;
  readonly rule: Rule;
  readonly held: HeldCounts;
  /** Ids of cases that the decision opens by itself: the same label of the same command gives the same id. */
  readonly derive: DeriveId;
  readonly blind: Blind;
  /** The duty room: holds what nobody else was named for. */
  readonly duty: UnitId;
}

/** The named cases as they stand; `null` is known not to exist, an absent key was not loaded. */
export type Cases = ReadonlyMap<CaseId, CaseState | null>;

/** A number of heads that a decision must know. */
export interface CountNeed {
  readonly dimension: string;
  readonly key: string;
  /** When they must have been there, by happened-at; `null` for now. */
  readonly at: Instant | null;
}

/** What the giver of the command is told, now and on every repetition. */
export interface Answer {
  readonly case: CaseId;
  readonly version: number;
  readonly custody: CaseState['custody'];
  readonly holder: UnitId;
  readonly link: string;
  readonly offer: string | null;
  readonly opened: readonly CaseId[];
  readonly gaps: readonly CaseId[];
  /** For a blind count: how many are held. */
  readonly held: number | null;
}

export type Outcome =
  | {
      readonly kind: 'done';
      readonly events: readonly NewEvent[];
      readonly states: readonly CaseState[];
      readonly answer: Answer;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'needs'; readonly cases: readonly CaseId[]; readonly counts: readonly CountNeed[] };
