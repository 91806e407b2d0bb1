import { readLaboratory } from '../../app/laboratory.ts';
import { laboratoryPage } from '../../contract/laboratory.ts';
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
};
