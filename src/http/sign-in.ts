import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins/username';
import type { RequestCode } from '../contract/errors.ts';
import type { House } from '../app/house.ts';
import { type MakeAccount, signInTables } from '../app/account.ts';

export interface SignInOptions {
  /** Address under which browsers reach the server, when it is known: `https://huan.example`. Its scheme decides cookies. */
  readonly origin?: string;
}

/** A key as it is listed: its first letters only. */
export interface ListedKey {
  readonly key: string;
  readonly name: string | null;
  readonly start: string | null;
  readonly expiresAt: string | null;
  readonly createdAt: string;
}

/** Sessions, passwords and keys, kept by the sign-in library. */
export interface SignIn {
  readonly cookie: string;
  /** Account of a session cookie, or null. */
  ofSession(cookieHeader: string): Promise<string | null>;
  /** Account of a key, or null. */
  ofKey(key: string): Promise<string | null>;
  /** Tries a password. Answers with the cookies to set, or null. */
  enter(
    name: string,
    password: string,
    from: { readonly address: string; readonly agent: string },
  ): Promise<{ readonly account: string; readonly cookies: readonly string[] } | null>;
  /** Ends a session. Answers with the cookies to clear. */
  leave(cookieHeader: string): Promise<readonly string[]>;
  readonly make: MakeAccount;
  setPassword(account: string, password: string): Promise<RequestCode | null>;
  isPassword(account: string, password: string): Promise<boolean>;
  makeKey(account: string, name: string, days: number | null): Promise<{ readonly key: string; readonly id: string }>;
  listKeys(account: string): Promise<readonly ListedKey[]>;
  dropKey(account: string, id: string): Promise<boolean>;
}

/** A shift and its handover; then one signs in again. */
const sessionSeconds = 12 * 3600;
const shortest = 10;
const longest = 128;

const keyPrefix = 'huan_';

/** The library's instance. Its tables are those of sql/000002-accounts.sql. */
const library = (house: House, origin: string) => {
  // Derived from the master key, so that sessions survive restarts and die with a new master key.
  const secret = ['first half', 'second half']
    .map((half) => house.seal.token('sign-in secret', half).toString('hex'))
    .join('');
  return betterAuth({
    appName: 'huan',
    baseURL: origin,
    basePath: '/v1/auth/library',
    secret,
    telemetry: { enabled: false },
    // Its messages may quote what was sent.
    logger: { disabled: true },
    database: { db: signInTables(house), type: 'postgres', transaction: true },
    user: { modelName: 'userAccount' },
    account: { modelName: 'credential' },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortest,
      maxPasswordLength: longest,
    },
    // Ours counts failures per name and address; theirs counts addresses, which a whole hall of officers shares.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'huan',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: ['x-huan-address'] },
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: (name) => /^[a-z0-9._-]+$/.test(name),
      }),
      apiKey({
        schema: { apikey: { modelName: 'apiKey' } },
        defaultPrefix: keyPrefix,
        rateLimit: { enabled: false },
        enableMetadata: false,
        maximumNameLength: 60,
        keyExpiration: { maxExpiresIn: 3650, minExpiresIn: 1 },
      }),
    ],
  });
};

const isLibraryRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'APIError';
// The library looks first and refuses; of two at once the database refuses one.
const isTaken = (error: unknown): boolean =>
  isLibraryRefusal(error) || (error instanceof Error && 'code' in error && error.code === '23505');

/** Opens sign-in on the accounts of the house. */
export const openSignIn = async (house: House, options: SignInOptions = {}): Promise<SignIn> => {
  const origin = options.origin ?? 'http://localhost';
  const auth = library(house, origin);
  const context = await auth.$context;
  const weak = (password: string): boolean => password.length < shortest || password.length > longest;
  const credentialOf = async (account: string) =>
    (await context.internalAdapter.findAccounts(account)).find(({ providerId }) => providerId === 'credential');

  return {
    cookie: context.authCookies.sessionToken.name,
    async ofSession(cookie) {
      const session = await auth.api.getSession({
        headers: new Headers({ cookie }),
        query: { disableCookieCache: true, disableRefresh: true },
      });
      return session?.user.id ?? null;
    },
    async ofKey(key) {
      if (key.length > 200) return null;
      const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } });
      return valid && found !== null ? found.referenceId : null;
    },
    async enter(name, password, { address, agent }) {
      const headers = new Headers({ 'x-huan-address': address, 'user-agent': agent.slice(0, 200), origin });
      try {
        const response = await auth.api.signInUsername({
          body: { username: name, password },
          headers,
          asResponse: true,
        });
        if (!response.ok) return null;
        const body: unknown = await response.json();
        const user: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'user') : null;
        const id: unknown = typeof user === 'object' && user !== null ? Reflect.get(user, 'id') : null;
        return typeof id === 'string' ? { account: id, cookies: response.headers.getSetCookie() } : null;
      } catch (error) {
        // The library throws its refusals here and there instead of answering them.
        if (isLibraryRefusal(error)) return null;
        throw error;
      }
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
