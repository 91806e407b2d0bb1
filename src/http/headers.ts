import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { type FastifyInstance, fastify } from 'fastify';
import { addressed } from './limits.ts';

// Pages: scripts and style sheets of our own only. The browsable documentation writes style sheets of its own.
const pages = (secure: boolean, styles: readonly string[] = []): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", ...styles],
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: secure,
  crossOriginEmbedderPolicy: false,
});

// Answers are data about people that change by the second: nothing runs in them and nobody keeps them.
const answers = (secure: boolean): Readonly<Record<string, string>> => ({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  ...(secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
});

/** The headers that helmet gives: the same for every page, so it is asked once and not on every request. */
const headersOf = async (options: FastifyHelmetOptions): Promise<Readonly<Record<string, string>>> => {
  const once = fastify();
  await once.register(helmet, options);
  once.get('/', () => '');
  const { headers } = await once.inject('/');
  await once.close();
  const ours = /^(content-security|cross-origin|origin-agent|referrer|strict|x-)/;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (ours.test(name) ? [[name, String(value)]] : [])),
  );
};

/**
 * Sets the headers that keep browsers from harm: on pages and on answers.
 *
 * @param secure whether browsers come by https
 */
export const setHeaders = async (server: FastifyInstance, secure: boolean): Promise<void> => {
  const forPages = await headersOf(pages(secure));
  const forDocs = await headersOf(pages(secure, ["'unsafe-inline'"]));
  const forAnswers = answers(secure);
  server.addHook('onRequest', (request, reply, done) => {
    const path = addressed(request);
    reply.headers(path.startsWith('/v1/') ? forAnswers : path.startsWith('/docs') ? forDocs : forPages);
    done();
  });
};
