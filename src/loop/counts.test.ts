import { describe, expect, it } from 'vitest';
import { World, alpha, at, beta, board, loops, office } from '../../test/kernel-world.ts';
import type { CaseId } from './terms.ts';

/** A lorry that ALPHA loads: counted by how many parcels its unit holds, and it leaves only with two counts that balance. */
const yard = (): { world: World; lorry: CaseId } => {
  const world = new World();
  const parcel = loops.get('parcel');
  if (parcel === undefined) throw new Error('no loop');
  world.loops.set('lorry', {
    ...parcel,
    name: 'lorry',
    counted: false,
    decisions: [],
    evidence: {
      count: { lasts: 'case', counts: 'site', fresh: true },
      leave: { lasts: 'case', gated: true },
    },
  });
  world.tables['exits'] = ({ to }) => ({ allowed: true, needs: to === 'leave' ? 'count:2' : '' });
  const lorry = world.parcel('lorry', { loop: 'lorry' });
  world.parcel('one');
  world.parcel('two');
  return { world, lorry };
};
const count = (lorry: CaseId, counted: number) => ({ type: 'record', case: lorry, kind: 'count', counted }) as const;
const leave = (lorry: CaseId) => ({ type: 'record', case: lorry, kind: 'leave' }) as const;

describe('I6: a count that differs bars the way', () => {
  it('a mistyped count is on record, opens a gap and counts for nothing', () => {
    const { world, lorry } = yard();
    world.do(count(lorry, 3), { unit: alpha });
    expect(world.openGaps(lorry)).toEqual(['head-count']);
    world.do(count(lorry, 2), { unit: alpha });
    expect(world.no(leave(lorry), { unit: alpha })).toMatchObject({ code: 'evidence_missing', about: ['count:2'] });
    world.do(count(lorry, 2), { unit: alpha });
    world.do(leave(lorry), { unit: alpha });
  });

  it('two right counts and then a wrong one: shut until it is counted again', () => {
    const { world, lorry } = yard();
    for (const counted of [2, 2, 1]) world.do(count(lorry, counted), { unit: alpha });
    expect(world.code(leave(lorry), { unit: alpha })).toBe('evidence_missing');
    world.do(count(lorry, 2), { unit: alpha });
    world.do(leave(lorry), { unit: alpha });
  });

  it('somebody who is handed over after the last count makes it stale', () => {
    const { world, lorry } = yard();
    for (const counted of [2, 2]) world.do(count(lorry, counted), { unit: alpha });
    world.parcel('three');
    expect(world.code(leave(lorry), { unit: alpha })).toBe('evidence_missing');
    world.do(count(lorry, 3), { unit: alpha });
    world.do(leave(lorry), { unit: alpha });
  });

  it('nobody was there at the first count, and one of those who came since is not two', () => {
    const { world, lorry } = yard();
    for (const name of ['one', 'two'])
      world.do({ type: 'close', case: `parcel-${name}` as CaseId, ending: 'destroyed' }, { unit: office });
    world.do(count(lorry, 0), { unit: alpha });
    world.parcel('three');
    world.do(count(lorry, 1), { unit: alpha });
    expect(world.no(leave(lorry), { unit: alpha })).toMatchObject({ code: 'evidence_missing', about: ['count:2'] });
    world.do(count(lorry, 1), { unit: alpha });
    world.do(leave(lorry), { unit: alpha });
  });

  it('a count made before and delivered late undoes no newer one, neither for better nor for worse', () => {
    const { world, lorry } = yard();
    world.pass(10);
    for (const counted of [2, 2]) world.do(count(lorry, counted), { unit: alpha });
    expect(world.do(count(lorry, 7), { unit: alpha, at: 5 }).answer.gaps).toHaveLength(1);
    world.do(leave(lorry), { unit: alpha });
    world.pass(10).do(count(lorry, 7), { unit: alpha });
    world.do(count(lorry, 2), { unit: alpha, at: 15 });
    expect(world.code(leave(lorry), { unit: alpha })).toBe('evidence_missing');
  });

  it('a count that is delivered hours late is held against the heads of then, and so is the leaving after it', () => {
    const { world, lorry } = yard();
    world.pass(30);
    // What happened on the road is delivered first: one parcel was handed over at the journey's end.
    const one = 'parcel-one' as CaseId;
    world.record(one, 'weight', alpha);
    world.do({ type: 'claim', case: one, link: 'counter', reason: 'arrived' }, { unit: beta });
    world.pass(60);
    expect(world.do(count(lorry, 2), { unit: alpha, at: 10 }).answer).toMatchObject({ held: 2, gaps: [] });
    world.do(count(lorry, 2), { unit: alpha, at: 12 });
    world.do(leave(lorry), { unit: alpha, at: 14 });
    expect(world.openGaps(lorry)).toEqual([]);
    // Now only one is there, and a count of now says so.
    expect(world.code(leave(lorry), { unit: alpha })).toBe('evidence_missing');
    expect(world.do(count(lorry, 1), { unit: alpha }).answer).toMatchObject({ held: 1, gaps: [] });
  });

  it('a late count that was wrong then is a gap, though it is what is held now', () => {
    const { world, lorry } = yard();
    world.pass(30);
    const one = 'parcel-one' as CaseId;
    world.record(one, 'weight', alpha);
    world.do({ type: 'claim', case: one, link: 'counter', reason: 'arrived' }, { unit: beta });
    world.pass(60);
    world.do(count(lorry, 1), { unit: alpha, at: 10 });
    expect(world.openGaps(lorry)).toEqual(['head-count']);
  });

  it('a departure that is delivered after the arrival starts no dead-man clock', () => {
    const { world, lorry } = yard();
    const loop = world.loops.get('lorry');
    if (loop === undefined) throw new Error('no loop');
    const evidence = { leave: { lasts: 'case', starts: 'road' }, there: { lasts: 'case', stops: 'road' } } as const;
    world.loops.set('lorry', { ...loop, evidence });
    world.pass(90);
    world.do({ type: 'record', case: lorry, kind: 'there' }, { unit: alpha, at: 60 });
    world.do(leave(lorry), { unit: alpha, at: 20 });
    expect(world.state(lorry).clocks).not.toHaveProperty('road');
    // The next journey begins, and an arrival of the one before is delivered: the clock runs on.
    world.do(leave(lorry), { unit: alpha });
    expect(world.state(lorry).clocks).toHaveProperty('road');
    world.do({ type: 'record', case: lorry, kind: 'there' }, { unit: alpha, at: 70 });
    expect(world.state(lorry).clocks).toHaveProperty('road');
  });

  it('only an approved exception opens the door while the difference stands', () => {
    const { world, lorry } = yard();
    world.do(count(lorry, 1), { unit: alpha });
    const ask = { type: 'ask-exception', case: lorry, evidence: ['count'], reason: 'one ran away' } as const;
    const { id } = world.do({ ...ask, document: 'report 7', expiresAt: at(60) }, { unit: alpha });
    expect(world.code(leave(lorry), { unit: alpha })).toBe('evidence_missing');
    world.do({ type: 'approve-exception', case: lorry, exception: id, reason: 'searched' }, { unit: board });
    world.do(leave(lorry), { unit: alpha });
  });
});

describe('many things said at once', () => {
  it('a count sees the heads that were opened and moved by the same command', () => {
    const { world, lorry } = yard();
    const open = (name: string) =>
      ({ type: 'open', case: `parcel-${name}` as CaseId, loop: 'parcel', holder: alpha }) as const;
    const together = {
      type: 'together',
      case: lorry,
      commands: [open('three'), open('four'), count(lorry, 4)],
    } as const;
    expect(world.do(together, { unit: alpha }).answer).toMatchObject({ held: 4, gaps: [] });
    world.do({ type: 'close', case: 'parcel-four' as CaseId, ending: 'destroyed' }, { unit: office });
    expect(world.do(count(lorry, 3), { unit: alpha }).answer).toMatchObject({ held: 3, gaps: [] });
  });

  it('a count and the leaving that needs it, in one command', () => {
    const { world, lorry } = yard();
    const commands = [count(lorry, 2), count(lorry, 2), leave(lorry)] as const;
    world.do({ type: 'together', case: lorry, commands }, { unit: alpha });
    expect(
      world.code({ type: 'together', case: lorry, commands: [count(lorry, 9), leave(lorry)] }, { unit: alpha }),
    ).toBe('evidence_missing');
  });

  it('heads that leave in the same command are not counted any more', () => {
    const { world, lorry } = yard();
    const one = 'parcel-one' as CaseId;
    world.record(one, 'weight', alpha);
    const commands = [{ type: 'claim', case: one, link: 'counter', reason: 'mine' }] as const;
    world.do({ type: 'together', case: one, commands }, { unit: beta });
    expect(world.do(count(lorry, 1), { unit: alpha }).answer).toMatchObject({ held: 1, gaps: [] });
  });
});
