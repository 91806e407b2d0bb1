import { expectedList } from '../../../contract/territory.ts';
import '../../styles/work.css';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { useSession } from '../session.tsx';
import { deskWords } from './words.ts';

// To whose door people are brought.
const doors: ReadonlySet<string> = new Set(['site', 'community', 'test-point']);

/** Runs on the road to the acting unit's own door, and the cases of the places that it keeps; nothing for other units. */
export const useExpected = () => {
  const { kind } = useSession();
  return useAsked(expectedList, doors.has(kind) ? '/v1/sites/expected' : null);
};

/** Who is on the road to us, crew by crew; how many there are is said after they were counted. */
export const OnTheRoad = ({ now }: { readonly now: number }) => {
  const say = useWords(deskWords);
  const { nameOf } = useSession();
  const { data } = useExpected();
  if (data === undefined) return null;
  const time = (at: string): string => cityTimeNear(Date.parse(at), now);
  return (
    <section className="card on-the-road" aria-label={say('road.title')}>
      <h2>{say('road.title')}</h2>
      {data.runs.length === 0 ? (
        <p className="quiet">{say('road.nobody')}</p>
      ) : (
        <>
          <p className="quiet small">{say('road.what')}</p>
          <ul className="people-lines">
            {data.runs.map(({ run, crew, since, leftAt }) => (
              <li key={`${run} ${crew}`} data-run={run}>
                <b>{nameOf(crew)}</b>
                <span className="quiet">
                  {leftAt === null
                    ? say('road.boarding', { time: time(since) })
                    : say('road.left', { time: time(leftAt) })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};
