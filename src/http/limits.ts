import { hash } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from './failure.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers also whoever shows no credential: signing in, the traveller's own page. */
    readonly open?: boolean;
    /** Health, readiness, metrics: asked by machines, also while the server closes. */
    readonly unlimited?: boolean;
  }
}

/** Requests that one credential may make in a minute unless told: a busy system of a laboratory, many times an officer. */
export const mostPerMinute = 6000;

/**
 * The address by which a request is judged: that of the route which answers it. One address has many spellings (`/%761/…`,
 * the absolute form), and only what no route answers is judged by what was spelled.
 */
export const addressed = (request: FastifyRequest): string => request.routeOptions.url ?? request.url;

/**
 * Limits every route of the API.
 *
 * @param shown what a request shows of who gives it
 */
export const limitRequests = async (
  server: FastifyInstance,
  shown: (request: FastifyRequest) => string | null,
  most = mostPerMinute,
): Promise<void> => {
  await server.register(rateLimit, {
    max: most,
    timeWindow: 60_000,
    // Files of the screens: a whole hall that opens them has one address and shows nothing yet.
    allowList: (request) => !addressed(request).startsWith('/v1/') || request.routeOptions.config.unlimited === true,
    // Per credential: a whole hall of officers may share one address. Signing in counts addresses instead. Nothing beside
    // the credential is looked at: who could vary it would not be slowed.
    keyGenerator: (request) => {
      const credential = shown(request);
      return credential === null ? request.ip : hash('sha256', credential, 'base64url');
    },
    errorResponseBuilder: (_request, context) => new Failure('too_many', {}, context.ttl / 1000),
  });
};

/**
 * How many requests a minute an operator wants to allow.
 *
 * @throws when it is no number
 */
export const readLimit = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Error(`HUAN_REQUESTS_PER_MINUTE is ${text}: it has to be a number from 1 on.`);
  return Number(text);
};
