import type { z } from 'zod';
import { stepsOf } from '../../app/steps.ts';
import { stepsBody, stepsPage } from '../../contract/step.ts';
import { languageFor } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** What may be done next, and what stands in the way. */
export const stepRoutes = ({ server, house, callers }: Desk): void => {
  server.post<{ Body: z.output<typeof stepsBody> }>(
    '/v1/steps',
    {
      schema: {
        tags: ['cases'],
        summary: 'What your unit may do next with each of these cases, and what is missing for it',
        body: stepsBody,
        response: answers(stepsPage),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      return { items: await stepsOf(house, who, request.body.cases, languageFor(request)) };
    },
  );
};
