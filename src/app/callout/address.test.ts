import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guardedLookup, isInner, readAddress } from './address.ts';
import { post } from './post.ts';

let port = 0;
let asked = 0;
let status = 204;
const server = createServer((_request, response) => {
  asked += 1;
  if (status === 302) response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
  else if (status > 0) response.writeHead(status).end();
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const send = (url: string, allow: readonly string[] = [], timeout = 2000) =>
  post({ url, headers: {}, body: '{}', allow, timeout });

describe('requests that would lead inside', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.0.0.1:PORT/',
    'http://0:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://localhost:PORT/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.100.100.200/latest/meta-data/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://168.63.129.16/',
  ])('%s is refused', async (url) => {
    const before = asked;
    expect(await send(url.replace('PORT', String(port)))).toEqual({ ok: false, detail: 'inner address refused' });
    expect(asked).toBe(before);
  });

  test('other schemes and passwords are refused', async () => {
    expect((await send('file:///etc/passwd')).detail).toBe('scheme refused');
    expect((await send('ftp://example.org/')).detail).toBe('scheme refused');
    expect((await send('http://me:secret@example.org/')).detail).toBe('password in address');
    expect((await send('not an address')).detail).toBe('address unreadable');
  });

  test('a name that resolves inside is refused at the connection, whichever form is asked for', async () => {
    const failures = await Promise.all(
      [{ all: true }, { all: false }, {}].map(
        (options) =>
          new Promise<Error | null>((resolve) => {
            guardedLookup('localhost', options, (error) => resolve(error));
          }),
      ),
    );
    expect(failures.map((error) => error?.name)).toEqual(['AddressRefused', 'AddressRefused', 'AddressRefused']);
  });

  test('a redirect is not followed', async () => {
    status = 302;
    const before = asked;
    expect(await send(`http://127.0.0.1:${port}/`, [`127.0.0.1:${port}`])).toEqual({ ok: false, detail: 'http 302' });
    expect(asked).toBe(before + 1);
    status = 204;
  });
});

test('the allow-list names hosts, with or without their port', async () => {
  expect((await send(`http://127.0.0.1:${port}/`, ['127.0.0.1'])).ok).toBe(true);
  expect((await send(`http://127.0.0.1:${port}/`, [`127.0.0.1:${port}`])).ok).toBe(true);
  expect((await send(`http://127.0.0.1:${port}/`, [`127.0.0.1:${port + 1}`])).ok).toBe(false);
  expect((await send(`http://localhost:${port}/`, [`localhost:${port}`])).ok).toBe(true);
  expect(readAddress('http://[::1]:99/', ['::1']).port).toBe('99');
});

test('a receiver that never answers is left after the timeout, and the detail does not name it', async () => {
  status = 0;
  expect(await send(`http://127.0.0.1:${port}/`, ['127.0.0.1'], 100)).toEqual({ ok: false, detail: 'timeout' });
  status = 204;
});

test('public addresses pass', () => {
  for (const address of ['8.8.8.8', '223.5.5.5', '172.32.0.1', '2606:4700::1111', '2400:3200::1']) {
    expect(isInner(address)).toBe(false);
  }
  expect(isInner('2002:7f00:1::')).toBe(true);
  expect(isInner('nonsense')).toBe(true);
});
