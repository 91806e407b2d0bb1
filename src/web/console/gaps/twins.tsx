import { Link } from '@tanstack/react-router';
import { together, useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { gapsWords } from './words.ts';

/** The two cases of what may be one person: confirmed and merged here by who may, or shown to be two people. */
export const Twins = ({ subject, other }: { readonly subject: string; readonly other: string }) => {
  const say = useWords(gapsWords);
  const { unit, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const steps = useSteps([subject, other]);
  const stepsOf = (id: string) => steps.data?.find((one) => one.case === id);
  const pairs = [
    { from: subject, into: other },
    { from: other, into: subject },
  ].filter(({ from }) => stepsOf(from)?.standing === 'holder');
  const confirmable = [subject, other].filter((id) => stepsOf(id)?.records.includes('same') === true);
  return (
    <section className="way">
      <h3>{say('close.twins')}</h3>
      <p className="row">
        {[subject, other].map((id) => (
          <Link key={id} className="button" to={casePath(id)}>
            {say('close.twin', { mark: markOf(id) })}
          </Link>
        ))}
      </p>
      {may.act && (
        <div className="row">
          {confirmable.length > 0 && (
            <button
              type="button"
              className="button"
              disabled={give.isPending}
              onClick={() => {
                const commands = confirmable.map((id) => ({ type: 'record' as const, case: id, kind: 'same' }));
                give.mutate(together(commands), { onSuccess: () => toast({ text: say('close.confirmed') }) });
              }}
            >
              {say('close.confirm-same')}
            </button>
          )}
          {pairs.map(({ from, into }) => (
            <button
              key={from}
              type="button"
              className="button"
              disabled={give.isPending}
              onClick={() =>
                give.mutate(
                  { type: 'close', case: from, ending: 'duplicate', into },
                  { onSuccess: () => toast({ text: say('close.merged') }) },
                )
              }
            >
              {say('close.merge', { from: markOf(from), into: markOf(into) })}
            </button>
          ))}
        </div>
      )}
      <p className="quiet small">{say('close.merge-what')}</p>
      <Refusal error={give.error} nameOf={markOf} />
    </section>
  );
};
