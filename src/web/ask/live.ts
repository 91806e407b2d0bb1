/** How the doorbell fares: whether what is shown is of now. */
export type LiveState =
  | { readonly is: 'connecting' }
  | { readonly is: 'on' }
  /** `since` and `next` are milliseconds of this device's clock; `next` is null while a try is under way. */
  | { readonly is: 'lost'; readonly since: number; readonly next: number | null };

export interface Live {
  readonly state: () => LiveState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Tries at once instead of waiting. */
  readonly tryNow: () => void;
  readonly close: () => void;
}

export interface LiveOptions {
  /** Something was recorded somewhere: ask again. */
  readonly onChanged: () => void;
  readonly onSignedOut: () => void;
  readonly path?: string;
  /** Milliseconds of silence after which a connection is taken for dead; the server gives a sign of life every 15 s. */
  readonly silence?: number;
}

const shortest = 1000;
const longest = 30_000;

/** Milliseconds to wait before try number `tries` (from 0): doubling, with a share of chance so that screens do not come back all at once. */
export const waitBefore = (tries: number, chance: number): number =>
  Math.min(longest, shortest * 2 ** Math.min(tries, 10)) * (0.75 + chance / 2);

/** Reads server-sent events from pieces of text: calls back with the name of each event. */
export const readEvents = (onEvent: (name: string) => void): ((piece: string) => void) => {
  let rest = '';
  let name = '';
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (name !== '') onEvent(name);
        name = '';
      } else if (line.startsWith('event:')) name = line.slice(6).trim();
    }
  };
};

/**
 * Keeps a connection to the doorbell. Read by `fetch` instead of `EventSource`, which neither hears the server's signs of
 * life nor tells why it was refused.
 */
export const openLive = ({ onChanged, onSignedOut, path = '/v1/live', silence = 45_000 }: LiveOptions): Live => {
  const listeners = new Set<() => void>();
  let state: LiveState = { is: 'connecting' };
  let stopping: AbortController | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let closed = false;

  const become = (next: LiveState): void => {
    state = next;
    for (const listener of listeners) listener();
  };

  const listen = async (signal: AbortSignal, alive: () => void): Promise<'signed out' | 'lost'> => {
    const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal });
    if (response.status === 401) return 'signed out';
    if (!response.ok || response.body === null) return 'lost';
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const read = readEvents((name) => {
      if (name === 'changed') onChanged();
    });
    tries = 0;
    become({ is: 'on' });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'lost';
      alive();
      read(value);
    }
  };

  const connect = async (): Promise<void> => {
    clearTimeout(waiting);
    if (state.is === 'lost') become({ ...state, next: null });
    const controller = new AbortController();
    stopping = controller;
    let watch: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(watch);
      watch = setTimeout(() => controller.abort(), silence);
    };
    alive();
    let ended: 'signed out' | 'lost' = 'lost';
    try {
      ended = await listen(controller.signal, alive);
    } catch {
      // Whatever broke the connection, it is tried again.
    }
    clearTimeout(watch);
    if (closed || stopping !== controller) return;
    if (ended === 'signed out') {
      onSignedOut();
      return;
    }
    const wait = waitBefore(tries, Math.random());
    tries += 1;
    become({ is: 'lost', since: state.is === 'lost' ? state.since : Date.now(), next: Date.now() + wait });
    waiting = setTimeout(() => void connect(), wait);
  };

  const tryNow = (): void => {
    if (closed || state.is !== 'lost' || state.next === null) return;
    void connect();
  };
  const whenSeen = (): void => {
    if (document.visibilityState === 'visible') tryNow();
  };
  window.addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', whenSeen);
  void connect();

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tryNow,
    close() {
      closed = true;
      clearTimeout(waiting);
      window.removeEventListener('online', tryNow);
      document.removeEventListener('visibilitychange', whenSeen);
      stopping?.abort();
    },
  };
};
