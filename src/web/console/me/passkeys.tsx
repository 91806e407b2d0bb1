import { type SyntheticEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { passkeyView } from '../../../contract/sign-in.ts';
import { askNewPasskey, keepPasskey, useAskAnew, useDropPasskey, usePasskeys, useRenamePasskey } from '../../ask/me.ts';
import { useWaysIn } from '../../ask/sign-in.ts';
import { useWords } from '../../text/words.ts';
import { isDeclined, isKnown, knowsPasskeys, makePasskey } from '../sign-in/passkey.ts';
import { typed } from '../sign-in/secret-field.tsx';
import { AskPassword, Remove } from './ask-password.tsx';
import { deviceOf } from './device.ts';
import { momentText } from './moment-text.ts';
import { meWords } from './words.ts';

/** Adds a passkey of this device. `onAdded` runs once it is kept. */
export const AddPasskey = ({ onAdded }: { readonly onAdded: () => Promise<void> }) => {
  const say = useWords(meWords);
  const ways = useWaysIn();
  const [said, setSaid] = useState<'declined' | 'known' | null>(null);
  const id = useId();
  const { browser, system } = deviceOf(navigator.userAgent);
  if (ways.data === undefined) return null;
  if (!ways.data.passkeys || !knowsPasskeys()) {
    const there = ways.data.passkeyAddress;
    return (
      <p className="quiet small">
        {there === null ? (
          say('passkeys.not-here')
        ) : (
          <a className="link" href={`${there}/me`}>
            {say('passkeys.there', { address: there })}
          </a>
        )}
      </p>
    );
  }
  const add = async (password: string, form: HTMLFormElement): Promise<void> => {
    setSaid(null);
    const name = typed(form, 'name').trim();
    const options = await askNewPasskey(password);
    try {
      await keepPasskey(await makePasskey(options), name);
    } catch (error) {
      if (!isDeclined(error) && !isKnown(error)) throw error;
      setSaid(isKnown(error) ? 'known' : 'declined');
      return;
    }
    await onAdded();
  };
  return (
    <>
      <AskPassword text={say('passkeys.add')} onPassword={add}>
        <div className="field">
          <label htmlFor={id}>{say('passkeys.name')}</label>
          <input
            id={id}
            name="name"
            required
            maxLength={60}
            defaultValue={[system, browser].filter((part) => part !== null).join(' · ')}
          />
        </div>
      </AskPassword>
      <p role="status" className="quiet small">
        {said !== null && say(`passkeys.${said}`)}
      </p>
    </>
  );
};

const OnePasskey = ({ passkey }: { readonly passkey: z.output<typeof passkeyView> }) => {
  const say = useWords(meWords);
  const rename = useRenamePasskey();
  const drop = useDropPasskey();
  const [naming, setNaming] = useState(false);
  const name = passkey.name ?? say('passkeys.title');
  const keep = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const next = typed(event.currentTarget, 'name').trim();
    rename.mutate({ passkey: passkey.passkey, name: next }, { onSuccess: () => setNaming(false) });
  };
  if (naming) {
    return (
      <li>
        <form className="me-line" onSubmit={keep}>
          <input name="name" aria-label={say('passkeys.name')} defaultValue={name} required maxLength={60} autoFocus />
          <button type="submit" className="button" disabled={rename.isPending}>
            {say('passkeys.keep')}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li>
      <div>
        <b>{name}</b>
        <p className="quiet small">
          {say('passkeys.since', { time: momentText(passkey.createdAt) })}
          {passkey.synced && ` · ${say('passkeys.synced')}`}
        </p>
      </div>
      <div className="me-buttons">
        <button
          type="button"
          className="button"
          aria-label={`${say('passkeys.rename')}: ${name}`}
          onClick={() => setNaming(true)}
        >
          {say('passkeys.rename')}
        </button>
        <Remove label={name} disabled={drop.isPending} onRemove={() => drop.mutate(passkey.passkey)} />
      </div>
    </li>
  );
};

/** One's own passkeys. */
export const Passkeys = () => {
  const say = useWords(meWords);
  const passkeys = usePasskeys();
  const askAnew = useAskAnew();
  const items = passkeys.data?.items ?? [];
  return (
    <section className="card me-part" aria-labelledby="me-passkeys">
      <h2 id="me-passkeys">{say('passkeys.title')}</h2>
      <p className="quiet small">{say('passkeys.why')}</p>
      {passkeys.isSuccess && items.length === 0 && <p className="quiet">{say('me.none')}</p>}
      <ul className="me-list">
        {items.map((passkey) => (
          <OnePasskey key={passkey.passkey} passkey={passkey} />
        ))}
      </ul>
      <AddPasskey onAdded={askAnew} />
    </section>
  );
};
