import { useTranslation } from 'react-i18next';
import type { Board, Many } from '../../ask/board.ts';
import { Count, numberText } from '../../ui/count.tsx';
import { useNames } from '../names.tsx';
import { type Standing, differencesOf, grouped } from './standing.ts';
import { Strip } from './strip.tsx';

const mostOwners = 4;

const Owners = ({ items }: { readonly items: Many['items'] }) => {
  const { t } = useTranslation();
  const nameOf = useNames();
  const owners = [...grouped(items, ({ holder }) => holder)].toSorted(([, a], [, b]) => b.length - a.length);
  const most = owners[0]?.[1].length ?? 0;
  return (
    <ul className="owners">
      {owners.slice(0, mostOwners).map(([unit, own]) => (
        <li key={unit}>
          <span className="owner-name">{nameOf(unit)}</span>
          <span className="owner-bar" aria-hidden="true">
            <span style={{ width: `${(own.length / most) * 100}%` }} />
          </span>
          <span className="owner-count">
            <Count value={own.length} />
          </span>
        </li>
      ))}
      {owners.length > mostOwners && (
        <li className="quiet small">{t('totals.owners', { count: owners.length - mostOwners })}</li>
      )}
    </ul>
  );
};

const Big = ({ of }: { readonly of: Many }) => {
  const { t } = useTranslation();
  if (of.more) return <p className="big">{t('totals.at-least', { many: numberText(of.items.length) })}</p>;
  return (
    <p className="big">
      <Count value={of.items.length} />
    </p>
  );
};

/** Everyone at a glance: in = out + held, people by link, open gaps by owner, what is late. */
export const Totals = ({ board, standing }: { readonly board: Board; readonly standing: Standing }) => {
  const { t } = useTranslation();
  const { flights, late, gaps } = board;
  const sum = (of: 'in' | 'out' | 'held' | 'seen'): number =>
    flights.reduce((total, { balance }) => total + balance[of], 0);
  const entered = sum('in');
  const different = flights.reduce((total, flight) => total + differencesOf(flight).heads, 0);
  const offered = late.items.filter(({ custody }) => custody === 'offered').length;
  return (
    <section className="totals" aria-labelledby="totals-title">
      <h2 id="totals-title" className="unseen">
        {t('totals.title')}
      </h2>
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
      <div className={gaps.items.length === 0 ? 'card' : 'card card-gaps'}>
        <h3>{t('totals.gaps')}</h3>
        {gaps.items.length === 0 ? (
          <p className="fine">{t('totals.no-gaps')}</p>
        ) : (
          <>
            <Big of={gaps} />
            <Owners items={gaps.items} />
          </>
        )}
      </div>
      <div className={late.items.length === 0 ? 'card' : 'card card-late'}>
        <h3>{t('totals.late')}</h3>
        {late.items.length === 0 ? (
          <p className="fine">{t('totals.no-late')}</p>
        ) : (
          <>
            <Big of={late} />
            <p className="quiet small">
              {t('totals.late-offered', { count: offered })}
              <br />
              {t('totals.late-held', { count: late.items.length - offered })}
            </p>
            <Owners items={late.items} />
          </>
        )}
      </div>
    </section>
  );
};
