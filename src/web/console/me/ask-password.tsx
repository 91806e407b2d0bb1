import { type ReactNode, type SyntheticEvent, useId, useState } from 'react';
import { Unanswered } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { Refused, useWait } from '../sign-in/refused.tsx';
import { SecretField, typed } from '../sign-in/secret-field.tsx';
import { meWords } from './words.ts';

/** What stands against a change of oneself. */
export const MeRefused = ({
  id,
  error,
  left,
}: {
  readonly id?: string;
  readonly error: unknown;
  readonly left: number;
}) => {
  const say = useWords(meWords);
  if (error instanceof Unanswered && error.code === 'sign_in_failed') {
    return (
      <p className="notice trouble" role="alert" id={id}>
        {say('me.wrong-password')}
      </p>
    );
  }
  return <Refused error={error} left={left} {...(id === undefined ? {} : { id })} />;
};

/**
 * A button that asks for the password before it does something.
 *
 * @param onPassword does it; what it throws is shown, and the password may be typed again
 */
export const AskPassword = ({
  text,
  danger = false,
  children,
  onPassword,
}: {
  readonly text: string;
  readonly danger?: boolean;
  /** Further fields of the form. */
  readonly children?: ReactNode;
  readonly onPassword: (password: string, form: HTMLFormElement) => Promise<void>;
}) => {
  const say = useWords(meWords);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const left = useWait(error);
  const id = useId();
  if (!open) {
    return (
      <button type="button" className={danger ? 'button danger' : 'button'} onClick={() => setOpen(true)}>
        {text}
      </button>
    );
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setError(null);
    onPassword(typed(form, 'password'), form).then(
      () => {
        setBusy(false);
        setOpen(false);
      },
      (failed: unknown) => {
        setBusy(false);
        setError(failed);
      },
    );
  };
  return (
    <form className="me-form" onSubmit={submit} aria-label={text}>
      {children}
      <SecretField
        label={say('me.password')}
        name="password"
        autoComplete="current-password"
        describedBy={error === null ? undefined : id}
        invalid={error !== null}
      />
      <MeRefused id={id} error={error} left={left} />
      <div className="me-buttons">
        <button type="submit" className={danger ? 'button danger' : 'button strong'} disabled={busy || left > 0}>
          {danger ? text : say('me.continue')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            setOpen(false);
            setError(null);
          }}
        >
          {say('me.cancel')}
        </button>
      </div>
    </form>
  );
};

/** A button that removes something when it is pressed a second time. */
export const Remove = ({
  text,
  sure,
  label,
  disabled = false,
  onRemove,
}: {
  readonly text?: string;
  /** What is pressed the second time. */
  readonly sure?: string;
  /** Says which one, for readers of the page aloud. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onRemove: () => void;
}) => {
  const say = useWords(meWords);
  const [asked, setAsked] = useState(false);
  const shown = asked ? (sure ?? say('me.sure')) : (text ?? say('me.remove'));
  return (
    <button
      type="button"
      className={asked ? 'button danger' : 'button'}
      aria-label={`${shown}: ${label}`}
      disabled={disabled}
      onClick={() => (asked ? onRemove() : setAsked(true))}
      onBlur={() => setAsked(false)}
    >
      {shown}
    </button>
  );
};
