import { type MouseEvent, useSyncExternalStore } from 'react';

// The page has two addresses: the board, and the board with a flight open. That needs no router.

const moved = 'huan:moved';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
};

/** The path of the page now. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);

/** Goes to a path of this page, without loading it again. */
export const goTo = (path: string): void => {
  if (path === window.location.pathname) return;
  window.history.pushState(null, '', path);
  window.dispatchEvent(new Event(moved));
};

/** For links: goes there in place, unless the reader wants a new tab. */
export const inPlace = (event: MouseEvent<HTMLAnchorElement>): void => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  goTo(event.currentTarget.pathname);
};

/** The address of a flight, and the flight of an address. */
export const flightPath = (id: string): string => `/flights/${id}`;
export const flightOfPath = (path: string): string | null =>
  /^\/flights\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(path)?.[1] ?? null;
