import { z } from 'zod';
import { caseView, flightView, unitView } from '../../contract/answer.ts';

// Answers that the contract describes piece by piece.

const { balance, links, lanes } = flightView.shape;
const listedFlight = z.object({
  ...caseView.shape,
  balance: balance.partial({ seen: true }),
  // Said by servers that count the people of all flights at once; otherwise each flight is asked for.
  links: links.optional(),
  lanes,
});

/** One page of `GET /v1/flights`. */
export const flightPage = z.object({ now: z.string(), items: z.array(listedFlight), next: z.string().nullable() });
/** `GET /v1/units`. */
export const unitList = z.object({ items: z.array(unitView) });
/** What is answered to what only has to be done. */
export const done = z.object({ done: z.literal(true) });
