import { z } from 'zod';
import { day, text } from './text.ts';

// The working calendar of the city: days that are not as the week says.

const names = z.strictObject({ 'zh-Hans': text(60, 1), 'zh-Hant': text(60, 1), en: text(60, 1) });

export const calendarDay = z
  .object({
    day: z.string().meta({ description: 'A day of the city, YYYY-MM-DD', format: 'date' }),
    working: z.boolean().meta({ description: 'Worked on, though the week says no; or a holiday, though it says yes' }),
    names: z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() }),
  })
  .meta({ title: 'CalendarDay' });
export type CalendarDayView = z.infer<typeof calendarDay>;

export const calendarView = z
  .object({
    now: z.string().meta({ format: 'date-time' }),
    year: z.int(),
    today: z.object({
      day: z.string().meta({ format: 'date' }),
      working: z.boolean().meta({ description: 'Whether the city works today' }),
      next: z.string().nullable().meta({ description: 'The next working day after today', format: 'date' }),
    }),
    days: z.array(calendarDay),
  })
  .meta({ title: 'Calendar' });
export type CalendarView = z.infer<typeof calendarView>;

export const calendarQuery = z.strictObject({ year: z.coerce.number().int().min(1970).max(2200).optional() });
export const dayPath = z.strictObject({ day });
export const untilQuery = z.strictObject({ until: day.optional() });

export const calendarBody = z.strictObject({
  days: z
    .array(z.strictObject({ day, working: z.boolean(), names }))
    .min(1)
    .max(400)
    .superRefine((days, context) => {
      const seen = new Set<string>();
      for (const [index, one] of days.entries()) {
        if (seen.has(one.day))
          context.addIssue({ code: 'custom', message: 'day_twice', path: [index, 'day'], input: one.day });
        seen.add(one.day);
      }
    }),
});
export type CalendarBody = z.output<typeof calendarBody>;
