import { randomUUID } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseId } from '../../loop/terms.ts';
import { quantile } from './measure.ts';

/** One screen that listens: counts the bells it hears. */
class Listener {
  readonly socket: Socket;
  onBell: () => void = () => {};

  constructor(port: number, key: string) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk: string) => {
      if (chunk.includes('event: changed')) this.onBell();
    });
    this.socket.write(`GET /v1/live HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n\r\n`);
  }
}

/** Lets so many screens listen, each account with at most 20 of them. Their sockets are to be destroyed. */
export const openListeners = (port: number, keys: readonly string[], screens: number): readonly Listener[] => {
  const first = keys[0] ?? '';
  return Array.from({ length: screens }, (_, index) => new Listener(port, keys[index % keys.length] ?? first));
};

const asked = [
  '/v1/overview',
  '/v1/flights?open=false&lanes=false&limit=200',
  '/v1/desk?list=late&loop=arrival&scope=below&limit=500',
];

/**
 * One command at a time while many screens listen: how long until every one of them has heard the bell, and until a
 * board that hears it has its new answers. What the browser then needs to draw is not in it.
 *
 * @param keys of accounts; each may listen with at most 20 screens
 * @returns milliseconds, 95th percentile
 */
export const liveLatency = async (
  port: number,
  keys: readonly string[],
  screens: number,
  people: readonly CaseId[],
): Promise<{ readonly bell: number; readonly answers: number }> => {
  const first = keys[0] ?? '';
  const listeners = openListeners(port, keys, screens);
  const get = async (path: string): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${first}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  };
  try {
    await sleep(3000);
    const bells: number[] = [];
    const answers: number[] = [];
    for (const id of people) {
      let heard = 0;
      const all = new Promise<void>((resolve) => {
        for (const listener of listeners) {
          let mine = false;
          listener.onBell = () => {
            if (mine) return;
            mine = true;
            heard += 1;
            if (heard === listeners.length) resolve();
          };
        }
      });
      const began = performance.now();
      const body = JSON.stringify({ commandId: randomUUID(), command: { type: 'record', case: id, kind: 'note' } });
      const headers = { authorization: `Bearer ${first}`, 'content-type': 'application/json' };
      const given = fetch(`http://127.0.0.1:${port}/v1/commands`, { method: 'POST', headers, body });
      const board = new Promise<void>((resolve, reject) => {
        const [one] = listeners;
        if (one === undefined) return resolve();
        const before = one.onBell;
        one.onBell = () => {
          before();
          one.onBell = () => {};
          Promise.all(asked.map(get)).then(() => resolve(), reject);
        };
      });
      await all;
      bells.push(performance.now() - began);
      await board;
      answers.push(performance.now() - began);
      const response = await given;
      if (!response.ok) throw new Error(await response.text());
      await sleep(700);
    }
    const sorted = (values: number[]): number =>
      quantile(
        values.toSorted((one, other) => one - other),
        0.95,
      );
    return { bell: sorted(bells), answers: sorted(answers) };
  } finally {
    for (const { socket } of listeners) socket.destroy();
  }
};
