// A server of its own for a test file: a house on a cloned database, listening on loopback, with accounts and keys.

import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type TestHouse, openTestHouse } from './house.ts';
import { foundAccount } from '../src/app/account.ts';
import type { Role } from '../src/contract/account.ts';
import { openLog } from '../src/http/log.ts';
import { type ServerOptions, buildServer } from '../src/http/server.ts';
import { type SignIn, openSignIn } from '../src/http/sign-in.ts';

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Whatever was answered: JSON as it is, anything else as text. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface TestServer {
  readonly at: TestHouse;
  readonly server: FastifyInstance;
  readonly signIn: SignIn;
  readonly url: string;
  /** An account with one role in each unit, and a key for it. */
  account(name: string, units: readonly string[], role?: Role): Promise<{ id: string; key: string }>;
  /** The key of an officer of a unit, made once. */
  officer(unit: string): Promise<string>;
  /** Headers of a browser in which an account has signed in with its password. */
  enter(username: string): Promise<{ cookie: string }>;
  call(method: string, path: string, options?: CallOptions): Promise<TestAnswer>;
  /** Gives a command over HTTP as an officer of a unit. */
  give(unit: string, command: object, stamp?: object): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw?: string | FormData | Uint8Array<ArrayBuffer>;
}

export const password = 'correct horse battery';

/** Opens the server. Call `close` in `afterAll`. */
export const openTestServer = async (options: Partial<ServerOptions> = {}): Promise<TestServer> => {
  const at = await openTestHouse();
  const signIn = await openSignIn(at.house, { oidc: options.oidc ?? null });
  const server = await buildServer({
    house: at.house,
    signIn,
    checkAnswers: true,
    // What breaks inside is told nobody outside: here it must be seen.
    log: openLog({ level: 'error', write: (line) => process.stderr.write(line) }),
    ...options,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const officers = new Map<string, Promise<string>>();

  const call: TestServer['call'] = async (method, path, { key, body, headers = {}, raw } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'accept-language': 'en',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? (body === undefined ? {} : { body: JSON.stringify(body) }) : { body: raw }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const account: TestServer['account'] = async (name, units, role = 'officer') => {
    const memberships = units.map((unit) => ({ unit, role }));
    const id = await foundAccount(
      at.house,
      { username: name, name: `Officer ${name}`, password },
      memberships,
      signIn.make,
    );
    const { key } = await signIn.makeKey(id, 'test', null);
    return { id, key };
  };
  const officer: TestServer['officer'] = (unit) => {
    const known = officers.get(unit) ?? account(`officer-${unit.toLowerCase()}`, [unit]).then(({ key }) => key);
    officers.set(unit, known);
    return known;
  };
  return {
    at,
    server,
    signIn,
    url,
    account,
    officer,
    async enter(username) {
      const { headers } = await call('POST', '/v1/auth/sign-in', { body: { username, password } });
      return {
        cookie: headers
          .getSetCookie()
          .map((line) => line.split(';')[0])
          .join('; '),
      };
    },
    call,
    async give(unit, command, stamp = {}) {
      const body = { commandId: randomUUID(), ...stamp, command };
      return call('POST', '/v1/commands', { key: await officer(unit), body });
    },
    async close() {
      await server.close();
      await at.close();
    },
  };
};
