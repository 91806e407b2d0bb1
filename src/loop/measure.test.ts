import { describe, expect, it } from 'vitest';
import { World, alpha, at, board, gamma, gate, lab, office, system } from '../../test/kernel-world.ts';
import { type Facts, days, minutes } from './terms.ts';

const end = days(2) / minutes(1);
const written = { reason: 'contact', basis: 'order 5', objection: 'to the board' };
const close = (world: World, id: ReturnType<World['parcel']>) =>
  ({ type: 'close', case: id, ending: 'delivered' }) as const;

describe('I13: every measure ends', () => {
  it('begins on entering the link that policy names, and its end is watched', () => {
    const world = new World();
    const id = world.stored('one');
    expect(world.state(id).measure).toEqual({ start: at(0), until: at(end), ended: false, extended: false });
    expect(world.state(id).clocks['end']).toMatchObject({ budget: days(2), since: at(0) });
  });

  it('before the end nobody leaves without the evidence', () => {
    const world = new World();
    const id = world.stored('one');
    world.pass(end - 1);
    expect(world.code(close(world, id), { unit: gamma })).toBe('evidence_missing');
  });

  it('at the end the person is free, whatever paper or result is missing; that becomes a duty of somebody', () => {
    const world = new World();
    const id = world.stored('one');
    world.sample('x', id);
    world.pass(end).lapse(id, 'end');
    expect(world.state(id).measure?.ended).toBe(true);
    expect(world.gapOf(id, 'release-evidence').facts['missing']).toEqual(['clean|test.negative', 'result']);
    world.do(close(world, id), { unit: gamma });
    expect(world.state(id).custody).toBe('closed');
    expect(world.openGaps(id)).toEqual(['release-evidence']);
  });

  it('the person is free at the instant, not when the clock is served; the end goes on the record first', () => {
    const world = new World();
    const id = world.stored('one');
    world.sample('x', id);
    world.pass(end);
    const outcome = world.do(close(world, id), { unit: gamma });
    expect(outcome.events.filter(({ caseId }) => caseId === id).map(({ name }) => name)).toEqual([
      'measure.ended.1',
      'gap.noted.1',
      'case.closed.1',
    ]);
    expect(world.openGaps(id)).toEqual(['release-evidence']);
  });

  it('and may go abroad with a test open', () => {
    const world = new World();
    const id = world.stored('one');
    world.sample('x', id);
    world.pass(end);
    world.hand(id, gamma, gate, 'abroad');
    expect(world.state(id).holder).toBe(gate);
  });

  it('an ending that is no release still needs its own proof', () => {
    const world = new World();
    const id = world.stored('one');
    world.tables['exits'] = ({ to }) => ({ allowed: true, needs: to === 'destroyed' ? 'count' : '' });
    world.pass(end);
    expect(world.code({ type: 'close', case: id, ending: 'destroyed' }, { unit: office })).toBe('evidence_missing');
  });

  it('is extended beforehand, in writing, with the way to object, by an approver who does not hold the person', () => {
    const world = new World();
    const id = world.stored('one');
    const extend = { type: 'extend-measure', case: id, until: at(2 * end), ...written } as const;
    expect(world.code(extend, { unit: gamma })).toBe('four_eyes');
    expect(world.code(extend, { unit: lab })).toBe('not_yours');
    for (const field of ['reason', 'basis', 'objection']) {
      const refused = world.no({ ...extend, [field]: ' ' }, { unit: board });
      expect(refused).toMatchObject({ code: 'reason_missing', about: [field] });
    }
    expect(world.code({ ...extend, until: at(end) }, { unit: board })).toBe('too_soon');
    world.do(extend, { unit: board });
    expect(world.state(id).measure).toMatchObject({ until: at(2 * end), extended: true });
    world.pass(end);
    expect(world.code(close(world, id), { unit: gamma })).toBe('evidence_missing');
    world.pass(end).lapse(id, 'end');
    expect(world.state(id).measure?.ended).toBe(true);
  });

  it('is never extended or lifted at or after the end instant, served or not', () => {
    const world = new World();
    const id = world.stored('one');
    const extend = { type: 'extend-measure', case: id, until: at(9999), ...written } as const;
    world.pass(end);
    expect(world.code(extend, { unit: board })).toBe('measure_ended');
    world.lapse(id, 'end');
    expect(world.code(extend, { unit: board })).toBe('measure_ended');
    const lift = { type: 'lift-measure', case: id, reason: 'r', basis: 'b' } as const;
    expect(world.code(lift, { unit: board })).toBe('measure_ended');
  });

  it('a rule that grows longer after the end instant binds nobody again, even before the clock is served', () => {
    const world = new World();
    const id = world.stored('one');
    world.pass(end);
    world.tables['stay'] = () => ({ nights: 14, from: 'depot' });
    world.do({ type: 'redecide', case: id, reason: 'v2' }, { unit: system });
    expect(world.state(id).measure?.until).toBe(at(end));
    world.lapse(id, 'end');
    world.do({ type: 'redecide', case: id, reason: 'v3' }, { unit: system });
    expect(world.state(id).measure).toMatchObject({ until: at(end), ended: true });
  });

  describe('a word about its beginning, which nobody signed for', () => {
    /** Nights count from `hold`, which is told and never entered. */
    const held = () => {
      const world = new World();
      const parcel = world.loops.get('parcel')!;
      world.loops.set('parcel', {
        ...parcel,
        measure: { days: 'nights', countFrom: 'from', told: ['holdAt', 'depotAt'] },
      });
      world.tables['stay'] = ({ held: is, risk }) => ({
        nights: is === false ? 0 : risk === 'high' ? 4 : 2,
        from: 'hold',
      });
      const id = world.parcel('one');
      const tell = (facts: Facts) => world.give({ type: 'record', case: id, kind: 'note', facts }, { unit: alpha });
      const code = (facts: Facts) => {
        const outcome = tell(facts);
        return outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
      };
      return { world, id, code, until: () => world.state(id).measure?.until };
    };

    it('never restarts the days, nor stretches them, said again or taken back and said anew', () => {
      const { world, id, code, until } = held();
      world.pass(100);
      expect(code({ holdAt: at(100) })).toBe('done');
      world.pass(end / 2);
      expect(code({ holdAt: at(100 + end / 2) })).toBe('done');
      expect(until()).toBe(at(100 + end));
      expect(code({ held: false })).toBe('done');
      expect(world.state(id).measure).toBeNull();
      expect(code({ held: true, holdAt: at(100 + end / 2) })).toBe('done');
      expect(until()).toBe(at(100 + end));
      // What policy makes longer is longer, from the same day.
      expect(code({ risk: 'high' })).toBe('done');
      expect(until()).toBe(at(100 + 2 * end));
    });

    it('begins anew when the days of the first one are over', () => {
      const { world, code, until } = held();
      expect(code({ holdAt: at(0) })).toBe('done');
      world.pass(10);
      expect(code({ held: false })).toBe('done');
      world.pass(end);
      expect(code({ held: true, holdAt: at(10 + end) })).toBe('done');
      expect(until()).toBe(at(10 + 2 * end));
    });

    it('lies neither ahead, nor longer ago than policy lets it, and frees nobody at once', () => {
      const { world, id, code, until } = held();
      world.tables['bounds'] = () => ({ aheadMinutes: 5, behindMinutes: 600, toldMinutes: 3 * end });
      world.pass(4 * end);
      expect(code({ holdAt: at(4 * end + 6) })).toBe('happened_after_now');
      expect(code({ holdAt: 0 })).toBe('happened_too_early');
      expect(code({ holdAt: at(2 * end) })).toBe('happened_too_early');
      expect(code({ holdAt: at(4 * end + 4) })).toBe('done');
      expect(until()).toBe(at(5 * end + 4));
      expect(code({ holdAt: at(3 * end) })).toBe('happened_too_early');
      const correct = { type: 'correct', case: id, kind: 'note', corrects: 2, reason: 'log' } as const;
      expect(world.code({ ...correct, facts: { holdAt: at(3 * end) } }, { unit: alpha })).toBe('happened_too_early');
      expect(code({ holdAt: at(4 * end - 100) })).toBe('done');
      expect(until()).toBe(at(5 * end - 100));
    });
  });

  it('follows the rule while it lasts: longer, shorter, none', () => {
    const world = new World();
    const id = world.stored('one');
    world.record(id, 'note', gamma, { risk: 'high' });
    expect(world.state(id).measure?.until).toBe(at(7 * end));
    world.record(id, 'note', gamma, { risk: 'low' });
    expect(world.state(id).measure?.until).toBe(at(end));
    world.record(id, 'note', gamma, { risk: 'none' });
    expect(world.state(id).measure).toBeNull();
    expect(world.state(id).clocks['end']).toBeUndefined();
  });

  it('its end calls somebody though every paper is there, until the person has left', () => {
    const world = new World();
    const clocks = world.tables['clocks']!;
    world.tables['clocks'] = (facts) =>
      facts['purpose'] === 'release' ? { minutes: 0, again: 60, ladder: 'holder,duty' } : clocks(facts);
    const id = world.stored('one');
    world.record(id, 'clean', lab);
    world.pass(end).lapse(id, 'end');
    expect(world.openGaps(id)).toEqual([]);
    const calls = (): unknown => world.lapse(id, 'release').events[0]?.data;
    expect(calls()).toMatchObject({ rung: 1, calls: 'holder' });
    world.pass(60);
    expect(calls()).toMatchObject({ rung: 2, calls: 'duty' });
    expect(world.code({ type: 'pause', case: id, clock: 'release', reason: 'later' }, { unit: gamma })).toBe(
      'clock_held',
    );
    world.hand(id, gamma, gate, 'abroad');
    expect(world.state(id).clocks['release']).toBeUndefined();
    const lifted = world.stored('two');
    world.do({ type: 'lift-measure', case: lifted, reason: 'r', basis: 'b' }, { unit: board });
    expect(world.state(lifted).clocks['release']).toBeDefined();
  });

  it('is made longer by whom the loop names, lifted by all who approve', () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const measure = { days: 'nights', countFrom: 'from', extends: ['desk'] };
    world.loops.set('parcel', { ...parcel, measure });
    const id = world.stored('one');
    const extend = { type: 'extend-measure', case: id, until: at(2 * end), ...written } as const;
    expect(world.code(extend, { unit: board })).toBe('not_yours');
    world.do({ type: 'lift-measure', case: id, reason: 'r', basis: 'b' }, { unit: board });
  });

  it('is lifted by a reviewer: free at once', () => {
    const world = new World();
    const id = world.stored('one');
    world.do({ type: 'lift-measure', case: id, reason: 'objection upheld', basis: 'law' }, { unit: board });
    expect(world.state(id).clocks['end']).toBeUndefined();
    world.do(close(world, id), { unit: gamma });
    expect(world.openGaps(id)).toEqual(['release-evidence']);
  });

  it('still ends after its case was closed and opened again', () => {
    const world = new World();
    const id = world.stored('one');
    world.record(id, 'clean', lab);
    world.do(close(world, id), { unit: gamma });
    world.pass(10).do({ type: 'reopen', case: id, reason: 'wrong parcel' }, { unit: gamma });
    world.pass(end - 10).lapse(id, 'end');
    expect(world.state(id).measure?.ended).toBe(true);
  });

  it('where there is none there is nothing to extend', () => {
    const world = new World();
    const id = world.parcel('one');
    const extend = { type: 'extend-measure', case: id, until: at(9), ...written } as const;
    expect(world.code(extend, { unit: board })).toBe('measure_none');
  });
});
