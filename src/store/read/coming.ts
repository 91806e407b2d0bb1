import type { CaseId, UnitId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

/** Where those are of whom a district was told. Nobody was told of `untold`, and they are there. */
export type StandingOnTheWay = 'aboard' | 'port' | 'received' | 'elsewhere' | 'ended' | 'untold';

/** How many of a voyage stand so for one district. */
export interface OnTheWay {
  readonly district: UnitId;
  readonly voyage: CaseId | null;
  readonly standing: StandingOnTheWay;
  readonly heads: number;
  /** When the first of them was told, in milliseconds. */
  readonly since: number;
}

/**
 * Who is on the way to the districts that the unit sees, in nobody's name, with who has been received of them.
 *
 * @param since people announced before are left out: whoever is still not there stands late on somebody's desk
 */
export const onTheWay = async (seen: Seen, since: number): Promise<readonly OnTheWay[]> => {
  const { rows } = await seen.query<OnTheWay>(
    `select district, voyage, standing, count(*)::int as heads, min(since) as since
       from huan.on_the_way where since >= $1 group by 1, 2, 3`,
    [since],
  );
  return rows;
};

/** Whether a district that the unit sees was told of somebody on a voyage. */
export const bringsSomebody = async (seen: Seen, voyage: CaseId): Promise<boolean> => {
  const { rowCount } = await seen.query('select from huan.coming where voyage = $1 limit 1', [voyage]);
  return (rowCount ?? 0) > 0;
};
