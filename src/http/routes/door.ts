import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountView as viewOf } from '../../app/account.ts';
import type { AccountView } from '../../contract/answer.ts';
import type { RequestCode } from '../../contract/errors.ts';
import { Failure } from '../failure.ts';
import type { From } from '../library.ts';
import type { Desk } from '../part.ts';
import type { Entered } from '../second-factor.ts';

// What every way of signing in has in common.

/** Tries something that may be guessed: counted by name and address, and slowed. @throws Failure */
export type Guard = <T>(
  name: string,
  address: string,
  attempt: () => Promise<T | null>,
  refused?: RequestCode,
) => Promise<T>;

/** By which address sign-in is limited: a hall of officers has one, a guesser too. */
export const addressOf = (request: FastifyRequest): string => request.ip;
export const cookieOf = (request: FastifyRequest): string => request.headers.cookie ?? '';
export const fromOf = (request: FastifyRequest): From => ({
  address: request.ip,
  agent: request.headers['user-agent'] ?? '',
});

/** Adds cookies to an answer. */
export const setCookies = (reply: FastifyReply, cookies: readonly string[]): void => {
  if (cookies.length > 0) void reply.header('set-cookie', [...cookies]);
};

/** The value of one cookie of a request, or null. */
export const cookieCalled = (request: FastifyRequest, name: string): string | null => {
  const found = cookieOf(request)
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1) ?? '';
  try {
    return value === '' ? null : decodeURIComponent(value);
  } catch {
    return null;
  }
};

/** Whether somebody who was let in still owes a second factor. */
const owes = async ({ signIn }: Desk, account: AccountView, entered: Entered): Promise<boolean> => {
  if (account.mustUseSecondFactor !== true) return false;
  const session = await signIn.ofSession(entered.cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; '));
  return session?.strong !== true;
};

/**
 * Lets somebody in who has shown what was asked. A disabled account leaves no session behind.
 *
 * @throws Failure
 */
export const letIn = async (desk: Desk, reply: FastifyReply, entered: Entered): Promise<AccountView> => {
  const account = await viewOf(desk.house, entered.account);
  const drop = (): Promise<unknown> =>
    desk.signIn.leave(entered.cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; '));
  if (account === null || account.disabled) {
    await drop();
    throw new Failure('account_disabled');
  }
  const limited = await owes(desk, account, entered);
  // Who has a passkey and came without it must not set up another factor on the strength of the password.
  if (limited && (await desk.signIn.passkeys.list(account.account)).length > 0) {
    await drop();
    throw new Failure('factor_missing');
  }
  setCookies(reply, entered.cookies);
  return { ...account, limited };
};
