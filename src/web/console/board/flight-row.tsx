import { memo } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { FlightView, ListedCase } from '../../../contract/answer.ts';
import { Count } from '../../ui/count.tsx';
import { RingSign } from '../../ui/ring-sign.tsx';
import { ArrivalTime, BalanceMark, FlightName } from './flight-parts.tsx';
import { nameOf, standingOf } from './standing.ts';
import { Strip } from './strip.tsx';

const none: readonly ListedCase[] = [];

/** One flight of the board: the whole row is its link. */
export const FlightRow = memo(
  ({
    flight,
    late = none,
    gaps = none,
  }: {
    readonly flight: FlightView;
    readonly late?: readonly ListedCase[] | undefined;
    readonly gaps?: readonly ListedCase[] | undefined;
  }) => {
    const { t } = useTranslation();
    const standing = standingOf(flight.links, late);
    const { stand } = nameOf(flight);
    return (
      <li className={standing.closed ? 'flight closed' : 'flight'} data-flight={flight.case}>
        <Link className="flight-link" to="/" search={{ flight: flight.case }} resetScroll={false}>
          <RingSign arcs={standing.arcs} closed={standing.closed} size={30} />
          <FlightName flight={flight} />
        </Link>
        <ArrivalTime flight={flight} />
        <span className={stand === null ? 'flight-stand quiet' : 'flight-stand'}>
          {stand === null ? (
            <>
              <span aria-hidden="true">—</span>
              <span className="unseen">{t('flight.no-stand')}</span>
            </>
          ) : (
            <>
              <span className="stand-label">{t('flights.stand')} </span>
              {stand}
            </>
          )}
        </span>
        <span className="flight-heads">
          <Count value={flight.balance.in} />
          <span className="heads-label"> {t('flights.aboard')}</span>
        </span>
        <Strip cells={standing.cells} total={standing.seen} />
        <span className="flight-watch">
          {gaps.length > 0 && <span className="mark mark-gap">{t('flight.gaps', { count: gaps.length })}</span>}
          {late.length > 0 && <span className="mark mark-late">{t('flight.late', { count: late.length })}</span>}
          {gaps.length + late.length === 0 && <span className="unseen">{t('flight.fine')}</span>}
        </span>
        <BalanceMark flight={flight} />
      </li>
    );
  },
);
