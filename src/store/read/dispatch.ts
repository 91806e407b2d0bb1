import type { CaseState } from '../../loop/state.ts';
import type { CaseId, UnitId } from '../../loop/terms.ts';
import { expandState } from '../compact.ts';
import type { Seen } from '../reader.ts';

/** Everything of a territory that a dispatcher looks at, as far as the unit may see it. */
export interface Dispatchable {
  readonly waiting: readonly CaseState[];
  readonly runs: readonly CaseState[];
  readonly sites: readonly CaseState[];
}

// One short walk along an index per unit and loop; bounds instead of equality, as in the lists of a desk.
const statement = `
select c.loop, c.state from unnest($1::text[]) as u(unit), lateral (
  select loop, state from huan."case"
   where (holder, loop) >= (u.unit, 'arrival') and (holder, loop) <= (u.unit, 'arrival') and closed_at is null
   order by holder, loop, next_due, case_id limit $3
) c
union all
select c.loop, c.state from unnest($2::text[]) as u(unit), unnest(array['run', 'site']) as l(loop), lateral (
  select loop, state from huan."case"
   where (holder, loop) >= (u.unit, l.loop) and (holder, loop) <= (u.unit, l.loop) and closed_at is null
   order by holder, loop, next_due, case_id limit $3
) c`;

/**
 * People at desks and test points, open runs and sites: one statement, whatever there is.
 *
 * @param desks where people wait
 * @param units whose runs and sites are looked at
 * @param most of each unit and loop
 */
export const dispatchable = async (
  seen: Seen,
  desks: readonly UnitId[],
  units: readonly UnitId[],
  most: number,
): Promise<Dispatchable> => {
  const { rows } = await seen.query<{ loop: string; state: unknown }>(statement, [desks, units, most]);
  const found = rows.map(({ loop, state }) => ({ loop, state: expandState(state) }));
  const of = (wanted: string): readonly CaseState[] =>
    found.flatMap(({ loop, state }) => (loop === wanted ? [state] : []));
  return { waiting: of('arrival'), runs: of('run'), sites: of('site') };
};

/**
 * Those who are planned to come to a door and have no room there yet, wherever they are held: the door must be asked
 * before it may see them, so this is not read with its eyes, and says who they are to nobody else.
 */
export const plannedFor = async (
  pool: Seen,
  door: UnitId,
  holders: readonly UnitId[],
): Promise<readonly CaseState[]> => {
  const { rows } = await pool.query<{ state: unknown }>(
    `select c.state from unnest($1::text[]) as u(unit), lateral (
       select state from huan."case"
        where (holder, loop) >= (u.unit, 'arrival') and (holder, loop) <= (u.unit, 'arrival') and closed_at is null
          and state -> 'facts' ->> 'rideTo' = $2
     ) c`,
    [holders, door],
  );
  return rows.map(({ state }) => expandState(state));
};

/** To which doors the desks that opened these runs planned to send their people: doors, and nothing of anybody. */
export const doorsPlanned = async (
  pool: Seen,
  desks: readonly UnitId[],
  runs: readonly CaseId[],
): Promise<readonly { readonly run: string; readonly to: string | null; readonly place: CaseId | null }[]> => {
  const { rows } = await pool.query<{ run: string; to: string | null; place: CaseId | null }>(
    `select distinct c.run, c."to", c.place from unnest($1::text[]) as u(unit), lateral (
       select state -> 'facts' ->> 'rideOn' as run, state -> 'facts' ->> 'rideTo' as "to", state ->> 'place' as place
         from huan."case"
        where (holder, loop) >= (u.unit, 'arrival') and (holder, loop) <= (u.unit, 'arrival') and closed_at is null
          and state -> 'facts' ->> 'rideOn' = any($2::text[])
     ) c`,
    [desks, runs],
  );
  return rows;
};

/** Which unit holds each of these open sites: the unit's name is told, and nothing else of the site. */
export const sitesAt = async (pool: Seen, sites: readonly CaseId[]): Promise<ReadonlyMap<CaseId, UnitId>> => {
  const { rows } = await pool.query<{ site: CaseId; holder: UnitId }>(
    `select case_id as site, holder from huan."case"
      where case_id = any($1::uuid[]) and loop = 'site' and closed_at is null`,
    [sites],
  );
  return new Map(rows.map(({ site, holder }) => [site, holder]));
};

/** Which of these runs are not over. */
export const openRuns = async (pool: Seen, runs: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ case_id: string }>(
    `select case_id from huan."case" where case_id = any($1::uuid[]) and loop = 'run' and closed_at is null`,
    [runs],
  );
  return new Set(rows.map((row) => row.case_id));
};

/** The open run that takes over the people of another, wherever it is held: its number and crew are told, no more. */
export const reliefOf = async (pool: Seen, run: string, holders: readonly UnitId[]): Promise<CaseState | null> => {
  const { rows } = await pool.query<{ state: unknown }>(
    `select c.state from unnest($1::text[]) as u(unit), lateral (
       select state from huan."case"
        where (holder, loop) >= (u.unit, 'run') and (holder, loop) <= (u.unit, 'run') and closed_at is null
          and state -> 'facts' ->> 'relieves' = $2
     ) c limit 1`,
    [holders, run],
  );
  const [row] = rows;
  return row === undefined ? null : expandState(row.state);
};
