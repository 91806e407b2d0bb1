import type { UnitId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

/** How many open cases each of these units holds and is offered; units with none are left out. */
export const loadsOf = async (
  seen: Seen,
  units: readonly UnitId[],
): Promise<ReadonlyMap<string, { readonly held: number; readonly offered: number }>> => {
  const { rows } = await seen.query<{ unit: string; held: number; offered: number }>(
    `select unit, sum(held)::int as held, sum(offered)::int as offered from (
       select holder as unit, count(*) as held, 0 as offered from huan."case"
        where closed_at is null and holder = any($1) group by 1
       union all
       select offered_to, 0, count(*) from huan."case" where offered_to = any($1) group by 1) counted group by 1`,
    [units],
  );
  return new Map(rows.map(({ unit, held, offered }) => [unit, { held, offered }]));
};

/** The open cases that a unit itself holds, by loop, and how many are offered to it. */
export const dependentsOf = async (
  seen: Seen,
  unit: UnitId,
): Promise<{ readonly held: readonly { loop: string; count: number }[]; readonly offered: number }> => {
  const { rows: held } = await seen.query<{ loop: string; count: number }>(
    `select loop, count(*)::int as count from huan."case" where closed_at is null and holder = $1 group by 1 order by 2 desc`,
    [unit],
  );
  const { rows } = await seen.query<{ n: number }>('select count(*)::int as n from huan."case" where offered_to = $1', [
    unit,
  ]);
  return { held, offered: rows[0]?.n ?? 0 };
};
