// An OpenID provider over real HTTP on the loopback address: discovery, authorization, token, keys.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Issuer {
  readonly url: string;
  /** What goes wrong on purpose, and who is signed in there. */
  readonly now: {
    subject: string;
    /** Claims that replace the right ones. */
    claims: Record<string, unknown>;
    /** Signs with a key that is not published. */
    forged: boolean;
    refuses: boolean;
    gone: boolean;
    /** Another issuer than this in its document. */
    called: string | null;
  };
  /** Every code request it has seen. */
  readonly seen: URLSearchParams[];
  close(): Promise<void>;
}

export const clientId = 'huan';
export const clientSecret = 'a secret of the issuer';

/** Opens the provider. */
export const openIssuer = async (): Promise<Issuer> => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pending = new Map<string, URLSearchParams>();
  const seen: URLSearchParams[] = [];
  const now: Issuer['now'] = { subject: 'sub-1', claims: {}, forged: false, refuses: false, gone: false, called: null };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (claims: object): string => {
    const text = `${part({ alg: 'ES256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
    const { privateKey } = now.forged ? other : key;
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  };
  let url = '';
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', url);
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (now.gone) return void request.socket.destroy();
    if (asked.pathname === '/.well-known/openid-configuration') {
      return answer(200, {
        issuer: now.called ?? url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/keys`,
        id_token_signing_alg_values_supported: ['ES256'],
      });
    }
    if (asked.pathname === '/keys') {
      return answer(200, {
        keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }],
      });
    }
    if (asked.pathname === '/authorize') {
      const wanted = asked.searchParams;
      seen.push(wanted);
      const back = new URL(wanted.get('redirect_uri') ?? '');
      back.searchParams.set('state', wanted.get('state') ?? '');
      if (now.refuses) back.searchParams.set('error', 'access_denied');
      else {
        const code = randomBytes(8).toString('hex');
        pending.set(code, wanted);
        back.searchParams.set('code', code);
      }
      return void response.writeHead(302, { location: back.toString() }).end();
    }
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const given = new URLSearchParams(body);
      const wanted = pending.get(given.get('code') ?? '');
      pending.delete(given.get('code') ?? '');
      const proof = createHash('sha256')
        .update(given.get('code_verifier') ?? '')
        .digest('base64url');
      const basic = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
      const known = basic === `${clientId}:${encodeURIComponent(clientSecret).replaceAll('%20', '+')}`;
      if (wanted === undefined || proof !== wanted.get('code_challenge') || !known) {
        return answer(400, { error: 'invalid_grant' });
      }
      const issued = Math.floor(Date.now() / 1000);
      const claims = {
        iss: url,
        aud: clientId,
        sub: now.subject,
        iat: issued,
        exp: issued + 300,
        nonce: wanted.get('nonce'),
      };
      answer(200, { access_token: 'x', token_type: 'Bearer', id_token: token({ ...claims, ...now.claims }) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    now,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
