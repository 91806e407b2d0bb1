import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueAt, isFree } from '../../src/loop/clock.ts';
import type { Command, SingleCommand } from '../../src/loop/command.ts';
import type { Outcome } from '../../src/loop/context.ts';
import type { RecordedEvent } from '../../src/loop/event.ts';
import { openBonds } from '../../src/loop/evidence.ts';
import { evolve } from '../../src/loop/evolve.ts';
import type { CaseState } from '../../src/loop/state.ts';
import { type CaseId, type UnitId, actorId, caseId, commandId, instant, minutes, systemActor } from '../../src/loop/terms.ts';
import { World, alpha, at, board, clinic, gate, lab, loops, office, start, system, units } from '../kernel-world.ts';

// Arbitrary people give arbitrary commands about a handful of cases, in any order and with any clock, while time jumps.
// After every step the invariants of DESIGN §2 must hold, whatever was answered.

const parcels = ['a', 'b', 'c'].map((name) => caseId(`parcel-${name}`));
const samples = ['x', 'y'].map((name) => caseId(`sample-${name}`));
const shelves = [caseId('shelf-1'), caseId('shelf-2')];
const questionId = caseId('question-1');
const groups = [caseId('group-1'), caseId('group-2')];
const everything = [...parcels, ...samples, ...shelves, questionId, ...groups];

/** A step names cases, offers and clocks by number, so that it always means something in the world as it then stands. */
interface Step {
  readonly pick: number;
  readonly command: (world: World, pick: number) => Command | null;
  readonly unit: UnitId;
  readonly person: number;
  readonly back: number | null;
  readonly pass: number;
}

const among = <T>(items: readonly T[], pick: number): T | undefined => items[pick % Math.max(1, items.length)];
const any = <const T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const oneCase = fc.oneof({ weight: 6, arbitrary: any(...parcels) }, { weight: 3, arbitrary: any(...everything) });
const someUnit = any(...units.keys());
const someLink = any('counter', 'road', 'depot', 'clinic', 'abroad', 'lab', 'answering', 'open', 'offered', 'nowhere');
const someKind = any('weight', 'seal', 'clean', 'shelf', 'report', 'rested', 'count', 'lost', 'note', 'result', 'reply', 'proof');
const someFacts = fc.record(
  { result: any('negative', 'positive'), risk: any('high', 'none', 'low'), capacity: any(1, 2), nights: any(0, 30) },
  { requiredKeys: [] },
);
const someReason = fc.oneof({ weight: 9, arbitrary: fc.constant('because') }, { weight: 1, arbitrary: any('', ' ') });
const someClock = any('link', 'offer', 'end', 'review', 'daily');
const heads = fc.uniqueArray(any(...parcels, ...samples), { minLength: 0, maxLength: 4 });

type Make = (world: World, pick: number) => Command | null;
const fixed = (command: Command): Make => () => command;

/** An offer that was ever made about a case: open, answered or lapsed. */
const anyOffer = (world: World, id: CaseId, pick: number): string =>
  among(world.states.get(id)?.offers ?? [], pick)?.offer ?? 'none';

const single: fc.Arbitrary<Make> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ to: someUnit, link: someLink, id: oneCase, splits: any('', 'in writing') }).map(
    ({ to, link, id, splits }) => fixed({ type: 'offer', case: id, to, link, splits })) },
  { weight: 8, arbitrary: oneCase.map((id): Make => (world, pick) => ({ type: 'accept', case: id, offer: world.states.get(id)?.offer?.offer ?? anyOffer(world, id, pick) })) },
  { weight: 2, arbitrary: oneCase.map((id): Make => (world, pick) => ({ type: 'accept', case: id, offer: anyOffer(world, id, pick) })) },
  { weight: 1, arbitrary: fc.tuple(oneCase, someReason, any('refuse', 'withdraw')).map(([id, reason, type]): Make => (world, pick) => ({ type, case: id, offer: anyOffer(world, id, pick), reason })) },
  { weight: 4, arbitrary: fc.tuple(oneCase, someLink, someReason).map(([id, link, reason]) => fixed({ type: 'claim', case: id, link, reason })) },
  { weight: 6, arbitrary: fc.tuple(oneCase, someKind, someFacts, fc.option(any(...shelves, ...parcels)), any(0, 1, 2)).map(([id, kind, facts, place, counted]) =>
      fixed({ type: 'record', case: id, kind, facts, ...(place === null ? {} : { place }), ...(kind === 'count' ? { counted } : {}) })) },
  { weight: 3, arbitrary: fc.tuple(any(...parcels), any(...shelves)).map(([id, place]) => fixed({ type: 'record', case: id, kind: 'shelf', place })) },
  { weight: 2, arbitrary: fc.tuple(any(...samples), someFacts).map(([id, facts]) => fixed({ type: 'record', case: id, kind: 'result', facts })) },
  { weight: 1, arbitrary: fc.tuple(oneCase, someKind, someFacts, any(1, 2, 3, 99)).map(([id, kind, facts, corrects]) => fixed({ type: 'correct', case: id, kind, facts, corrects, reason: 'wrong tube' })) },
  { weight: 4, arbitrary: fc.tuple(oneCase, any('delivered', 'destroyed', 'duplicate', 'done', 'satisfied', 'settled', 'lapsed', 'dismantled'), fc.option(any(...parcels))).map(
      ([id, ending, into]) => fixed({ type: 'close', case: id, ending, ...(into === null ? {} : { into }) })) },
  { weight: 2, arbitrary: fc.tuple(oneCase, any('reopen', 'hasten', 'redecide', 'leave')).map(([id, type]) => fixed({ type, case: id, reason: 'because' })) },
  { weight: 1, arbitrary: fc.tuple(any(...parcels), heads).map(([id, members]) => fixed({ type: 'join', case: id, party: caseId('party'), members })) },
  { weight: 2, arbitrary: fc.tuple(oneCase, someClock, any('pause', 'resume')).map(([id, clock, type]) => fixed({ type, case: id, clock, reason: 'because' })) },
  { weight: 1, arbitrary: fc.tuple(oneCase, someClock).map(([id, clock]) => fixed({ type: 'acknowledge', case: id, clock })) },
  { weight: 2, arbitrary: fc.tuple(oneCase, any('seal', 'weight', 'clean'), any(10, 5000)).map(([id, kind, until]) => fixed({ type: 'ask-exception', case: id, evidence: [kind], reason: 'because', document: 'letter', expiresAt: at(until) })) },
  { weight: 2, arbitrary: fc.tuple(oneCase, any('approve-exception', 'refuse-exception')).map(([id, type]): Make => (world, pick) => ({ type, case: id, exception: among(Object.keys(world.states.get(id)?.exceptions ?? {}), pick) ?? 'none', reason: 'because' })) },
  { weight: 1, arbitrary: oneCase.map((id) => fixed({ type: 'emergency', case: id, reason: 'collapsed' })) },
  { weight: 1, arbitrary: oneCase.map((id) => fixed({ type: 'review-emergency', case: id, finding: 'rightly' })) },
  { weight: 1, arbitrary: fc.tuple(any(...parcels), any(100, 9000, 30000)).map(([id, until]) => fixed({ type: 'extend-measure', case: id, until: at(until), reason: 'because', basis: 'law', objection: 'write' })) },
  { weight: 1, arbitrary: any(...parcels).map((id) => fixed({ type: 'lift-measure', case: id, reason: 'because', basis: 'law' })) },
  { weight: 1, arbitrary: fc.tuple(any('parcel', 'question', 'shelf', 'sample', 'gap', 'unknown'), oneCase, fc.option(someUnit), someFacts, fc.option(oneCase)).map(
      ([loop, id, holder, facts, subject]) => fixed({ type: 'open', case: id, loop, holder, facts, ...(subject === null ? {} : { subject }) })) },
  { weight: 3, arbitrary: fc.tuple(any(...samples), any(...parcels)).map(([id, subject]) => fixed({ type: 'open', case: id, loop: 'sample', holder: lab, subject })) },
  { weight: 6, arbitrary: oneCase.map((id): Make => (world, pick) => {
      const clock = among(Object.entries(world.states.get(id)?.clocks ?? {}), pick);
      return { type: 'lapse', case: id, clock: clock?.[0] ?? 'link', serial: clock?.[1].serial ?? 1 };
    }) },
  // Whoever holds a gap proves it and closes it; whoever must, acknowledges.
  { weight: 2, arbitrary: any('record', 'close').map((type): Make => (world, pick) => {
      const gap = among([...world.states.values()].filter((state) => state.loop === 'gap'), pick);
      if (gap === undefined) return null;
      return type === 'record' ? { type, case: gap.caseId, kind: 'proof' } : { type, case: gap.caseId, ending: 'settled' };
    }) },
);
const group: fc.Arbitrary<Make> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(any(...groups), heads, someUnit, someLink, any('', 'in writing')).map(([handover, cases, to, link, splits]) => fixed({ type: 'offer-group', handover, cases, to, link, splits })) },
  { weight: 3, arbitrary: fc.tuple(any(...groups), heads).map(([handover, present]) => fixed({ type: 'accept-group', handover, present })) },
  { weight: 3, arbitrary: any(...groups).map((handover): Make => (world) => ({ type: 'accept-group', handover, present: world.states.get(handover)?.roll ?? [] })) },
  { weight: 1, arbitrary: fc.tuple(any(...groups), someReason, any('refuse-group', 'withdraw-group')).map(([handover, reason, type]) => fixed({ type, handover, reason })) },
);
const together: fc.Arbitrary<Make> = fc.tuple(oneCase, fc.array(fc.oneof(single, group), { maxLength: 3 })).map(([id, makes]): Make => (world, pick) => ({
  type: 'together',
  case: id,
  commands: makes.flatMap((make) => {
    const command = make(world, pick);
    return command === null || command.type === 'together' ? [] : [command];
  }),
}));

const step: fc.Arbitrary<Step> = fc.record({
  pick: fc.nat(20),
  command: fc.oneof({ weight: 12, arbitrary: single }, { weight: 4, arbitrary: group }, { weight: 1, arbitrary: together }),
  unit: someUnit,
  person: any(1, 2),
  back: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: any(-5, -1, 1, 5, 20, 60, 700) }),
  pass: any(0, 0, 0, 1, 5, 16, 61, 200, 1500, 21_000),
});

/** Chance alone rarely gives a command to the one who may give it: half of the time the right unit speaks. */
const speaker = (world: World, command: Command, chosen: Step): UnitId => {
  if (chosen.pick % 4 === 0) return chosen.unit;
  const lead = world.states.get('handover' in command ? command.handover : command.case);
  if (command.type === 'lapse' || command.type === 'redecide') return system;
  if (command.type === 'offer-group') return world.states.get(command.cases[0] ?? command.handover)?.holder ?? alpha;
  if (command.type === 'accept-group' || command.type === 'refuse-group') return units.get(String(lead?.facts['to']) as UnitId)?.id ?? alpha;
  if (command.type === 'accept' || command.type === 'refuse') return lead?.offers.find(({ offer }) => offer === command.offer)?.to ?? alpha;
  if (command.type === 'approve-exception' || command.type === 'extend-measure' || command.type === 'lift-measure' || command.type === 'review-emergency') return chosen.pick % 2 === 0 ? board : office;
  if (command.type === 'claim') return command.link === 'clinic' ? clinic : command.link === 'abroad' ? gate : chosen.unit;
  if (command.type === 'record' && command.kind === 'result') return lab;
  if (command.type === 'record' && command.place !== undefined) return world.states.get(command.place)?.holder ?? alpha;
  return lead?.holder ?? alpha;
};

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

/** Every sentence that must be true of one case after any step. */
const checkCase = (world: World, state: CaseState): void => {
  const { caseId: id } = state;
  expect(units.has(state.holder), `I1: ${id} is held by a unit`).toBe(true);
  expect(state.custody === 'offered', `${id} is offered exactly when an offer is open`).toBe(state.offer !== null);
  const running = Object.values(state.clocks).filter((clock) => clock.since !== null);
  if (state.custody === 'closed') expect(Object.keys(state.clocks), `${id} is closed: no clock runs`).toEqual([]);
  else expect(running.length, `I3: ${id} has a running clock`).toBeGreaterThan(0);
  const serials = Object.values(state.clocks).map(({ serial }) => serial);
  expect(new Set(serials).size, `I8: serials of ${id}`).toBe(serials.length);
  expect(state.heldSince, `I14: ${id} is not held before it was recorded`).toBeLessThanOrEqual(state.heldSinceRecorded);
  const { measure } = state;
  if (measure !== null && state.custody !== 'closed' && !measure.ended) {
    const end = state.clocks['end'];
    expect(end === undefined ? null : dueAt(end), `I13: the end of ${id} is watched`).toBe(measure.until);
  }
  const capacity = state.facts['capacity'];
  if (state.loop === 'shelf') {
    // A smaller capacity never throws anybody out, it only lets nobody in.
    if (typeof capacity === 'number') expect(state.roll.length, `I6: ${id} holds its capacity`).toBeLessThanOrEqual(2);
    for (const head of state.roll) expect(world.states.get(head)?.place, `${head} is in ${id}`).toBe(id);
    expect(new Set(state.roll).size).toBe(state.roll.length);
  }
  if (state.place !== null) expect(world.states.get(state.place)?.roll, `${id} has its place`).toContain(id);
  if (state.loop === 'gap') expect(Object.keys(state.gaps), 'a gap has no gap').toEqual([]);
  const linked = loops.get(state.loop)?.links[state.link];
  expect(linked, `${id} stands in a link of its loop`).toBeDefined();
};

const closedOnly = new Set(['case.reopened.1']);
/** What may still be written about a closed case: late proof, late results, notes of gaps and reviews. */
const afterClosing = new Set([
  'case.reopened.1',
  'case.split.1',
  'evidence.recorded.1',
  'evidence.corrected.1',
  'bond.settled.1',
  'signature.attested.1',
  'gap.noted.1',
  'place.freed.1',
  'emergency.reviewed.1',
]);

const checkEvent = (event: RecordedEvent, before: CaseState | null, after: CaseState, command: Command): void => {
  if (before === null) return;
  const { name } = event;
  if (before.custody === 'closed') expect(afterClosing, `${name} after closing of ${event.caseId}`).toContain(name);
  else expect(closedOnly, `${name} while ${event.caseId} is open`).not.toContain(name);
  if (before.holder !== after.holder) {
    expect(['offer.accepted.1', 'custody.claimed.1'], 'I2: custody moves by signature').toContain(name);
    expect(after.holder, 'I2: to whoever signs').toBe(event.unit);
    expect(event.happenedAt, 'I14: and not before the latest custody event').toBeGreaterThanOrEqual(before.heldSince);
  }
  if (name === 'offer.accepted.1') {
    const offer = before.offer ?? before.lapsedOffer;
    expect(offer?.to, 'I2: only the offered receiver accepts').toBe(event.unit);
    expect(offer?.offer).toBe(event.data.offer);
  }
  if (name === 'custody.claimed.1') expect(['claim', 'together'], 'a claim is asked for').toContain(command.type);
  if (name === 'place.taken.1') {
    const capacity = before.facts['capacity'];
    expect(typeof capacity === 'number' && after.roll.length <= capacity, 'I6: no place beyond the capacity').toBe(true);
  }
  const moved = before.holder !== after.holder;
  const target = loops.get(after.loop)?.links[after.link];
  if (moved && target?.outside === true && !isFree(before, event.recordedAt)) {
    expect(openBonds(before), 'I5: an open test holds').toEqual([]);
  }
  if (name === 'case.closed.1' && event.data.ending === 'delivered' && !isFree(before, event.recordedAt)) {
    expect(openBonds(before), 'I5: an open test holds').toEqual([]);
  }
  if (before.measure !== null && isFree(before, event.recordedAt) && after.measure !== null) {
    expect(after.measure.until, 'I13: no measure binds again past its end').toBe(before.measure.until);
  }
  if (name === 'exception.approved.1') {
    const asked = before.exceptions[event.data.exception];
    expect([event.actor, event.unit], 'I4: four eyes').not.toContain(asked?.askedBy);
    expect([asked?.askedByUnit, before.holder, before.offer?.to], 'I4: four eyes').not.toContain(event.unit);
  }
};

const replayed = (ledger: readonly RecordedEvent[]): Map<CaseId, CaseState> => {
  const states = new Map<CaseId, CaseState>();
  // What is read back from a database is a copy in other words.
  for (const event of structuredClone(ledger)) states.set(event.caseId, evolve(states.get(event.caseId) ?? null, event));
  return states;
};

const beginning = (): World => {
  const world = new World();
  for (const id of parcels) {
    world.do({ type: 'open', case: id, loop: 'parcel', holder: alpha }, { unit: alpha });
    world.record(id, 'weight', alpha);
  }
  for (const [index, id] of shelves.entries()) {
    const holder = [...units.keys()].filter((name) => units.get(name)?.kind === 'desk')[index] ?? alpha;
    world.do({ type: 'open', case: id, loop: 'shelf', holder, facts: { capacity: 1 } }, { unit: holder });
  }
  world.do({ type: 'open', case: questionId, loop: 'question', holder: office }, { unit: alpha });
  return world;
};

const seen = new Map<string, number>();

const run = (steps: readonly Step[]): void => {
  const world = beginning();
  for (const chosen of steps) {
    world.pass(chosen.pass);
    const command = chosen.command(world, chosen.pick);
    if (command === null) continue;
    const unit = speaker(world, command, chosen);
    const actor = unit === system ? systemActor : actorId(`${unit}-${chosen.person}`);
    const minute = (world.now - start) / minutes(1);
    const giver = { unit, actor, ...(chosen.back === null ? {} : { at: minute - chosen.back }) };
    for (const state of world.states.values()) freeze(state);
    const asked: Outcome = world.ask(freeze(command), giver);
    const again = world.ask(structuredClone(command), giver);
    expect(again, 'decide is deterministic').toEqual(asked);
    const before = new Map(world.states);
    const written = world.ledger.length;
    const outcome = world.give(command, giver);
    const key = `${command.type} ${outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (outcome.kind !== 'done') {
      expect(world.ledger.length, 'a refusal records nothing').toBe(written);
      continue;
    }
    let folded = before;
    for (const event of world.ledger.slice(written)) {
      const earlier = folded.get(event.caseId) ?? null;
      const later = evolve(earlier, event);
      checkEvent(event, earlier, later, command);
      folded = new Map(folded).set(event.caseId, later);
    }
    for (const state of outcome.states) {
      expect(world.state(state.caseId), 'the answered states are the folded ones').toEqual(state);
      checkCase(world, state);
    }
    for (const [id, state] of world.states) if (!before.has(id)) checkCase(world, state);
  }
  for (const state of world.states.values()) checkCase(world, state);
  expect(replayed(world.ledger), 'replaying the ledger gives the same states').toEqual(world.states);
};

describe('whatever is said to the kernel', () => {
  it('the invariants hold after every command', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), run),
      { numRuns: Number(process.env['KERNEL_RUNS'] ?? 400), endOnFailure: false },
    );
    if (process.env['KERNEL_SEEN'] !== undefined) {
      console.log([...seen].sort(([, a], [, b]) => b - a).map(([key, count]) => `${count} ${key}`).join('\n'));
    }
  });
});
