import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { codeBody, ownFactors, passwordBody, recoveryMade, totpBegun, totpCodeBody } from '../../contract/sign-in.ts';
import { accountView } from '../../contract/answer.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';
import {
  type Guard,
  type InPerson,
  addressOf,
  cookieCalled,
  fromOf,
  inPerson,
  letIn,
  setCookies,
  settingUp,
} from './door.ts';

const done = z.object({ done: z.literal(true) });

/** The code of an app as the second step of signing in, and one's own app and recovery codes. */
export const factorRoutes = (desk: Desk, guard: Guard): void => {
  const { server, signIn, callers } = desk;
  const { factors } = signIn;
  const tags = ['sign-in'];
  const config = { rateLimit: { max: 300, timeWindow: 60_000, keyGenerator: addressOf } };
  const door = { ...config, open: true };

  server.post<{ Body: z.output<typeof codeBody> }>(
    '/v1/auth/code',
    {
      config: door,
      schema: {
        tags,
        summary: 'Finish signing in with a code of the app or a recovery code',
        body: codeBody,
        response: answers(accountView),
      },
    },
    async (request, reply) => {
      const { code, kind } = request.body;
      const ticket = request.body.ticket ?? cookieCalled(request, factors.cookie);
      const account = ticket === null ? null : await factors.ofTicket(ticket);
      if (ticket === null || account === null) throw new Failure('ticket_ended');
      const entered = await guard(
        `code ${account}`,
        request.ip,
        async () => {
          const result = await factors.enter(ticket, kind, code, fromOf(request));
          if (!('refused' in result)) return result;
          if (result.refused === 'code_wrong') return null;
          throw new Failure(result.refused, {}, result.wait);
        },
        'code_wrong',
      );
      return letIn(desk, reply, entered);
    },
  );

  /** Who came themself and knows the password. */
  const sure = async ({ account }: InPerson, request: FastifyRequest, password: string): Promise<void> => {
    await guard(account, request.ip, async () => ((await signIn.isPassword(account, password)) ? true : null));
  };

  server.get(
    '/v1/auth/factors',
    { schema: { tags, summary: 'One’s own second factor', response: answers(ownFactors) } },
    async (request) => {
      const { account, mustUseSecondFactor } = await callers.atTheDoor(request);
      const issuer = signIn.oidc === null ? null : await signIn.isLinked(account);
      return { ...(await factors.stateOf(account)), must: mustUseSecondFactor, issuer };
    },
  );

  server.post<{ Body: z.output<typeof passwordBody> }>(
    '/v1/auth/totp',
    {
      config,
      schema: {
        tags,
        summary: 'Begin to set up an authenticator app; it counts once a code of it was confirmed',
        body: passwordBody,
        response: answers(totpBegun),
      },
    },
    async (request) => {
      const caller = await settingUp(desk, request);
      const { password } = request.body;
      await sure(caller, request, password);
      const begun = await factors.begin(caller.cookie, caller.username ?? caller.account, password);
      if (typeof begun === 'string') throw new Failure(begun);
      return begun;
    },
  );
  server.post<{ Body: z.output<typeof totpCodeBody> }>(
    '/v1/auth/totp/verify',
    {
      config,
      schema: {
        tags,
        summary: 'Confirm the app by a code; every other session ends',
        body: totpCodeBody,
        response: answers(done),
      },
    },
    async (request, reply) => {
      const { account, cookie } = await settingUp(desk, request);
      const cookies = await guard(
        `code ${account}`,
        request.ip,
        async () => {
          const result = await factors.confirm(cookie, request.body.code, fromOf(request));
          if (typeof result !== 'string') return result;
          if (result === 'code_wrong') return null;
          throw new Failure(result);
        },
        'code_wrong',
      );
      setCookies(reply, cookies);
      callers.forget(account);
      return { done: true };
    },
  );
  server.post<{ Body: z.output<typeof passwordBody> }>(
    '/v1/auth/totp/disable',
    {
      config,
      schema: { tags, summary: 'Take the app away', body: passwordBody, response: answers(done) },
    },
    async (request, reply) => {
      const caller = await inPerson(desk, request);
      await sure(caller, request, request.body.password);
      // Somebody who owes a second factor must not get rid of one either.
      await callers.signedIn(request);
      const cookies = await factors.disable(caller.cookie, request.body.password, fromOf(request));
      if (typeof cookies === 'string') throw new Failure(cookies);
      setCookies(reply, cookies);
      callers.forget(caller.account);
      return { done: true };
    },
  );
  server.post<{ Body: z.output<typeof passwordBody> }>(
    '/v1/auth/totp/recovery-codes',
    {
      config,
      schema: {
        tags,
        summary: 'New recovery codes, shown once; the old ones are void',
        body: passwordBody,
        response: answers(recoveryMade),
      },
    },
    async (request) => {
      await callers.signedIn(request);
      const caller = await inPerson(desk, request);
      await sure(caller, request, request.body.password);
      const recoveryCodes = await factors.renew(caller.cookie, request.body.password);
      if (typeof recoveryCodes === 'string') throw new Failure(recoveryCodes);
      return { recoveryCodes };
    },
  );
};
