import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { type Live, type LiveState, openLive } from '../../ask/live.ts';
import { liveKey } from '../../ask/queries.ts';
import { isSignedOut } from '../../ask/request.ts';
import { openRefresher } from '../../ask/refresh.ts';
import { isClockDoubtful } from '../../ui/clock.ts';

const never = (): (() => void) => () => {};
const atFirst: LiveState = { is: 'connecting' };
const connecting = (): LiveState => atFirst;

/** Notices by any question of the page that the session has ended elsewhere. */
export const useEnded = (onSignedOut: () => void): void => {
  const memory = useQueryClient();
  const signedOut = useRef(onSignedOut);
  signedOut.current = onSignedOut;
  useEffect(
    () =>
      memory.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error' && isSignedOut(event.action.error)) {
          signedOut.current();
        }
      }),
    [memory],
  );
};

/** Keeps the doorbell: what the screens show is asked again when it rings. */
export const useLive = (onSignedOut: () => void): { readonly state: LiveState; readonly tryNow: () => void } => {
  const memory = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  const signedOut = useRef(onSignedOut);
  signedOut.current = onSignedOut;
  useEffect(() => {
    const refresher = openRefresher(() => memory.invalidateQueries({ queryKey: liveKey }, { cancelRefetch: false }));
    const opened = openLive({ onChanged: refresher.ring, onSignedOut: () => signedOut.current() });
    setLive(opened);
    // Not a poll: only after a simulated time fell silent, until its pace is known again.
    const doubt = setInterval(() => {
      if (opened.state().is === 'on' && isClockDoubtful()) refresher.ring();
    }, 5000);
    return () => {
      clearInterval(doubt);
      refresher.stop();
      opened.close();
    };
  }, [memory]);
  const state = useSyncExternalStore(live?.subscribe ?? never, live?.state ?? connecting);
  return { state, tryNow: () => live?.tryNow() };
};
