import type pg from 'pg';
import type { UnitNames } from '../city/units.ts';
import { type CalendarFacts, type MarkedDay, markedDays, openCalendarFacts } from '../city/workdays.ts';
import { noted } from './journal.ts';
import type { Seen } from './reader.ts';
import { inTransaction } from './transaction.ts';

/** A day of the calendar that is not as the week says. */
export interface CalendarDay {
  /** `YYYY-MM-DD`, a day of the city. */
  readonly day: string;
  readonly working: boolean;
  readonly names: UnitNames;
}

/** The calendar in memory, as every process decides by it; loaded anew when somebody changed it. */
export interface Calendar {
  /** What decision tables may ask about an instant. */
  readonly facts: CalendarFacts;
  reload(): Promise<void>;
}

const columns = 'day, working, names';

/** Opens the calendar. @param pool one that may read every row */
export const openCalendar = async (pool: pg.Pool): Promise<Calendar> => {
  let facts = openCalendarFacts(new Map());
  const reload = async (): Promise<void> => {
    const { rows } = await pool.query<CalendarDay>(`select ${columns} from huan.calendar_day where removed_at is null`);
    facts = openCalendarFacts(markedDays(rows));
  };
  await reload();
  return { facts: (at) => facts(at), reload };
};

/** The marked days from one to another, both included, in order. */
export const readDays = async (seen: Seen, from: string, until: string): Promise<readonly CalendarDay[]> => {
  const { rows } = await seen.query<CalendarDay>(
    `select ${columns} from huan.calendar_day where removed_at is null and day between $1 and $2 order by day`,
    [from, until],
  );
  return rows;
};

// Nobody else marks a day between what is read here and what is written.
const locked = (pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('huan.calendar'))`);
    await work(client);
  });

const added = (where: string): string =>
  noted(
    'calendar_day',
    `insert into huan.calendar_day (mark, day, working, names, set_by, set_at)
     select gen_random_uuid(), d.day, d.working, d.names, $2, huan.now()
       from jsonb_to_recordset($1::jsonb) as d(day text, working boolean, names jsonb)
      where ${where} returning *`,
    '$2',
  );

const takenOff = (which: string): string =>
  noted(
    'calendar_day',
    `update huan.calendar_day c set removed_by = $2, removed_at = huan.now()
      where c.removed_at is null and ${which} returning *`,
    '$2',
  );

/** Marks days; one that is marked already is marked anew, unless it is so marked. */
export const markDays = (pool: pg.Pool, by: string, days: readonly CalendarDay[]): Promise<void> =>
  locked(pool, async (client) => {
    const values = [JSON.stringify(days), by];
    const other = `exists (select from jsonb_to_recordset($1::jsonb) as d(day text, working boolean, names jsonb)
                            where d.day = c.day and (d.working, d.names) is distinct from (c.working, c.names))`;
    await client.query(takenOff(other), values);
    const free = 'not exists (select from huan.calendar_day c where c.day = d.day and c.removed_at is null)';
    await client.query(added(free), values);
  });

/** Fills an empty calendar; one in which any day was ever marked is left as it is. */
export const fillDays = (pool: pg.Pool, by: string, days: readonly CalendarDay[]): Promise<void> =>
  locked(pool, async (client) => {
    await client.query(added('not exists (select from huan.calendar_day)'), [JSON.stringify(days), by]);
  });

/** Takes the marks off days, from one to another, both included: they are again as the week says. @returns how many were marked */
export const unmarkDays = async (pool: pg.Pool, by: string, from: string, until: string): Promise<number> => {
  const { rowCount } = await pool.query(takenOff('c.day between $1 and $3'), [from, by, until]);
  return rowCount ?? 0;
};

/** What every day was ever marked as. */
export const readEverMarked = async (client: Seen): Promise<readonly MarkedDay[]> => {
  const { rows } = await client.query<MarkedDay>('select distinct day, working from huan.calendar_day order by day');
  return rows;
};
