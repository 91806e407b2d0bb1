import type { Instant } from '../../loop/terms.ts';
import { readPace } from '../../store/time.ts';
import type { House } from '../house.ts';
import { type Called, callingFor } from './calling.ts';

/**
 * Removes calls that ended longer ago than policy keeps them (table `callouts`), and the sirens that went with them. That
 * they were tried, and how it went, stays on record without names.
 *
 * @returns how many were removed; call again while it is `most`
 */
export const removeFinishedCallouts = async (house: Pick<House, 'writer' | 'rules'>, most = 5000): Promise<number> => {
  const pool = house.writer.pool;
  const { now } = await readPace(pool);
  const { rows } = await pool.query<Called>(
    `select loop, clock, least(rung, 1) as rung from huan.callout where next_at is null group by 1, 2, 3`,
  );
  const until = rows.flatMap((called): { loop: string; clock: string; rung: number; before: Instant }[] => {
    const { keep } = callingFor(house, now, called);
    return keep === null ? [] : [{ ...called, before: (now - keep) as Instant }];
  });
  if (until.length === 0) return 0;
  const { rowCount } = await pool.query(
    `with gone as (
       delete from huan.callout o using (
         select c.case_id, c.callout_id
           from huan.callout c join jsonb_to_recordset($1::jsonb) as u(loop text, clock text, rung integer, before bigint)
             on u.loop = c.loop and u.clock = c.clock and u.rung = least(c.rung, 1)
          where c.next_at is null and greatest(c.raised_at, c.sent_at, c.acknowledged_at) < u.before
          limit $2) d
        where o.case_id = d.case_id and o.callout_id = d.callout_id and o.next_at is null
        returning o.case_id, o.callout_id),
     silent as (
       delete from huan.siren s using gone g
        where s.case_id = g.case_id and s.callout_id = g.callout_id and s.stopped_at is not null)
     select from gone`,
    [JSON.stringify(until), most],
  );
  return rowCount ?? 0;
};
