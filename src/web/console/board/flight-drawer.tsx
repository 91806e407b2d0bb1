import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { FlightView, ListedCase } from '../../../contract/answer.ts';
import type { Board } from '../../ask/board.ts';
import { noNames, useOpening } from '../../ask/opening.ts';
import { usePeople } from '../../ask/queries.ts';
import { useWords } from '../../text/words.ts';
import { flightPath } from '../../ui/address.ts';
import { flightWords } from '../flight/words.ts';
import { named } from '../../text/named.ts';
import { useCityNow } from '../../ui/clock.ts';
import { Count } from '../../ui/count.tsx';
import { cityTimeNear } from '../../ui/moment.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { spanText } from '../../ui/span-text.ts';
import { ArrivalTime, FlightName, useBalance } from './flight-parts.tsx';
import { useNames } from '../names.tsx';
import { LateSince } from '../late/late-since.tsx';
import { Waiting } from '../waiting.tsx';
import { People } from './people.tsx';
import { flightOf, nameOf, standingOf } from './standing.ts';
import { type Where, whereOf } from './where.ts';

const Due = ({
  due,
  since,
  now,
}: {
  readonly due: number | null;
  readonly since: number | null;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  if (since !== null) return <LateSince since={since} next={due} now={now} />;
  if (due === null) return null;
  if (due < now) return <LateSince since={due} next={null} now={now} />;
  return <span>{t('flight.due', { time: cityTimeNear(due, now) })}</span>;
};

const most = 5;

const WhereRow = ({ where, now }: { readonly where: Where; readonly now: number }) => {
  const { t } = useTranslation();
  const nameOf = useNames();
  const { place, people, holders, offers, due, oldest, late, lateSince } = where;
  const ended = place === 'ended';
  return (
    <tr className={late > 0 ? 'late' : ''}>
      <th scope="row">{t(`place.${place}`)}</th>
      <td className="end" data-name={t('flight.number')}>
        <Count value={people.length} />
      </td>
      <td data-name={t('flight.holder')}>
        {!ended && (
          <ul className="holders">
            {holders.slice(0, most).map(([unit, heads]) => (
              <li key={unit}>
                {nameOf(unit)} <b>{heads}</b>
              </li>
            ))}
            {holders.length > most && <li className="quiet">{t('totals.owners', { count: holders.length - most })}</li>}
          </ul>
        )}
      </td>
      <td data-name={t('flight.next')}>
        {offers.slice(0, most).map(([unit, heads]) => (
          <div key={unit} className="offered">
            {t('flight.offered-to', { count: heads, unit: nameOf(unit) })}
          </div>
        ))}
        {late > 0 && <span className="mark mark-late">{t('flight.late', { count: late })}</span>}
        <Due due={due} since={lateSince} now={now} />
      </td>
      <td data-name={t('flight.oldest')}>{oldest === null ? '' : spanText(t, now - oldest)}</td>
    </tr>
  );
};

const WhereTable = ({ where, now }: { readonly where: readonly Where[]; readonly now: number }) => {
  const { t } = useTranslation();
  return (
    <table className="where">
      <thead>
        <tr>
          <th scope="col">{t('flight.link')}</th>
          <th scope="col" className="end">
            {t('flight.number')}
          </th>
          <th scope="col">{t('flight.holder')}</th>
          <th scope="col">{t('flight.next')}</th>
          <th scope="col">{t('flight.oldest')}</th>
        </tr>
      </thead>
      <tbody>
        {where.map((one) => (
          <WhereRow key={one.place} where={one} now={now} />
        ))}
      </tbody>
    </table>
  );
};

const Gaps = ({ gaps, now }: { readonly gaps: readonly ListedCase[]; readonly now: number }) => {
  const { t } = useTranslation();
  const nameOf = useNames();
  if (gaps.length === 0) return <p className="quiet">{t('flight.no-gaps')}</p>;
  return (
    <ul className="gap-list">
      {gaps.map((gap) => (
        <li key={gap.case}>
          <b>{named(t, 'gap', String(gap.facts['kind'] ?? ''))}</b>
          <span>{nameOf(gap.holder)}</span>
          <span className="quiet">{spanText(t, now - Date.parse(gap.openedAt))}</span>
          <Due
            due={gap.due === null ? null : Date.parse(gap.due)}
            since={typeof gap.lateSince === 'string' ? Date.parse(gap.lateSince) : null}
            now={now}
          />
        </li>
      ))}
    </ul>
  );
};

export const Inside = ({
  flight,
  gaps,
  unit,
  running,
}: {
  readonly flight: FlightView;
  readonly gaps: readonly ListedCase[];
  readonly unit: string;
  readonly running: boolean;
}) => {
  const { t } = useTranslation();
  const [names, setNames] = useState(false);
  const people = usePeople(unit, flight.case, useOpening(names));
  // Until an answer has said what time it is in the city, nothing is late.
  const now = useCityNow(running) ?? 0;
  // While names are on their way the list stays as it was without them.
  const nameless = usePeople(unit, flight.case, noNames);
  const found = people.data ?? nameless.data;
  if (found === undefined) return <Waiting of={people} />;
  const where = whereOf(found.items);
  return (
    <>
      <section>
        <h3>{t('flight.where')}</h3>
        {where.length === 0 ? <p className="quiet">{t('flight.nobody')}</p> : <WhereTable where={where} now={now} />}
      </section>
      <section>
        <h3>{t('flight.gaps-title')}</h3>
        <Gaps gaps={gaps} now={now} />
      </section>
      {people.error !== null && <Waiting of={people} />}
      <People where={where} now={now} names={names} onNames={setNames} />
    </>
  );
};

const useClose = (): (() => void) => {
  const go = useNavigate();
  return () => void go({ to: '/', search: {}, resetScroll: false });
};

const Frame = ({ titleId, children }: { readonly titleId: string; readonly children: ReactNode }) => {
  const { t } = useTranslation();
  const close = useClose();
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it leaves the page: only then does the browser give the keyboard back to where it came from.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // Escape closes a dialog by itself; a click beside it does too, and its button is there for everyone else.
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className="drawer-inside">
        <button type="button" className="plain drawer-close" onClick={close} aria-label={t('flight.close')}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path className="line" d="M5 5l10 10M15 5L5 15" />
          </svg>
        </button>
        {children}
      </div>
    </dialog>
  );
};

/** One flight: who holds how many in each link, what comes next, its gaps, its people. */
export const FlightDrawer = ({
  id,
  board,
  unit,
  running,
}: {
  readonly id: string;
  readonly board: Board;
  readonly unit: string;
  readonly running: boolean;
}) => {
  const { t } = useTranslation();
  const close = useClose();
  const say = useWords(flightWords);
  const titleId = useId();
  const flight = board.flights.find((one) => one.case === id);
  return (
    <Frame titleId={titleId}>
      {flight === undefined ? (
        <div className="nothing">
          <h2 id={titleId}>{t('flight.gone')}</h2>
          <button type="button" className="button" onClick={close}>
            {t('flight.back')}
          </button>
        </div>
      ) : (
        <>
          <FlightHead flight={flight} late={board.late.items.filter(({ voyage }) => voyage === id)} titleId={titleId} />
          <Link className="button drawer-whole" to={flightPath(id)}>
            {say('whole.open')}
          </Link>
          <Inside
            flight={flight}
            gaps={board.gaps.items.filter((gap) => flightOf(gap) === id)}
            unit={unit}
            running={running}
          />
        </>
      )}
    </Frame>
  );
};

export const FlightHead = ({
  flight,
  late,
  titleId,
}: {
  readonly flight: FlightView;
  readonly late: readonly ListedCase[];
  readonly titleId: string;
}) => {
  const { t } = useTranslation();
  const { agrees, text } = useBalance(flight);
  const standing = standingOf(flight.links, late);
  const { stand } = nameOf(flight);
  return (
    <div className="drawer-head">
      <RingSign arcs={standing.arcs} closed={standing.closed} size={72} />
      <div>
        <h2 id={titleId}>
          <FlightName flight={flight} />
        </h2>
        <p className="drawer-facts">
          <ArrivalTime flight={flight} />
          <span>{stand === null ? t('flight.no-stand') : `${t('flights.stand')} ${stand}`}</span>
          <span>{t('flight.heads', { count: flight.balance.in })}</span>
        </p>
        <p className={agrees ? 'verdict' : 'verdict differs'}>{text}</p>
      </div>
    </div>
  );
};
