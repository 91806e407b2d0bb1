// A wire between a house and its database that can be cut, silenced or slowed, as wires are.

import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface Proxy {
  readonly url: string;
  /** Nothing more is forwarded on the connections that are open now, and nobody is told; new ones work. */
  silence(): void;
  /** Answers of the server get lost from now on until `restore`; a connection that lost one stays deaf for ever. */
  swallowAnswers(): void;
  /** Ends every connection with a reset. */
  cut(): void;
  /** Refuses new connections, or takes them again. */
  refuse(refused: boolean): void;
  /** Milliseconds by which answers are late. */
  delay(milliseconds: number): void;
  restore(): void;
  readonly connections: number;
  close(): Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  silent: boolean;
  /** An answer was swallowed: what came after it would make no sense. */
  deaf: boolean;
}

/** Opens a wire to the server of a URL, on a port of its own. */
export const openProxy = async (target: string): Promise<Proxy> => {
  const { hostname, port } = new URL(target);
  const pairs = new Set<Pair>();
  let refusing = false;
  let swallowing = false;
  let late = 0;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const pair: Pair = { near, far, silent: false, deaf: false };
    pairs.add(pair);
    const drop = (): void => {
      pairs.delete(pair);
      if (!pair.silent && !pair.deaf) near.destroy();
      far.destroy();
    };
    near.on('data', (bytes) => {
      if (!pair.silent) far.write(bytes);
    });
    far.on('data', (bytes) => {
      pair.deaf ||= swallowing;
      if (pair.silent || pair.deaf) return;
      if (late === 0) near.write(bytes);
      else setTimeout(() => !pair.silent && !pair.deaf && !near.destroyed && near.write(bytes), late);
    });
    for (const socket of [near, far]) {
      socket.on('error', drop);
      socket.on('end', drop);
      socket.on('close', drop);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const changed = new URL(target);
  changed.port = String((server.address() as AddressInfo).port);
  const all: Socket[] = [];
  server.on('connection', (socket) => all.push(socket));
  return {
    url: changed.href,
    silence() {
      for (const pair of pairs) pair.silent = true;
    },
    swallowAnswers() {
      swallowing = true;
    },
    cut() {
      for (const { near, far } of pairs) {
        near.resetAndDestroy();
        far.destroy();
      }
      pairs.clear();
    },
    refuse(refused) {
      refusing = refused;
    },
    delay(milliseconds) {
      late = milliseconds;
    },
    restore() {
      refusing = false;
      swallowing = false;
      late = 0;
    },
    get connections() {
      return pairs.size;
    },
    async close() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      for (const socket of all) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
