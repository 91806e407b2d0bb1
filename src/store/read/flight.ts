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
  readonly voyage: CaseId;
  readonly link: string;
  readonly holder: string;
  readonly custody: 'held' | 'offered' | 'closed';
  readonly heads: number;
  /** null before anybody decided, and for those who are through. */
  readonly lane: string | null;
}

/**
 * The people of voyages by link, holder, custody and lane, all voyages in one statement.
 *
 * @param lanes without them no state is opened, which costs nine tenths of it
 */
export const standings = async (
  seen: Seen,
  voyages: readonly CaseId[],
  lanes: boolean,
): Promise<readonly Standing[]> => {
  // A lane is read from the state, which is parsed for it: not for the many who have long gone home.
  const lane = lanes ? `case when custody <> 'closed' then state->'facts'->>'lane' end` : 'null::text';
  const { rows } = await seen.query<Standing>(
    `select voyage, link, holder, custody, ${lane} as lane, count(*)::int as heads
       from huan."case" where voyage = any($1::uuid[]) and loop = 'arrival'
      group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    [voyages],
  );
  return rows;
};
