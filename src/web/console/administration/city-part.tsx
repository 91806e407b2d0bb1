import { type SyntheticEvent, useState } from 'react';
import { TextInput } from '@mantine/core';
import { sampleCityName } from '../../../contract/administration.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { momentText } from '../me/moment-text.ts';
import { Refusal } from '../refusal.tsx';
import { Waiting } from '../waiting.tsx';
import { useAct, useSample } from './ask.ts';
import { adminWords } from './words.ts';

/** Emptying the sample city, by typing its name. */
export const CityPart = ({ admin }: { readonly admin: string }) => {
  const say = useWords(adminWords);
  const asked = useSample(admin);
  const { data, error } = asked;
  const act = useAct(admin);
  const [city, setCity] = useState('');
  const name = sampleCityName[currentLanguage()];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    act.mutate({ method: 'POST', path: '/v1/sample/reset', body: { city } }, { onSuccess: () => setCity('') });
  };
  return (
    <section className="card administration-unit" aria-labelledby="admin-city">
      <h2 id="admin-city">{say('city.title')}</h2>
      <p>{say('city.what')}</p>
      {(data === undefined || error !== null) && <Waiting of={asked} />}
      {data !== undefined && data.asked !== null ? (
        <div className="notice trouble" role="status">
          <strong>{say('city.asked')}</strong>
          <p className="small">{momentText(data.asked.at)}</p>
          <button
            type="button"
            className="button"
            disabled={act.isPending}
            onClick={() => act.mutate({ method: 'DELETE', path: '/v1/sample/reset' })}
          >
            {say('city.back')}
          </button>
        </div>
      ) : (
        <form className="administration-names" onSubmit={submit}>
          <TextInput
            label={say('city.type', { city: name })}
            autoComplete="off"
            maxLength={40}
            value={city}
            onChange={({ currentTarget }) => setCity(currentTarget.value)}
          />
          <button type="submit" className="button danger" disabled={act.isPending || city.trim() === ''}>
            {say('city.do')}
          </button>
        </form>
      )}
      <Refusal error={act.error} />
    </section>
  );
};
