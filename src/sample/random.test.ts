import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openChance } from './random.ts';

test('the same seed gives the same numbers, and another label gives others', () => {
  const draw = (seed: string): number[] => {
    const chance = openChance(seed);
    return Array.from({ length: 50 }, () => chance.next());
  };
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
  expect(openChance('a').fork('x').next()).toBe(openChance('a').fork('x').next());
  expect(openChance('a').fork('x').next()).not.toBe(openChance('a').fork('y').next());
});

test('what a fork draws does not depend on what was drawn before it', () => {
  const early = openChance('s');
  const late = openChance('s');
  for (let index = 0; index < 10; index += 1) late.next();
  expect(late.fork('x').next()).toBe(early.fork('x').next());
});

test('numbers stay in their bounds and a shuffle loses nobody', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: -5, max: 5 }),
      fc.nat(20),
      fc.array(fc.integer()),
      (seed, least, span, list) => {
        const chance = openChance(seed);
        const number = chance.between(least, least + span);
        expect(number).toBeGreaterThanOrEqual(least);
        expect(number).toBeLessThanOrEqual(least + span);
        const inOrder = (one: number, other: number): number => one - other;
        expect(chance.shuffled(list).toSorted(inOrder)).toEqual(list.toSorted(inOrder));
      },
    ),
  );
});

test('numbers are spread evenly enough to be used as probabilities', () => {
  const chance = openChance('even');
  const parts = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 100_000; index += 1) {
    const part = Math.floor(chance.next() * 10);
    parts[part] = (parts[part] ?? 0) + 1;
  }
  for (const count of parts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});
