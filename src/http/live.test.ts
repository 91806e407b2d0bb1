import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from './log.ts';
import { buildServer } from './server.ts';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer({ requestTimeout: 1500 });
});
afterAll(() => web.close());

const person = () => ({ type: 'open', case: randomUUID(), loop: 'arrival', holder: 'CARRIERS', facts: {} });

/** Opens the stream and collects what it says. */
const listen = async (key: string) => {
  const stop = new AbortController();
  const response = await fetch(`${web.url}/v1/live`, {
    headers: { authorization: `Bearer ${key}` },
    signal: stop.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  let ended = false;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk as Uint8Array, { stream: true });
  })()
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  return {
    rings: () => text.split('event: changed').length - 1,
    text: () => text,
    ended: () => ended,
    async close() {
      stop.abort();
      await reading;
    },
  };
};

test('screens hear that something changed, also when another process recorded it, and never what', async () => {
  const key = await web.officer('PVG-BOARDING');
  const stream = await listen(key);
  await expect.poll(stream.rings).toBeGreaterThan(0);
  const before = stream.rings();
  const made = person();
  await web.give('PVG-AIRPORT', made);
  await expect.poll(stream.rings, { timeout: 2000 }).toBeGreaterThan(before);
  const own = stream.rings();
  await web.at.house.owner.pool.query(`select pg_notify('huan_bell', '')`);
  await expect.poll(stream.rings, { timeout: 2000 }).toBeGreaterThan(own);
  expect(stream.text()).not.toContain(made.case);
  await stream.close();
});

test('a flood of changes rings at most four times a second', async () => {
  const stream = await listen(await web.officer('PVG-BOARDING'));
  await expect.poll(stream.rings).toBeGreaterThan(0);
  const before = stream.rings();
  const start = performance.now();
  while (performance.now() - start < 1500)
    await Promise.all(Array.from({ length: 10 }, () => web.give('PVG-AIRPORT', person())));
  const seconds = (performance.now() - start) / 1000;
  expect(stream.rings() - before).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 2);
  await stream.close();
});

test('a question for the head of the stream alone opens none: probes would use up what an account may have open', async () => {
  const { key } = await web.account('prober', ['PVG-BOARDING']);
  for (let probe = 0; probe < 30; probe += 1) {
    const answer = await fetch(`${web.url}/v1/live`, { method: 'HEAD', headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(404);
  }
  const stream = await listen(key);
  await expect.poll(stream.rings).toBeGreaterThan(0);
  await stream.close();
});

test('a stream ends when its account loses its rights', async () => {
  const { id, key } = await web.account('listener', ['PVG-BOARDING']);
  const stream = await listen(key);
  await web.at.house.owner.pool.query('update huan.user_account set disabled_at = now() where id = $1', [id]);
  await expect.poll(stream.ended, { timeout: 3000 }).toBe(true);
});

test('closing finishes what was accepted, ends streams, and then lets nobody in', async () => {
  const key = await web.officer('PVG-AIRPORT');
  const server = await buildServer({ house: web.at.house, signIn: web.signIn });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const warm = { authorization: `Bearer ${key}` };
  await fetch(`${address}/v1/auth/me`, { headers: warm });
  const stream = await fetch(`${address}/v1/live`, { headers: warm });
  const commands = Array.from({ length: 40 }, person);
  const headers = { ...warm, 'content-type': 'application/json' };
  const sent = commands.map((command) =>
    fetch(`${address}/v1/commands`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ commandId: randomUUID(), command }),
    }).then(
      async (response) => ({ status: response.status, body: (await response.json()) as { case?: string } }),
      () => null,
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  await server.close();
  const answers = await Promise.all(sent);
  const done = answers.flatMap((answer) => (answer?.status === 200 ? [answer.body.case ?? ''] : []));
  const { rows } = await web.at.house.owner.pool.query<{ case_id: string }>(
    'select case_id from huan."case" where case_id = any($1::uuid[])',
    [commands.map((command) => command.case)],
  );
  // Whoever was told "done" is recorded, and nothing was recorded of which nobody was told.
  expect(rows.map((row) => row.case_id).toSorted()).toEqual(done.toSorted());
  expect(await stream.text()).toContain('changed');
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();
});

test('a caller who sends a byte a second does not hold the door', async () => {
  const { port } = new URL(web.url);
  const socket = connect(Number(port), '127.0.0.1');
  let said = '';
  socket.on('data', (data) => {
    said += data.toString();
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(
    'POST /v1/commands HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n',
  );
  const timer = setInterval(() => socket.write('x'), 500);
  await closed;
  clearInterval(timer);
  expect(said).toContain('408');
}, 15_000);

test('health, readiness and metrics answer; metrics not to strangers', async () => {
  expect((await web.call('GET', '/healthz')).status).toBe(200);
  expect((await web.call('GET', '/readyz')).body).toEqual({ ready: true });
  const metrics = await web.call('GET', '/metrics');
  expect(metrics.body).toContain('huan_http_seconds_count{method="GET",route="/readyz",status="200"}');
  expect(metrics.body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  expect((await web.call('GET', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.5' } })).status).toBe(404);
});

test('the documentation covers every address and its page runs under a policy without foreign scripts', async () => {
  const { body } = await web.call('GET', '/docs/json');
  expect(body.openapi).toBe('3.1.0');
  const paths = Object.keys(body.paths);
  for (const path of ['/v1/commands', '/v1/desk', '/v1/cases/{case}/timeline', '/v1/manifests', '/v1/live']) {
    expect(paths).toContain(path);
  }
  const command = body.paths['/v1/commands'].post;
  expect(JSON.stringify(command.requestBody)).toContain('offer-group');
  expect(JSON.stringify(command.responses)).toContain('evidence_missing');
  const page = await web.call('GET', '/docs/');
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  // No inline script, which the policy would stop.
  expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  for (const [, source] of page.body.matchAll(/<script[^>]*src="([^"]+)"/g)) {
    const script = await web.call('GET', new URL(source, `${web.url}/docs/`).pathname);
    expect(script.status, source).toBe(200);
  }
});

test('the log carries no body, no address of a person, no name and no secret', async () => {
  let lines = '';
  const log = openLog({ level: 'trace', write: (line) => (lines += line) });
  const server = await buildServer({ house: web.at.house, signIn: web.signIn, log });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  await web.account('logged', ['CARRIERS']);
  const key = await web.officer('CARRIERS');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const post = (path: string, body: object) =>
    fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await post('/v1/auth/sign-in', { username: 'logged', password });
  await post('/v1/auth/sign-in', { username: 'logged', password: 'SECRETWRONG' });
  await post('/v1/search', { name: 'SECRETNAME' });
  await post('/v1/search', { name: 5, surname: 'SECRETNAME' });
  await fetch(`${address}/v1/desk?list=SECRETQUERY`, { headers });
  await fetch(`${address}/v1/SECRETPATH?x=SECRETQUERY`, { headers });
  log.error({ body: { surname: 'SECRETNAME' }, person: { surname: 'SECRETNAME' }, headers }, 'by mistake');
  await server.close();
  expect(lines).toContain('/v1/search');
  expect(lines).not.toContain('SECRET');
  expect(lines).not.toContain(key);
  expect(lines).not.toContain(password);
});
