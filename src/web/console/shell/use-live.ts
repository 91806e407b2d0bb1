import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { type Answering, isAskedAgain, openAnswering } from '../../ask/answering.ts';
import { type Live, type LiveState, openLive } from '../../ask/live.ts';
import { liveKey } from '../../ask/queries.ts';
import { isSignedOut } from '../../ask/request.ts';
import { openRefresher } from '../../ask/refresh.ts';
import { isClockDoubtful } from '../../ui/clock.ts';

const never = (): (() => void) => () => {};
const atFirst: LiveState = { is: 'connecting' };
const connecting = (): LiveState => atFirst;
const nothing = (): null => null;

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
  const [opened, setOpened] = useState<{ readonly live: Live; readonly answering: Answering } | null>(null);
  const signedOut = useRef(onSignedOut);
  signedOut.current = onSignedOut;
  useEffect(() => {
    const refresher = openRefresher(() =>
      memory.invalidateQueries({ queryKey: liveKey, predicate: isAskedAgain }, { cancelRefetch: false }),
    );
    const live = openLive({ onChanged: refresher.ring, onSignedOut: () => signedOut.current() });
    const answering = openAnswering(memory, refresher.ring);
    setOpened({ live, answering });
    // Not a poll: only after a simulated time fell silent, until its pace is known again.
    const doubt = setInterval(() => {
      if (live.state().is === 'on' && isClockDoubtful()) refresher.ring();
    }, 5000);
    return () => {
      clearInterval(doubt);
      refresher.stop();
      answering.close();
      live.close();
    };
  }, [memory]);
  const bell = useSyncExternalStore(opened?.live.subscribe ?? never, opened?.live.state ?? connecting);
  const silent = useSyncExternalStore(opened?.answering.subscribe ?? never, opened?.answering.state ?? nothing);
  return {
    state: bell.is === 'on' && silent !== null ? silent : bell,
    tryNow() {
      opened?.live.tryNow();
      opened?.answering.tryNow();
    },
  };
};
