import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountView } from '../../contract/answer.ts';
import {
  ceremony,
  newPasskeyBody,
  passkeyAnswer,
  passkeyList,
  passkeyNameBody,
  passkeyPath,
  passkeyView,
  passwordBody,
} from '../../contract/sign-in.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';
import { type Guard, addressOf, cookieCalled, fromOf, inPerson, letIn, setCookies, settingUp } from './door.ts';

const done = z.object({ done: z.literal(true) });
type Passkey = z.output<typeof passkeyPath>;

/** Where passkeys work on this machine, for who came by its address of numbers. */
export const passkeyAddress = ({ signIn }: Desk, host: string): string | null => {
  if (signIn.passkeyOriginOf(host) !== null) return null;
  const origin = signIn.originOf(host);
  if (origin === null) return null;
  const there = new URL(origin);
  there.hostname = 'localhost';
  return signIn.passkeyOriginOf(there.host) === there.origin ? there.origin : null;
};

/** Signing in with a passkey, and one's own passkeys. */
export const passkeyRoutes = (desk: Desk, guard: Guard): void => {
  const { server, signIn, callers } = desk;
  const { passkeys } = signIn;
  const tags = ['sign-in'];
  const config = { rateLimit: { max: 300, timeWindow: 60_000, keyGenerator: addressOf } };
  const door = { ...config, open: true };

  /** @throws Failure that names the address where passkeys work */
  const originOf = (request: FastifyRequest): string => {
    const origin = signIn.passkeyOriginOf(request.host);
    if (origin !== null) return origin;
    const there = passkeyAddress(desk, request.host);
    throw new Failure('passkey_host', there === null ? {} : { about: [there] });
  };
  /** A browser that is somewhere else must not have its answer counted here. */
  const cameFrom = (request: FastifyRequest, origin: string): string => request.headers.origin ?? origin;

  server.post(
    '/v1/auth/passkey/options',
    { config: door, schema: { tags, summary: 'Begin to sign in with a passkey', response: answers(ceremony) } },
    async (request, reply) => {
      const { options, cookies } = await passkeys.beginEntering(originOf(request));
      setCookies(reply, cookies);
      return { options };
    },
  );
  server.post<{ Body: z.output<typeof passkeyAnswer> }>(
    '/v1/auth/passkey/verify',
    {
      config: door,
      schema: {
        tags,
        summary: 'Sign in with a passkey; no code is asked for',
        body: passkeyAnswer,
        response: answers(accountView),
      },
    },
    async (request, reply) => {
      const origin = originOf(request);
      if (cameFrom(request, origin) !== origin) throw new Failure('cross_site');
      const challenge = cookieCalled(request, passkeys.cookie);
      const entered = await passkeys.enter(challenge, origin, request.body.response, fromOf(request));
      if (entered === null) throw new Failure('passkey_failed');
      return letIn(desk, reply, entered);
    },
  );

  server.get(
    '/v1/auth/passkeys',
    { schema: { tags, summary: 'One’s own passkeys', response: answers(passkeyList) } },
    async (request) => ({ items: await passkeys.list((await callers.atTheDoor(request)).account) }),
  );
  server.post<{ Body: z.output<typeof passwordBody> }>(
    '/v1/auth/passkeys/options',
    {
      config,
      schema: { tags, summary: 'Begin to add a passkey', body: passwordBody, response: answers(ceremony) },
    },
    async (request, reply) => {
      const origin = originOf(request);
      const { account, cookie, username, name } = await settingUp(desk, request);
      await guard(account, request.ip, async () =>
        (await signIn.isPassword(account, request.body.password)) ? true : null,
      );
      const { options, cookies } = await passkeys.beginAdding(cookie, origin, {
        username: username ?? account,
        shown: name,
      });
      setCookies(reply, cookies);
      return { options };
    },
  );
  server.post<{ Body: z.output<typeof newPasskeyBody> }>(
    '/v1/auth/passkeys',
    {
      config,
      schema: {
        tags,
        summary: 'Add a passkey; every other session ends',
        body: newPasskeyBody,
        response: answers(passkeyView, 201),
      },
    },
    async (request, reply) => {
      const origin = originOf(request);
      const { account, session, cookie } = await settingUp(desk, request);
      if (cameFrom(request, origin) !== origin) throw new Failure('cross_site');
      const added = await passkeys.add(cookie, cookieCalled(request, passkeys.cookie), origin, request.body);
      if (typeof added === 'string') throw new Failure(added);
      await signIn.strengthen(session);
      // Whoever was already inside without it would stay inside, and set up a factor of their own.
      await signIn.endSessions(account, session);
      callers.forget(account);
      return reply.code(201).send(added);
    },
  );
  server.patch<{ Params: Passkey; Body: z.output<typeof passkeyNameBody> }>(
    '/v1/auth/passkeys/:passkey',
    {
      schema: {
        tags,
        summary: 'Name a passkey',
        params: passkeyPath,
        body: passkeyNameBody,
        response: answers(done),
      },
    },
    async (request) => {
      const { account } = await callers.signedIn(request);
      if (!(await passkeys.rename(account, request.params.passkey, request.body.name))) {
        throw new Failure('no_such_route');
      }
      return { done: true };
    },
  );
  server.delete<{ Params: Passkey }>(
    '/v1/auth/passkeys/:passkey',
    { schema: { tags, summary: 'Remove a passkey', params: passkeyPath, response: answers(done) } },
    async (request) => {
      await callers.signedIn(request);
      const { account } = await inPerson(desk, request);
      if (!(await passkeys.drop(account, request.params.passkey))) throw new Failure('no_such_route');
      return { done: true };
    },
  );
};
