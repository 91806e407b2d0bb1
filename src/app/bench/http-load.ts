import { randomUUID } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import type { CaseId } from '../../loop/terms.ts';
import { quantile } from './measure.ts';

/** One connection that sends a request and waits for its answer. Plain sockets: the client must cost less than the server. */
class Line {
  readonly #socket: Socket;
  #buffer = '';
  #waiting: ((body: string) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => {
      this.#buffer += chunk;
      this.#read();
    });
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the server closed the connection')));
  }

  #read(): void {
    const head = this.#buffer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#buffer.slice(0, head))?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error('an answer without content-length');
    if (this.#buffer.length < head + 4 + length) return;
    const body = this.#buffer.slice(head + 4, head + 4 + length);
    this.#buffer = this.#buffer.slice(head + 4 + length);
    this.#waiting?.(body);
  }

  ask(unit: string, key: string, command: object): Promise<{ offer?: string }> {
    const body = JSON.stringify({ commandId: randomUUID(), command });
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      this.#waiting = (text) => {
        const answer = JSON.parse(text) as { offer?: string; code?: string };
        if (answer.code === undefined) resolve(answer);
        else reject(new Error(text));
      };
      this.#socket.write(
        `POST /v1/commands HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\nx-huan-unit: ${unit}\r\n` +
          `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#failed = null;
    this.#socket.destroy();
  }
}

/** Custody commands over HTTP: each connection hands a person of its own to and fro. */
export const httpThroughput = async (
  port: number,
  key: string,
  people: readonly CaseId[],
  seconds: number,
): Promise<{ readonly perSecond: number; readonly p99: number }> => {
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    people.map(async (id) => {
      const line = new Line(port);
      let from = 'PVG-SCREENING';
      let to = 'PUDONG-TEST';
      while (performance.now() < end) {
        const before = performance.now();
        const offered = await line.ask(from, key, { type: 'offer', case: id, to, link: 'screening' });
        const between = performance.now();
        await line.ask(to, key, { type: 'accept', case: id, offer: offered.offer });
        latencies.push(between - before, performance.now() - between);
        [from, to] = [to, from];
      }
      line.close();
    }),
  );
  const took = (performance.now() - started) / 1000;
  latencies.sort((one, other) => one - other);
  return { perSecond: latencies.length / took, p99: quantile(latencies, 0.99) };
};
