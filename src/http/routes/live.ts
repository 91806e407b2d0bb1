import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import type { Desk } from '../part.ts';

export interface LiveOptions {
  /** Milliseconds between two signs of life. */
  readonly heartbeat?: number;
  /** Most streams of one account, and of all. */
  readonly perAccount?: number;
  readonly most?: number;
}

// A reader that takes nothing is cut off, or its backlog would grow.
const backlog = 64 * 1024;
const few = 64;

/**
 * The doorbell for screens: server-sent events that say "changed", at most four a second, and a heartbeat. What changed
 * is asked for anew, so nothing here can show somebody what they may not see.
 */
export const liveRoutes = (desk: Desk, options: LiveOptions = {}): void => {
  const { heartbeat = 15_000, perAccount = 20, most = 5000 } = options;
  const open = new Map<ServerResponse, string>();
  let closing = false;

  const drop = (stream: ServerResponse): void => {
    open.delete(stream);
    stream.end();
  };
  const tellOne = (stream: ServerResponse, text: string): void => {
    if (!open.has(stream)) return;
    if (stream.writableLength > backlog) {
      open.delete(stream);
      stream.destroy();
    } else {
      stream.write(text);
    }
  };
  // A few at a time: who has heard already asks anew, and is answered before the last one is told.
  const tell = async (text: string): Promise<void> => {
    const all = [...open.keys()];
    for (let from = 0; from < all.length; from += few) {
      if (from > 0) await nextTurn();
      for (const stream of all.slice(from, from + few)) tellOne(stream, text);
    }
  };
  const quiet = desk.bell.onChanged(() => void tell('event: changed\ndata: {}\n\n'));
  const quietRevoked = desk.bell.onRevoked((account) => {
    // The browser comes back by itself, and is then judged by what is true now.
    for (const [stream, owner] of open) if (account === '' || owner === account) drop(stream);
  });
  const timer = setInterval(() => void tell(': alive\n\n'), heartbeat);
  timer.unref();
  desk.server.addHook('preClose', async () => {
    closing = true;
    clearInterval(timer);
    quiet();
    quietRevoked();
    for (const stream of open.keys()) drop(stream);
  });

  desk.server.get(
    '/v1/live',
    {
      // A stream has no head of its own: it would be held open for whoever asked for nothing more.
      exposeHeadRoute: false,
      // How many may be open is limited instead.
      config: { unlimited: true },
      schema: { tags: ['live'], summary: 'Server-sent events: "changed" whenever something was recorded' },
    },
    async (request, reply) => {
      const { account } = await desk.callers.signedIn(request);
      const mine = [...open.values()].filter((owner) => owner === account).length;
      if (mine >= perAccount || open.size >= most) throw new Failure('too_many', {}, 30);
      if (closing) throw new Failure('unavailable', {}, 1);
      // Headers that plugins set so far go out with the stream, which bypasses the server's own sending.
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      stream.on('error', () => open.delete(stream));
      stream.on('close', () => open.delete(stream));
      open.set(stream, account);
      stream.write('retry: 2000\nevent: changed\ndata: {}\n\n');
    },
  );
};
