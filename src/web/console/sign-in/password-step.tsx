import { type SyntheticEvent, useId, useRef, useState } from 'react';
import type { WaysIn } from '../../../contract/sign-in.ts';
import { goToIssuer, useEntered, usePassword } from '../../ask/sign-in.ts';
import { useWords } from '../../text/words.ts';
import { knowsPasskeys } from './passkey.ts';
import { Refused, useWait } from './refused.tsx';
import { SecretField, typed } from './secret-field.tsx';
import { usePasskeyEntry } from './use-passkey.ts';
import { signInWords } from './words.ts';

/** User name and password, a passkey, or another issuer. */
export const PasswordStep = ({
  ways,
  notice,
  onDue,
}: {
  /** Undefined until the server has said. */
  readonly ways: WaysIn | undefined;
  readonly notice: string | null;
  readonly onDue: (ticket: string) => void;
}) => {
  const say = useWords(signInWords);
  const entered = useEntered();
  const password = usePassword();
  const usable = ways?.passkeys === true && knowsPasskeys();
  const passkey = usePasskeyEntry(usable);
  const [issuerError, setIssuerError] = useState<unknown>(null);
  const secret = useRef<HTMLInputElement>(null);
  const left = useWait(password.error);
  const id = useId();
  const error = password.error ?? passkey.error ?? issuerError;

  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    setIssuerError(null);
    password.mutate(
      { username: typed(form, 'username').trim(), password: typed(form, 'password') },
      {
        onSuccess: (answer) => ('ticket' in answer ? onDue(answer.ticket) : entered(answer)),
        // What was typed stays: one wrong letter is not typed all over again.
        onError: () => secret.current?.select(),
      },
    );
  };
  const issuer = ways?.issuer ?? null;
  const elsewhere = ways?.passkeyAddress ?? null;
  return (
    <form className="sign-in-step" onSubmit={submit} aria-labelledby={`${id}-title`}>
      <h1 id={`${id}-title`} className="unseen">
        {say('sign-in.title')}
      </h1>
      {notice !== null && error === null && (
        <p className="notice" role="status">
          {notice}
        </p>
      )}
      <div className="field">
        <label htmlFor={`${id}-username`}>{say('sign-in.username')}</label>
        <input
          id={`${id}-username`}
          name="username"
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          // The only thing to do here is to sign in.
          autoFocus
          required
          maxLength={60}
        />
      </div>
      <SecretField
        label={say('sign-in.password')}
        name="password"
        autoComplete="current-password"
        field={secret}
        describedBy={error === null ? undefined : `${id}-refusal`}
        invalid={password.error !== null}
      />
      <Refused id={`${id}-refusal`} error={error} left={left} />
      <button type="submit" className="button strong" disabled={password.isPending || left > 0}>
        {password.isPending ? say('sign-in.doing') : say('sign-in.do')}
      </button>
      {(usable || issuer !== null) && (
        <div className="sign-in-ways">
          <p className="sign-in-or quiet small">{say('sign-in.or')}</p>
          {usable && (
            <button
              type="button"
              className="button"
              disabled={passkey.pending}
              onClick={() => {
                password.reset();
                passkey.ask();
              }}
            >
              {say('sign-in.passkey')}
            </button>
          )}
          {issuer !== null && (
            <button
              type="button"
              className="button"
              onClick={() => {
                setIssuerError(null);
                goToIssuer().catch(setIssuerError);
              }}
            >
              {issuer.name === null ? say('sign-in.issuer') : say('sign-in.issuer-named', { name: issuer.name })}
            </button>
          )}
        </div>
      )}
      {elsewhere !== null && knowsPasskeys() && (
        <p className="quiet small">
          <a className="link" href={elsewhere}>
            {say('sign-in.passkey-there', { address: elsewhere })}
          </a>
        </p>
      )}
      <p className="quiet small">{say('sign-in.help')}</p>
    </form>
  );
};
