import { type SyntheticEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../ask/queries.ts';
import { Unanswered } from '../ask/request.ts';
import { LanguageChoice, ThemeChoice } from '../ui/choices.tsx';
import { RingSign } from '../ui/ring-sign.tsx';

const sign = [
  { passed: 1, held: 0, offered: 0, late: false },
  { passed: 1, held: 0, offered: 0, late: false },
  { passed: 1, held: 0, offered: 0, late: false },
  { passed: 0, held: 1, offered: 0, late: false },
  { passed: 0, held: 0, offered: 0, late: false },
] as const;

const useRefusal = (error: unknown): string | null => {
  const { t } = useTranslation();
  if (error === null || error === undefined) return null;
  if (!(error instanceof Unanswered)) return t('error.unexpected');
  switch (error.code) {
    case 'sign_in_failed':
    case 'bad_input':
      return t('sign-in.failed');
    case 'too_many':
      return t('sign-in.wait');
    case 'unreachable':
      return t('sign-in.unreachable');
    default:
      return error.message;
  }
};

/** Signing in with a user name and a password. `ended`: somebody was signed in a moment ago. */
export const SignIn = ({ ended }: { readonly ended: boolean }) => {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const refusal = useRefusal(signIn.error);
  const [shown, setShown] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const id = useId();

  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    signIn.mutate(
      { username: said('username').trim(), password: said('password') },
      {
        // What was typed stays: one wrong letter is not typed all over again.
        onError: () => password.current?.select(),
      },
    );
  };

  return (
    <main className="middle">
      <form className="sign-in" onSubmit={submit} aria-labelledby={`${id}-title`}>
        <div className="sign-in-brand">
          <RingSign arcs={sign} closed={false} size={56} />
          <p className="brand">
            <span lang="en">Huan</span> <span lang="zh-Hans">环</span>
          </p>
          <p className="quiet">{t('app.purpose')}</p>
        </div>
        <h1 id={`${id}-title`} className="unseen">
          {t('sign-in.title')}
        </h1>
        {ended && refusal === null && (
          <p className="notice" role="status">
            {t('sign-in.ended')}
          </p>
        )}
        <div className="field">
          <label htmlFor={`${id}-username`}>{t('sign-in.username')}</label>
          <input
            id={`${id}-username`}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            // The only thing to do here is to sign in.
            autoFocus
            required
            maxLength={60}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-password`}>{t('sign-in.password')}</label>
          <div className="with-button">
            <input
              id={`${id}-password`}
              ref={password}
              name="password"
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              required
              maxLength={256}
              aria-describedby={refusal === null ? undefined : `${id}-refusal`}
              aria-invalid={refusal !== null}
            />
            <button
              type="button"
              className="plain"
              onClick={() => setShown(!shown)}
              aria-label={shown ? t('sign-in.hide') : t('sign-in.show')}
              aria-pressed={shown}
            >
              <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <path className="line" d="M2 10c2-3.6 4.8-5.4 8-5.4s6 1.8 8 5.4c-2 3.6-4.8 5.4-8 5.4S4 13.6 2 10Z" />
                <circle className="line" cx="10" cy="10" r="2.4" />
                {!shown && <path className="line" d="M3.5 16.5l13-13" />}
              </svg>
            </button>
          </div>
        </div>
        {refusal !== null && (
          <p className="notice trouble" role="alert" id={`${id}-refusal`}>
            {refusal}
          </p>
        )}
        <button type="submit" className="button strong" disabled={signIn.isPending}>
          {signIn.isPending ? t('sign-in.doing') : t('sign-in.do')}
        </button>
        <p className="quiet small">{t('sign-in.help')}</p>
      </form>
      <div className="sign-in-choices">
        <LanguageChoice />
        <ThemeChoice />
      </div>
    </main>
  );
};
