import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { dataOf, readingsBy } from '../../app/traveller/data.ts';
import { enter, issueLink, leave, personOf } from '../../app/traveller/link.ts';
import { travellerPageOf, travellerPaperOf } from '../../app/traveller/page.ts';
import { askForHelp, object, reportOwn, withdraw } from '../../app/traveller/say.ts';
import { casePath } from '../../contract/query.ts';
import {
  enterBody,
  enteredAnswer,
  helpBody,
  objectBody,
  pageHeader,
  reportBody,
  said,
  travellerData,
  travellerLink,
  travellerPage,
  travellerReadings,
  withdrawBody,
} from '../../contract/traveller.ts';
import type { CaseId } from '../../loop/terms.ts';
import { refuseOtherSites } from '../caller.ts';
import { Failure, languageFor, sendRefusal } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

type Path = z.output<typeof casePath>;
type Reply = Awaited<ReturnType<typeof object>>;

const cookieName = 'huan-traveller';
/** The cookie goes nowhere but to the traveller's own routes. */
const cookiePath = '/v1/traveller';

/** The cookie of a traveller's session; `null` when none came. */
export const travellerCookieOf = (request: FastifyRequest): string | null => {
  const prefix = `${cookieName}=`;
  const parts = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  return parts.find((part) => part.startsWith(prefix))?.slice(prefix.length) ?? null;
};

/** Where phones reach this server: what it was told, else the address at which the desk reaches it. */
const originOf = (request: FastifyRequest, origin: string | undefined): string =>
  origin ?? `${request.protocol}://${request.host}`;

/**
 * The traveller's own page: links that desks give out, the door with its second factor, and behind it what the person
 * is shown and may say. No token is ever part of an address here.
 */
export const travellerRoutes = (desk: Desk, options: { readonly origin?: string | undefined } = {}): void => {
  const { server, house, callers, strangers } = desk;
  const tags = ['traveller'];
  const secure = options.origin?.startsWith('https:') === true ? '; Secure' : '';
  const setCookie = (value: string, seconds: number): string =>
    `${cookieName}=${value}; Path=${cookiePath}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;

  // The person's own session is another one than an officer's: who comes is found by each route itself.
  const often = { open: true, rateLimit: { max: 120, timeWindow: 60_000 } };

  const person = async (request: FastifyRequest): Promise<CaseId> => {
    refuseOtherSites(request);
    const cookie = travellerCookieOf(request);
    const page = request.headers[pageHeader];
    if (cookie === null || typeof page !== 'string') throw new Failure('not_signed_in');
    const shown = hash('sha256', `traveller ${cookie} ${page}`, 'base64url');
    strangers.meet(request.ip, shown);
    const found = await personOf(house, cookie, page);
    if (found === null) {
      strangers.unknown(request.ip, shown);
      throw new Failure('not_signed_in');
    }
    strangers.known(shown);
    return found;
  };
  const orSignedOut = <T>(found: T | null): T => {
    if (found === null) throw new Failure('not_signed_in');
    return found;
  };

  server.post<{ Params: Path }>(
    '/v1/cases/:case/traveller-link',
    {
      schema: {
        tags,
        summary: 'Give a person a link to their own page; one given out before is dead from now on',
        params: casePath,
        response: answers(travellerLink),
      },
    },
    async (request, reply) => {
      const who = await callers.who(request, 'command');
      const id = request.params.case;
      const made = await issueLink(house, who, id, originOf(request, options.origin));
      if (made === 'not_yours') {
        return sendRefusal(house, request, reply, { code: 'not_yours', case: id, about: [] }, null);
      }
      if (typeof made === 'string') throw new Failure(made, { case: id });
      return made;
    },
  );

  server.get<{ Params: Path }>(
    '/v1/cases/:case/traveller-paper',
    {
      schema: {
        tags,
        summary: 'What the person’s own page shows, for the paper of somebody without a phone; a recorded reading',
        params: casePath,
        response: answers(travellerPage),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'read');
      const page = await travellerPaperOf(house, who, request.params.case, languageFor(request));
      if (page === null) throw new Failure('not_seen', { case: request.params.case });
      return page;
    },
  );

  server.post<{ Body: z.output<typeof enterBody> }>(
    '/v1/traveller/enter',
    {
      // A whole site may share one address; what slows a guesser is counted per link.
      config: {
        open: true,
        rateLimit: { max: 600, timeWindow: 60_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
      },
      schema: {
        tags,
        summary: 'Open a link with its second factor; sets a session cookie of half an hour',
        body: enterBody,
        response: answers(enteredAnswer),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request);
      const entered = await enter(house, request.body);
      if (typeof entered === 'string') throw new Failure(entered);
      if ('wait' in entered) throw new Failure('too_many', {}, entered.wait / 1000);
      void reply.header('set-cookie', setCookie(entered.cookie, entered.minutes * 60));
      return { minutes: entered.minutes, page: entered.page };
    },
  );

  server.post(
    '/v1/traveller/leave',
    { config: often, schema: { tags, summary: 'End this session', response: answers(said) } },
    async (request, reply) => {
      refuseOtherSites(request);
      const cookie = travellerCookieOf(request);
      if (cookie !== null) await leave(house, cookie);
      void reply.header('set-cookie', setCookie('', 0));
      return { done: true };
    },
  );

  server.get(
    '/v1/traveller/me',
    {
      config: often,
      schema: {
        tags,
        summary: 'Where the person is, what comes next and why, the written order, reports, help and objections',
        response: answers(travellerPage),
      },
    },
    async (request) => orSignedOut(await travellerPageOf(house, await person(request), languageFor(request))),
  );
  server.get(
    '/v1/traveller/data',
    {
      config: often,
      schema: { tags, summary: 'Everything that is kept about the person', response: answers(travellerData) },
    },
    async (request) => orSignedOut(await dataOf(house, await person(request))),
  );
  server.get(
    '/v1/traveller/readings',
    { config: often, schema: { tags, summary: 'Who read the person’s record', response: answers(travellerReadings) } },
    async (request) => readingsBy(house, await person(request)),
  );

  const speak = <B extends { readonly commandId: string }>(
    path: string,
    summary: string,
    body: z.ZodType<B>,
    act: (id: CaseId, body: B) => Promise<Reply>,
  ): void => {
    server.post(
      path,
      {
        config: { open: true, rateLimit: { max: 30, timeWindow: 60_000 } },
        schema: { tags, summary, body, response: answers(said) },
      },
      async (request, reply) => {
        const id = await person(request);
        const given = request.body as B;
        const done = await act(id, given);
        if ('refused' in done) return sendRefusal(house, request, reply, done.refused, given.commandId);
        return { done: true };
      },
    );
  };
  speak('/v1/traveller/report', 'The daily report of one’s own health', reportBody, (id, body) =>
    reportOwn(house, id, body),
  );
  speak('/v1/traveller/help', 'Ask for help', helpBody, (id, body) => askForHelp(house, id, body));
  speak('/v1/traveller/object', 'Object to the measure', objectBody, (id, body) => object(house, id, body));

  server.post<{ Params: Path; Body: z.output<typeof withdrawBody> }>(
    '/v1/traveller/tickets/:case/withdraw',
    {
      config: often,
      schema: {
        tags,
        summary: 'Take back what one asked for or objected to',
        params: casePath,
        body: withdrawBody,
        response: answers(said),
      },
    },
    async (request, reply) => {
      const id = await person(request);
      const done = await withdraw(house, id, request.params.case, request.body.commandId);
      if ('refused' in done) return sendRefusal(house, request, reply, done.refused, request.body.commandId);
      return { done: true };
    },
  );
};
