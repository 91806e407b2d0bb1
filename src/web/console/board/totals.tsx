import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Board, Many } from '../../ask/board.ts';
import { Count, numberText } from '../../ui/count.tsx';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { spanText } from '../../ui/span-text.ts';
import { lateWords } from '../late/words.ts';
import { useNames } from '../names.tsx';
import { type Standing, differencesOf, grouped } from './standing.ts';
import { Strip } from './strip.tsx';

const mostOwners = 4;
type Listed = 'late' | 'gaps';

// The board counts people who are late: the list behind the number holds them, and no run or specimen.
const onlyOf = (list: Listed) => (list === 'late' ? { loop: 'arrival' } : {});
/** The list of everybody below. */
const allOf = (list: Listed) => ({ list, scope: 'below', ...onlyOf(list) });

const Owners = ({ items, list }: { readonly items: Many['items']; readonly list: Listed }) => {
  const { t } = useTranslation();
  const nameOf = useNames();
  const owners = [...grouped(items, ({ holder }) => holder)].toSorted(([, a], [, b]) => b.length - a.length);
  const most = owners[0]?.[1].length ?? 0;
  return (
    <ul className="owners">
      {owners.slice(0, mostOwners).map(([unit, own]) => (
        <li key={unit}>
          <Link to="/desk" search={{ list, of: unit, ...onlyOf(list) }} className="owner-name">
            {nameOf(unit)}
          </Link>
          <span className="owner-bar" aria-hidden="true">
            <span style={{ width: `${(own.length / most) * 100}%` }} />
          </span>
          <span className="owner-count">
            <Count value={own.length} />
          </span>
        </li>
      ))}
      {owners.length > mostOwners && (
        <li className="quiet small">
          <Link to="/desk" search={allOf(list)}>
            {t('totals.owners', { count: owners.length - mostOwners })}
          </Link>
        </li>
      )}
    </ul>
  );
};

const Big = ({ of, list }: { readonly of: Many; readonly list: Listed }) => {
  const { t } = useTranslation();
  return (
    <p className="big">
      <Link to="/desk" search={allOf(list)}>
        {of.more ? t('totals.at-least', { many: numberText(of.items.length) }) : <Count value={of.items.length} />}
      </Link>
    </p>
  );
};

/** Since when the longest late is. */
const Longest = ({ items, now }: { readonly items: Many['items']; readonly now: number }) => {
  const { t } = useTranslation();
  const say = useWords(lateWords);
  const [first] = items.flatMap(({ lateSince }) => lateSince ?? []).toSorted();
  if (first === undefined) return null;
  const since = Date.parse(first);
  return (
    <>
      <br />
      {say('late.longest', { time: cityTimeNear(since, now), span: spanText(t, now - since) })}
    </>
  );
};

/** In = out + held, and people by link. */
const Heads = ({ flights, standing }: { readonly flights: Board['flights']; readonly standing: Standing }) => {
  const { t } = useTranslation();
  const sum = (of: 'in' | 'out' | 'held' | 'seen'): number =>
    flights.reduce((total, { balance }) => total + balance[of], 0);
  const entered = sum('in');
  const different = flights.reduce((total, flight) => total + differencesOf(flight).heads, 0);
  return (
    <div className="card card-heads">
      <p className={different === 0 ? 'equation' : 'equation differs'}>
        <span className="term">
          <b>
            <Count value={entered} />
          </b>
          {t('totals.in')}
        </span>
        <i aria-hidden="true">{different === 0 ? '=' : '≠'}</i>
        <span className="term">
          <b>
            <Count value={sum('out')} />
          </b>
          {t('totals.out')}
        </span>
        <i aria-hidden="true">+</i>
        <span className="term">
          <b>
            <Count value={sum('held')} />
          </b>
          {t('totals.held')}
        </span>
        <span className={different === 0 ? 'verdict' : 'verdict differs'}>
          {different === 0 ? t('totals.balanced') : t('totals.differs', { count: different })}
        </span>
      </p>
      <Strip cells={standing.cells} total={standing.seen} large />
      {standing.seen < entered && (
        <p className="quiet small">
          {t('totals.partly', { seen: numberText(standing.seen), all: numberText(entered) })}
        </p>
      )}
    </div>
  );
};

/**
 * Everyone at a glance: heads while there are flights, open gaps by owner, what is late. People stay days longer than their
 * flight on the board, so gaps and who is late are shown without one.
 */
export const Totals = ({ board, standing }: { readonly board: Board; readonly standing: Standing }) => {
  const { t } = useTranslation();
  const { flights, late, gaps } = board;
  const offered = late.items.filter(({ custody }) => custody === 'offered').length;
  return (
    <section className="totals" aria-labelledby="totals-title">
      <h2 id="totals-title" className="unseen">
        {t('totals.title')}
      </h2>
      {flights.length > 0 && <Heads flights={flights} standing={standing} />}
      <div className={gaps.items.length === 0 ? 'card' : 'card card-gaps'}>
        <h3>{t('totals.gaps')}</h3>
        {gaps.items.length === 0 ? (
          <p className="fine">{t('totals.no-gaps')}</p>
        ) : (
          <>
            <Big of={gaps} list="gaps" />
            <Owners items={gaps.items} list="gaps" />
          </>
        )}
      </div>
      <div className={late.items.length === 0 ? 'card' : 'card card-late'}>
        <h3>{t('totals.late')}</h3>
        {late.items.length === 0 ? (
          <p className="fine">{t('totals.no-late')}</p>
        ) : (
          <>
            <Big of={late} list="late" />
            <p className="quiet small">
              {t('totals.late-offered', { count: offered })}
              <br />
              {t('totals.late-held', { count: late.items.length - offered })}
              <Longest items={late.items} now={Date.parse(board.now)} />
            </p>
            <Owners items={late.items} list="late" />
          </>
        )}
      </div>
    </section>
  );
};
