import { type StampedCommand, namedCases, openedCases } from '../loop/command.ts';
import type { CountNeed } from '../loop/context.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, type Instant, instant } from '../loop/terms.ts';
import type { Loaded, Standing } from './batch.ts';

/** The states that this process saw last. Only ever used where the database says that the chain still ends there. */
export interface Recent {
  get(id: CaseId): Standing | undefined;
  /** The state alone, without counting as a use. */
  peek(id: CaseId): CaseState | undefined;
  set(standing: Standing): void;
}

/** Remembers about so many states, and forgets the longest unused. */
export const rememberStates = (most: number): Recent => {
  const known = new Map<CaseId, Standing>();
  return {
    get(id) {
      const standing = known.get(id);
      if (standing !== undefined) {
        known.delete(id);
        known.set(id, standing);
      }
      return standing;
    },
    peek: (id) => known.get(id)?.state,
    set(standing) {
      const { caseId: id } = standing.state;
      known.delete(id);
      known.set(id, standing);
      if (known.size <= most) return;
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    },
  };
};

/** The time as the database tells it, carried on by this machine's own count of milliseconds. */
export interface Moment {
  /**
   * It was `at`, running at `rate` times the pace of the world, at some instant since `asked` (`performance.now()`).
   *
   * @param given what `given()` was when it was asked
   * @returns what to go by: never the few milliseconds earlier that a time carried on may have been ahead, so that whatever
   *   is asked for after an answer is recorded no earlier than what was answered
   */
  tell(at: Instant, rate: number, asked: number, given?: Instant | null): Instant;
  /** The latest time that was given from memory since it was last moved. */
  given(): Instant | null;
  /** It was moved just now, and stands still where told. What was asked for before is the time no more. */
  moved(standsAt: Instant | null): void;
  /**
   * What it is by now: no earlier than any time that the database has shown to anybody so far, and later than it shows by
   * a few milliseconds at most. null when it was told too long ago or too slowly, or runs at a pace of its own.
   */
  now(): Instant | null;
}

/** Milliseconds after which the time is asked for again: within them two clocks of one pace part by a few at most. */
const told = 10_000;
/** Milliseconds in which the time must lie to be carried on; where only slow answers told it, it is asked for again. */
const sure = 4;

/** Two readings of one clock in their order, where the later is behind by what readings may be off. */
const notBefore = (earlier: Instant | null, at: Instant): Instant =>
  earlier !== null && earlier > at && earlier - at <= sure ? earlier : at;

/** Nothing is known of the time yet. */
export const openMoment = (): Moment => {
  /** By how much the time is ahead of `performance.now()`, at most and at least; while it stands still, the time itself. */
  let known: { readonly rate: number; readonly most: number; readonly least: number; readonly since: number } | null =
    null;
  let heard = 0;
  let movedAt = Number.NEGATIVE_INFINITY;
  let given: Instant | null = null;
  return {
    given: () => given,
    tell(at, rate, asked, before = null) {
      if (asked < movedAt) return at;
      heard = performance.now();
      // It was told in whole milliseconds, rounded down.
      const [least, most] = rate === 1 ? [at - heard, at + 1 - asked] : [at, at];
      const continues =
        rate === 1 &&
        known?.rate === 1 &&
        heard - known.since <= told &&
        // Beyond what was thought possible: it was moved.
        least <= known.most &&
        most >= known.least;
      if (!continues || known === null) known = { rate, most, least, since: heard };
      else known = { ...known, most: Math.min(known.most, most), least: Math.max(known.least, least) };
      return rate === 1 ? notBefore(before, at) : at;
    },
    moved(standsAt) {
      heard = movedAt = performance.now();
      given = null;
      known = standsAt === null ? null : { rate: 0, most: standsAt, least: standsAt, since: heard };
    },
    now() {
      const now = performance.now();
      if (known === null || now - heard > told) return null;
      if (known.rate === 0) return instant(known.most);
      if (known.rate !== 1 || known.most - known.least > sure) return null;
      const carried = instant(Math.floor(now + known.most));
      given = notBefore(given, carried);
      return given;
    },
  };
};

/** Whether memory is worth deciding on: where others write to the same cases, it is wrong too often. */
export interface Trust {
  given(): boolean;
  kept(): void;
  broken(): void;
}

/** What one broken trust costs, in batches whose memory was right; and how much can be lost or gathered. */
const price = 4;
const depth = 32;

/** Memory is trusted until it was wrong more often than once in five batches; then batches are loaded for a while. */
export const openTrust = (): Trust => {
  let score = depth;
  return {
    given() {
      if (score >= 0) return true;
      score += 1;
      return false;
    },
    kept() {
      score = Math.min(depth, score + 1);
    },
    broken() {
      score = Math.max(-depth, score - price);
    },
  };
};

/**
 * All that a batch is decided on, from memory: what `loadBatch` would bring if nobody else had written meanwhile.
 *
 * @returns null where something is not remembered; then it has to be loaded
 */
export const recallBatch = (
  commands: readonly StampedCommand[],
  more: { readonly cases: Iterable<CaseId>; readonly counts: readonly CountNeed[] },
  recent: Recent,
  moment: Moment,
): Loaded | null => {
  const now = moment.now();
  if (now === null || more.counts.length > 0) return null;
  const wanted = new Set<CaseId>(more.cases);
  for (const command of commands) for (const id of namedCases(command)) wanted.add(id);
  const opened = new Set(commands.flatMap(openedCases));
  const cases: Loaded['cases'] = new Map();
  for (const id of wanted) {
    const standing = recent.get(id);
    if (standing !== undefined) cases.set(id, standing);
    else if (opened.has(id)) cases.set(id, null);
    else return null;
  }
  return { now, recalled: true, cases, answers: new Map(), counts: new Map() };
};
