import type { z } from 'zod';
import { readRooms } from '../../app/rooms.ts';
import { listLodgings, readExpected, readLodging } from '../../app/territory.ts';
import { unitPath } from '../../contract/query.ts';
import { roomsPage } from '../../contract/rooms.ts';
import { expectedList, lodgingList, lodgingPage, lodgingQuery } from '../../contract/territory.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** Sites, test points and streets with the people who are lodged there. */
export const siteRoutes = ({ server, house, callers }: Desk): void => {
  const tags = ['sites'];

  server.get(
    '/v1/lodgings',
    { schema: { tags, summary: 'Sites, test points and streets that you see', response: answers(lodgingList) } },
    async (request) => listLodgings(house, await callers.who(request, 'read')),
  );

  server.get(
    '/v1/sites/expected',
    {
      schema: {
        tags,
        summary: 'Runs on the road to your own site or street: which crew and since when, never how many',
        response: answers(expectedList),
      },
    },
    async (request) => readExpected(house, await callers.who(request, 'read')),
  );

  server.get<{ Params: z.output<typeof unitPath>; Querystring: z.output<typeof lodgingQuery> }>(
    '/v1/lodgings/:unit',
    {
      schema: {
        tags,
        summary: 'One of them with everybody whom it holds; showing names and rooms is a recorded reading',
        params: unitPath,
        querystring: lodgingQuery,
        response: answers(lodgingPage),
      },
    },
    async (request) => {
      const { unit } = request.params;
      const found = await readLodging(house, await callers.who(request, 'read'), unit, request.query.names);
      if (found === null) throw new Failure('not_seen', { about: [unit] });
      return found;
    },
  );

  server.get<{ Params: z.output<typeof unitPath>; Querystring: z.output<typeof lodgingQuery> }>(
    '/v1/lodgings/:unit/rooms',
    {
      schema: {
        tags,
        summary: 'Rooms of a site, free ones first; showing who is in which is a recorded reading',
        params: unitPath,
        querystring: lodgingQuery,
        response: answers(roomsPage),
      },
    },
    async (request) => {
      const { unit } = request.params;
      const found = await readRooms(house, await callers.who(request, 'read'), unit, request.query.names);
      if (typeof found === 'string') throw new Failure(found, { about: [unit] });
      return found;
    },
  );
};
