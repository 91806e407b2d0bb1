import type { z } from 'zod';
import { gapTermsOf, gapsByKind, gapsCount, gapsPage } from '../../app/gaps.ts';
import { listLength } from '../../contract/answer.ts';
import {
  type GapsLengthQuery,
  type GapsQuery,
  gapCounts,
  gapPage,
  gapPath,
  gapTerms,
  gapsLengthQuery,
  gapsQuery,
} from '../../contract/gaps.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** Open gaps: how many of which kind, one by one, and what closes each. */
export const gapRoutes = ({ server, house, callers }: Desk): void => {
  const tags = ['gaps'];

  server.get(
    '/v1/gaps/counts',
    { schema: { tags, summary: 'Open gaps by kind, owner and age', response: answers(gapCounts) } },
    async (request) => gapsByKind(house, await callers.who(request, 'read')),
  );

  server.get<{ Querystring: GapsQuery }>(
    '/v1/gaps',
    { schema: { tags, summary: 'Open gaps, the oldest first', querystring: gapsQuery, response: answers(gapPage) } },
    async (request) => {
      const page = await gapsPage(house, await callers.who(request, 'read'), request.query);
      if (typeof page === 'string') throw new Failure(page);
      return page;
    },
  );

  server.get<{ Querystring: GapsLengthQuery }>(
    '/v1/gaps/length',
    {
      schema: { tags, summary: 'How many gaps these are', querystring: gapsLengthQuery, response: answers(listLength) },
    },
    async (request) => gapsCount(house, await callers.who(request, 'read'), request.query),
  );

  server.get<{ Params: z.output<typeof gapPath> }>(
    '/v1/gaps/:case',
    {
      schema: { tags, summary: 'What closes a gap, and who may', params: gapPath, response: answers(gapTerms) },
    },
    async (request) => {
      const { case: id } = request.params;
      const found = await gapTermsOf(house, await callers.who(request, 'read'), id);
      if (found === null) throw new Failure('not_seen', { case: id });
      return found;
    },
  );
};
