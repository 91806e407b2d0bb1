import { useCallback, useEffect, useRef, useState } from 'react';
import type { TravellerPage } from '../../contract/traveller.ts';
import { codeOf, heldPage, leave, loadPage, tokenOfAddress } from './ask.ts';
import { Door } from './door.tsx';
import { keepDraftsFor } from './drafts.ts';
import { Home } from './home.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { type Speech, SpeechProvider, speechOf } from './speech.ts';
import {
  type TravellerLanguage,
  isRightToLeft,
  languageFor,
  serverLanguage,
  standing,
  travellerLanguages,
  wordsOf,
} from './texts/languages.ts';

type View =
  | { readonly kind: 'loading' }
  | { readonly kind: 'none' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'trouble'; readonly error: unknown }
  | { readonly kind: 'door'; readonly again: boolean }
  | { readonly kind: 'home'; readonly page: TravellerPage };

const kept = 'huan.traveller.language';
/** Minutes after which a page that was loaded again closes itself: its session is no longer. */
const session = 30;

const preferred = (): TravellerLanguage => {
  try {
    const chosen = localStorage.getItem(kept);
    const found = travellerLanguages.find((language) => language === chosen);
    if (found !== undefined) return found;
  } catch {
    // Storage may be refused; the device's own languages then decide every time.
  }
  return languageFor(navigator.languages);
};

const useLanguage = (): readonly [Speech | null, (language: TravellerLanguage) => void] => {
  const [language, setLanguage] = useState(preferred);
  const [speech, setSpeech] = useState<Speech | null>(null);
  useEffect(() => {
    let wanted = true;
    const show = (next: Speech): void => {
      if (!wanted) return;
      document.documentElement.lang = language;
      document.documentElement.dir = isRightToLeft(language) ? 'rtl' : 'ltr';
      document.title = next.say('app.title');
      setSpeech(next);
    };
    wordsOf(language).then(
      (words) => show(speechOf(language, words)),
      // Its texts did not come over: better the language before than none.
      () => void wordsOf('en').then((words) => show(speechOf('en', words))),
    );
    return () => {
      wanted = false;
    };
  }, [language]);
  const choose = (next: TravellerLanguage): void => {
    try {
      localStorage.setItem(kept, next);
    } catch {
      // As above.
    }
    setLanguage(next);
  };
  return [speech, choose];
};

/** The traveller's own page: the door with its second factor, and behind it what the person is shown and may say. */
export const App = () => {
  const [speech, choose] = useLanguage();
  const [view, setView] = useState<View>({ kind: 'loading' });
  const closing = useRef(0);
  const closed = useRef(0);
  const language = speech?.language;

  // What was asked for before the page was closed comes too late: it opens nothing again.
  const close = useCallback((next: View): void => {
    closed.current += 1;
    setView(next);
  }, []);

  // What is on the screen goes when the session does, also when nobody touches the phone.
  const closeAfter = useCallback(
    (minutes: number): void => {
      clearTimeout(closing.current);
      closing.current = window.setTimeout(() => close({ kind: 'door', again: true }), minutes * 60_000);
    },
    [close],
  );
  const load = useCallback(
    async (quiet = false): Promise<void> => {
      if (language === undefined) return;
      const before = closed.current;
      const token = tokenOfAddress();
      const held = heldPage();
      // Another person's link was opened in this tab: the session before it is not theirs.
      if (token !== null && held !== null && held.token !== token) await leave();
      keepDraftsFor(heldPage()?.page ?? null);
      if (heldPage() === null) {
        close(token === null ? { kind: 'none' } : { kind: 'door', again: false });
        return;
      }
      try {
        const page = await loadPage(serverLanguage(language));
        if (closed.current !== before) return;
        if (closing.current === 0) closeAfter(session);
        setView({ kind: 'home', page });
      } catch (error) {
        if (closed.current !== before) return;
        if (codeOf(error) === 'not_signed_in') close({ kind: 'door', again: true });
        else if (!quiet) setView({ kind: 'trouble', error });
      }
    },
    [language, closeAfter, close],
  );

  useEffect(() => {
    void load();
    const onHash = (): void => void load();
    // Nothing is asked while nobody looks; who comes back sees how it stands now.
    const onVisible = (): void => {
      if (document.visibilityState === 'visible' && heldPage() !== null) void load(true);
    };
    window.addEventListener('hashchange', onHash);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      window.removeEventListener('hashchange', onHash);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [load]);
  useEffect(() => () => clearTimeout(closing.current), []);

  if (speech === null) return <main className="page" aria-busy="true" />;
  const { say, trouble } = speech;
  const onEntered = (minutes: number): void => {
    closeAfter(minutes);
    void load();
  };
  const onLeave = async (): Promise<void> => {
    closed.current += 1;
    await leave();
    keepDraftsFor(null);
    close({ kind: 'none' });
  };
  return (
    <SpeechProvider value={speech}>
      <header className="top">
        <p className="brand" aria-hidden="true">
          环
        </p>
        <LanguageChoice language={speech.language} label={say('app.language')} onChoose={choose} />
      </header>
      <main className="page">
        <h1>{say('app.title')}</h1>
        {standing[speech.language] === 'unchecked' && <p className="unchecked">{say('app.unchecked')}</p>}
        {view.kind === 'loading' && <p role="status">{say('app.loading')}</p>}
        {view.kind === 'none' && <p className="big">{say('door.none')}</p>}
        {view.kind === 'ended' && <p className="big">{say('door.ended')}</p>}
        {view.kind === 'trouble' && (
          <div className="trouble" role="alert">
            <p>{trouble(view.error)}</p>
            <button type="button" onClick={() => void load()}>
              {say('app.retry')}
            </button>
          </div>
        )}
        {view.kind === 'door' && (
          <Door again={view.again} onEntered={onEntered} onEnded={() => close({ kind: 'ended' })} />
        )}
        {view.kind === 'home' && (
          <Home
            page={view.page}
            onSaid={() => load(true)}
            onSignedOut={() => close({ kind: 'door', again: true })}
            onLeave={() => void onLeave()}
          />
        )}
        <footer>
          <p className="emergency">{say('app.emergency')}</p>
          <p className="quiet">{say('app.times')}</p>
        </footer>
      </main>
    </SpeechProvider>
  );
};
