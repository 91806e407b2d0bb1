import { useEffect, useMemo } from 'react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../../ask/queries.ts';
import { isSignedOut } from '../../ask/request.ts';
import { observeNow } from '../../ui/clock.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { useSession } from '../session.tsx';
import { FlightDrawer } from './flight-drawer.tsx';
import { FlightList } from './flight-list.tsx';
import { standingOf } from './standing.ts';
import { Totals } from './totals.tsx';

const Waiting = () => {
  const { t } = useTranslation();
  return (
    <div className="skeleton board-skeleton" role="status">
      <span className="unseen">{t('loading.label')}</span>
      <i className="tall" />
      {Array.from({ length: 8 }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  );
};

/** Today's flights and where everybody on them is, live. */
export const BoardScreen = () => {
  const { unit, live, ended } = useSession();
  const { data: board, error, refetch } = useBoard(unit);
  const { flight: open } = useParams({ strict: false });
  useEffect(() => {
    if (board !== undefined) observeNow(board.now);
  }, [board]);
  useEffect(() => {
    if (isSignedOut(error)) ended();
  }, [error, ended]);
  const all = useMemo(
    () => standingOf(board?.flights.flatMap(({ links }) => links) ?? [], board?.late.items ?? []),
    [board],
  );
  return (
    <div className={live.is === 'lost' ? 'board stale' : 'board'}>
      {board === undefined && (error === null ? <Waiting /> : <Trouble error={error} onRetry={() => void refetch()} />)}
      {board !== undefined && (
        <>
          {board.flights.length > 0 && <Totals board={board} standing={all} />}
          <FlightList board={board} />
          {open !== undefined && (
            <FlightDrawer key={open} id={open} board={board} unit={unit} running={live.is !== 'lost'} />
          )}
        </>
      )}
    </div>
  );
};
