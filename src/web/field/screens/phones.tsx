import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { ownDevices } from '../../../contract/signed.ts';
import { done } from '../../ask/answers.ts';
import { ask } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { Screen, Twice } from '../parts.tsx';
import { timeText, useField } from '../use.tsx';
import { go } from '../way.ts';
import { fieldWords } from '../work-words.ts';

type Phones = z.output<typeof ownDevices>['items'];

/** The phones of an account that may sign for it; a lost one is revoked here, or by the administrator. */
export const Phones = () => {
  const say = useWords(fieldWords);
  const field = useField();
  const [phones, setPhones] = useState<Phones | null>(null);
  const [failed, setFailed] = useState(false);
  const [own, setOwn] = useState('');
  useEffect(() => {
    void field.signer().then(({ device }) => setOwn(device));
    ask(ownDevices, '/v1/me/devices')
      .then(({ items }) => setPhones(items))
      .catch(() => setFailed(true));
  }, [field]);
  const revoke = (device: string): void => {
    ask(done, `/v1/me/devices/${device}`, { method: 'DELETE' })
      .then(() => ask(ownDevices, '/v1/me/devices'))
      .then(({ items }) => setPhones(items))
      .catch(() => setFailed(true));
  };
  return (
    <Screen title={say('field.phones')} onBack={() => go()}>
      {failed && <p className="f-note bad">{say('field.phones.offline')}</p>}
      <ul className="f-list">
        {(phones ?? []).map(({ device, name, registeredAt, revokedAt }) => (
          <li key={device} className="f-entry">
            <span className="f-entry-text">
              <b>{device === own ? say('field.phones.this') : name}</b>
              <span className="f-quiet">{say('field.phones.since', { time: timeText(Date.parse(registeredAt)) })}</span>
            </span>
            {revokedAt === null ? (
              <Twice
                kind="plain"
                text={say('field.phones.revoke')}
                sure={say('field.sure')}
                onDo={() => revoke(device)}
              />
            ) : (
              <span className="f-quiet">{say('field.phones.revoked')}</span>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  );
};
