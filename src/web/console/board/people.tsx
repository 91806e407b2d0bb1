import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ListedCase } from '../../../contract/answer.ts';
import { named } from '../../text/named.ts';
import { casePath } from '../../ui/address.ts';
import { numberText } from '../../ui/count.tsx';
import { RingSign } from '../../ui/ring-sign.tsx';
import { spanText } from '../../ui/span-text.ts';
import { useNames } from '../names.tsx';
import { arcsOf, laneOf, personName, personSeat } from '../person/person.ts';
import { type Place, placeOf } from './standing.ts';
import { type Where, byNeed } from './where.ts';

const first = 50;

const PersonRow = ({
  person,
  number,
  now,
}: {
  readonly person: ListedCase;
  readonly number: number;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  const nameOf = useNames();
  const lane = laneOf(person) ?? 'none';
  const place = placeOf(person);
  const closed = person.custody === 'closed';
  const seat = personSeat(person.person);
  return (
    <li className={person.late > 0 && !closed ? 'person late' : 'person'}>
      <RingSign arcs={arcsOf(person)} closed={closed} size={20} />
      <span className="person-name">
        <Link to={casePath(person.case)}>
          {personName(person.person) ?? <span className="quiet">{t('person.unnamed', { number })}</span>}
        </Link>
        {seat !== null && <span className="seat">{seat}</span>}
      </span>
      <span className={`lane lane-${lane}`}>
        <span className="unseen">{t('person.lane')} </span>
        {named(t, 'lane', lane)}
      </span>
      <span className="person-where">
        {place === null ? person.link : t(`place.${place}`)}
        {!closed && (
          <>
            {' · '}
            {nameOf(person.holder)}
            {person.offer !== null && (
              <i className="person-offer">{t('person.offered', { unit: nameOf(person.offer.to) })}</i>
            )}
          </>
        )}
      </span>
      <span className="person-wait">
        {!closed && (
          <>
            {person.late > 0 && <b className="mark mark-late">{t('person.late')}</b>}
            {t('person.waits', { time: spanText(t, now - Date.parse(person.heldSince)) })}
          </>
        )}
      </span>
    </li>
  );
};

/** Everybody on a flight, link by link when asked; names only on request. */
export const People = ({
  where,
  now,
  names,
  onNames,
}: {
  readonly where: readonly Where[];
  readonly now: number;
  readonly names: boolean;
  readonly onNames: (names: boolean) => void;
}) => {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Place | 'all'>('all');
  const [whole, setWhole] = useState(false);
  const everybody = where.flatMap(({ people }) => people);
  // Numbers follow the cases, not the order of the list: somebody keeps theirs while moving on.
  const numbers = new Map(
    everybody
      .map((person) => person.case)
      .toSorted()
      .map((id, index) => [id, index + 1]),
  );
  const shown = byNeed(chosen === 'all' ? everybody : (where.find(({ place }) => place === chosen)?.people ?? []));
  const listed = whole ? shown : shown.slice(0, first);
  return (
    <section className="people">
      <div className="people-head">
        <h3>{t('flight.people-title')}</h3>
        <button type="button" className="button" aria-pressed={names} onClick={() => onNames(!names)}>
          {names ? t('flight.names-hide') : t('flight.names-show')}
        </button>
      </div>
      <p className="quiet small">{t('flight.names-note')}</p>
      <div className="filters" role="group" aria-label={t('flight.link')}>
        {[{ place: 'all' as const, people: everybody }, ...where].map(({ place, people }) => (
          <button
            key={place}
            type="button"
            className="filter"
            aria-pressed={chosen === place}
            onClick={() => setChosen(place)}
          >
            {t(`place.${place}`)} <span>{numberText(people.length)}</span>
          </button>
        ))}
      </div>
      {shown.length === 0 && <p className="quiet">{t('person.none')}</p>}
      <ol className="person-list">
        {listed.map((person) => (
          <PersonRow key={person.case} person={person} number={numbers.get(person.case) ?? 0} now={now} />
        ))}
      </ol>
      {listed.length < shown.length && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          {t('flight.people-more', { count: shown.length })}
        </button>
      )}
    </section>
  );
};
