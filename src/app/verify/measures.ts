import { dueAt, isFree } from '../../loop/clock.ts';
import { type Rule, allows } from '../../loop/declaration.ts';
import { wordsOf } from '../../loop/ruling.ts';
import type { CaseState } from '../../loop/state.ts';
import { type Instant, days } from '../../loop/terms.ts';
import { type Step, breaks, demandsGap, exitFacts, rulesFor } from './step.ts';

const checkExtension = (step: Step, state: CaseState): void => {
  const { event, row, loop, audit } = step;
  if (event.name !== 'measure.extended.1' && event.name !== 'measure.lifted.1') return;
  const { reason, basis } = event.data;
  if (reason.trim() === '' || basis.trim() === '') breaks(step, 'I13', `${event.name} without reason or legal basis`);
  if (row.unit === state.holder) breaks(step, 'I13', `${row.unit} decides about the measure of a person it holds`);
  if (!allows(loop.approvers, audit.kindOf(row.unit) ?? ''))
    breaks(step, 'I13', `${row.unit} may not decide a measure`);
  if (event.name === 'measure.lifted.1') return;
  const { measure } = state;
  if (event.data.objection.trim() === '') breaks(step, 'I13', 'extended without telling how to object');
  if (measure === null || isFree(state, row.recorded_at as Instant)) {
    breaks(step, 'I13', 'a measure is extended that was over or never was');
  } else if (event.data.until <= measure.until) breaks(step, 'I13', 'an extension that ends no later than before');
};

/** Past its end instant nothing binds the person again, whatever policy says by then. */
const checkBinding = (step: Step, state: CaseState): void => {
  const { measure } = step.event.changes;
  if (measure === undefined || measure === null || state.measure === null) return;
  if (isFree(state, step.row.recorded_at as Instant)) {
    breaks(
      step,
      'I13',
      `the measure ended at ${state.measure.until}, and the person is bound again until ${measure.until}`,
    );
  } else if (state.measure.extended) breaks(step, 'I13', 'what an officer extended is changed by a table');
};

const checkEnd = (step: Step, state: CaseState): void => {
  const { event, loop, row, after } = step;
  if (event.name !== 'measure.ended.1') return;
  if (state.measure === null || state.measure.ended) {
    breaks(step, 'I8', 'a measure ends that was over or never was');
    return;
  }
  if (state.measure.until > row.recorded_at) breaks(step, 'I13', 'a measure ends before its end instant');
  const release = Object.entries(loop.endings).find(([, ending]) => ending.holdsForBonds === true)?.[0];
  const rules = rulesFor(step);
  if (release === undefined || rules.length === 0) return;
  const bonds = Object.values(after.bonds).includes(null);
  const lacks = (rule: Rule): boolean => {
    const [facts = {}] = exitFacts(step, after, { to: release, receiver: null });
    const outputs = rule('exits', facts)?.outputs;
    const kinds = wordsOf(outputs?.['needs']).map((need) =>
      need.split('|').map((word) => word.trim().split(':')[0] ?? ''),
    );
    // Only what is wholly absent: counts and stays are for the exit itself.
    return kinds.some((words) => words.every((kind) => after.evidence[kind] === undefined && !excepted(after, kind)));
  };
  if (bonds || rules.every(lacks)) {
    demandsGap(
      step,
      'I13',
      'release-evidence',
      'the measure ended with evidence missing, which must be somebody’s duty',
    );
  }
};

const excepted = (state: CaseState, kind: string): boolean =>
  Object.values(state.exceptions).some(({ decision, evidence }) => decision === 'approved' && evidence.includes(kind));

const checkRetention = (step: Step): void => {
  const { event, loop, row, audit } = step;
  if (event.name !== 'case.closed.1') return;
  const { retainUntil, ending } = event.data;
  if (retainUntil === null) {
    audit.findings.notice(
      'I13',
      row.case_id,
      `policy is silent about how long it is kept (${loop.name}, ${ending})`,
      row.seq,
    );
    return;
  }
  const rules = rulesFor(step);
  if (rules.length === 0) {
    audit.findings.unchecked();
    return;
  }
  const dates = rules.map((rule) => {
    const length = rule('retention', { loop: loop.name, ending })?.outputs['days'];
    return typeof length === 'number' ? row.recorded_at + days(length) : null;
  });
  if (!dates.includes(retainUntil)) {
    breaks(step, 'I13', `kept until ${retainUntil}; policy says ${dates.map(String).join(' or ')}`);
  }
};

/** I13 at one event: every measure ends, and every case has its retention date. */
export const checkMeasures = (step: Step): void => {
  const { before, after } = step;
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
    breaks(
      step,
      'I13',
      `the measure ends at ${measure.until}, and its clock ${due === null ? 'does not run' : `rings at ${due}`}`,
    );
  }
};
