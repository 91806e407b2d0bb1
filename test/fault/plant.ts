// Writes events past the write path, as somebody with the owner's password and all of our code could: hashes, projection,
// tallies and answer are right, so that only a check of what the events say can find them.

import { randomUUID } from 'node:crypto';
import { loops } from '../../src/city/loops.ts';
import { noticesOf } from '../../src/city/notices.ts';
import type { Changes, NewEvent, RecordedEvent } from '../../src/loop/event.ts';
import { evolve } from '../../src/loop/evolve.ts';
import { headChanges } from '../../src/loop/heads.ts';
import type { CaseState } from '../../src/loop/state.ts';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import { canonical } from '../../src/store/canonical.ts';
import { eventHash, noHash } from '../../src/store/chain.ts';
import { compactState, expandState } from '../../src/store/compact.ts';
import { caseRow } from '../../src/store/rows.ts';
import type { TestHouse } from '../house.ts';

export interface Planted {
  readonly name: string;
  readonly data: object;
  readonly changes?: object;
  readonly unit: string;
  readonly standing: string;
  readonly actor?: string;
  readonly recordedAt?: number;
  readonly happenedAt?: number;
  /** Columns that are to say something else than they should. */
  readonly columns?: Readonly<Record<string, unknown>>;
  readonly sealed?: Buffer;
}

export interface PlantOptions {
  readonly commandId?: string;
  /** What is stored as answer: none, or another one than the state says. */
  readonly answer?: 'none' | object;
  /** Milliseconds that the case is folded with beside what is stored. */
  readonly tallies?: boolean;
}

const movingNames = new Set(['offer.accepted.1', 'custody.claimed.1', 'case.reopened.1']);

const load = async (at: TestHouse, id: CaseId): Promise<{ state: CaseState; hash: Buffer } | null> => {
  const { rows } = await at.house.owner.pool.query<{ state: unknown; hash: Buffer }>(
    'select state, last_hash as hash from huan."case" where case_id = $1',
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { state: expandState(row.state), hash: row.hash };
};

const insert = async (at: TestHouse, table: string, row: object): Promise<void> => {
  const entries = Object.entries(row);
  await at.house.owner.pool.query(
    `insert into huan.${table} (${entries.map(([name]) => `"${name}"`).join(', ')})
     values (${entries.map((_, index) => `$${index + 1}`).join(', ')})`,
    entries.map(([, value]: [string, unknown]) => value),
  );
};

const saveCase = async (at: TestHouse, state: CaseState, hash: Buffer): Promise<void> => {
  const positionOf = (unit: string): number => at.house.units.get(unitId(unit))?.lo ?? -1;
  const row = caseRow(state, loops.get(state.loop), hash, positionOf, compactState(state));
  const { pool } = at.house.owner;
  // As the write path does: an update, so that what was anchored is told from what was not.
  await pool.query('delete from huan."case" where case_id = $1', [state.caseId]);
  await insert(at, '"case"', row);
};

/** Appends events to a case in one command. @returns the state after them */
export const plant = async (
  at: TestHouse,
  id: CaseId,
  events: readonly Planted[],
  options: PlantOptions = {},
): Promise<CaseState> => {
  const { pool } = at.house.owner;
  await pool.query('alter table huan.event drop constraint if exists event_standing');
  const { rows } = await pool.query<{ now: number }>('select huan.now() as now');
  const loaded = await load(at, id);
  const commandId = options.commandId ?? randomUUID();
  let state = loaded?.state ?? null;
  let hash = loaded?.hash ?? noHash;
  let recorded = 0;
  const told: { event: RecordedEvent; recorded_at: number }[] = [];
  for (const planted of events) {
    const before: CaseState | null = state;
    const { name, data, changes = {}, unit, standing } = planted;
    recorded = planted.recordedAt ?? Math.max(rows[0]?.now ?? 0, before?.lastRecordedAt ?? 0);
    const seq: number = (before?.version ?? 0) + 1;
    const happened = planted.happenedAt ?? recorded;
    const actor = planted.actor ?? (standing === 'system' ? 'huan' : `officer of ${unit}`);
    const event = {
      ...{ name, data, caseId: id, changes: changes as Changes, seq, commandId, actor, unit },
      ...{ happenedAt: happened, recordedAt: recorded },
    } as unknown as RecordedEvent;
    const after = evolve(before, event);
    const moves = before === null || before.holder !== after.holder || movingNames.has(name);
    const row = {
      ...{ case_id: id, seq, command_id: commandId, name, happened_at: happened, recorded_at: recorded, actor, unit },
      ...{ standing, holder: before?.holder ?? null, receiver: before?.offer?.to ?? null },
      ...{ to_unit: moves ? after.holder : null, voyage: moves ? after.voyage : null, run: moves ? after.run : null },
      data: canonical({ ...data, changes }),
      sealed: planted.sealed ?? null,
      ...planted.columns,
    };
    const next = eventHash(hash, row, row.data);
    await insert(at, 'event', { ...row, prev_hash: hash, hash: next });
    const loop = loops.get(after.loop);
    if (loop !== undefined && options.tallies !== false) {
      for (const change of headChanges(loop, before, after)) await insert(at, 'head_delta', change);
    }
    hash = next;
    state = after;
    told.push({ event, recorded_at: recorded });
  }
  if (state === null) throw new Error('nothing was planted');
  for (const { event, recorded_at } of told) {
    for (const { topic, data } of noticesOf(event as unknown as NewEvent, state)) {
      await insert(at, 'outbox', { recorded_at, topic, case_id: id, data: JSON.stringify(data) });
    }
  }
  await saveCase(at, state, hash);
  if (options.answer !== 'none') {
    const { version, custody, holder, link, offer } = state;
    const done = {
      case: id,
      version,
      custody,
      holder,
      link,
      offer: offer?.offer ?? null,
      opened: [],
      gaps: [],
      held: null,
    };
    const answer = JSON.stringify(options.answer ?? { done });
    const command = { case_id: id, command_id: commandId, digest: Buffer.alloc(32), recorded_at: recorded, answer };
    await insert(at, 'command', command);
  }
  return state;
};
