import type pg from 'pg';
import { capacityOf } from '../../loop/room.ts';
import type { CaseState } from '../../loop/state.ts';
import { openCursor } from '../../store/cursor.ts';
import type { Findings } from './report.ts';
import type { Step } from './step.ts';

/** How many heads are held, by `dimension key`: of what is open, however many there ever were. */
export type Heads = Map<string, number>;

/** Where one head is counted: under its unit, its link, its voyage and its run. */
const keysOf = (state: CaseState): readonly string[] => {
  if (state.custody === 'closed') return [];
  const { holder, link, voyage, run } = state;
  const keys = [`unit ${holder}`, `link ${link}`];
  if (voyage !== null) keys.push(`voyage ${voyage}`, `voyage-link ${voyage} ${link}`);
  if (run !== null) keys.push(`run ${run}`);
  return keys;
};

/** Counts the head of a case where it stands at the end of its record. */
export const addHead = (heads: Heads, state: CaseState): void => {
  for (const key of keysOf(state)) heads.set(key, (heads.get(key) ?? 0) + 1);
};

/** A site never lodges more than its checklist states, nor than its open rooms have beds. */
export const checkPlaces = ({ event, before, after, audit, row }: Step): void => {
  // Who is there already and goes to another room takes no further place.
  if (event.name !== 'place.taken.1' || before?.roll.includes(event.data.by) === true) return;
  const capacity = capacityOf(after);
  if (capacity === null || after.roll.length > capacity) {
    const facts = { count: after.roll.length, capacity };
    audit.findings.broken('I6', row.case_id, 'places-over', facts, row.seq);
  }
};

const caseOf = (name: string): string | null => {
  const [dimension = '', key = ''] = name.split(' ');
  return /voyage|run/.test(dimension) ? key : null;
};

/** I6: the kept tallies of what is held equal those told from history. */
export const checkHeads = (told: Heads, kept: Heads, findings: Findings): void => {
  for (const name of new Set([...told.keys(), ...kept.keys()])) {
    const [history, tally] = [told.get(name) ?? 0, kept.get(name) ?? 0];
    if (history !== tally) {
      findings.broken('I6', caseOf(name), 'tally-false', { name, count: tally, history });
    }
  }
};

/** The tallies as they are kept: what was folded and what was appended since. */
export const tallies = `select dimension, key, count as change from huan.head_count
                 union all select dimension, key, change from huan.head_delta`;

/** The tallies of what is held. What came and went by voyages is of all time: `checkVoyages` asks the database for it. */
export const readTallies = async (client: pg.PoolClient): Promise<Heads> => {
  const { rows } = await client.query<{ name: string; count: number }>(
    `select dimension || ' ' || key as name, sum(change)::bigint as count from (${tallies}) heads
      where dimension not in ('in:voyage', 'out:voyage') group by 1 having sum(change) <> 0`,
  );
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
};

interface VoyageRow {
  readonly voyage: string;
  readonly came: number;
  readonly went: number;
  readonly kept_in: number;
  readonly kept_out: number;
  readonly kept_held: number;
}

/**
 * I6: of each voyage as many came and went as is tallied, and in = out + held. Told from where each case stands, which is
 * held against its history where it is read.
 *
 * @param counted the loops whose cases are heads
 */
export const checkVoyages = async (
  client: pg.PoolClient,
  counted: readonly string[],
  findings: Findings,
): Promise<void> => {
  const voyages = await openCursor<VoyageRow & pg.QueryResultRow>(
    client,
    'audit_voyages',
    `select * from (
       select key as voyage, coalesce(t.came, 0) as came, coalesce(t.went, 0) as went, coalesce(k.kept_in, 0)::bigint as kept_in,
              coalesce(k.kept_out, 0)::bigint as kept_out, coalesce(k.kept_held, 0)::bigint as kept_held
         from (select voyage::text as key, count(*) as came, count(*) filter (where custody = 'closed') as went
                 from huan."case" where voyage is not null and loop = any($1) group by voyage) t
         full join (select key, sum(change) filter (where dimension = 'in:voyage') as kept_in,
                           sum(change) filter (where dimension = 'out:voyage') as kept_out,
                           sum(change) filter (where dimension = 'voyage') as kept_held
                      from (${tallies}) heads
                     where dimension in ('in:voyage', 'out:voyage', 'voyage') group by key) k using (key)) v
      where came <> kept_in or went <> kept_out or (kept_in <> 0 and kept_in <> kept_out + kept_held)`,
    [[...counted]],
  );
  for (let row = await voyages.take(); row !== null; row = await voyages.take()) {
    const { voyage, came, went, kept_in: count, kept_out: out, kept_held: held } = row;
    const differs = (dimension: string, tally: number, history: number): void => {
      if (tally === history) return;
      findings.broken('I6', voyage, 'tally-false', { name: `${dimension} ${voyage}`, count: tally, history });
    };
    differs('in:voyage', count, came);
    differs('out:voyage', out, went);
    if (count !== 0 && count !== out + held) findings.broken('I6', voyage, 'voyage-unbalanced', { count, out, held });
  }
};
