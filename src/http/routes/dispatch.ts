import type { z } from 'zod';
import { readDispatch, readRoomsAsked, readRun } from '../../app/dispatch/board.ts';
import { suggestRuns } from '../../app/dispatch/suggest.ts';
import {
  type SuggestionBody,
  dispatchBoard,
  roomsAsked,
  roomsQuery,
  runPage,
  suggestion,
  suggestionBody,
} from '../../contract/dispatch.ts';
import { casePath } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** Vehicles, who waits for them, and who might go with whom. */
export const dispatchRoutes = ({ server, house, callers }: Desk): void => {
  const tags = ['dispatch'];

  server.get(
    '/v1/dispatch',
    {
      schema: {
        tags,
        summary: 'Who waits for a vehicle, which doors and crews there are, which runs are on the road',
        response: answers(dispatchBoard),
      },
    },
    async (request) => readDispatch(house, await callers.who(request, 'read')),
  );

  server.get<{ Params: z.output<typeof casePath> }>(
    '/v1/dispatch/runs/:case',
    { schema: { tags, summary: 'One run with those planned for it', params: casePath, response: answers(runPage) } },
    async (request) => {
      const found = await readRun(house, await callers.who(request, 'read'), request.params.case);
      if (found === null) throw new Failure('not_seen', { case: request.params.case });
      return found;
    },
  );

  server.get<{ Querystring: z.output<typeof roomsQuery> }>(
    '/v1/dispatch/rooms',
    {
      schema: {
        tags,
        summary: 'For whom your site or street is asked to make rooms ready; a reading of their names is recorded',
        querystring: roomsQuery,
        response: answers(roomsAsked),
      },
    },
    async (request) => readRoomsAsked(house, await callers.who(request, 'read'), request.query.names),
  );

  server.post<{ Body: SuggestionBody }>(
    '/v1/dispatch/suggestions',
    {
      schema: {
        tags,
        summary: 'Who might go with whom: parties whole, seats as policy spaces them; only a suggestion',
        body: suggestionBody,
        response: answers(suggestion),
      },
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request) => {
      const found = await suggestRuns(house, await callers.who(request, 'read'), request.body);
      if ('refused' in found) throw new Failure(found.refused, { about: [found.about] });
      return found;
    },
  );
};
