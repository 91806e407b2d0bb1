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
  .object({ now: at, held: z.array(tube), more: z.boolean(), results: z.array(givenResult) })
  .meta({ title: 'Laboratory' });
export type LaboratoryPage = z.infer<typeof laboratoryPage>;
