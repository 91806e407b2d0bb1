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

const tally = (rows: readonly { name: string; count: number }[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));

/** Counts what was recorded since an instant. */
export const countSince = async (house: House, since: Instant): Promise<Counted> => {
  const { pool } = house.owner;
  const ask = async (text: string): Promise<{ name: string; count: number }[]> =>
    (await pool.query<{ name: string; count: number }>(text, [since])).rows;
  const named = async (what: string, from: string): Promise<Record<string, number>> =>
    tally(await ask(`select ${what} as name, count(*)::integer as count from huan.${from} group by 1 order by 1`));
  const people = `select coalesce(ending, link) as name, count(*)::integer as count
     from huan."case" where loop = 'arrival' and opened_at >= $1 group by 1 order by 2 desc`;
  const [loops, events, evidence, results, commands, peopleNow, gapsByKind, gapsOpenByKind] = await Promise.all([
    pool.query<{ loop: string; opened: number; open: number }>(
      `select loop, count(*)::integer as opened, (count(*) filter (where closed_at is null))::integer as open
         from huan."case" where opened_at >= $1 group by 1 order by 1`,
      [since],
    ),
    named('name', 'event where recorded_at >= $1'),
    named(`data->>'kind'`, `event where recorded_at >= $1 and name = 'evidence.recorded.1'`),
    named(`data->>'outcome'`, `event where recorded_at >= $1 and name = 'bond.settled.1'`),
    named(`coalesce(answer->'refused'->>'code', 'done')`, 'command where recorded_at >= $1'),
    ask(people).then(tally),
    named('kind', `"case" where loop = 'gap' and opened_at >= $1`),
    named('kind', `"case" where loop = 'gap' and opened_at >= $1 and closed_at is null`),
  ]);
  const byLoop = Object.fromEntries(loops.rows.map(({ loop, opened, open }) => [loop, { opened, open }]));
  const { done = 0, ...refusals } = commands;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((all, one) => all + one, 0);
  const gaps = byLoop['gap'] ?? { opened: 0, open: 0 };
  return {
    cases: loops.rows.reduce((all, { opened }) => all + opened, 0),
    byLoop,
    people: byLoop['arrival']?.opened ?? 0,
    peopleNow,
    events: sum(events),
    commands: done + sum(refusals),
    handovers: (events['offer.accepted.1'] ?? 0) + (events['custody.claimed.1'] ?? 0),
    claims: events['custody.claimed.1'] ?? 0,
    results,
    reports: evidence['report'] ?? 0,
    lapses: events['clock.lapsed.1'] ?? 0,
    gapsOpened: gaps.opened,
    gapsClosed: gaps.opened - gaps.open,
    gapsByKind,
    gapsOpenByKind,
    refusals,
  };
};
