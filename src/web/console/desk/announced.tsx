import { Link } from '@tanstack/react-router';
import { type ComingPage, comingPage } from '../../../contract/coming.ts';
import '../../styles/work.css';
import { useWords } from '../../text/words.ts';
import { flightPath } from '../../ui/address.ts';
import { numberText } from '../../ui/count.tsx';
import { cityTimeNear, timetableStamp } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { useSession } from '../session.tsx';
import { deskWords } from './words.ts';

// To whom people come home: they are told before they have to take anybody over.
const homes: ReadonlySet<string> = new Set(['district', 'district-desk']);

type Announced = ComingPage['items'][number];

const nameOfVoyage = ({ voyage }: Announced): string =>
  voyage === null ? '' : (voyage.ship ?? `${voyage.carrier ?? ''}${voyage.number ?? ''}`);

/** Whether everybody who was announced has come or has ended: nobody of them is on the way any more. */
const isOver = ({ aboard, port }: Announced): boolean => aboard + port === 0;

const One = ({ item, now, named }: { readonly item: Announced; readonly now: number; readonly named: boolean }) => {
  const say = useWords(deskWords);
  const { nameOf } = useSession();
  const { district, voyage, announced, aboard, port, received, elsewhere, ended, untold } = item;
  const expected = timetableStamp(voyage?.expectedAt ?? null);
  const parts = [
    ...(aboard > 0 ? [say('way.aboard', { count: aboard })] : []),
    ...(port > 0 ? [say('way.port', { count: port })] : []),
    ...(received > 0 ? [say('way.received', { count: received })] : []),
    ...(elsewhere > 0 ? [say('way.elsewhere', { count: elsewhere })] : []),
    ...(ended > 0 ? [say('way.ended', { count: ended })] : []),
  ];
  return (
    <li data-voyage={voyage?.case ?? ''} data-district={district}>
      {voyage === null ? (
        <b>{say('way.no-voyage')}</b>
      ) : (
        <Link to={flightPath(voyage.case)}>
          <b>{nameOfVoyage(item)}</b>
        </Link>
      )}
      {voyage !== null && (
        <span className="quiet">
          {voyage.from !== null && <>{voyage.from} · </>}
          {voyage.landedAt !== null
            ? say('way.landed', { time: cityTimeNear(Date.parse(voyage.landedAt), now) })
            : expected !== null
              ? say('way.expected', { time: expected.slice(5).replace('T', ' ') })
              : say('way.no-time')}
        </span>
      )}
      <span>
        {named ? nameOf(district) : say('way.announced')} <b>{numberText(announced)}</b>
      </span>
      <span className="quiet">{parts.join(' · ')}</span>
      {untold > 0 && <b className="notice">{say('way.untold', { count: untold })}</b>}
    </li>
  );
};

/** Who is on the way to our district: how many of which flight, when they are expected, who came of them. */
export const AnnouncedToUs = ({ now }: { readonly now: number }) => {
  const say = useWords(deskWords);
  const { kind } = useSession();
  const { data } = useAsked(comingPage, homes.has(kind) ? '/v1/on-the-way' : null);
  if (data === undefined) return null;
  // Of one district its name is nothing new in every line.
  const named = new Set(data.items.map(({ district }) => district)).size > 1;
  const lines = (items: readonly Announced[]) => (
    <ul className="people-lines">
      {items.map((item) => (
        <One key={`${item.district} ${item.voyage?.case ?? ''}`} item={item} now={now} named={named} />
      ))}
    </ul>
  );
  const [over, coming] = [data.items.filter(isOver), data.items.filter((item) => !isOver(item))];
  // Whoever came without having been announced is asked about, however long ago.
  const untold = over.reduce((sum, item) => sum + item.untold, 0);
  return (
    <section className="card on-the-way" aria-label={say('way.title')}>
      <h2>{say('way.title')}</h2>
      {data.items.length === 0 ? (
        <p className="quiet">{say('way.nobody')}</p>
      ) : (
        <>
          <p className="quiet small">{say('way.what')}</p>
          {coming.length === 0 ? <p className="quiet">{say('way.nobody')}</p> : lines(coming)}
          {over.length > 0 && (
            <details className="way-over">
              <summary>
                {say('way.over', { count: over.length })}
                {untold > 0 && <b className="notice">{say('way.untold', { count: untold })}</b>}
              </summary>
              {lines(over)}
            </details>
          )}
        </>
      )}
    </section>
  );
};
