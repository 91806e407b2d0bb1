import { useCallback, useEffect, useRef, useState } from 'react';
import { askPasskeyOptions, enterWithPasskey, useEntered } from '../../ask/sign-in.ts';
import { isDeclined, offersPasskeys, showPasskey } from './passkey.ts';

// The server forgets a challenge after five minutes.
const renewed = 240_000;

/** Signing in with a passkey: by a button, and offered quietly in the field for the user name. */
export const usePasskeyEntry = (
  usable: boolean,
): { readonly ask: () => void; readonly pending: boolean; readonly error: unknown } => {
  const entered = useEntered();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const waiting = useRef<AbortController | null>(null);
  const latest = useRef(entered);
  latest.current = entered;

  const offer = useCallback(async (): Promise<void> => {
    const controller = new AbortController();
    waiting.current?.abort();
    waiting.current = controller;
    const { signal } = controller;
    try {
      while (!signal.aborted) {
        const options = await askPasskeyOptions();
        const turn = new AbortController();
        const timer = setTimeout(() => turn.abort(), renewed);
        signal.addEventListener('abort', () => turn.abort(), { once: true });
        if (signal.aborted) return;
        try {
          const answer = await showPasskey(options, true, turn.signal);
          latest.current(await enterWithPasskey(answer));
          return;
        } catch (failed) {
          if (signal.aborted) return;
          if (!isDeclined(failed)) {
            // Not offered again by itself: a device that answers without being asked would be refused for ever.
            setError(failed);
            return;
          }
          if (!turn.signal.aborted) return;
        } finally {
          clearTimeout(timer);
        }
      }
    } catch {
      // Nothing is offered when the server does not answer; the form says so when it is used.
    }
  }, []);

  useEffect(() => {
    if (!usable) return undefined;
    let gone = false;
    void offersPasskeys().then((offers) => {
      if (offers && !gone) void offer();
    });
    return () => {
      gone = true;
      waiting.current?.abort();
    };
  }, [usable, offer]);

  const ask = (): void => {
    waiting.current?.abort();
    const controller = new AbortController();
    waiting.current = controller;
    setPending(true);
    setError(null);
    const run = async (): Promise<void> => {
      try {
        const answer = await showPasskey(await askPasskeyOptions(), false, controller.signal);
        latest.current(await enterWithPasskey(answer));
      } catch (failed) {
        if (controller.signal.aborted) return;
        setError(failed);
        setPending(false);
        if (isDeclined(failed) && (await offersPasskeys())) void offer();
      }
    };
    void run();
  };
  return { ask, pending, error };
};
