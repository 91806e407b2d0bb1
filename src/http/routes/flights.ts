import type { z } from 'zod';
import { flight, flights } from '../../app/flight.ts';
import { flightPage, flightView } from '../../contract/answer.ts';
import { casePath, flightsQuery } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** Flights and voyages with their balance. */
export const flightRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['flights'];

  server.get<{ Querystring: z.output<typeof flightsQuery> }>(
    '/v1/flights',
    {
      schema: {
        tags,
        summary: 'Flights, the newest first, and where everyone on them is',
        querystring: flightsQuery,
        response: answers(flightPage),
      },
    },
    async (request) => {
      const page = await flights(house, await callers.who(request, 'read'), request.query);
      if (typeof page === 'string') throw new Failure(page);
      return page;
    },
  );

  server.get<{ Params: z.output<typeof casePath> }>(
    '/v1/flights/:case',
    {
      schema: {
        tags,
        summary: 'One flight: in = out + held, and who is where',
        params: casePath,
        response: answers(flightView),
      },
    },
    async (request) => {
      const found = await flight(house, await callers.who(request, 'read'), request.params.case);
      if (typeof found === 'string') throw new Failure(found, { case: request.params.case });
      return found;
    },
  );
};
