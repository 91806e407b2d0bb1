import { describe, expect, it } from 'vitest';
import { World, alpha, beta, clinic, gamma, office } from '../../test/kernel-world.ts';
import { leftAlone } from './company.ts';
import { type CaseId, caseId, minutes } from './terms.ts';

// Parcels that are fragile may not stand without a heavy one of their party beside them.

const reason = 'collapsed';
const party = caseId('party');

/** A heavy and a fragile parcel of one party, and whoever else is in it, all at ALPHA. */
const together = (...more: readonly { readonly age: number }[]): { world: World; ids: readonly CaseId[] } => {
  const world = new World();
  const parcel = world.loops.get('parcel')!;
  world.loops.set('parcel', { ...parcel, along: { fact: 'age', as: 'eldestAlong' } });
  world.tables['gaps'] = ({ kind, age, eldestAlong }) => {
    if (kind !== leftAlone) return { owner: null };
    return { owner: Number(age) < 18 && Number(eldestAlong) < 18 ? 'holder' : null };
  };
  const clocks = world.tables['clocks']!;
  world.tables['clocks'] = (facts) =>
    facts['kind'] === leftAlone ? { minutes: 15, again: 5, ladder: 'holder,duty' } : clocks(facts);
  const ages = [{ age: 40 }, { age: 9 }, ...more];
  const ids = ages.map((_, index) => caseId(`parcel-${index}`));
  for (const [index, facts] of ages.entries()) {
    world.parcel(String(index), { facts, party: { id: party, members: ids } });
    world.record(ids[index]!, 'weight', alpha);
  }
  return { world, ids };
};

const ways: readonly (readonly [string, (world: World, id: CaseId) => void])[] = [
  ['a claim', (world, id) => world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma })],
  [
    'an emergency that nobody holds up',
    (world, id) => {
      world.do({ type: 'emergency', case: id, reason }, { unit: alpha });
      const { id: offer } = world.do({ type: 'offer', case: id, to: clinic, link: 'clinic' }, { unit: alpha });
      expect(world.openGaps(caseId('parcel-1'))).toEqual([]);
      world.do({ type: 'accept', case: id, offer }, { unit: clinic });
    },
  ],
  [
    'the end of their case',
    (world, id) => world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office }),
  ],
];

describe('who may not be alone is never left behind in silence', () => {
  it.each(ways)('when the other leaves by %s', (_way, leave) => {
    const { world, ids } = together();
    const [heavy, fragile] = ids as [CaseId, CaseId];
    leave(world, heavy);
    const gap = world.gapOf(fragile, leftAlone);
    expect(gap).toMatchObject({ holder: alpha, custody: 'held', facts: { eldestAlong: 0 } });
    expect(gap.clocks['link']?.budget).toBe(minutes(15));
    expect(world.openGaps(heavy)).not.toContain(leftAlone);
  });

  it.each(ways)('nor is anybody told of who stays with another grown-up, by %s', (_way, leave) => {
    const { world, ids } = together({ age: 70 });
    leave(world, ids[0]!);
    expect(world.openGaps(ids[1]!)).toEqual([]);
  });

  it('it ends when they are together again, and is told once until then', () => {
    const { world, ids } = together({ age: 11 });
    const [heavy, fragile, other] = ids as [CaseId, CaseId, CaseId];
    world.do({ type: 'claim', case: heavy, link: 'road', reason }, { unit: gamma });
    expect([fragile, other].map((id) => world.openGaps(id))).toEqual([[leftAlone], [leftAlone]]);
    world.do({ type: 'claim', case: other, link: 'road', reason }, { unit: gamma });
    expect(world.openGaps(other)).not.toContain(leftAlone);
    expect(world.openGaps(fragile)).toEqual([leftAlone]);
    // The heavy one comes back.
    world.do({ type: 'claim', case: heavy, link: 'road', reason }, { unit: alpha });
    expect(world.openGaps(fragile)).toEqual([]);
    expect(world.openGaps(other)).toContain(leftAlone);
    world.do({ type: 'close', case: other, ending: 'destroyed' }, { unit: office });
    expect(world.openGaps(other)).not.toContain(leftAlone);
  });

  it('once it is settled by proof it is not opened again by every word about the case', () => {
    const { world, ids } = together();
    const [heavy, fragile] = ids as [CaseId, CaseId];
    world.do({ type: 'claim', case: heavy, link: 'road', reason }, { unit: gamma });
    const gap = world.gapOf(fragile, leftAlone).caseId;
    world.record(gap, 'proof', alpha);
    world.do({ type: 'close', case: gap, ending: 'settled' }, { unit: alpha });
    world.record(fragile, 'weight', alpha);
    world.do({ type: 'claim', case: fragile, link: 'counter', reason }, { unit: beta });
    expect(Object.values(world.state(fragile).gaps).filter((kind) => kind === leftAlone)).toHaveLength(1);
  });

  it('who goes with the group is left by nobody, who stays of it is', () => {
    const { world, ids } = together();
    const [heavy, fragile] = ids as [CaseId, CaseId];
    const group = { type: 'offer-group', handover: caseId('group-1'), cases: ids, to: beta, link: 'road' } as const;
    world.do(group, { unit: alpha });
    world.do({ type: 'accept-group', handover: group.handover, present: [heavy] }, { unit: beta });
    expect(world.openGaps(fragile).toSorted()).toEqual(['absent', leftAlone]);
    const again = { ...group, handover: caseId('group-2'), cases: [fragile] };
    world.do(again, { unit: alpha });
    world.do({ type: 'accept-group', handover: again.handover, present: [fragile] }, { unit: beta });
    expect(world.openGaps(fragile)).toEqual(['absent']);
  });

  it('nor does anybody go on alone in silence: of a group only the fragile one was there', () => {
    const { world, ids } = together();
    const [heavy, fragile] = ids as [CaseId, CaseId];
    const group = { type: 'offer-group', handover: caseId('group-1'), cases: ids, to: beta, link: 'road' } as const;
    world.do(group, { unit: alpha });
    world.do({ type: 'accept-group', handover: group.handover, present: [fragile] }, { unit: beta });
    expect(world.gapOf(fragile, leftAlone)).toMatchObject({ holder: beta, custody: 'held' });
    world.do({ type: 'claim', case: heavy, link: 'road', reason }, { unit: beta });
    expect(world.openGaps(fragile)).not.toContain(leftAlone);
  });

  it('who is told to see to somebody alone is whoever has them: a gap does not stay where they are no more', () => {
    const { world, ids } = together();
    const [heavy, fragile] = ids as [CaseId, CaseId];
    const group = { type: 'offer-group', handover: caseId('group-1'), cases: ids, to: beta, link: 'road' } as const;
    world.do(group, { unit: alpha });
    world.do({ type: 'emergency', case: heavy, reason }, { unit: alpha });
    world.do({ type: 'claim', case: heavy, link: 'clinic', reason }, { unit: clinic });
    expect(world.gapOf(fragile, leftAlone).holder).toBe(alpha);
    world.do({ type: 'accept-group', handover: group.handover, present: [fragile] }, { unit: beta });
    const owners = Object.entries(world.state(fragile).gaps)
      .filter(([, kind]) => kind === leftAlone)
      .map(([id]) => world.state(caseId(id)).holder);
    expect(owners).toEqual([alpha, beta]);
  });

  it('whoever is taken to a clinic is with those who treat them', () => {
    const { world, ids } = together();
    const fragile = ids[1]!;
    world.do({ type: 'emergency', case: fragile, reason }, { unit: alpha });
    world.do({ type: 'claim', case: fragile, link: 'clinic', reason }, { unit: clinic });
    expect(world.openGaps(fragile)).not.toContain(leftAlone);
  });

  it('who follows by an offer of their own is awaited, and no alarm until the offer is gone', () => {
    const { world, ids } = together();
    const [heavy, fragile] = ids as [CaseId, CaseId];
    const splits = 'one lift at a time';
    const offer = (id: CaseId): string =>
      world.do({ type: 'offer', case: id, to: beta, link: 'road', splits }, { unit: alpha }).id;
    const [first, second] = [offer(heavy), offer(fragile)];
    world.do({ type: 'accept', case: fragile, offer: second }, { unit: beta });
    expect(world.openGaps(fragile)).toEqual([]);
    world.do({ type: 'refuse', case: heavy, offer: first, reason }, { unit: beta });
    expect(world.gapOf(fragile, leftAlone).holder).toBe(beta);
  });

  it('who left a party bars nobody of it any more', () => {
    const { world, ids } = together({ age: 50 });
    const [heavy, , other] = ids as [CaseId, CaseId, CaseId];
    const offer = (id: CaseId) => world.code({ type: 'offer', case: id, to: beta, link: 'road' }, { unit: alpha });
    expect(offer(heavy)).toBe('party_split');
    for (const id of ids.slice(1)) world.do({ type: 'leave', case: id, reason }, { unit: alpha });
    world.do({ type: 'offer', case: heavy, to: beta, link: 'road' }, { unit: alpha });
    expect(world.openGaps(other)).toEqual([]);
    expect(world.gapOf(ids[1]!, leftAlone).holder).toBe(alpha);
  });
});
