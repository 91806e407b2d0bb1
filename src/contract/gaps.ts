import { z } from 'zod';
import { mostSkipped } from './query.ts';
import { caseKey, unitKey, word } from './text.ts';

// Open gaps as the duty room works them off: by kind, owner and age.

const at = z.string().meta({ format: 'date-time' });

/** How long a gap has been open: up to two hours, up to a day, longer. */
export const gapAges = ['new', 'day', 'older'] as const;
export type GapAge = (typeof gapAges)[number];

/** Open gaps of the units that one may see, counted. */
export const gapCounts = z
  .object({
    now: at,
    total: z.int(),
    cells: z.array(
      z.object({
        kind: z.string(),
        owner: z.string(),
        new: z.int(),
        day: z.int(),
        older: z.int(),
        late: z.int().meta({ description: 'Of all of them, those whose clock has called somebody' }),
      }),
    ),
  })
  .meta({ title: 'GapCounts' });
export type GapCounts = z.infer<typeof gapCounts>;

const gapRow = z.object({
  case: z.string().meta({ format: 'uuid' }),
  kind: z.string(),
  owner: z.string(),
  about: z.string().nullable().meta({ description: 'The loop of the case that it is about' }),
  subject: z.string().nullable(),
  openedAt: at,
  due: at.nullable(),
  late: z.int(),
  lateSince: at.nullable().optional(),
  proven: z.boolean().meta({ description: 'Something was recorded that may close it' }),
});
export type GapRow = z.infer<typeof gapRow>;

/** One page of gaps, the oldest first. */
export const gapPage = z
  .object({ now: at, items: z.array(gapRow), next: z.string().nullable(), from: z.string().nullable().optional() })
  .meta({ title: 'GapPage' });
export type GapPage = z.infer<typeof gapPage>;

/** What closes one gap, and who may. */
export const gapTerms = z
  .object({
    case: z.string().meta({ format: 'uuid' }),
    kind: z.string(),
    needs: z.array(z.string()).meta({ description: 'Evidence that policy demands; alternatives joined by |' }),
    fourEyes: z.boolean().meta({ description: 'Somebody else than who caused it closes it' }),
    own: z
      .boolean()
      .meta({ description: 'The one who asks caused it, or is of a unit that may not look into it itself' }),
    giver: z.string().nullable(),
    subject: z.string().nullable(),
    other: z.string().nullable().meta({ description: 'The other case of what may be one person' }),
  })
  .meta({ title: 'GapTerms' });
export type GapTerms = z.infer<typeof gapTerms>;

export const gapsLengthQuery = z.strictObject({
  kind: word.optional(),
  owner: unitKey.optional(),
  age: z.enum(gapAges).optional(),
  late: z.enum(['true']).optional(),
});
export type GapsLengthQuery = z.output<typeof gapsLengthQuery>;
export const gapsQuery = gapsLengthQuery.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional(),
  /** Leaves out so many gaps from the beginning; `cursor` wins. */
  skip: z.coerce.number().int().min(1).max(mostSkipped).optional(),
});
export type GapsQuery = z.output<typeof gapsQuery>;
export const gapPath = z.strictObject({ case: caseKey });
