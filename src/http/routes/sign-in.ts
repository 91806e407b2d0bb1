import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountView as viewOf } from '../../app/account.ts';
import { accountView } from '../../contract/answer.ts';
import { changePasswordBody, newKeyBody, signInBody } from '../../contract/account.ts';
import { factorDue } from '../../contract/sign-in.ts';
import { Failure } from '../failure.ts';
import { ticketSeconds } from '../library.ts';
import { openGuard } from '../guard.ts';
import { type Desk, answers } from '../part.ts';
import { addressOf, fromOf, inPerson, letIn, setCookies } from './door.ts';
import { factorRoutes } from './factors.ts';
import { issuerRoutes } from './issuer.ts';
import { passkeyRoutes } from './passkeys.ts';
import { sessionRoutes } from './sessions.ts';

const listedKey = z.object({
  key: z.string(),
  name: z.string().nullable(),
  start: z.string().nullable(),
  expiresAt: z.string().nullable(),
  createdAt: z.string(),
});
/** The secret of a new key, shown once. */
export const madeKey = z.object({ key: z.string(), id: z.string() });
export const keyList = z.object({ items: z.array(listedKey) });
const done = z.object({ done: z.literal(true) });
const ownKey = z.strictObject({ key: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

/** Signing in and out, one's own password and one's own keys. */
export const signInRoutes = (desk: Desk): void => {
  const { server, signIn, callers, house } = desk;
  const tryPassword = openGuard(house);
  const tags = ['sign-in'];
  const own = async (request: FastifyRequest): Promise<string> => (await callers.signedIn(request)).account;

  server.post<{ Body: z.output<typeof signInBody> }>(
    '/v1/auth/sign-in',
    {
      config: { open: true, rateLimit: { max: 300, timeWindow: 60_000, keyGenerator: addressOf } },
      schema: {
        tags,
        summary: 'Sign in; sets a session cookie, or says that a code is due',
        body: signInBody,
        response: { ...answers(accountView), 202: factorDue },
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const name = username.trim().toLowerCase();
      const entered = await tryPassword(name, request.ip, () => signIn.enter(name, password, fromOf(request)));
      if ('ticket' in entered) {
        const due = { secondFactor: 'code' as const, ticket: entered.ticket, seconds: ticketSeconds };
        return reply.code(202).send(due);
      }
      return letIn(desk, reply, entered);
    },
  );

  server.post(
    '/v1/auth/sign-out',
    { schema: { tags, summary: 'End this session', response: answers(done) } },
    async (request, reply) => {
      const { account, cookie } = await inPerson(desk, request);
      setCookies(reply, await signIn.leave(cookie));
      callers.forget(account);
      return { done: true };
    },
  );

  server.get(
    '/v1/auth/me',
    { schema: { tags, summary: 'Who is signed in, and for which units they act', response: answers(accountView) } },
    async (request) => {
      const caller = await callers.atTheDoor(request);
      const account = await viewOf(house, caller.account);
      if (account === null) throw new Failure('not_signed_in');
      return { ...account, limited: caller.limited };
    },
  );

  server.post<{ Body: z.output<typeof changePasswordBody> }>(
    '/v1/auth/password',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000, keyGenerator: addressOf } },
      schema: {
        tags,
        summary: 'Change one’s password; ends every session and key, and takes the word of every phone away',
        body: changePasswordBody,
        response: answers(done),
      },
    },
    async (request) => {
      const { account } = await inPerson(desk, request);
      const { current, next } = request.body;
      await tryPassword(account, request.ip, async () => ((await signIn.isPassword(account, current)) ? true : null));
      const refused = await signIn.setPassword(account, next);
      if (refused !== null) throw new Failure(refused);
      callers.forget(account);
      return { done: true };
    },
  );

  server.get(
    '/v1/auth/keys',
    { schema: { tags, summary: 'One’s own keys', response: answers(keyList) } },
    async (request) => ({ items: await signIn.listKeys(await own(request)) }),
  );
  server.post<{ Body: z.output<typeof newKeyBody> }>(
    '/v1/auth/keys',
    { schema: { tags, summary: 'Make a key for a device; shown once', body: newKeyBody, response: answers(madeKey) } },
    async (request) => {
      await callers.signedIn(request);
      // A key that makes keys never runs out, and whoever took it stays when it is revoked.
      const { account } = await inPerson(desk, request);
      return signIn.makeKey(account, request.body.name, request.body.days ?? null);
    },
  );
  server.delete<{ Params: z.output<typeof ownKey> }>(
    '/v1/auth/keys/:key',
    { schema: { tags, summary: 'Revoke a key', params: ownKey, response: answers(done) } },
    async (request) => {
      const account = await own(request);
      if (!(await signIn.dropKey(account, request.params.key))) throw new Failure('no_such_route');
      callers.forget(account);
      return { done: true };
    },
  );

  factorRoutes(desk, tryPassword);
  passkeyRoutes(desk, tryPassword);
  sessionRoutes(desk);
  issuerRoutes(desk, tryPassword);
};
