import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Anchor, standingAnchors } from './anchor.ts';
import { merkleTree, noHash } from './chain.ts';

/** RFC 6962, section 2.1: cut at the largest power of two that is smaller. */
const rootOf = (leaves: readonly Buffer[]): Buffer => {
  const [only = noHash] = leaves;
  if (leaves.length <= 1) return only;
  let cut = 1;
  while (cut * 2 < leaves.length) cut *= 2;
  const parts = [Buffer.from('node'), rootOf(leaves.slice(0, cut)), rootOf(leaves.slice(cut))];
  return hash('sha256', Buffer.concat(parts), 'buffer');
};

test('the tree that keeps only its peaks has the root of the whole tree', () => {
  fc.assert(
    fc.property(fc.nat(70), (count) => {
      const leaves = Array.from({ length: count }, (_, index) => hash('sha256', String(index), 'buffer'));
      const tree = merkleTree();
      for (const leaf of leaves) tree.add(leaf);
      expect(tree.size).toBe(count);
      expect(tree.root().equals(rootOf(leaves))).toBe(true);
    }),
  );
});

test('a restoration voids the anchors after it, and those that follow stand in their place', () => {
  const anchor = (number: number, mark: string): Anchor => ({
    ...{ anchor: number, takenAt: 0, fromXid: '0', toXid: '1', cases: 1, root: mark, prev: mark, hash: mark },
  });
  const lines = [anchor(1, 'a'), anchor(2, 'b'), anchor(3, 'c'), { restoredTo: 1, at: 0, reason: '' }, anchor(2, 'd')];
  const standing = standingAnchors(lines);
  expect([...standing].map(([number, { hash: mark }]) => [number, mark])).toEqual([
    [1, 'a'],
    [2, 'd'],
  ]);
});
