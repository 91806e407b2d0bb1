import { z } from 'zod';

const id = z.string().meta({ format: 'uuid' });
const unit = z.string();

const contactView = z.object({
  case: id,
  reasons: z.array(z.string()),
  holder: unit.nullable(),
  district: z.string().nullable(),
});

/** The contacts of a person, as far as the unit may see them. */
export const contactPage = z
  .object({
    case: id,
    items: z.array(contactView).meta({ description: 'Those whom your unit may see' }),
    others: z.int().meta({ description: 'How many more there are' }),
    units: z
      .array(z.object({ unit, heads: z.int() }))
      .meta({ description: 'Who must act for the others, and for how many' }),
    staff: z
      .array(z.object({ unit, heads: z.int() }))
      .meta({ description: 'How many people were on duty with the person, by the unit that is told who they are' }),
    unrostered: z
      .array(unit)
      .meta({ description: 'Units that had the person and kept no roster: each is told to find out who was there' }),
    outside: z.array(z.object({ unit, kind: z.enum(['driver', 'household', 'unseated']) })).meta({
      description:
        'Whom Huan has no case of, by the unit that has to reach them; `unseated`: whose seats are to be found out',
    }),
  })
  .meta({ title: 'Contacts' });
export type ContactPage = z.infer<typeof contactPage>;
