import type { FindingCode, FindingFacts } from '../../contract/finding.ts';
import { isFree } from '../../loop/clock.ts';
import type { Loop, Rule } from '../../loop/declaration.ts';
import type { RecordedEvent } from '../../loop/event.ts';
import type { CaseState } from '../../loop/state.ts';
import type { Seal } from '../../store/seal.ts';
import { isWritten } from '../../store/words.ts';
import type { Facts, Instant } from '../../loop/terms.ts';
import type { PastRules } from './policy.ts';
import type { LedgerEvent } from './records.ts';
import type { Findings, Invariant } from './report.ts';

/** A kind of evidence that answers a test, its loop and what it may come out as, by the name under which its person is told. */
export interface Answered {
  readonly loop: string;
  readonly kind: string;
  readonly fact: string;
  readonly as: string;
  /** Outcomes that answer; undefined when all do. */
  readonly final: readonly string[] | undefined;
}

/** What the checks of one case may look at beside its own record. */
export interface Auditing {
  readonly loops: ReadonlyMap<string, Loop>;
  readonly tests: readonly Answered[];
  /** Kind of a unit, undefined for one that does not exist. */
  readonly kindOf: (unit: string) => string | undefined;
  /** Where a unit stands in the tree. */
  readonly positionOf: (unit: string) => number | undefined;
  /** Whether a unit stands above another in the tree as it is now. */
  readonly isAbove: (unit: string, other: string) => boolean;
  readonly rules: PastRules | null;
  /** What any calendar that the city ever had could have told about an instant. */
  readonly calendar: (at: Instant) => readonly Facts[];
  readonly asOf: number;
  /** Huan's time at the beginning of the audit. */
  readonly now: number;
  /** Somebody reads the outbox, so that what was read may be removed from it. */
  readonly outboxRead: boolean;
  /** With it what is sealed is opened and held against its search tokens. */
  readonly seal: Seal | null;
  /** Milliseconds between two cases in which either may have come first. */
  readonly grace: number;
  /** Asks who of a party came along, which stands in other cases. */
  readonly askCompany: (question: CompanyQuestion) => void;
  /** Asks how many heads were there when they were counted, which stand in other cases. */
  readonly askCount: (question: CountQuestion) => void;
  /** Asks of which parties those who share a room were, which stands in their own cases. */
  readonly askRoom: (question: RoomQuestion) => void;
  /** How late a clock may be served, in milliseconds. */
  readonly dueGrace: number;
  readonly findings: Findings;
}

/** From where a case was about to leave, and into what. */
export interface Gate {
  readonly from: string;
  readonly into: string;
}

/** A blind count on the record of a case. */
export interface CountMade {
  readonly seq: number;
  readonly kind: string;
  readonly happened: number;
  /** Delivered late, by a former holder. */
  readonly late: boolean;
  readonly counted: number;
  /** A gap about the difference was opened by the same command. */
  readonly told: boolean;
  /** It is on record as one that differs, and proves nothing. */
  readonly differs: boolean;
}

/** A blind count that somebody made, or a leaving that rests on the last one: how many heads were there? */
export interface CountQuestion extends Pick<CountMade, 'counted' | 'told' | 'differs'> {
  readonly case: string;
  readonly seq: number;
  /** Whose heads they are: `dimension key`. */
  readonly key: string;
  readonly at: number;
  /** The instant whose heads it is held against, by happened-at; null for those of `at`. */
  readonly then: number | null;
  /** Where a leaving led; null for a count. */
  readonly gate: Gate | null;
}

/** Somebody who shares a room with others: are they of one party? */
export interface RoomQuestion {
  /** The place whose room it is. */
  readonly case: string;
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly others: readonly string[];
}

/** A handover that is right or wrong by who of the party came along. */
export interface CompanyQuestion {
  readonly case: string;
  readonly seq: number;
  readonly at: number;
  readonly command: string;
  /** The case of the group, when it was offered in one. */
  readonly handover: string | null;
  readonly party: string;
  readonly members: readonly string[];
  readonly receiver: string;
  /** The fact whose greatest value counts. */
  readonly fact: string;
  readonly gate: Gate;
  /** What was missing if that was the greatest value; null when the handover was not allowed. */
  readonly judge: (greatest: number) => readonly string[] | null;
}

/** One event with the states before and after it. */
export interface Step {
  readonly audit: Auditing;
  readonly loop: Loop;
  readonly row: LedgerEvent;
  readonly event: RecordedEvent;
  readonly before: CaseState | null;
  readonly after: CaseState;
  /** Kinds of the gaps noted on this case by the same command. */
  readonly gaps: readonly string[];
  /** The blind counts on this case before the event. */
  readonly counts: readonly CountMade[];
  /** No further event of the same command follows on this case. */
  readonly ends: boolean;
}

/** Reports that an invariant is broken at a step. */
export const breaks = (step: Step, invariant: Invariant, code: FindingCode, facts: FindingFacts = {}): void => {
  step.audit.findings.broken(invariant, step.row.case_id, code, facts, step.row.seq);
};

/** Whether somebody wrote something of this name with the event; what it is, the audit need not know. */
export const says = ({ row }: Step, name: string): boolean => isWritten(JSON.parse(row.data), name);

/** Reports that a gap of a kind is missing. About a gap none is ever opened: there its own clock escalates. */
export const demandsGap = (
  step: Step,
  invariant: Invariant,
  kind: string,
  code: FindingCode,
  facts: FindingFacts = {},
): void => {
  if (step.loop.isGap !== true && !step.gaps.includes(kind)) breaks(step, invariant, code, facts);
};

/**
 * The rules by which an event may have been decided: the version that stands in the event; without one, that in force
 * by its dates and those that decided about the case before (a transition may let it finish under an older one).
 * Empty when none of them is here.
 */
export const rulesFor = (step: Step): readonly Rule[] => {
  const { rules } = step.audit;
  if (rules === null) return [];
  const { clocks = [], decided = [] } = step.event.changes;
  const stamped = [...clocks.flatMap((clock) => ('rule' in clock ? [clock.rule] : [])), ...decided]
    .map(({ version }) => version)
    .find((version) => version !== 'none');
  if (stamped !== undefined) {
    const rule = rules.named(stamped);
    return rule === undefined ? [] : [rule];
  }
  const names = new Set<string>();
  for (const { rule } of Object.values(step.before?.clocks ?? {})) names.add(rule.version);
  for (const { version } of Object.values(step.before?.decisions ?? {})) names.add(version);
  const found = [rules.at(step.row.recorded_at), ...[...names].map((name) => rules.named(name))];
  return [...new Set(found.filter((rule) => rule !== undefined))];
};

/** Where a case was about to go: into a link to be held by a receiver, to an ending or through a gate. */
export interface Exit {
  readonly to: string;
  readonly receiver: string | null;
}

/**
 * Everything that a rule about an exit may look at, gathered apart from the kernel's own words for it.
 *
 * @param greatest the greatest value of the fact that counts among those of the party who come along
 */
export const exitFacts = (step: Step, state: CaseState, { to, receiver }: Exit, greatest = 0): Facts => {
  const { audit, loop, row } = step;
  const facts: Facts = {
    ...state.facts,
    fromKind: audit.kindOf(state.holder) ?? null,
    toUnit: receiver,
    toKind: receiver === null ? null : (audit.kindOf(receiver) ?? null),
    inParty: state.party !== null,
    bound: state.measure !== null && !isFree(state, row.recorded_at as Instant),
    loop: state.loop,
    from: state.link,
    to,
    fast: state.fast,
  };
  return loop.along === undefined || receiver === null ? facts : { ...facts, [loop.along.as]: greatest };
};
