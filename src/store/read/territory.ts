import type { CaseState } from '../../loop/state.ts';
import type { CaseId, UnitId } from '../../loop/terms.ts';
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

/** A run with people for a place, its crew, and since when the crew has had the first of them. */
export interface Bound {
  readonly run: CaseId;
  readonly crew: UnitId;
  readonly since: number;
}

/**
 * Runs that carry people to a unit: a place is kept for them at one of its sites, or, where there are no places, they
 * are taken to its door. A crew's cases are not the door's to see, so this is not read with its eyes: it says which
 * runs, and nothing of who or how many. Whoever is offered already is at the door.
 */
export const boundFor = async (
  pool: Seen,
  door: UnitId,
  sites: readonly CaseId[],
  crews: readonly UnitId[],
): Promise<readonly Bound[]> => {
  const { rows } = await pool.query<Bound>(
    `select c.run, u.unit as crew, min(c.held_since) as since from unnest($1::text[]) as u(unit), lateral (
       select run, held_since, state from huan."case"
        where (holder, loop) >= (u.unit, 'arrival') and (holder, loop) <= (u.unit, 'arrival') and closed_at is null
          and run is not null and offered_to is distinct from $2
     ) c
     where c.state ->> 'place' = any($3::text[])
        or (c.state ->> 'place' is null and c.state -> 'facts' ->> 'rideTo' = $2)
     group by 1, 2 order by 3, 1`,
    [crews, door, sites],
  );
  return rows;
};

/** Those of whom a new specimen is demanded: one was lost, leaked, lapsed or said nothing. */
export const testedInVain = async (seen: Seen, people: readonly CaseId[]): Promise<ReadonlySet<CaseId>> => {
  if (people.length === 0) return new Set();
  const { rows } = await seen.query<{ subject: CaseId }>(
    `select subject from huan."case"
      where subject = any($1::uuid[]) and loop = 'gap' and kind in ('specimen-again', 'specimen-lapsed') and closed_at is null`,
    [people],
  );
  return new Set(rows.map(({ subject }) => subject));
};
