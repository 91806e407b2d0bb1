import { describe, expect, test } from 'vitest';
import { type Reading, addReading, cityNow, nextShown, paceOf } from './pace.ts';

const readAt = (clock: (steady: number) => number, moments: readonly number[]) =>
  paceOf(
    moments.reduce<readonly Reading[]>((readings, steady) => addReading(readings, { at: clock(steady), steady }), []),
  );
const seconds = (count: number, every: number): number[] => Array.from({ length: count }, (_, index) => index * every);

describe('the pace of the city', () => {
  test('one answer alone says nothing about it', () => {
    expect(readAt((steady) => steady, [0])).toMatchObject({ known: false, rate: 0 });
    expect(paceOf([])).toBeNull();
  });

  test('two answers of ordinary time are enough, in spite of a slow network', () => {
    expect(readAt((steady) => 1000 + steady * 1.08, [0, 700])).toMatchObject({ known: true, rate: 1 });
  });

  test('a simulation that moves by whole minutes is not mistaken for a standing clock or for a faster one', () => {
    const stepped = (speed: number) => (steady: number) => Math.floor((steady / 60_000) * speed) * 60_000;
    expect(readAt(stepped(60), [0, 800])).toMatchObject({ known: false });
    expect(readAt(stepped(60), seconds(12, 940))).toMatchObject({ known: true, rate: 60 });
    expect(readAt(stepped(600), seconds(12, 870))).toMatchObject({ known: true, rate: 600 });
    expect(readAt(() => 5, seconds(9, 900))).toMatchObject({ known: true, rate: 0 });
  });

  test('a change of pace is noticed as the old readings age', () => {
    const slowed = (steady: number): number => (steady < 10_000 ? steady * 60 : 600_000 + steady - 10_000);
    expect(readAt(slowed, seconds(30, 1000))).toMatchObject({ known: true, rate: 1 });
  });

  test('a clock that ran a little ahead waits, one that is far off jumps', () => {
    expect(nextShown(10_000, 9000, 1)).toBe(10_000);
    expect(nextShown(10_000, 11_000, 1)).toBe(11_000);
    expect(nextShown(9_000_000, 1000, 60)).toBe(1000);
    expect(cityNow({ last: { at: 5, steady: 100 }, rate: 60, known: true }, 1100)).toBe(60_005);
  });
});
