import { z } from 'zod';
import { day, smallJson, text } from './text.ts';

const document = z.strictObject({
  type: text(10),
  number: text(40, 1),
  issuer: text(10).optional(),
  expires: day.optional(),
});

/**
 * What identifies a person: sealed under the key of the case, never seen by the kernel or by policy. Known entries have
 * a shape, because search and screens rely on them; others may be anything small.
 */
export const personal = z
  .object({
    surname: text(100).optional(),
    givenNames: text(200).optional(),
    nativeName: text(100).optional(),
    namePinyin: text(200).optional().meta({ description: 'How the name is read, confirmed: syllables with spaces' }),
    documents: z.array(document).max(10).optional(),
    birthDate: day.optional(),
    sex: z.enum(['M', 'F', 'X']).optional(),
    nationality: z
      .string()
      .regex(/^[A-Z]{2,3}$/)
      .optional(),
    phone: text(40).optional(),
    email: text(200).optional(),
    address: text(500).optional(),
    seat: text(10).optional().meta({ description: 'On the flight' }),
    busSeat: text(10).optional(),
    room: text(40).optional(),
    floor: text(20).optional(),
    plate: text(20).optional(),
    driver: text(100).optional(),
    token: text(100).optional(),
    temperature: z.number().min(30).max(45).optional(),
    note: text(4000).optional(),
  })
  .catchall(smallJson)
  .refine((value) => Object.keys(value).length <= 60, { error: 'too_big' })
  .meta({ description: 'What identifies the person. Sealed; every read of it is recorded.' });
