import type { CaseId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

// Both walk the index of events that carry a decision, whose condition the statements repeat word by word.
const decisions = `huan.event e where strpos(e.data::text, '"decided":[') > 0 and e.recorded_at >= $1 and e.recorded_at < $2`;

/** How many cases a row of a table decided. */
export interface DecidedRow {
  readonly table: string;
  readonly version: string;
  readonly row: string;
  readonly cases: number;
}

/** How many cases each row decided between two instants (milliseconds), the most frequent first. */
export const decidedRows = async (seen: Seen, from: number, to: number): Promise<readonly DecidedRow[]> => {
  const { rows } = await seen.query<DecidedRow>(
    `select t."table", t.version, r.row, count(distinct t.case_id)::int as cases
       from (select e.case_id, d ->> 'table' as "table", d ->> 'version' as version, d -> 'rows' as rows
               from (select e.case_id, e.data from ${decisions}) e,
                    json_array_elements(e.data -> 'changes' -> 'decided') d) t,
            json_array_elements_text(t.rows) r(row)
      group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit 2000`,
    [from, to],
  );
  return rows;
};

/** The newest event between two instants in which a row decided, or null. */
export const decidedBy = async (
  seen: Seen,
  from: number,
  to: number,
  by: { readonly table: string; readonly version: string; readonly row: string },
): Promise<{ readonly case_id: CaseId; readonly seq: number } | null> => {
  const { rows } = await seen.query<{ case_id: CaseId; seq: number }>(
    `select e.case_id, e.seq from ${decisions}
        and exists (select from json_array_elements(e.data -> 'changes' -> 'decided') d
                     where d ->> 'table' = $3 and d ->> 'version' = $4
                       and exists (select from json_array_elements_text(d -> 'rows') r(row) where r.row = $5))
      order by e.recorded_at desc, e.case_id limit 1`,
    [from, to, by.table, by.version, by.row],
  );
  return rows[0] ?? null;
};
