import type pg from 'pg';
import type { Loop } from '../../loop/declaration.ts';
import { openCursor } from '../../store/cursor.ts';
import { tallies } from './heads.ts';
import type { Findings } from './report.ts';

interface HolderRow {
  readonly dimension: string;
  readonly key: string;
  readonly came: number;
  readonly went: number;
  readonly kept: number;
  /** The fewest that there ever were. */
  readonly least: number;
  /** Still there when the run was over, or come later. */
  readonly left_behind: number;
}

// Kept as in double entry: who came is what the receiver's column says, who went is what the giver's says, and each is held
// against its own event where the case is read. Of several moves at one instant heads come before they go: those of
// different cases have no order among them. A run takes nobody from itself.
const holders = `
  with moved as (
    select e.recorded_at as at, e.name, e.holder, e.to_unit, e.run, lag(e.run) over (partition by e.case_id order by e.seq) as left_run
      from huan.event e join huan."case" c on c.case_id = e.case_id and c.loop = any($1)
     where e.to_unit is not null or e.name = 'case.closed.1'),
  over as (
    select c.case_id, c.closed_at + $3 as ends from huan."case" c
     where c.loop = any($2) and c.custody = 'closed' and not exists (
       select from huan.event e where e.case_id = c.case_id and e.name = 'exception.approved.1')),
  changed as (
    select m.at, x.dimension, x.key collate "C" as key, x.change, null::bigint as ends from moved m cross join lateral (values
      ('unit', m.to_unit, 1), ('unit', case when m.name <> 'case.reopened.1' then m.holder end, -1),
      ('run', case when m.run is distinct from m.left_run then m.run::text end, 1),
      ('run', case when m.run is distinct from m.left_run then m.left_run::text end, -1)) x (dimension, key, change)
     where x.key is not null
    union all
    select o.ends, 'run', o.case_id::text collate "C", 0, o.ends from over o),
  running as (
    select c.at, c.dimension, c.key, c.change, max(c.ends) over (partition by c.dimension, c.key) as ends,
           sum(c.change) over (partition by c.dimension, c.key order by c.at, c.change desc rows unbounded preceding) as held
      from changed c),
  told as (
    select dimension, key, count(*) filter (where change > 0) as came, count(*) filter (where change < 0) as went,
           min(held) as least, coalesce(sum(change) filter (where at <= ends or change > 0 and at > ends), 0) as left_behind
      from running group by dimension, key),
  kept as (
    select dimension, key collate "C" as key, sum(change) as kept from (${tallies}) heads
     where dimension in ('unit', 'run') group by dimension, key having sum(change) <> 0)
  select dimension, key, coalesce(came, 0)::bigint as came, coalesce(went, 0)::bigint as went, coalesce(kept, 0)::bigint as kept,
         coalesce(least, 0)::bigint as least, coalesce(left_behind, 0)::bigint as left_behind
    from told full join kept using (dimension, key)
   where coalesce(came, 0) - coalesce(went, 0) <> coalesce(kept, 0) or least < 0 or left_behind > 0`;

/**
 * I6: of every unit, sites among them, and of every run, as many came in as went out and are held; never went more than
 * had come, and a run that is over holds nobody, unless an officer approved that it end without its proof. The database
 * adds up, and only what does not balance is fetched.
 *
 * @param grace milliseconds between two cases in which either may have come first
 */
export const checkHolders = async (
  client: pg.PoolClient,
  loops: ReadonlyMap<string, Loop>,
  grace: number,
  findings: Findings,
): Promise<void> => {
  const all = [...loops.values()];
  const counted = all.filter((loop) => loop.counted).map(({ name }) => name);
  const carriers = all.flatMap(({ links }) => Object.values(links).flatMap(({ rides }) => rides?.loop ?? []));
  const rows = await openCursor<HolderRow & pg.QueryResultRow>(client, 'audit_holders', holders, [
    counted,
    carriers,
    grace,
  ]);
  for (let row = await rows.take(); row !== null; row = await rows.take()) {
    const { dimension, key, came: count, went: out, kept: held, least, left_behind: behind } = row;
    const [about, name] = [dimension === 'run' ? key : null, `${dimension} ${key}`];
    if (count - out !== held) findings.broken('I6', about, 'holder-unbalanced', { name, count, out, held });
    if (least < 0) findings.broken('I6', about, 'holder-overdrawn', { name, count: -least });
    if (behind > 0) findings.broken('I6', about, 'run-over-held', { count: behind });
  }
};
