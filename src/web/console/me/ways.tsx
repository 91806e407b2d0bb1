import { type SyntheticEvent, useId } from 'react';
import { useDropWay, useKeepWay, useWays } from '../../ask/me.ts';
import { currentLanguage, ownNames } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { typed } from '../sign-in/secret-field.tsx';
import { MeRefused, Remove } from './ask-password.tsx';
import { meWords } from './words.ts';

// A push way comes from the service of the browser itself, not from a field.
const kinds = ['sms', 'voice', 'chat'] as const;

/** How one is reached when on duty. */
export const Ways = ({ account }: { readonly account: string }) => {
  const say = useWords(meWords);
  const ways = useWays(account);
  const keep = useKeepWay(account);
  const drop = useDropWay(account);
  const id = useId();
  const items = ways.data?.items ?? [];
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const way = {
      kind: typed(form, 'kind'),
      endpoint: typed(form, 'endpoint').trim(),
      place: Number(typed(form, 'place')),
      language: currentLanguage(),
    };
    keep.mutate(way, { onSuccess: () => form.reset() });
  };
  return (
    <section className="card me-part" aria-labelledby="me-ways">
      <h2 id="me-ways">{say('ways.title')}</h2>
      <p className="quiet small">{say('ways.why')}</p>
      {ways.isSuccess && items.length === 0 && <p className="quiet">{say('me.none')}</p>}
      <ul className="me-list">
        {items.map(({ way, kind, place, language, mark }) => (
          <li key={way}>
            <div>
              <b>{say(`way.${kind}`)}</b>
              <p className="quiet small">
                {say('ways.place', { place })} · {ownNames[language]} · <code>{mark}</code>
              </p>
            </div>
            <Remove
              label={`${say(`way.${kind}`)} ${mark}`}
              disabled={drop.isPending}
              onRemove={() => drop.mutate(way)}
            />
          </li>
        ))}
      </ul>
      <form className="me-line" onSubmit={submit}>
        <div className="field narrow">
          <label htmlFor={`${id}-kind`}>{say('ways.kind')}</label>
          <select id={`${id}-kind`} name="kind">
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {say(`way.${kind}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-endpoint`}>{say('ways.endpoint')}</label>
          <input id={`${id}-endpoint`} name="endpoint" required maxLength={400} autoComplete="off" />
        </div>
        <div className="field narrow">
          <label htmlFor={`${id}-place`}>{say('ways.order')}</label>
          <input id={`${id}-place`} name="place" type="number" min={1} max={99} defaultValue={1} required />
        </div>
        <button type="submit" className="button" disabled={keep.isPending}>
          {say('ways.add')}
        </button>
      </form>
      <MeRefused error={keep.error ?? drop.error} left={0} />
    </section>
  );
};
