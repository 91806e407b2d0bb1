import { callOn, dueAt, nextDue } from '../../loop/clock.ts';
import type { CaseState } from '../../loop/state.ts';
import { type Step, type Auditing, breaks } from './step.ts';

/** What has been served of one case's clocks, so that a second time shows. */
export type Served = Set<string>;

const checkLapse = (step: Step, state: CaseState, served: Served): void => {
  const { event, row } = step;
  if (event.name !== 'clock.lapsed.1') return;
  const { clock: name, serial, rung, calls } = event.data;
  const clock = state.clocks[name];
  const setting = `${name} ${serial}`;
  if (served.has(setting)) breaks(step, 'I8', 'clock-twice', { clock: name, serial });
  served.add(setting);
  if (clock === undefined || clock.serial !== serial) {
    breaks(step, 'I8', 'clock-unset', { clock: name, serial });
    return;
  }
  const due = dueAt(clock);
  if (due === null || due > row.recorded_at) breaks(step, 'I8', 'clock-early', { clock: name });
  if (rung !== clock.rung + 1) breaks(step, 'I7', 'clock-rung', { clock: name, from: clock.rung, next: rung });
  const called = callOn(clock.ladder, rung);
  if (calls !== called) breaks(step, 'I7', 'clock-calls', { clock: name, rung, calls, called });
};

/** Settings of clocks: stamped with their rule, and a silent policy is told. */
const checkSettings = (step: Step): void => {
  for (const change of step.event.changes.clocks ?? []) {
    if ('stop' in change) continue;
    if (change.rule.version === '') breaks(step, 'I3', 'clock-unstamped', { clock: change.set });
    else if (change.rule.version === 'none') {
      const { after, audit, row } = step;
      const facts = { clock: change.purpose, loop: after.loop, link: after.link };
      audit.findings.notice('I7', row.case_id, 'clock-silent', facts, row.seq);
    }
  }
};

/** I3, I7 and I8 at one event. */
export const checkClocks = (step: Step, served: Served): void => {
  const { event, before, after, row } = step;
  if (before !== null) {
    checkLapse(step, before, served);
    const offer = before.clocks['offer'];
    if (event.name === 'offer.lapsed.1' && offer !== undefined) {
      const due = dueAt(offer);
      if (due === null || due > row.recorded_at) breaks(step, 'I8', 'offer-early');
    }
    if (event.name === 'clock.paused.1' && ['end', 'offer'].includes(event.data.clock)) {
      breaks(step, 'I3', 'clock-rest', { clock: event.data.clock });
    }
  }
  checkSettings(step);
  if (!step.ends || after.custody === 'closed') return;
  if (!Object.values(after.clocks).some((clock) => clock.since !== null)) {
    breaks(step, 'I3', 'clock-none');
  }
};

/** I8 at the end of a case's events: nothing due is left unserved beyond the grace. */
export const checkUnserved = (audit: Auditing, state: CaseState): void => {
  if (state.custody === 'closed') return;
  const due = nextDue(state);
  if (due === null || due + audit.dueGrace >= audit.asOf) return;
  const late = Math.round((audit.asOf - due) / 1000);
  audit.findings.broken('I8', state.caseId, 'clock-unserved', { seconds: late }, state.version);
};
