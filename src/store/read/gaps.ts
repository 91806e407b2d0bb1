import type { Seen } from '../reader.ts';
import { type CaseRow, type Position, opened } from './cases.ts';

/** Open gaps of one kind and owner, by how long they have been open. */
export interface GapCount {
  readonly kind: string;
  readonly owner: string;
  readonly new: number;
  readonly day: number;
  readonly older: number;
  readonly late: number;
}

// Both walk the index of open gaps, which holds nothing else.
const open = `from huan."case" where loop = 'gap' and closed_at is null`;

/**
 * Counts open gaps.
 *
 * @param fresh opened since this instant counts as new
 * @param today opened since this instant, and not new, as of the last day
 */
export const countGaps = async (seen: Seen, fresh: number, today: number): Promise<readonly GapCount[]> => {
  const { rows } = await seen.query<GapCount>(
    `select coalesce(kind, 'unknown') as kind, holder as owner,
            count(*) filter (where opened_at >= $1)::int as new,
            count(*) filter (where opened_at < $1 and opened_at >= $2)::int as day,
            count(*) filter (where opened_at < $2)::int as older,
            count(*) filter (where rung > 0)::int as late
       ${open} group by 1, 2 order by count(*) desc, 1, 2`,
    [fresh, today],
  );
  return rows;
};

export interface GapFilter {
  readonly kind: string | null;
  readonly owner: string | null;
  /** Opened since, and before, these instants. */
  readonly since: number;
  readonly before: number;
  readonly late: boolean;
}

const wanted = `${open}
        and opened_at >= $3 and opened_at < $4 and ($1::text is null or coalesce(kind, 'unknown') = $1)
        and ($2::text is null or holder = $2) and (not $5::boolean or rung > 0)`;
const valuesOf = ({ kind, owner, since, before, late }: GapFilter): readonly unknown[] => [
  kind,
  owner,
  since,
  before,
  late,
];

/** Where open gaps go on after the first `skip` of them, or null when there are no more than that. */
export const gapsAfter = async (seen: Seen, filter: GapFilter, skip: number): Promise<Position | null> => {
  const { rows } = await seen.query<{ case_id: string; first: number }>(
    `select case_id, opened_at as first ${wanted} order by opened_at, case_id offset $6::int - 1 limit 2`,
    [...valuesOf(filter), skip],
  );
  const [row, following] = rows;
  return row === undefined || following === undefined ? null : { first: row.first, second: 0, id: row.case_id };
};

/** How many open gaps these are; counting stops at `most`. */
export const gapsLength = async (seen: Seen, filter: GapFilter, most: number): Promise<number> => {
  const { rows } = await seen.query<{ n: number }>(`select count(*)::int as n from (select ${wanted} limit $6) c`, [
    ...valuesOf(filter),
    most,
  ]);
  return rows[0]?.n ?? 0;
};

/** Open gaps, the oldest first. */
export const listGaps = async (
  seen: Seen,
  filter: GapFilter,
  most: number,
  from: Position | undefined,
): Promise<readonly CaseRow[]> => {
  const { rows } = await seen.query<Parameters<typeof opened>[0][number]>(
    `select case_id, state, opened_at as first, 0 as second ${wanted} and (opened_at, case_id) > ($6::bigint, $7::uuid)
      order by opened_at, case_id limit $8`,
    [...valuesOf(filter), from?.first ?? 0, from?.id ?? '00000000-0000-0000-0000-000000000000', most],
  );
  return opened(rows);
};
