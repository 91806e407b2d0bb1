import type { z } from 'zod';
import { divertFlight } from '../../app/divert.ts';
import { flight, flights } from '../../app/flight.ts';
import { callWave } from '../../app/wave.ts';
import { flightPage, flightView } from '../../contract/answer.ts';
import { type DivertBody, divertAnswer, divertBody } from '../../contract/divert.ts';
import { type WaveBody, waveAnswer, waveBody } from '../../contract/wave.ts';
import { casePath, flightsQuery } from '../../contract/query.ts';
import { Failure, sendRefusal } from '../failure.ts';
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

  server.post<{ Params: z.output<typeof casePath>; Body: WaveBody }>(
    '/v1/flights/:case/waves',
    {
      schema: {
        tags,
        summary: 'Call the people of a block of rows off their aircraft; their seats are read for it, on record',
        params: casePath,
        body: waveBody,
        response: answers(waveAnswer),
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      const who = await callers.who(request, 'command', { unit: body.unit, at: body.happenedAt ?? null });
      const done = await callWave(house, who, params.case, body);
      if ('refused' in done) return sendRefusal(house, request, reply, done.refused, body.commandId);
      const { answer, called, unseated } = done;
      return { commandId: body.commandId, ...answer, called: called.length, unseated };
    },
  );

  server.post<{ Params: z.output<typeof casePath>; Body: DivertBody }>(
    '/v1/flights/:case/diversion',
    {
      schema: {
        tags,
        summary:
          'A flight does not come: ends or keeps everybody aboard, and the flight with the last of them, or nothing',
        params: casePath,
        body: divertBody,
        response: answers(divertAnswer),
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      const who = await callers.who(request, 'command', { unit: body.unit, at: body.happenedAt ?? null });
      const done = await divertFlight(house, who, params.case, body);
      if ('refused' in done) return sendRefusal(house, request, reply, done.refused, body.commandId);
      const { answer, ended, kept } = done;
      return { commandId: body.commandId, ...answer, ended: ended.length, kept: kept.length };
    },
  );
};
