import { hash } from 'node:crypto';
import type pg from 'pg';
import { noHash } from '../../store/chain.ts';
import { openCursor } from '../../store/cursor.ts';
import { type JournalEntry, type Subject, digestOf, entryHash, journaled } from '../../store/journal.ts';
import type { Findings } from './report.ts';

type EntryRow = JournalEntry & { readonly prev_hash: Buffer; readonly hash: Buffer } & pg.QueryResultRow;

/** I10: every entry follows the one before it, and what lay under an anchor lies there still. */
const checkChain = async (client: pg.PoolClient, findings: Findings): Promise<void> => {
  const entries = await openCursor<EntryRow>(
    client,
    'audit_journal',
    'select entry, at, actor, subject, key, digest, prev_hash, hash from huan.journal order by entry',
  );
  const anchors = await openCursor<{ anchor: number; journal: number; journal_hash: Buffer }>(
    client,
    'audit_journal_anchors',
    'select anchor, journal, journal_hash from huan.anchor where journal is not null order by journal, anchor',
  );
  let previous: Buffer = noHash;
  let count = 0;
  let anchor = await anchors.take();
  for (let row = await entries.take(); row !== null; row = await entries.take()) {
    count += 1;
    const about = { entry: row.entry, row: `${row.subject} ${row.key}` };
    if (row.entry !== count) {
      findings.broken('I10', null, 'entry-missing', { entry: count, next: row.entry });
      count = row.entry;
    }
    if (!row.prev_hash.equals(previous)) findings.broken('I10', null, 'entry-order', about);
    if (!entryHash(row.prev_hash, row).equals(row.hash)) findings.broken('I10', null, 'entry-changed', about);
    previous = row.hash;
    for (; anchor !== null && anchor.journal <= row.entry; anchor = await anchors.take()) {
      if (anchor.journal !== row.entry || anchor.journal_hash.equals(row.hash)) continue;
      findings.broken('I10', null, 'entry-other', { ...about, anchor: anchor.anchor });
    }
  }
  if (anchor !== null) {
    findings.broken('I10', null, 'journal-short', { entry: count, anchor: anchor.anchor });
  }
  for (; anchor !== null; anchor = await anchors.take()) continue;
};

/** I10: the rows of a table are those that their newest entries tell of. */
const checkRows = async (client: pg.PoolClient, subject: Subject, findings: Findings): Promise<void> => {
  const { key, unless } = journaled[subject];
  const rows = await openCursor<{ key: string; actor: string | null; noted: boolean; there: boolean }>(
    client,
    `audit_rows_${subject}`,
    `select key, j.actor, j.digest is not null as noted, r.digest is not null as there
       from (select distinct on (key) key, digest, actor from huan.journal where subject = $1 order by key, entry desc) j
       full join (select (${key})::text as key, ${digestOf(subject)} as digest, ${unless ?? 'false'} as free
                    from huan.${subject}) r using (key)
      where j.digest is distinct from r.digest and not (coalesce(r.free, false) and j.digest is null)`,
    [subject],
  );
  for (let row = await rows.take(); row !== null; row = await rows.take()) {
    const code = !row.noted ? 'row-added' : row.there ? 'row-changed' : 'row-gone';
    findings.broken('I10', null, code, { row: `${subject} ${row.key}`, actor: row.actor });
  }
};

/** Readings of before marks came: so many were entered, and never more or less. */
const checkUnmarked = async (client: pg.PoolClient, findings: Findings): Promise<void> => {
  const { rows } = await client.query<{ count: number; digest: Buffer | null }>(
    `select (select count(*) from huan.reading where mark is null) as count,
            (select digest from huan.journal where subject = 'unmarked' order by entry desc limit 1) as digest`,
  );
  const { count = 0, digest = null } = rows[0] ?? {};
  const same = digest === null ? count === 0 : hash('sha256', String(count), 'buffer').equals(digest);
  if (!same) findings.broken('I12', null, 'readings-unmarked', { count });
};

/** The whole journal, and every table that it covers. */
export const checkJournal = async (client: pg.PoolClient, findings: Findings): Promise<void> => {
  await checkChain(client, findings);
  for (const subject of Object.keys(journaled)) await checkRows(client, subject as Subject, findings);
  await checkUnmarked(client, findings);
};
