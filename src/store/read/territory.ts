import type { CaseState } from '../../loop/state.ts';
import type { UnitId } from '../../loop/terms.ts';
import { expandState } from '../compact.ts';
import type { Seen } from '../reader.ts';

/** Open sites of these units, and how many people each unit is offered and has late. */
export const lodgings = async (
  seen: Seen,
  units: readonly UnitId[],
): Promise<{
  readonly sites: readonly CaseState[];
  readonly standing: ReadonlyMap<string, { readonly coming: number; readonly late: number }>;
}> => {
  const { rows } = await seen.query<{ unit: string; coming: number; late: number; site: unknown }>(
    `select u.unit,
       (select count(*) from huan."case" c where c.offered_to = u.unit and c.loop = 'arrival')::int as coming,
       (select count(*) from huan."case" c where c.holder = u.unit and c.rung > 0)::int as late,
       (select state from huan."case" c where c.holder = u.unit and c.loop = 'site' and c.closed_at is null
         order by c.next_due, c.case_id limit 1) as site
     from unnest($1::text[]) as u(unit)`,
    [units],
  );
  return {
    sites: rows.flatMap(({ site }) => (site === null ? [] : [expandState(site)])),
    standing: new Map(rows.map(({ unit, coming, late }) => [unit, { coming, late }])),
  };
};

/** Open cases of some loops that a unit holds, those with the earliest clock first within each loop. */
export const heldBy = async (
  seen: Seen,
  unit: UnitId,
  loops: readonly string[],
  most: number,
): Promise<readonly CaseState[]> => {
  const { rows } = await seen.query<{ state: unknown }>(
    `select c.state from unnest($2::text[]) as l(loop), lateral (
       select state from huan."case"
        where (holder, loop) >= ($1, l.loop) and (holder, loop) <= ($1, l.loop) and closed_at is null
        order by holder, loop, next_due, case_id limit $3
     ) c`,
    [unit, loops, most],
  );
  return rows.map(({ state }) => expandState(state));
};
