// A ledger of many years in a few seconds: events written straight into the database, with right hashes, columns,
// projections and tallies. On each run there is one head of one flight, which is counted over and over.

import { randomUUID } from 'node:crypto';
import { loops } from '../../src/city/loops.ts';
import type { RecordedEvent } from '../../src/loop/event.ts';
import { evolve } from '../../src/loop/evolve.ts';
import type { CaseState } from '../../src/loop/state.ts';
import { canonical } from '../../src/store/canonical.ts';
import { type HashedEvent, eventHash, noHash } from '../../src/store/chain.ts';
import { compactState } from '../../src/store/compact.ts';
import { caseRow } from '../../src/store/rows.ts';
import type { TestHouse } from '../house.ts';

interface Written extends HashedEvent {
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}
interface Said {
  readonly name: string;
  readonly data: object;
  readonly changes?: object;
  readonly unit: string;
  readonly standing: string;
  readonly at: number;
}

const crew = 'PUDONG-CREW-1';
const second = 1000;

const moving: ReadonlySet<string> = new Set(['case.opened.1', 'custody.claimed.1']);

/** The events of one case, and where it stands after them. */
const lived = (id: string, told: readonly Said[]): { state: CaseState; hash: Buffer; events: readonly Written[] } => {
  const commandId = randomUUID();
  let state: CaseState | null = null;
  let hash: Buffer = noHash;
  const events: Written[] = [];
  for (const [index, { name, data, changes = {}, unit, standing, at }] of told.entries()) {
    const before: CaseState | null = state;
    const [seq, actor] = [index + 1, `officer of ${unit}`];
    const event = { name, data, caseId: id, changes, seq, commandId, actor, unit, happenedAt: at, recordedAt: at };
    const after: CaseState = evolve(before, event as unknown as RecordedEvent);
    const moves = moving.has(name);
    const row = {
      ...{ case_id: id, seq, command_id: commandId, name, happened_at: at, recorded_at: at, actor, unit, standing },
      ...{ holder: before?.holder ?? null, receiver: null, to_unit: moves ? after.holder : null },
      ...{ voyage: moves ? after.voyage : null, run: moves ? after.run : null },
      ...{ data: canonical({ ...data, changes }), sealed: null },
    };
    const next = eventHash(hash, row, row.data);
    events.push({ ...row, prev_hash: hash, hash: next });
    hash = next;
    state = after;
  }
  if (state === null) throw new Error('nothing was told');
  return { state, hash, events };
};

const opened = (loop: string, link: string, holder: string, voyage: string | null, at: number): Said => {
  const data = {
    loop,
    link,
    holder,
    opener: holder,
    subject: null,
    voyage,
    run: null,
    party: null,
    roll: [],
    reason: null,
  };
  return { name: 'case.opened.1', data, unit: holder, standing: 'holder', at };
};

const closed = (ending: string, at: number): Said => ({
  ...{ name: 'case.closed.1', data: { ending, into: null, retainUntil: null }, unit: crew, standing: 'holder', at },
});

/** A flight with one head, driven on one run of its own; how often it is counted and what the counts say. */
const journey = (times: number, counted: number) => {
  const [voyage, run, start] = [randomUUID(), randomUUID(), Date.UTC(2020, 2, 1)];
  const count = { kind: 'count', files: [], place: null, late: false };
  const said = { name: 'evidence.recorded.1', data: count, changes: { facts: { counted } }, unit: crew };
  const claim = { from: 'CARRIERS', to: crew, link: 'transfer', reason: 'there', run };
  const after = start + (times + 60) * second;
  return {
    voyage,
    cases: [
      lived(run, [
        opened('run', 'boarding', crew, null, start),
        ...Array.from({ length: times }, (_, index) => ({
          ...{ ...said, standing: 'holder', at: start + (index + 30) * second },
        })),
        closed('done', after),
      ]),
      lived(randomUUID(), [
        opened('arrival', 'aboard', 'CARRIERS', voyage, start),
        { name: 'custody.claimed.1', data: claim, unit: crew, standing: 'claimant', at: start + second },
        closed('left', after),
      ]),
    ],
  };
};

/** Appends so many journeys, with so many counts each. The database names columns as the rows do. */
export const lengthen = async (
  { house }: TestHouse,
  journeys: number,
  { times = 20, counted = 1 }: { readonly times?: number; readonly counted?: number } = {},
): Promise<void> => {
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    const names = Object.keys(rows[0] ?? {}).map((name) => `"${name}"`);
    const written = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]: [string, unknown]) => [
          name,
          Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
        ]),
      ),
    );
    await house.owner.pool.query(
      `insert into huan.${table} (${names.join(', ')})
       select ${names.map((name) => (name === '"data"' ? "(data #>> '{}')::json" : name)).join(', ')}
         from json_populate_recordset(null::huan.${table}, $1)`,
      [JSON.stringify(written)],
    );
  };
  const portion = 100;
  for (let done = 0; done < journeys; done += portion) {
    const made = Array.from({ length: Math.min(portion, journeys - done) }, () => journey(times, counted));
    const cases = made.flatMap((one) => one.cases);
    await insert(
      'event',
      cases.flatMap(({ events }) => events),
    );
    await insert(
      '"case"',
      cases.map(({ state, hash }) => ({
        ...caseRow(state, loops.get(state.loop), hash, () => 1, compactState(state)),
        changed: '3',
      })),
    );
    const tallies = made.flatMap(({ voyage }) =>
      ['in:voyage', 'out:voyage'].map((dimension) => ({ dimension, key: voyage, count: 1 })),
    );
    await insert('head_count', tallies);
  }
};
