import { isFree } from '../../loop/clock.ts';
import { type Rule, allows, linksAhead } from '../../loop/declaration.ts';
import { handoverLoop } from '../../loop/handover.ts';
import { wordsOf } from '../../loop/ruling.ts';
import type { CaseState } from '../../loop/state.ts';
import { type Facts, type Instant, systemUnit } from '../../loop/terms.ts';
import { type Exit, type Step, breaks, demandsGap, exitFacts, rulesFor } from './step.ts';

/** Evidence that was there, counted by the words of policy: `kind`, `kind:count`, or alternatives joined by `|`. */
const isThere = (step: Step, state: CaseState, need: string): boolean =>
  need.split('|').some((word) => {
    const [kind = '', count = '1'] = word.trim().split(':');
    const entry = state.evidence[kind];
    if (entry === undefined || entry.count < Number(count) || entry.differs === true) return false;
    return step.loop.evidence[kind]?.lasts !== 'link' || entry.stay === state.stay;
  });

/** Whether an approved exception covered it, not yet expired, and not carried out by who approved it. */
const isExcepted = (step: Step, state: CaseState, need: string): boolean => {
  const kinds = need.split('|').map((word) => word.trim().split(':')[0] ?? '');
  return Object.values(state.exceptions).some(
    ({ decision, expiresAt, approvedBy, evidence }) =>
      decision === 'approved' &&
      expiresAt > step.row.happened_at &&
      approvedBy !== step.row.actor &&
      kinds.some((kind) => evidence.includes(kind)),
  );
};

/** What a rule demanded for an exit and was not there; null when it did not allow the exit at all. */
const missingBy = (step: Step, rule: Rule, state: CaseState, facts: Facts): readonly string[] | null => {
  const outputs = rule('exits', facts)?.outputs;
  if (outputs?.['allowed'] !== true) return null;
  return wordsOf(outputs['needs']).filter((need) => !isThere(step, state, need) && !isExcepted(step, state, need));
};

const openBonds = (state: CaseState): readonly string[] =>
  Object.entries(state.bonds)
    .filter(([, outcome]) => outcome === null)
    .map(([child]) => child);

/**
 * Recomputes what policy demanded. What the write path let through must satisfy one of the versions that may have
 * decided.
 *
 * @returns what was missing; `null` when policy did not allow it; `undefined` when no version is here to ask
 */
const missingFor = (step: Step, state: CaseState, exit: Exit): readonly string[] | null | undefined => {
  const rules = rulesFor(step);
  if (rules.length === 0) {
    step.audit.findings.unchecked();
    return undefined;
  }
  let best: readonly string[] | null = null;
  const asked = exitFacts(step, state, exit);
  for (const rule of rules) {
    for (const facts of asked) {
      const missing = missingBy(step, rule, state, facts);
      if (missing !== null && (best === null || missing.length < best.length)) best = missing;
    }
  }
  return best;
};

const emergencyPasses = (step: Step, state: CaseState, link: string): boolean =>
  state.emergency !== null && step.loop.links[link]?.emergency === true;

const demandExit = (step: Step, state: CaseState, exit: Exit): void => {
  const { to } = exit;
  const missing = missingFor(step, state, exit);
  if (missing === null) breaks(step, 'I4', `policy does not let a case go from ${state.link} to ${to}`);
  else if (missing !== undefined && missing.length > 0) {
    breaks(step, 'I4', `left ${state.link} for ${to} without ${missing.join(', ')}`);
  }
};

/** I5: nothing goes outside the loop with a specimen open, unless it is an emergency or the measure is over. */
const checkBonds = (step: Step, state: CaseState, link: string): void => {
  if (step.loop.links[link]?.outside !== true || emergencyPasses(step, state, link)) return;
  const now = step.row.recorded_at as Instant;
  const bonds = openBonds(state);
  if (bonds.length > 0 && !isFree(state, now)) {
    breaks(step, 'I5', `handed outside the loop (${link}) while ${bonds.join(', ')} has no result`);
  }
};

const checkOffer = (step: Step, state: CaseState, link: string, receiver: string): void => {
  if (emergencyPasses(step, state, link)) return;
  if (step.loop.links[state.link]?.next.includes(link) !== true) {
    breaks(step, 'I4', `its loop does not lead from ${state.link} to ${link}`);
    return;
  }
  demandExit(step, state, { to: link, receiver });
  checkBonds(step, state, link);
};

const checkClosing = (step: Step, state: CaseState, ending: string): void => {
  const { loop, row, after } = step;
  const declared = loop.endings[ending];
  if (declared === undefined) {
    // Group handovers, settled gaps and lapsed duties end by Huan itself; every other ending is declared.
    if (row.standing !== 'system') breaks(step, 'I4', `closed by ${ending}, which its loop does not have`);
    return;
  }
  // Which proof its kind needs is a matter of policy, asked below; a remark is none of them.
  const proof = Object.keys(after.evidence).some((kind) => kind !== 'note');
  if (loop.isGap === true && !proof) breaks(step, 'I4', 'a gap is closed without proof');
  if (row.standing === 'system' || state.loop === handoverLoop) return;
  const now = row.recorded_at as Instant;
  const over = state.measure === null || isFree(state, now);
  if (declared.served === true && !over) {
    breaks(step, 'I4', `released at ${row.recorded_at}, before the measure's end at ${state.measure?.until}`);
  }
  if (declared.by !== 'holder' && declared.by !== 'opener' && !allows(declared.by, step.audit.kindOf(row.unit) ?? '')) {
    breaks(step, 'I4', `${row.unit} may not close a case by ${ending}`);
  }
  const free = declared.holdsForBonds === true && state.measure !== null && over;
  const bonds = declared.holdsForBonds === true ? openBonds(state) : [];
  if (bonds.length > 0 && !free) breaks(step, 'I5', `closed by ${ending} while ${bonds.join(', ')} has no result`);
  const missing = missingFor(step, state, { to: ending, receiver: null });
  if (missing === undefined) return;
  if (missing === null) breaks(step, 'I4', `policy does not let a case end by ${ending} from ${state.link}`);
  else if (missing.length > 0 && !free) breaks(step, 'I4', `closed by ${ending} without ${missing.join(', ')}`);
  else if (missing.length > 0 && !Object.values(state.gaps).includes('release-evidence')) {
    demandsGap(step, 'I13', 'release-evidence', `released at the end instant without ${missing.join(', ')}`);
  }
  if (state.emergency !== null) demandsGap(step, 'I4', 'emergency-review', 'closed with an emergency nobody reviewed');
};

/** I4: nobody approves what they asked for or carry out, and a document carries it. */
const checkExceptions = (step: Step, state: CaseState): void => {
  const { event, row } = step;
  if (event.name === 'exception.asked.1') {
    const { document, reason, expiresAt } = event.data;
    if (document.trim() === '' || reason.trim() === '') breaks(step, 'I4', 'an exception without document or reason');
    if (expiresAt <= row.happened_at) breaks(step, 'I4', 'an exception that had expired when it was asked for');
  }
  if (event.name === 'exception.approved.1') {
    const asked = state.exceptions[event.data.exception];
    const own =
      asked?.askedBy === row.actor ||
      asked?.askedByUnit === row.unit ||
      row.unit === state.holder ||
      row.unit === state.offer?.to;
    if (own) breaks(step, 'I4', `${row.actor} of ${row.unit} approves an exception of their own`);
    if (asked !== undefined && asked.decision !== 'asked') breaks(step, 'I4', 'an exception is decided twice');
    if (asked !== undefined && asked.expiresAt <= row.happened_at)
      breaks(step, 'I4', 'an expired exception is approved');
  }
  if (event.name === 'emergency.reviewed.1' && state.emergency?.by === row.actor) {
    breaks(step, 'I4', `${row.actor} reviews an emergency of their own`);
  }
  if (event.name === 'emergency.declared.1' && step.after.clocks['review'] === undefined) {
    breaks(step, 'I4', 'an emergency without a clock for its review');
  }
};

/** I4 and I5 at one event. */
export const checkExits = (step: Step): void => {
  const { event, before, loop } = step;
  if (before === null) return;
  switch (event.name) {
    case 'offer.made.1':
      checkOffer(step, before, event.data.link, event.data.to);
      return;
    case 'offer.accepted.1':
      checkBonds(step, before, event.data.link);
      return;
    case 'custody.claimed.1': {
      const { link } = event.data;
      const reachable = linksAhead(loop, before.link).has(link);
      if (!reachable && !emergencyPasses(step, before, link)) {
        breaks(step, 'I4', `claimed from ${before.link} into ${link}, where its loop does not lead`);
      }
      checkBonds(step, before, link);
      return;
    }
    case 'case.closed.1':
      checkClosing(step, before, event.data.ending);
      return;
    case 'evidence.recorded.1':
      if (loop.evidence[event.data.kind]?.gated === true && event.unit !== systemUnit) {
        demandExit(step, before, { to: event.data.kind, receiver: null });
      }
      return;
    default:
      checkExceptions(step, before);
  }
};
