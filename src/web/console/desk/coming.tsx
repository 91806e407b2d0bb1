import { useState } from 'react';
import type { ListedCase } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { useInShort } from '../../ui/trouble.tsx';
import { CaseName } from '../person/case-name.tsx';
import { arcsOf } from '../person/person.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { AcceptDialog } from './accept-dialog.tsx';
import { Due } from './due.tsx';
import { type Coming, gathered } from './lists.ts';
import { deskWords } from './words.ts';

interface Asking {
  readonly what: 'accept' | 'refuse';
  readonly coming: Coming;
}

const One = ({
  coming,
  now,
  onAsk,
}: {
  readonly coming: Coming;
  readonly now: number;
  readonly onAsk: (asking: Asking) => void;
}) => {
  const say = useWords(deskWords);
  const { word } = useInWords();
  const { unit, nameOf, may } = useSession();
  const toast = useToast();
  const inShort = useInShort();
  const accept = useGive(unit);
  const { handover, from, link, at, due, lateSince, people } = coming;
  const [first] = people;
  if (first === undefined) return null;
  const mine = first.offer?.to === unit;
  const signOne = (person: ListedCase): void =>
    accept.mutate(
      { type: 'accept', case: person.case, offer: person.offer?.offer ?? '' },
      {
        onSuccess: () => toast({ text: say('accept.done', { count: 1 }) }),
        onError: (error) => toast({ text: inShort(error), is: 'trouble' }),
      },
    );
  return (
    <li className={coming.late > 0 ? 'card coming late' : 'card coming'} data-coming={coming.key}>
      <RingSign arcs={arcsOf(first)} closed={false} size={40} />
      <div className="coming-what">
        {handover === null ? (
          <b>
            <CaseName item={first} />
          </b>
        ) : (
          <b>{say('desk.group-from', { unit: nameOf(from) })}</b>
        )}
        <span>
          {handover === null && <>{nameOf(from)} · </>}
          {say('desk.to-link', { link: word('link', link) })}
        </span>
        <span className="row quiet small">
          {say('desk.offered-at', { time: cityTimeNear(Date.parse(at), now) })}{' '}
          <Due due={due} since={lateSince} now={now} />
          {handover !== null && <span>{say('desk.hidden')}</span>}
        </span>
      </div>
      {may.act && mine && (
        <div className="row end">
          <button type="button" className="button" onClick={() => onAsk({ what: 'refuse', coming })}>
            {say('desk.refuse')}
          </button>
          <button
            type="button"
            className="button strong"
            disabled={accept.isPending}
            onClick={() => (handover === null ? signOne(first) : onAsk({ what: 'accept', coming }))}
          >
            {say('desk.accept')}
          </button>
        </div>
      )}
      {!mine && first.offer !== null && <span className="quiet">{nameOf(first.offer.to)}</span>}
    </li>
  );
};

const RefuseDialog = ({ coming, onClose }: { readonly coming: Coming; readonly onClose: () => void }) => {
  const say = useWords(deskWords);
  const { unit } = useSession();
  const refuse = useGive(unit);
  const { handover, people } = coming;
  const [first] = people;
  if (first === undefined) return null;
  return (
    <ReasonDialog
      title={say('reason.refuse')}
      busy={refuse.isPending}
      error={refuse.error}
      onClose={onClose}
      onDo={(reason) =>
        refuse.mutate(
          handover === null
            ? { type: 'refuse', case: first.case, offer: first.offer?.offer ?? '', reason }
            : { type: 'refuse-group', handover, reason },
          { onSuccess: onClose },
        )
      }
    />
  );
};

/**
 * What is offered to the unit: groups to be counted in, and single cases. A dialog that is open stays until its outcome
 * is known, though another officer may have signed meanwhile and the group be gone from the list.
 */
export const ComingList = ({ items, now }: { readonly items: readonly ListedCase[]; readonly now: number }) => {
  const say = useWords(deskWords);
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => setAsking(null);
  const handover = asking?.coming.handover ?? null;
  return (
    <>
      {items.length === 0 && (
        <div className="nothing">
          <h2>{say('desk.empty-coming')}</h2>
          <p>{say('desk.empty-coming-what')}</p>
        </div>
      )}
      <ul className="coming-list">
        {gathered(items).map((coming) => (
          <One key={coming.key} coming={coming} now={now} onAsk={setAsking} />
        ))}
      </ul>
      {asking?.what === 'accept' && handover !== null && (
        <AcceptDialog handover={handover} from={asking.coming.from} onClose={close} />
      )}
      {asking?.what === 'refuse' && <RefuseDialog coming={asking.coming} onClose={close} />}
    </>
  );
};
