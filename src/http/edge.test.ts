import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse } from '../../test/house.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { buildServer } from './server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer({ requestTimeout: 1500 });
});
afterAll(() => web.close());

/** A bare connection: what is sent, and everything that came back until it was closed. */
const line = (url: string) => {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  let said = '';
  socket.on('data', (data) => {
    said += data.toString();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return {
    send: (text: string) => socket.write(text),
    said: () => said,
    async answer() {
      await closed;
      const [head = '', body = ''] = said.split('\r\n\r\n');
      return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: JSON.parse(body) };
    },
  };
};

const problem = 'content-type: application/problem+json';

test('an address that cannot be read is a problem with a code that does not repeat it, under our headers', async () => {
  for (const path of ['/v1/cases/%zzSECRET', `/v1/cases/${'SECRET'.repeat(50)}`]) {
    const answer = await web.call('GET', path);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.body).toMatchObject({ code: 'bad_input', status: 400, about: ['url'] });
    expect(JSON.stringify(answer.body)).not.toContain('SECRET');
  }
});

test('a request that comes too slowly, has too large a head, or is none, is a problem with a code', async () => {
  const slow = line(web.url);
  slow.send('POST /v1/commands HTTP/1.1\r\nhost: x\r\n');
  const large = line(web.url);
  large.send(`GET /v1/auth/me HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(40_000)}\r\n\r\n`);
  const none = line(web.url);
  none.send('this is not HTTP\r\n\r\n');
  for (const [one, status, code] of [
    [large, 431, 'header_too_large'],
    [none, 400, 'bad_json'],
    [slow, 408, 'too_slow'],
  ] as const) {
    const answer = await one.answer();
    expect([answer.status, answer.body.code, answer.body.status]).toEqual([status, code, status]);
    expect(answer.head).toContain(problem);
  }
}, 15_000);

test('who still asks while the server closes is told when to come again; readiness says why', async () => {
  const server = await buildServer({ house: web.at.house, signIn: web.signIn });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const [asking, watching] = [line(url), line(url)];
  // Begun before and not complete: such a connection is not closed under its caller.
  asking.send('GET /v1/auth/me HTTP/1.1\r\nhost: x\r\n');
  watching.send('GET /readyz HTTP/1.1\r\nhost: x\r\n');
  await pause(100);
  const closing = server.close();
  await pause(100);
  asking.send('\r\n');
  watching.send('\r\n');
  const [refused, ready] = [await asking.answer(), await watching.answer()];
  await closing;
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  expect(refused.head).toContain(problem);
  expect(refused.head).toContain('retry-after: 1');
  expect([ready.status, ready.body]).toEqual([503, { ready: false, why: 'closing' }]);
});

test('a process that lost its database is alive and not ready', async () => {
  const at = await openTestHouse();
  const server = await buildServer({ house: at.house, signIn: web.signIn });
  expect((await server.inject('/readyz')).json()).toEqual({ ready: true });
  await at.house.owner.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await at.house.reader.pool.end();
  const answer = await server.inject('/readyz');
  expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false, why: 'database' }]);
  expect((await server.inject('/healthz')).json()).toEqual({ alive: true });
  await server.close();
  await at.close().catch(() => {});
});
