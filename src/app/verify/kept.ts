import { readingWords, searchWords } from '../../city/search.ts';
import { type KeptDigests, type KeptTable, keptTables } from '../../store/kept.ts';
import { type MarkedReading, readingMark } from '../../store/reader.ts';
import type { Seal, SealKey } from '../../store/seal.ts';
import { openPart } from '../../store/words.ts';
import { formsOfName } from '../name-forms.ts';
import type { CaseRecord, KeptRow } from './records.ts';
import type { Auditing, Step } from './step.ts';

/** What the events of a case say must be kept with it; gathered while it is walked. */
export interface Found {
  step(step: Step): void;
  /** Digests of files that evidence names, with the event that does. */
  readonly files: ReadonlyMap<string, number>;
  /** The search tokens of what is sealed, as `kind hex`; null when it cannot be opened. */
  readonly tokens: ReadonlySet<string> | null;
  /** Tokens of how names are read: a case of before they came has none of them. */
  readonly readings: ReadonlySet<string>;
  /** The earliest retention date that it ever was given. */
  readonly retainUntil: number | null;
}

const rowsOf = (record: CaseRecord, table: string): readonly KeptRow[] => record.kept.get(table) ?? [];

const keyOf = (record: CaseRecord, seal: Seal | null): SealKey | null => {
  const wrapped = rowsOf(record, 'case_key')[0]?.['wrapped'];
  if (seal === null || !Buffer.isBuffer(wrapped)) return null;
  try {
    return seal.unwrap(record.id, wrapped);
  } catch {
    // Told where all keys are tried.
    return null;
  }
};

/** Begins to gather what a case must have kept with it. With the seal, what is sealed is opened; nobody is shown it. */
export const openingOf = (record: CaseRecord, audit: Auditing): Found => {
  const { seal } = audit;
  const key = keyOf(record, seal);
  const files = new Map<string, number>();
  const tokens = new Set<string>();
  const readings = new Set<string>();
  let retainUntil: number | null = null;
  return {
    files,
    tokens: seal === null || key === null ? null : tokens,
    readings,
    get retainUntil() {
      return retainUntil;
    },
    step({ event, row }) {
      if (event.name === 'evidence.recorded.1') {
        for (const file of event.data.files) if (!files.has(file)) files.set(file, row.seq);
      }
      if (event.name === 'case.closed.1' && event.data.retainUntil !== null) {
        retainUntil = Math.min(retainUntil ?? event.data.retainUntil, event.data.retainUntil);
      }
      if (row.sealed === null || seal === null || key === null) return;
      try {
        const { personal } = openPart(seal, key, row.case_id, row.sealed);
        const hidden = (kind: string, text: string): string => `${kind} ${seal.token(kind, text).toString('hex')}`;
        for (const { kind, text } of searchWords(personal)) tokens.add(hidden(kind, text));
        for (const { kind, text } of readingWords(personal, formsOfName)) readings.add(hidden(kind, text));
      } catch {
        audit.findings.broken('I12', row.case_id, 'sealed-shut', {}, row.seq);
      }
    },
  };
};

const listedIn = (record: CaseRecord): ReadonlyMap<string, ReadonlySet<string>> => {
  const listed = new Map<string, Set<string>>();
  for (const { kept } of record.leaves) {
    if (kept === null) continue;
    for (const [table, digests] of Object.entries(JSON.parse(kept) as KeptDigests)) {
      const set = listed.get(table) ?? new Set();
      for (const digest of digests) set.add(digest);
      listed.set(table, set);
    }
  }
  return listed;
};

const nothing: ReadonlySet<string> = new Set();

/** What an anchor listed is there still, and what is there from before it was listed. */
const checkListed = (
  { id }: CaseRecord,
  { findings }: Auditing,
  { table, word, erasable }: KeptTable,
  rows: readonly KeptRow[],
  listed: ReadonlySet<string>,
  erased: boolean,
): void => {
  const present = new Set(rows.map(({ digest }) => digest));
  let gone = 0;
  for (const digest of listed) if (!present.has(digest)) gone += 1;
  if (gone > 0 && !(erasable && erased)) {
    findings.broken('I10', id, 'kept-gone', { word, count: gone, table });
  }
  const added = rows.filter(({ digest, anchored }) => anchored && digest !== null && !listed.has(digest)).length;
  if (added > 0) {
    findings.broken('I10', id, 'kept-added', { word, count: added, table });
  }
};

const checkTokens = (
  record: CaseRecord,
  audit: Auditing,
  wanted: ReadonlySet<string>,
  readings: ReadonlySet<string>,
): void => {
  const rows = rowsOf(record, 'token').map(({ token, anchored }) => ({ token: String(token), anchored }));
  const there = new Set(rows.map(({ token }) => token));
  const missing = [...wanted].filter((token) => !there.has(token)).length;
  // Dictionaries learn: how a name was once read is taken as it is where an anchor lists it.
  const known = rows.filter(({ token, anchored }) => anchored && token.startsWith('name '));
  const allowed = new Set([...wanted, ...readings, ...known.map(({ token }) => token)]);
  const extra = rows.filter(({ token }) => !allowed.has(token)).length;
  if (missing + extra > 0) {
    audit.findings.broken('I12', record.id, 'tokens-false', { missing, extra });
  }
};

/** How long a file may wait for the evidence that names it, in milliseconds: a day. */
const fileGrace = 86_400_000;

const checkFiles = (record: CaseRecord, audit: Auditing, named: ReadonlyMap<string, number>, erased: boolean): void => {
  const rows = rowsOf(record, 'file');
  const kept = new Set(rows.map(({ file }) => file));
  for (const [file, seq] of named) {
    if (!kept.has(file) && !erased) audit.findings.broken('I10', record.id, 'file-gone', { file }, seq);
  }
  for (const { file, added_at: added } of rows) {
    if (named.has(String(file)) || Number(added) + fileGrace >= Math.max(audit.asOf, audit.now)) continue;
    audit.findings.notice('I10', record.id, 'file-unnamed', { file: String(file) });
  }
};

const checkErasure = ({ id, kept }: CaseRecord, { findings }: Auditing, found: Found | null): void => {
  const [key] = kept.get('case_key') ?? [];
  for (const { erased_at: at } of kept.get('erasure') ?? []) {
    if (key?.['destroyed_at'] !== at) {
      findings.broken('I13', id, 'erased-other', { time: Number(at) });
    }
    if (found !== null && (found.retainUntil === null || found.retainUntil > Number(at))) {
      findings.broken('I13', id, 'erased-early', { time: Number(at) });
    }
  }
};

/**
 * I10 and I12: what is kept with a case beside its events is what the anchors list, what its events name, and what its
 * sealed parts give.
 *
 * @param found null when the events could not be walked to their end
 */
export const checkKept = (record: CaseRecord, audit: Auditing, found: Found | null): void => {
  const listed = listedIn(record);
  if (record.kept.size === 0 && listed.size === 0 && (found === null || found.files.size === 0)) return;
  const erased = rowsOf(record, 'erasure').length > 0;
  for (const table of keptTables) {
    const rows = rowsOf(record, table.table);
    checkListed(record, audit, table, rows, listed.get(table.table) ?? nothing, erased);
  }
  checkErasure(record, audit, found);
  if (audit.seal !== null) {
    for (const row of rowsOf(record, 'reading')) {
      const mark = row['mark'];
      // Those of before marks came are counted elsewhere.
      if (mark === null) continue;
      if (Buffer.isBuffer(mark) && readingMark(audit.seal, row as unknown as MarkedReading).equals(mark)) continue;
      audit.findings.broken('I12', record.id, 'reading-forged', { reading: String(row['id']) });
    }
  }
  if (found === null) return;
  if (found.tokens !== null) checkTokens(record, audit, found.tokens, found.readings);
  checkFiles(record, audit, found.files, erased);
};
