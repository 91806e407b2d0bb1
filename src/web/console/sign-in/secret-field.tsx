import { type Ref, useId, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { signInWords } from './words.ts';

/** A field for a password, which can be made visible. */
export const SecretField = ({
  label,
  name,
  autoComplete,
  describedBy,
  invalid = false,
  field,
  minLength,
}: {
  readonly label: string;
  readonly name: string;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly field?: Ref<HTMLInputElement>;
  readonly minLength?: number;
}) => {
  const say = useWords(signInWords);
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="with-button">
        <input
          id={id}
          ref={field}
          name={name}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          required
          minLength={minLength}
          maxLength={128}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
        <button
          type="button"
          className="plain"
          onClick={() => setShown(!shown)}
          aria-label={shown ? say('sign-in.hide') : say('sign-in.show')}
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
  );
};

/** What was typed into a field of a form. */
export const typed = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
};
