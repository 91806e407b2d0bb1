import { describe, expect, it } from 'vitest';
import { World, alpha, lab } from '../../test/kernel-world.ts';

describe('correcting', () => {
  it('needs something recorded, a standing and a case that is not closed', () => {
    const world = new World();
    const id = world.parcel('one');
    const correct = { type: 'correct', case: id, kind: 'weight', corrects: 2, reason: 'misread' } as const;
    expect(world.code(correct, { unit: alpha })).toBe('evidence_unknown');
    world.record(id, 'weight', alpha, { grams: 10 });
    expect(world.code(correct, { unit: lab })).toBe('not_yours');
    expect(world.code({ ...correct, corrects: 99 }, { unit: alpha })).toBe('evidence_unknown');
    world.do({ ...correct, facts: { grams: 12 } }, { unit: alpha });
    expect(world.state(id).facts['grams']).toBe(12);
  });

  it('a correction of an older answer does not undo a newer one, whichever was delivered first', () => {
    const world = new World();
    const id = world.parcel('one');
    const correct = (corrects: number, facts: Record<string, boolean | number>) =>
      ({ type: 'correct', case: id, kind: 'weight', corrects, reason: 'misread', facts }) as const;
    world.record(id, 'weight', alpha, { wet: false });
    const first = world.state(id).evidence['weight']?.seq ?? 0;
    world.pass(10).record(id, 'weight', alpha, { wet: true });
    const second = world.state(id).evidence['weight']?.seq ?? 0;
    const undo = correct(first, { wet: false, grams: 3 });
    expect(world.no(undo, { unit: alpha })).toMatchObject({ code: 'evidence_overtaken', about: ['wet'] });
    // What the newer one says too, and what nobody has said, can be put right.
    world.do(correct(first, { wet: true, grams: 3 }), { unit: alpha });
    world.do({ type: 'record', case: id, kind: 'weight', facts: { wet: false } }, { unit: alpha, at: 5 });
    const late = world.state(id).version;
    expect(world.code(correct(late, { wet: false }), { unit: alpha })).toBe('evidence_overtaken');
    world.do(correct(second, { wet: false }), { unit: alpha });
    expect(world.state(id).facts).toMatchObject({ wet: false, grams: 3 });
  });

  it('a correction of an older result does not take back what a newer one proved', () => {
    const world = new World();
    const id = world.parcel('one');
    const sample = world.sample('x', id);
    world.record(sample, 'result', lab, { result: 'negative' });
    const corrects = world.state(sample).evidence['result']?.seq ?? 0;
    world.pass(5).record(sample, 'result', lab, { result: 'positive' });
    const facts = { result: 'inconclusive' };
    const undo = { type: 'correct', case: sample, kind: 'result', corrects, reason: 'mixed up', facts } as const;
    expect(world.no(undo, { unit: lab })).toMatchObject({ code: 'evidence_overtaken', about: ['result'] });
    expect(world.state(id)).toMatchObject({ bonds: { [sample]: 'test.positive' }, facts: { test: 'positive' } });
  });
});
