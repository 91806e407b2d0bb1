import { useState } from 'react';
import type { TravellerData, TravellerReadings } from '../../contract/traveller.ts';
import { codeOf, loadData, loadReadings } from './ask.ts';
import { countryName } from '../text/country.ts';
import { Wrong } from './parts.tsx';
import { useSpeech } from './speech.ts';
import type { TextKey } from './texts/en.ts';

const fields: readonly (readonly [field: string, label: TextKey])[] = [
  ['surname', 'field.surname'],
  ['givenNames', 'field.givenNames'],
  ['nativeName', 'field.nativeName'],
  ['birthDate', 'field.birthDate'],
  ['sex', 'field.sex'],
  ['nationality', 'field.nationality'],
  ['documents', 'field.documents'],
  ['seat', 'field.seat'],
  ['room', 'field.room'],
  ['phone', 'field.phone'],
  ['address', 'field.address'],
];

/** A stored value as it is read: documents by type and number, anything unknown as it stands. */
const shown = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { type, number } = value as { type?: unknown; number?: unknown };
  return typeof number === 'string'
    ? [type, number].filter((part) => typeof part === 'string').join(' ')
    : JSON.stringify(value);
};

const purposes: readonly (readonly [beginning: string, key: TextKey])[] = [
  ['case', 'purpose.case'],
  ['follow-up', 'purpose.followup'],
  ['timeline', 'purpose.timeline'],
  ['search', 'purpose.search'],
  ['duplicates', 'purpose.search'],
  ['contacts', 'purpose.search'],
  ['claim', 'purpose.search'],
  ['declaration', 'purpose.search'],
  ['file', 'purpose.case'],
  ['own data', 'purpose.case'],
  ['traveller page', 'purpose.case'],
  ['laboratory', 'purpose.list'],
  ['room', 'purpose.list'],
  ['handover', 'purpose.list'],
  ['traveller paper', 'purpose.paper'],
  ['traveller link', 'purpose.link'],
  ['desk', 'purpose.list'],
  ['flight', 'purpose.list'],
  ['people', 'purpose.list'],
  ['muster', 'purpose.list'],
  ['manifest', 'purpose.list'],
  ['export', 'purpose.list'],
];

/** Everything that is kept about the person, and who read it: fetched only when asked for, and each a recorded reading. */
export const MyData = ({ onSignedOut }: { readonly onSignedOut: () => void }) => {
  const { language, say, time, trouble, unit } = useSpeech();
  const [data, setData] = useState<TravellerData | null>(null);
  const [readings, setReadings] = useState<TravellerReadings | null>(null);
  const [problem, setProblem] = useState('');
  const get = async <T,>(load: () => Promise<T>, keep: (found: T) => void): Promise<void> => {
    setProblem('');
    try {
      keep(await load());
    } catch (error) {
      if (codeOf(error) === 'not_signed_in') onSignedOut();
      else setProblem(trouble(error));
    }
  };
  const purposeOf = (purpose: string): string => {
    const known = purposes.find(([beginning]) => purpose.indexOf(beginning) === 0);
    return known === undefined ? purpose : say(known[1]);
  };
  return (
    <>
      <p>{say('data.why')}</p>
      <div className="buttons">
        <button type="button" onClick={() => void get(loadData, setData)}>
          {say('data.show')}
        </button>
        <button type="button" onClick={() => void get(loadReadings, setReadings)}>
          {say('data.who')}
        </button>
      </div>
      <Wrong text={problem} />
      {data !== null && (
        <div className="found">
          <dl className="facts">
            {fields
              .filter(([field]) => data.person[field] !== undefined)
              .map(([field, label]) => (
                <div key={field}>
                  <dt>{say(label)}</dt>
                  <dd>
                    <bdi>
                      {field === 'nationality'
                        ? countryName(shown(data.person[field]), language)
                        : shown(data.person[field])}
                    </bdi>
                  </dd>
                </div>
              ))}
          </dl>
          {data.keptUntil !== null && <p>{say('data.kept', { time: time(data.keptUntil) })}</p>}
          <h3>{say('data.links')}</h3>
          <ul className="list">
            {data.links.map(({ at, by }) => (
              <li key={at}>
                {time(at)} · {unit(by)}
              </li>
            ))}
          </ul>
          <details>
            <summary>{say('data.all')}</summary>
            <ul className="list records">
              {data.events.map((event, index) => (
                <li key={index}>
                  <span>
                    {time(event.at)} · {event.mine ? say('app.you') : unit(event.by)}
                  </span>
                  <code dir="ltr">
                    {event.about} {event.name} {event.kind}
                  </code>
                  {event.personal !== undefined && <code dir="ltr">{JSON.stringify(event.personal)}</code>}
                </li>
              ))}
            </ul>
            <code dir="ltr">{JSON.stringify(data.facts)}</code>
          </details>
        </div>
      )}
      {readings !== null && readings.items.length === 0 && <p>{say('data.nobody')}</p>}
      {readings !== null && readings.items.length > 0 && (
        <ul className="list readings">
          {readings.items.map(({ at, by, mine, purpose }) => (
            <li key={`${at} ${by.unit} ${purpose}`}>
              <b>{mine ? say('app.you') : unit(by)}</b>
              {!mine && <span>{purposeOf(purpose)}</span>}
              <span className="quiet">{time(at)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
