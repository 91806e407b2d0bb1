import type { Query, QueryClient } from '@tanstack/react-query';
import { type LiveState, waitBefore } from './live.ts';
import { liveKey } from './queries.ts';
import { Unanswered, mayPass } from './request.ts';

/**
 * Whether the doorbell asks a question again. What nobody knows, or the unit may not see, is not asked for at every ring:
 * whoever is told so goes elsewhere, or asks by loading the page.
 */
export const isAskedAgain = ({ state: { data, error } }: Query): boolean =>
  !(data === undefined && error instanceof Unanswered && (error.code === 'not_seen' || error.code === 'not_found'));

/** Whether what the screens show is of now, though the bell hangs: the server may be there and its database away. */
export interface Answering {
  /** `null` while questions are answered. */
  readonly state: () => Extract<LiveState, { readonly is: 'lost' }> | null;
  readonly subscribe: (listener: () => void) => () => void;
  /** Asks at once instead of waiting. */
  readonly tryNow: () => void;
  readonly close: () => void;
}

/**
 * Watches the questions of the screens. While one of them fails in a way that may pass, all are asked again by and by:
 * no ring need come when the database is back.
 */
export const openAnswering = (memory: QueryClient, askAgain: () => void): Answering => {
  const cache = memory.getQueryCache();
  const listeners = new Set<() => void>();
  let state: ReturnType<Answering['state']> = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const become = (next: typeof state): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const again = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (state !== null) become({ ...state, next: null });
    askAgain();
  };
  const look = (): void => {
    const asked = cache.findAll({ queryKey: liveKey, type: 'active' });
    const failing = asked.filter(
      ({ state: { status, error, fetchFailureCount, fetchFailureReason } }) =>
        // The first failure tells; asked again, the count begins anew and the error stands until there is an answer.
        (fetchFailureCount > 0 && mayPass(fetchFailureReason)) || (status === 'error' && mayPass(error)),
    );
    if (failing.length === 0) {
      clearTimeout(timer);
      timer = undefined;
      tries = 0;
      if (state !== null) become(null);
      return;
    }
    const heard = failing.flatMap(({ state: { dataUpdatedAt } }) => (dataUpdatedAt > 0 ? [dataUpdatedAt] : []));
    // What was never shown says its own trouble, in its place, with its own way to try again.
    if (heard.length === 0 && state === null) return;
    if (state === null) become({ is: 'lost', since: Math.min(...heard), next: null });
    if (timer !== undefined || asked.some(({ state: { fetchStatus } }) => fetchStatus === 'fetching')) return;
    const wait = waitBefore(tries, Math.random());
    tries += 1;
    timer = setTimeout(again, wait);
    if (state !== null) become({ ...state, next: Date.now() + wait });
  };
  const leave = cache.subscribe(({ type }) => {
    if (type === 'updated' || type === 'observerRemoved' || type === 'removed') look();
  });

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tryNow() {
      if (timer !== undefined) again();
    },
    close() {
      leave();
      clearTimeout(timer);
    },
  };
};
