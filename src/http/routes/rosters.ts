import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Intent, type Who, mayManage } from '../../app/account.ts';
import { againstSetting, dutyOf, holesOf, keepRoster, keepWayOf, rosterOf, sayHealth } from '../../app/duty.ts';
import { contactWays, removeContactWay } from '../../app/roster.ts';
import {
  dutyView,
  healthBody,
  healthSaid,
  onDutyQuery,
  rosterBody,
  rosterHoles,
  rosterSet,
  rosterView,
  spanQuery,
  wayBody,
  wayKept,
  wayList,
  wayPath,
} from '../../contract/duty.ts';
import type { ErrorCode } from '../../contract/codes.ts';
import { accountPath, unitPath } from '../../contract/query.ts';
import type { UnitId } from '../../loop/terms.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

type Unit = z.output<typeof unitPath>;
type Account = z.output<typeof accountPath>;
type SpanAsked = z.output<typeof spanQuery>;
const done = z.object({ done: z.literal(true) });

const given = <T extends object>(result: T | ErrorCode, about: readonly string[]): T => {
  if (typeof result === 'string') throw new Failure(result, { about });
  return result;
};

/** Who is on duty where, and how they are reached. */
export const rosterRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['rosters'];

  /** Who only administers must see the roster that they keep. */
  const looker = async (request: FastifyRequest): Promise<Who> => {
    try {
      return await callers.who(request, 'read');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return callers.who(request, 'administer').catch(() => {
        throw error;
      });
    }
  };

  server.get<{ Params: Unit; Querystring: SpanAsked }>(
    '/v1/units/:unit/roster',
    {
      schema: {
        tags,
        summary: 'Who is on duty in a unit; a week from now unless told',
        params: unitPath,
        querystring: spanQuery,
        response: answers(rosterView),
      },
    },
    async (request) => {
      const { unit } = request.params;
      return given(await rosterOf(house, await looker(request), unit, request.query), [unit]);
    },
  );

  /** In which of their roles somebody may set a roster. @throws Failure for the role that came nearest */
  const setter = async (request: FastifyRequest, unit: UnitId): Promise<Who> => {
    let nearest: Failure | null = null;
    for (const intent of ['administer', 'command'] satisfies readonly Intent[]) {
      try {
        const who = await callers.who(request, intent);
        const refused = await againstSetting(house, who, intent, unit);
        if (refused === null) return who;
        nearest = new Failure(refused, { about: [unit] });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        nearest ??= error;
      }
    }
    throw nearest ?? new Failure('not_allowed');
  };

  server.put<{ Params: Unit; Body: z.output<typeof rosterBody> }>(
    '/v1/units/:unit/roster',
    {
      schema: {
        tags,
        summary: 'Set the roster for a span: for administrators, and directors on duty, of the unit or one above',
        params: unitPath,
        body: rosterBody,
        response: answers(rosterSet),
      },
    },
    async (request) => {
      const { unit } = request.params;
      if (house.units.get(unit) === undefined) throw new Failure('unit_unknown', { about: [unit] });
      const set = await keepRoster(house, await setter(request, unit), unit, request.body);
      if ('refused' in set) throw new Failure(set.refused, { about: set.about });
      return set;
    },
  );

  server.get<{ Params: Unit; Querystring: SpanAsked }>(
    '/v1/units/:unit/roster/holes',
    {
      schema: {
        tags,
        summary: 'When nobody fit for duty is on the roster of a unit itself',
        params: unitPath,
        querystring: spanQuery,
        response: answers(rosterHoles),
      },
    },
    async (request) => {
      const { unit } = request.params;
      return given(await holesOf(house, await looker(request), unit, request.query), [unit]);
    },
  );

  server.get<{ Querystring: z.output<typeof onDutyQuery> }>(
    '/v1/on-duty',
    {
      schema: {
        tags,
        summary: 'Who answers for a unit now, in it or above it; your own unless told',
        querystring: onDutyQuery,
        response: answers(dutyView),
      },
    },
    async (request) => {
      const who = await looker(request);
      const unit = request.query.unit ?? who.unit;
      return given(await dutyOf(house, who, unit), [unit]);
    },
  );

  /** Ways are for the account itself and its administrator. */
  const mayReach = async (request: FastifyRequest, account: string): Promise<void> => {
    const caller = await callers.signedIn(request);
    if (caller.account === account) return;
    const who = await callers.who(request, 'administer');
    if (!(await mayManage(house, who, account))) throw new Failure('not_allowed');
  };

  server.get<{ Params: Account }>(
    '/v1/accounts/:account/ways',
    {
      schema: {
        tags,
        summary: 'How an account is reached, without where',
        params: accountPath,
        response: answers(wayList),
      },
    },
    async (request) => {
      const { account } = request.params;
      await mayReach(request, account);
      const ways = await contactWays(house, account);
      return { items: ways.map(({ way, kind, language, place, mark }) => ({ way, kind, language, place, mark })) };
    },
  );
  server.put<{ Params: Account; Body: z.output<typeof wayBody> }>(
    '/v1/accounts/:account/ways',
    {
      schema: {
        tags,
        summary: 'Keep a way to reach an account; the same endpoint again only moves it',
        params: accountPath,
        body: wayBody,
        response: answers(wayKept),
      },
    },
    async (request) => {
      const { account } = request.params;
      await mayReach(request, account);
      const way = await keepWayOf(house, account, request.body);
      if (way === null) throw new Failure('ways_full');
      return { way };
    },
  );
  server.delete<{ Params: z.output<typeof wayPath> }>(
    '/v1/accounts/:account/ways/:way',
    { schema: { tags, summary: 'Remove a way for good', params: wayPath, response: answers(done) } },
    async (request) => {
      const { account, way } = request.params;
      await mayReach(request, account);
      if (!(await removeContactWay(house, account, way))) throw new Failure('way_unknown');
      return { done: true };
    },
  );

  server.post<{ Body: z.output<typeof healthBody> }>(
    '/v1/me/health',
    {
      schema: {
        tags,
        summary: 'Say how you are for the shifts that run now; who is unwell is not called',
        body: healthBody,
        response: answers(healthSaid),
      },
    },
    async (request) => {
      const { account } = await callers.signedIn(request);
      return { shifts: await sayHealth(house, account, request.body.health) };
    },
  );
};
