import type { CaseId, Fact, Facts, Instant, UnitId } from './terms.ts';

/** What a unit is; the declaration of a loop says which kinds may hold which link. */
export type UnitKind = string;

export interface Unit {
  readonly id: UnitId;
  readonly kind: UnitKind;
  readonly parent: UnitId | null;
  /** `false` once it has stopped working: nothing new is given to it, and what it holds may still leave. */
  readonly active?: boolean;
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
  /**
   * Nobody is given to a unit of the kind `by` but on an open case of `loop` that it holds, named as `run`: whom no run
   * carries nobody counts. Whoever claims without one tells it by a gap.
   */
  readonly rides?: { readonly by: UnitKind; readonly loop: string };
}

/** A kind of recorded fact. */
export interface EvidenceDeclaration {
  /** Unit kinds that may record it although they are neither holder nor receiver; `any` opens it to every unit. */
  readonly by?: readonly UnitKind[] | 'any';
  /**
   * Of those in `by` only who has to do with the case: who stands above the unit that has it or is offered it, and the
   * unit that this fact of the case names (the one responsible by territory) with those below it. Others of their kind
   * say nothing about it; kinds that the loop gives a `reach` have that instead.
   */
  readonly within?: string;
  /** Only while the case is in one of these links, whoever records it; what follows by itself from elsewhere excepted. */
  readonly in?: readonly string[];
  /** Whatever link the case is in: it proves what may happen wherever the person is, beyond the `reach` of who sees it. */
  readonly anywhere?: boolean;
  /** `link`: counts only in the stay in a link in which it was recorded; `case`: for the whole case. */
  readonly lasts: 'case' | 'link';
  /** A blind head count, compared with the heads held under this dimension of the case. */
  readonly counts?: 'voyage' | 'run' | 'site';
  /**
   * The count proves nothing any more once the heads have moved since: the last one must be what is held. `at most`: once
   * there are more of them than were counted; whose cases ended since may be fewer.
   */
  readonly fresh?: boolean | 'at most';
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
  /**
   * Units of these kinds have such cases, so that whoever of them records this must name the place (capacity is not
   * voluntary), and on the way to one of them only a place that it keeps itself counts.
   */
  readonly keptBy?: readonly UnitKind[];
  /** The sealed word that names the room taken there, where the place lists its rooms. */
  readonly room?: string;
  /** Keeps that place when custody moves on, until it ends or takes another: an aircraft on its stand, unlike a bed. */
  readonly staysThere?: boolean;
  /**
   * Nobody but the unit that this fact of the case names may record it, or nobody but these kinds, though they hold it;
   * `system`: only what follows from elsewhere.
   */
  readonly only?: 'system' | { readonly fact: string } | { readonly kinds: readonly UnitKind[] };
  /** Must come with something to show: sealed words, a file, or the number of a paper (fact `document`). */
  readonly explained?: boolean;
  /** Sealed words without which it says nothing: a plate, a driver. */
  readonly names?: readonly string[];
  /** Facts that it must tell. */
  readonly tells?: readonly string[];
  /**
   * A record that says one of these looked and found the opposite: it stands, and counts as if there were none. A plate
   * that was checked and is another one opens no door.
   */
  readonly unless?: Facts;
  /** Takes back what was found, as far as the loop keeps it (`finding`). */
  readonly clears?: boolean;
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
  /** Links in which units of these kinds may close it although they do not hold it; everywhere unless told. */
  readonly reach?: readonly string[];
  /** An open bond forbids this ending (until the measure's end instant). */
  readonly holdsForBonds?: boolean;
  /** Only from the end instant of the person's measure on: the days are served, and then nothing binds (I13). */
  readonly served?: boolean;
  /** A case that says this fact frees its subject: it ends so only once nothing binds them any more. */
  readonly frees?: string;
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
  /**
   * Whoever opened a case goes on seeing it, wherever it is: they asked for something, or see to it that it is done. A case
   * without it is seen by who holds it and who is offered it, and by its opener no longer than by any other holder.
   */
  readonly openerSees?: boolean;
  readonly evidence: Readonly<Record<string, EvidenceDeclaration>>;
  readonly endings: Readonly<Record<string, EndingDeclaration>>;
  readonly decisions: readonly DecisionDeclaration[];
  /**
   * Facts that name `days` and `countFrom` (a link) give the person's measure its end instant. A fact `<countFrom>At`
   * (milliseconds) puts a start right that was recorded too late; it never makes the measure longer. `told` are those
   * facts, each within bounds. `extends`: kinds of approvers who may extend a measure; all of them unless told.
   */
  readonly measure?: {
    readonly days: string;
    readonly countFrom: string;
    readonly told?: readonly string[];
    readonly extends?: readonly UnitKind[];
  };
  /**
   * Facts that are lists to which every record adds: what one of them leaves out, another one said, and only a correction
   * takes it away.
   */
  readonly gathers?: readonly string[];
  /**
   * The day on which a link was first entered, or the earlier one that a fact `<link>At` tells, becomes the fact `as`
   * (`YYYY-MM-DD`), for tables that count back from it. Days begin so many milliseconds `ahead` of UTC.
   */
  readonly entryDay?: { readonly link: string; readonly as: string; readonly ahead: number };
  /**
   * What was once found of somebody stays true of them, though the next look finds nothing: while one of the facts `of`
   * says yes, or names something, the fact `as` becomes true; only evidence that `clears` it, or a correction, takes it back.
   * `proved` is the fact that says whether any bond came out as one of `outcomes`, as long as that is not amended. `cleared`
   * is the fact that says whether it was taken back, and nothing found since: until then what `clears` counts for nothing.
   */
  readonly finding?: {
    readonly as: string;
    readonly of: readonly string[];
    /** Kinds of evidence that look for it: what one of them found later stands, whichever it was. */
    readonly by?: readonly string[];
    readonly outcomes?: readonly string[];
    readonly proved?: string;
    readonly cleared?: string;
  };
  /** Facts that, once they say yes, are told to the case into which this one is merged: they are about the same person. */
  readonly keeps?: readonly string[];
  /** Outcomes of bonds that end a row of another one: only what came after them counts where policy wants several in a row. */
  readonly breaks?: Readonly<Record<string, readonly string[]>>;
  /**
   * Links of a case in which units of a kind may record something although they neither hold it nor are offered it; kinds
   * that are not named reach everywhere. Whoever gave a case away has nothing more to say about it.
   */
  readonly reach?: Readonly<Record<UnitKind, readonly string[]>>;
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
  /** Kinds that approve exceptions and review emergencies, for what is held below them in the tree. */
  readonly approvers: readonly UnitKind[];
  /** Those of them that decide for the whole city. The duty room always does. */
  readonly everywhere?: readonly UnitKind[];
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
/** A word about a place as a token under a key that the ledger does not hold: the same word of the same place, the same token. */
export type Blind = (place: CaseId, word: string) => string;

/** Tells whether a unit kind is among the declared ones. */
export const allows = (kinds: readonly UnitKind[] | 'any' | undefined, kind: UnitKind): boolean =>
  kinds === 'any' || (kinds !== undefined && kinds.includes(kind));

/** Kinds that hold nothing, whatever a loop declares: Huan itself, people who speak for themselves, mere nodes of the tree. */
const holdsNothing: ReadonlySet<UnitKind> = new Set(['system', 'subject', 'group']);

/** Tells whether a unit of a kind may hold a case where these kinds are declared. */
export const mayHold = (kinds: readonly UnitKind[] | 'any' | undefined, kind: UnitKind): boolean =>
  !holdsNothing.has(kind) && allows(kinds, kind);

/**
 * Every link that may come after a link, however far ahead, itself included. Whoever has the person may stand behind a
 * link whose holder was silent; where a loop does not lead at all nobody can be.
 */
export const linksAhead = (loop: Loop, from: string): ReadonlySet<string> => {
  const ahead = new Set([from]);
  for (const link of ahead) for (const next of loop.links[link]?.next ?? []) ahead.add(next);
  return ahead;
};
