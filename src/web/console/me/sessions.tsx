import { useEndOthers, useEndSession, useSessions } from '../../ask/me.ts';
import { useSignOut } from '../../ask/queries.ts';
import { useWords } from '../../text/words.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { Remove } from './ask-password.tsx';
import { deviceOf } from './device.ts';
import { momentText } from './moment-text.ts';
import { meWords } from './words.ts';

/** Where one is signed in, and signing out there. */
export const Sessions = () => {
  const say = useWords(meWords);
  const sessions = useSessions();
  const end = useEndSession();
  const endOthers = useEndOthers();
  const signOut = useSignOut();
  const items = sessions.data?.items;
  const others = items?.filter(({ current }) => !current).length ?? 0;
  const called = (agent: string | null): string => {
    const { browser, system } = deviceOf(agent);
    return [browser, system].filter((part) => part !== null).join(' · ') || say('sessions.unknown');
  };
  return (
    <section className="card me-part" aria-labelledby="me-sessions">
      <h2 id="me-sessions">{say('sessions.title')}</h2>
      {sessions.error !== null && <Trouble error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="me-list">
        {items?.map(({ session, current, agent, address, seenAt, signedInAt, strong }) => (
          <li key={session}>
            <div>
              <b>{called(agent)}</b> {current && <span className="badge here">{say('sessions.here')}</span>}
              <p className="quiet small">
                {[
                  address,
                  say('sessions.seen', { time: momentText(seenAt) }),
                  say('sessions.since', { time: momentText(signedInAt) }),
                  strong ? say('sessions.strong') : null,
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </p>
            </div>
            {!current && (
              <button
                type="button"
                className="button"
                aria-label={`${say('sessions.end')}: ${called(agent)} ${address ?? ''}`}
                disabled={end.isPending}
                onClick={() => end.mutate(session)}
              >
                {say('sessions.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className="me-buttons">
        {others > 0 && (
          <Remove
            text={say('sessions.end-others')}
            sure={say('sessions.sure')}
            label={say('sessions.title')}
            disabled={endOthers.isPending}
            onRemove={() => endOthers.mutate(undefined)}
          />
        )}
        <button type="button" className="button" onClick={() => signOut.mutate()}>
          {say('me.sign-out')}
        </button>
      </div>
      <p role="status" className="fine small">
        {endOthers.data !== undefined && say('sessions.ended', { count: endOthers.data.ended })}
      </p>
    </section>
  );
};
