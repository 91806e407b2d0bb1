import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
