import { describe, expect, it } from 'vitest';
import { World, alpha, beta, gate } from '../../test/kernel-world.ts';
import { type CaseId, caseId } from './terms.ts';

const reason = 'because';

/** A parcel that was weighed, at ALPHA. */
const weighed = (world: World): CaseId => {
  const id = world.parcel('one');
  world.record(id, 'weight', alpha);
  return id;
};

describe('I4: what became known after the offer', () => {
  /** A parcel that is offered, and found wet before it is accepted; what is wet goes nowhere, or needs a seal. */
  const wetAfter = (link: string, needs: string | null) => {
    const world = new World();
    const id = weighed(world);
    const { exits = () => null } = world.tables;
    world.tables['exits'] = (facts) =>
      facts['wet'] === true ? { allowed: needs !== null, needs: needs ?? '' } : exits(facts);
    const to = link === 'abroad' ? gate : beta;
    const offer = world.offer(id, alpha, to, link);
    world.pass(1).record(id, 'weight', alpha, { wet: true });
    return { world, id, to, offer };
  };

  it.each([
    [null, 'link_not_allowed'],
    ['seal', 'evidence_missing'],
  ])('nobody is let out of the loop by it (%s)', (needs, code) => {
    const { world, id, to, offer } = wetAfter('abroad', needs);
    expect(world.code({ type: 'accept', case: id, offer }, { unit: to })).toBe(code);
    world.do({ type: 'withdraw', case: id, offer, reason }, { unit: alpha });
    const group = { type: 'offer-group', handover: caseId('group-1'), cases: [id], to, link: 'abroad' } as const;
    expect(world.code(group, { unit: alpha })).toBe(code);
  });

  it.each([
    [null, 'link-forbidden'],
    ['seal', 'evidence-skipped'],
  ])('within it custody is where the parcel is, and that it went there is told (%s)', (needs, kind) => {
    const { world, id, to, offer } = wetAfter('road', needs);
    world.do({ type: 'accept', case: id, offer }, { unit: to });
    expect(world.state(id).holder).toBe(beta);
    expect(world.openGaps(id)).toEqual([kind]);
    expect(world.gapOf(id, kind).facts).toMatchObject({ giver: alpha, receiver: beta });
  });

  it('and so it is of a group', () => {
    const { world, id } = wetAfter('road', null);
    world.do({ type: 'record', case: id, kind: 'weight', facts: { wet: false } }, { unit: alpha });
    world.do({ type: 'withdraw', case: id, offer: world.state(id).offer!.offer, reason }, { unit: alpha });
    const handover = caseId('group-1');
    world.do({ type: 'offer-group', handover, cases: [id], to: beta, link: 'road' }, { unit: alpha });
    world.pass(1).record(id, 'weight', alpha, { wet: true });
    world.do({ type: 'accept-group', handover, present: [id] }, { unit: beta });
    expect(world.openGaps(id)).toEqual(['link-forbidden']);
  });

  it('nothing new is asked of whom nothing new is known', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.tables['exits'] = () => ({ allowed: false, needs: '' });
    world.do({ type: 'accept', case: id, offer }, { unit: beta });
    expect(world.openGaps(id)).toEqual([]);
  });
});
