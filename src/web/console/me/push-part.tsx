import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useDropWay, useKeepWay, usePushKey, useWays } from '../../ask/me.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { MeRefused } from './ask-password.tsx';
import { canPush, keepWay, keptWay, subscribe, unsubscribe } from './push.ts';
import { meWords } from './words.ts';

/** Calls to this browser, also while no page is open. */
export const PushPart = ({ account }: { readonly account: string }) => {
  const say = useWords(meWords);
  const key = usePushKey();
  const ways = useWays(account);
  const keep = useKeepWay(account);
  const drop = useDropWay(account);
  const [refused, setRefused] = useState(false);
  const [way, setWay] = useState(keptWay);
  const change = useMutation({
    mutationFn: async (on: boolean): Promise<void> => {
      if (on) {
        const endpoint = await subscribe(key.data?.key ?? '');
        setRefused(endpoint === null);
        if (endpoint === null) return;
        const made = await keep.mutateAsync({ kind: 'push', endpoint, place: 1, language: currentLanguage() });
        keepWay(made.way);
        setWay(made.way);
      } else {
        if (way !== null) await drop.mutateAsync(way);
        await unsubscribe();
        keepWay(null);
        setWay(null);
      }
    },
  });
  const called = way !== null && (ways.data?.items.some((one) => one.way === way) ?? true);
  const possible = canPush();
  const ready = key.data?.key !== null && key.data !== undefined;
  return (
    <section className="card me-part" aria-labelledby="me-push">
      <h2 id="me-push">{say('push.title')}</h2>
      <p className="quiet small">{say('push.why')}</p>
      {key.isSuccess && !ready && <p className="quiet">{say('push.not-here')}</p>}
      {ready && !possible && <p className="quiet">{say('push.cannot')}</p>}
      {ready && possible && (
        <button type="button" className="button" disabled={change.isPending} onClick={() => change.mutate(!called)}>
          {say(called ? 'push.off' : 'push.on')}
        </button>
      )}
      <p role="status" className="fine small">
        {called && say('push.is-on')}
      </p>
      {refused && (
        <p className="notice trouble" role="alert">
          {say('push.refused')}
        </p>
      )}
      <MeRefused error={change.error} left={0} />
    </section>
  );
};
