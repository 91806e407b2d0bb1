import type { z } from 'zod';
import { claimableBy } from '../../app/claimable.ts';
import { readCursor } from '../../app/cursor.ts';
import { misreadOf } from '../../app/mrz.ts';
import { search } from '../../app/search.ts';
import { casePage } from '../../contract/answer.ts';
import { claimableBody, claimablePage } from '../../contract/claimable.ts';
import { searchBody } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** Says what is misread of a zone that was typed or scanned, rather than to look for whoever has such a number. */
const refuseMisread = (text: string | undefined): void => {
  const about = text === undefined ? [] : misreadOf(text);
  if (about.length > 0) throw new Failure('zone_misread', { about });
};

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
    async (request) => {
      const who = await desk.callers.who(request, 'read');
      const { cursor } = request.body;
      const from = cursor === undefined ? undefined : readCursor(cursor);
      if (from === null) throw new Failure('cursor_bad');
      refuseMisread(request.body.text);
      return search(desk.house, who, request.body, from);
    },
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
      refuseMisread(request.body.carries);
      return { items: [...(await claimableBy(desk.house, who, request.body.carries))] };
    },
  );
};
