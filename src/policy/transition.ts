/** Which version holds when, and who is decided again when one comes into force. */
import { instantMs } from './instant.ts';
import type { PolicyVersion } from './table.ts';

/** The dates of a version, which is all that this file needs of it. */
export type VersionDates = Pick<
  PolicyVersion,
  'name' | 'version' | 'announcedAt' | 'effectiveFrom' | 'expiresAt' | 'transition'
>;

/** An open case, as far as a transition rule looks at it. Instants are ISO with an offset. */
export interface OpenCase {
  readonly openedAt: string;
  /** When the person entered; null while still to come. */
  readonly enteredAt: string | null;
  /** When the measure that binds the person began; null while none runs. */
  readonly measureFrom: string | null;
  /** The version it was last decided under; null when it never was. */
  readonly decidedUnder: Pick<VersionDates, 'version' | 'effectiveFrom'> | null;
}

export type TransitionReason =
  | 'never decided'
  | 'already decided under this version'
  | 'already decided under a later version'
  | 'still to arrive'
  | 'entered under this version'
  | 'entered before this version'
  | 'entered since'
  | 'entered before since'
  | 'everyone inside'
  | 'measure running'
  | 'no measure running';

export interface Reevaluation {
  readonly reevaluate: boolean;
  readonly because: TransitionReason;
}

function ms(text: string): number {
  const found = instantMs(text);
  if (found === null) throw new Error(`not an instant with an offset: ${text}`);
  return found;
}

/**
 * Whether an open case is decided again now that `next` is in force.
 *
 * - *new arrivals only*: who has not entered, or entered at or after the effective instant.
 * - *everyone inside*: every open case.
 * - *since T*: who has not entered, or entered at or after T, which may lie before the effective instant.
 * - *running ones finish*: everyone except those whose measure began before the effective instant.
 *
 * Throws when an instant is not ISO with an offset: those come from the store, so that is a bug.
 */
export function reevaluation(next: VersionDates, open: OpenCase): Reevaluation {
  const { decidedUnder, enteredAt, measureFrom } = open;
  const effective = ms(next.effectiveFrom);
  if (decidedUnder === null) return { reevaluate: true, because: 'never decided' };
  if (decidedUnder.version === next.version)
    return { reevaluate: false, because: 'already decided under this version' };
  if (ms(decidedUnder.effectiveFrom) > effective) {
    return { reevaluate: false, because: 'already decided under a later version' };
  }
  const { transition } = next;
  if (transition === 'everyone inside') return { reevaluate: true, because: 'everyone inside' };
  if (transition === 'running ones finish') {
    return measureFrom !== null && ms(measureFrom) < effective
      ? { reevaluate: false, because: 'measure running' }
      : { reevaluate: true, because: 'no measure running' };
  }
  if (enteredAt === null) return { reevaluate: true, because: 'still to arrive' };
  if (transition === 'new arrivals only') {
    return ms(enteredAt) >= effective
      ? { reevaluate: true, because: 'entered under this version' }
      : { reevaluate: false, because: 'entered before this version' };
  }
  return ms(enteredAt) >= ms(transition.since)
    ? { reevaluate: true, because: 'entered since' }
    : { reevaluate: false, because: 'entered before since' };
}

/**
 * The version of one policy in force at an instant: of those already effective, the one that became so last (announced
 * last, if two share the minute). A version that has been replaced never comes back by itself: when the latest has
 * expired, nothing is in force.
 */
export function versionInForce<T extends VersionDates>(versions: readonly T[], instant: string): T | null {
  const now = ms(instant);
  let latest: T | null = null;
  for (const version of versions) {
    if (ms(version.effectiveFrom) <= now && (latest === null || isLater(version, latest))) latest = version;
  }
  return latest !== null && now < ms(latest.expiresAt) ? latest : null;
}

function isLater(a: VersionDates, b: VersionDates): boolean {
  const [from, other] = [ms(a.effectiveFrom), ms(b.effectiveFrom)];
  if (from !== other) return from > other;
  const [announced, otherAnnounced] = [ms(a.announcedAt), ms(b.announcedAt)];
  return announced === otherAnnounced ? a.version > b.version : announced > otherAnnounced;
}

/**
 * - `overlap`: two versions take effect in the same instant, so that only the time of announcement tells which holds.
 * - `gap`: between these instants nothing is in force.
 */
export type ForceProblem =
  | { readonly kind: 'overlap'; readonly at: string; readonly versions: readonly [string, string] }
  | {
      readonly kind: 'gap';
      readonly from: string;
      readonly to: string;
      readonly after: string;
      readonly before: string;
    };

/** Looks through all versions of one policy, in order of effect. Ordinary replacement is no problem. */
export function forceProblems(versions: readonly VersionDates[]): readonly ForceProblem[] {
  const inOrder = versions.toSorted((a, b) => (isLater(a, b) ? 1 : -1));
  const problems: ForceProblem[] = [];
  for (const [index, next] of inOrder.entries()) {
    const before = inOrder[index - 1];
    if (before === undefined) continue;
    if (ms(before.effectiveFrom) === ms(next.effectiveFrom)) {
      problems.push({ kind: 'overlap', at: next.effectiveFrom, versions: [before.version, next.version] });
    } else if (ms(before.expiresAt) < ms(next.effectiveFrom)) {
      problems.push({
        kind: 'gap',
        from: before.expiresAt,
        to: next.effectiveFrom,
        after: before.version,
        before: next.version,
      });
    }
  }
  return problems;
}
