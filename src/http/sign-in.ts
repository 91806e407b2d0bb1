import { isIP } from 'node:net';
import type { RequestCode } from '../contract/codes.ts';
import type { House } from '../app/house.ts';
import type { MakeAccount } from '../app/account.ts';
import { dropDevices } from '../app/devices.ts';
import { type From, headersFor, isLibraryRefusal, longest, openLibrary, shortest } from './library.ts';
import { type Oidc, type OidcOptions, oidcSeconds, openOidc } from './oidc.ts';
import { type Passkeys, openPasskeys } from './passkeys.ts';
import { type Entered, type FactorDue, type SecondFactors, openSecondFactors, ticketIn } from './second-factor.ts';

export interface SignInOptions {
  /** Address under which browsers reach the server, when it is known: `https://huan.example`. Its scheme decides cookies. */
  readonly origin?: string;
  /** Another issuer by which people sign in as well. */
  readonly oidc?: OidcOptions | null;
}

/** A key as it is listed: its first letters only. */
export interface ListedKey {
  readonly key: string;
  readonly name: string | null;
  readonly start: string | null;
  readonly expiresAt: string | null;
  readonly createdAt: string;
}

/** A session as it is listed. Its token is never told. */
export interface ListedSession {
  readonly session: string;
  readonly address: string | null;
  readonly agent: string | null;
  readonly signedInAt: string;
  readonly seenAt: string;
  readonly endsAt: string;
  readonly strong: boolean;
}

/** Whose session a cookie is. `strong`: a second factor was shown. */
export interface OpenSession {
  readonly session: string;
  readonly account: string;
  readonly strong: boolean;
}

/** Sessions, passwords, second factors and keys, kept by the sign-in library. */
export interface SignIn {
  readonly cookie: string;
  readonly factors: SecondFactors;
  readonly passkeys: Passkeys;
  /** Null when no other issuer is configured. */
  readonly oidc: Oidc | null;
  /** The cookie that binds the answer of the issuer to this browser: sent back when the issuer sends the browser to us. */
  oidcCookie(secret: string | null): string;
  readonly oidcCookieName: string;
  /** Under which address a browser came, by the host it named; null when that is not ours. */
  originOf(host: string): string | null;
  /** The same, where passkeys work: a name, never an address of numbers. */
  passkeyOriginOf(host: string): string | null;
  /** Session of a cookie, or null. */
  ofSession(cookieHeader: string): Promise<OpenSession | null>;
  listSessions(account: string): Promise<readonly ListedSession[]>;
  /** Ends one session of an account. */
  endSession(account: string, session: string): Promise<boolean>;
  /** Ends every session of an account, but for one that is named. Says how many. */
  endSessions(account: string, but: string | null): Promise<number>;
  /** A passkey was added by somebody who is inside: what they hold has been shown. */
  strengthen(session: string): Promise<void>;
  /** Account of a key, or null. */
  ofKey(key: string): Promise<string | null>;
  /** Tries a password. Answers with the cookies to set, with a ticket when a second factor is due, or null. */
  enter(name: string, password: string, from: From): Promise<Entered | FactorDue | null>;
  /** Lets in the account of a subject that the issuer has vouched for; null when no account has it. */
  enterSubject(subject: string, from: From): Promise<Entered | FactorDue | null>;
  /** Makes a subject of the issuer known to be an account, or none. False when it is another account's. */
  linkSubject(account: string, subject: string | null): Promise<boolean>;
  isLinked(account: string): Promise<boolean>;
  /** Ends a session. Answers with the cookies to clear. */
  leave(cookieHeader: string): Promise<readonly string[]>;
  readonly make: MakeAccount;
  /**
   * A new password; whoever was inside by the old one is put out: sessions and keys end, and phones no longer sign. What
   * is asked for beside the password stays.
   */
  setPassword(account: string, password: string): Promise<RequestCode | null>;
  isPassword(account: string, password: string): Promise<boolean>;
  makeKey(account: string, name: string, days: number | null): Promise<{ readonly key: string; readonly id: string }>;
  listKeys(account: string): Promise<readonly ListedKey[]>;
  dropKey(account: string, id: string): Promise<boolean>;
}

// The library looks first and refuses; of two at once the database refuses one.
const isTaken = (error: unknown): boolean =>
  isLibraryRefusal(error) || (error instanceof Error && 'code' in error && error.code === '23505');

// Written at most once a minute and session: a screen asks every second.
const seenEvery = 60_000;

const loopback = ['localhost', '127.0.0.1', '[::1]'];

interface SessionRow {
  readonly id: string;
  readonly ipAddress?: string | null;
  readonly userAgent?: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly seenAt?: Date | null;
  readonly strong?: boolean | null;
}

/** Opens sign-in on the accounts of the house. */
export const openSignIn = async (house: House, options: SignInOptions = {}): Promise<SignIn> => {
  const origin = options.origin === undefined ? 'http://localhost' : new URL(options.origin).origin;
  const auth = openLibrary(house, origin);
  const context = await auth.$context;
  const weak = (password: string): boolean => password.length < shortest || password.length > longest;
  const credentialOf = async (account: string) =>
    (await context.internalAdapter.findAccounts(account)).find(({ providerId }) => providerId === 'credential');
  const oidc = options.oidc === null || options.oidc === undefined ? null : openOidc(context, options.oidc);
  const oidcCookieName = context.createAuthCookie('oidc').name;
  const originOf = (host: string): string | null => {
    if (options.origin !== undefined) return origin;
    if (!URL.canParse(`http://${host}`)) return null;
    const named = new URL(`http://${host}`);
    return loopback.includes(named.hostname) ? named.origin : null;
  };
  const linked = async (account: string) =>
    oidc === null
      ? []
      : (await context.internalAdapter.findAccounts(account)).filter(({ providerId }) => providerId === oidc.provider);
  /** What the library answered to somebody who wants in. */
  const entered = async (response: Response): Promise<Entered | FactorDue | null> => {
    if (!response.ok) return null;
    const ticket = ticketIn(context, response.headers);
    if (ticket !== null) return { ticket };
    const body: unknown = await response.json();
    const user: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'user') : null;
    const id: unknown = typeof user === 'object' && user !== null ? Reflect.get(user, 'id') : null;
    return typeof id === 'string' ? { account: id, cookies: response.headers.getSetCookie() } : null;
  };

  return {
    cookie: context.authCookies.sessionToken.name,
    factors: openSecondFactors(auth, context, origin),
    passkeys: openPasskeys(auth, context),
    oidc,
    oidcCookieName,
    oidcCookie(secret) {
      const secure = origin.startsWith('https:') ? '; Secure' : '';
      const age = secret === null ? 0 : oidcSeconds;
      // Lax: the browser comes back from another site, and a strict cookie would stay behind.
      return `${oidcCookieName}=${secret ?? ''}; Path=/v1/auth/oidc; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
    },
    originOf,
    passkeyOriginOf(host) {
      const found = originOf(host);
      if (found === null) return null;
      const { hostname } = new URL(found);
      return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? found : null;
    },
    async ofSession(cookie) {
      const found = await auth.api.getSession({
        headers: new Headers({ cookie }),
        query: { disableCookieCache: true, disableRefresh: true },
      });
      if (found === null) return null;
      const { id, strong, seenAt } = found.session;
      if (Date.now() - (seenAt?.getTime() ?? 0) > seenEvery) {
        const where = [{ field: 'id', value: id }];
        await context.adapter.updateMany({ model: 'session', where, update: { seenAt: new Date() } });
      }
      return { session: id, account: found.user.id, strong: strong === true };
    },
    async listSessions(account) {
      const rows = await context.adapter.findMany<SessionRow>({
        model: 'session',
        where: [
          { field: 'userId', value: account },
          { field: 'expiresAt', value: new Date(), operator: 'gt' },
        ],
        sortBy: { field: 'createdAt', direction: 'desc' },
        limit: 100,
      });
      return rows.map(({ id, ipAddress, userAgent, createdAt, expiresAt, seenAt, strong }) => ({
        session: id,
        address: ipAddress === '' ? null : (ipAddress ?? null),
        agent: userAgent === '' ? null : (userAgent ?? null),
        signedInAt: createdAt.toISOString(),
        seenAt: (seenAt ?? createdAt).toISOString(),
        endsAt: expiresAt.toISOString(),
        strong: strong === true,
      }));
    },
    async endSession(account, session) {
      const ended = await context.adapter.deleteMany({
        model: 'session',
        where: [
          { field: 'id', value: session },
          { field: 'userId', value: account },
        ],
      });
      return ended > 0;
    },
    endSessions: (account, but) =>
      context.adapter.deleteMany({
        model: 'session',
        where: [
          { field: 'userId', value: account },
          ...(but === null ? [] : [{ field: 'id', value: but, operator: 'ne' as const }]),
        ],
      }),
    async strengthen(session) {
      const where = [{ field: 'id', value: session }];
      await context.adapter.updateMany({ model: 'session', where, update: { strong: true } });
    },
    async ofKey(key) {
      if (key.length > 200) return null;
      const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } });
      return valid && found !== null ? found.referenceId : null;
    },
    async enter(name, password, from) {
      try {
        return await entered(
          await auth.api.signInUsername({
            body: { username: name, password },
            headers: headersFor(from, origin, ''),
            asResponse: true,
          }),
        );
      } catch (error) {
        // The library throws its refusals here and there instead of answering them.
        if (isLibraryRefusal(error)) return null;
        throw error;
      }
    },
    async enterSubject(subject, from) {
      if (oidc === null) return null;
      const found = await context.internalAdapter.findAccountByKey({ providerId: oidc.provider, accountId: subject });
      if (found === null) return null;
      const headers = headersFor(from, origin, '');
      return entered(await auth.api.enterVouched({ body: { account: found.userId }, headers, asResponse: true }));
    },
    async linkSubject(account, subject) {
      if (oidc === null) return false;
      const before = await linked(account);
      if (subject !== null && before.some(({ accountId }) => accountId === subject)) return true;
      try {
        if (subject !== null) {
          await context.internalAdapter.linkAccount({ userId: account, accountId: subject, providerId: oidc.provider });
        }
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
      for (const { id } of before) await context.internalAdapter.deleteAccount(id);
      return true;
    },
    async isLinked(account) {
      return (await linked(account)).length > 0;
    },
    async leave(cookie) {
      const response = await auth.api.signOut({ headers: new Headers({ cookie, origin }), asResponse: true });
      return response.headers.getSetCookie();
    },
    async make({ username: name, name: shown, password }) {
      if (weak(password)) return 'password_weak';
      const hash = await context.password.hash(password);
      try {
        const made = await context.internalAdapter.createUser(
          {
            name: shown,
            // The library wants an address; nothing is ever sent there.
            email: `${name}@huan.invalid`,
            emailVerified: true,
            username: name,
            displayUsername: name,
          },
          { method: 'email-password' },
        );
        await context.internalAdapter.linkAccount({
          userId: made.id,
          accountId: made.id,
          providerId: 'credential',
          password: hash,
        });
        return made.id;
      } catch (error) {
        if (isTaken(error)) return 'account_exists';
        throw error;
      }
    },
    async setPassword(account, password) {
      if (weak(password)) return 'password_weak';
      await context.internalAdapter.updatePassword(account, await context.password.hash(password));
      await context.internalAdapter.deleteUserSessions(account);
      await context.adapter.deleteMany({ model: 'apikey', where: [{ field: 'referenceId', value: account }] });
      await dropDevices(house, account);
      return null;
    },
    async isPassword(account, password) {
      const credential = await credentialOf(account);
      const hash = credential?.password;
      return typeof hash === 'string' && context.password.verify({ hash, password });
    },
    async makeKey(account, name, days) {
      const made = await auth.api.createApiKey({
        body: { userId: account, name, ...(days === null ? {} : { expiresIn: days * 86_400 }) },
      });
      return { key: made.key, id: made.id };
    },
    async listKeys(account) {
      const keys = await context.adapter.findMany<{
        id: string;
        name: string | null;
        start: string | null;
        expiresAt: Date | null;
        createdAt: Date;
      }>({ model: 'apikey', where: [{ field: 'referenceId', value: account }] });
      return keys.map(({ id, name, start, expiresAt, createdAt }) => ({
        key: id,
        name,
        start,
        expiresAt: expiresAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
      }));
    },
    async dropKey(account, id) {
      const dropped = await context.adapter.deleteMany({
        model: 'apikey',
        where: [
          { field: 'id', value: id },
          { field: 'referenceId', value: account },
        ],
      });
      return dropped > 0;
    },
  };
};
