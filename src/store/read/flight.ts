import type { CaseId } from '../../loop/terms.ts';
import { type CaseRow, type Position, opened } from './cases.ts';
import type { Seen } from '../reader.ts';

/** Voyages, the newest first. */
export const voyages = async (
  seen: Seen,
  open: boolean,
  most: number,
  from: Position | undefined,
): Promise<readonly CaseRow[]> => {
  const { rows } = await seen.query<{ case_id: CaseId; state: unknown; first: number; second: number }>(
    `select case_id, state, opened_at as first, 0 as second from huan."case"
      where loop = 'voyage' and ($1::boolean is false or closed_at is null)
        and ($2::bigint is null or (opened_at, case_id) < ($2::bigint, $3::uuid))
      order by opened_at desc, case_id desc limit $4`,
    [open, from?.first ?? null, from?.id ?? null, most],
  );
  return opened(rows);
};

/** How many of a voyage's people are where, as far as the unit may see. */
export interface Standing {
  readonly link: string;
  readonly holder: string;
  readonly custody: 'held' | 'offered' | 'closed';
  readonly heads: number;
  readonly lane: string | null;
}

/** The people of a voyage by link, holder, custody and lane. */
export const standings = async (seen: Seen, voyage: CaseId): Promise<readonly Standing[]> => {
  const { rows } = await seen.query<Standing>(
    `select link, holder, custody, state->'facts'->>'lane' as lane, count(*)::int as heads from huan."case"
      where voyage = $1 and loop = 'arrival' group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [voyage],
  );
  return rows;
};
