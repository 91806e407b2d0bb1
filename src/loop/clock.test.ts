import { describe, expect, test } from 'vitest';
import { World, alpha, gamma } from '../../test/kernel-world.ts';
import { dueAt, firstLate, lateSince } from './clock.ts';
import { minutes } from './terms.ts';

describe('since when somebody is late', () => {
  test('it stays the first lapse while the due instant moves on to the next call', () => {
    const world = new World();
    const id = world.parcel('one');
    const clock = () => world.state(id).clocks['link'];
    const set = clock();
    if (set === undefined) throw new Error('no clock');
    expect(lateSince(set)).toBeNull();
    expect(firstLate(world.state(id))).toBeNull();
    const first = dueAt(set);
    for (const rung of [1, 2, 3]) {
      world.pass(rung === 1 ? set.budget / minutes(1) : set.again / minutes(1)).lapse(id, 'link');
      const late = clock();
      if (late === undefined || first === null) throw new Error('no clock');
      expect(late.rung).toBe(rung);
      expect(lateSince(late)).toBe(first);
      expect(dueAt(late)).toBe(first + rung * late.again);
      expect(firstLate(world.state(id))).toBe(first);
    }
  });

  test('calls that nobody answers grow rarer, are as late as they are, and never stop', () => {
    const world = new World();
    world.tables['bounds'] = () => ({ steadyCalls: 2, rarestMinutes: 100 });
    const id = world.parcel('one');
    const clock = () => world.state(id).clocks['link']!;
    const first = dueAt(clock());
    const waits: number[] = [];
    const climb = (): void => {
      world.pass((dueAt(clock())! - world.now) / minutes(1)).lapse(id, 'link');
      expect(lateSince(clock())).toBe(first);
      waits.push(clock().budget / minutes(1));
    };
    for (let rung = 1; rung <= 12; rung += 1) climb();
    // Three rungs of the ladder, the last one twice more, and then twice as long each time.
    expect(waits).toEqual([10, 10, 10, 10, 10, 20, 40, 80, 100, 100, 100, 100]);
    // In a hurry it calls sooner, and is no less late.
    world.pass(10).do({ type: 'hasten', case: id, reason: 'now' }, { unit: alpha });
    expect(dueAt(clock())).toBe(world.now + minutes(30));
    // Who answers has the usual time, and when they do nothing the calls begin anew.
    world.do({ type: 'acknowledge', case: id, clock: 'link' }, { unit: alpha });
    expect(clock()).toMatchObject({ rung: 0, budget: minutes(10) });
    world.pass(10).lapse(id, 'link');
    expect(clock()).toMatchObject({ rung: 1, budget: minutes(10) });
  });

  test('a duty lapses with the rung that policy says, at the pace before calls grow rarer', () => {
    const world = new World();
    world.tables['bounds'] = () => ({ steadyCalls: 0, rarestMinutes: 1000 });
    world.tables['clocks'] = () => ({ minutes: 60, again: 10, ladder: 'holder', lapsesAfter: 4 });
    const sample = world.sample('x', world.stored('one'), gamma);
    world.pass(60).lapse(sample, 'link');
    for (let rung = 2; rung < 4; rung += 1) world.pass(10).lapse(sample, 'link');
    expect(world.state(sample).custody).toBe('held');
    world.pass(10).lapse(sample, 'link');
    expect(world.state(sample).custody).toBe('closed');
  });

  test('who answered is not late until it runs out again', () => {
    const clock = {
      purpose: 'link',
      budget: minutes(10),
      spent: 0,
      since: null,
      rung: 2,
      serial: 3,
      again: minutes(10),
      ladder: ['duty'],
      lapsesAfter: null,
      rule: { table: 'clocks', version: 'v1', rows: [] },
      acknowledged: true,
    };
    expect(lateSince(clock)).toBeNull();
    expect(lateSince({ ...clock, acknowledged: false })).toBeNull();
  });
});
