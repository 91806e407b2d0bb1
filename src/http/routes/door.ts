import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountView as viewOf } from '../../app/account.ts';
import type { AccountView } from '../../contract/answer.ts';
import type { RequestCode } from '../../contract/codes.ts';
import { Failure } from '../failure.ts';
import { type Caller, credentialOf } from '../caller.ts';
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
  const found = (request.headers.cookie ?? '')
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

/** Somebody who came themself, and the one cookie by which they did. */
export interface InPerson extends Caller {
  readonly session: string;
  readonly cookie: string;
}

/**
 * Who came themself, also one that owes a second factor; a key has no session of its own. The sign-in library is given
 * their one cookie and never the header that it came in: where two sessions are named it might read the other one, and do
 * for that account what this one's password was asked for.
 *
 * @throws Failure
 */
export const inPerson = async ({ callers, signIn }: Desk, request: FastifyRequest): Promise<InPerson> => {
  const caller = await callers.atTheDoor(request);
  const shown = credentialOf(request, signIn.cookie);
  if (caller.session === null || shown?.kind !== 'cookie') throw new Failure('not_allowed');
  // Who calls is believed for seconds; what lets somebody in for good is changed by the session that there is now.
  const open = await signIn.ofSession(shown.value);
  if (open?.session !== caller.session) throw new Failure('not_signed_in');
  return { ...caller, session: caller.session, cookie: shown.value };
};

/** @throws Failure for whoever owes a second factor and has one: it is to be shown, not another set up by password alone */
const refuseAnotherFactor = async ({ signIn }: Desk, account: string, limited: boolean): Promise<void> => {
  if (!limited) return;
  const { totp } = await signIn.factors.stateOf(account);
  if (totp || (await signIn.passkeys.list(account)).length > 0) throw new Failure('factor_missing');
};

/** Who came themself and may change by what they sign in: a second factor, the password. @throws Failure */
export const settingUp = async (desk: Desk, request: FastifyRequest): Promise<InPerson> => {
  const caller = await inPerson(desk, request);
  await refuseAnotherFactor(desk, caller.account, caller.limited);
  return caller;
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
  try {
    await refuseAnotherFactor(desk, account.account, limited);
  } catch (error) {
    await drop();
    throw error;
  }
  setCookies(reply, entered.cookies);
  return { ...account, limited };
};
