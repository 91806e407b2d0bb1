import { overview } from '../../contract/overview.ts';
import { readComing } from '../../app/coming.ts';
import { comingPage } from '../../contract/coming.ts';
import { overviewOf } from '../../app/overview.ts';
import { z } from 'zod';
import { countDesk, countHeads, deskLength, deskPage, peopleOf } from '../../app/desk.ts';
import { casePage, deskCounts, listLength } from '../../contract/answer.ts';
import { casePath, deskQuery, lengthQuery, peopleQuery, scopeQuery } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

const heads = z.object({
  now: z.string(),
  units: z.record(z.string(), z.int()),
  links: z.record(z.string(), z.int()).nullable(),
});

/** What a unit has on its desk, and how many people are where. */
export const deskRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['desk'];

  server.get<{ Querystring: z.output<typeof deskQuery> }>(
    '/v1/desk',
    {
      schema: {
        tags,
        summary: 'What I hold, what is coming, what is late, my gaps',
        querystring: deskQuery,
        response: answers(casePage),
      },
    },
    async (request) => {
      const page = await deskPage(house, await callers.who(request, 'read'), request.query);
      if (typeof page === 'string') throw new Failure(page);
      return page;
    },
  );

  server.get<{ Querystring: z.output<typeof scopeQuery> }>(
    '/v1/desk/counts',
    { schema: { tags, summary: 'How much is on the desk', querystring: scopeQuery, response: answers(deskCounts) } },
    async (request) => {
      const counts = await countDesk(house, await callers.who(request, 'read'), request.query);
      if (typeof counts === 'string') throw new Failure(counts);
      return counts;
    },
  );

  server.get<{ Querystring: z.output<typeof lengthQuery> }>(
    '/v1/desk/length',
    { schema: { tags, summary: 'How long a list is', querystring: lengthQuery, response: answers(listLength) } },
    async (request) => {
      const length = await deskLength(house, await callers.who(request, 'read'), request.query);
      if (typeof length === 'string') throw new Failure(length);
      return length;
    },
  );

  server.get(
    '/v1/heads',
    { schema: { tags, summary: 'How many people are where, now', response: answers(heads) } },
    async (request) => countHeads(house, await callers.who(request, 'read')),
  );

  server.get(
    '/v1/on-the-way',
    {
      schema: {
        tags,
        summary: 'Who is on the way to your district, who was received of them, who came unannounced; heads only',
        response: answers(comingPage),
      },
    },
    async (request) => readComing(house, await callers.who(request, 'read')),
  );

  server.get(
    '/v1/overview',
    { schema: { tags, summary: 'Tests, rooms, runs, and who was found positive', response: answers(overview) } },
    async (request) => overviewOf(house, await callers.who(request, 'read')),
  );

  const people = (url: string, summary: string): void => {
    server.get<{ Params: z.output<typeof casePath>; Querystring: z.output<typeof peopleQuery> }>(
      url,
      { schema: { tags, summary, params: casePath, querystring: peopleQuery, response: answers(casePage) } },
      async (request) => {
        const who = await callers.who(request, 'read');
        const page = await peopleOf(house, who, request.params.case, request.query);
        if (typeof page === 'string') throw new Failure(page, { case: request.params.case });
        return page;
      },
    );
  };
  people('/v1/flights/:case/people', 'The people of a flight');
  people('/v1/runs/:case/people', 'The people aboard a run');
  people('/v1/sites/:case/people', 'The people lodged at a site');
  people('/v1/handovers/:case/people', 'The people of a group handover');
};
