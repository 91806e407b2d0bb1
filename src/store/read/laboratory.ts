import type { CaseState } from '../../loop/state.ts';
import type { CaseId, UnitId } from '../../loop/terms.ts';
import { expandState } from '../compact.ts';
import type { Seen } from '../reader.ts';

/**
 * Specimens that came to a unit since an instant, whatever became of them, along the index of custody moves. Those that
 * changed last come first: where there are more than `most`, it is the oldest results that are left out.
 */
export const receivedSince = async (
  seen: Seen,
  unit: UnitId,
  since: number,
  most: number,
): Promise<readonly CaseState[]> => {
  const { rows } = await seen.query<{ state: unknown }>(
    `select c.state from (
       select distinct case_id from huan.event where to_unit = $1 and happened_at >= $2
     ) e join huan."case" c using (case_id)
      where c.loop = 'specimen' order by c.changed desc, c.case_id limit $3`,
    [unit, since, most],
  );
  return rows.map(({ state }) => expandState(state));
};

/** Whom a result found: who held the person then, what they did about it, and who holds them now. */
export interface Told {
  readonly specimen: string;
  readonly told: string | null;
  readonly at: number;
  readonly acknowledged: number | null;
  readonly acted: number | null;
  readonly holder: string | null;
  readonly amended: boolean;
}

/**
 * Looks beyond what a laboratory may see, for units and instants only: nothing of the person.
 *
 * @param pairs each a specimen with its person
 */
export const toldOf = async (
  pool: Seen,
  pairs: readonly { readonly specimen: CaseId; readonly person: CaseId }[],
): Promise<readonly Told[]> => {
  const { rows } = await pool.query<Told>(
    `select w.specimen::text as specimen, s.holder as told, s.recorded_at as at,
            (select min(a.recorded_at) from huan.event a
              where a.case_id = w.person and a.seq > s.seq and a.name = 'alarm.acknowledged.1') as acknowledged,
            (select min(a.recorded_at) from huan.event a
              where a.case_id = w.person and a.seq > s.seq and a.standing in ('holder', 'receiver', 'claimant')) as acted,
            case when c.closed_at is null then c.holder end as holder,
            exists (select from huan.event a where a.case_id = w.specimen and a.name = 'evidence.corrected.1') as amended
       from unnest($1::uuid[], $2::uuid[]) as w(specimen, person)
       join huan."case" c on c.case_id = w.person
       join lateral (
         select seq, holder, recorded_at from huan.event
          where case_id = w.person and name = 'bond.settled.1' and data ->> 'child' = w.specimen::text
          order by seq desc limit 1
       ) s on true`,
    [pairs.map(({ specimen }) => specimen), pairs.map(({ person }) => person)],
  );
  return rows.map((row) => ({
    ...row,
    at: Number(row.at),
    acknowledged: row.acknowledged === null ? null : Number(row.acknowledged),
    acted: row.acted === null ? null : Number(row.acted),
  }));
};
