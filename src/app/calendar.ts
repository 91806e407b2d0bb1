import type { CalendarBody, CalendarView } from '../contract/calendar.ts';
import type { RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import { dayOf } from '../city/workdays.ts';
import { civilFromDays } from '../loop/calendar.ts';
import { type ActorId, instant, minutes } from '../loop/terms.ts';
import { type CalendarDay, fillDays, markDays, readDays, unmarkDays } from '../store/calendar.ts';
import type { Who } from '../store/reader.ts';
import { readPace } from '../store/time.ts';
import type { House } from './house.ts';

const two = (number: number): string => String(number).padStart(2, '0');
const written = (number: number): string => {
  const { year, month, day } = civilFromDays(number);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
};

/** The marked days of a year, this one unless told, and what today is. The calendar is no secret: nobody is asked for. */
export const readCalendar = async (house: House, asked: number | undefined): Promise<CalendarView> => {
  const { now } = await readPace(house.writer.pool);
  const today = dayOf(instant(now));
  const year = asked ?? civilFromDays(today).year;
  const from = String(year).padStart(4, '0');
  const days = await readDays(house.writer.pool, `${from}-01-01`, `${from}-12-31`);
  const { workday, untilWorkday } = house.calendar.facts(instant(now));
  return {
    now: writeInstant(instant(now)),
    year,
    today: {
      day: written(today),
      working: workday === true,
      next: typeof untilWorkday === 'number' ? written(dayOf(instant(now + minutes(untilWorkday)))) : null,
    },
    days: days.map(({ day, working, names }) => ({ day, working, names: { ...names } })),
  };
};

/** The calendar is the whole city's: its administrators are those of the duty room. */
const against = (house: House, who: Who): RequestCode | null => (who.unit === house.duty ? null : 'not_allowed');

/** Marks days as holidays or as days on which work is made up for. */
export const setDays = async (house: House, who: Who, body: CalendarBody): Promise<RequestCode | null> => {
  const refused = against(house, who);
  if (refused !== null) return refused;
  await markDays(house.writer.pool, who.actor, body.days);
  await house.calendar.reload();
  return null;
};

/** Takes the marks off a day, or off all days until another one: they are again as the week says. */
export const clearDays = async (house: House, who: Who, from: string, until: string): Promise<RequestCode | null> => {
  const refused = against(house, who);
  if (refused !== null) return refused;
  const were = await unmarkDays(house.writer.pool, who.actor, from, until);
  await house.calendar.reload();
  return were > 0 ? null : 'day_unmarked';
};

/** Fills an empty calendar; one in which any day is marked is left as it is. */
export const bringDays = async (house: House, by: ActorId, days: readonly CalendarDay[]): Promise<void> => {
  await fillDays(house.writer.pool, by, days);
  await house.calendar.reload();
};
