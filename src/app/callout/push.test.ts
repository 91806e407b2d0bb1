import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant, unitId, caseId } from '../../loop/terms.ts';
import type { Message } from './adapter.ts';
import { textsOf } from './message.ts';
import { PushKeysBroken, openVapid, pushAdapter } from './push.ts';

let home = '';
let address = '';
let status = 201;
const got: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    got.push({ headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(status).end();
  });
});
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'huan-push-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(home, { recursive: true });
});

const names = { 'zh-Hans': '浦东', 'zh-Hant': '浦東', en: 'Pudong' };
const id = caseId('01234567-89ab-8def-8123-456789abcdef');
const message: Message = {
  callout: '11111111-2222-8333-8444-555555555555',
  delivery: '11111111-2222-8333-8444-555555555555-1',
  attempt: 1,
  kind: 'push',
  case: id,
  unit: unitId('PUDONG'),
  holder: unitId('PUDONG'),
  loop: 'gap',
  clock: 'link',
  rung: 1,
  others: 0,
  nobody: false,
  language: 'en',
  texts: textsOf({ case: id, loop: 'gap', clock: 'link', rung: 1, holder: names, others: 0, nobody: false }),
  at: instant(0),
};
const subscription = (endpoint: string): string => {
  const device = createECDH('prime256v1');
  device.generateKeys();
  const keys = { p256dh: device.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') };
  return JSON.stringify({ endpoint, keys });
};

test('the keys are made once, by whoever is first, readable by the owner only, and never shown', async () => {
  const folder = join(home, 'deep', 'er');
  const opened = await Promise.all([1, 2, 3].map(() => openVapid(folder, 'mailto:duty@example.org')));
  expect(new Set(opened.map(({ publicKey }) => publicKey)).size).toBe(1);
  expect(await readdir(folder)).toEqual(['push-keys.json']);
  expect((await stat(join(folder, 'push-keys.json'))).mode & 0o077).toBe(0);
  const { privateKey } = JSON.parse(await readFile(join(folder, 'push-keys.json'), 'utf8')) as { privateKey: string };
  expect(inspect(opened[0], { depth: 9, showHidden: true }) + JSON.stringify(opened[0])).not.toContain(privateKey);
  await writeFile(join(home, 'push-keys.json'), '{"publicKey":"x"}');
  await expect(openVapid(home, 'mailto:duty@example.org')).rejects.toThrow(PushKeysBroken);
});

test('a push is encrypted, and signed by the key that the browser was given', async () => {
  const vapid = await openVapid(join(home, 'a'), 'mailto:duty@example.org');
  const adapter = pushAdapter({ vapid, allow: [address] });
  expect(await adapter.send(message, subscription(`http://${address}/x`))).toEqual({ ok: true, detail: 'http 201' });
  const last = got.at(-1);
  expect(last?.headers['content-encoding']).toBe('aes128gcm');
  expect(last?.body.includes('Pudong')).toBe(false);
  const [, token = '', key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(last?.headers.authorization ?? '') ?? [];
  expect(key).toBe(vapid.publicKey);
  const [head, claims, signature = ''] = token.split('.');
  const point = Buffer.from(vapid.publicKey, 'base64url');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  expect(
    verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    ),
  ).toBe(true);
});

test('a subscription that has ended, or is none, is gone; one that leads inside or in the clear is refused', async () => {
  const vapid = await openVapid(join(home, 'b'), 'mailto:duty@example.org');
  const adapter = pushAdapter({ vapid, allow: [address] });
  for (status of [404, 410]) {
    expect(await adapter.send(message, subscription(`http://${address}/x`))).toMatchObject({ ok: false, gone: true });
  }
  status = 503;
  expect(await adapter.send(message, subscription(`http://${address}/x`))).toEqual({ ok: false, detail: 'http 503' });
  for (const broken of ['', '{}', 'null', '{"endpoint":"https://a.example","keys":{"p256dh":"AA","auth":"AA"}}']) {
    expect(await adapter.send(message, broken)).toMatchObject({ ok: false, gone: true });
  }
  const strict = pushAdapter({ vapid });
  const inner = await strict.send(message, subscription('https://169.254.169.254/'));
  expect(inner).toEqual({ ok: false, detail: 'inner address refused' });
  expect(await strict.send(message, subscription('http://push.example/'))).toEqual({
    ok: false,
    detail: 'scheme refused',
  });
});
