import { type SyntheticEvent, useState } from 'react';
import { Unanswered } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { LanguageChoice, ThemeChoice } from '../../ui/choices.tsx';
import { RingSign } from '../../ui/ring-sign.tsx';
import { signalBad } from '../signal.ts';
import { useField, useSnapshot } from '../use.tsx';
import { goInstead } from '../way.ts';
import { fieldWords } from '../words.ts';

const closed = [] as const;

/** Signing in on the phone. Other ways than a password (a second factor, a passkey) are on the console's page. */
export const SignIn = () => {
  const say = useWords(fieldWords);
  const field = useField();
  const { me, entries } = useSnapshot();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [ticket, setTicket] = useState<string | null>(null);
  const waiting = entries.filter(({ state, account }) => state !== 'done' && account === me?.account).length;
  const refusal = (error: unknown): string => {
    if (!(error instanceof Unanswered)) return say('field.sign-in.trouble');
    if (error.code === 'unreachable') return say('field.sign-in.unreachable');
    if (error.code === 'sign_in_failed' || error.code === 'bad_input') return say('field.sign-in.failed');
    return error.message;
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    const step =
      ticket === null
        ? field.signIn(said('username').trim(), said('password'))
        : field.signInByCode(ticket, said('code')).then(() => null);
    step
      .then((due) => {
        setTrouble(null);
        setTicket(due);
        if (due === null) goInstead();
      })
      .catch((error: unknown) => {
        signalBad();
        setTrouble(refusal(error));
      })
      .finally(() => setBusy(false));
  };
  return (
    <main className="f-door">
      <RingSign arcs={closed} closed size={72} />
      <h1>{say('field.sign-in')}</h1>
      {waiting > 0 && <p className="f-note">{say('field.sign-in.waiting', { count: waiting })}</p>}
      <form onSubmit={submit}>
        {ticket === null ? (
          <>
            <label className="f-field">
              <span>{say('field.sign-in.username')}</span>
              <input
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                maxLength={60}
              />
            </label>
            <label className="f-field">
              <span>{say('field.sign-in.password')}</span>
              <input name="password" type="password" autoComplete="current-password" required maxLength={256} />
            </label>
          </>
        ) : (
          <label className="f-field">
            <span>{say('field.sign-in.code')}</span>
            <input name="code" inputMode="numeric" autoComplete="one-time-code" required maxLength={40} autoFocus />
          </label>
        )}
        {trouble !== null && (
          <p className="f-note bad" role="alert">
            {trouble}
          </p>
        )}
        <button type="submit" className="f-button strong" disabled={busy}>
          {say(busy ? 'field.sign-in.doing' : 'field.sign-in.do')}
        </button>
      </form>
      <a className="f-button plain" href="/">
        {say('field.sign-in.other')}
      </a>
      <div className="f-choices">
        <LanguageChoice />
        <ThemeChoice />
      </div>
    </main>
  );
};
