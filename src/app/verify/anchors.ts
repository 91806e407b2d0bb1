import type pg from 'pg';
import { type Anchor, anchorColumns, anchorOf, journalOf } from '../../store/anchor.ts';
import { anchorHash, leafHash, merkleTree, noHash } from '../../store/chain.ts';
import { openCursor } from '../../store/cursor.ts';
import type { StandingAnchors } from '../../store/standing.ts';
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
  outside: StandingAnchors | null,
  findings: Findings,
): Promise<number> => {
  const listed = listOf(outside, findings);
  try {
    return await compare(client, outside, listed, findings);
  } finally {
    await listed.close();
  }
};

/** The list outside, walked once beside the anchors of the database. */
interface Listed {
  /** The line that stands for an anchor; numbers that are asked for only grow. */
  of(anchor: number): Promise<Anchor | null>;
  /** Walks to the end of the list. */
  end(): Promise<void>;
  close(): Promise<void>;
}

/** Holds every line against the one before it, and against others of its number. */
const listOf = (outside: StandingAnchors | null, findings: Findings): Listed => {
  const lines = outside?.each();
  let at: Anchor | null = null;
  const next = async (): Promise<boolean> => {
    const found = await lines?.next();
    if (found?.value === undefined) return false;
    const { anchor: line, others } = found.value;
    const { anchor } = line;
    // The same anchor may be written twice by a repair; two of one number that differ were not written by Huan.
    for (const other of others) {
      if (other.hash !== line.hash) findings.broken('I10', null, 'outside-twice', { anchor });
    }
    if (at !== null && at.anchor === anchor - 1 && line.prev !== at.hash) {
      findings.broken('I10', null, 'outside-order', { anchor, before: String(anchor - 1) });
    }
    at = line;
    return true;
  };
  return {
    async of(anchor) {
      while (at === null || at.anchor < anchor) if (!(await next())) return null;
      return at.anchor === anchor ? at : null;
    },
    async end() {
      while (await next());
    },
    async close() {
      await lines?.return();
    },
  };
};

const compare = async (
  client: pg.PoolClient,
  outside: StandingAnchors | null,
  listed: Listed,
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
  let previous: Buffer = noHash;
  let count = 0;
  let leaf = await leaves.take();
  const last = outside?.newest?.anchor ?? 0;
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
    const known = await listed.of(anchor);
    const mine = anchorOf(row);
    if (known === null) {
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
  await listed.end();
  if (outside.torn > 0) findings.notice('I10', null, 'outside-torn', { count: outside.torn });
  for (const { restoredTo: anchor, at: time, reason } of outside.restorations) {
    findings.notice('I10', null, 'outside-restored', { anchor, time, reason });
  }
  return count;
};
