import type { RequestCode } from '../contract/codes.ts';
import {
  type From,
  type Library,
  type LibraryContext,
  cookieSet,
  headersFor,
  issuerName,
  libraryCode,
  ticketSeconds,
} from './library.ts';

/** Somebody who was let in: whose session it is, and the cookies that carry it. */
export interface Entered {
  readonly account: string;
  readonly cookies: readonly string[];
}

/** What is due after a password was right. */
export interface FactorDue {
  readonly ticket: string;
}

/** Codes of an authenticator app, and the recovery codes beside them. */
export interface SecondFactors {
  /** Name of the cookie that carries a ticket where no page could keep it. */
  readonly cookie: string;
  /** The ticket as that cookie. */
  ticketCookie(ticket: string): string;
  /** Whether the account has one in use, and how many recovery codes are left. */
  stateOf(account: string): Promise<{ readonly totp: boolean; readonly recoveryCodes: number }>;
  /** The account that a ticket was given to, while it is valid. */
  ofTicket(ticket: string): Promise<string | null>;
  /** The second step of signing in. A code that was used once is wrong. */
  enter(ticket: string, kind: 'totp' | 'recovery', code: string, from: From): Promise<Entered | CodeRefused>;
  /** Begins to set up an app; it counts after `confirm`. The password was checked by the library. */
  begin(cookie: string, name: string, password: string): Promise<Begun | RequestCode>;
  /** The app shows the right code: from now on it is asked for. This session is replaced, every other one ends. */
  confirm(cookie: string, code: string, from: From): Promise<readonly string[] | RequestCode>;
  /** Ends the second factor; this session is replaced. */
  disable(cookie: string, password: string, from: From): Promise<readonly string[] | RequestCode>;
  /** New recovery codes; the old ones are void. */
  renew(cookie: string, password: string): Promise<readonly string[] | RequestCode>;
  /** Takes away app and recovery codes: for who lost both. */
  reset(account: string): Promise<void>;
}

/** What the screen shows once: the address for the app, as text and QR code, and the recovery codes. */
export interface Begun {
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** Why a code did not let somebody in; with the seconds to wait where it was tried too often. */
export interface CodeRefused {
  readonly refused: RequestCode;
  readonly wait: number | null;
}

interface FactorRow {
  readonly id: string;
  readonly verified: boolean | null;
  readonly lockedUntil: Date | null;
}

// Codes of the window of one period before and after the present one.
const codeLife = 120_000;

const refusals: Readonly<Record<string, RequestCode>> = {
  INVALID_PASSWORD: 'sign_in_failed',
  PASSWORD_TOO_LONG: 'sign_in_failed',
  INVALID_CODE: 'code_wrong',
  INVALID_BACKUP_CODE: 'code_wrong',
  INVALID_TWO_FACTOR_COOKIE: 'ticket_ended',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'ticket_ended',
  TOTP_ALREADY_ENABLED: 'factor_exists',
  TOTP_NOT_ENABLED: 'factor_none',
  TWO_FACTOR_NOT_ENABLED: 'factor_none',
  BACKUP_CODES_NOT_ENABLED: 'factor_none',
};

/** Opens the second factors on the library. */
export const openSecondFactors = (auth: Library, context: LibraryContext, origin: string): SecondFactors => {
  const ticketName = context.createAuthCookie('two_factor').name;
  const carrying = (ticket: string): string => `${ticketName}=${encodeURIComponent(ticket)}`;
  const rowOf = (account: string): Promise<FactorRow | null> =>
    context.adapter.findOne<FactorRow>({ model: 'twoFactor', where: [{ field: 'userId', value: account }] });

  const refusal = (error: unknown): RequestCode => {
    const code = libraryCode(error);
    const known = code === null ? undefined : refusals[code];
    if (known === undefined) throw error;
    return known;
  };
  const accountOf = async (ticket: string): Promise<string | null> => {
    const identifier = ticket.split('.')[0] ?? '';
    // Anybody may send one: what the library never gives is not asked for, and a NUL could not be.
    if (!/^2fa-[\w-]{1,64}$/.test(identifier)) return null;
    const found = await context.internalAdapter.findVerificationValue(identifier);
    return found === null || found.expiresAt <= new Date() ? null : found.value;
  };
  /** Whether the code is used for the first time: seen over a shoulder it must not open the door again. */
  const isFresh = (account: string, code: string): Promise<boolean> =>
    context.internalAdapter.reserveVerificationValue({
      identifier: `used-code-${account}-${code}`,
      value: 'used',
      expiresAt: new Date(Date.now() + codeLife),
    });
  const sessionOf = async (cookie: string) => {
    const session = await auth.api.getSession({
      headers: new Headers({ cookie }),
      query: { disableCookieCache: true, disableRefresh: true },
    });
    return session === null ? null : { account: session.user.id, token: session.session.token };
  };
  const endOthers = async (account: string, keep: string): Promise<void> => {
    await context.adapter.deleteMany({
      model: 'session',
      where: [
        { field: 'userId', value: account },
        { field: 'token', value: keep, operator: 'ne' },
      ],
    });
  };
  const tokenIn = (headers: Headers): string =>
    (cookieSet(headers, context.authCookies.sessionToken.name) ?? '').split('.')[0] ?? '';

  return {
    cookie: ticketName,
    ticketCookie(ticket) {
      const secure = origin.startsWith('https:') ? '; Secure' : '';
      return `${carrying(ticket)}; Path=/; Max-Age=${ticketSeconds}; HttpOnly; SameSite=Strict${secure}`;
    },
    async stateOf(account) {
      const row = await rowOf(account);
      if (row === null || row.verified === false) return { totp: false, recoveryCodes: 0 };
      const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId: account } });
      return { totp: true, recoveryCodes: backupCodes.length };
    },
    ofTicket: accountOf,
    async enter(ticket, kind, code, from): Promise<Entered | CodeRefused> {
      const account = await accountOf(ticket);
      if (account === null) return { refused: 'ticket_ended', wait: null };
      const headers = headersFor(from, origin, carrying(ticket));
      try {
        const call = { body: { code }, headers, asResponse: true as const };
        const response = kind === 'totp' ? await auth.api.verifyTOTP(call) : await auth.api.verifyBackupCode(call);
        if (!response.ok) {
          const body: unknown = await response.json();
          const said: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'code') : null;
          return await refusedBy(String(said), account);
        }
        if (kind === 'totp' && !(await isFresh(account, code))) {
          await context.internalAdapter.deleteSession(tokenIn(response.headers));
          return { refused: 'ticket_ended', wait: null };
        }
        return { account, cookies: response.headers.getSetCookie() };
      } catch (error) {
        const said = libraryCode(error);
        if (said === null) throw error;
        return refusedBy(said, account);
      }
    },
    async begin(cookie, name, password) {
      try {
        const begun = await auth.api.enableTwoFactor({
          body: { password, method: 'totp' },
          headers: new Headers({ cookie, origin }),
        });
        if (begun.method !== 'totp') throw new Error('the library began something else');
        const secret = new URL(begun.totpURI).searchParams.get('secret') ?? '';
        const label = encodeURIComponent(`${issuerName}:${name}`);
        const uri = `otpauth://totp/${label}?secret=${secret}&issuer=${issuerName}&digits=6&period=30`;
        return { uri, recoveryCodes: begun.backupCodes };
      } catch (error) {
        return refusal(error);
      }
    },
    async confirm(cookie, code, from) {
      const session = await sessionOf(cookie);
      if (session === null) return 'not_signed_in';
      const row = await rowOf(session.account);
      if (row === null) return 'factor_none';
      if (row.verified === true) return 'factor_exists';
      try {
        const response = await auth.api.verifyTOTP({
          body: { code },
          headers: headersFor(from, origin, cookie),
          asResponse: true,
        });
        if (!response.ok) return 'code_wrong';
        await isFresh(session.account, code);
        // Whoever was already inside without it would stay inside.
        await endOthers(session.account, tokenIn(response.headers));
        return response.headers.getSetCookie();
      } catch (error) {
        return refusal(error);
      }
    },
    async disable(cookie, password, from) {
      const session = await sessionOf(cookie);
      if (session === null) return 'not_signed_in';
      if ((await rowOf(session.account)) === null) return 'factor_none';
      try {
        const response = await auth.api.disableTwoFactor({
          body: { password },
          headers: headersFor(from, origin, cookie),
          asResponse: true,
        });
        return response.ok ? response.headers.getSetCookie() : 'sign_in_failed';
      } catch (error) {
        return refusal(error);
      }
    },
    async renew(cookie, password) {
      try {
        const made = await auth.api.generateBackupCodes({
          body: { password },
          headers: new Headers({ cookie, origin }),
        });
        return made.backupCodes;
      } catch (error) {
        return refusal(error);
      }
    },
    async reset(account) {
      await context.adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: account }] });
      await context.internalAdapter.updateUser(account, { twoFactorEnabled: false });
      await context.internalAdapter.deleteUserSessions(account);
    },
  };

  async function refusedBy(said: string, account: string): Promise<CodeRefused> {
    if (said !== 'ACCOUNT_TEMPORARILY_LOCKED') return { refused: refusals[said] ?? 'ticket_ended', wait: null };
    const until = (await rowOf(account))?.lockedUntil?.getTime() ?? Date.now() + 1000;
    return { refused: 'too_many', wait: Math.max(1, (until - Date.now()) / 1000) };
  }
};

/** The ticket among the cookies that the library set, when it wants a second factor. */
export const ticketIn = (context: LibraryContext, headers: Headers): string | null =>
  cookieSet(headers, context.createAuthCookie('two_factor').name);
