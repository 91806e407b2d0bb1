import { describe, expect, it } from 'vitest';
import { World, alpha, beta, board, duty, office, system } from '../../test/kernel-world.ts';
import type { Loop } from './declaration.ts';
import { type CaseId, actorId, caseId } from './terms.ts';

const one = actorId('alpha-1');
const two = actorId('alpha-2');

/** A world in which gaps are settled by what their kind needs, and some only by another person. */
const strict = (): World => {
  const world = new World();
  const gap = world.loops.get('gap');
  if (gap === undefined) throw new Error('no loop');
  const declared: Loop = {
    ...gap,
    evidence: {
      proof: { lasts: 'case', explained: true },
      recount: { lasts: 'case', only: 'system' },
      signature: { by: 'any', lasts: 'case', only: { fact: 'giver' } },
      merged: { lasts: 'case', only: 'system' },
      note: { by: 'any', lasts: 'case' },
    },
  };
  world.loops.set('gap', declared);
  const needs: Readonly<Record<string, string>> = {
    'head-count': 'recount|proof',
    'giver-signature': 'signature',
    twin: 'merged',
  };
  const { exits = () => null } = world.tables;
  world.tables['exits'] = (facts) =>
    facts['to'] === 'settled' ? { allowed: true, needs: needs[String(facts['kind'])] ?? 'proof' } : exits(facts);
  const owners: Readonly<Record<string, string>> = { 'giver-signature': 'giver', twin: 'duty' };
  world.tables['gaps'] = ({ kind }) => ({
    owner: owners[String(kind)] ?? 'holder',
    fourEyes: kind === 'head-count' || kind === 'lost',
  });
  return world;
};
const close = (id: CaseId) => ({ type: 'close', case: id, ending: 'settled' }) as const;
const count = (id: CaseId, counted: number) => ({ type: 'record', case: id, kind: 'count', counted }) as const;

describe('a gap is closed by the proof that its kind needs', () => {
  it('free words need something to show, and are no signature of somebody else', () => {
    const world = strict();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.do({ type: 'claim', case: id, link: 'road', reason: 'found at our gate' }, { unit: beta });
    const gap = world.gapOf(id, 'giver-signature').caseId;
    expect(world.state(gap)).toMatchObject({ holder: alpha, facts: { giver: alpha } });
    const proof = { type: 'record', case: gap, kind: 'proof' } as const;
    expect(world.no(proof, { unit: alpha })).toMatchObject({ code: 'document_missing', about: ['proof'] });
    expect(world.code({ ...proof, facts: { document: '' } }, { unit: alpha })).toBe('document_missing');
    world.do({ ...proof, personal: { note: 'they were there' } }, { unit: alpha });
    world.do({ ...proof, files: ['photo'] }, { unit: alpha });
    world.do({ ...proof, facts: { document: 'letter 9' } }, { unit: alpha });
    expect(world.no(close(gap), { unit: alpha })).toMatchObject({ code: 'evidence_missing', about: ['signature'] });
    expect(world.code({ type: 'record', case: gap, kind: 'signature' }, { unit: beta })).toBe('not_yours');
    world.record(gap, 'signature', alpha);
    world.do(close(gap), { unit: alpha });
  });

  it('the signature stays with the giver, also when the gap was handed on', () => {
    const world = strict();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.do({ type: 'claim', case: id, link: 'road', reason: 'found at our gate' }, { unit: beta });
    const gap = world.gapOf(id, 'giver-signature').caseId;
    world.hand(gap, alpha, office, 'open');
    expect(world.code({ type: 'record', case: gap, kind: 'signature' }, { unit: office })).toBe('not_yours');
    world.record(gap, 'signature', alpha);
    world.do(close(gap), { unit: office });
  });

  it('a right recount by another hand settles a wrong count; the same hand proves it and another closes', () => {
    for (const again of [one, two]) {
      const world = strict();
      const id = world.parcel('one');
      world.do(count(id, 5), { unit: alpha, actor: one });
      const gap = world.gapOf(id, 'head-count').caseId;
      // Nobody types it in: it follows from a count.
      expect(world.code({ type: 'record', case: gap, kind: 'recount' }, { unit: alpha })).toBe('not_yours');
      expect(world.code(close(gap), { unit: alpha, actor: two })).toBe('evidence_missing');
      world.do(count(id, 1), { unit: alpha, actor: again });
      if (again === one) {
        expect(world.state(gap)).toMatchObject({ custody: 'held', evidence: { recount: { count: 1 } } });
        world.do(count(id, 1), { unit: alpha, actor: one });
        expect(world.state(gap).evidence['recount']?.count).toBe(1);
        expect(world.code(close(gap), { unit: alpha, actor: one })).toBe('four_eyes');
        world.do(close(gap), { unit: alpha, actor: two });
      }
      expect(world.state(gap)).toMatchObject({ custody: 'closed', ending: 'settled' });
    }
  });

  it('who caused it does not close it where policy wants another person, whatever is shown', () => {
    const world = strict();
    const id = world.parcel('one');
    world.do({ type: 'record', case: id, kind: 'lost' }, { unit: alpha, actor: one });
    const gap = world.gapOf(id, 'lost').caseId;
    world.do({ type: 'record', case: gap, kind: 'proof', files: ['f'] }, { unit: alpha, actor: one });
    expect(world.code(close(gap), { unit: alpha, actor: one })).toBe('four_eyes');
    world.do(close(gap), { unit: alpha, actor: two });
  });
});

describe('a gap that somebody opens about a case', () => {
  const open = (id: CaseId, subject: CaseId, facts: Readonly<Record<string, string>>) =>
    ({ type: 'open', case: id, loop: 'gap', holder: null, subject, facts, reason: 'seen' }) as const;

  it('has the owner that policy names, and its case tells of it', () => {
    const world = strict();
    const id = world.parcel('one');
    const gap = caseId('gap-1');
    world.do(open(gap, id, { kind: 'smell' }), { unit: board });
    expect(world.state(gap).holder).toBe(alpha);
    expect(world.state(id).gaps).toEqual({ [gap]: 'smell' });
    // A gap about a gap is one of its own: it is not noted, or gaps would have gaps.
    world.do(open(caseId('gap-2'), gap, { kind: 'smell' }), { unit: board });
    expect(world.state(gap).gaps).toEqual({});
  });

  it('that names another case is settled when the two are merged, and no other gap is', () => {
    const world = strict();
    const parcel = world.loops.get('parcel');
    if (parcel === undefined) throw new Error('no loop');
    const duplicate = { by: 'holder', into: true, settles: ['twin'] } as const;
    world.loops.set('parcel', { ...parcel, endings: { ...parcel.endings, duplicate } });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => world.parcel(name)) as [CaseId, CaseId, CaseId];
    const gaps = [
      [b, a],
      [a, c],
      [c, b],
    ] as const;
    for (const [index, [subject, other]] of gaps.entries()) {
      world.do(open(caseId(`gap-${index}`), subject, { kind: 'twin', other }), { unit: system });
    }
    expect(world.state(caseId('gap-0')).holder).toBe(duty);
    world.do({ type: 'close', case: a, ending: 'duplicate', into: b }, { unit: alpha });
    expect(gaps.map((_, index) => world.state(caseId(`gap-${index}`)).custody)).toEqual(['closed', 'held', 'held']);
    expect(world.state(caseId('gap-0')).evidence['merged']?.count).toBe(1);
  });
});
