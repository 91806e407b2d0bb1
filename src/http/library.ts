import { apiKey } from '@better-auth/api-key';
import { passkey } from '@better-auth/passkey';
import type { BetterAuthPlugin } from '@better-auth/core';
import { createAuthEndpoint } from '@better-auth/core/api';
import { APIError } from '@better-auth/core/error';
import { betterAuth } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import { generateRandomString } from 'better-auth/crypto';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { username } from 'better-auth/plugins/username';
import { z } from 'zod';
import { signInTables } from '../app/account.ts';
import type { House } from '../app/house.ts';

// The sign-in library as Huan sets it up. Its own addresses are not served: our routes stand in front of it.

/** A shift and its handover; then one signs in again. */
const sessionSeconds = 12 * 3600;
/** How long the second step of signing in may take. */
export const ticketSeconds = 300;
/** Under which name, behind the library's own beginning, the challenge of a passkey goes to the browser and back. */
export const challengeCookie = 'passkey';
export const shortest = 10;
export const longest = 128;
const keyPrefix = 'huan_';

/** Name under which authenticator apps and passkeys list Huan. */
export const issuerName = 'Huan';

/** Ways of signing in after which nothing more is asked: something held was shown, not only a password. */
const strongPaths: ReadonlySet<string | undefined> = new Set([
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/passkey/verify-authentication',
]);

/** Lets in an account that another issuer has vouched for: a session, or a ticket where a second factor is due. */
const vouched = {
  id: 'huan-vouched',
  endpoints: {
    enterVouched: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ account: z.string() }) },
      async (ctx) => {
        const { internalAdapter, secret } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.account);
        if (user === null) throw new APIError('UNAUTHORIZED');
        if (Reflect.get(user, 'twoFactorEnabled') !== true) {
          await setSessionCookie(ctx, { session: await internalAdapter.createSession(user.id), user });
          return ctx.json({ user: { id: user.id } });
        }
        // As the library's own plugin does it after a password; that one listens to passwords only.
        const ticket = ctx.context.createAuthCookie('two_factor', { maxAge: ticketSeconds });
        const identifier = `2fa-${generateRandomString(20)}`;
        const expiresAt = new Date(Date.now() + ticketSeconds * 1000);
        await internalAdapter.createVerificationValue({ value: user.id, identifier, expiresAt });
        await internalAdapter.createVerificationValue({
          value: '0',
          identifier: `2fa-attempts-${identifier}`,
          expiresAt,
        });
        await ctx.setSignedCookie(ticket.name, identifier, secret, ticket.attributes);
        return ctx.json({ twoFactorRedirect: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;

/**
 * The library's instance. Its tables are those of sql/000002-accounts.sql and sql/000009-sign-in.sql.
 *
 * @param origin address under which browsers come; passkeys are bound to its host
 */
export const openLibrary = (house: House, origin: string) => {
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
    session: {
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      additionalFields: {
        strong: { type: 'boolean', required: false, input: false, defaultValue: false },
        seenAt: { type: 'date', required: false, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => ({ data: { ...session, strong: strongPaths.has(ctx?.path) } }),
        },
      },
    },
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
      twoFactor({
        issuer: issuerName,
        twoFactorCookieMaxAge: ticketSeconds,
        schema: { twoFactor: { modelName: 'secondFactor' } },
      }),
      passkey({
        rpID: new URL(origin).hostname,
        rpName: issuerName,
        // The column's name in the plugin does not survive the way to snake case and back.
        schema: { passkey: { fields: { credentialID: 'credentialId' } } },
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) => {
            // One held device and the finger or number that unlocks it are two factors; the device alone is one.
            if (verification.registrationInfo?.userVerified !== true) throw new APIError('UNAUTHORIZED');
          },
        },
        authentication: {
          afterVerification: ({ verification }) => {
            if (!verification.authenticationInfo.userVerified) throw new APIError('UNAUTHORIZED');
          },
        },
        advanced: { webAuthnChallengeCookie: challengeCookie },
      }),
      apiKey({
        schema: { apikey: { modelName: 'apiKey' } },
        defaultPrefix: keyPrefix,
        rateLimit: { enabled: false },
        enableMetadata: false,
        maximumNameLength: 60,
        keyExpiration: { maxExpiresIn: 3650, minExpiresIn: 1 },
      }),
      vouched,
    ],
  });
};

export type Library = ReturnType<typeof openLibrary>;
export type LibraryContext = Awaited<Library['$context']>;

/** Whether the library refused, as opposed to broke. */
export const isLibraryRefusal = (error: unknown): error is Error & { readonly body?: { readonly code?: string } } =>
  error instanceof Error && error.name === 'APIError';

/** The code of a refusal of the library, or null. */
export const libraryCode = (error: unknown): string | null =>
  isLibraryRefusal(error) ? (error.body?.code ?? 'UNKNOWN') : null;

/** Where a request comes from, as sessions note it. */
export interface From {
  readonly address: string;
  readonly agent: string;
}

/** Headers of a call to the library on behalf of a browser. */
export const headersFor = (from: From, origin: string, cookie: string): Headers =>
  new Headers({
    'x-huan-address': from.address,
    'user-agent': from.agent.slice(0, 200),
    origin,
    ...(cookie === '' ? {} : { cookie }),
  });

/** A cookie among those that an answer sets, decoded; null when it is not set or is being cleared. */
export const cookieSet = (headers: Headers, name: string): string | null => {
  const found = headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .find((pair) => pair.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1) ?? '';
  return value === '' ? null : decodeURIComponent(value);
};
