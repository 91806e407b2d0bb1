import type pg from 'pg';
import type { CaseId } from '../loop/terms.ts';
import {
  type History,
  type Spot,
  type Stay,
  longestWait,
  mayShare,
  presentDuring,
  spotsIn,
  touches,
} from './contact-stays.ts';

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
  const near = sat.map(({ unit, since }) => ({ unit, since: since - within, until: since + within }));
  for (const { id } of await presentDuring(pool, near, longestWait)) asked.add(id);
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
