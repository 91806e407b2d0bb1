import { Link } from '@tanstack/react-router';
import type { Overview } from '../../../contract/overview.ts';
import { useWords } from '../../text/words.ts';
import { Count, numberText } from '../../ui/count.tsx';
import { useSession } from '../session.tsx';
import { boardWords } from './words.ts';

const few = 4;

/** Specimens without a result, rooms and seats left, people found positive by day: each number leads to its list. */
export const Outstanding = ({ overview }: { readonly overview: Overview }) => {
  const say = useWords(boardWords);
  const { nameOf } = useSession();
  const { tests, rooms, runs, imported } = overview;
  const open = tests.reduce((sum, one) => sum + one.open, 0);
  const late = tests.reduce((sum, one) => sum + one.late, 0);
  const capacity = rooms.reduce((sum, one) => sum + (one.capacity ?? 0), 0);
  // A site that has yet to count who is on the way is not told how many rooms that leaves.
  const hidden = rooms.some((one) => one.taken === null);
  const taken = rooms.reduce((sum, one) => sum + (one.taken ?? 0), 0);
  const seats = runs.reduce((sum, one) => sum + (one.seats ?? one.aboard), 0);
  const aboard = runs.reduce((sum, one) => sum + one.aboard, 0);
  const most = Math.max(1, ...imported.map(({ cases }) => cases));
  return (
    <section className="outstanding">
      <div className={late > 0 ? 'card card-late' : 'card'}>
        <h3>{say('board.tests')}</h3>
        {open === 0 ? (
          <p className="fine">{say('board.tests-none')}</p>
        ) : (
          <>
            <p className="big">
              <Count value={open} />
            </p>
            {late > 0 && <p className="quiet small">{say('board.tests-late', { count: numberText(late) })}</p>}
            <ul className="owners">
              {tests.slice(0, few).map((one) => (
                <li key={one.holder}>
                  <Link to={`/desk?of=${one.holder}&list=holding`} className="owner-name">
                    {nameOf(one.holder)}
                  </Link>
                  <span className="owner-count">{numberText(one.open)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div className="card">
        <h3>{say('board.rooms')}</h3>
        {rooms.length === 0 ? (
          <p className="quiet">{say('board.rooms-none')}</p>
        ) : (
          <>
            <p className="big">
              <Link to="/site">{hidden ? '–' : <Count value={Math.max(0, capacity - taken)} />}</Link>
            </p>
            <p className="quiet small">
              {hidden
                ? say('board.rooms-kept', { capacity: numberText(capacity) })
                : say('board.rooms-of', { capacity: numberText(capacity), taken: numberText(taken) })}
            </p>
          </>
        )}
      </div>
      <div className="card">
        <h3>{say('board.seats')}</h3>
        {runs.length === 0 ? (
          <p className="quiet">{say('board.seats-none')}</p>
        ) : (
          <>
            <p className="big">
              <Link to="/dispatch">
                <Count value={Math.max(0, seats - aboard)} />
              </Link>
            </p>
            <p className="quiet small">
              {say('board.seats-of', { runs: numberText(runs.length), aboard: numberText(aboard) })}
            </p>
          </>
        )}
      </div>
      <div className="card">
        <h3>{say('board.imported')}</h3>
        {imported.length === 0 ? (
          <p className="fine">{say('board.imported-none')}</p>
        ) : (
          <ol className="bars">
            {imported.map(({ day, cases }) => (
              <li key={day} title={say('board.imported-bar', { day, count: numberText(cases) })}>
                <b>{numberText(cases)}</b>
                <span style={{ height: `${(cases / most) * 100}%` }} aria-hidden="true" />
                <i>{day.slice(5).replace('-', '/')}</i>
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  );
};
