import { z } from 'zod';
import { loops } from '../city/loops.ts';
import { caseKey, unitKey, word } from './text.ts';

// Lists as files. Which columns there are is the server's affair; their heads come in the language asked for.

export const exportLists = ['holding', 'coming', 'late', 'gaps', 'flight', 'site', 'run', 'handover'] as const;
export type ExportList = (typeof exportLists)[number];
export const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which list, as what file. */
export const exportBody = z
  .strictObject({
    list: z.enum(exportLists),
    format: z.enum(exportFormats),
    /** Of a desk: the unit itself, or it and every unit below it. */
    scope: z.enum(['mine', 'below']).default('mine'),
    /** Another unit that yours may see: its desk. */
    of: unitKey.optional(),
    loop: z.enum([...loops.keys()]).optional(),
    /** The flight, site, run or group handover whose people they are. */
    case: caseKey.optional(),
    /** Of gaps: only those of this kind, of this owner. */
    kind: word.optional(),
    owner: unitKey.optional(),
    /** With names; the reading is recorded for every one of them. */
    names: z.boolean().default(false),
  })
  .refine(({ list, case: about }) => !['flight', 'site', 'run', 'handover'].includes(list) || about !== undefined, {
    error: 'missing',
    path: ['case'],
  });
export type ExportBody = z.output<typeof exportBody>;
