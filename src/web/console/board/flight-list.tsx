import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlightView } from '../../../contract/answer.ts';
import type { Board } from '../../ask/board.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { dayText } from '../../ui/moment.ts';
import { useSession } from '../session.tsx';
import { RingLegend } from './legend.tsx';
import { FlightRow } from './flight-row.tsx';
import { arrivalOf } from '../../ask/arrival.ts';
import { boardWords } from './words.ts';
import { flightOf, grouped, nameOf, places } from './standing.ts';

const last = '9999';

interface Day {
  readonly day: string | null;
  readonly flights: readonly FlightView[];
}

/** Flights by day and time of arrival; those without a time come last. */
const byArrival = (flights: readonly FlightView[]): readonly Day[] => {
  const timed = flights
    .map((flight) => ({ flight, stamp: arrivalOf(flight).stamp ?? last }))
    .toSorted((a, b) =>
      a.stamp === b.stamp ? a.flight.case.localeCompare(b.flight.case) : a.stamp < b.stamp ? -1 : 1,
    );
  const days = grouped(timed, ({ stamp }) => stamp.slice(0, 10));
  return [...days].map(([day, rows]) => ({
    day: day === last ? null : day,
    flights: rows.map(({ flight }) => flight),
  }));
};

const fits = (flight: FlightView, words: readonly string[]): boolean => {
  const { carrier, number, from, to, stand } = nameOf(flight);
  const said = [`${carrier ?? ''}${number ?? ''}`, from, to, stand]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();
  return words.every((word) => said.includes(word));
};

const Columns = () => {
  const { t } = useTranslation();
  return (
    <div className="columns" aria-hidden="true">
      <span>{t('flights.flight')}</span>
      <span>{t('flights.arrival')}</span>
      <span>{t('flights.stand')}</span>
      <span className="end">{t('flights.aboard')}</span>
      <span className="columns-strip">
        {places.map((place) => (
          <span key={place}>{t(`place.${place}`)}</span>
        ))}
      </span>
      <span>{t('flights.watch')}</span>
      <span className="end">{t('flights.balance')}</span>
    </div>
  );
};

/** The flights of the board, by time of arrival. */
export const FlightList = ({ board }: { readonly board: Board }) => {
  const { t } = useTranslation();
  const say = useWords(boardWords);
  const { kind } = useSession();
  const id = useId();
  const [sought, setSought] = useState('');
  const late = useMemo(() => grouped(board.late.items, ({ voyage }) => voyage), [board.late]);
  const gaps = useMemo(() => grouped(board.gaps.items, flightOf), [board.gaps]);
  const words = sought
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = words.length === 0 ? board.flights : board.flights.filter((flight) => fits(flight, words));
  const days = byArrival(shown);

  if (board.flights.length === 0 && kind !== 'duty') {
    return (
      <section className="nothing">
        <h2>{say('board.flights-none')}</h2>
      </section>
    );
  }
  if (board.flights.length === 0) {
    return (
      <section className="nothing">
        <h2>{t('flights.none')}</h2>
        <p>{t('flights.none-what')}</p>
        <p>
          <code>{t('flights.none-how')}</code>
        </p>
      </section>
    );
  }
  return (
    <section className="flights" aria-labelledby={`${id}-title`}>
      <div className="flights-head">
        <h2 id={`${id}-title`}>{t('flights.title')}</h2>
        <span className="quiet">{t('flights.count', { count: board.flights.length })}</span>
        <RingLegend />
        <label className="unseen" htmlFor={`${id}-search`}>
          {t('flights.search')}
        </label>
        <input
          id={`${id}-search`}
          className="search"
          type="search"
          placeholder={t('flights.search')}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      <Columns />
      {shown.length === 0 && <p className="nothing">{t('flights.no-match', { words: sought })}</p>}
      {days.map(({ day, flights }) => (
        <div key={day ?? last} className="day">
          {(days.length > 1 || day === null) && (
            <h3 className="day-name">
              {day === null ? t('flights.day-unknown') : t('flights.day', { day: dayText(day, currentLanguage()) })}
            </h3>
          )}
          <ul className="rows">
            {flights.map((flight) => (
              <FlightRow key={flight.case} flight={flight} late={late.get(flight.case)} gaps={gaps.get(flight.case)} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
};
