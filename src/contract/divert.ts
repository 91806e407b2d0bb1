import { z } from 'zod';
import { doneAnswer } from './answer.ts';
import { stampShape } from './command.ts';
import { caseKey, text } from './text.ts';

// A flight that does not come: what is said of it and of everybody aboard, in one command.

const common = {
  ...stampShape,
  keep: z.array(caseKey).max(2000).default([]).meta({ description: 'People who come all the same: they stay open' }),
};

export const divertBody = z
  .discriminatedUnion('ending', [
    z.strictObject({
      ...common,
      ending: z.literal('diverted'),
      to: z
        .string()
        .regex(/^[A-Z0-9]{3,8}$/)
        .meta({ description: 'Code of the place where it went' }),
      receiver: text(500, 1).meta({ description: 'Who has the people there; sealed with each of them' }),
    }),
    z.strictObject({ ...common, ending: z.literal('cancelled') }),
  ])
  .meta({ title: 'Diversion' });
export type DivertBody = z.output<typeof divertBody>;

export const divertAnswer = doneAnswer.extend({ ended: z.int(), kept: z.int() }).meta({ title: 'Diverted' });
