import { timingSafeEqual, createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { Failure } from '../failure.ts';
import type { Desk } from '../part.ts';

export interface OperationOptions {
  /** Whoever shows it as a bearer may read the metrics from elsewhere. */
  readonly metricsKey?: string;
  /** Metrics of other parts of the process, shown together with those of the server. */
  readonly registry?: Registry;
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const mayMeasure = (request: FastifyRequest, key: string | undefined): boolean => {
  const shown = request.headers.authorization?.replace(/^Bearer /, '');
  if (key !== undefined && shown !== undefined && timingSafeEqual(digest(shown), digest(key))) return true;
  // The socket itself, not what a header says; and behind a proxy on this machine everybody comes from loopback.
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded'];
  return forwarded === undefined && loopback.has(request.socket.remoteAddress ?? '');
};

/** Whether the process lives, whether it can work, and how it fares. */
export const operationRoutes = (desk: Pick<Desk, 'server' | 'house'>, options: OperationOptions = {}): void => {
  const { server, house } = desk;
  const registry = options.registry ?? new Registry();
  const own = new Registry();
  collectDefaultMetrics({ register: own });
  const seconds = new Histogram({
    name: 'huan_http_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [own],
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const status = reply.statusCode;
    const route = request.routeOptions.url ?? 'none';
    const elapsed = reply.elapsedTime;
    seconds.labels(method, route, String(status)).observe(elapsed / 1000);
    // The pattern of the address, never the address: it may name what somebody looked for.
    const line = { method, route, status, ms: Math.round(elapsed) };
    if (status >= 500) request.log.error(line, 'answered');
    else request.log.debug(line, 'answered');
    done();
  });
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });

  const hidden = { config: { unlimited: true }, schema: { hide: true } };
  server.get('/healthz', hidden, () => ({ alive: true }));
  server.get('/readyz', hidden, async (_request, reply) => {
    if (closing) return reply.code(503).send({ ready: false, why: 'closing' });
    try {
      await Promise.all([house.writer.pool.query('select 1'), house.reader.pool.query('select 1')]);
      return { ready: true };
    } catch {
      return reply.code(503).send({ ready: false, why: 'database' });
    }
  });
  server.get('/metrics', hidden, async (request, reply) => {
    if (!mayMeasure(request, options.metricsKey)) throw new Failure('no_such_route');
    void reply.type(own.contentType);
    return `${await own.metrics()}${await registry.metrics()}`;
  });
};
