import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AddressRefused, guardedLookup, isAllowed, readAddress } from './address.ts';
import type { Delivered } from './adapter.ts';

export interface PostOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Uint8Array;
  /** `host` or `host:port` to which inner addresses and plain http are permitted. */
  readonly allow: readonly string[];
  /** Refuses plain http to hosts that are not allowed explicitly. */
  readonly secureOnly?: boolean;
  /** Milliseconds for the whole exchange, 10,000 unless told. */
  readonly timeout?: number;
}

const codeOf = (error: unknown): string => {
  if (error instanceof AddressRefused) return error.message;
  // Messages of network errors carry the address; their codes do not.
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return 'failed';
};

/**
 * Posts a body and looks at the status alone. Follows no redirect (it could lead inside), reads no answer, uses no
 * proxy of the environment.
 */
export const post = async (options: PostOptions): Promise<Delivered> => {
  const { allow, body, headers, timeout = 10_000 } = options;
  let url: URL;
  try {
    url = readAddress(options.url, allow);
  } catch (error) {
    return { ok: false, detail: codeOf(error) };
  }
  const allowed = isAllowed(url, allow);
  if (options.secureOnly === true && url.protocol !== 'https:' && !allowed)
    return { ok: false, detail: 'scheme refused' };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sending = send(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.timeout(timeout),
        ...(allowed ? {} : { lookup: guardedLookup }),
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        answer.on('error', () => {});
        answer.destroy();
        if (status >= 200 && status < 300) resolve({ ok: true, detail: `http ${status}` });
        else resolve({ ok: false, detail: `http ${status}`, ...(status === 410 ? { gone: true } : {}) });
      },
    );
    sending.on('error', (error) => {
      const timedOut = error.name === 'AbortError' || error.name === 'TimeoutError';
      resolve({ ok: false, detail: timedOut ? 'timeout' : codeOf(error) });
    });
    sending.end(body);
  });
};
