import { type FastifyInstance, fastify } from 'fastify';
import type { Registry } from 'prom-client';
import type { House } from '../app/house.ts';
import { answerFailure } from './failure.ts';
import { operationRoutes } from './routes/operations.ts';

export interface MonitorOptions {
  readonly house: House;
  readonly registry: Registry;
  readonly metricsKey?: string;
}

/** A server that only tells how its process lives and works: /healthz, /readyz and /metrics, and nothing of any case. */
export const buildMonitor = async ({ house, registry, metricsKey }: MonitorOptions): Promise<FastifyInstance> => {
  const server: FastifyInstance = fastify({ logger: false, forceCloseConnections: true, requestTimeout: 10_000 });
  server.setErrorHandler((error, request, reply) => answerFailure(error, request, reply));
  operationRoutes({ server, house }, { registry, ...(metricsKey === undefined ? {} : { metricsKey }) });
  await server.ready();
  return server;
};
