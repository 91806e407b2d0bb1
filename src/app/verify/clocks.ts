import { callOn, dueAt, nextDue } from '../../loop/clock.ts';
import type { CaseState } from '../../loop/state.ts';
import { minutes } from '../../loop/terms.ts';
import { type Step, type Auditing, breaks, rulesFor } from './step.ts';

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

/**
 * A clock is put to rest until an instant, for as long as policy gives whoever did it; never the end of a measure or an
 * offer, and by the holder never one that has run out.
 */
const checkRest = (step: Step, state: CaseState): void => {
  const { event, row, loop } = step;
  if (event.name !== 'clock.paused.1') return;
  const { clock, until } = event.data;
  const bad = (): void => breaks(step, 'I3', 'clock-rest', { clock });
  if (clock === 'end' || clock === 'offer') return bad();
  // What older programs put to rest had no end; a later event tells of each that it has one.
  if (until === undefined) return;
  const held = row.standing === 'holder';
  const { rung = 0, rested = 0 } = state.clocks[clock] ?? {};
  if (held && rung > 0) return bad();
  const { link, fast, facts } = state;
  const purpose = `${held ? 'holder' : 'above'} pauses ${clock}`;
  const most = rulesFor(step).map((rule) => {
    const given = rule('clocks', { ...facts, loop: loop.name, link, fast, purpose })?.outputs['minutes'];
    return typeof given === 'number' ? minutes(given) - (held ? rested : 0) : 0;
  });
  if (most.length > 0 && until - row.recorded_at > Math.max(...most)) bad();
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
    checkRest(step, before);
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
