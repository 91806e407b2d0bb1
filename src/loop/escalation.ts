import { oversees } from './authority.ts';
import type { SingleCommand } from './command.ts';
import { callOn, dueAt, dutyLapses } from './clock.ts';
import type { Draft } from './draft.ts';
import { openBonds, settleBond } from './bonds.ts';
import { missingEvidence } from './evidence.ts';
import { openGap } from './gap.ts';
import { lapseGroup } from './group.ts';
import { handoverLoop } from './handover.ts';
import { type Refusal, refusal } from './refusal.ts';
import { exitFor, releaseClock, retainUntil } from './ruling.ts';
import type { CaseState } from './state.ts';
import { after, minutes } from './terms.ts';

/**
 * Records that a person's measure is over, and calls who must let them go; what is still missing becomes somebody's duty,
 * never the person's (I13).
 */
export const endMeasure = (draft: Draft, state: CaseState): void => {
  const until = state.measure?.until ?? draft.context.now;
  const ended = draft.emit(state.caseId, { name: 'measure.ended.1', data: { until } }, 'system', {
    clocks: [{ stop: 'end' }, ...releaseClock(draft, state)],
  });
  const releases = Object.entries(draft.loopOf(state).endings).find(([, ending]) => ending.holdsForBonds === true);
  const needs = releases === undefined ? [] : exitFor(draft, ended, releases[0]).needs;
  const missing = [...missingEvidence(draft, ended, needs), ...openBonds(ended).map(() => 'result')];
  if (missing.length > 0) openGap(draft, ended, 'release-evidence', {}, { missing });
};

const lapseOffer = (draft: Draft, state: CaseState): void => {
  if (state.loop === handoverLoop) {
    lapseGroup(draft, state);
    return;
  }
  if (state.offer === null) return;
  const { offer, to } = state.offer;
  const held = draft.emit(state.caseId, { name: 'offer.lapsed.1', data: { offer } }, 'system', {
    clocks: [{ stop: 'offer' }],
  });
  openGap(draft, held, 'offer-lapsed', { giver: state.holder, receiver: to });
};

/** A duty that was not done for too long lapses: its parent is told, and a gap demands it anew. */
const lapseDuty = (draft: Draft, state: CaseState, clock: string): Refusal | null => {
  const loop = draft.loopOf(state);
  const settles = Object.values(loop.evidence).find((declared) => declared.settles !== undefined)?.settles;
  const parent = state.subject === null ? null : draft.find(state.subject);
  // A result that is already there is never overwritten: then only the closing is late.
  if (loop.bonds === true && settles !== undefined && parent?.bonds[state.caseId] === null) {
    const refused = settleBond(draft, state, settles.as, 'lapsed');
    if (refused !== null) return refused;
    if (parent.custody !== 'closed') openGap(draft, parent, `${loop.name}-lapsed`);
    const closing = { ending: 'lapsed', into: null, retainUntil: retainUntil(draft, state, 'lapsed') };
    const closed = draft.emit(state.caseId, { name: 'case.closed.1', data: closing }, 'system');
    if (state.emergency !== null) openGap(draft, closed, 'emergency-review');
    return null;
  }
  openGap(draft, state, `${clock}-lapsed`);
  return null;
};

/**
 * A clock ran out. An offer lapses, a measure ends, any other duty climbs a rung of its ladder and somebody is called.
 * Served once: the serial names the very setting of the clock, and a moved clock refuses.
 */
export const lapse = (draft: Draft, command: Extract<SingleCommand, { type: 'lapse' }>): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  const clock = state.clocks[command.clock];
  if (clock === undefined || clock.serial !== command.serial) {
    return refusal('clock_unknown', command.case, [command.clock]);
  }
  const due = dueAt(clock);
  if (due === null || due > draft.context.now) return refusal('too_soon', command.case, [command.clock]);
  if (draft.unit(draft.stamp.unit)?.kind !== 'system') return refusal('not_yours', command.case);
  if (command.clock === 'offer') {
    lapseOffer(draft, state);
    return null;
  }
  if (command.clock === 'end') {
    endMeasure(draft, state);
    return null;
  }
  if (clock.since === null) {
    const body = { clock: command.clock, reason: 'its rest is over' };
    draft.emit(command.case, { name: 'clock.resumed.1', data: body }, 'system');
    return null;
  }
  const rung = clock.rung + 1;
  const calls = callOn(clock.ladder, rung);
  const body = { clock: command.clock, serial: command.serial, rung, calls };
  const climbed = draft.emit(command.case, { name: 'clock.lapsed.1', data: body }, 'system');
  if (dutyLapses(clock, rung, draft.context.now)) return lapseDuty(draft, climbed, command.clock);
  return null;
};

/**
 * I3: where the last running clock stopped (an offer answered, a measure ended) the paused ones run on, for a case is
 * put to rest only beside another clock.
 */
export const wakeClocks = (draft: Draft): void => {
  for (const state of draft.touched.values()) {
    const clocks = Object.entries(state.clocks);
    if (state.custody === 'closed' || clocks.some(([, clock]) => clock.since !== null)) continue;
    for (const [clock] of clocks) {
      const body = { clock, reason: 'no other clock runs' };
      draft.emit(state.caseId, { name: 'clock.resumed.1', data: body }, 'system');
    }
  }
};

/** Whether a unit is the holder, above it in the tree, or the duty room: those whom a ladder calls. */
const isCalled = (draft: Draft, state: CaseState): boolean =>
  draft.stamp.unit === state.holder || oversees(draft, state);

/**
 * How long a clock may rest now, in milliseconds: what policy gives the holder, or those above it, for this clock. The
 * rests of one setting are measured together, and a holder never silences a call that was made: that is for those above.
 */
const restFor = (draft: Draft, state: CaseState, name: string): number => {
  const clock = state.clocks[name];
  const who = draft.stamp.unit === state.holder ? 'holder' : 'above';
  if (clock === undefined || (who === 'holder' && clock.rung > 0)) return 0;
  const { loop, link, fast, facts } = state;
  const given = draft.context.rule('clocks', { ...facts, loop, link, fast, purpose: `${who} pauses ${name}` });
  const most = given?.outputs['minutes'];
  return typeof most === 'number' ? minutes(most) - (who === 'holder' ? (clock.rested ?? 0) : 0) : 0;
};

/** A human answers an alarm, or lets a clock rest and run again with a reason. */
export const attend = (
  draft: Draft,
  command: Extract<SingleCommand, { type: 'acknowledge' | 'pause' | 'resume' }>,
): Refusal | null => {
  const state = draft.find(command.case);
  if (state === null) return refusal('not_found', command.case);
  if (state.custody === 'closed') return refusal('case_closed', command.case);
  const clock = state.clocks[command.clock];
  if (clock === undefined) return refusal('clock_unknown', command.case, [command.clock]);
  if (!isCalled(draft, state)) return refusal('not_yours', command.case);
  const standing = draft.stamp.unit === state.holder ? 'holder' : 'declared';
  if (command.type === 'acknowledge') {
    // An emergency calls at once, before its review is late, and so may what a decision wants done: who comes says so.
    const urgent =
      (command.clock === 'review' && state.emergency !== null) ||
      draft.loopOf(state).decisions.some(({ clock: urges }) => urges === command.clock);
    const called = clock.rung > 0 || (urgent && !clock.acknowledged);
    if (!called) return refusal('clock_unknown', command.case, [command.clock]);
    draft.emit(command.case, { name: 'alarm.acknowledged.1', data: { clock: command.clock } }, standing);
    return null;
  }
  if (command.reason.trim() === '') return refusal('reason_missing', command.case);
  const words = { reason: command.reason };
  if (command.type === 'resume') {
    if (clock.since !== null) return refusal('clock_unknown', command.case, [command.clock]);
    const body = { clock: command.clock };
    draft.emit(command.case, { name: 'clock.resumed.1', data: body, words }, standing);
    return null;
  }
  // A measure's end instant and an offer cannot be put to rest, and one clock must keep running (I3, I13).
  const others = Object.entries(state.clocks).some(([name, other]) => name !== command.clock && other.since !== null);
  if (!others || command.clock === 'end' || command.clock === 'offer') {
    return refusal('last_clock', command.case, [command.clock]);
  }
  if (clock.since === null) return refusal('clock_unknown', command.case, [command.clock]);
  const rest = restFor(draft, state, command.clock);
  if (rest <= 0) return refusal('clock_held', command.case, [command.clock]);
  const body = { clock: command.clock, until: after(draft.context.now, rest) };
  draft.emit(command.case, { name: 'clock.paused.1', data: body, words }, standing);
  return null;
};
