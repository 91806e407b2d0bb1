import { z } from 'zod';
import { casePage } from './answer.ts';
import { factsSchema } from './facts.ts';
import { personal } from './personal.ts';
import { searchPurpose } from './purpose.ts';
import { commandKey, day, moment, text, unitKey } from './text.ts';

// What is said with a travel document in hand: a health declaration, the lines of a machine-readable zone.

export const declarationBody = z.strictObject({
  commandId: commandKey,
  unit: unitKey.optional(),
  happenedAt: moment.optional(),
  document: text(40, 1),
  flight: z.strictObject({
    carrier: z.string().regex(/^[A-Z0-9]{2,3}$/),
    number: z.string().regex(/^[0-9]{1,4}[A-Z]?$/),
    to: z.string().regex(/^[A-Z]{3}$/),
    day,
  }),
  facts: factsSchema('declaration'),
  personal: personal.optional(),
});

/** No list names the person yet: the declaration is kept, and attached when one does. */
export const declarationKept = z
  .object({ commandId: z.string(), kept: z.literal(true), keptUntil: z.string() })
  .meta({ title: 'Kept' });

export const mrzBody = z.strictObject({
  lines: text(200, 1),
  year: z.int().min(1900).max(2200).optional(),
  purpose: searchPurpose.optional(),
});

export const mrzAnswer = z.object({
  valid: z.boolean(),
  person: z
    .object({
      surname: z.string(),
      givenNames: z.string(),
      sex: z.string().optional(),
      birthDate: z.string().optional(),
      nationality: z.string().optional(),
      document: z.object({
        type: z.string(),
        number: z.string(),
        issuer: z.string().optional(),
        expires: z.string().optional(),
      }),
      documentCode: z.string().meta({ description: 'As it stands in the zone: P, PD, ID' }),
      optional: z.string().optional().meta({ description: 'Personal number or other optional data, without fillers' }),
    })
    .nullable(),
  checks: z.array(z.object({ field: z.string(), stated: z.string(), computed: z.string(), ok: z.boolean() })),
  corrections: z.array(z.looseObject({})),
  otherNumbers: z.array(z.string()).meta({
    description: 'What the document number would be with one misread character exchanged, where its check digit agrees',
  }),
  problems: z.array(z.looseObject({})),
  found: casePage,
});
