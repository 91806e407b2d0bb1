import type { CaseId, Facts } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';
import type { DecidedRow } from './decided.ts';

// What rows of tables did that are asked in passing, as far as it stands with the cases: clocks carry the row that set
// them, a gap its kind, and a closed case its ending.

const clocks = `huan."case" c, json_each(c.state -> 'clocks') k, unnest(string_to_array(k.value ->> 10, ',')) r(row)
  where c.closed_at is null and k.value ->> 3 is not null`;

/** How many open cases have a clock running that a row set, the most frequent first. Reads every open case that is seen. */
export const runningRows = async (seen: Seen): Promise<readonly DecidedRow[]> => {
  const { rows } = await seen.query<DecidedRow>(
    `select 'clocks' as "table", k.value ->> 9 as version, r.row, count(distinct c.case_id)::int as cases
       from ${clocks} group by 2, 3 order by 4 desc, 2, 3 limit 2000`,
  );
  return rows;
};

/** A case that a row speaks about, and since when. */
export interface Spoken {
  readonly case_id: CaseId;
  readonly at: number;
}

/** Any one open case with a clock running that a row set, or null. */
export const runningBy = async (seen: Seen, version: string, row: string): Promise<Spoken | null> => {
  const { rows } = await seen.query<Spoken>(
    `select c.case_id, (k.value ->> 3)::bigint as at from ${clocks} and k.value ->> 9 = $1 and r.row = $2 limit 1`,
    [version, row],
  );
  return rows[0] ?? null;
};

/** Open gaps by their kind. */
export const openGapKinds = async (
  seen: Seen,
): Promise<readonly { readonly kind: string; readonly cases: number }[]> => {
  const { rows } = await seen.query<{ kind: string; cases: number }>(
    `select kind, count(*)::int as cases from huan."case"
      where loop = 'gap' and closed_at is null and kind is not null group by 1`,
  );
  return rows;
};

/** Open gaps about which a table is told the same facts, with the newest of them. */
export interface GapsAlike extends Spoken {
  readonly facts: Facts;
  readonly cases: number;
}

/**
 * Open gaps of some kinds by the facts that their table asks for: their own, and those of the case that they are about as
 * it stands. A gap about a case that is not seen is left out, for what is true of it is not known here.
 *
 * @param names facts that are asked for
 */
export const openGapsAlike = async (
  seen: Seen,
  kinds: readonly string[],
  names: readonly string[],
): Promise<readonly GapsAlike[]> => {
  const { rows } = await seen.query<GapsAlike>(
    `select x.facts, count(*)::int as cases, (array_agg(g.case_id order by g.opened_at desc, g.case_id))[1] as case_id,
            max(g.opened_at) as at
       from huan."case" g left join huan."case" a on a.case_id = g.subject
       cross join lateral (
         select coalesce(jsonb_object_agg(n.name, case n.name
                  when 'loop' then to_jsonb(coalesce(a.loop, g.state -> 'facts' ->> 'about'))
                  when 'link' then to_jsonb(a.link)
                  else to_jsonb(coalesce(g.state -> 'facts' -> n.name, a.state -> 'facts' -> n.name)) end), '{}') as facts
           from unnest($2::text[]) n(name)) x
      where g.loop = 'gap' and g.closed_at is null and g.kind = any($1::text[]) and (g.subject is null or a.case_id is not null)
      group by x.facts`,
    [kinds, names],
  );
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
};

/** Any one open gap of some kinds (the newest), or null. */
export const openGapOf = async (seen: Seen, kinds: readonly string[]): Promise<Spoken | null> => {
  const { rows } = await seen.query<Spoken>(
    `select case_id, opened_at as at from huan."case"
      where loop = 'gap' and closed_at is null and kind = any($1) order by opened_at desc, case_id limit 1`,
    [kinds],
  );
  return rows[0] ?? null;
};

/** Cases closed between two instants, by loop, ending and the length for which they are kept. */
export interface ClosedRow {
  readonly loop: string;
  readonly ending: string;
  /** Milliseconds. */
  readonly kept: number;
  readonly cases: number;
}

// The dates until which cases are kept have an index, their closings have none: a closing of a day is found by the date
// on which what was kept for so long ends.
const closed = `unnest($3::bigint[]) as l(kept)
  join huan."case" c on c.retain_until >= $1 + l.kept and c.retain_until < $2 + l.kept
   and c.closed_at = c.retain_until - l.kept`;

/**
 * Counts cases closed between two instants.
 *
 * @param lengths the lengths for which cases may be kept, in milliseconds
 */
export const closedRows = async (
  seen: Seen,
  from: number,
  to: number,
  lengths: readonly number[],
): Promise<readonly ClosedRow[]> => {
  const { rows } = await seen.query<ClosedRow>(
    `select c.loop, c.ending, l.kept, count(*)::int as cases from ${closed} group by 1, 2, 3`,
    [from, to, lengths],
  );
  return rows.map((row) => ({ ...row, kept: Number(row.kept) }));
};

/** Any one case of some loops and endings that was closed between two instants and is kept for so long, or null. */
export const closedBy = async (
  seen: Seen,
  from: number,
  to: number,
  length: number,
  pairs: readonly Pick<ClosedRow, 'loop' | 'ending'>[],
): Promise<Spoken | null> => {
  const { rows } = await seen.query<Spoken>(
    `select c.case_id, c.closed_at as at from ${closed}
        and exists (select from unnest($4::text[], $5::text[]) as p(loop, ending) where p.loop = c.loop and p.ending = c.ending)
      order by c.closed_at desc, c.case_id limit 1`,
    [from, to, [length], pairs.map(({ loop }) => loop), pairs.map(({ ending }) => ending)],
  );
  return rows[0] ?? null;
};
