import type { z } from 'zod';
import { search } from '../../app/search.ts';
import { casePage } from '../../contract/answer.ts';
import { searchBody } from '../../contract/query.ts';
import { type Desk, answers } from '../part.ts';

/** Search by name, document, phone or QR token. A body, never an address: addresses are logged on their way. */
export const searchRoutes = (desk: Desk): void => {
  desk.server.post<{ Body: z.output<typeof searchBody> }>(
    '/v1/search',
    {
      config: { rateLimit: { max: 600, timeWindow: 60_000 } },
      schema: {
        tags: ['search'],
        summary: 'Find people by what identifies them; every hit is a recorded reading',
        body: searchBody,
        response: answers(casePage),
      },
    },
    async (request) => search(desk.house, await desk.callers.who(request, 'read'), request.body),
  );
};
