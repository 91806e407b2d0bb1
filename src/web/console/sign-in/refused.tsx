import { useEffect, useState } from 'react';
import { Unanswered } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { isDeclined } from './passkey.ts';
import { signInWords } from './words.ts';

type Key = keyof typeof signInWords;

const keys: Readonly<Record<string, Key>> = {
  sign_in_failed: 'sign-in.failed',
  bad_input: 'sign-in.failed',
  unreachable: 'sign-in.unreachable',
  account_disabled: 'sign-in.disabled',
  factor_missing: 'sign-in.factor',
  passkey_failed: 'sign-in.passkey-failed',
  issuer_silent: 'sign-in.issuer-silent',
  ticket_ended: 'code.ended',
  code_wrong: 'code.wrong',
};

/** Seconds that are left to wait after a refusal; 0 when it may be tried again. */
export const useWait = (error: unknown): number => {
  const seconds = error instanceof Unanswered && error.code === 'too_many' ? (error.wait ?? 60) : 0;
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds === 0) return undefined;
    const until = performance.now() + seconds * 1000;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      setLeft(now);
      if (now === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
    // Each refusal counts anew, also with the same seconds.
  }, [error, seconds]);
  return left;
};

/** What stands against somebody who wants in, in words that say what to do. */
export const Refused = ({
  id,
  error,
  left,
  recovery = false,
}: {
  readonly id?: string;
  readonly error: unknown;
  readonly left: number;
  readonly recovery?: boolean;
}) => {
  const say = useWords(signInWords);
  if (error === null || error === undefined) return null;
  if (error instanceof Unanswered && error.code === 'too_many') {
    if (left === 0) return null;
    return (
      <div className="notice trouble" id={id}>
        <p role="alert">{say('sign-in.wait', { seconds: Math.ceil(error.wait ?? 60) })}</p>
        {/* The countdown is not read aloud every second. */}
        <p className="quiet" aria-hidden="true">
          {say('sign-in.wait-left', { seconds: left })}
        </p>
      </div>
    );
  }
  const said = (): string => {
    if (isDeclined(error)) return say('sign-in.passkey-declined');
    if (!(error instanceof Unanswered)) return say('sign-in.unexpected');
    if (error.code === 'code_wrong' && recovery) return say('code.wrong-recovery');
    const key = keys[error.code];
    return key === undefined ? error.message : say(key);
  };
  return (
    <p className="notice trouble" role="alert" id={id}>
      {said()}
    </p>
  );
};
