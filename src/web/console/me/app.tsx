import { type SyntheticEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { totpBegun } from '../../../contract/sign-in.ts';
import { useAskAnew, useBeginApp, useConfirmApp, useDisableApp, useFactors, useRecovery } from '../../ask/me.ts';
import { Unanswered } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { useWait } from '../sign-in/refused.tsx';
import { typed } from '../sign-in/secret-field.tsx';
import { AskPassword, MeRefused } from './ask-password.tsx';
import { Qr } from './qr.tsx';
import { meWords } from './words.ts';

/** The recovery codes, this once. The page prints them alone. */
const RecoveryCodes = ({
  codes,
  name,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly name: string;
  readonly onKept: () => void;
}) => {
  const say = useWords(meWords);
  return (
    <div className="recovery" role="group" aria-label={say('recovery.title')}>
      <h3>{say('recovery.for', { name })}</h3>
      <p className="small">{say('recovery.why')}</p>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="me-buttons">
        <button type="button" className="button" onClick={() => window.print()}>
          {say('recovery.print')}
        </button>
        <button type="button" className="button strong" onClick={onKept}>
          {say('recovery.kept')}
        </button>
      </div>
    </div>
  );
};

const keyOf = (uri: string): string =>
  (new URL(uri).searchParams.get('secret') ?? '').replaceAll(/(.{4})(?=.)/g, '$1 ');

const Confirm = ({ uri, onConfirmed }: { readonly uri: string; readonly onConfirmed: () => void }) => {
  const say = useWords(meWords);
  const confirm = useConfirmApp();
  const left = useWait(confirm.error);
  const id = useId();
  const wrong = confirm.error instanceof Unanswered && confirm.error.code === 'code_wrong';
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    confirm.mutate(typed(event.currentTarget, 'code'), { onSuccess: onConfirmed });
  };
  return (
    <form className="me-form" onSubmit={submit}>
      <p>{say('app.scan')}</p>
      <Qr text={uri} label={say('app.qr')} />
      <p className="small">
        {say('app.key')} <code className="me-secret">{keyOf(uri)}</code>
      </p>
      <div className="field">
        <label htmlFor={`${id}-code`}>{say('app.code')}</label>
        <input
          id={`${id}-code`}
          name="code"
          className="code-field"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={9}
          aria-describedby={confirm.error === null ? undefined : `${id}-refusal`}
          aria-invalid={confirm.error !== null}
        />
      </div>
      {wrong ? (
        <p className="notice trouble" role="alert" id={`${id}-refusal`}>
          {say('app.wrong')}
        </p>
      ) : (
        <MeRefused id={`${id}-refusal`} error={confirm.error} left={left} />
      )}
      <button type="submit" className="button strong" disabled={confirm.isPending || left > 0}>
        {say('app.confirm')}
      </button>
    </form>
  );
};

/** Sets up an app: the QR code, a code in return, then the recovery codes. */
export const SetUpApp = ({ name, onDone }: { readonly name: string; readonly onDone: () => Promise<void> }) => {
  const say = useWords(meWords);
  const begin = useBeginApp();
  const [begun, setBegun] = useState<z.output<typeof totpBegun> | null>(null);
  const [confirmed, setConfirmed] = useState(false);
  if (begun === null) {
    return (
      <AskPassword
        text={say('app.set-up')}
        onPassword={async (password) => setBegun(await begin.mutateAsync(password))}
      />
    );
  }
  if (!confirmed) return <Confirm uri={begun.uri} onConfirmed={() => setConfirmed(true)} />;
  return <RecoveryCodes codes={begun.recoveryCodes} name={name} onKept={() => void onDone()} />;
};

/** The authenticator app and the recovery codes beside it. */
export const App = ({ name }: { readonly name: string }) => {
  const say = useWords(meWords);
  const factors = useFactors();
  const disable = useDisableApp();
  const recovery = useRecovery();
  const askAnew = useAskAnew();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const known = factors.data;
  return (
    <section className="card me-part" aria-labelledby="me-app">
      <h2 id="me-app">{say('app.title')}</h2>
      <p className="quiet small">{say('app.why')}</p>
      {factors.error !== null && <Trouble error={factors.error} onRetry={() => void factors.refetch()} />}
      {known !== undefined && (
        <p>
          <b className={known.totp ? 'fine' : 'quiet'}>{say(known.totp ? 'app.on' : 'app.off')}</b>
          {known.totp && <span className="quiet"> · {say('app.left', { count: known.recoveryCodes })}</span>}
        </p>
      )}
      {known?.must === true && <p className="small">{say('app.must')}</p>}
      {known?.totp === false && <SetUpApp name={name} onDone={askAnew} />}
      {known?.totp === true && codes !== null && (
        <RecoveryCodes codes={codes} name={name} onKept={() => setCodes(null)} />
      )}
      {known?.totp === true && codes === null && (
        <div className="me-buttons">
          <AskPassword
            text={say('recovery.new')}
            onPassword={async (password) => setCodes((await recovery.mutateAsync(password)).recoveryCodes)}
          />
          <AskPassword
            text={say('app.disable')}
            danger
            onPassword={async (password) => {
              await disable.mutateAsync(password);
              await askAnew();
            }}
          />
        </div>
      )}
    </section>
  );
};
