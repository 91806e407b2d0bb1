import { type SyntheticEvent, useId, useRef, useState } from 'react';
import { useCode, useEntered } from '../../ask/sign-in.ts';
import { Unanswered } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { Refused, useWait } from './refused.tsx';
import { typed } from './secret-field.tsx';
import { signInWords } from './words.ts';

/** The second step of signing in: a code of the app, or a recovery code. */
export const CodeStep = ({
  ticket,
  onBack,
}: {
  /** Null: the browser carries it in a cookie. */
  readonly ticket: string | null;
  /** `ended`: the ticket is no longer valid. */
  readonly onBack: (ended: boolean) => void;
}) => {
  const say = useWords(signInWords);
  const entered = useEntered();
  const code = useCode();
  const [kind, setKind] = useState<'totp' | 'recovery'>('totp');
  const left = useWait(code.error);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const totp = kind === 'totp';

  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const said = typed(event.currentTarget, 'code');
    code.mutate(
      { code: said, kind, ...(ticket === null ? {} : { ticket }) },
      {
        onSuccess: entered,
        onError: (error) => {
          if (error instanceof Unanswered && error.code === 'ticket_ended') onBack(true);
          else field.current?.select();
        },
      },
    );
  };
  const refused = code.error !== null;
  return (
    <form className="sign-in-step" onSubmit={submit} aria-labelledby={`${id}-title`}>
      <h1 id={`${id}-title`}>{say('code.title')}</h1>
      <div className="field">
        <label htmlFor={`${id}-code`}>{say(totp ? 'code.totp' : 'code.recovery')}</label>
        <input
          key={kind}
          id={`${id}-code`}
          ref={field}
          name="code"
          className="code-field"
          inputMode={totp ? 'numeric' : 'text'}
          autoComplete={totp ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          // Nothing else is to be done here.
          autoFocus
          required
          maxLength={totp ? 9 : 40}
          aria-describedby={refused ? `${id}-refusal` : undefined}
          aria-invalid={refused}
        />
      </div>
      <Refused id={`${id}-refusal`} error={code.error} left={left} recovery={!totp} />
      <button type="submit" className="button strong" disabled={code.isPending || left > 0}>
        {say('code.do')}
      </button>
      <div className="sign-in-others">
        <button
          type="button"
          className="link"
          onClick={() => {
            setKind(totp ? 'recovery' : 'totp');
            code.reset();
          }}
        >
          {say(totp ? 'code.use-recovery' : 'code.use-totp')}
        </button>
        <button type="button" className="link" onClick={() => onBack(false)}>
          {say('code.back')}
        </button>
      </div>
    </form>
  );
};
