import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { boundedCache } from './cache.ts';
import { givenCells, givenPolicy, rowsFor } from './given.fixture.ts';

// What is garbage but not yet collected says nothing of what is kept.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

it('a flood of new keys cannot fill it, nor push out for good what is asked for often', () => {
  const cache = boundedCache<number>(100);
  cache.set('often', 1);
  let lost = 0;
  for (let key = 0; key < 100_000; key++) {
    cache.set(key, key);
    if (cache.get('often') === undefined) lost++;
    expect(cache.size()).toBeLessThanOrEqual(200);
  }
  expect(lost).toBe(0);
});

it('0, false, null and the empty text are remembered like any other value', () => {
  const cache = boundedCache<number | boolean | null | string>(2);
  for (const [key, value] of [
    ['a', 0],
    ['b', false],
    ['c', null],
    ['d', ''],
  ] as const) {
    cache.set(key, value);
    expect(cache.get(key)).toBe(value);
  }
});

it('ever new facts do not make a policy grow, and are answered rightly after the caches have turned over', async () => {
  const policy = await givenPolicy(givenCells('string', ['starts with(?, "a")', 'matches(?, "7$")', '"a7"']));
  const kept = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const ask = (from: number, count: number): void => {
    for (let at = from; at < from + count; at++) {
      const rows = [...(at % 2 === 0 ? ['r0'] : []), ...(at % 10 === 7 ? ['r1'] : [])];
      const found = rowsFor(policy, { x: `${at % 2 === 0 ? 'a' : 'b'}${'.'.repeat(50)}${at}` });
      if (rows.length > 0) expect(found).toEqual(rows);
      else expect(found).toBe('no row');
    }
  };
  ask(0, 5000);
  const before = kept();
  ask(5000, 15_000);
  expect(kept() - before).toBeLessThan(2_000_000);
  expect(rowsFor(policy, { x: 'a7' })).toEqual(['r0', 'r1', 'r2']);
});

it('lists that look alike when joined are not taken for each other', async () => {
  const policy = await givenPolicy(givenCells('list<string>', ['count(?) = 1', 'count(?) = 2', 'count(?) = 0']));
  expect(rowsFor(policy, { x: ['a,b'] })).toEqual(['r0']);
  expect(rowsFor(policy, { x: ['a', 'b'] })).toEqual(['r1']);
  expect(rowsFor(policy, { x: ['a","b'] })).toEqual(['r0']);
  expect(rowsFor(policy, { x: [''] })).toEqual(['r0']);
  expect(rowsFor(policy, { x: [] })).toEqual(['r2']);
});
