import type { z } from 'zod';
import { countDecided, countRunning, exampleOf } from '../../app/rulebook/decided.ts';
import { readPolicy, readTable } from '../../app/rulebook/version.ts';
import {
  dayQuery,
  decidedExample,
  exampleQuery,
  policyDecided,
  policyRunning,
  policyTable,
  policyView,
  rowPath,
  tablePath,
  versionQuery,
} from '../../contract/policy.ts';
import { Failure, languageFor } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** The rules in force, and whom each of their rows decided today. */
export const policyRoutes = ({ server, house, callers }: Desk): void => {
  const tags = ['policy'];

  server.get(
    '/v1/policy',
    { schema: { tags, summary: 'Versions of the policy, and which of them applies', response: answers(policyView) } },
    async (request) => readPolicy(house, await callers.who(request, 'read'), languageFor(request)),
  );

  server.get<{ Params: z.output<typeof tablePath>; Querystring: z.output<typeof versionQuery> }>(
    '/v1/policy/tables/:table',
    {
      schema: {
        tags,
        summary: 'One decision table with its rows',
        params: tablePath,
        querystring: versionQuery,
        response: answers(policyTable),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const { table } = request.params;
      const found = await readTable(house, who, table, request.query.version, languageFor(request));
      if (typeof found === 'string') throw new Failure(found, { about: [table] });
      return found;
    },
  );

  server.get<{ Querystring: z.output<typeof dayQuery> }>(
    '/v1/policy/decided',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'How many of the cases that you may see each row decided on a day, today unless told',
        querystring: dayQuery,
        response: answers(policyDecided),
      },
    },
    async (request) => countDecided(house, await callers.who(request, 'read'), request.query.day),
  );

  server.get(
    '/v1/policy/running',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'How many of the cases that you may see each row holds now: clocks that run, open gaps',
        response: answers(policyRunning),
      },
    },
    async (request) => countRunning(house, await callers.who(request, 'read')),
  );

  server.get<{ Params: z.output<typeof rowPath>; Querystring: z.output<typeof exampleQuery> }>(
    '/v1/policy/tables/:table/rows/:row/example',
    {
      config: { rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Any one case that a row decided on a day, and why',
        params: rowPath,
        querystring: exampleQuery,
        response: answers(decidedExample),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const { version, day } = request.query;
      const found = await exampleOf(house, who, { ...request.params, version }, day, languageFor(request));
      if (typeof found === 'string') throw new Failure(found);
      return found;
    },
  );
};
