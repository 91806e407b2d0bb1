import { z } from 'zod';
import { contactsOf } from '../../app/contacts.ts';
import { oneCase } from '../../app/person.ts';
import { timelineOf, whoRead } from '../../app/timeline.ts';
import { listedCase, readingPage, timelinePage } from '../../contract/answer.ts';
import { contactPage } from '../../contract/contacts.ts';
import { declaredFacts } from '../../contract/facts.ts';
import { casePath, caseQuery, readingQuery, timelineQuery } from '../../contract/query.ts';
import { Failure, languageFor } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

type Path = z.output<typeof casePath>;
const factKinds = z.record(z.string(), z.unknown());

/** Reading one case: where it stands, what happened and why, its contacts, and who read it. */
export const caseRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['cases'];

  server.get<{ Params: Path; Querystring: z.output<typeof caseQuery> }>(
    '/v1/cases/:case',
    {
      schema: {
        tags,
        summary: 'Where a case stands',
        params: casePath,
        querystring: caseQuery,
        response: answers(listedCase),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const found = await oneCase(house, who, request.params.case, request.query.personal);
      if (found === null) throw new Failure('not_seen', { case: request.params.case });
      return found;
    },
  );

  server.get<{ Params: Path; Querystring: z.output<typeof timelineQuery> }>(
    '/v1/cases/:case/timeline',
    {
      schema: {
        tags,
        summary: 'What happened, each decision explained in the language asked for',
        params: casePath,
        querystring: timelineQuery,
        response: answers(timelinePage),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const page = await timelineOf(house, who, request.params.case, request.query, languageFor(request));
      if (typeof page === 'string') throw new Failure(page, { case: request.params.case });
      return page;
    },
  );

  server.get<{ Params: Path; Querystring: z.output<typeof readingQuery> }>(
    '/v1/cases/:case/readings',
    {
      schema: {
        tags,
        summary: 'Who read this record',
        params: casePath,
        querystring: readingQuery,
        response: answers(readingPage),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const { limit, cursor } = request.query;
      const page = await whoRead(house, who, request.params.case, limit, cursor);
      if (typeof page === 'string') throw new Failure(page, { case: request.params.case });
      return page;
    },
  );

  server.get<{ Params: Path }>(
    '/v1/cases/:case/contacts',
    {
      schema: {
        tags,
        summary: 'Contacts of a person, from the history of custody',
        params: casePath,
        response: answers(contactPage),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const contacts = await contactsOf(house, who, request.params.case);
      if (contacts === null) throw new Failure('not_seen', { case: request.params.case });
      return { case: request.params.case, ...contacts };
    },
  );

  const kinds = declaredFacts();
  server.get(
    '/v1/evidence-kinds',
    {
      schema: {
        tags: ['commands'],
        summary: 'The facts that each kind of evidence carries',
        response: answers(factKinds),
      },
    },
    async (request) => {
      await callers.signedIn(request);
      return kinds;
    },
  );
};
