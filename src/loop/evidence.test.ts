import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  World,
  alpha,
  beta,
  board,
  clinic,
  duty,
  gamma,
  gate,
  lab,
  loops,
  office,
  units,
} from '../../test/kernel-world.ts';
import { type CaseId, caseId } from './terms.ts';

const result = (world: World, sample: CaseId, value: string) => world.record(sample, 'result', lab, { result: value });

describe('I4: no evidence, no exit', () => {
  it('names everything that is missing', () => {
    const world = new World();
    const id = world.parcel('one');
    world.tables['exits'] = () => ({ allowed: true, needs: 'weight, clean|test.negative, note:2' });
    world.record(id, 'note', alpha);
    const offer = { type: 'offer', case: id, to: beta, link: 'road' } as const;
    expect(world.no(offer, { unit: alpha })).toMatchObject({
      code: 'evidence_missing',
      about: ['weight', 'clean|test.negative', 'note:2'],
    });
    world.record(id, 'note', alpha);
    world.record(id, 'weight', alpha);
    world.record(id, 'clean', lab);
    world.do(offer, { unit: alpha });
  });

  it('evidence of one stay does not count in the next', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.record(id, 'seal', alpha);
    world.hand(id, alpha, beta, 'road');
    const offer = { type: 'offer', case: id, to: gamma, link: 'depot' } as const;
    expect(world.no(offer, { unit: beta }).about).toEqual(['seal']);
    world.record(id, 'seal', beta);
    world.do(offer, { unit: beta });
  });

  it('only holder, receiver and those declared record, and only what the loop knows', () => {
    const world = new World();
    const id = world.parcel('one');
    const record = (kind: string) => ({ type: 'record', case: id, kind }) as const;
    expect(world.code(record('weight'), { unit: lab })).toBe('not_yours');
    expect(world.code(record('horoscope'), { unit: alpha })).toBe('evidence_unknown');
    world.do(record('clean'), { unit: lab });
    world.record(id, 'weight', alpha);
    world.offer(id, alpha, beta, 'road');
    world.do(record('seal'), { unit: beta });
  });

  it('a recorded fact never hides what a table decided', () => {
    const world = new World();
    const id = world.stored('one');
    expect(world.state(id).facts['nights']).toBe(2);
    world.record(id, 'note', gamma, { nights: 0 });
    expect(world.state(id).facts['nights']).toBe(2);
    expect(world.state(id).measure?.ended).toBe(false);
  });
});

describe('a fact for those whom a case concerns', () => {
  const says = (world: World): void => {
    const parcel = loops.get('parcel')!;
    const verdict = { by: 'any', within: 'region', lasts: 'case' } as const;
    world.loops.set('parcel', { ...parcel, evidence: { ...parcel.evidence, verdict } });
  };
  const anyUnit = fc.constantFrom(...[...units.keys()].filter((id) => units.get(id)?.kind !== 'system'));

  it('is said by nobody else of their kind, whoever holds, is offered it or is named', () => {
    const holders = fc.constantFrom(alpha, beta, gamma);
    const named = fc.option(fc.oneof(anyUnit, fc.constant('NOWHERE'), fc.constant(7)), { nil: null });
    fc.assert(
      fc.property(holders, fc.option(fc.constantFrom(gate, gamma)), named, anyUnit, (holder, receiver, region, by) => {
        const world = new World();
        says(world);
        const id = world.parcel('one', { facts: { region } }, holder);
        world.record(id, 'weight', holder);
        const offered = receiver !== null && receiver !== holder;
        if (offered) world.offer(id, holder, receiver, 'road');
        const isAbove = (unit: unknown, other: unknown): boolean =>
          unit === office && [alpha, beta, gamma].includes(other as never);
        const concerned =
          by === holder ||
          isAbove(by, holder) ||
          by === region ||
          isAbove(region, by) ||
          (offered && (by === receiver || isAbove(by, receiver)));
        const command = { type: 'record', case: id, kind: 'verdict' } as const;
        if (concerned) world.do(command, { unit: by });
        else expect(world.no(command, { unit: by })).toMatchObject({ code: 'not_yours', about: ['verdict'] });
      }),
    );
  });

  it('and corrected by nobody else', () => {
    const world = new World();
    says(world);
    const id = world.parcel('one', { facts: { region: board } });
    world.record(id, 'verdict', alpha);
    const corrects = world.state(id).evidence['verdict']!.seq;
    const put = { type: 'correct', case: id, kind: 'verdict', corrects, reason: 'a slip' } as const;
    for (const other of [gamma, duty, lab]) expect(world.code(put, { unit: other })).toBe('not_yours');
    world.do(put, { unit: board });
  });
});

describe('I5: an open test holds', () => {
  it('its parcel leaves neither the loop nor the city, but moves within', () => {
    const world = new World();
    const id = world.stored('one');
    world.record(id, 'clean', lab);
    const sample = world.sample('x', id);
    expect(world.state(id).bonds).toEqual({ [sample]: null });
    const abroad = { type: 'offer', case: id, to: gate, link: 'abroad' } as const;
    expect(world.no(abroad, { unit: gamma })).toMatchObject({ code: 'bond_open', about: [sample] });
    expect(world.code({ type: 'close', case: id, ending: 'delivered' }, { unit: gamma })).toBe('bond_open');
    world.record(id, 'seal', gamma);
    world.hand(id, gamma, alpha, 'depot');
    result(world, sample, 'negative');
    expect(world.state(id).bonds).toEqual({ [sample]: 'test.negative' });
    world.do(abroad, { unit: alpha });
  });

  it('a test opened after the offer holds too: neither accepted nor claimed', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    const offer = world.offer(id, alpha, gate, 'abroad');
    world.sample('x', id);
    expect(world.code({ type: 'accept', case: id, offer }, { unit: gate })).toBe('bond_open');
    const claim = { type: 'claim', case: id, link: 'abroad', reason: 'at the border' } as const;
    expect(world.code(claim, { unit: gate })).toBe('bond_open');
  });

  it('danger to life passes, for the links meant for it and for no other', () => {
    const world = new World();
    const id = world.parcel('one');
    world.sample('x', id);
    world.do({ type: 'emergency', case: id, reason: 'collapsed' }, { unit: beta });
    expect(world.code({ type: 'offer', case: id, to: beta, link: 'road' }, { unit: alpha })).toBe('evidence_missing');
    expect(world.code({ type: 'close', case: id, ending: 'delivered' }, { unit: alpha })).toBe('evidence_missing');
    world.hand(id, alpha, clinic, 'clinic');
    expect(world.state(id)).toMatchObject({ holder: clinic, link: 'clinic' });
  });

  it('a clinic outside the loop takes an emergency in spite of an open test', () => {
    const world = new World();
    const parcel = world.loops.get('parcel');
    if (parcel === undefined) throw new Error('no parcels');
    const links = { ...parcel.links, clinic: { holders: ['clinic'], next: ['depot'], emergency: true, outside: true } };
    world.loops.set('parcel', { ...parcel, links });
    const id = world.parcel('one');
    world.sample('x', id);
    world.do({ type: 'emergency', case: id, reason: 'collapsed' }, { unit: alpha });
    world.hand(id, alpha, clinic, 'clinic');
    expect(world.state(id).holder).toBe(clinic);
  });

  it('a sample without a subject, about a closed parcel or by somebody not declared is not opened', () => {
    const world = new World();
    const id = world.parcel('one');
    const open = { type: 'open', case: caseId('s'), loop: 'sample', holder: lab } as const;
    expect(world.code(open, { unit: lab })).toBe('subject_missing');
    expect(world.code({ ...open, subject: caseId('ghost') }, { unit: lab })).toBe('not_found');
    expect(world.code({ ...open, subject: id }, { unit: beta })).toBe('not_yours');
    world.record(id, 'weight', alpha);
    world.record(id, 'clean', lab);
    world.do({ type: 'close', case: id, ending: 'delivered' }, { unit: alpha });
    expect(world.code({ ...open, subject: id }, { unit: lab })).toBe('case_closed');
  });

  it('a result without its value is refused', () => {
    const world = new World();
    const sample = world.sample('x', world.parcel('one'));
    expect(world.no({ type: 'record', case: sample, kind: 'result' }, { unit: lab })).toMatchObject({
      code: 'evidence_missing',
      about: ['result'],
    });
  });

  it('an amended result recalls what the first one set off, also after the sample was closed', () => {
    const world = new World();
    const id = world.parcel('one');
    const sample = world.sample('x', id);
    const first = result(world, sample, 'negative');
    world.do({ type: 'close', case: sample, ending: 'done' }, { unit: lab });
    expect(world.state(id).evidence['test.negative']?.count).toBe(1);
    const corrects = world.state(sample).evidence['result']?.seq ?? 0;
    expect(first.events.map(({ name }) => name)).toEqual(['evidence.recorded.1', 'bond.settled.1']);
    const correct = { type: 'correct', case: sample, kind: 'result', corrects, facts: { result: 'positive' } } as const;
    expect(world.code({ ...correct, reason: '' }, { unit: lab })).toBe('reason_missing');
    world.do({ ...correct, reason: 'mixed up' }, { unit: lab });
    expect(Object.keys(world.state(id).evidence)).toContain('test.positive');
    expect(Object.keys(world.state(id).evidence)).not.toContain('test.negative');
    expect(world.state(id).facts['test']).toBe('positive');
  });

  it('a correction is about a record of this case and of this kind, the last or an earlier one', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    const first = world.state(id).evidence['weight']?.seq ?? 0;
    world.record(id, 'seal', alpha);
    const seal = world.state(id).evidence['seal']?.seq ?? 0;
    world.record(id, 'weight', alpha);
    const second = world.state(id).evidence['weight']?.seq ?? 0;
    const correct = (corrects: number) =>
      ({ type: 'correct', case: id, kind: 'weight', corrects, reason: 'scales were off' }) as const;
    // The opening, another kind, nothing yet.
    for (const wrong of [1, seal, second + 1, 0]) {
      expect(world.no(correct(wrong), { unit: alpha })).toMatchObject({
        code: 'evidence_unknown',
        about: ['weight', String(wrong)],
      });
    }
    for (const right of [first, second]) world.do(correct(right), { unit: alpha });
    // Nor is a correction itself corrected: the record is, once more.
    expect(world.code(correct(world.state(id).version), { unit: alpha })).toBe('evidence_unknown');
  });

  it('two tests with one outcome count twice, and recalling one leaves the other', () => {
    const world = new World();
    const id = world.parcel('one');
    const [x, y] = [world.sample('x', id), world.sample('y', id)];
    result(world, x, 'negative');
    result(world, y, 'negative');
    expect(world.state(id).evidence['test.negative']?.count).toBe(2);
    const corrects = world.state(y).evidence['result']?.seq ?? 0;
    const facts = { result: 'positive' };
    world.do({ type: 'correct', case: y, kind: 'result', corrects, facts, reason: 'mixed up' }, { unit: lab });
    expect(world.state(id).evidence['test.negative']?.count).toBe(1);
    expect(world.state(id).bonds).toEqual({ [x]: 'test.negative', [y]: 'test.positive' });
  });

  it('a sample that nobody reports lapses on its clock, demands a new one, and late proof still counts', () => {
    const world = new World();
    const id = world.parcel('one');
    const sample = world.sample('x', id);
    world.pass(60).lapse(sample, 'link');
    expect(world.state(sample).custody).toBe('held');
    world.pass(10).lapse(sample, 'link');
    expect(world.state(sample)).toMatchObject({ custody: 'closed', ending: 'lapsed' });
    expect(world.state(id).bonds).toEqual({ [sample]: 'test.lapsed' });
    expect(world.openGaps(id)).toEqual(['sample-lapsed']);
    result(world, sample, 'negative');
    expect(world.state(id).bonds).toEqual({ [sample]: 'test.negative' });
    expect(world.state(id).evidence['test.lapsed']).toBeUndefined();
  });

  it('a sample that is reported and only not yet closed never loses its result to the clock', () => {
    const world = new World();
    const id = world.parcel('one');
    const sample = world.sample('x', id);
    result(world, sample, 'positive');
    world.pass(60).lapse(sample, 'link');
    world.pass(10).lapse(sample, 'link');
    expect(world.state(id).bonds).toEqual({ [sample]: 'test.positive' });
    expect(world.state(sample).custody).toBe('held');
    expect(world.openGaps(sample)).toEqual(['link-lapsed']);
  });

  it('the result of a merged parcel finds the one into which it was merged', () => {
    const world = new World();
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    const sample = world.sample('x', one);
    world.do({ type: 'close', case: one, ending: 'duplicate', into: two }, { unit: alpha });
    result(world, sample, 'positive');
    expect(world.state(one).bonds).toEqual({ [sample]: 'test.positive' });
    expect(world.state(two).facts['test']).toBe('positive');
    expect(world.state(two).evidence['test.positive']?.count).toBe(1);
  });
});

describe('I6: places and heads', () => {
  const shelf = (world: World, name: string, capacity: number, holder = beta) => {
    const id = caseId(`shelf-${name}`);
    world.do({ type: 'open', case: id, loop: 'shelf', holder, facts: { capacity } }, { unit: holder });
    return id;
  };
  const put = (id: CaseId, place: CaseId) => ({ type: 'record', case: id, kind: 'shelf', place }) as const;

  it('a place is taken once, and a full shelf takes nobody', () => {
    const world = new World();
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    const place = shelf(world, 'small', 1);
    world.do(put(one, place), { unit: beta });
    world.do(put(one, place), { unit: beta });
    expect(world.state(place).roll).toEqual([one]);
    expect(world.code(put(two, place), { unit: beta })).toBe('place_full');
  });

  it('only who holds the shelf gives its places, and a shelf without a capacity has none', () => {
    const world = new World();
    const one = world.parcel('one');
    expect(world.code(put(one, shelf(world, 'other', 9)), { unit: gamma })).toBe('place_unknown');
    expect(world.code(put(one, caseId('ghost')), { unit: beta })).toBe('place_unknown');
    const bare = caseId('bare');
    world.do({ type: 'open', case: bare, loop: 'shelf', holder: beta }, { unit: beta });
    expect(world.code(put(one, bare), { unit: beta })).toBe('place_full');
  });

  it('a new place, leaving the keeper and closing free the place', () => {
    const world = new World();
    const one = world.parcel('one', {}, beta);
    const [first, second] = [shelf(world, 'first', 1), shelf(world, 'second', 1)];
    world.do(put(one, first), { unit: beta });
    world.do(put(one, second), { unit: beta });
    expect([world.state(first).roll, world.state(second).roll]).toEqual([[], [one]]);
    world.record(one, 'weight', beta);
    world.hand(one, beta, gamma, 'road');
    expect(world.state(second).roll).toEqual([]);
    expect(world.state(one).place).toBeNull();
    const third = shelf(world, 'third', 1, gamma);
    world.do(put(one, third), { unit: gamma });
    world.record(one, 'clean', lab);
    world.do({ type: 'close', case: one, ending: 'delivered' }, { unit: gamma });
    expect(world.state(third).roll).toEqual([]);
  });

  it('a place kept by the receiver stays when the parcel is claimed from its giver', () => {
    const world = new World();
    const one = world.parcel('one');
    const place = shelf(world, 'kept', 1);
    world.do(put(one, place), { unit: beta });
    world.do({ type: 'claim', case: one, link: 'counter', reason: 'brought' }, { unit: gamma });
    expect(world.state(one).place).toBe(place);
    world.do({ type: 'claim', case: one, link: 'counter', reason: 'arrived' }, { unit: beta });
    expect(world.state(place).roll).toEqual([one]);
  });

  it('a place named with evidence that takes none is not taken', () => {
    const world = new World();
    const one = world.parcel('one');
    const place = shelf(world, 'any', 1);
    world.do({ type: 'record', case: one, kind: 'weight', place }, { unit: alpha });
    expect(world.state(one).place).toBeNull();
    expect(world.state(place).roll).toEqual([]);
  });

  it('a blind count answers what is held; any difference is at once a gap', () => {
    const world = new World();
    const one = world.parcel('one');
    world.parcel('two');
    const count = (counted: number) => ({ type: 'record', case: one, kind: 'count', counted }) as const;
    expect(world.code({ type: 'record', case: one, kind: 'count' }, { unit: alpha })).toBe('evidence_missing');
    expect(world.do(count(2), { unit: alpha }).answer).toMatchObject({ held: 2, gaps: [] });
    expect(world.do(count(1), { unit: alpha }).answer.held).toBe(2);
    expect(world.gapOf(one, 'head-count').facts).toMatchObject({ counted: 1, held: 2 });
  });
});

describe('a vanished parcel', () => {
  it('is a gap the moment anybody says so', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'lost', gate);
    expect(world.openGaps(id)).toEqual(['lost']);
  });

  it('a gap about a gap is never opened', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'lost', gate);
    const gap = world.gapOf(id, 'lost');
    world.record(gap.caseId, 'lost', gap.holder);
    expect(world.code({ type: 'claim', case: gap.caseId, link: 'open', reason: 'mine' }, { unit: beta })).toBe(
      'not_yours',
    );
    world.hand(gap.caseId, gap.holder, beta, 'open');
    expect(world.state(gap.caseId)).toMatchObject({ holder: beta, gaps: {} });
    world.tables['clocks'] = () => ({ minutes: 1, again: 1, ladder: 'duty', lapsesAfter: 1 });
    world.offer(gap.caseId, beta, alpha, 'open');
    world.pass(100).lapse(gap.caseId, 'offer');
    world.lapse(gap.caseId, 'link');
    expect(world.state(gap.caseId).gaps).toEqual({});
  });
});

describe('I14: a device without network delivers late', () => {
  it('what a former holder noted while it held counts for the case, but not for the stay that began since', () => {
    const world = new World();
    const id = world.parcel('one');
    world.pass(10);
    world.record(id, 'weight', alpha);
    world.record(id, 'seal', alpha);
    world.hand(id, alpha, beta, 'road');
    world.pass(10);
    const seal = { type: 'record', case: id, kind: 'seal' } as const;
    expect(world.code(seal, { unit: alpha })).toBe('not_yours');
    expect(world.code(seal, { unit: alpha, at: 15 })).toBe('not_yours');
    expect(world.code(seal, { unit: gamma, at: 5 })).toBe('not_yours');
    world.do(seal, { unit: alpha, at: 5 });
    expect(world.state(id).evidence['seal']).toMatchObject({ count: 2, stay: 1 });
    const offer = { type: 'offer', case: id, to: gamma, link: 'depot' } as const;
    expect(world.no(offer, { unit: beta }).about).toEqual(['seal']);
  });

  it('an older answer delivered late takes back nothing that is known since, and stays on record', () => {
    const world = new World();
    const id = world.parcel('one');
    world.pass(10).record(id, 'weight', alpha, { wet: true, risk: 'high' });
    const late = {
      type: 'record',
      case: id,
      kind: 'weight',
      facts: { wet: false, risk: 'none', heavy: true },
    } as const;
    world.do(late, { unit: alpha, at: 5 });
    // What nobody had said counts.
    expect(world.state(id).facts).toMatchObject({ wet: true, risk: 'high', heavy: true, nights: 14 });
    expect(world.ledger.findLast(({ name }) => name === 'evidence.recorded.1')?.data).toMatchObject({
      overtaken: { wet: false, risk: 'none' },
    });
    world.pass(1).do({ ...late, facts: { wet: false } }, { unit: alpha });
    expect(world.state(id).facts['wet']).toBe(false);
  });

  it('an older result does not answer for a newer one, and recalls nothing', () => {
    const world = new World();
    const id = world.parcel('one');
    const sample = world.sample('x', id);
    world.pass(10).record(sample, 'result', lab, { result: 'positive' });
    world.do({ type: 'record', case: sample, kind: 'result', facts: { result: 'negative' } }, { unit: lab, at: 5 });
    expect(world.state(id)).toMatchObject({ bonds: { [sample]: 'test.positive' }, facts: { test: 'positive' } });
    expect(world.state(sample).facts['result']).toBe('positive');
  });

  it('kinds that look for the same hear of each other, and what was found late was found', () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const finding = { as: 'leaks', of: ['wet'], by: ['weight', 'seal'] };
    world.loops.set('parcel', { ...parcel, finding });
    const id = world.parcel('one');
    world.pass(10).record(id, 'weight', alpha, { wet: false });
    world.do({ type: 'record', case: id, kind: 'seal', facts: { wet: true } }, { unit: alpha, at: 5 });
    expect(world.state(id).facts).toMatchObject({ wet: false, leaks: true });
  });

  it('an older count is not what was counted last', () => {
    const world = new World();
    const id = world.parcel('one');
    world.pass(10).do({ type: 'record', case: id, kind: 'count', counted: 1 }, { unit: alpha });
    world.do({ type: 'record', case: id, kind: 'count', counted: 3 }, { unit: alpha, at: 5 });
    expect(world.state(id).facts['counted']).toBe(1);
    expect(world.state(id).evidence['count']).toMatchObject({ counted: 1 });
  });
});
