import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createAuthorizationURL, validateAuthorizationCode, verifyJwsAccessToken } from '@better-auth/core/oauth2';
import { z } from 'zod';
import type { LibraryContext } from './library.ts';

// Signing in by another issuer, from the OAuth parts of the sign-in library. Its plugin for generic providers is not
// used: it asks for the issuer's document once, at start, and stays without it if the issuer is away then; it does not
// compare the issuer in the document with the one configured, and it looks for accounts by e-mail address.

export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button calls it. */
  readonly name?: string;
}

/** The settings of sign-in by another issuer are there, and wrong. */
export class OidcProblem extends Error {
  override readonly name = 'OidcProblem';
}

const isLoopback = (hostname: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** https everywhere, http on the machine itself. */
const isSafe = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  return (
    username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
  );
};

/**
 * Reads `HUAN_OIDC_ISSUER`, `HUAN_OIDC_CLIENT_ID`, `HUAN_OIDC_CLIENT_SECRET` and `HUAN_OIDC_NAME`. Null when none is set.
 *
 * @throws OidcProblem for half of them, or an issuer that is no https address
 */
export const readOidc = (environment: Readonly<Record<string, string | undefined>>): OidcOptions | null => {
  const read = (name: string): string => (environment[name] ?? '').trim();
  const issuer = read('HUAN_OIDC_ISSUER');
  const clientId = read('HUAN_OIDC_CLIENT_ID');
  const clientSecret = read('HUAN_OIDC_CLIENT_SECRET');
  const name = read('HUAN_OIDC_NAME');
  if (issuer === '' && clientId === '' && clientSecret === '') return null;
  if (issuer === '' || clientId === '' || clientSecret === '') {
    throw new OidcProblem('HUAN_OIDC_ISSUER, HUAN_OIDC_CLIENT_ID and HUAN_OIDC_CLIENT_SECRET belong together.');
  }
  if (!isSafe(issuer)) throw new OidcProblem('HUAN_OIDC_ISSUER must be an https address.');
  return { issuer, clientId, clientSecret, ...(name === '' ? {} : { name }) };
};

/** What came back from the issuer. */
export interface Returned {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly iss?: string | undefined;
}

export type OidcOutcome =
  | { readonly subject: string; readonly link: string | null }
  /** The issuer or the human behind it said no, or nothing fits. `reason` is for the log; it quotes nothing. */
  | { readonly failed: string; readonly link: string | null };

/** Signing in by the issuer that is configured. */
export interface Oidc {
  readonly name: string | null;
  /** How credentials of this issuer are kept. */
  readonly provider: string;
  /**
   * Where to send the browser, and the secret that binds the answer to it.
   *
   * @param link the account that wants to be known to the issuer; null signs in
   * @throws when the issuer does not answer
   */
  start(origin: string, link: string | null): Promise<{ readonly url: string; readonly secret: string }>;
  finish(secret: string, returned: Returned): Promise<OidcOutcome>;
}

const document = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string().refine(isSafe),
  token_endpoint: z.string().refine(isSafe),
  jwks_uri: z.string().refine(isSafe),
  id_token_signing_alg_values_supported: z.array(z.string()).default(['RS256']),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});
type Document = z.output<typeof document>;

const pending = z.object({
  verifier: z.string(),
  nonce: z.string(),
  binding: z.string(),
  origin: z.string(),
  link: z.string().nullable(),
});

// With a shared secret whoever reads our settings could sign; "none" is no signature.
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const documentLife = 600_000;
const patience = 10_000;
/** How long a human may take at the issuer's. */
export const oidcSeconds = 600;
export const callbackPath = '/v1/auth/oidc/callback';

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
const random = (): string => randomBytes(32).toString('base64url');

const within = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the issuer does not answer')), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Opens sign-in by an issuer. It is asked for its addresses when somebody first comes, and again after ten minutes. */
export const openOidc = (context: LibraryContext, options: OidcOptions): Oidc => {
  const { issuer, clientId, clientSecret } = options;
  let known: { readonly at: number; readonly document: Promise<Document> } | null = null;

  const ask = async (): Promise<Document> => {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) throw new Error(`the issuer answers ${response.status}`);
    const read = document.parse(await response.json());
    if (read.issuer !== issuer) throw new Error('the issuer calls itself otherwise');
    return read;
  };
  const addresses = (): Promise<Document> => {
    if (known !== null && performance.now() - known.at < documentLife) return known.document;
    const entry = { at: performance.now(), document: ask() };
    known = entry;
    entry.document.catch(() => {
      if (known === entry) known = null;
    });
    return entry.document;
  };

  const subjectOf = async (code: string, verifier: string, nonce: string, redirectURI: string): Promise<string> => {
    const found = await addresses();
    const basic = found.token_endpoint_auth_methods_supported.includes('client_secret_basic');
    const tokens = await within(
      validateAuthorizationCode({
        code,
        codeVerifier: verifier,
        redirectURI,
        options: { clientId, clientSecret },
        tokenEndpoint: found.token_endpoint,
        authentication: basic ? 'basic' : 'post',
      }),
    );
    if (tokens.idToken === undefined) throw new Error('no id token');
    const claims = await within(
      verifyJwsAccessToken(tokens.idToken, {
        jwksFetch: found.jwks_uri,
        verifyOptions: {
          issuer,
          audience: clientId,
          algorithms: algorithms.filter((one) => found.id_token_signing_alg_values_supported.includes(one)),
          requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
          clockTolerance: 30,
        },
      }),
    );
    if (claims['nonce'] !== nonce) throw new Error('another nonce');
    const party = claims['azp'];
    if (party === undefined ? Array.isArray(claims.aud) && claims.aud.length > 1 : party !== clientId) {
      throw new Error('meant for another party');
    }
    if (claims.sub === undefined || claims.sub === '') throw new Error('no subject');
    return claims.sub;
  };

  return {
    name: options.name ?? null,
    provider: `oidc ${issuer}`,
    async start(origin, link) {
      const { authorization_endpoint: authorizationEndpoint } = await addresses();
      const [state, verifier, nonce, secret] = [random(), random(), random(), random()];
      const value = { verifier, nonce, binding: digest(secret).toString('base64url'), origin, link };
      await context.internalAdapter.createVerificationValue({
        identifier: `oidc-${state}`,
        value: JSON.stringify(value satisfies z.output<typeof pending>),
        expiresAt: new Date(Date.now() + oidcSeconds * 1000),
      });
      const url = await createAuthorizationURL({
        id: 'oidc',
        options: { clientId, clientSecret },
        authorizationEndpoint,
        state,
        codeVerifier: verifier,
        nonce,
        scopes: ['openid'],
        redirectURI: `${origin}${callbackPath}`,
      });
      return { url: url.toString(), secret };
    },
    async finish(secret, returned) {
      const row =
        returned.state === undefined
          ? null
          : await context.internalAdapter.consumeVerificationValue(`oidc-${returned.state}`);
      if (row === null) return { failed: 'state unknown', link: null };
      const { verifier, nonce, binding, origin, link } = pending.parse(JSON.parse(row.value));
      // Otherwise somebody could be signed in to another's account by a link that was sent to them.
      if (!isSame(digest(secret), Buffer.from(binding, 'base64url'))) return { failed: 'another browser', link: null };
      if (returned.iss !== undefined && returned.iss !== issuer) return { failed: 'another issuer', link };
      if (returned.error !== undefined || returned.code === undefined) return { failed: 'refused there', link };
      try {
        return { subject: await subjectOf(returned.code, verifier, nonce, `${origin}${callbackPath}`), link };
      } catch (error) {
        return { failed: error instanceof Error ? error.name : 'unknown', link };
      }
    },
  };
};
