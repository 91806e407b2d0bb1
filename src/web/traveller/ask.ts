import type { TravellerData, TravellerPage, TravellerReadings } from '../../contract/traveller.ts';

// Only types come from the contract: its schemas would double what an old phone has to load.

/** What went wrong: a code of the server, `unreachable` when nobody answered. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  /** Seconds to wait before another try. */
  readonly wait: number;

  constructor(code: string, wait = 0) {
    super(code);
    this.code = code;
    this.wait = wait;
  }
}

/** The code of whatever was thrown. */
export const codeOf = (error: unknown): string => (error instanceof Refused ? error.code : 'unexpected');

/** Whose page it is, as far as this tab knows: the token of the link and the page that the server named. */
export interface Held {
  readonly token: string;
  readonly page: string;
}

const kept = 'huan.traveller';

/** What this tab remembers of its session. The session itself is a cookie that no script can read. */
export const heldPage = (): Held | null => {
  try {
    const [token, page] = (sessionStorage.getItem(kept) ?? '').split(' ');
    return token === undefined || page === undefined ? null : { token, page };
  } catch {
    // Storage may be refused altogether; the page then asks again after every loading.
    return null;
  }
};
export const holdPage = (held: Held | null): void => {
  try {
    if (held === null) sessionStorage.removeItem(kept);
    else sessionStorage.setItem(kept, `${held.token} ${held.page}`);
  } catch {
    // As above.
  }
};

/** The token behind the `#` of the address; it never leaves for a server as part of one. */
export const tokenOfAddress = (): string | null => {
  const found = /^#([A-Za-z0-9_-]{43})$/.exec(window.location.hash);
  return found === null ? null : (found[1] ?? null);
};

/** An id for something said, so that it acts once however often it is sent. Old phones have no `randomUUID`. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return `0${value.toString(16)}`.slice(-2);
  }).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

interface Question {
  readonly body?: unknown;
  readonly page?: string;
  readonly language?: string;
}

/** @throws Refused */
const ask = async <T>(method: 'GET' | 'POST', path: string, { body, page, language }: Question = {}): Promise<T> => {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/v1/traveller${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(language === undefined ? {} : { 'accept-language': language }),
        ...(page === undefined ? {} : { 'x-huan-page': page }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch {
    throw new Refused('unreachable');
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Refused('unexpected');
  }
  if (response.ok) return answer as T;
  const code: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'code') : null;
  throw new Refused(typeof code === 'string' ? code : 'unexpected', Number(response.headers.get('retry-after') ?? 0));
};

export interface Factor {
  readonly pin?: string;
  readonly birthDate?: string;
  readonly document?: string;
}

/** Opens the link with its second factor; remembers the page for this tab. Answers with how many minutes it lasts. */
export const enter = async (token: string, factor: Factor): Promise<number> => {
  const { minutes, page } = await ask<{ minutes: number; page: string }>('POST', '/enter', {
    body: { token, ...factor },
  });
  holdPage({ token, page });
  return minutes;
};

/** Ends the session here and on the server. */
export const leave = async (): Promise<void> => {
  holdPage(null);
  await ask('POST', '/leave').catch(() => {});
};

const own = (): { page: string } => {
  const held = heldPage();
  if (held === null) throw new Refused('not_signed_in');
  return { page: held.page };
};

export const loadPage = async (language: string): Promise<TravellerPage> => ask('GET', '/me', { ...own(), language });
export const loadData = async (): Promise<TravellerData> => ask('GET', '/data', own());
export const loadReadings = async (): Promise<TravellerReadings> => ask('GET', '/readings', own());

/** Says something; the id stays the same until it was heard. */
export const tell = async (path: string, commandId: string, said: object): Promise<void> => {
  await ask('POST', path, { ...own(), body: { commandId, ...said } });
};
