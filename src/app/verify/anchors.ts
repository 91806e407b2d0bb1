import type pg from 'pg';
import { type AnchorLine, anchorColumns, anchorOf, journalOf, standingAnchors } from '../../store/anchor.ts';
import { anchorHash, leafHash, merkleTree, noHash } from '../../store/chain.ts';
import { openCursor } from '../../store/cursor.ts';
import type { AnchorLeaf } from './records.ts';
import type { Findings } from './report.ts';

type AnchorRow = Parameters<typeof anchorOf>[0] & pg.QueryResultRow;

/**
 * I10: recomputes every Merkle root from its leaves and the chain of the anchors, and holds them against the list that
 * is kept outside. Whether a leaf is true to its case is told where the case is read, and the journal by itself.
 *
 * @param outside null when there is no list to hold them against
 * @returns how many anchors there are
 */
export const checkAnchors = async (
  client: pg.PoolClient,
  outside: { readonly lines: readonly AnchorLine[]; readonly torn: number } | null,
  findings: Findings,
): Promise<number> => {
  const anchors = await openCursor<AnchorRow>(
    client,
    'audit_anchors',
    `select ${anchorColumns} from huan.anchor order by anchor`,
  );
  const leaves = await openCursor<Omit<AnchorLeaf, 'commands'> & pg.QueryResultRow>(
    client,
    'audit_anchor_leaves',
    'select case_id, anchor, seq, hash, answers, kept::text as kept from huan.anchor_leaf order by anchor, case_id',
  );
  const standing = standingAnchors(outside?.lines ?? []);
  let previous: Buffer = noHash;
  let count = 0;
  let leaf = await leaves.take();
  const last = Math.max(0, ...standing.keys());
  for (let row = await anchors.take(); row !== null; row = await anchors.take()) {
    const { anchor } = row;
    count += 1;
    if (anchor !== count) {
      findings.broken('I10', null, 'anchor-missing', { anchor: count, next: anchor });
      count = anchor;
    }
    const tree = merkleTree();
    while (leaf !== null && leaf.anchor <= anchor) {
      if (leaf.anchor < anchor) findings.broken('I10', leaf.case_id, 'leaf-stray', { anchor: leaf.anchor });
      else tree.add(leafHash(leaf.case_id, leaf.seq, leaf.hash, leaf.answers, leaf.kept));
      leaf = await leaves.take();
    }
    const root = tree.root();
    if (tree.size !== row.cases) {
      findings.broken('I10', null, 'anchor-leaves', { anchor, cases: row.cases, count: tree.size });
    }
    if (!root.equals(row.root)) findings.broken('I10', null, 'anchor-root', { anchor });
    if (!row.prev_hash.equals(previous)) findings.broken('I10', null, 'anchor-order', { anchor });
    const { taken_at: takenAt, from_xid: fromXid, to_xid: toXid, cases } = row;
    const journal = journalOf(row);
    const hash = anchorHash(row.prev_hash, { anchor, takenAt, fromXid, toXid, cases, ...journal, root: row.root });
    if (!hash.equals(row.hash)) findings.broken('I10', null, 'anchor-changed', { anchor });
    previous = row.hash;
    if (outside === null) continue;
    const known = standing.get(anchor);
    const mine = anchorOf(row);
    if (known === undefined) {
      // The newest may be on its way out: the database commits first.
      if (anchor > last && anchor === last + 1) findings.notice('I10', null, 'anchor-unlisted', { anchor });
      else findings.broken('I10', null, 'anchor-unlisted', { anchor });
    } else if (Object.entries(known).some(([key, value]) => Reflect.get(mine, key) !== value)) {
      findings.broken('I10', null, 'anchor-replaced', { anchor });
    }
  }
  for (; leaf !== null; leaf = await leaves.take()) {
    findings.broken('I10', leaf.case_id, 'leaf-stray', { anchor: leaf.anchor });
  }
  if (outside === null) return count;
  if (last > count) {
    findings.broken('I10', null, 'anchor-older', { from: count + 1, last });
  }
  checkLines(outside, findings);
  return count;
};

const checkLines = (
  outside: { readonly lines: readonly AnchorLine[]; readonly torn: number },
  findings: Findings,
): void => {
  if (outside.torn > 0) findings.notice('I10', null, 'outside-torn', { count: outside.torn });
  const standing = standingAnchors(outside.lines);
  for (const line of outside.lines) {
    if ('restoredTo' in line) {
      const facts = { anchor: line.restoredTo, time: line.at, reason: line.reason };
      findings.notice('I10', null, 'outside-restored', facts);
      continue;
    }
    const stands = standing.get(line.anchor);
    // The same anchor may be written twice by a repair; two of one number that differ were not written by Huan.
    if (stands !== undefined && stands.hash !== line.hash && !wasRestored(outside.lines, line)) {
      findings.broken('I10', null, 'outside-twice', { anchor: line.anchor });
    }
  }
  let previous: string | null = null;
  for (const [number, { prev }] of [...standing].toSorted(([one], [other]) => one - other)) {
    if (previous !== null && standing.has(number - 1) && prev !== previous) {
      findings.broken('I10', null, 'outside-order', { anchor: number, before: String(number - 1) });
    }
    previous = standing.get(number)?.hash ?? null;
  }
};

const wasRestored = (lines: readonly AnchorLine[], line: AnchorLine): boolean => {
  const at = lines.indexOf(line);
  return lines
    .slice(at + 1)
    .some((other) => 'restoredTo' in other && 'anchor' in line && other.restoredTo < line.anchor);
};
