import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../contract/codes.ts';
import { errors } from '../contract/errors.ts';
import { languageOf } from '../contract/language.ts';
import { problemOf } from '../contract/problem.ts';
import { Failure, answerFailure } from './failure.ts';

// What is answered before a request has reached any route: also that is a problem with a code.

/** An address that cannot be read. Never repeats it: it may name somebody. */
export const answerUnreadable = (_error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  void reply.header('x-content-type-options', 'nosniff');
  void answerFailure(new Failure('bad_input', { about: ['url'] }), request, reply);
};

const codeOf = (error: NodeJS.ErrnoException): ErrorCode => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'too_slow';
  return error.code === 'HPE_HEADER_OVERFLOW' ? 'header_too_large' : 'bad_json';
};

/** A request that never became one: too slow, its head too large, or not HTTP. What language it asked for is not known. */
export const answerUnfinished = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const code = codeOf(error);
  const { status } = errors[code];
  const body = JSON.stringify(problemOf(code, languageOf(undefined)));
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncache-control: no-store\r\n` +
        'content-type: application/problem+json; charset=utf-8\r\nx-content-type-options: nosniff\r\n' +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
};

/** While the server closes, what it has accepted is finished, and whatever still comes is told when to come again. */
export const refuseWhileClosing = (server: FastifyInstance): void => {
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onRequest', (request, _reply, done) => {
    // Whoever watches the process is told by these themselves.
    const asked = request.routeOptions.config.unlimited === true;
    done(closing && !asked ? new Failure('unavailable', {}, 1) : undefined);
  });
};
