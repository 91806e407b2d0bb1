// Every address that the server answers, whichever file registers it.

import { randomUUID } from 'node:crypto';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

interface Address {
  readonly method: string;
  readonly url: string;
  readonly hidden: boolean;
}

let web: TestServer;
const addresses: Address[] = [];

const hear = ({ method, url, schema }: RouteOptions): void => {
  for (const one of [method].flat()) {
    if (one === 'HEAD') continue;
    addresses.push({ method: one, url, hidden: schema !== undefined && 'hide' in schema && schema.hide === true });
  }
};
beforeAll(async () => {
  web = await openTestServer({ onRoute: hear });
});
afterAll(() => web.close());

/** Answered also without a credential: why. */
const open: Readonly<Record<string, string>> = {
  'POST /v1/auth/sign-in': 'where one gets it',
  'POST /v1/auth/code': 'the second step of signing in, under a ticket',
  'POST /v1/auth/passkey/options': 'another way to sign in',
  'POST /v1/auth/passkey/verify': 'another way to sign in',
  'GET /v1/auth/ways': 'what the sign-in screen shows',
  'POST /v1/auth/oidc/start': 'another way to sign in',
  'GET /v1/auth/oidc/callback': 'where the other issuer sends the browser back to',
  'POST /v1/traveller/leave': 'who is out already is out',
  'POST /v1/traveller/enter': 'a link and its second factor open it',
};
/** A session of the traveller's own, and 401 without it. */
const isTravellers = (url: string): boolean => url.startsWith('/v1/traveller/');

const ours = (): readonly Address[] => addresses.filter(({ url }) => url.startsWith('/v1/'));
/** Something that an address takes, wherever it has a part to fill in. */
const filled = (url: string): string =>
  url
    .replace(/:(case|handover|device|way|callout|vehicle|shift)\b/g, () => randomUUID())
    .replace(/:unit\b/g, 'PUDONG')
    .replace(/:\w+/g, 'something');

test('there are the addresses that this file is about', () => {
  expect(ours().length).toBeGreaterThan(120);
  const known = new Set(ours().map(({ method, url }) => `${method} ${url}`));
  expect(Object.keys(open).filter((name) => !known.has(name))).toEqual([]);
});

test('every address is in the document, with its body when it takes one', async () => {
  const { paths } = (await web.call('GET', '/docs/json')).body;
  const missing: string[] = [];
  for (const { method, url, hidden } of ours()) {
    const said = paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    if (hidden === (said !== undefined)) missing.push(`${method} ${url}`);
  }
  expect(missing).toEqual([]);
  const { content } = paths['/v1/manifests'].post.requestBody;
  expect(Object.keys(content)).toEqual(expect.arrayContaining(['text/csv', 'application/edifact']));
  for (const path of ['/v1/manifests', '/v1/cases/{case}/files']) {
    const form = paths[path].post.requestBody.content['multipart/form-data'].schema;
    expect(form).toMatchObject({ required: ['file'], properties: { file: { format: 'binary' } } });
  }
  // Who needs no credential is told so.
  expect(paths['/v1/auth/sign-in'].post.security).toEqual([]);
  expect(paths['/v1/commands'].post.security).toBeUndefined();
});

test('no address but the listed ones answers whoever shows no credential, whatever they send', async () => {
  const wrong: string[] = [];
  for (const { method, url } of ours()) {
    const name = `${method} ${url}`;
    if (name in open) continue;
    // With nothing, and with what no schema takes: who has no credential learns of no schema.
    const bodies = method === 'GET' || isTravellers(url) ? [undefined] : [undefined, { nonsense: true }];
    for (const body of bodies) {
      const answer = await web.call(method, filled(url), body === undefined ? {} : { body });
      const { status, body: said } = answer;
      const right = status === 401 && said.code === 'not_signed_in';
      // The traveller's own routes look at what was sent first: their session comes with a word of its page.
      if (!right && !(isTravellers(url) && status === 400)) wrong.push(`${name}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
}, 60_000);
