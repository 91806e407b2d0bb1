import { useState } from 'react';
import type { ListedCase } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { isApprover } from './approver.ts';
import { caseWords } from './words.ts';

/** An emergency that was declared and not reviewed: by whoever approves, and not by the one who declared it. */
export const EmergencyReview = ({ item, now }: { readonly item: ListedCase; readonly now: number }) => {
  const say = useWords(caseWords);
  const { unit, kind, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [reviewing, setReviewing] = useState(false);
  if (item.emergency === null || !may.act || !isApprover(kind, item.loop)) return null;
  return (
    <div className="notice trouble row no-print">
      <span>{say('case.emergency', { time: cityTimeNear(Date.parse(item.emergency), now) })}</span>
      <button type="button" className="button push" onClick={() => setReviewing(true)}>
        {say('emergency.review')}
      </button>
      {reviewing && (
        <ReasonDialog
          title={say('emergency.review')}
          label={say('emergency.finding')}
          busy={give.isPending}
          error={give.error}
          onClose={() => setReviewing(false)}
          onDo={(finding) =>
            give.mutate(
              { type: 'review-emergency', case: item.case, finding },
              {
                onSuccess: () => {
                  toast({ text: say('emergency.reviewed') });
                  setReviewing(false);
                },
              },
            )
          }
        >
          <p className="quiet small">{say('emergency.review-what')}</p>
        </ReasonDialog>
      )}
    </div>
  );
};
