import type { CaseId, Fact, Facts, Instant, UnitId } from './terms.ts';

/** What a unit is; the declaration of a loop says which kinds may hold which link. */
export type UnitKind = string;

export interface Unit {
  readonly id: UnitId;
  readonly kind: UnitKind;
  readonly parent: UnitId | null;
}

/** A stage of a loop. */
export interface LinkDeclaration {
  /** Kinds of unit that may hold a case in this link; `any` for loops open to every desk. */
  readonly holders: readonly UnitKind[] | 'any';
  /** Links that may follow, this one included when custody may move within it. */
  readonly next: readonly string[];
  /** Custody has left the loop's own units (another province): an open bond forbids it. */
  readonly outside?: boolean;
  /** Reached by an emergency whatever evidence is missing (a hospital). */
  readonly emergency?: boolean;
}

/** A kind of recorded fact. */
export interface EvidenceDeclaration {
  /** Unit kinds that may record it although they are neither holder nor receiver; `any` opens it to every unit. */
  readonly by?: readonly UnitKind[] | 'any';
  /** `link`: counts only in the stay in a link in which it was recorded; `case`: for the whole case. */
  readonly lasts: 'case' | 'link';
  /** A blind head count, compared with the heads held under this dimension of the case. */
  readonly counts?: 'voyage' | 'run' | 'site';
  /** The count proves nothing any more once the heads have moved since: the last one must be what is held. */
  readonly fresh?: boolean;
  /** The check says by itself how many there are: an empty vehicle is a count of none. */
  readonly countsAs?: number;
  /** Settles the bond that ties this case to its parent; the parent receives `<as>.<fact value>` as evidence. */
  readonly settles?: {
    readonly fact: string;
    readonly as: string;
    /** Values that answer the question. Any other (lost, inconclusive) demands the same anew: a gap about the parent. */
    readonly final?: readonly string[];
  };
  /** Takes a place in the case that the command names as `place`. */
  readonly places?: boolean;
  /** Keeps that place when custody moves on, until it ends or takes another: an aircraft on its stand, unlike a bed. */
  readonly staysThere?: boolean;
  /** Nobody but the unit that this fact of the case names may record it; `system`: only what follows from elsewhere. */
  readonly only?: 'system' | { readonly fact: string };
  /** Must come with something to show: sealed words, a file, or the number of a paper (fact `document`). */
  readonly explained?: boolean;
  /** May be recorded after the case was closed (late proof, late results). */
  readonly afterClosing?: boolean;
  /** Opens a gap of this kind at once (a person who vanished, a lost tube). */
  readonly gap?: string;
  /** May only be recorded when the evidence is there that policy demands for it (a run's departure: both counts). */
  readonly gated?: boolean;
  /** Stops the clock of this name; a daily duty sets it anew by its own purpose. */
  readonly stops?: string;
  /** Sets the clock of this name with the budget that policy gives for it as purpose. */
  readonly starts?: string;
}

/** How a case of the loop may end. */
export interface EndingDeclaration {
  /** Who may close: the holder, the one who raised it, or any unit of these kinds. */
  readonly by: 'holder' | 'opener' | readonly UnitKind[];
  /** An open bond forbids this ending (until the measure's end instant). */
  readonly holdsForBonds?: boolean;
  /** Only from the end instant of the person's measure on: the days are served, and then nothing binds (I13). */
  readonly served?: boolean;
  /** The case that this one was merged into must be named. */
  readonly into?: boolean;
  /** With it the open gaps of these kinds between this case and the one it was merged into are settled. */
  readonly settles?: readonly string[];
}

/** A decision table asked whenever the facts of a case change. Its outputs become facts. */
export interface DecisionDeclaration {
  readonly table: string;
  /**
   * What the table decides must be done in time: a clock of this name runs while policy gives it minutes, whoever
   * holds. A newer decision never sets it back.
   */
  readonly clock?: string;
}

/** One kind of case, declared. */
export interface Loop {
  readonly name: string;
  readonly first: string;
  readonly links: Readonly<Record<string, LinkDeclaration>>;
  readonly openers: readonly UnitKind[] | 'any';
  readonly evidence: Readonly<Record<string, EvidenceDeclaration>>;
  readonly endings: Readonly<Record<string, EndingDeclaration>>;
  readonly decisions: readonly DecisionDeclaration[];
  /**
   * Facts that name `days` and `countFrom` (a link) give the person's measure its end instant. A fact `<countFrom>At`
   * (milliseconds) puts a start right that was recorded too late; it never makes the measure longer.
   */
  readonly measure?: { readonly days: string; readonly countFrom: string };
  /**
   * The greatest value of a number fact among those of the party who go along (or are there already), told to the rules
   * about handovers under this name; 0 where nobody does.
   */
  readonly along?: { readonly fact: string; readonly as: string };
  /**
   * A hold of the whole voyage binds everybody in a link at once, before it was spread to each: while the fact `held` of
   * the voyage is true, whoever was offered out of that link is asked about again when they are accepted, unless that
   * happened before the instant `from`. `only` names the cases that there are such holds for: of no others is the
   * voyage read.
   */
  readonly heeds?: { readonly link: string; readonly held: string; readonly from: string; readonly only: Facts };
  /** Kinds that approve exceptions and review emergencies. */
  readonly approvers: readonly UnitKind[];
  /** One head each: counted per voyage, link, unit, site and run. */
  readonly counted: boolean;
  /** A clock `whole` runs from opening to closing, whoever holds: passing a case on buys no time. */
  readonly whole?: boolean;
  /** While it is open it holds the parent that it is tied to. */
  readonly bonds?: boolean;
  /** Evidence demanded after a place was freed and before it is taken again (the cleaning of a stand). */
  readonly turnRound?: string;
  /** Gaps are declared like any loop; a gap's clock escalates and never opens another gap. */
  readonly isGap?: boolean;
}

/** What a policy answered, and by which version and row. */
export interface Ruling {
  readonly version: string;
  readonly rows: readonly string[];
  readonly outputs: Readonly<Record<string, Fact>>;
}

/** Asks a decision table. `null` when no row speaks: the kernel then treats the duty as due at once. */
export type Rule = (table: string, facts: Facts) => Ruling | null;

/**
 * Heads held under one key of one dimension, supplied by the store when a count asks for it: now, or at an instant of
 * the happened-at history as far as it is on record now.
 */
export type HeldCounts = (dimension: string, key: string, at: Instant | null) => number | undefined;

export type LoopLookup = (name: string) => Loop | undefined;
export type UnitLookup = (id: UnitId) => Unit | undefined;
export type DeriveId = (label: string) => CaseId;

/** Tells whether a unit kind is among the declared ones. */
export const allows = (kinds: readonly UnitKind[] | 'any' | undefined, kind: UnitKind): boolean =>
  kinds === 'any' || (kinds !== undefined && kinds.includes(kind));

/**
 * Every link that may come after a link, however far ahead, itself included. Whoever has the person may stand behind a
 * link whose holder was silent; where a loop does not lead at all nobody can be.
 */
export const linksAhead = (loop: Loop, from: string): ReadonlySet<string> => {
  const ahead = new Set([from]);
  for (const link of ahead) for (const next of loop.links[link]?.next ?? []) ahead.add(next);
  return ahead;
};
