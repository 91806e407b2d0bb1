// Whether a ledger is whole: written from the sentences of the design, apart from the code that keeps them.

import type pg from 'pg';
import { nextDue } from '../../src/loop/clock.ts';
import type { RecordedEvent } from '../../src/loop/event.ts';
import { evolve } from '../../src/loop/evolve.ts';
import { headChanges } from '../../src/loop/heads.ts';
import type { CaseState } from '../../src/loop/state.ts';
import { actorId, caseId, commandId, instant, unitId } from '../../src/loop/terms.ts';
import { loops } from '../../src/city/loops.ts';
import { canonical } from '../../src/store/canonical.ts';
import { expandState } from '../../src/store/compact.ts';
import { type HashedEvent, eventHash, noHash } from '../../src/store/chain.ts';

type EventRow = HashedEvent & { prev_hash: Buffer; hash: Buffer; data: { changes: RecordedEvent['changes'] } };
interface CaseRow {
  case_id: string;
  version: number;
  next_due: number | null;
  last_hash: Buffer;
  state: unknown;
}

const asRecorded = ({ data, ...row }: EventRow): RecordedEvent => {
  const { changes, ...rest } = data;
  // What the kernel wrote comes back as it was written.
  const body = { name: row.name, data: rest } as unknown as Pick<RecordedEvent, 'name' | 'data'>;
  return {
    ...body,
    caseId: caseId(row.case_id),
    seq: row.seq,
    commandId: commandId(row.command_id),
    happenedAt: instant(row.happened_at),
    recordedAt: instant(row.recorded_at),
    actor: actorId(row.actor),
    unit: unitId(row.unit),
    changes,
  } as RecordedEvent;
};

const textOf = (value: unknown): string => (value === undefined ? '' : canonical(value));

export interface Whole {
  /** Sentences about what is wrong; none when the ledger is whole. */
  readonly problems: readonly string[];
  readonly events: number;
  readonly cases: number;
  readonly commands: number;
  readonly lapses: number;
}

/** Recomputes every chain, every state, every count and every answer of a ledger of moderate size. */
export const wholeness = async (pool: pg.Pool): Promise<Whole> => {
  const problems: string[] = [];
  const say = (id: string, what: string): void => {
    if (problems.length < 20) problems.push(`${id}: ${what}`);
  };
  const { rows: events } = await pool.query<EventRow>('select * from huan.event order by case_id, seq');
  const { rows: cases } = await pool.query<CaseRow>('select * from huan."case"');
  const byCase = Map.groupBy(events, ({ case_id: id }) => id);
  const heads = new Map<string, number>();
  const lapsed = new Set<string>();
  let lapses = 0;
  for (const row of cases) {
    const chain = byCase.get(row.case_id) ?? [];
    byCase.delete(row.case_id);
    let previous: Buffer = noHash;
    let at = 0;
    let state: CaseState | null = null;
    for (const [index, { prev_hash: linked, hash: noted, ...event }] of chain.entries()) {
      if (event.seq !== index + 1) say(row.case_id, `event ${event.seq} stands in place ${index + 1}`);
      if (!linked.equals(previous)) say(row.case_id, `event ${event.seq} is not linked to the one before it`);
      if (!eventHash(linked, event).equals(noted)) say(row.case_id, `the hash of event ${event.seq} is another`);
      if (event.recorded_at < at) say(row.case_id, `event ${event.seq} was recorded before the one before it`);
      previous = noted;
      at = event.recorded_at;
      try {
        state = evolve(state, asRecorded({ ...event, prev_hash: linked, hash: noted }));
      } catch (error) {
        say(row.case_id, `event ${event.seq} cannot be folded: ${String(error)}`);
      }
      if (event.name === 'clock.lapsed.1' || event.name === 'offer.lapsed.1') lapses += 1;
      if (event.name === 'clock.lapsed.1') {
        const { clock, serial } = event.data as unknown as { clock: string; serial: number };
        const name = `${row.case_id} ${clock} ${serial}`;
        if (lapsed.has(name)) say(row.case_id, `clock ${clock} was served twice for setting ${serial}`);
        lapsed.add(name);
      }
    }
    if (state === null) {
      say(row.case_id, 'has no event');
      continue;
    }
    if (row.version !== chain.length) say(row.case_id, `says version ${row.version} after ${chain.length} events`);
    if (!row.last_hash.equals(previous)) say(row.case_id, 'does not end with the hash of its last event');
    if (row.next_due !== nextDue(state)) say(row.case_id, `is due at ${row.next_due}, not at ${nextDue(state)}`);
    const projected = expandState(row.state);
    const differing = Object.entries(state).filter(([key, value]) => {
      const kept = projected[key as keyof CaseState];
      return textOf(value) !== textOf(kept);
    });
    for (const [key] of differing) say(row.case_id, `a ${state.loop}'s ${key} is not the fold of its events`);
    const loop = loops.get(state.loop);
    if (loop === undefined) continue;
    for (const { dimension, key, change } of headChanges(loop, null, state)) {
      if (dimension.includes(':')) continue;
      heads.set(`${dimension} ${key}`, (heads.get(`${dimension} ${key}`) ?? 0) + change);
    }
  }
  for (const id of byCase.keys()) say(id, 'has events and no case');

  const { rows: counted } = await pool.query<{ name: string; count: number }>(
    `select name, sum(change)::bigint as count from (
       select dimension || ' ' || key as name, change from huan.head_delta where dimension not like '%:%'
       union all select dimension || ' ' || key, count from huan.head_count where dimension not like '%:%') d
     group by 1 having sum(change) <> 0`,
  );
  const known = new Map(counted.map(({ name, count }) => [name, count]));
  for (const name of new Set([...heads.keys(), ...known.keys()])) {
    const [is, counts] = [heads.get(name) ?? 0, known.get(name) ?? 0];
    if (is !== counts) say(name, `holds ${is} heads and counts ${counts}`);
  }

  const { rows: unanswered } = await pool.query<{ command_id: string; answers: number }>(
    `select e.command_id, count(distinct m.case_id)::int as answers
       from (select distinct command_id from huan.event) e left join huan.command m using (command_id)
      group by 1 having count(distinct m.case_id) <> 1`,
  );
  for (const { command_id: id, answers } of unanswered) say(id, `a command with events has ${answers} answers`);
  const { rows: idle } = await pool.query<{ command_id: string }>(
    `select command_id from huan.command m where answer->'done' is not null
        and not exists (select from huan.event e where e.command_id = m.command_id) limit 5`,
  );
  // Attested signatures and the like always leave an event; a command that is done without one lost it.
  for (const { command_id: id } of idle) say(id, 'a command was done and left no event');
  const { rows: total } = await pool.query<{ count: number }>('select count(*) as count from huan.command');
  return { problems, events: events.length, cases: cases.length, commands: total[0]?.count ?? 0, lapses };
};
