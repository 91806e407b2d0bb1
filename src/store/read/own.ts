import type { CaseState } from '../../loop/state.ts';
import type { CaseId } from '../../loop/terms.ts';
import { expandState } from '../compact.ts';
import type { Seen } from '../reader.ts';
import type { ReadingRow } from './timeline.ts';

/** A person's own case and those opened about them, oldest first, as far as the reader may see them. */
export const ownCases = async (seen: Seen, person: CaseId): Promise<readonly CaseState[]> => {
  const { rows } = await seen.query<{ state: unknown }>(
    `select state from (
       select state, opened_at, case_id from huan."case" where case_id = $1
       union all select state, opened_at, case_id from huan."case" where subject = $1 and case_id <> $1
     ) own order by opened_at, case_id limit 500`,
    [person],
  );
  return rows.map(({ state }) => expandState(state));
};

/** Who read any of these cases, newest first. */
export const ownReadings = async (
  seen: Seen,
  cases: readonly CaseId[],
  most: number,
): Promise<readonly (ReadingRow & { readonly case_id: CaseId })[]> => {
  const { rows } = await seen.query<ReadingRow & { readonly case_id: CaseId }>(
    `select case_id, id, read_at, actor, unit, purpose from huan.reading
      where case_id = any($1::uuid[]) order by read_at desc, id desc limit $2`,
    [cases, most],
  );
  return rows;
};
