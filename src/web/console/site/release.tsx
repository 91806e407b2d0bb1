import { Link } from '@tanstack/react-router';
import type { Lodger, LodgingPage } from '../../../contract/territory.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { siteWords } from './words.ts';

const soon = 48 * 60 * 60_000;
const most = 100;
/** What a site can record with one press; the rest (a test) takes more than that. */
const oneTap: ReadonlySet<string> = new Set(['checkin', 'order', 'told']);

/** Whose measure ends within two days, or has ended. */
export const leavingSoon = (people: readonly Lodger[], now: number): readonly Lodger[] =>
  people
    .filter(({ until, ended }) => ended || (until !== null && Date.parse(until) - now < soon))
    .toSorted((one, other) => (one.until ?? '').localeCompare(other.until ?? ''));

/** The gate: what is missing for each, and the release of whoever has everything. */
export const Release = ({
  page,
  now,
  nameFor,
}: {
  readonly page: LodgingPage;
  readonly now: number;
  readonly nameFor: (id: string) => string;
}) => {
  const say = useWords(siteWords);
  const { need, word } = useInWords();
  const { unit, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const people = leavingSoon(page.people, now).slice(0, most);
  const steps = useSteps(people.map((one) => one.case));
  const own = page.unit === unit && may.act;
  return (
    <section className="card" aria-label={say('release.title')}>
      <h2>{say('release.title')}</h2>
      <p className="quiet">{say('release.what')}</p>
      {people.length === 0 && <p>{say('release.none')}</p>}
      <ul className="people-lines">
        {people.map((one) => {
          const known = steps.data?.find((step) => step.case === one.case);
          const ending = known?.endings.find((step) => step.ending === 'released');
          // Before the end the instant stands first; what is missing besides can still be put right.
          const barred = ending?.barred ?? null;
          const lacks =
            barred?.code === 'too_soon'
              ? barred.about.slice(1)
              : barred?.code === 'evidence_missing'
                ? barred.about
                : [];
          return (
            <li key={one.case}>
              <Link to={casePath(one.case)}>
                <b>{nameFor(one.case)}</b>
              </Link>
              {one.room !== null && <span>{one.room}</span>}
              {one.until !== null && (
                <span className={one.ended ? 'mark mark-late' : 'quiet small'}>
                  {say('release.until', { time: cityTimeNear(Date.parse(one.until), now) })}
                </span>
              )}
              {ending?.barred === null && <span className="mark mark-fine">{say('release.ready')}</span>}
              {barred !== null && barred.code !== 'evidence_missing' && (
                <span className="quiet small">{barred.text}</span>
              )}
              {lacks.length > 0 && (
                <span className="mark mark-gap">
                  {say('release.lacks')}: {lacks.map(need).join(' · ')}
                </span>
              )}
              {own && (
                <span className="row push">
                  {lacks
                    .filter((kind) => oneTap.has(kind) && known?.records.includes(kind) === true)
                    .map((kind) => (
                      <button
                        key={kind}
                        type="button"
                        className="button"
                        disabled={give.isPending}
                        onClick={() =>
                          give.mutate(
                            { type: 'record', case: one.case, kind },
                            {
                              onSuccess: () =>
                                toast({ text: say('release.recorded', { what: word('evidence', kind) }) }),
                            },
                          )
                        }
                      >
                        {say('release.record', { what: word('evidence', kind) })}
                      </button>
                    ))}
                  {ending?.barred === null && (
                    <button
                      type="button"
                      className="button strong"
                      disabled={give.isPending}
                      onClick={() =>
                        give.mutate(
                          { type: 'close', case: one.case, ending: 'released' },
                          { onSuccess: () => toast({ text: say('release.done') }) },
                        )
                      }
                    >
                      {say('release.do')}
                    </button>
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <Refusal error={give.error} nameOf={nameFor} />
    </section>
  );
};
