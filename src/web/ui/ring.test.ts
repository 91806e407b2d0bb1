import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Arc, arcPath, piecesOf } from './ring.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const arcs = fc.record({ passed: share, held: share, offered: share, late: fc.boolean() });
const index = fc.integer({ min: 0, max: 4 });

describe('the ring', () => {
  test('an arc is never torn, never overlaps itself and never leaves its fifth', () => {
    fc.assert(
      fc.property(arcs, index, (arc, at) => {
        const pieces = piecesOf(arc, at);
        expect(pieces[0]?.from).toBeCloseTo(at * 72 + 7, 6);
        expect(pieces.every(({ from, to }) => to > from)).toBe(true);
        const seams = pieces.slice(1).map(({ from }, number) => from - (pieces[number]?.to ?? 0));
        expect(seams.every((seam) => Math.abs(seam) < 1e-6)).toBe(true);
        expect(pieces.at(-1)?.to).toBeLessThanOrEqual(at * 72 + 65 + 1e-6);
      }),
    );
  });

  test('one person among a thousand is still seen', () => {
    const pieces = piecesOf({ passed: 0.999, held: 0.001, offered: 0, late: false }, 2);
    const held = pieces.find(({ part }) => part === 'held');
    expect((held?.to ?? 0) - (held?.from ?? 0)).toBeGreaterThan(8);
  });

  test('a link that nobody reached is bare', () => {
    const bare: Arc = { passed: 0, held: 0, offered: 0, late: false };
    expect(piecesOf(bare, 0).map(({ part }) => part)).toEqual(['rest']);
  });

  test('paths are arcs of the circle', () => {
    expect(arcPath(0, 90, 4)).toBe('M8 4A4 4 0 0 1 12 8');
    expect(arcPath(0, 270, 4)).toBe('M8 4A4 4 0 1 1 4 8');
  });
});
