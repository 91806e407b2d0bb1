import { type SyntheticEvent, useId, useState } from 'react';
import { useNewPassword } from '../../ask/me.ts';
import { useForget } from '../../ask/queries.ts';
import { Unanswered } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { useWait } from '../sign-in/refused.tsx';
import { SecretField, typed } from '../sign-in/secret-field.tsx';
import { MeRefused } from './ask-password.tsx';
import { meWords } from './words.ts';

/** A new password. Every session ends with it. */
export const Password = ({ username }: { readonly username: string | null }) => {
  const say = useWords(meWords);
  const change = useNewPassword();
  const forget = useForget();
  const [differs, setDiffers] = useState(false);
  const left = useWait(change.error);
  const id = useId();
  const weak = change.error instanceof Unanswered && change.error.code === 'password_weak';
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const next = typed(form, 'next');
    setDiffers(next !== typed(form, 'again'));
    if (next === typed(form, 'again')) {
      change.mutate({ current: typed(form, 'current'), next }, { onSuccess: forget });
    }
  };
  return (
    <section className="card me-part" aria-labelledby="me-password">
      <h2 id="me-password">{say('password.title')}</h2>
      <p className="quiet small">{say('password.why')}</p>
      <form className="me-form" onSubmit={submit}>
        {/* Managers of passwords learn from it whose password this is. */}
        <input name="username" autoComplete="username" defaultValue={username ?? ''} hidden readOnly />
        <SecretField label={say('me.password')} name="current" autoComplete="current-password" />
        <SecretField label={say('password.next')} name="next" autoComplete="new-password" minLength={10} />
        <SecretField label={say('password.again')} name="again" autoComplete="new-password" minLength={10} />
        {differs || weak ? (
          <p className="notice trouble" role="alert" id={id}>
            {say(differs ? 'password.differs' : 'password.weak')}
          </p>
        ) : (
          <MeRefused id={id} error={change.error} left={left} />
        )}
        <button type="submit" className="button" disabled={change.isPending || left > 0}>
          {say('password.do')}
        </button>
      </form>
    </section>
  );
};
