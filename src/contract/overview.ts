import { z } from 'zod';

const at = z.string().meta({ format: 'date-time' });

/** What the duty room must see beside the flights, as far as the unit may see it. */
export const overview = z
  .object({
    now: at,
    units: z
      .record(z.string(), z.int())
      .meta({ description: 'People held now, by unit; units without any are left out' }),
    tests: z
      .array(z.object({ holder: z.string(), open: z.int(), late: z.int(), oldest: at }))
      .meta({ description: 'Specimens without a result, by who holds them' }),
    rooms: z
      .array(z.object({ unit: z.string(), case: z.string(), capacity: z.int().nullable(), taken: z.int().nullable() }))
      .meta({
        description:
          'Open sites; capacity is null until a checklist was accepted, taken is null for a site itself while it keeps places for people whom it has to count',
      }),
    runs: z
      .array(
        z.object({
          case: z.string(),
          holder: z.string(),
          link: z.string(),
          seats: z.int().nullable(),
          aboard: z.int(),
          due: at.nullable(),
          late: z.int(),
        }),
      )
      .meta({ description: 'Runs under way, the first due first' }),
    imported: z
      .array(z.object({ day: z.string(), cases: z.int() }))
      .meta({ description: 'People found positive, by day of the city, the last 14 days' }),
  })
  .meta({ title: 'Overview' });
export type Overview = z.infer<typeof overview>;
