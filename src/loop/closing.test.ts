import { describe, expect, it } from 'vitest';
import { World, alpha, at, beta, board, duty, gamma, lab, office, system } from '../../test/kernel-world.ts';
import { mergedInto } from './survivor.ts';
import { type CaseId, caseId, unitId } from './terms.ts';

const reason = 'because';

describe('a question', () => {
  const raised = () => {
    const world = new World();
    const id = caseId('question');
    world.do({ type: 'open', case: id, loop: 'question', holder: beta, reason: 'street' }, { unit: alpha });
    return { world, id };
  };

  it('is raised by one desk, answered by another, and closed by whoever asked', () => {
    const { world, id } = raised();
    world.hand(id, beta, gamma, 'answering');
    const close = { type: 'close', case: id, ending: 'satisfied' } as const;
    expect(world.code(close, { unit: alpha })).toBe('evidence_missing');
    world.record(id, 'reply', gamma);
    expect(world.code(close, { unit: gamma })).toBe('not_yours');
    world.do(close, { unit: alpha });
    expect(world.state(id)).toMatchObject({ custody: 'closed', ending: 'satisfied', clocks: {} });
  });

  it('is opened again by whoever asked, and its last holder holds it', () => {
    const { world, id } = raised();
    world.record(id, 'reply', beta);
    world.do({ type: 'close', case: id, ending: 'satisfied' }, { unit: alpha });
    expect(world.code({ type: 'reopen', case: id, reason }, { unit: gamma })).toBe('not_yours');
    expect(world.code({ type: 'reopen', case: id, reason: '' }, { unit: alpha })).toBe('reason_missing');
    world.pass(5).do({ type: 'reopen', case: id, reason }, { unit: alpha });
    expect(world.state(id)).toMatchObject({ custody: 'held', holder: beta, closedAt: null, ending: null });
    expect(Object.keys(world.state(id).clocks)).toEqual(['link']);
  });
});

describe('opening', () => {
  const open = { type: 'open', case: caseId('x'), loop: 'parcel', holder: alpha } as const;
  it.each([
    ['a loop that nobody declared', { loop: 'ghosts' }, alpha, 'loop_unknown'],
    ['by a kind that does not open it', {}, lab, 'not_yours'],
    ['for a holder that nobody knows', { holder: unitId('NOBODY') }, alpha, 'receiver_unknown'],
    ['for a holder of the wrong kind', { holder: lab }, alpha, 'receiver_cannot_hold'],
    ['about a subject that is not there', { subject: caseId('ghost') }, alpha, 'not_found'],
  ])('%s', (_what, change, unit, code) => {
    expect(new World().code({ ...open, ...change }, { unit })).toBe(code);
  });

  it('comes with a flight that is there: with anything else somebody would be missing from every balance', () => {
    const world = new World();
    const [other, stored] = [world.parcel('one'), world.stored('two')];
    for (const voyage of [other, stored, open.case, caseId('ghost')]) {
      const no = world.no({ ...open, voyage }, { unit: alpha });
      expect(no).toMatchObject({ code: 'not_found', case: voyage, about: ['voyage'] });
    }
    expect(world.states.has(open.case)).toBe(false);
  });

  it('needs no acceptance; policy may name the first holder, the duty room may always be named', () => {
    const world = new World();
    world.tables['holders'] = () => ({ holder: 'GAMMA' });
    world.do({ ...open, holder: null }, { unit: alpha });
    expect(world.state(open.case)).toMatchObject({ custody: 'held', holder: gamma, opener: alpha });
    world.do({ ...open, case: caseId('y'), holder: duty }, { unit: alpha });
    expect(world.state(caseId('y')).holder).toBe(duty);
  });
});

describe('closing', () => {
  it('needs a known ending, the right hand, no offer pending and the evidence of that ending', () => {
    const world = new World();
    const id = world.parcel('one');
    const close = (ending: string) => ({ type: 'close', case: id, ending }) as const;
    expect(world.code(close('eaten'), { unit: alpha })).toBe('ending_unknown');
    expect(world.code(close('delivered'), { unit: beta })).toBe('not_yours');
    expect(world.code(close('destroyed'), { unit: alpha })).toBe('not_yours');
    expect(world.no(close('delivered'), { unit: alpha }).about).toEqual(['weight', 'clean|test.negative']);
    world.record(id, 'weight', alpha);
    world.offer(id, alpha, beta, 'road');
    expect(world.code(close('destroyed'), { unit: office })).toBe('offer_pending');
  });

  it('says until when the case is kept', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    expect(world.state(id).retainUntil).toBe(at(14 * 24 * 60));
  });

  it('nobody closes a case because policy is silent', () => {
    const world = new World();
    const id = world.parcel('one');
    world.tables['exits'] = () => null;
    expect(world.code({ type: 'close', case: id, ending: 'destroyed' }, { unit: office })).toBe('link_not_allowed');
  });
});

describe('merging and splitting', () => {
  const merge = (world: World) => {
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    world.do({ type: 'close', case: one, ending: 'duplicate', into: two }, { unit: alpha });
    return { one, two };
  };

  it('a duplicate names the case that goes on: another one, and an open one', () => {
    const world = new World();
    const { one, two } = merge(world);
    expect(world.state(one)).toMatchObject({ custody: 'closed', mergedInto: two });
    const three = world.parcel('three');
    const close = { type: 'close', case: three, ending: 'duplicate' } as const;
    expect(world.code(close, { unit: alpha })).toBe('subject_missing');
    expect(world.code({ ...close, into: three }, { unit: alpha })).toBe('subject_missing');
    expect(world.code({ ...close, into: caseId('ghost') }, { unit: alpha })).toBe('subject_missing');
    expect(world.no({ ...close, into: one }, { unit: alpha })).toMatchObject({ code: 'case_closed', case: one });
  });

  it('an ending that merges nothing names no other case, least of all its own: a result would go round in it for ever', () => {
    const world = new World();
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    world.sample('x', one);
    const close = { type: 'close', case: one, ending: 'destroyed' } as const;
    for (const into of [one, two, caseId('ghost')]) {
      expect(world.no({ ...close, into }, { unit: office })).toMatchObject({ code: 'merges_nothing', about: ['into'] });
    }
    expect(world.state(one).custody).toBe('held');
    world.record(one, 'weight', alpha);
    world.do(close, { unit: office });
    expect(world.state(one)).toMatchObject({ custody: 'closed', ending: 'destroyed', mergedInto: null });
  });

  it('a record of before that names a case without a merger leads nowhere', () => {
    const world = new World();
    const { one, two } = merge(world);
    const parcel = world.loops.get('parcel')!;
    expect(mergedInto(parcel, world.state(one))).toBe(two);
    expect(mergedInto(parcel, { ...world.state(one), ending: 'destroyed', mergedInto: one })).toBeNull();
    expect(mergedInto(parcel, world.state(two))).toBeNull();
    // What comes out later of a parcel that is gone is told to nobody else, and nobody is split from it.
    const [gone, other] = [world.parcel('gone'), world.parcel('other')];
    const sample = world.sample('late', gone);
    world.record(gone, 'weight', alpha);
    world.do({ type: 'close', case: gone, ending: 'destroyed' }, { unit: office });
    world.states.set(gone, { ...world.state(gone), mergedInto: other });
    world.record(sample, 'result', lab, { result: 'positive' });
    expect(world.state(gone).facts['test']).toBe('positive');
    expect(world.state(other).facts['test']).toBeUndefined();
    world.do({ type: 'reopen', case: gone, reason }, { unit: board });
    expect(world.ledger.filter(({ name }) => name === 'case.split.1')).toEqual([]);
  });

  it('that was wrong is split again, on the record of both', () => {
    const world = new World();
    const { one, two } = merge(world);
    world.do({ type: 'reopen', case: one, reason }, { unit: board });
    expect(world.state(one)).toMatchObject({ custody: 'held', holder: alpha, mergedInto: null });
    expect(world.ledger.find(({ name }) => name === 'case.split.1')).toMatchObject({
      caseId: two,
      data: { from: one },
    });
  });
});

describe('two cases that are one', () => {
  /** Parcels that may be found wet, and whose positive samples prove something. */
  const wetWorld = (): World => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const measure = { days: 'nights', countFrom: 'from', told: ['depotAt'] };
    const outcomes = ['test.positive'];
    const finding = { as: 'leaks', of: ['wet'], outcomes, proved: 'spoilt', cleared: 'dried' };
    world.loops.set('parcel', { ...parcel, measure, finding, keeps: ['touched'] });
    return world;
  };
  const mergedInto = (world: World, one: CaseId, two: CaseId): void => {
    world.do({ type: 'close', case: one, ending: 'duplicate', into: two }, { unit: world.state(one).holder });
  };

  it('what was found of the one is found of both: a positive sample, a leak, a touch; and decided anew', () => {
    const world = wetWorld();
    world.tables['stay'] = ({ spoilt, leaks }) => ({
      nights: spoilt === true && leaks === true ? 9 : 2,
      from: 'depot',
    });
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    world.record(one, 'weight', alpha, { wet: true, touched: true });
    const [x, y] = [world.sample('x', one), world.sample('y', one)];
    world.record(x, 'result', lab, { result: 'positive' });
    world.record(y, 'result', lab, { result: 'negative' });
    expect(world.state(two).facts).not.toHaveProperty('leaks');
    mergedInto(world, one, two);
    const { facts, bonds, evidence, decisions } = world.state(two);
    expect(facts).toMatchObject({ leaks: true, touched: true, spoilt: true, dried: false, nights: 9 });
    expect(bonds).toEqual({ [x]: 'test.positive' });
    expect(evidence['test.positive']?.count).toBe(1);
    expect(decisions['stay']?.outputs['nights']).toBe(9);
    // Whoever is split off takes their results with them.
    world.do({ type: 'reopen', case: one, reason }, { unit: board });
    expect(world.state(two).facts['spoilt']).toBe(false);
  });

  it('the days of both began where the first of them did', () => {
    const world = wetWorld();
    const one = world.stored('one');
    const { start = 0 } = world.state(one).measure ?? {};
    world.pass(600);
    const two = world.stored('two');
    expect(world.state(two).measure?.start).toBeGreaterThan(start);
    mergedInto(world, one, two);
    expect(world.state(two).measure).toMatchObject({ start });
    // The other way round nothing is longer for it.
    const three = world.stored('three');
    const before = world.state(two).measure;
    mergedInto(world, three, two);
    expect(world.state(two).measure).toEqual(before);
  });

  it('whose measure was lifted is not silently bound by the other case', () => {
    const world = wetWorld();
    const [one, two] = [world.stored('one'), world.stored('two')];
    world.do({ type: 'lift-measure', case: one, reason, basis: 'order 7' }, { unit: office });
    mergedInto(world, one, two);
    expect(world.state(two).measure?.ended).toBe(false);
    expect(world.openGaps(two)).toEqual(['merged-free']);
  });

  it('who is free under neither, or under both, is asked nothing', () => {
    const world = wetWorld();
    const [one, two, three] = [world.stored('one'), world.stored('two'), world.stored('three')];
    mergedInto(world, one, two);
    for (const id of [two, three]) {
      world.do({ type: 'lift-measure', case: id, reason, basis: 'order 7' }, { unit: office });
    }
    mergedInto(world, two, three);
    expect([two, three].map((id) => world.openGaps(id))).toEqual([[], []]);
  });
});

describe('closing what others stand in, or depend on', () => {
  it('a place is not closed while somebody lies in it', () => {
    const world = new World();
    const id = world.parcel('one');
    const shelf = caseId('shelf-1');
    world.do({ type: 'open', case: shelf, loop: 'shelf', holder: alpha, facts: { capacity: 1 } }, { unit: alpha });
    world.do({ type: 'record', case: id, kind: 'shelf', place: shelf }, { unit: alpha });
    const close = { type: 'close', case: shelf, ending: 'dismantled' } as const;
    expect(world.no(close, { unit: alpha })).toMatchObject({ code: 'place_taken', about: [id] });
    world.record(id, 'weight', alpha);
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    world.do(close, { unit: alpha });
  });

  it('a duplicate goes on in a case of its own kind, not in a question', () => {
    const world = new World();
    const id = world.parcel('one');
    const asked = caseId('question');
    world.do({ type: 'open', case: asked, loop: 'question', holder: beta }, { unit: alpha });
    const close = { type: 'close', case: id, ending: 'duplicate', into: asked } as const;
    expect(world.code(close, { unit: alpha })).toBe('subject_missing');
  });
});

describe('reopening', () => {
  it('sets again the duties that ran, those of decisions included, and none that was over', () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    world.loops.set('parcel', { ...parcel, decisions: [{ table: 'stay', clock: 'act' }] });
    const clocks = world.tables['clocks']!;
    world.tables['clocks'] = (facts) =>
      facts['purpose'] === 'act' ? { minutes: 5, again: 5, ladder: 'holder' } : clocks(facts);
    const ran = (rested: boolean) => {
      const id = world.parcel(rested ? 'rested' : 'one');
      for (const kind of ['weight', 'report', ...(rested ? ['rested'] : [])]) world.record(id, kind, alpha);
      const before = Object.keys(world.state(id).clocks).toSorted();
      world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
      world.pass(1).do({ type: 'reopen', case: id, reason }, { unit: alpha });
      expect(Object.keys(world.state(id).clocks).toSorted()).toEqual(before);
      return before;
    };
    expect(ran(false)).toEqual(['act', 'daily', 'link']);
    expect(ran(true)).toEqual(['act', 'link']);
  });

  it('a sample that is open again holds its parent again, unless its answer is there', () => {
    for (const answered of [false, true]) {
      const world = new World();
      const id = world.parcel('one');
      const sample = world.sample('x', id);
      if (answered) {
        world.record(sample, 'result', lab, { result: 'negative' });
        world.do({ type: 'close', case: sample, ending: 'done' }, { unit: lab });
      } else {
        world.pass(60).lapse(sample, 'link');
        world.pass(10).lapse(sample, 'link');
        expect(world.openGaps(id)).toEqual(['sample-lapsed']);
      }
      world.do({ type: 'reopen', case: sample, reason }, { unit: lab });
      expect(world.state(id).bonds[sample]).toBe(answered ? 'test.negative' : null);
      expect(world.openGaps(id)).toEqual([]);
    }
  });

  it('whose bed was given away meanwhile is somebody’s to see to, until they have another', () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const shelved = { ...parcel.evidence['shelf']!, keptBy: ['desk'] };
    world.loops.set('parcel', { ...parcel, evidence: { ...parcel.evidence, shelf: shelved } });
    const shelf = caseId('shelf-1');
    world.do({ type: 'open', case: shelf, loop: 'shelf', holder: alpha, facts: { capacity: 1 } }, { unit: alpha });
    const [one, other] = [world.parcel('one'), world.parcel('other')];
    const take = (id: CaseId) => ({ type: 'record', case: id, kind: 'shelf', place: shelf }) as const;
    world.do(take(one), { unit: alpha });
    world.record(one, 'weight', alpha);
    world.do({ type: 'close', case: one, ending: 'destroyed' }, { unit: office });
    world.do(take(other), { unit: alpha });
    world.do({ type: 'reopen', case: one, reason }, { unit: alpha });
    expect(world.openGaps(one)).toEqual(['place-missing']);
    expect(world.code(take(one), { unit: alpha })).toBe('place_full');
    world.record(other, 'weight', alpha);
    world.do({ type: 'close', case: other, ending: 'destroyed' }, { unit: office });
    world.do(take(one), { unit: alpha });
    expect(world.openGaps(one)).toEqual([]);
  });

  it('a handover of a group is not opened again, nor by itself', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    const handover = caseId('group-1');
    world.do({ type: 'offer-group', handover, cases: [id], to: beta, link: 'road' }, { unit: alpha });
    world.do({ type: 'accept-group', handover, present: [id] }, { unit: beta });
    expect(world.code({ type: 'reopen', case: handover, reason }, { unit: alpha })).toBe('offer_other');
    const open = { type: 'open', case: caseId('group-2'), loop: 'handover', holder: alpha } as const;
    expect(world.code(open, { unit: alpha })).toBe('loop_unknown');
  });
});

describe('I14: reopening', () => {
  it('cannot have happened before the latest custody event', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.pass(10).hand(id, alpha, beta, 'road');
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    expect(world.code({ type: 'reopen', case: id, reason }, { unit: beta, at: 5 })).toBe('happened_too_early');
    world.do({ type: 'reopen', case: id, reason }, { unit: beta });
  });
});

describe('I11: a new version re-evaluates', () => {
  it('by Huan or an approver, naming old and new; the same answer by a new version is a new decision', () => {
    const world = new World();
    const id = world.parcel('one');
    const redecide = { type: 'redecide', case: id, reason: 'v2' } as const;
    expect(world.code(redecide, { unit: lab })).toBe('not_yours');
    world.version = 'v2';
    const { events } = world.do(redecide, { unit: system });
    expect(events[0]?.changes.decided).toMatchObject([{ table: 'stay', version: 'v2' }]);
    expect(world.state(id).decisions['stay']?.version).toBe('v2');
    expect(world.do(redecide, { unit: office }).events[0]?.changes.decided).toBeUndefined();
  });

  it('a clock set on arrival knows what was decided on arrival', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.tables['stay'] = ({ link }) => ({ nights: 2, from: 'depot', strict: link === 'road' });
    world.tables['clocks'] = ({ strict }) => ({ minutes: strict === true ? 5 : 60, again: 10, ladder: 'duty' });
    world.hand(id, alpha, beta, 'road');
    expect(world.state(id).clocks['link']?.budget).toBe(5 * 60_000);
  });
});
