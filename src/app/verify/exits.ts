import { isFree } from '../../loop/clock.ts';
import { type Rule, allows, linksAhead } from '../../loop/declaration.ts';
import { handoverLoop } from '../../loop/handover.ts';
import { isThere, wantedIn } from '../../loop/need.ts';
import { wordsOf } from '../../loop/ruling.ts';
import type { CaseState } from '../../loop/state.ts';
import { type CaseId, type Facts, type Instant, systemUnit } from '../../loop/terms.ts';
import { checkLeaving } from './counts.ts';
import { type Exit, type Step, breaks, demandsGap, exitFacts, rulesFor, says } from './step.ts';

/** Kinds of evidence that were there, by the words of policy. */
const kindsThere = (step: Step, state: CaseState, need: string): readonly string[] =>
  wantedIn(need).flatMap((wanted) => {
    if (!isThere(step.loop, state, wanted)) return [];
    const place = state.evidence[wanted.kind]?.place;
    // A bed that was left is no lodging for the next journey.
    return place !== undefined && place !== state.place ? [] : [wanted.kind];
  });

/** Whether an approved exception covered it, not yet expired, and not carried out by who approved it. */
const isExcepted = (step: Step, state: CaseState, need: string): boolean => {
  const kinds = wantedIn(need).map(({ kind }) => kind);
  return Object.values(state.exceptions).some(
    ({ decision, expiresAt, approvedBy, evidence }) =>
      decision === 'approved' &&
      expiresAt > step.row.happened_at &&
      approvedBy !== step.row.actor &&
      kinds.some((kind) => evidence.includes(kind)),
  );
};

/** What a rule demanded for an exit and was not there, and the counts on which it rests. */
interface Demand {
  readonly missing: readonly string[];
  /** Kinds of counts that prove something only as long as the last one is what is held. */
  readonly leans: readonly string[];
}

/** What a rule says of an exit; null when it did not allow it at all. */
const demandOf = (step: Step, rule: Rule, state: CaseState, facts: Facts): Demand | null => {
  const outputs = rule('exits', facts)?.outputs;
  if (outputs?.['allowed'] !== true) return null;
  const missing: string[] = [];
  const leans: string[] = [];
  for (const need of wordsOf(outputs['needs'])) {
    if (isExcepted(step, state, need)) continue;
    const there = kindsThere(step, state, need);
    if (there.length === 0) missing.push(need);
    else if (there.every((kind) => step.loop.evidence[kind]?.fresh === true)) leans.push(...there.slice(0, 1));
  }
  return { missing, leans };
};

const openBonds = (state: CaseState): readonly string[] =>
  Object.entries(state.bonds)
    .filter(([, outcome]) => outcome === null)
    .map(([child]) => child);

const bestOf = (step: Step, rules: readonly Rule[], state: CaseState, exit: Exit, greatest?: number): Demand | null => {
  const facts = exitFacts(step, state, exit, greatest);
  let best: Demand | null = null;
  for (const rule of rules) {
    const demand = demandOf(step, rule, state, facts);
    if (demand !== null && (best === null || demand.missing.length < best.missing.length)) best = demand;
  }
  return best;
};

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
  const best = bestOf(step, rules, state, exit);
  for (const kind of new Set(best?.leans)) checkLeaving(step, kind, { from: state.link, into: exit.to });
  return best?.missing ?? null;
};

/** Older than anybody. */
const old = 999;
const isRight = (missing: readonly string[] | null): boolean => missing !== null && missing.length === 0;

/**
 * Whether it is right or wrong by who of the party came along. Their cases are not here, so that is asked later; what is
 * the same in whatever company is told at once.
 */
const isLeftToCompany = (step: Step, state: CaseState, exit: Exit): boolean => {
  const { event, loop, row } = step;
  const { party } = state;
  const { receiver, to: into } = exit;
  const members = (party?.members ?? []).filter((member) => member !== state.caseId);
  if (event.name !== 'offer.made.1' || loop.along === undefined || receiver === null || party === null) return false;
  if (members.length === 0) return false;
  const rules = rulesFor(step);
  const judge = (greatest: number) => bestOf(step, rules, state, exit, greatest)?.missing ?? null;
  if (rules.length === 0 || isRight(judge(0)) === isRight(judge(old))) return false;
  step.audit.askCompany({
    ...{ case: row.case_id, seq: row.seq, at: row.recorded_at, command: row.command_id },
    ...{ handover: event.data.handover, party: party.id, members, receiver, fact: loop.along.fact },
    ...{ gate: { from: state.link, into }, judge },
  });
  return true;
};

const emergencyPasses = (step: Step, state: CaseState, link: string): boolean =>
  state.emergency !== null && step.loop.links[link]?.emergency === true;

const demandExit = (step: Step, state: CaseState, exit: Exit): void => {
  const { to } = exit;
  if (isLeftToCompany(step, state, exit)) return;
  const missing = missingFor(step, state, exit);
  if (missing === null) breaks(step, 'I4', 'exit-forbidden', { from: state.link, into: to });
  else if (missing !== undefined && missing.length > 0) {
    breaks(step, 'I4', 'exit-missing', { from: state.link, into: to, missing });
  }
};

/** I5: nothing goes outside the loop with a specimen open, unless it is an emergency or the measure is over. */
const checkBonds = (step: Step, state: CaseState, link: string): void => {
  if (step.loop.links[link]?.outside !== true || emergencyPasses(step, state, link)) return;
  const now = step.row.recorded_at as Instant;
  const bonds = openBonds(state);
  if (bonds.length > 0 && !isFree(state, now)) {
    breaks(step, 'I5', 'outside-bonds', { link, cases: bonds });
  }
};

/**
 * I4: a claim moves custody to where the person is, whatever stands against it; what it passed over is told by a gap that
 * others look into. Told only where it is so by every version, in whatever company.
 */
const checkPassed = (step: Step, state: CaseState, link: string, receiver: string): void => {
  const rules = rulesFor(step);
  if (rules.length === 0 || emergencyPasses(step, state, link)) return;
  const demands = [0, old].map((eldest) => bestOf(step, rules, state, { to: link, receiver }, eldest));
  if (demands.every((demand) => demand === null)) demandsGap(step, 'I4', 'link-forbidden', 'claim-passed', { link });
  else if (
    demands.every((demand) => demand !== null && demand.missing.length > 0) &&
    !step.gaps.includes('link-forbidden')
  ) {
    demandsGap(step, 'I4', 'evidence-skipped', 'claim-passed', { link });
  }
};

const checkOffer = (step: Step, state: CaseState, link: string, receiver: string): void => {
  if (emergencyPasses(step, state, link)) return;
  if (step.loop.links[state.link]?.next.includes(link) !== true) {
    breaks(step, 'I4', 'exit-nowhere', { from: state.link, link });
    return;
  }
  demandExit(step, state, { to: link, receiver });
  checkBonds(step, state, link);
};

const checkClosing = (step: Step, state: CaseState, ending: string, into: CaseId | null): void => {
  const { event, loop, row, after } = step;
  const declared = loop.endings[ending];
  // A name that is no merger would pass for one: results and contacts would be looked for with somebody else.
  if (into !== null && (declared?.into !== true || into === event.caseId))
    breaks(step, 'I1', 'ending-merger', { ending, cases: [into] });
  if (state.emergency !== null) demandsGap(step, 'I4', 'emergency-review', 'emergency-gap');
  // Lapsed handovers and duties, and gaps that late proof settles, end by Huan itself; nothing else does.
  const own = state.loop === handoverLoop || loop.isGap === true || (loop.bonds === true && ending === 'lapsed');
  if (row.standing === 'system' && !own) {
    breaks(step, 'I4', 'ending-system', { ending });
    return;
  }
  if (declared === undefined) {
    if (row.standing !== 'system') breaks(step, 'I4', 'ending-unknown', { name: ending });
    return;
  }
  // Which proof its kind needs is a matter of policy, asked below; a remark is none of them.
  const proof = Object.keys(after.evidence).some((kind) => kind !== 'note');
  if (loop.isGap === true && !proof) breaks(step, 'I4', 'gap-unproved');
  if (row.standing === 'system' || state.loop === handoverLoop) return;
  const now = row.recorded_at as Instant;
  const over = state.measure === null || isFree(state, now);
  if (declared.served === true && !over) {
    breaks(step, 'I4', 'ending-early', { time: row.recorded_at, until: state.measure?.until ?? null });
  }
  const { by, reach } = declared;
  const ofKind = by === 'holder' || by === 'opener' || allows(by, step.audit.kindOf(row.unit) ?? '');
  const reaches = row.unit === state.holder || reach?.includes(state.link) !== false;
  if (!ofKind || !reaches) breaks(step, 'I4', 'ending-unit', { unit: row.unit, ending });
  const free = declared.holdsForBonds === true && state.measure !== null && over;
  const bonds = declared.holdsForBonds === true ? openBonds(state) : [];
  if (bonds.length > 0 && !free) breaks(step, 'I5', 'ending-bonds', { ending, cases: bonds });
  const missing = missingFor(step, state, { to: ending, receiver: null });
  if (missing === undefined) return;
  if (missing === null) breaks(step, 'I4', 'ending-forbidden', { ending, from: state.link });
  else if (missing.length > 0 && !free) breaks(step, 'I4', 'ending-missing', { ending, missing });
  else if (missing.length > 0 && !Object.values(state.gaps).includes('release-evidence')) {
    demandsGap(step, 'I13', 'release-evidence', 'ending-gap', { missing });
  }
};

/** I4: nobody approves what they asked for or carry out, and a document carries it. */
const checkExceptions = (step: Step, state: CaseState): void => {
  const { event, row } = step;
  if (event.name === 'exception.asked.1') {
    const { expiresAt } = event.data;
    if (!says(step, 'document') || !says(step, 'reason')) breaks(step, 'I4', 'exception-bare');
    if (expiresAt <= row.happened_at) breaks(step, 'I4', 'exception-late');
  }
  if (event.name === 'exception.approved.1') {
    const asked = state.exceptions[event.data.exception];
    const own =
      asked?.askedBy === row.actor ||
      asked?.askedByUnit === row.unit ||
      row.unit === state.holder ||
      row.unit === state.offer?.to;
    if (own) breaks(step, 'I4', 'exception-own', { actor: row.actor, unit: row.unit });
    if (asked !== undefined && asked.decision !== 'asked') breaks(step, 'I4', 'exception-twice');
    if (asked !== undefined && asked.expiresAt <= row.happened_at) breaks(step, 'I4', 'exception-expired');
  }
  // Nobody stands above the duty room: there another officer of it looks again.
  const sameHand = state.emergency?.unit === row.unit && step.audit.kindOf(row.unit) !== 'duty';
  const own = state.emergency?.by === row.actor || sameHand;
  if (event.name === 'emergency.reviewed.1' && state.emergency !== null && own) {
    breaks(step, 'I4', 'emergency-own', { actor: row.actor });
  }
  if (event.name === 'emergency.declared.1' && step.after.clocks['review'] === undefined) {
    breaks(step, 'I4', 'emergency-clock');
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
        breaks(step, 'I4', 'exit-nowhere', { from: before.link, link });
      }
      checkBonds(step, before, link);
      checkPassed(step, before, link, event.data.to);
      return;
    }
    case 'case.closed.1':
      checkClosing(step, before, event.data.ending, event.data.into);
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
