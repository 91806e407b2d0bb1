// What must not slip through between two holders, two answers or two decisions.

import { describe, expect, it } from 'vitest';
import { World, alpha, at, beta, gamma, gate, lab, office, start } from '../../test/kernel-world.ts';
import type { EvidenceDeclaration, Loop } from './declaration.ts';
import { type CaseId, caseId, days, minutes } from './terms.ts';

/** Changes the declaration of a loop in one world only. */
const declare = (world: World, name: string, change: (loop: Loop) => Partial<Loop>): void => {
  const loop = world.loops.get(name);
  if (loop === undefined) throw new Error(`no loop ${name}`);
  world.loops.set(name, { ...loop, ...change(loop) });
};
const withEvidence = (world: World, name: string, kind: string, more: Partial<EvidenceDeclaration>): void =>
  declare(world, name, ({ evidence }) => ({
    evidence: { ...evidence, [kind]: { lasts: 'case', ...evidence[kind], ...more } },
  }));

describe('I3: passing a case on buys no time', () => {
  it('the clock of the whole runs from opening to closing, whoever holds', () => {
    const world = new World();
    declare(world, 'question', () => ({ whole: true }));
    const id = caseId('question');
    world.do({ type: 'open', case: id, loop: 'question', holder: alpha }, { unit: gamma });
    const { whole } = world.state(id).clocks;
    for (const [from, to] of [
      [alpha, beta],
      [beta, alpha],
    ] as const) {
      world.pass(30).hand(id, from, to, 'raised');
    }
    expect(world.state(id).clocks['whole']).toEqual(whole);
    expect(world.state(id).clocks['link']?.since).toBe(at(60));
  });

  it('a gap has it too, where gaps are declared so, and reopening starts it anew', () => {
    const world = new World();
    declare(world, 'gap', () => ({ whole: true }));
    const id = world.parcel('one');
    world.record(id, 'lost', alpha);
    const gap = world.gapOf(id, 'lost');
    expect(gap.clocks['whole']?.since).toBe(start);
    world.record(gap.caseId, 'proof', gap.holder);
    world.do({ type: 'close', case: gap.caseId, ending: 'settled' }, { unit: gap.holder });
    world.pass(5).do({ type: 'reopen', case: gap.caseId, reason: 'not settled' }, { unit: gap.holder });
    expect(world.state(gap.caseId).clocks['whole']?.since).toBe(at(5));
  });
});

describe('I5: an answer that is none', () => {
  const world = (): World => {
    const made = new World();
    withEvidence(made, 'sample', 'result', {
      settles: { fact: 'result', as: 'test', final: ['negative', 'positive'] },
    });
    return made;
  };

  it('demands the same anew of the present holder, and a new sample settles the demand', () => {
    const here = world();
    const id = here.parcel('one');
    const first = here.sample('first', id);
    here.record(first, 'result', lab, { result: 'unclear' });
    expect(here.openGaps(id)).toEqual(['sample-again']);
    here.sample('second', id);
    expect(here.openGaps(id)).toEqual([]);
  });

  it('a final one demands nothing', () => {
    const here = world();
    const id = here.parcel('one');
    here.record(here.sample('first', id), 'result', lab, { result: 'negative' });
    expect(here.openGaps(id)).toEqual([]);
  });

  it('one that finds a closed case is a gap: nobody holds whom it is about', () => {
    const here = world();
    const id = here.parcel('one');
    const sample = here.sample('first', id);
    here.record(id, 'weight', alpha);
    here.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    here.record(sample, 'result', lab, { result: 'positive' });
    expect(here.openGaps(id)).toEqual(['sample-late']);
  });
});

describe('I7: what was decided must be done', () => {
  const urgent = (): World => {
    const world = new World();
    declare(world, 'parcel', () => ({ decisions: [{ table: 'stay', clock: 'act' }] }));
    const { clocks } = world.tables;
    world.tables['clocks'] = (facts) =>
      facts['purpose'] === 'act'
        ? { minutes: facts['nights'] === 14 && facts['link'] !== 'depot' ? 20 : null, again: 5, ladder: 'holder' }
        : (clocks?.(facts) ?? null);
    return world;
  };

  it('the clock of a decision is set once, never set back, and stops where policy gives it no time', () => {
    const world = urgent();
    const id = world.parcel('one');
    expect(world.state(id).clocks['act']).toBeUndefined();
    world.record(id, 'weight', alpha, { risk: 'high' });
    const { act } = world.state(id).clocks;
    expect(act).toMatchObject({ budget: minutes(20), since: start });
    world.pass(5).record(id, 'note', alpha);
    world.hand(id, alpha, beta, 'road');
    expect(world.state(id).clocks['act']).toEqual(act);
    world.record(id, 'seal', beta);
    world.hand(id, beta, gamma, 'depot');
    expect(world.state(id).clocks['act']).toBeUndefined();
  });

  it('it starts with custody where it had no time before', () => {
    const world = urgent();
    const id = world.parcel('one', { facts: { risk: 'high' } });
    world.record(id, 'weight', alpha);
    world.record(id, 'seal', alpha);
    const { act } = world.state(id).clocks;
    expect(act).toBeDefined();
    world.pass(10).hand(id, alpha, gate, 'road');
    expect(world.state(id).clocks['act']).toEqual(act);
  });
});

describe('I6: heads and places', () => {
  it('an empty check is a count of none', () => {
    const world = new World();
    withEvidence(world, 'parcel', 'rested', { counts: 'site', countsAs: 0 });
    const id = world.parcel('one');
    const done = world.record(id, 'rested', alpha);
    expect(done.answer.held).toBe(1);
    expect(world.openGaps(id)).toEqual(['head-count']);
  });

  it('a place kept elsewhere does not free the one that a parcel lies in, until custody moves', () => {
    const world = new World();
    const id = world.parcel('one', {}, beta);
    const [mine, theirs] = [caseId('mine'), caseId('theirs')];
    for (const [place, holder] of [
      [mine, beta],
      [theirs, gamma],
    ] as const) {
      world.do({ type: 'open', case: place, loop: 'shelf', holder, facts: { capacity: 1 } }, { unit: holder });
      world.do({ type: 'record', case: id, kind: 'shelf', place }, { unit: holder });
    }
    expect([world.state(mine).roll, world.state(theirs).roll]).toEqual([[id], [id]]);
    world.do({ type: 'claim', case: id, link: 'counter', reason: 'arrived' }, { unit: gamma });
    expect([world.state(mine).roll, world.state(theirs).roll, world.state(id).place]).toEqual([[], [id], theirs]);
  });
});

describe('I13: when days begin to count', () => {
  it('an earlier beginning on record counts, a later one does not bind for longer', () => {
    const world = new World();
    const id = world.stored('one');
    expect(world.state(id).measure).toMatchObject({ start });
    world.record(id, 'report', gamma, { depotAt: start - minutes(90) });
    expect(world.state(id).measure).toMatchObject({ until: start - minutes(90) + days(2) });
    world.record(id, 'report', gamma, { depotAt: start + minutes(90) });
    expect(world.state(id).measure).toMatchObject({ until: start + days(2) });
  });
});

describe('I11: why it was decided', () => {
  it('another row with the same answer is recorded: the old reason is not told any more', () => {
    const world = new World();
    const id = world.parcel('one');
    const { rule } = world;
    world.rule = (table, facts) => {
      const ruling = rule(table, facts);
      return table === 'stay' && ruling !== null && facts['heavy'] === true ? { ...ruling, rows: ['heavy'] } : ruling;
    };
    world.record(id, 'weight', alpha, { heavy: true });
    expect(world.state(id).decisions['stay']).toMatchObject({ rows: ['heavy'] });
  });

  it('a rule about an exit sees who gives, who would receive and whether somebody comes along', () => {
    const world = new World();
    const seen: unknown[] = [];
    world.tables['exits'] = (facts) => {
      seen.push([facts['fromKind'], facts['toUnit'], facts['toKind'], facts['inParty']]);
      return { allowed: true, needs: '' };
    };
    const party = { id: caseId('party'), members: [caseId('parcel-one')] };
    const id = world.parcel('one', { party });
    world.offer(id, alpha, gate, 'road');
    expect(seen).toEqual([['desk', gate, 'gate', true]]);
  });

  it('a rule about an exit sees the greatest of those who go along: none of who stays, has left or is elsewhere', () => {
    const world = new World();
    declare(world, 'parcel', () => ({ along: { fact: 'size', as: 'greatest' } }));
    const seen: unknown[] = [];
    world.tables['exits'] = (facts) => {
      seen.push(facts['greatest']);
      return { allowed: true, needs: '' };
    };
    const members = ['one', 'two', 'three'].map((name) => caseId(`parcel-${name}`));
    const party = { id: caseId('party'), members };
    const [one, two] = [world.parcel('one', { party }), world.parcel('two', { party, facts: { size: 7 } })];
    const three = world.parcel('three', { party, facts: { size: 30 } });
    const ask = (cases: readonly CaseId[], splits = 'parted'): readonly unknown[] => {
      seen.length = 0;
      world.ask(
        { type: 'offer-group', handover: caseId('group'), cases, to: gate, link: 'road', splits },
        { unit: alpha },
      );
      // Asked again once the others were looked up.
      return seen.slice(-cases.length);
    };
    expect(ask([one])).toEqual([0]);
    expect(ask([one, two])).toEqual([7, 0]);
    expect(ask([one, two, three])).toEqual([30, 30, 7]);
    world.do({ type: 'leave', case: three, reason: 'on its own' }, { unit: alpha });
    expect(ask([one, two, three]).slice(0, 2)).toEqual([7, 0]);
    const offer = { type: 'offer', case: two, to: gate, link: 'road', splits: 'goes first' } as const;
    const { id } = world.do(offer, { unit: alpha });
    world.do({ type: 'accept', case: two, offer: id }, { unit: gate });
    expect(ask([one])).toEqual([7]);
  });
});
