import { useState } from 'react';
import type { ClaimableView } from '../../../contract/claimable.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { Big, Screen } from '../parts.tsx';
import { unitName, useSnapshot } from '../use.tsx';
import { shortId } from '../view.ts';
import { fieldWords } from '../work-words.ts';
import { ClaimForm } from './claim-form.tsx';

/** One case of somebody else's: who holds it, the link to claim it for, and why. */
const ClaimOne = ({ one }: { readonly one: ClaimableView }) => {
  const say = useWords(fieldWords);
  const { units } = useSnapshot();
  const [link, setLink] = useState(one.links[0] ?? '');
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
      <ClaimForm id={one.case} link={link} who={shortId(one.case)} />
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
