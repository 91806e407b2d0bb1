import { useState } from 'react';
import type { ClaimableView } from '../../../contract/claimable.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { claimOf } from '../commands.ts';
import { Big, Screen, TextField, Twice } from '../parts.tsx';
import { unitName, useField, useSnapshot } from '../use.tsx';
import { shortId } from '../view.ts';
import { goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

/** One case of somebody else's: who holds it, the link to claim it for, and why. */
const ClaimOne = ({ one }: { readonly one: ClaimableView }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const { units } = useSnapshot();
  const [link, setLink] = useState(one.links[0] ?? '');
  const [reason, setReason] = useState('');
  return (
    <section className="f-card" data-claimable={one.case}>
      <h2>{unitName(units, one.holder)}</h2>
      <p className="f-quiet">{say('field.elsewhere.now', { link: sayCode(fieldWords, 'field.link', one.link) })}</p>
      {one.links.length > 1 && (
        <div className="f-chips" role="group" aria-label={say('field.give.link')}>
          {one.links.map((each) => (
            <Big key={each} pressed={each === link} onPress={() => setLink(each)}>
              {sayCode(fieldWords, 'field.link', each)}
            </Big>
          ))}
        </div>
      )}
      <p>{say('field.claim.what')}</p>
      <TextField label={say('field.reason')} value={reason} onChange={setReason} rows={2} />
      {reason.trim() !== '' && (
        <Twice
          text={say('field.claim.do')}
          sure={say('field.claim.sure')}
          onDo={() => {
            void field.act(claimOf(one.case, link, reason.trim(), shortId(one.case)));
            goInstead();
          }}
        />
      )}
    </section>
  );
};

/**
 * Somebody who stands here, whom another unit holds beyond what this one may see: claimed by what they carry.
 *
 * @param number of the document that was read, to be compared with the one in the hand
 */
export const Elsewhere = ({
  cases,
  number,
  onBack,
}: {
  readonly cases: readonly ClaimableView[];
  readonly number: string | null;
  readonly onBack: () => void;
}) => {
  const say = useWords(fieldWords);
  return (
    <Screen title={say('field.elsewhere')} onBack={onBack}>
      <p className="f-note" role="status">
        {say('field.elsewhere.what')}
        {number !== null && <b>{say('field.scan.number', { number })}</b>}
      </p>
      {cases.map((one) => (
        <ClaimOne key={one.case} one={one} />
      ))}
    </Screen>
  );
};
