import type pg from 'pg';
import { type CaseId, minutes } from '../loop/terms.ts';
import { type History, type Spot, type Stay, mayShare, spotsIn, touches } from './contact-stays.ts';

/** Nobody waits longer in a hall than this: whoever was taken over earlier has left. */
const longestWait = minutes(24 * 60);

interface Search {
  readonly pool: pg.Pool;
  readonly own: History;
  /** The person's stays in halls where people queue for desks. */
  readonly halls: readonly Stay[];
  /** Milliseconds within which two count as beside each other. */
  readonly within: number;
  /** Opens where others were, and notes the reading. */
  readonly look: (cases: readonly CaseId[]) => Promise<ReadonlyMap<CaseId, History>>;
}

/** Whether somebody sat at a desk within so many milliseconds of when another did; it is noted when they sit there. */
const satWithin = (within: number, desk: Spot, theirs: Spot): boolean =>
  touches(
    { since: desk.since - within, until: desk.since + within },
    { since: theirs.since, until: theirs.name === null ? theirs.until : theirs.since },
  );

/**
 * Who was beside a person in halls: whoever was taken over there within the minutes of the rule, and whoever sat at the
 * same desk within those minutes, however long each had waited for it. Where the desk of the person is known, those who
 * queued with them and then sat at another desk are left out; of whom nobody noted the desk is not.
 */
export const besideAtDesks = async ({ pool, own, halls, within, look }: Search): Promise<ReadonlySet<CaseId>> => {
  const beside = new Set<CaseId>();
  if (halls.length === 0) return beside;
  const { rows: queued } = await pool.query<{ case_id: CaseId; nth: number }>(
    `select distinct e.case_id, w.nth::int as nth from unnest($1::text[], $2::bigint[]) with ordinality as w(unit, at, nth)
       join huan.event e on e.to_unit = w.unit and e.happened_at between w.at - $3 and w.at + $3`,
    [halls.map(({ unit }) => unit), halls.map(({ since }) => since), within],
  );
  const desksIn = halls.map((stay) => spotsIn(stay, own, 'desk').filter(({ name }) => name !== null));
  const asked = new Set<CaseId>();
  for (const { case_id: id, nth } of queued) (desksIn[nth - 1]?.length === 0 ? beside : asked).add(id);
  const sat = halls.flatMap(({ unit }, nth) => (desksIn[nth] ?? []).map((desk) => ({ unit, ...desk })));
  if (sat.length === 0) return beside;
  const { rows: there } = await pool.query<{ case_id: CaseId }>(
    `select distinct e.case_id from unnest($1::text[], $2::bigint[]) as s(unit, at)
       join huan.event e on e.to_unit = s.unit and e.happened_at between s.at - $4 and s.at + $3
      where not exists (select from huan.event gone where gone.case_id = e.case_id and gone.seq > e.seq
                           and (gone.to_unit is not null or gone.name = 'case.closed.1') and gone.happened_at < s.at - $3)`,
    [sat.map(({ unit }) => unit), sat.map(({ since }) => since), within, longestWait],
  );
  for (const { case_id: id } of there) asked.add(id);
  for (const [id, { stays, recorded }] of await look([...asked])) {
    const met = stays.some((stay) =>
      halls.some((hall, nth) => {
        const queuedTogether = Math.abs(stay.since - hall.since) <= within;
        const mine = hall.unit === stay.unit ? (desksIn[nth] ?? []) : [];
        return spotsIn(stay, { stays, recorded }, 'desk').some((theirs) =>
          mine.some((desk) => mayShare(desk, theirs) && (queuedTogether || satWithin(within, desk, theirs))),
        );
      }),
    );
    if (met) beside.add(id);
  }
  return beside;
};
