import type { Rule } from '../../loop/declaration.ts';
import type { ClockSetting } from '../../loop/event.ts';
import { entryDayOf, slowingOf, wordsOf } from '../../loop/ruling.ts';
import { type Facts, type Instant, minutes } from '../../loop/terms.ts';
import { differsAt } from './projection.ts';
import type { PastRules } from './policy.ts';
import { type Step, breaks } from './step.ts';

const silent = 'none';

/**
 * The facts by which policy was asked: those recorded by the event, before and after tables added theirs, and what the
 * calendar could have told of the day.
 */
const factsAt = ({ audit, row, event, before, after }: Step): readonly Facts[] =>
  [after.facts, { ...before?.facts, ...event.changes.facts }].flatMap((known) =>
    audit.calendar(row.recorded_at as Instant).map((told) => ({ ...known, ...told })),
  );

const linksAt = ({ event, after }: Step): readonly string[] =>
  event.name === 'offer.made.1' ? [event.data.link] : [after.link];

const whole = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** Whether a clock is what a rule says for it. The end of a measure is its own budget, and hastening only shortens. */
const isSaid = (step: Step, rule: Rule, change: ClockSetting, facts: Facts, link: string): boolean => {
  const { loop, fast } = step.after;
  const holderKind = step.audit.kindOf(step.after.holder) ?? null;
  const said = rule('clocks', { ...facts, loop, link, fast, holderKind, purpose: change.purpose });
  if (said === null) return false;
  const { outputs, rows } = said;
  const budget = minutes(whole(outputs['minutes'], 0));
  const hastened = step.event.name === 'case.hastened.1' && change.budget <= budget;
  const ladder = wordsOf(outputs['ladder']);
  const lapsesAfter = typeof outputs['lapsesAfter'] === 'number' ? outputs['lapsesAfter'] : null;
  const slows = slowingOf(rule('bounds', { loop }), ladder, lapsesAfter);
  return (
    (change.set === 'end' || hastened || change.budget === budget) &&
    change.again === Math.max(minutes(1), minutes(whole(outputs['again'], 10))) &&
    change.ladder.join() === ladder.join() &&
    change.lapsesAfter === lapsesAfter &&
    // One that older programs set calls at one pace for ever.
    (change.slows === undefined || (change.slows.after === slows?.after && change.slows.most === slows.most)) &&
    change.rule.rows.join() === rows.join()
  );
};

const checkClock = (step: Step, rules: PastRules, change: ClockSetting): void => {
  const { version, rows } = change.rule;
  const facts = { clock: change.set, rows: [...rows] };
  const asked = (rule: Rule): boolean =>
    factsAt(step).some((known) => linksAt(step).some((link) => isSaid(step, rule, change, known, link)));
  if (version !== silent) {
    const rule = rules.named(version);
    if (rule === undefined) step.audit.findings.unchecked();
    else if (!asked(rule)) breaks(step, 'I3', 'clock-rule', { ...facts, version });
    return;
  }
  // Silence is loud: due at once, calling the duty room.
  const loud = (change.set === 'end' || change.budget === 0) && change.ladder.join() === 'duty';
  const { loop, fast } = step.after;
  const inForce = rules.at(step.row.recorded_at);
  const spoken = factsAt(step)
    .flatMap((known) => linksAt(step).map((link) => ({ ...known, loop, link, fast, purpose: change.purpose })))
    .map((asking) => inForce?.('clocks', asking) ?? null);
  if (loud && spoken.includes(null)) return;
  breaks(step, 'I3', 'clock-spoken', { ...facts, version: spoken.find((said) => said !== null)?.version ?? silent });
};

const checkDecided = (step: Step, rules: PastRules): void => {
  const { event, before, after } = step;
  let facts: Facts = { ...before?.facts, ...event.changes.facts };
  for (const { table, version, rows, outputs } of event.changes.decided ?? []) {
    const rule = rules.named(version);
    if (rule === undefined) step.audit.findings.unchecked();
    else {
      const said = rule(table, { ...facts, loop: after.loop, link: after.link });
      if (said === null || said.rows.join() !== rows.join() || differsAt(said.outputs, outputs) !== null) {
        breaks(step, 'I11', 'decision-false', { table, version, rows: [...rows] });
      }
    }
    facts = { ...facts, ...outputs };
  }
};

/** Days are counted back from the day of entry: a fact that says so, while the entry was on another day, or never. */
const checkEntryDay = (step: Step): void => {
  const { loop, event, after } = step;
  const name = loop.entryDay?.as ?? '';
  const said = event.changes.facts?.[name];
  if (said === undefined || entryDayOf(loop, after.entered, { ...after.facts, [name]: null })[name] === said) return;
  breaks(step, 'I11', 'entry-day', { day: String(said), link: loop.entryDay?.link ?? '' });
};

/**
 * I3 and I11 at one event: every clock is what the rule says that is stamped on it, every decision what its version
 * decides, and that version was in force by then.
 */
export const checkDecisions = (step: Step): void => {
  checkEntryDay(step);
  const { rules } = step.audit;
  const { clocks = [], decided = [] } = step.event.changes;
  const settings = clocks.flatMap((change) => ('set' in change && change.rule.version !== '' ? [change] : []));
  if (settings.length === 0 && decided.length === 0) return;
  if (rules === null) {
    step.audit.findings.unchecked();
    return;
  }
  for (const change of settings) checkClock(step, rules, change);
  checkDecided(step, rules);
  const stamped = new Set([...settings.map(({ rule }) => rule.version), ...decided.map(({ version }) => version)]);
  for (const version of stamped) {
    if (version === silent || rules.inForce(version, step.row.recorded_at) !== false) continue;
    breaks(step, 'I11', 'version-foreign', { version });
  }
};
