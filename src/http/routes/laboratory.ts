import type { z } from 'zod';
import { findTubes, readLaboratory } from '../../app/laboratory.ts';
import { labelsBody, laboratoryPage, tubesFound } from '../../contract/laboratory.ts';
import { type Desk, answers } from '../part.ts';

/** What a laboratory or a courier has, and whom its results found. */
export const laboratoryRoutes = ({ server, house, callers }: Desk): void => {
  server.get(
    '/v1/laboratory',
    {
      schema: {
        tags: ['specimens'],
        summary: 'Specimens that you have, and whom the results of the last day found',
        response: answers(laboratoryPage),
      },
    },
    async (request) => readLaboratory(house, await callers.who(request, 'read')),
  );

  server.post<{ Body: z.output<typeof labelsBody> }>(
    '/v1/laboratory/labels',
    {
      schema: {
        tags: ['specimens'],
        summary: 'Specimens that you have, by their labels',
        body: labelsBody,
        response: answers(tubesFound),
      },
    },
    async (request) => findTubes(house, await callers.who(request, 'read'), request.body.labels),
  );
};
