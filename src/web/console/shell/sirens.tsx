import { useEffect, useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { doneAnswer } from '../../../contract/answer.ts';
import { sirenList } from '../../../contract/duty.ts';
import { liveKey } from '../../ask/queries.ts';
import { ask } from '../../ask/request.ts';
import '../../styles/sirens.css';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { numberText } from '../../ui/count.tsx';
import { Icon } from '../../ui/icon.tsx';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { allowSound, mayHear, startAlarm, stopAlarm } from './alarm-sound.ts';
import { shellWords } from './words.ts';

const answered = doneAnswer.omit({ commandId: true });

/** Whether the page may sound: from the first key or press on. */
const useHearing = (): boolean => {
  const [hears, setHears] = useState(mayHear);
  useEffect(() => {
    if (hears) return undefined;
    const touched = (): void => {
      allowSound();
      // The browser answers a moment later.
      setTimeout(() => setHears(mayHear()), 200);
    };
    document.addEventListener('pointerdown', touched);
    document.addEventListener('keydown', touched);
    return () => {
      document.removeEventListener('pointerdown', touched);
      document.removeEventListener('keydown', touched);
    };
  }, [hears]);
  return hears;
};

/** What sounds in this unit: on every screen of it, above everything else, until a human says that they are on it. */
export const Sirens = () => {
  const say = useWords(shellWords);
  const { unit, may, nameOf } = useSession();
  const memory = useQueryClient();
  const { data } = useAsked(sirenList, may.read ? '/v1/sirens' : null);
  const [all, setAll] = useState(false);
  const [quiet, setQuiet] = useState<ReadonlySet<string>>(new Set());
  const hears = useHearing();
  const answer = useMutation({
    mutationFn: (callout: string) => ask(answered, `/v1/callouts/${callout}/acknowledgement`, { method: 'POST', unit }),
    // Somebody else may have been faster: either way the list is another now.
    onSettled: () => memory.invalidateQueries({ queryKey: liveKey }),
  });
  const items = data?.items.filter(({ own }) => own) ?? [];
  const loud = items.some(({ callout }) => !quiet.has(callout));
  useEffect(() => {
    if (!loud) return undefined;
    startAlarm();
    return stopAlarm;
  }, [loud]);
  if (items.length === 0) return null;
  const shown = all ? items : items.slice(0, 1);
  const now = Date.parse(data?.now ?? '');
  return (
    <section className="sirens" aria-label={say('siren.title')}>
      <p className="unseen" role="alert">
        {say('siren.sounding', { count: data?.own ?? items.length })}
      </p>
      <ul>
        {shown.map(({ callout, case: about, texts, soundedAt, rung, nobody, unit: called }) => (
          <li key={callout}>
            <Icon name="bell" size={24} />
            <div>
              <Link to={casePath(about)}>
                <b>{texts[currentLanguage()]}</b>
              </Link>
              <span className="small">
                {[
                  nameOf(called),
                  rung === 0 ? null : say('siren.rung', { rung }),
                  say('siren.since', { time: cityTimeNear(Date.parse(soundedAt), now) }),
                  nobody ? say('siren.nobody') : null,
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </span>
            </div>
            {may.act && (
              <button
                type="button"
                className="button strong"
                disabled={answer.isPending}
                onClick={() => answer.mutate(callout)}
              >
                {say('siren.mine')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Refusal error={answer.error} />
      <div className="sirens-foot">
        {items.length > 1 && (
          <button type="button" className="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? say('siren.fewer') : say('siren.more', { count: numberText(items.length - 1) })}
          </button>
        )}
        {loud && hears && (
          <button
            type="button"
            className="button"
            onClick={() => setQuiet(new Set(items.map(({ callout }) => callout)))}
          >
            {say('siren.quiet')}
          </button>
        )}
        {loud && !hears && <span className="small">{say('siren.unheard')}</span>}
      </div>
    </section>
  );
};
