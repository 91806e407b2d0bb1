import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RouteOptions,
  fastify,
} from 'fastify';
import type { Registry } from 'prom-client';
import { type Doorbell, openDoorbell } from '../app/doorbell.ts';
import type { House } from '../app/house.ts';
import { credentialOf, openCallers } from './caller.ts';
import { documented, readWith, writeWith } from './compiler.ts';
import { answerUnfinished, answerUnreadable, refuseWhileClosing } from './edge.ts';
import { answerFailure } from './failure.ts';
import { setHeaders } from './headers.ts';
import { limitRequests } from './limits.ts';
import type { Logger } from './log.ts';
import type { OidcOptions } from './oidc.ts';
import type { Desk } from './part.ts';
import { accountRoutes } from './routes/accounts.ts';
import { type AdministrationOptions, administrationRoutes } from './routes/administration.ts';
import { auditRoutes } from './routes/audit.ts';
import { calloutRoutes } from './routes/callouts.ts';
import { caseRoutes } from './routes/cases.ts';
import { commandRoutes } from './routes/commands.ts';
import { deskRoutes } from './routes/desk.ts';
import { deviceRoutes } from './routes/devices.ts';
import { documentRoutes } from './routes/documents.ts';
import { exportRoutes } from './routes/exports.ts';
import { fileRoutes } from './routes/files.ts';
import { flightRoutes } from './routes/flights.ts';
import { gapRoutes } from './routes/gaps.ts';
import { type LiveOptions, liveRoutes } from './routes/live.ts';
import { manifestRoutes } from './routes/manifests.ts';
import { type OperationOptions, operationRoutes } from './routes/operations.ts';
import { policyRoutes } from './routes/policy.ts';
import { registerRoutes } from './routes/registers.ts';
import { rosterRoutes } from './routes/rosters.ts';
import { searchRoutes } from './routes/search.ts';
import { stepRoutes } from './routes/steps.ts';
import { dispatchRoutes } from './routes/dispatch.ts';
import { siteRoutes } from './routes/site.ts';
import { laboratoryRoutes } from './routes/laboratory.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { travellerCookieOf, travellerRoutes } from './routes/traveller.ts';
import { unitRoutes } from './routes/units.ts';
import { webRoutes } from './routes/web.ts';
import { type SignIn, openSignIn } from './sign-in.ts';
import { openStrangers } from './strangers.ts';

export interface ServerOptions {
  readonly house: House;
  /** Opened here unless given; one that was given is closed by whoever opened it. */
  readonly bell?: Doorbell;
  readonly signIn?: SignIn;
  /** Without it nothing is logged. */
  readonly log?: Logger;
  /** Address under which browsers reach the server, such as `https://huan.example`. */
  readonly origin?: string;
  /** Another issuer by which people sign in as well. */
  readonly oidc?: OidcOptions | null;
  /** Folder of the built screens. */
  readonly webRoot?: string;
  /** Huan's home, with the lists that are kept outside the database; without it the audit looks at the database alone. */
  readonly home?: string;
  /** Addresses of proxies whose word about the caller's address is believed. */
  readonly trustProxy?: string | readonly string[];
  readonly metricsKey?: string;
  readonly registry?: Registry;
  /** Checks every answer against its schema: for tests. */
  readonly checkAnswers?: boolean;
  readonly live?: LiveOptions;
  readonly administration?: AdministrationOptions;
  /** Milliseconds for a request to arrive whole. */
  readonly requestTimeout?: number;
  /** Requests of one credential in a minute. */
  readonly perMinute?: number | undefined;
  /** Credentials that nobody has, from one address in a minute. */
  readonly strangersPerMinute?: number;
  /** Hears of every address: for tests. */
  readonly onRoute?: (route: RouteOptions) => void;
}

const megabyte = 1024 * 1024;

/** Builds the server; `listen` on it, and `close` finishes what it accepted. The house is closed by whoever opened it. */
export const buildServer = async (options: ServerOptions): Promise<FastifyInstance> => {
  const { house, log, trustProxy } = options;
  const requestTimeout = options.requestTimeout ?? 30_000;
  const logger: FastifyBaseLogger | undefined = log;
  const server: FastifyInstance = fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    // Its lines would carry addresses; ours carry the pattern of the address.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 2 * megabyte,
    requestTimeout,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // Ours is a problem with a code.
    return503OnClosing: false,
    frameworkErrors: answerUnreadable,
    clientErrorHandler: answerUnfinished,
    trustProxy: trustProxy === undefined ? false : typeof trustProxy === 'string' ? trustProxy : [...trustProxy],
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    http: {
      headersTimeout: Math.min(10_000, requestTimeout),
      connectionsCheckingInterval: Math.min(5000, requestTimeout),
    },
  });
  server.setValidatorCompiler(readWith);
  server.setSerializerCompiler(writeWith(options.checkAnswers === true));
  server.setErrorHandler((error, request, reply) => answerFailure(error, request, reply));

  const bell = options.bell ?? (await openDoorbell(house, { log: (line) => log?.warn(line) }));
  const signIn =
    options.signIn ??
    (await openSignIn(house, {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      oidc: options.oidc ?? null,
    }));
  const strangers = openStrangers(options.strangersPerMinute);
  const callers = openCallers(house, signIn, bell, { strangers });
  const desk: Desk = { house, signIn, callers, bell, server, strangers };
  const { onRoute } = options;
  if (onRoute !== undefined) server.addHook('onRoute', (route) => onRoute(route));
  refuseWhileClosing(server);
  // A connection whose request was accepted just before goes quiet after its answer, and would then keep the door open.
  server.addHook('preClose', async () => {
    const timer = setInterval(() => server.server.closeIdleConnections(), 50);
    server.server.once('close', () => clearInterval(timer));
  });
  server.addHook('onClose', async () => {
    callers.close();
    if (options.bell === undefined) await bell.close();
  });

  await setHeaders(server, options.origin?.startsWith('https:') === true);
  const shown = (request: FastifyRequest): string | null => {
    const { config, url = '' } = request.routeOptions;
    if (config.open !== true) return credentialOf(request, signIn.cookie)?.value ?? null;
    // Where anybody is answered no key is looked up: a made-up one would begin a count of its own with every request.
    return url.startsWith('/v1/traveller/') ? travellerCookieOf(request) : null;
  };
  await limitRequests(server, shown, options.perMinute);
  // Who shows no credential is told so before anything that they sent is read.
  server.addHook('preParsing', async (request, _reply, payload) => {
    const { config, url = '' } = request.routeOptions;
    if (url.startsWith('/v1/') && config.open !== true) await callers.atTheDoor(request);
    return payload;
  });
  await server.register(multipart, {
    limits: { fileSize: 20 * megabyte + 1, files: 1, fields: 10, fieldSize: 10_000, parts: 11, headerPairs: 50 },
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Huan 环',
        version: '1',
        description: 'Closed-loop operations for a port city. Every change is a command that acts at most once.',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: signIn.cookie },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: documented as never,
  });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    // Its own pages bring their own scripts and styles; nothing from elsewhere, nothing inline.
    staticCSP: false,
    uiConfig: { deepLinking: false, tryItOutEnabled: false, validatorUrl: null },
  });

  operationRoutes(desk, {
    ...(options.metricsKey === undefined ? {} : { metricsKey: options.metricsKey }),
    ...(options.registry === undefined ? {} : { registry: options.registry }),
  } satisfies OperationOptions);
  signInRoutes(desk);
  commandRoutes(desk);
  caseRoutes(desk);
  deskRoutes(desk);
  stepRoutes(desk);
  dispatchRoutes(desk);
  siteRoutes(desk);
  laboratoryRoutes(desk);
  flightRoutes(desk);
  manifestRoutes(desk);
  searchRoutes(desk);
  deviceRoutes(desk);
  documentRoutes(desk);
  fileRoutes(desk);
  unitRoutes(desk);
  administrationRoutes(desk, options.administration ?? {});
  accountRoutes(desk);
  rosterRoutes(desk);
  registerRoutes(desk);
  calloutRoutes(desk);
  policyRoutes(desk);
  gapRoutes(desk);
  auditRoutes(desk, options.home);
  exportRoutes(desk);
  liveRoutes(desk, options.live ?? {});
  travellerRoutes(desk, { origin: options.origin });
  await webRoutes(desk, options.webRoot);
  return server;
};
