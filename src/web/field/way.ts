import { useSyncExternalStore } from 'react';

// The app has few addresses, all below /field/: the back button of the phone must work without network.

const moved = 'huan-field:moved';
const base = '/field/';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
};

/** The parts of the address behind /field/. */
export const useWay = (): readonly string[] => {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  return path.startsWith(base)
    ? path
        .slice(base.length)
        .split('/')
        .filter((part) => part !== '')
    : [];
};

/** Goes to a screen: `go('person', id)`; `go()` is home. */
export const go = (...parts: readonly string[]): void => {
  const path = base + parts.join('/');
  if (path === window.location.pathname) return;
  window.history.pushState(null, '', path);
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
};

/** Goes there in place of the screen of now: what was finished is not come back to. */
export const goInstead = (...parts: readonly string[]): void => {
  window.history.replaceState(null, '', base + parts.join('/'));
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
};
