import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { unitsSeen } from '../../app/account.ts';
import { askSampleReset, forgetSampleReset, sampleStandingOf } from '../../app/sample-reset.ts';
import { unitDependentsOf, unitLoadsOf, unitReadingsOf } from '../../app/unit-loads.ts';
import {
  pushKey,
  sampleResetBody,
  sampleStanding,
  unitDependents,
  unitLoads,
  unitReadings,
} from '../../contract/administration.ts';
import { unitPath } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

export interface AdministrationOptions {
  /** The public key with which browsers subscribe to calls. */
  readonly pushKey?: string | undefined;
  /** The home of a process that was started with the sample city. */
  readonly sampleHome?: string | undefined;
}

/** What administrators ask beside units and accounts: what lies on a unit, the sample city, the key of push. */
export const administrationRoutes = (desk: Desk, options: AdministrationOptions): void => {
  const { server, house, callers } = desk;
  const tags = ['administration'];
  const home = options.sampleHome ?? null;

  server.get(
    '/v1/units/readings',
    { schema: { tags, summary: 'How the names of units are read, to find them by', response: answers(unitReadings) } },
    async (request) => {
      await callers.signedIn(request);
      // Who only administers reads nothing, and may still look for a unit.
      const who = await callers.who(request, 'read').catch((error: unknown) => {
        if (error instanceof Failure) return null;
        throw error;
      });
      const seen = new Set<string>(who === null ? [] : unitsSeen(house, who.unit));
      return { items: unitReadingsOf(house).map((one) => ({ ...one, seen: seen.has(one.unit) })) };
    },
  );

  server.get(
    '/v1/units/loads',
    { schema: { tags, summary: 'Your units with what lies on them', response: answers(unitLoads) } },
    async (request) => unitLoadsOf(house, await callers.who(request, 'administer')),
  );

  server.get<{ Params: z.output<typeof unitPath> }>(
    '/v1/units/:unit/dependents',
    {
      schema: {
        tags,
        summary: 'What would be left without a hand if a unit stopped working',
        params: unitPath,
        response: answers(unitDependents),
      },
    },
    async (request) => {
      const { unit } = request.params;
      const found = await unitDependentsOf(house, await callers.who(request, 'administer'), unit);
      if (typeof found === 'string') throw new Failure(found, { about: [unit] });
      return found;
    },
  );

  server.get(
    '/v1/push/key',
    { schema: { tags, summary: 'The key with which a browser subscribes to calls', response: answers(pushKey) } },
    async (request) => {
      await callers.signedIn(request);
      return { key: options.pushKey ?? null };
    },
  );

  /** Emptying the city is for administrators of the whole of it. */
  const ofTheCity = async (request: FastifyRequest) => {
    const who = await callers.who(request, 'administer');
    if (who.unit !== house.duty) throw new Failure('not_allowed');
    return who;
  };

  server.get(
    '/v1/sample',
    { schema: { tags, summary: 'Whether this is the sample city alone', response: answers(sampleStanding) } },
    async (request) => {
      await ofTheCity(request);
      return sampleStandingOf(house, home);
    },
  );

  server.post<{ Body: z.output<typeof sampleResetBody> }>(
    '/v1/sample/reset',
    {
      schema: {
        tags,
        summary: 'Empty the sample city at the next start; refused as soon as one unit is real',
        body: sampleResetBody,
        response: answers(sampleStanding),
      },
    },
    async (request) => {
      const who = await ofTheCity(request);
      const asked = await askSampleReset(house, home, who.actor, request.body.city);
      if (typeof asked === 'string') throw new Failure(asked);
      return asked;
    },
  );

  server.delete(
    '/v1/sample/reset',
    { schema: { tags, summary: 'Keep the sample city after all', response: answers(sampleStanding) } },
    async (request) => {
      await ofTheCity(request);
      await forgetSampleReset(home);
      return sampleStandingOf(house, home);
    },
  );
};
