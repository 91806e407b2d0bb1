import { useTranslation } from 'react-i18next';
import type { FlightView } from '../../../contract/answer.ts';
import { arrivalOf } from '../../ask/arrival.ts';
import { differencesOf, nameOf } from './standing.ts';

/** Carrier and number, from where to where. */
export const FlightName = ({ flight }: { readonly flight: FlightView }) => {
  const { t } = useTranslation();
  const { carrier, number, from, to } = nameOf(flight);
  return (
    <span className="flight-name">
      <b>{number === null ? t('flight.unnamed') : t('flight.name', { carrier: carrier ?? '', number })}</b>
      {from !== null && to !== null && (
        <span className="flight-way">
          <span aria-hidden="true">
            {from} <i>→</i> {to}
          </span>
          <span className="unseen">{t('flight.from-to', { from, to })}</span>
        </span>
      )}
    </span>
  );
};

const timeOf = (stamp: string): string => stamp.slice(11, 16);

/** When the flight landed or is expected; the timetable's time beside it when it differs. */
export const ArrivalTime = ({ flight }: { readonly flight: FlightView }) => {
  const { t } = useTranslation();
  const { by, stamp, planned } = arrivalOf(flight);
  if (stamp === null || by === 'none') return <span className="flight-time quiet">{t('flight.no-time')}</span>;
  const time = timeOf(stamp);
  return (
    <span className={`flight-time time-${by}`}>
      <b aria-hidden="true">{time}</b>
      <span className="unseen">{t(`flight.${by}`, { time })}</span>
      <span className="flight-planned">
        {planned === null ? (
          <span aria-hidden="true">{t(`flight.${by}`, { time: '' }).trim()}</span>
        ) : (
          t('flight.scheduled', { time: timeOf(planned) })
        )}
      </span>
    </span>
  );
};

/** The sentence of a flight's count, and whether it agrees. */
export const useBalance = (flight: FlightView): { readonly agrees: boolean; readonly text: string } => {
  const { t } = useTranslation();
  const { balance } = flight;
  const { heads, manifest } = differencesOf(flight);
  const numbers = { in: balance.in, out: balance.out, held: balance.held };
  if (heads > 0) return { agrees: false, text: t('flight.differs', { ...numbers, count: heads }) };
  if (manifest > 0) {
    return {
      agrees: false,
      text: t('flight.manifest', { ...numbers, manifest: balance.manifest ?? 0, count: manifest }),
    };
  }
  return { agrees: true, text: t('flight.balanced', numbers) };
};

/** In = out + held, as a mark: a scale in balance, or the difference. */
export const BalanceMark = ({ flight }: { readonly flight: FlightView }) => {
  const { agrees, text } = useBalance(flight);
  const { heads, manifest } = differencesOf(flight);
  return (
    <span className={agrees ? 'balance' : 'balance differs'} title={text}>
      <span className="unseen">{text}</span>
      {agrees ? (
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path className="line" d="M3 8.5l3.3 3.3L13 4.8" />
        </svg>
      ) : (
        <b aria-hidden="true">±{heads > 0 ? heads : manifest}</b>
      )}
    </span>
  );
};
