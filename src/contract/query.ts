import { z } from 'zod';
import { loops } from '../city/loops.ts';
import { searchPurpose } from './purpose.ts';
import { accountKey, caseKey, commandKey, fileKey, moment, text, unitKey, word } from './text.ts';

// What is asked. Nothing that identifies a person may stand in an address: those questions are bodies.

const limit = z.coerce.number().int().min(1).max(500).default(50);
const cursor = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/)
  .optional();
const yes = z
  .enum(['true', 'false'])
  .default('false')
  .transform((said) => said === 'true');
const loop = z.enum([...loops.keys()]).optional();

export const deskLists = ['holding', 'coming', 'late', 'gaps'] as const;
export type DeskList = (typeof deskLists)[number];

/** As far as one may leap into a list, and as far as its rows are counted. */
export const mostSkipped = 250_000;

export const deskQuery = z.strictObject({
  list: z.enum(deskLists),
  loop,
  /** `mine`: the unit itself; `below`: it and every unit below it. */
  scope: z.enum(['mine', 'below']).default('mine'),
  /** Another unit that yours may see: its desk instead of one's own. */
  of: unitKey.optional(),
  names: yes,
  limit,
  cursor,
  /** Leaves out so many rows from the beginning: for whoever leaps. Paging goes on by `cursor`, which wins. */
  skip: z.coerce.number().int().min(1).max(mostSkipped).optional(),
});
export type DeskQuery = z.output<typeof deskQuery>;

export const scopeQuery = z.strictObject({
  scope: z.enum(['mine', 'below']).default('mine'),
  of: unitKey.optional(),
});
export type ScopeQuery = z.output<typeof scopeQuery>;
export const lengthQuery = scopeQuery.extend({ list: z.enum(deskLists), loop });
export type LengthQuery = z.output<typeof lengthQuery>;
export const casePath = z.strictObject({ case: caseKey });
export const handoverPath = z.strictObject({ handover: caseKey });
export const filePath = z.strictObject({ case: caseKey, file: fileKey });
export const accountPath = z.strictObject({ account: accountKey });
export const unitPath = z.strictObject({ unit: unitKey });
export const musterQuery = z.strictObject({ since: moment });
export const keyPath = z.strictObject({ account: accountKey, key: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

export const caseQuery = z.strictObject({ personal: yes });
export const timelineQuery = z.strictObject({
  personal: yes,
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export const flightsQuery = z.strictObject({
  open: z
    .enum(['true', 'false'])
    .default('true')
    .transform((said) => said === 'true'),
  /** `false`: without how many are in which lane, for which every person's state is opened. */
  lanes: z
    .enum(['true', 'false'])
    .default('true')
    .transform((said) => said === 'true'),
  limit,
  cursor,
});
export const peopleQuery = z.strictObject({ names: yes, link: word.optional(), limit, cursor });
export const readingQuery = z.strictObject({ limit, cursor });
/** Lists of which a screen needs every row: as much at once as there may be in a page. */
export const longList = { limit: z.coerce.number().int().min(1).max(500).default(500), cursor } as const;
export const accountsQuery = z.strictObject({ unit: unitKey.optional(), ...longList });
export const manifestQuery = z.strictObject({
  commandId: commandKey,
  dryRun: yes,
  /** Year in which the document was written: two-digit years are placed around it. */
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  unit: unitKey.optional(),
  allowDrops: yes,
});

/** What to look for. A QR token, a phone, a document number or a name; every hit is a recorded reading. */
export const searchBody = z
  .strictObject({
    text: text(400, 1).optional().meta({
      description:
        'Any of them, as typed or scanned: a name in any script, pinyin or initials, a number, a plate, a zone',
    }),
    name: text(200, 1).optional(),
    document: text(40, 1).optional(),
    phone: text(40, 1).optional(),
    qr: text(100, 1).optional(),
    plate: text(20, 1).optional(),
    birthDate: text(10, 1).optional(),
    loop,
    closed: z.boolean().default(false),
    purpose: searchPurpose.optional(),
    limit: z.int().min(1).max(100).default(20),
    cursor,
  })
  .refine(
    (body) => [body.text, body.name, body.document, body.phone, body.qr, body.plate].some((word) => word !== undefined),
    { error: 'missing' },
  )
  // It is compared with nothing else: who gives it with a number would think that it was heeded.
  .refine(({ birthDate, name }) => birthDate === undefined || name !== undefined, { error: 'missing', path: ['name'] });
export type SearchBody = z.output<typeof searchBody>;
