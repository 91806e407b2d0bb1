import { z } from 'zod';
import { text } from './text.ts';

// Whoever physically has a person whom nobody offers finds their case by what the person carries.

/** What the person carries: the number of a document, its machine-readable zone, or the code of their pass. */
export const claimableBody = z.strictObject({ carries: text(400, 4) });

/** One case that the unit may claim, without anything about its person. */
export const claimableView = z
  .object({
    case: z.string().meta({ format: 'uuid' }),
    holder: z.string(),
    link: z.string(),
    links: z.array(z.string()).meta({ description: 'Links for which this unit may claim it' }),
  })
  .meta({ title: 'Claimable' });
export type ClaimableView = z.infer<typeof claimableView>;
export const claimablePage = z.object({ items: z.array(claimableView) });
