import { type GroupCommand, type SingleCommand, type StampedCommand, leadCase } from './command.ts';
import type { Answer, Cases, Context, Outcome } from './context.ts';
import { watchCompany } from './company.ts';
import { close, hasten, redecide, reopen } from './closing.ts';
import { Draft } from './draft.ts';
import { attend, lapse, wakeClocks } from './escalation.ts';
import { correct, record } from './evidence.ts';
import { exception } from './exception.ts';
import { handoverOfGroup } from './group.ts';
import { handover, handoverLoop } from './handover.ts';
import { measure } from './measure.ts';
import { open, party } from './opening.ts';
import { type Refusal, refusal } from './refusal.ts';
import { boundsFor } from './ruling.ts';
import type { CaseState } from './state.ts';
import { subjectProblem } from './subject.ts';

const decideOne = (draft: Draft, command: SingleCommand | GroupCommand): Refusal | null => {
  const foreign = subjectProblem(draft, command);
  if (foreign !== null) return foreign;
  switch (command.type) {
    case 'open':
      return open(draft, command);
    case 'offer':
    case 'accept':
    case 'refuse':
    case 'withdraw':
    case 'claim':
      return handover(draft, command);
    case 'offer-group':
    case 'accept-group':
    case 'refuse-group':
    case 'withdraw-group':
      return handoverOfGroup(draft, command);
    case 'record':
      return record(draft, command);
    case 'correct':
      return correct(draft, command);
    case 'close':
      return close(draft, command);
    case 'reopen':
      return reopen(draft, command);
    case 'hasten':
      return hasten(draft, command);
    case 'redecide':
      return redecide(draft, command);
    case 'join':
    case 'leave':
      return party(draft, command);
    case 'lapse':
      return lapse(draft, command);
    case 'acknowledge':
    case 'pause':
    case 'resume':
      return attend(draft, command);
    case 'ask-exception':
    case 'approve-exception':
    case 'refuse-exception':
    case 'emergency':
    case 'review-emergency':
      return exception(draft, command);
    case 'extend-measure':
    case 'lift-measure':
      return measure(draft, command);
  }
};

/** A device may be a little ahead of the database and some time behind it, as far as policy says (I14). */
const timeProblem = (draft: Draft, command: StampedCommand, loop: string): Refusal | null => {
  if (command.happenedAt === null) return null;
  const difference = command.happenedAt - draft.context.now;
  if (difference === 0) return null;
  const { ahead, behind } = boundsFor(draft, loop);
  if (difference > ahead) return refusal('happened_after_now', leadCase(command));
  return -difference > behind ? refusal('happened_too_early', leadCase(command)) : null;
};

/** The loop whose bounds hold for a command, also for one that only now opens its case. */
const loopOfCommand = (draft: Draft, command: StampedCommand): string => {
  const known = draft.find(leadCase(command))?.loop;
  if (known !== undefined) return known;
  if (command.type === 'offer-group') return handoverLoop;
  const steps = command.type === 'together' ? command.commands : [command];
  const opening = steps.find((step) => step.type === 'open' && step.case === leadCase(command));
  return opening?.type === 'open' ? opening.loop : '';
};

const answerOf = (draft: Draft, state: CaseState): Answer => ({
  case: state.caseId,
  version: state.version,
  custody: state.custody,
  holder: state.holder,
  link: state.link,
  offer: state.offer?.offer ?? null,
  opened: draft.opened,
  gaps: draft.gaps,
  held: draft.counted,
});

/** I3: every open case that was touched has a clock that runs. Broken only by a bug, so it throws. */
const assertClocks = (draft: Draft): void => {
  for (const state of draft.touched.values()) {
    if (state.custody !== 'closed' && !Object.values(state.clocks).some((clock) => clock.since !== null)) {
      throw new Error(`I3: case ${state.caseId} (${state.loop}) would be left without a running clock`);
    }
  }
};

/**
 * Decides one command. Pure, total and synchronous: the same cases, command and context give the same outcome.
 *
 * @param cases the cases that the command names, as loaded; `null` for one known not to exist
 * @returns the events to record with the states after them; a refusal with its code; or the cases and counts that the
 *          decision also must see, after which it is asked again
 */
export const decide = (cases: Cases, command: StampedCommand, context: Context): Outcome => {
  const draft = new Draft(cases, command, context);
  let refused: Refusal | null = null;
  if (context.unit(command.unit) === undefined) {
    refused = refusal('unit_unknown', leadCase(command), [command.unit]);
  }
  refused ??= timeProblem(draft, command, loopOfCommand(draft, command));
  const steps = command.type === 'together' ? command.commands : [command];
  for (const [index, step] of steps.entries()) {
    if (refused !== null || draft.neededCases.size > 0 || draft.neededCounts.length > 0) break;
    refused = decideOne(draft, step);
    if (refused !== null && command.type === 'together') {
      refused = { ...refused, about: [...refused.about, `commands[${index}]`] };
    }
  }
  // What was refused for want of a number is asked again with it.
  if (draft.neededCases.size > 0 || draft.neededCounts.length > 0) {
    return { kind: 'needs', cases: [...draft.neededCases], counts: draft.neededCounts };
  }
  if (refused !== null) return { kind: 'refused', refusal: refused };
  watchCompany(draft);
  if (draft.neededCases.size > 0) return { kind: 'needs', cases: [...draft.neededCases], counts: [] };
  wakeClocks(draft);
  assertClocks(draft);
  const lead = draft.find(leadCase(command));
  if (lead === null) return { kind: 'refused', refusal: refusal('not_found', leadCase(command)) };
  return { kind: 'done', events: draft.events, states: [...draft.touched.values()], answer: answerOf(draft, lead) };
};
