import { z } from 'zod';
import { sessionList, sessionPath, sessionsEnded } from '../../contract/sign-in.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

const done = z.object({ done: z.literal(true) });

/** Where one is signed in, and signing out there. Every process hears of it at once. */
export const sessionRoutes = ({ server, signIn, callers }: Desk): void => {
  const tags = ['sign-in'];

  server.get(
    '/v1/auth/sessions',
    { schema: { tags, summary: 'Where one is signed in', response: answers(sessionList) } },
    async (request) => {
      const { account, session } = await callers.signedIn(request);
      const items = await signIn.listSessions(account);
      return { items: items.map((one) => ({ ...one, current: one.session === session })) };
    },
  );
  server.delete<{ Params: z.output<typeof sessionPath> }>(
    '/v1/auth/sessions/:session',
    { schema: { tags, summary: 'Sign out there', params: sessionPath, response: answers(done) } },
    async (request) => {
      const { account } = await callers.signedIn(request);
      if (!(await signIn.endSession(account, request.params.session))) throw new Failure('no_such_route');
      callers.forget(account);
      return { done: true };
    },
  );
  server.delete(
    '/v1/auth/sessions',
    { schema: { tags, summary: 'Sign out everywhere but here', response: answers(sessionsEnded) } },
    async (request) => {
      const { account, session } = await callers.signedIn(request);
      const ended = await signIn.endSessions(account, session);
      callers.forget(account);
      return { ended };
    },
  );
};
