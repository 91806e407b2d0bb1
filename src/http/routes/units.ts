import { z } from 'zod';
import { addUnit, alterUnit, listUnits } from '../../app/unit-admin.ts';
import { newUnitBody, unitChangeBody } from '../../contract/account.ts';
import { unitView } from '../../contract/answer.ts';
import { musterQuery, unitPath } from '../../contract/query.ts';
import { writeInstant } from '../../contract/instant.ts';
import { musterOf } from '../../app/muster.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

const muster = z.object({
  unit: z.string(),
  since: z.string(),
  held: z.int(),
  missing: z.int(),
  people: z.array(
    z.object({
      case: z.string(),
      accounted: z.boolean(),
      at: z.string().nullable(),
      name: z.string().nullable(),
      room: z.string().nullable(),
    }),
  ),
});

const unitList = z.object({ items: z.array(unitView) });

/** Units: everybody may name them, their administrators change them. */
export const unitRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['units'];

  server.get('/v1/units', { schema: { tags, summary: 'Every unit', response: answers(unitList) } }, async (request) => {
    await callers.signedIn(request);
    return { items: listUnits(house) };
  });

  server.post<{ Body: z.output<typeof newUnitBody> }>(
    '/v1/units',
    { schema: { tags, summary: 'Add a unit below one of yours', body: newUnitBody, response: answers(unitView, 201) } },
    async (request, reply) => {
      const added = await addUnit(house, await callers.who(request, 'administer'), request.body);
      if (typeof added === 'string') throw new Failure(added, { about: [request.body.unit] });
      return reply.code(201).send(added);
    },
  );

  server.get<{ Params: z.output<typeof unitPath>; Querystring: z.output<typeof musterQuery> }>(
    '/v1/units/:unit/muster',
    {
      schema: {
        tags,
        summary: 'Evacuation: who of a site is accounted for since the alarm, and who is not; the reading is recorded',
        params: unitPath,
        querystring: musterQuery,
        response: answers(muster),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const found = await musterOf(house, who, request.params.unit, request.query.since);
      if (found === null) throw new Failure('not_seen', { about: [request.params.unit] });
      const people = found.people.map((one) => ({ ...one, at: one.at === null ? null : writeInstant(one.at) }));
      return { ...found, since: writeInstant(found.since), people };
    },
  );

  server.patch<{ Params: z.output<typeof unitPath>; Body: z.output<typeof unitChangeBody> }>(
    '/v1/units/:unit',
    {
      schema: {
        tags,
        summary: 'Change names or state',
        params: unitPath,
        body: unitChangeBody,
        response: answers(unitView),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const changed = await alterUnit(house, who, request.params.unit, request.body);
      if (typeof changed === 'string') throw new Failure(changed, { about: [request.params.unit] });
      return changed;
    },
  );
};
