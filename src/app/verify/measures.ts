import type { FindingCode, FindingFacts } from '../../contract/finding.ts';
import { dueAt, isFree } from '../../loop/clock.ts';
import { type Rule, allows } from '../../loop/declaration.ts';
import { wantedIn } from '../../loop/need.ts';
import { wordsOf } from '../../loop/ruling.ts';
import type { CaseState } from '../../loop/state.ts';
import { type Instant, days } from '../../loop/terms.ts';
import { type Step, breaks, demandsGap, exitFacts, rulesFor, says } from './step.ts';

const checkExtension = (step: Step, state: CaseState): void => {
  const { event, row, loop, audit } = step;
  if (event.name !== 'measure.extended.1' && event.name !== 'measure.lifted.1') return;
  if (!says(step, 'reason') || !says(step, 'basis')) breaks(step, 'I13', 'measure-bare', { event: event.name });
  if (row.unit === state.holder) breaks(step, 'I13', 'measure-own', { unit: row.unit });
  const kind = audit.kindOf(row.unit) ?? '';
  const kinds = event.name === 'measure.extended.1' ? (loop.measure?.extends ?? loop.approvers) : loop.approvers;
  if (!allows(kinds, kind)) breaks(step, 'I13', 'measure-unit', { unit: row.unit });
  if (event.name === 'measure.lifted.1') return;
  const { measure } = state;
  if (!says(step, 'objection')) breaks(step, 'I13', 'measure-mute');
  if (measure === null || isFree(state, row.recorded_at as Instant)) {
    breaks(step, 'I13', 'measure-over');
  } else if (event.data.until <= measure.until) breaks(step, 'I13', 'measure-shorter');
};

/** Since when the days of a person ran already, by a measure that binds them or one that would not be over yet. */
const begunBefore = ({ before, row }: Step, length: number): number => {
  if (before === null) return Infinity;
  if (before.measure !== null) return before.measure.start;
  const since = before.facts['countedSince'];
  return typeof since === 'number' && since + days(length) > row.recorded_at ? since : Infinity;
};

/**
 * The end instant is what was decided: so many days from the entry to a link, or from an earlier instant on record. A
 * word about an entry that nobody signs for begins nothing anew.
 */
const checkLength = (step: Step, say: (code: FindingCode, facts: FindingFacts) => void): void => {
  const { after, event, loop } = step;
  const { measure } = event.changes;
  if (measure === undefined || measure === null || loop.measure === undefined) return;
  const { start, until } = measure;
  const length = after.facts[loop.measure.days];
  if (typeof length !== 'number' || until - start !== days(length)) {
    say('measure-length', { until, days: typeof length === 'number' ? length : null });
  }
  const link = String(after.facts[loop.measure.countFrom]);
  const [entered, told] = [after.entered[link], after.facts[`${link}At`]];
  const known = entered ?? begunBefore(step, Number(length));
  const counted = typeof told === 'number' ? Math.min(told, known) : entered;
  if (start !== counted) say('measure-start', { time: start, link });
};

/** Past its end instant nothing binds the person again, whatever policy says by then. */
const checkBinding = (step: Step, state: CaseState): void => {
  const { measure } = step.event.changes;
  if (measure === undefined || measure === null || state.measure === null) return;
  if (isFree(state, step.row.recorded_at as Instant)) {
    breaks(step, 'I13', 'measure-again', { time: state.measure.until, until: measure.until });
  } else if (state.measure.extended) breaks(step, 'I13', 'measure-overruled');
};

const checkEnd = (step: Step, state: CaseState): void => {
  const { event, loop, row, after } = step;
  if (event.name !== 'measure.ended.1') return;
  if (state.measure === null || state.measure.ended) {
    breaks(step, 'I8', 'measure-ended');
    return;
  }
  if (state.measure.until > row.recorded_at) breaks(step, 'I13', 'measure-early');
  const { link, fast, facts } = after;
  const calls = (rule: Rule): boolean =>
    typeof rule('clocks', { ...facts, loop: loop.name, link, fast, purpose: 'release' })?.outputs['minutes'] ===
    'number';
  const rulesThen = rulesFor(step);
  const inside = loop.links[link]?.outside !== true;
  if (inside && rulesThen.length > 0 && rulesThen.every(calls) && after.clocks['release'] === undefined) {
    breaks(step, 'I13', 'measure-uncalled');
  }
  const release = Object.entries(loop.endings).find(([, ending]) => ending.holdsForBonds === true)?.[0];
  const rules = rulesFor(step);
  if (release === undefined || rules.length === 0) return;
  const bonds = Object.values(after.bonds).includes(null);
  const lacks = (rule: Rule): boolean => {
    const outputs = rule('exits', exitFacts(step, after, { to: release, receiver: null }))?.outputs;
    const kinds = wordsOf(outputs?.['needs']).map((need) => wantedIn(need).map(({ kind }) => kind));
    // Only what is wholly absent: counts and stays are for the exit itself.
    return kinds.some((words) => words.every((kind) => after.evidence[kind] === undefined && !excepted(after, kind)));
  };
  if (bonds || rules.every(lacks)) {
    demandsGap(step, 'I13', 'release-evidence', 'measure-gap');
  }
};

const excepted = (state: CaseState, kind: string): boolean =>
  Object.values(state.exceptions).some(({ decision, evidence }) => decision === 'approved' && evidence.includes(kind));

const checkRetention = (step: Step): void => {
  const { event, loop, row, audit } = step;
  if (event.name !== 'case.closed.1') return;
  const { retainUntil, ending } = event.data;
  if (retainUntil === null) {
    audit.findings.notice('I13', row.case_id, 'retention-silent', { loop: loop.name, ending }, row.seq);
    return;
  }
  const rules = rulesFor(step);
  if (rules.length === 0) {
    audit.findings.unchecked();
    return;
  }
  const lengths = rules.map((rule) => {
    const length = rule('retention', { loop: loop.name, ending })?.outputs['days'];
    return typeof length === 'number' ? length : null;
  });
  if (!lengths.some((length) => length !== null && row.recorded_at + days(length) === retainUntil)) {
    breaks(step, 'I13', 'retention-date', { until: retainUntil, days: lengths.map(String) });
  }
};

/** I13 at one event: every measure ends, and every case has its retention date. */
export const checkMeasures = (step: Step): void => {
  const { before, after } = step;
  checkLength(step, (code, facts) => breaks(step, 'I13', code, facts));
  if (before !== null) {
    checkExtension(step, before);
    checkBinding(step, before);
    checkEnd(step, before);
    checkRetention(step);
  }
  const { measure } = after;
  if (!step.ends || after.custody === 'closed' || measure === null || measure.ended) return;
  const end = after.clocks['end'];
  const due = end === undefined ? null : dueAt(end);
  if (due === null || due > measure.until) {
    if (due === null) breaks(step, 'I13', 'measure-clock', { until: measure.until });
    else breaks(step, 'I13', 'measure-rings', { until: measure.until, rings: due });
  }
};
