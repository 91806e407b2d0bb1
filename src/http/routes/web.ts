import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import { Failure, answerFailure } from '../failure.ts';
import type { Desk } from '../part.ts';

/** Which page answers an address that a browser opens. */
const pageOf = (path: string): string => {
  if (path === '/field' || path.startsWith('/field/')) return 'field/index.html';
  if (path === '/t' || path.startsWith('/t/')) return 'traveller/index.html';
  return 'index.html';
};

/** The screens: files from `webRoot`, and one of its pages for every address that a browser opens. */
export const webRoutes = async (desk: Desk, webRoot: string | undefined): Promise<void> => {
  const { server } = desk;
  const index = webRoot === undefined ? null : join(webRoot, 'index.html');
  const served = index !== null && existsSync(index);
  if (webRoot !== undefined && served) {
    await server.register(files, {
      root: webRoot,
      wildcard: false,
      index: ['index.html'],
      setHeaders(response, path) {
        // Built files carry a hash in their name; pages and the service worker must be asked for again.
        const lasting = path.includes('/assets/');
        void response.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const opened = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    const isPage = opened && !path.startsWith('/v1/') && !/\.[a-z0-9]{1,5}$/i.test(path);
    if (served && isPage) return reply.header('cache-control', 'no-cache').sendFile(pageOf(path));
    return answerFailure(new Failure('no_such_route'), request, reply);
  });
};
