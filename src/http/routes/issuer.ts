import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { issuerReturn, issuerStart, issuerStartBody, passwordBody, waysIn } from '../../contract/sign-in.ts';
import { Failure } from '../failure.ts';
import type { Oidc } from '../oidc.ts';
import { type Desk, answers } from '../part.ts';
import { type Guard, addressOf, cookieCalled, fromOf, inPerson, letIn, setCookies } from './door.ts';
import { passkeyAddress } from './passkeys.ts';

const done = z.object({ done: z.literal(true) });

/** Which ways in there are, and signing in by another issuer. It opens accounts that exist and never makes one. */
export const issuerRoutes = (desk: Desk, guard: Guard): void => {
  const { server, signIn, callers } = desk;
  const { factors } = signIn;
  const tags = ['sign-in'];
  const config = { rateLimit: { max: 300, timeWindow: 60_000, keyGenerator: addressOf } };
  const door = { ...config, open: true };

  server.get(
    '/v1/auth/ways',
    {
      config: { open: true },
      schema: { tags, summary: 'Which ways of signing in there are here', response: answers(waysIn) },
    },
    async (request) => {
      const ticket = cookieCalled(request, factors.cookie);
      return {
        passkeys: signIn.passkeyOriginOf(request.host) !== null,
        passkeyAddress: passkeyAddress(desk, request.host),
        issuer: signIn.oidc === null ? null : { name: signIn.oidc.name },
        ticket: ticket !== null && (await factors.ofTicket(ticket)) !== null,
      };
    },
  );

  const issuer = (): Oidc => {
    if (signIn.oidc === null) throw new Failure('no_such_route');
    return signIn.oidc;
  };
  const isOwn = async (request: FastifyRequest, password: string): Promise<string> => {
    await callers.signedIn(request);
    const { account } = await inPerson(desk, request);
    await guard(account, request.ip, async () => ((await signIn.isPassword(account, password)) ? true : null));
    return account;
  };

  server.post<{ Body: z.output<typeof issuerStartBody> }>(
    '/v1/auth/oidc/start',
    {
      config: door,
      schema: {
        tags,
        summary: 'Begin to sign in by the other issuer, or to link one’s account with it',
        body: issuerStartBody,
        response: answers(issuerStart),
      },
    },
    async (request, reply) => {
      const oidc = issuer();
      const origin = signIn.originOf(request.host);
      if (origin === null) throw new Failure('cross_site');
      const { link } = request.body;
      const account = link === undefined ? null : await isOwn(request, link.password);
      try {
        const { url, secret } = await oidc.start(origin, account);
        setCookies(reply, [signIn.oidcCookie(secret)]);
        return { url };
      } catch (error) {
        request.log.warn(
          { failure: { name: error instanceof Error ? error.name : 'unknown' } },
          'the issuer is silent',
        );
        throw new Failure('issuer_silent', {}, 10);
      }
    },
  );

  /** The browser goes on to a page of ours, which says in its words what became of it. */
  const goOn = (reply: FastifyReply, path: string): FastifyReply => reply.code(303).header('location', path).send();
  const back = (link: string | null, what: string): string =>
    link === null ? `/?sign-in=${what}` : `/me?issuer=${what}`;

  server.get<{ Querystring: z.output<typeof issuerReturn> }>(
    '/v1/auth/oidc/callback',
    {
      config: door,
      schema: { tags, summary: 'Where the issuer sends the browser', querystring: issuerReturn },
    },
    async (request, reply) => {
      const oidc = issuer();
      const cleared = signIn.oidcCookie(null);
      setCookies(reply, [cleared]);
      const outcome = await oidc.finish(cookieCalled(request, signIn.oidcCookieName) ?? '', request.query);
      if ('failed' in outcome) {
        request.log.warn({ reason: outcome.failed }, 'sign-in by the issuer failed');
        return goOn(reply, back(outcome.link, 'failed'));
      }
      const { subject, link } = outcome;
      if (link !== null) {
        const linked = await signIn.linkSubject(link, subject);
        return goOn(reply, back(link, linked ? 'linked' : 'taken'));
      }
      const entered = await signIn.enterSubject(subject, fromOf(request));
      if (entered === null) return goOn(reply, back(null, 'unknown'));
      if ('ticket' in entered) {
        setCookies(reply, [cleared, factors.ticketCookie(entered.ticket)]);
        return goOn(reply, back(null, 'code'));
      }
      try {
        await letIn(desk, reply, entered);
        setCookies(reply, [cleared, ...entered.cookies]);
        return await goOn(reply, '/');
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return goOn(reply, back(null, error.code === 'factor_missing' ? 'factor' : 'disabled'));
      }
    },
  );

  server.post<{ Body: z.output<typeof passwordBody> }>(
    '/v1/auth/oidc/unlink',
    {
      config,
      schema: { tags, summary: 'No longer sign in by the issuer', body: passwordBody, response: answers(done) },
    },
    async (request) => {
      issuer();
      const account = await isOwn(request, request.body.password);
      await signIn.linkSubject(account, null);
      return { done: true };
    },
  );
};
