import { useState } from 'react';
import { useWords } from '../../text/words.ts';
import { claimOf } from '../commands.ts';
import { TextField, Twice } from '../parts.tsx';
import { useKeep } from '../use.tsx';
import { goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

/** A case that is about to be claimed, for which link, and how the outbox calls it. */
export interface Claiming {
  readonly id: string;
  readonly link: string;
  readonly who: string;
}

/** What a claim means, why it is made, and the button that is pressed twice. */
export const ClaimForm = ({ id, link, who }: Claiming) => {
  const say = useWords(fieldWords);
  const keep = useKeep();
  const [reason, setReason] = useState('');
  return (
    <>
      <p>{say('field.claim.what')}</p>
      <TextField label={say('field.reason')} value={reason} onChange={setReason} rows={2} />
      {reason.trim() !== '' && (
        <Twice
          text={say('field.claim.do')}
          sure={say('field.claim.sure')}
          onDo={() => keep(claimOf(id, link, reason.trim(), who), () => goInstead())}
        />
      )}
    </>
  );
};
