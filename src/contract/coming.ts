import { z } from 'zod';

const at = z.string().meta({ format: 'date-time' });

const comingVoyage = z.object({
  case: z.string().meta({ format: 'uuid' }),
  carrier: z.string().nullable(),
  number: z.string().nullable(),
  ship: z.string().nullable(),
  from: z.string().nullable(),
  expectedAt: z.string().nullable().meta({ description: 'As estimated, else as scheduled' }),
  landedAt: at.nullable(),
  stand: z.string().nullable(),
  open: z.boolean(),
});
export type ComingVoyage = z.infer<typeof comingVoyage>;

/** Who is on the way to one's districts, in nobody's name. */
export const comingPage = z
  .object({
    now: at,
    items: z
      .array(
        z.object({
          district: z.string(),
          voyage: comingVoyage.nullable().meta({ description: 'Null for people who were on no list' }),
          since: at.meta({ description: 'When the first of them was announced' }),
          announced: z.int(),
          aboard: z.int().meta({ description: 'Announced, still with the carrier' }),
          port: z.int().meta({ description: 'Announced and entered, not yet received by anybody of the district' }),
          received: z.int().meta({ description: 'Announced and received by the district or a unit of it' }),
          elsewhere: z
            .int()
            .meta({ description: 'Announced, and now bound for another district, or taken over by one' }),
          ended: z.int().meta({ description: 'Announced, and through before they came' }),
          untold: z.int().meta({ description: 'Received, though nobody announced them' }),
        }),
      )
      .meta({ description: 'By district and voyage, the first expected first' }),
  })
  .meta({ title: 'OnTheWay' });
export type ComingPage = z.infer<typeof comingPage>;
