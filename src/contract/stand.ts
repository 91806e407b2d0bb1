import { z } from 'zod';

/** Dedicated stands: each is a case of its own, so that it never takes two flights, nor one before it was cleaned. */
export const standView = z
  .object({
    case: z.string().meta({ format: 'uuid' }),
    unit: z.string().meta({ description: 'The airport that runs it' }),
    stand: z
      .string()
      .nullable()
      .meta({ description: 'What it is called; null for one that was opened without a name' }),
    checked: z.boolean().meta({ description: 'Its checklist is accepted; before that it takes no flight' }),
    by: z.string().nullable().meta({ description: 'The flight that stands on it', format: 'uuid' }),
    ready: z.boolean().meta({ description: 'Cleaned since the last flight left' }),
  })
  .meta({ title: 'Stand' });
export type StandView = z.infer<typeof standView>;
export const standList = z.object({ items: z.array(standView) });
export type StandList = z.infer<typeof standList>;
