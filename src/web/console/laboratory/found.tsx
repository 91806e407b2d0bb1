import { useState } from 'react';
import { Select } from '@mantine/core';
import { results } from '../../../contract/facts.ts';
import type { GivenResult } from '../../../contract/laboratory.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { tubeLabel } from './entry.tsx';
import { laboratoryWords } from './words.ts';

const Amend = ({ given, onClose }: { readonly given: GivenResult; readonly onClose: () => void }) => {
  const say = useWords(laboratoryWords);
  const { word } = useInWords();
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const others = results.filter((one) => one !== given.result);
  const [to, setTo] = useState<string>(others[0] ?? 'negative');
  return (
    <ReasonDialog
      title={say('found.amend-of', { label: tubeLabel(given) })}
      busy={give.isPending}
      error={give.error}
      onClose={onClose}
      onDo={(reason) =>
        give.mutate(
          { type: 'correct', case: given.case, kind: 'result', corrects: given.seq, facts: { result: to }, reason },
          {
            onSuccess: () => {
              toast({ text: say('found.amend-done') });
              onClose();
            },
          },
        )
      }
    >
      <Select
        label={say('found.amend-to')}
        allowDeselect={false}
        data={others.map((one) => ({ value: one, label: word('result', one) }))}
        value={to}
        onChange={(said) => said !== null && setTo(said)}
      />
    </ReasonDialog>
  );
};

/** For each result of the last day: which holder it found, and whether they answered. */
export const Found = ({
  given,
  more,
  now,
  gives,
}: {
  readonly given: readonly GivenResult[];
  readonly more: boolean;
  readonly now: number;
  readonly gives: boolean;
}) => {
  const say = useWords(laboratoryWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const [amending, setAmending] = useState<GivenResult | null>(null);
  const time = (at: string): string => cityTimeNear(Date.parse(at), now);
  const answer = (one: GivenResult): { readonly text: string; readonly is: string } => {
    if (one.acknowledgedAt !== null)
      return { text: say('found.answered', { time: time(one.acknowledgedAt) }), is: 'fine' };
    if (one.actedAt !== null) return { text: say('found.acted', { time: time(one.actedAt) }), is: 'fine' };
    if (one.result === 'negative' || one.holder === null) return { text: say('found.no-need'), is: 'held' };
    return { text: say('found.open'), is: 'late' };
  };
  // What is positive and unanswered is louder than what is well.
  const rank = (one: GivenResult): number => (answer(one).is === 'late' ? 0 : one.result === 'negative' ? 2 : 1);
  return (
    <section className="card" aria-label={say('found.title')}>
      <div className="row">
        <h2>{say('found.title')}</h2>
        <span className="quiet">{say('lab.results-today')}</span>
      </div>
      {more && <p className="notice">{say('found.more')}</p>}
      {given.length === 0 ? (
        <p className="quiet">{say('found.none')}</p>
      ) : (
        <ul className="people-lines">
          {given
            .toSorted((one, other) => rank(one) - rank(other))
            .map((one) => {
              const { text, is } = answer(one);
              return (
                <li key={one.case} data-found={tubeLabel(one)}>
                  <b className="label">{tubeLabel(one)}</b>
                  <span className={one.result === 'positive' ? 'mark mark-late' : 'mark mark-held'}>
                    {word('result', one.result)}
                  </span>
                  {one.amended && <span className="mark mark-gap">{say('found.amended')}</span>}
                  <span>
                    {one.told === null ? say('found.nobody') : nameOf(one.told)}{' '}
                    {one.toldAt !== null && (
                      <span className="quiet small">{say('found.told-at', { time: time(one.toldAt) })}</span>
                    )}
                    {one.holder !== null && one.holder !== one.told && (
                      <span className="quiet small"> · {say('found.moved', { unit: nameOf(one.holder) })}</span>
                    )}
                  </span>
                  <span className="row push">
                    <span className={`mark mark-${is}`}>{text}</span>
                    {gives && (
                      <button
                        type="button"
                        className="button"
                        aria-label={say('found.amend-of', { label: tubeLabel(one) })}
                        onClick={() => setAmending(one)}
                      >
                        {say('found.amend')}
                      </button>
                    )}
                  </span>
                </li>
              );
            })}
        </ul>
      )}
      {amending !== null && <Amend given={amending} onClose={() => setAmending(null)} />}
    </section>
  );
};
