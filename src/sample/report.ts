import type { House } from '../app/house.ts';
import type { Instant } from '../loop/terms.ts';

/** What stands in the database after a simulation. Counted there, never by whoever simulated. */
export interface Counted {
  readonly cases: number;
  readonly byLoop: Readonly<Record<string, { readonly opened: number; readonly open: number }>>;
  readonly people: number;
  /** People by link, or by ending where their case is closed. */
  readonly peopleNow: Readonly<Record<string, number>>;
  readonly events: number;
  readonly commands: number;
  /** Custody moves of heads, specimens, runs and whatever else: signed for, or claimed. */
  readonly handovers: number;
  readonly claims: number;
  readonly results: Readonly<Record<string, number>>;
  readonly reports: number;
  readonly lapses: number;
  readonly gapsOpened: number;
  readonly gapsClosed: number;
  readonly gapsOpenByKind: Readonly<Record<string, number>>;
  readonly gapsByKind: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
}

type Counts = Readonly<Record<string, number>>;

/** Counts of rows under a name, added up. */
const tally = <R extends { readonly count: number }>(rows: readonly R[], nameOf: (row: R) => string | null): Counts => {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== null) counts[name] = (counts[name] ?? 0) + row.count;
  }
  return counts;
};

const sum = (counts: Counts): number => Object.values(counts).reduce((all, one) => all + one, 0);

/** Counts what was recorded since an instant, each table read once. */
export const countSince = async (house: House, since: Instant): Promise<Counted> => {
  const { pool } = house.owner;
  const [cases, recorded, answered] = await Promise.all([
    pool.query<{ loop: string; open: boolean; what: string | null; count: number }>(
      `select loop, closed_at is null as open, case loop when 'arrival' then coalesce(ending, link) when 'gap' then kind end as what,
              count(*)::integer as count
         from huan."case" where opened_at >= $1 group by 1, 2, 3 order by 1, 2, 4 desc`,
      [since],
    ),
    pool.query<{ name: string; what: string | null; count: number }>(
      `select name, case name when 'evidence.recorded.1' then data->>'kind' when 'bond.settled.1' then data->>'outcome' end as what,
              count(*)::integer as count
         from huan.event where recorded_at >= $1 group by 1, 2 order by 1, 2`,
      [since],
    ),
    pool.query<{ name: string; count: number }>(
      `select coalesce(answer->'refused'->>'code', 'done') as name, count(*)::integer as count
         from huan.command where recorded_at >= $1 group by 1 order by 1`,
      [since],
    ),
  ]);
  const opened = tally(cases.rows, ({ loop }) => loop);
  const open = tally(cases.rows, (row) => (row.open ? row.loop : null));
  const byLoop = Object.fromEntries(
    Object.entries(opened).map(([loop, count]) => [loop, { opened: count, open: open[loop] ?? 0 }]),
  );
  const events = tally(recorded.rows, ({ name }) => name);
  const evidence = tally(recorded.rows, ({ name, what }) => (name === 'evidence.recorded.1' ? what : null));
  const { done = 0, ...refusals } = tally(answered.rows, ({ name }) => name);
  const gaps = byLoop['gap'] ?? { opened: 0, open: 0 };
  return {
    cases: sum(opened),
    byLoop,
    people: byLoop['arrival']?.opened ?? 0,
    peopleNow: tally(cases.rows, ({ loop, what }) => (loop === 'arrival' ? what : null)),
    events: sum(events),
    commands: done + sum(refusals),
    handovers: (events['offer.accepted.1'] ?? 0) + (events['custody.claimed.1'] ?? 0),
    claims: events['custody.claimed.1'] ?? 0,
    results: tally(recorded.rows, ({ name, what }) => (name === 'bond.settled.1' ? what : null)),
    reports: evidence['report'] ?? 0,
    lapses: events['clock.lapsed.1'] ?? 0,
    gapsOpened: gaps.opened,
    gapsClosed: gaps.opened - gaps.open,
    gapsByKind: tally(cases.rows, ({ loop, what }) => (loop === 'gap' ? what : null)),
    gapsOpenByKind: tally(cases.rows, (row) => (row.loop === 'gap' && row.open ? row.what : null)),
    refusals,
  };
};
