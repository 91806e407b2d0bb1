import { describe, expect, it } from 'vitest';
import { World, alpha, beta, lab } from '../../test/kernel-world.ts';
import type { EvidenceDeclaration, Loop } from './declaration.ts';
import type { CaseId } from './terms.ts';

/** A world whose parcels know more about some evidence. */
const knowing = (evidence: Readonly<Record<string, EvidenceDeclaration>>, more: Partial<Loop> = {}): World => {
  const world = new World();
  const parcel = world.loops.get('parcel');
  if (parcel === undefined) throw new Error('no parcels');
  world.loops.set('parcel', { ...parcel, ...more, evidence: { ...parcel.evidence, ...evidence } });
  return world;
};
const onward = (id: CaseId) => ({ type: 'offer', case: id, to: beta, link: 'road' }) as const;

describe('a record that says no', () => {
  const sealed: EvidenceDeclaration = { lasts: 'case', unless: { whole: false } };

  it('stands, and is no evidence until the next look finds otherwise', () => {
    const world = knowing({ weight: sealed });
    const id = world.parcel('one');
    world.record(id, 'weight', alpha, { whole: false });
    expect(world.state(id).evidence['weight']).toMatchObject({ count: 0, denies: true });
    expect(world.no(onward(id), { unit: alpha }).about).toEqual(['weight']);
    world.record(id, 'weight', alpha, { whole: true });
    expect(world.state(id).evidence['weight']).toMatchObject({ count: 1 });
    world.record(id, 'weight', alpha, { whole: false });
    expect(world.no(onward(id), { unit: alpha }).about).toEqual(['weight']);
  });

  it('that a device delivers late takes nothing back, nor does a late yes hide a newer no', () => {
    const world = knowing({ weight: sealed });
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    world.pass(60);
    world.record(one, 'weight', alpha, { whole: true });
    world.record(two, 'weight', alpha, { whole: false });
    const late = (id: CaseId, whole: boolean) =>
      world.do({ type: 'record', case: id, kind: 'weight', facts: { whole } }, { unit: alpha, at: 10 });
    late(one, false);
    late(two, true);
    world.do(onward(one), { unit: alpha });
    expect(world.no(onward(two), { unit: alpha }).about).toEqual(['weight']);
  });

  it('is put right by a correction, either way', () => {
    const world = knowing({ weight: sealed });
    const id = world.parcel('one');
    world.record(id, 'weight', alpha, { whole: false });
    const correct = (whole: boolean) =>
      world.do(
        {
          type: 'correct',
          case: id,
          kind: 'weight',
          corrects: world.state(id).evidence['weight']?.seq ?? 0,
          reason: 'wrong box',
          facts: { whole },
        },
        { unit: alpha },
      );
    correct(true);
    expect(world.state(id).evidence['weight']).toMatchObject({ count: 1 });
    correct(false);
    expect(world.no(onward(id), { unit: alpha }).about).toEqual(['weight']);
    correct(true);
    world.do(onward(id), { unit: alpha });
  });

  it('of an empty vehicle is a count that differs, and a gap', () => {
    const world = knowing({ count: { lasts: 'case', counts: 'site', countsAs: 0, unless: { empty: false } } });
    const id = world.parcel('one');
    world.do({ type: 'record', case: id, kind: 'count', facts: { empty: false } }, { unit: alpha });
    expect(world.openGaps(id)).toEqual(['head-count']);
  });
});

describe('a record that says nothing', () => {
  it('is refused where somebody must be named, or something told', () => {
    const world = knowing({
      seal: { lasts: 'link', names: ['plate', 'driver'], tells: ['colour'] },
      weight: { lasts: 'case', explained: true },
    });
    const id = world.parcel('one');
    const seal = { type: 'record', case: id, kind: 'seal' } as const;
    const plate = { plate: 'A 1', driver: '  ' };
    expect(world.no({ ...seal, personal: plate }, { unit: alpha }).about).toEqual(['driver', 'colour']);
    world.do({ ...seal, personal: { ...plate, driver: 'B' }, facts: { colour: 'red' } }, { unit: alpha });
    const weight = { type: 'record', case: id, kind: 'weight' } as const;
    for (const personal of [{}, { note: ' ' }, []]) {
      expect(world.code({ ...weight, personal }, { unit: alpha })).toBe('document_missing');
    }
    world.do({ ...weight, personal: { note: 'seen' } }, { unit: alpha });
  });
});

describe('what was found', () => {
  it('stays until it is cleared or corrected, whatever the next look says', () => {
    const world = knowing(
      { weight: { lasts: 'case' }, clean: { by: ['lab'], lasts: 'case', clears: true } },
      { finding: { as: 'leaks', of: ['wet', 'stains'] } },
    );
    const [one, two] = [world.parcel('one'), world.parcel('two')];
    for (const id of [one, two]) {
      world.record(id, 'weight', alpha, { wet: true });
      world.record(id, 'weight', alpha, { wet: false, stains: [] });
      expect(world.state(id).facts).toMatchObject({ wet: false, leaks: true });
    }
    world.record(one, 'clean', lab);
    expect(world.state(one).facts['leaks']).toBe(false);
    const corrects = world.state(two).evidence['weight']?.earlier?.at(-1) ?? 0;
    const right = { type: 'correct', case: two, kind: 'weight', corrects, reason: 'another parcel' } as const;
    world.do({ ...right, facts: { wet: false } }, { unit: alpha });
    expect(world.state(two).facts['leaks']).toBe(false);
  });
});

describe('who may still say something', () => {
  it('ends with the reach of a kind, and with the links of the evidence', () => {
    const world = knowing(
      { weight: { lasts: 'case', in: ['counter'] }, note: { by: 'any', lasts: 'case', anywhere: true } },
      { reach: { lab: ['counter'] } },
    );
    const id = world.parcel('one');
    world.record(id, 'clean', lab);
    world.record(id, 'weight', alpha);
    world.hand(id, alpha, beta, 'road');
    expect(world.code({ type: 'record', case: id, kind: 'clean' }, { unit: lab })).toBe('not_yours');
    world.record(id, 'note', lab);
    expect(world.code({ type: 'record', case: id, kind: 'weight' }, { unit: beta })).toBe('link_not_allowed');
  });
});
