import { z } from 'zod';
import {
  alterAccount,
  joinUnit,
  leaveUnit,
  listAccounts,
  mayLetIn,
  mayManage,
  openAccount,
} from '../../app/account.ts';
import {
  accountChangeBody,
  endMembershipBody,
  newAccountBody,
  newKeyBody,
  newMembership,
} from '../../contract/account.ts';
import { accountPage, accountView } from '../../contract/answer.ts';
import { accountPath, accountsQuery, keyPath } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';
import { inPerson } from './door.ts';
import { keyList, madeKey } from './sign-in.ts';

type Account = z.output<typeof accountPath>;
const done = z.object({ done: z.literal(true) });

const given = <T>(result: T | string): Exclude<T, string> => {
  if (typeof result === 'string') throw new Failure(result as Failure['code']);
  return result as Exclude<T, string>;
};

/**
 * Accounts of an administrator's part of the tree. What lets somebody in is made in person: a key that makes others never
 * runs out, whoever took it.
 */
export const accountRoutes = (desk: Desk): void => {
  const { server, house, callers, signIn } = desk;
  const tags = ['accounts'];
  const managed = async (who: Parameters<typeof mayManage>[1], account: string): Promise<void> => {
    if (!(await mayManage(house, who, account))) throw new Failure('not_allowed');
  };

  server.get<{ Querystring: z.output<typeof accountsQuery> }>(
    '/v1/accounts',
    {
      schema: {
        tags,
        summary: 'Accounts of a unit and those below it',
        querystring: accountsQuery,
        response: answers(accountPage),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      return given(await listAccounts(house, who, request.query.unit ?? who.unit, request.query));
    },
  );

  server.post<{ Body: z.output<typeof newAccountBody> }>(
    '/v1/accounts',
    { schema: { tags, summary: 'Open an account', body: newAccountBody, response: answers(accountView, 201) } },
    async (request, reply) => {
      const who = await callers.who(request, 'administer');
      await inPerson(desk, request);
      return reply.code(201).send(given(await openAccount(house, who, request.body, signIn.make)));
    },
  );

  server.patch<{ Params: Account; Body: z.output<typeof accountChangeBody> }>(
    '/v1/accounts/:account',
    {
      schema: {
        tags,
        summary:
          'Change name, state, password, or what signing in asks; a new password ends sessions and keys and takes the word of phones away',
        params: accountPath,
        body: accountChangeBody,
        response: answers(accountView),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const { account } = request.params;
      const { subject, password, mustUseSecondFactor } = request.body;
      if ([subject, password, mustUseSecondFactor].some((given) => given !== undefined)) await inPerson(desk, request);
      if (subject !== undefined) {
        if (!(await mayLetIn(house, who, account))) throw new Failure('not_allowed');
        if (signIn.oidc === null) throw new Failure('no_such_route');
        if (!(await signIn.linkSubject(account, subject))) throw new Failure('subject_taken');
      }
      const changed = given(await alterAccount(house, who, account, request.body, signIn.setPassword));
      callers.forget(account);
      return changed;
    },
  );

  server.post<{ Params: Account; Body: z.output<typeof newMembership> }>(
    '/v1/accounts/:account/memberships',
    {
      schema: {
        tags,
        summary: 'Let an account join a unit',
        params: accountPath,
        body: newMembership,
        response: answers(accountView),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const changed = given(await joinUnit(house, who, request.params.account, request.body));
      callers.forget(request.params.account);
      return changed;
    },
  );

  server.post<{ Params: Account; Body: z.output<typeof endMembershipBody> }>(
    '/v1/accounts/:account/memberships/endings',
    {
      schema: {
        tags,
        summary: 'End a membership',
        params: accountPath,
        body: endMembershipBody,
        response: answers(accountView),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const changed = given(await leaveUnit(house, who, request.params.account, request.body));
      callers.forget(request.params.account);
      return changed;
    },
  );

  server.get<{ Params: Account }>(
    '/v1/accounts/:account/keys',
    { schema: { tags, summary: 'Keys of an account', params: accountPath, response: answers(keyList) } },
    async (request) => {
      const who = await callers.who(request, 'administer');
      await managed(who, request.params.account);
      return { items: await signIn.listKeys(request.params.account) };
    },
  );
  server.post<{ Params: Account; Body: z.output<typeof newKeyBody> }>(
    '/v1/accounts/:account/keys',
    {
      schema: {
        tags,
        summary: 'Make a key; shown once',
        params: accountPath,
        body: newKeyBody,
        response: answers(madeKey),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      if (!(await mayLetIn(house, who, request.params.account))) throw new Failure('not_allowed');
      await inPerson(desk, request);
      return signIn.makeKey(request.params.account, request.body.name, request.body.days ?? null);
    },
  );
  server.delete<{ Params: z.output<typeof keyPath> }>(
    '/v1/accounts/:account/keys/:key',
    { schema: { tags, summary: 'Revoke a key', params: keyPath, response: answers(done) } },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const { account, key } = request.params;
      await managed(who, account);
      if (!(await signIn.dropKey(account, key))) throw new Failure('no_such_route');
      callers.forget(account);
      return { done: true };
    },
  );

  server.delete<{ Params: Account }>(
    '/v1/accounts/:account/second-factor',
    {
      schema: {
        tags,
        summary: 'Take away app, recovery codes and passkeys of somebody who lost them; ends every session',
        params: accountPath,
        response: answers(done),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const { account } = request.params;
      await managed(who, account);
      await inPerson(desk, request);
      await signIn.passkeys.dropAll(account);
      await signIn.factors.reset(account);
      callers.forget(account);
      return { done: true };
    },
  );
  server.delete<{ Params: Account }>(
    '/v1/accounts/:account/sessions',
    {
      schema: { tags, summary: 'End every session of an account', params: accountPath, response: answers(done) },
    },
    async (request) => {
      const who = await callers.who(request, 'administer');
      const { account } = request.params;
      await managed(who, account);
      await signIn.endSessions(account, null);
      callers.forget(account);
      return { done: true };
    },
  );
};
