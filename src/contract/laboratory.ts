import { z } from 'zod';

// Specimens that a laboratory or a courier has, and what became of its results.

const id = z.string().meta({ format: 'uuid' });
const at = z.string().meta({ format: 'date-time' });
const unit = z.string();

/** A specimen by the number on its label; nothing says of whom it is. */
const tube = z.object({
  case: id,
  label: z.string().nullable(),
  kind: z.string().nullable(),
  opener: unit,
  since: at,
  receivedAt: at.nullable(),
  result: z.string().nullable(),
  due: at.nullable(),
  late: z.int(),
  offeredTo: unit.nullable(),
});
export type Tube = z.infer<typeof tube>;

/** A result that was given, and whom it found. */
const givenResult = z.object({
  case: id,
  label: z.string().nullable(),
  result: z.string(),
  at,
  seq: z.int().meta({ description: 'What a correction names' }),
  amended: z.boolean(),
  told: unit.nullable().meta({ description: 'Who held the person when the result came' }),
  toldAt: at.nullable(),
  acknowledgedAt: at.nullable(),
  actedAt: at.nullable().meta({ description: 'The first thing that a holder did with the person afterwards' }),
  holder: unit.nullable().meta({ description: 'Who holds the person now; null when the case is closed' }),
});
export type GivenResult = z.infer<typeof givenResult>;

export const laboratoryPage = z
  .object({
    now: at,
    held: z.array(tube),
    more: z.boolean().meta({ description: 'More specimens are here than are shown; each is found by its label' }),
    results: z.array(givenResult),
    moreResults: z.boolean().meta({ description: 'More came in the last days than were looked through for results' }),
  })
  .meta({ title: 'Laboratory' });
/** Labels as they were scanned; in the body, for labels are sealed and addresses are written to logs. */
export const labelsBody = z.strictObject({ labels: z.array(z.string().trim().min(1).max(100)).min(1).max(1000) });

/** The specimens of the asking unit under these labels. */
export const tubesFound = z.object({ items: z.array(tube) }).meta({ title: 'TubesFound' });

export type LaboratoryPage = z.infer<typeof laboratoryPage>;
