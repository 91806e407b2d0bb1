import type pg from 'pg';
import type { EventName, RecordedEvent } from '../../loop/event.ts';
import type { HashedAnswer, HashedEvent } from '../../store/chain.ts';
import { type Cursor, openCursor } from '../../store/cursor.ts';
import { keptDigest, keptTables } from '../../store/kept.ts';

/** An event as it lies in the ledger. */
export interface LedgerEvent extends Omit<HashedEvent, 'data'> {
  /** The very text that was hashed: read as it lies there, not parsed and written out again. */
  readonly data: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

/** The projection of a case as it lies in the database. */
export interface Projection {
  readonly case_id: string;
  readonly state: unknown;
  readonly last_hash: Buffer;
  /** Was it changed before the newest anchor was taken? */
  readonly anchored: boolean;
  readonly [column: string]: unknown;
}

export interface GivenAnswer extends HashedAnswer {
  readonly case_id: string;
  readonly anchored: boolean;
}

export interface AnchorLeaf {
  readonly case_id: string;
  readonly anchor: number;
  readonly seq: number;
  readonly hash: Buffer;
  readonly commands: readonly string[];
  readonly answers: Buffer | null;
  /** JSON: hashes of rows by their table. */
  readonly kept: string | null;
}

/** A row of a table that the anchors cover, with its hash and the columns that the auditor looks at. */
export interface KeptRow {
  readonly case_id: string;
  /** Null for a row that says nothing any more: a key that was destroyed. */
  readonly digest: string | null;
  readonly anchored: boolean;
  readonly [column: string]: unknown;
}

/** A notice as it lies in the outbox. */
export interface OutboxRow {
  readonly case_id: string;
  readonly id: number;
  readonly recorded_at: number;
  readonly topic: string;
  readonly data: unknown;
}

/** Everything that the database holds about one case. */
export interface CaseRecord {
  readonly id: string;
  readonly events: readonly LedgerEvent[];
  readonly projection: Projection | null;
  readonly answers: readonly GivenAnswer[];
  readonly leaves: readonly AnchorLeaf[];
  /** By table. */
  readonly kept: ReadonlyMap<string, readonly KeptRow[]>;
  readonly outbox: readonly OutboxRow[];
}

/** Case ids from `from` on and below `below`; null is without end. */
export interface Range {
  readonly from: string;
  readonly below: string | null;
}

/** Cuts the space of case ids into equal parts: ids are random, so the parts hold about as many cases each. */
export const cutRanges = (parts: number): readonly Range[] =>
  Array.from({ length: parts }, (_, index) => {
    const at = (part: number): string => {
      const start = Math.floor((part * 2 ** 32) / parts)
        .toString(16)
        .padStart(8, '0');
      return `${start}-0000-0000-0000-000000000000`;
    };
    return { from: at(index), below: index + 1 === parts ? null : at(index + 1) };
  });

const eventColumns = `case_id, seq, command_id, name, happened_at, recorded_at, actor, unit, standing, holder, receiver,
  to_unit, voyage, run, data::text as data, sealed, prev_hash, hash`;

/**
 * Reads a range of cases in the order of their ids, one at a time, each whole: memory is that of one case and of a few
 * portions of rows.
 *
 * @param anchoredTo the transaction up to which the newest anchor reaches, or null without anchors
 */
export async function* readCases(
  client: pg.PoolClient | pg.Client,
  range: Range,
  anchoredTo: string | null,
): AsyncGenerator<CaseRecord> {
  const where = `case_id >= $1 and ($2::uuid is null or case_id < $2)`;
  const bounds = [range.from, range.below];
  const events = await openCursor<LedgerEvent & pg.QueryResultRow>(
    client,
    'audit_events',
    `select ${eventColumns} from huan.event where ${where} order by case_id, seq`,
    bounds,
    1000,
  );
  const projections = await openCursor<Projection>(
    client,
    'audit_cases',
    `select *, changed < $3::text::xid8 as anchored from huan."case" where ${where} order by case_id`,
    [...bounds, anchoredTo ?? '0'],
    500,
  );
  const answers = await openCursor<GivenAnswer & pg.QueryResultRow>(
    client,
    'audit_answers',
    `select case_id, command_id, digest, recorded_at, answer::text as answer, written < $3::bigint as anchored
       from huan.command where ${where} order by case_id, command_id`,
    [...bounds, anchoredTo ?? '0'],
    1000,
  );
  const leaves = await openCursor<AnchorLeaf & pg.QueryResultRow>(
    client,
    'audit_leaves',
    `select case_id, anchor, seq, hash, commands, answers, kept::text as kept
       from huan.anchor_leaf where ${where} order by case_id, anchor`,
    bounds,
    1000,
  );
  const outbox = await openCursor<OutboxRow & pg.QueryResultRow>(
    client,
    'audit_outbox',
    `select case_id, id, recorded_at, topic, data from huan.outbox where ${where} order by case_id, id`,
    bounds,
    1000,
  );
  const eventRows = await begin(events);
  const caseRows = await begin(projections);
  const answerRows = await begin(answers);
  const leafRows = await begin(leaves);
  const outboxRows = await begin(outbox);
  const kept: (readonly [string, Source<KeptRow>])[] = [];
  for (const source of keptTables) {
    const { table, from, counts, also } = source;
    const digest = counts === undefined ? keptDigest(source) : `case when ${counts} then ${keptDigest(source)} end`;
    const cursor = await openCursor<KeptRow>(
      client,
      `audit_${table}`,
      `select t.case_id, ${digest} as digest, t.written < $3::bigint as anchored${also === undefined ? '' : `, ${also}`}
         from ${from} where t.case_id >= $1 and ($2::uuid is null or t.case_id < $2) order by t.case_id`,
      [...bounds, anchoredTo ?? '0'],
      1000,
    );
    kept.push([table, await begin(cursor)]);
  }
  const all = [eventRows, caseRows, answerRows, leafRows, outboxRows, ...kept.map(([, source]) => source)];
  for (;;) {
    let id: string | null = null;
    for (const { next } of all) if (next !== null && (id === null || next.case_id < id)) id = next.case_id;
    if (id === null) return;
    const keptRows = new Map<string, readonly KeptRow[]>();
    for (const [table, source] of kept) {
      if (source.next?.case_id === id) keptRows.set(table, await takeAll(source, id));
    }
    yield {
      id,
      events: await takeAll(eventRows, id),
      projection: (await takeAll(caseRows, id))[0] ?? null,
      answers: await takeAll(answerRows, id),
      leaves: await takeAll(leafRows, id),
      kept: keptRows,
      outbox: await takeAll(outboxRows, id),
    };
  }
}

interface Source<Row> {
  readonly cursor: Cursor<Row>;
  next: Row | null;
}

const begin = async <Row>(cursor: Cursor<Row>): Promise<Source<Row>> => ({ cursor, next: await cursor.take() });

const takeAll = async <Row extends { readonly case_id: string }>(source: Source<Row>, id: string): Promise<Row[]> => {
  const rows: Row[] = [];
  while (source.next?.case_id === id) {
    rows.push(source.next);
    const ready = source.cursor.ready();
    // Waiting for every row, also those that are here, costs more than the rest of the reading.
    source.next = ready === undefined ? await source.cursor.take() : ready;
  }
  return rows;
};

/** What the kernel folds: the event without its place in the ledger. */
export const recordedEvent = (row: LedgerEvent): RecordedEvent => {
  const { changes, words: _sealed, ...data } = JSON.parse(row.data) as Readonly<Record<'changes' | 'words', unknown>>;
  const { case_id, command_id, seq, name, actor, unit } = row;
  return {
    name: name as EventName,
    data,
    caseId: case_id,
    changes,
    seq,
    commandId: command_id,
    happenedAt: row.happened_at,
    recordedAt: row.recorded_at,
    actor,
    unit,
  } as unknown as RecordedEvent;
};
