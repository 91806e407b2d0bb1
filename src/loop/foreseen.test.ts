// A decision that asks for more is made twice, and its whole batch with it: what can be foreseen must be.

import { describe, expect, it } from 'vitest';
import { World, alpha, beta, gamma, lab, system } from '../../test/kernel-world.ts';
import { type Command, namedCases } from './command.ts';
import { decide } from './decide.ts';
import { type Foreseen, foresee } from './foreseen.ts';
import type { CaseState } from './state.ts';
import { type CaseId, type UnitId, actorId, caseId, commandId } from './terms.ts';

const stamped = (command: Command, unit: UnitId) => ({
  ...command,
  commandId: commandId('command-x'),
  actor: actorId('somebody'),
  unit,
  happenedAt: null,
});

const foreseen = (world: World, command: Command, unit: UnitId): Foreseen => {
  const into: Foreseen = { cases: new Set(), counts: [] };
  foresee(
    stamped(command, unit),
    (id) => world.states.get(id),
    (name) => world.loops.get(name),
    into,
  );
  return into;
};

/** Decides once, with nothing but what the command names and what was foreseen. */
const once = (world: World, command: Command, unit: UnitId): string => {
  const { cases, counts } = foreseen(world, command, unit);
  const loaded = new Map<CaseId, CaseState | null>();
  for (const id of [...namedCases(command), ...cases]) loaded.set(id, world.states.get(id) ?? null);
  const known = new Map(counts.map((need) => [`${need.dimension} ${need.key} ${need.at}`, world.held(need)]));
  return decide(loaded, stamped(command, unit), world.context('command-x', known)).kind;
};

const shelved = (world: World, name: string): CaseId => {
  const id = world.stored(name);
  const shelf = caseId(`shelf of ${name}`);
  world.do({ type: 'open', case: shelf, loop: 'shelf', holder: gamma, facts: { capacity: 1 } }, { unit: gamma });
  world.do({ type: 'record', case: id, kind: 'shelf', place: shelf }, { unit: gamma });
  world.record(id, 'seal', gamma);
  return id;
};

describe('one reading is enough for', () => {
  it('a result, which tells its subject, alone or together with other commands', () => {
    const world = new World();
    const sample = world.sample('one', world.parcel('one'));
    const result: Command = { type: 'record', case: sample, kind: 'result', facts: { result: 'negative' } };
    expect(once(world, result, lab)).toBe('done');
    expect(once(world, { type: 'together', case: sample, commands: [result] }, lab)).toBe('done');
  });

  it('an acceptance and a claim of somebody who lies in a place', () => {
    const world = new World();
    const id = shelved(world, 'one');
    expect(once(world, { type: 'claim', case: id, link: 'depot', reason: 'moved' }, alpha)).toBe('done');
    const offer = world.offer(id, gamma, beta, 'depot');
    expect(once(world, { type: 'accept', case: id, offer }, beta)).toBe('done');
  });

  it('the answers to a group whose heads lie in places, and its lapse', () => {
    const world = new World();
    const cases = ['one', 'two'].map((name) => shelved(world, name));
    const handover = caseId('group');
    world.do({ type: 'offer-group', handover, cases, to: beta, link: 'depot' }, { unit: gamma });
    expect(once(world, { type: 'accept-group', handover, present: cases.slice(0, 1) }, beta)).toBe('done');
    expect(once(world, { type: 'refuse-group', handover, reason: 'full' }, beta)).toBe('done');
    world.pass(20);
    const serial = world.state(handover).clocks['offer']?.serial ?? -1;
    expect(once(world, { type: 'lapse', case: handover, clock: 'offer', serial }, system)).toBe('done');
  });

  it('an offer of one of a party', () => {
    const world = new World();
    const members = ['one', 'two'].map((name) => world.parcel(name));
    for (const id of members) {
      world.do({ type: 'join', case: id, party: caseId('party'), members }, { unit: alpha });
      world.record(id, 'weight', alpha);
    }
    const [id = caseId('')] = members;
    expect(once(world, { type: 'offer', case: id, to: beta, link: 'road' }, alpha)).toBe('refused');
  });

  it('an offer that wants a place to be taken, alone or in a group', () => {
    const world = new World();
    const cases = ['one', 'two'].map((name) => shelved(world, name));
    world.tables['exits'] = () => ({ allowed: true, needs: 'shelf' });
    const [id = caseId('')] = cases;
    // Refused, for the place is the giver's own: that is known at once too.
    expect(once(world, { type: 'offer', case: id, to: beta, link: 'depot' }, gamma)).toBe('refused');
    const group: Command = { type: 'offer-group', handover: caseId('group'), cases, to: beta, link: 'depot' };
    expect(once(world, group, gamma)).toBe('refused');
  });

  it('a new test of somebody whose last one answered nothing', () => {
    const world = new World();
    const loop = world.loops.get('sample')!;
    const settles = { fact: 'result', as: 'test', final: ['negative', 'positive'] };
    world.loops.set('sample', {
      ...loop,
      evidence: { ...loop.evidence, result: { ...loop.evidence['result']!, settles } },
    });
    const id = world.parcel('one');
    world.record(world.sample('one', id), 'result', lab, { result: 'unclear' });
    expect(world.openGaps(id)).toEqual(['sample-again']);
    const again: Command = { type: 'open', case: caseId('sample-two'), loop: 'sample', holder: lab, subject: id };
    expect(foreseen(world, again, lab).cases.size).toBe(1);
    expect(once(world, again, lab)).toBe('done');
  });

  it('a blind count', () => {
    const world = new World();
    const id = world.parcel('one');
    expect(once(world, { type: 'record', case: id, kind: 'count', counted: 1 }, alpha)).toBe('done');
  });
});

it('nothing is foreseen for cases that were never seen', () => {
  const world = new World();
  const command: Command = { type: 'accept-group', handover: caseId('unknown'), present: [caseId('nobody')] };
  expect(foreseen(world, command, alpha)).toEqual({ cases: new Set(), counts: [] });
});
