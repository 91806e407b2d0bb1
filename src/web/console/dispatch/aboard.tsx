import { Link } from '@tanstack/react-router';
import { casePage } from '../../../contract/answer.ts';
import type { RunPage } from '../../../contract/dispatch.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { useAsked } from '../asked.ts';
import { Lane } from '../person/lane.tsx';
import { laneOf, markOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { doorOf } from './runs.ts';
import { dispatchWords } from './words.ts';

/** Everybody aboard a run, once nobody has to count blind any more. */
export const usePeopleAboard = ({ run }: RunPage) =>
  useAsked(casePage, run.aboard === null ? null : `/v1/runs/${run.case}/people?limit=500`);

/** Who is aboard, and who is planned and not aboard yet. */
export const Aboard = ({ page }: { readonly page: RunPage }) => {
  const say = useWords(dispatchWords);
  const { nameOf } = useSession();
  const known = usePeopleAboard(page);
  const people = page.run.aboard === null ? [] : (known.data?.items ?? []);
  return (
    <>
      <h2>{say('run.people')}</h2>
      {page.run.aboard === null && <p className="quiet">{say('run.people-blind')}</p>}
      <ul className="people-lines">
        {people.map((one) => (
          <li key={one.case}>
            <Link className="mark-link" to={casePath(one.case)}>
              {markOf(one.case)}
            </Link>
            <Lane lane={laneOf(one)} />
            <span>{nameOf(doorOf(page, one) ?? '')}</span>
            {one.offer !== null && <span className="mark mark-gap">{nameOf(one.offer.to)}</span>}
            {one.holder !== page.run.holder && <span className="quiet small push">{nameOf(one.holder)}</span>}
          </li>
        ))}
      </ul>
      {page.waiting.length > 0 && (
        <>
          <h3>{say('run.planned-heads', { count: page.waiting.length })}</h3>
          <ul className="people-lines">
            {page.waiting.map((one) => (
              <li key={one.case}>
                <Link className="mark-link" to={casePath(one.case)}>
                  {markOf(one.case)}
                </Link>
                <Lane lane={one.lane} />
                <span>{one.to === null ? '' : nameOf(one.to)}</span>
                {one.room && <span className="mark mark-fine">{say('dispatch.room')}</span>}
                {one.offered && <span className="mark mark-gap">{say('dispatch.offered')}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};
