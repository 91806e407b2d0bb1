import { describe, expect, test } from 'vitest';
import { World } from '../../test/kernel-world.ts';
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
