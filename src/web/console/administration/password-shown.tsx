import { useState } from 'react';
import { useWords } from '../../text/words.ts';
import { adminWords } from './words.ts';

/** A password that was just made: to be seen once, and noted before anything else is done. */
export const PasswordShown = ({ password, onNoted }: { readonly password: string; readonly onNoted: () => void }) => {
  const say = useWords(adminWords);
  const [copied, setCopied] = useState(false);
  return (
    <div className="notice shown-once" role="status">
      <strong>{say('accounts.password')}</strong>
      <code>{password}</code>
      <p className="small">{say('accounts.password-what')}</p>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard?.writeText(password).then(() => setCopied(true))}
        >
          {say(copied ? 'accounts.copied' : 'accounts.copy')}
        </button>
        <button type="button" className="button strong" onClick={onNoted}>
          {say('accounts.noted')}
        </button>
      </div>
    </div>
  );
};
