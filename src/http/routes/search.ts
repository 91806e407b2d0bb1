import type { z } from 'zod';
import { claimableBy } from '../../app/claimable.ts';
import { search } from '../../app/search.ts';
import { casePage } from '../../contract/answer.ts';
import { claimableBody, claimablePage } from '../../contract/claimable.ts';
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
  desk.server.post<{ Body: z.output<typeof claimableBody> }>(
    '/v1/claimable',
    {
      // Somebody stands in front of the officer: nobody has more than a few in a minute.
      config: { rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        tags: ['search'],
        summary: 'Cases that this unit may claim, by what the person carries; tells who holds them, and is recorded',
        body: claimableBody,
        response: answers(claimablePage),
      },
    },
    async (request) => {
      const who = await desk.callers.who(request, 'command');
      return { items: [...(await claimableBy(desk.house, who, request.body.carries))] };
    },
  );
};
