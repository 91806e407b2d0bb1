import { type SyntheticEvent, useId } from 'react';
import { useDropKey, useKeys, useMakeKey } from '../../ask/me.ts';
import { useWords } from '../../text/words.ts';
import { typed } from '../sign-in/secret-field.tsx';
import { MeRefused, Remove } from './ask-password.tsx';
import { momentText } from './moment-text.ts';
import { meWords } from './words.ts';

/** Keys with which devices and other systems act as oneself. */
export const Keys = () => {
  const say = useWords(meWords);
  const keys = useKeys();
  const make = useMakeKey();
  const drop = useDropKey();
  const id = useId();
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    make.mutate(
      { name: typed(form, 'name').trim(), days: Number(typed(form, 'days')) },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <section className="card me-part" aria-labelledby="me-keys">
      <h2 id="me-keys">{say('keys.title')}</h2>
      <p className="quiet small">{say('keys.why')}</p>
      <ul className="me-list">
        {keys.data?.items.map(({ key, name, start, expiresAt }) => (
          <li key={key}>
            <div>
              <b>{name}</b>
              <p className="quiet small">
                <code>{start}…</code>{' '}
                {expiresAt === null ? say('keys.for-ever') : say('keys.until', { time: momentText(expiresAt) })}
              </p>
            </div>
            <Remove label={name ?? key} disabled={drop.isPending} onRemove={() => drop.mutate(key)} />
          </li>
        ))}
      </ul>
      {make.data !== undefined && (
        <div className="notice" role="status">
          <p>{say('keys.once')}</p>
          <code className="me-secret">{make.data.key}</code>
        </div>
      )}
      <form className="me-line" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${id}-name`}>{say('keys.name')}</label>
          <input id={`${id}-name`} name="name" required maxLength={60} />
        </div>
        <div className="field narrow">
          <label htmlFor={`${id}-days`}>{say('keys.days')}</label>
          <input id={`${id}-days`} name="days" type="number" min={1} max={3650} defaultValue={90} required />
        </div>
        <button type="submit" className="button" disabled={make.isPending}>
          {say('keys.make')}
        </button>
      </form>
      <MeRefused error={make.error ?? drop.error} left={0} />
    </section>
  );
};
