import { z } from 'zod';
import { caseKey } from './text.ts';

// What a unit may do next with a case, and what stands in the way.

/** Why a step would be refused now. */
const barred = z
  .object({
    code: z.string(),
    about: z.array(z.string()).meta({ description: 'Codes: missing evidence, the link, the unit…' }),
    text: z.string().meta({ description: 'The same in words, in the language asked for' }),
  })
  .nullable()
  .meta({ description: 'null: it would be done' });

const linkStep = z.object({
  link: z.string(),
  kinds: z.array(z.string()).meta({ description: 'Kinds of unit that may hold this link' }),
  receivers: z.array(z.string()).meta({ description: 'Units to offer to, the likeliest first' }),
  barred,
});
const endingStep = z.object({ ending: z.string(), barred });

/** The steps of one case for the unit that asks. */
export const stepsView = z
  .object({
    case: z.string().meta({ format: 'uuid' }),
    standing: z.enum(['holder', 'giver', 'receiver', 'other']).meta({
      description: 'holder: holds it; giver: has offered it; receiver: it is offered to you; other: none of these',
    }),
    links: z.array(linkStep),
    endings: z.array(endingStep),
    records: z.array(z.string()).meta({ description: 'Kinds of evidence that this unit may record' }),
    claim: z.array(z.string()).meta({ description: 'Links for which this unit may claim the case' }),
    acknowledge: z.array(z.string()).meta({ description: 'Clocks whose alarm may be answered' }),
    emergency: z.boolean().meta({ description: 'Danger to life may be declared' }),
  })
  .meta({ title: 'Steps' });
export type StepsView = z.infer<typeof stepsView>;
export const stepsPage = z.object({ items: z.array(stepsView) });

/** For which cases to ask: at most a bus. */
export const stepsBody = z.strictObject({ cases: z.array(caseKey).min(1).max(100) });
