import type { Answer } from '../../loop/context.ts';
import type { CaseState } from '../../loop/state.ts';
import { answersDigest } from '../../store/chain.ts';
import { isDigest } from '../../store/digest.ts';
import type { CaseRecord, LedgerEvent } from './records.ts';
import type { Findings } from './report.ts';

/** What of a state an answer tells; kept while a case is folded, for the versions that its answers name. */
export type Told = Pick<CaseState, 'custody' | 'holder' | 'link'> & { readonly offer: string | null };

/** An answer read: what it says was done, or that it refused; neither for one that is none. */
interface Said {
  readonly done: Partial<Answer> | null;
  readonly refused: boolean;
}

/** The answers of a case, read once, by their commands. */
export type SaidBy = ReadonlyMap<string, Said>;

const read = (text: string): Said => {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) return { done: null, refused: false };
  const done = 'done' in answer && typeof answer.done === 'object' ? answer.done : null;
  return { done, refused: 'refused' in answer };
};

/** Reads the answers of a case. */
export const readAnswers = (record: CaseRecord): SaidBy =>
  new Map(record.answers.map(({ command_id, answer }) => [command_id, read(answer)]));

/** Versions of the case about which some answer says something. */
export const versionsTold = (said: SaidBy): ReadonlySet<number> => {
  const versions = new Set<number>();
  for (const { done } of said.values()) if (typeof done?.version === 'number') versions.add(done.version);
  return versions;
};

/** I9: every stored answer is one of the two kinds, and says what the case was then. */
export const checkAnswers = (
  record: CaseRecord,
  said: SaidBy,
  told: ReadonlyMap<number, Told>,
  findings: Findings,
): void => {
  const { id, events, answers } = record;
  const last = events.at(-1)?.seq ?? 0;
  const acted = new Set(events.map(({ command_id }) => command_id));
  for (const { command_id, digest, recorded_at } of answers) {
    const about = { command: command_id };
    if (!isDigest(digest)) findings.broken('I9', id, 'answer-undigested', about);
    const { done = null, refused = false } = said.get(command_id) ?? {};
    if (refused) {
      if (acted.has(command_id)) findings.broken('I9', id, 'answer-refused', about);
      continue;
    }
    if (done === null || done.case !== id) {
      findings.broken('I9', id, 'answer-none', about);
      continue;
    }
    const { version = 0 } = done;
    const then = told.get(version);
    if (then === undefined) {
      findings.broken('I9', id, 'answer-version', { ...about, version, count: last });
      continue;
    }
    const same =
      done.custody === then.custody &&
      done.holder === then.holder &&
      done.link === then.link &&
      (done.offer ?? null) === then.offer;
    if (!same) findings.broken('I9', id, 'answer-untrue', { ...about, version }, version);
    const event = events[version - 1];
    if (event?.command_id === command_id && event.recorded_at !== recorded_at) {
      findings.broken('I9', id, 'answer-dated', { ...about, time: recorded_at, recorded: event.recorded_at }, version);
    }
  }
};

/** I10: what lay under an anchor lies there still: the events up to its leaf, and the answers that it covers. */
export const checkLeaves = (record: CaseRecord, findings: Findings): void => {
  const { id, events, answers, leaves, projection } = record;
  const byCommand = new Map(answers.map((answer) => [answer.command_id, answer]));
  const covered = new Set<string>();
  let top = 0;
  for (const leaf of leaves) {
    if (leaf.seq < top) findings.broken('I10', id, 'leaf-less', { anchor: leaf.anchor });
    top = Math.max(top, leaf.seq);
    const event: LedgerEvent | undefined = events[leaf.seq - 1];
    if (leaf.seq > 0 && event === undefined) {
      findings.broken('I10', id, 'leaf-events', { anchor: leaf.anchor, covered: leaf.seq, count: events.length });
    } else if (event !== undefined && !event.hash.equals(leaf.hash)) {
      findings.broken('I10', id, 'leaf-other', { anchor: leaf.anchor }, leaf.seq);
    }
    const given = leaf.commands.map((command) => byCommand.get(command));
    for (const command of leaf.commands) covered.add(command);
    const there = given.filter((answer) => answer !== undefined);
    const digest = there.length === 0 && leaf.commands.length === 0 ? null : answersDigest(there);
    const equal = digest === null ? leaf.answers === null : leaf.answers !== null && digest.equals(leaf.answers);
    if (there.length !== given.length) {
      findings.broken('I10', id, 'leaf-answers', { anchor: leaf.anchor, covered: given.length, count: there.length });
    } else if (!equal) findings.broken('I10', id, 'leaf-answer', { anchor: leaf.anchor });
  }
  for (const { command_id, anchored } of answers) {
    if (anchored && !covered.has(command_id)) {
      findings.broken('I10', id, 'behind-answer', { command: command_id });
    }
  }
  if (projection?.anchored === true && top < events.length) {
    findings.broken('I10', id, 'behind-events', { number: top }, top + 1);
  }
};
