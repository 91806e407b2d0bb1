import { useState } from 'react';
import { Link, useParams } from '@tanstack/react-router';
import { type LodgingPage, lodgingList } from '../../../contract/territory.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/work.css';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { sitePath } from '../../ui/address.ts';
import { useCityNow } from '../../ui/clock.ts';
import { numberText } from '../../ui/count.tsx';
import { useAsked } from '../asked.ts';
import { markOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { Health, dueForTest, reportMissing } from './health.tsx';
import { House, Muster } from './house.tsx';
import { useLodging } from './opened.ts';
import { Release, leavingSoon } from './release.tsx';
import { Rooms } from './rooms.tsx';
import { siteWords } from './words.ts';

const places: ReadonlySet<string> = new Set(['site', 'community', 'test-point']);
const tabs = ['rooms', 'health', 'release', 'house', 'muster'] as const;
type Tab = (typeof tabs)[number];

/** Sites, test points and streets of a territory. */
const SiteList = () => {
  const say = useWords(siteWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const asked = useAsked(lodgingList, '/v1/lodgings');
  const { data } = asked;
  if (data === undefined) return <Waiting of={asked} screen />;
  const items = data.items.toSorted(
    (one, other) =>
      Number(other.heads > 0) - Number(one.heads > 0) || one.unit.localeCompare(other.unit, 'en', { numeric: true }),
  );
  return (
    <div className="screen work">
      <div className="screen-head">
        <h1>{say('site.title')}</h1>
      </div>
      {items.length === 0 ? (
        <div className="nothing">
          <h2>{say('site.none')}</h2>
        </div>
      ) : (
        <div className="card wide" tabIndex={0} role="region" aria-label={say('site.title')}>
          <table className="lines">
            <thead>
              <tr>
                <th scope="col">{say('site.name')}</th>
                <th scope="col">{say('site.heads')}</th>
                <th scope="col">{say('site.capacity')}</th>
                <th scope="col">{say('site.free')}</th>
                <th scope="col">{say('site.coming')}</th>
                <th scope="col">{say('site.late')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.unit} className={one.late > 0 ? 'late' : ''}>
                  <td>
                    <Link to={sitePath(one.unit)}>
                      <b>{nameOf(one.unit)}</b> <span className="quiet small">{word('unit-kind', one.kind)}</span>
                    </Link>
                  </td>
                  <td>{numberText(one.heads)}</td>
                  <td>
                    {one.capacity !== null
                      ? numberText(one.capacity)
                      : one.kind === 'community'
                        ? '–'
                        : say('site.unaccepted')}
                  </td>
                  <td>{one.capacity === null || one.lodged === null ? '–' : numberText(one.capacity - one.lodged)}</td>
                  <td>{one.coming === null ? '–' : numberText(one.coming)}</td>
                  <td>{one.late > 0 ? <span className="mark mark-late">{one.late}</span> : '0'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
};

/** Places that nobody has; `null` while some are kept for people whom the reader has to count first. */
const freeAt = ({ site, kept }: LodgingPage, capacity: number): number | null =>
  kept === null ? null : capacity - (site?.roll.length ?? 0);

const Figures = ({ page, now }: { readonly page: LodgingPage; readonly now: number }) => {
  const say = useWords(siteWords);
  const { capacity } = page;
  const missing = page.people.filter((one) => reportMissing(one, now)).length;
  const figures: readonly { readonly text: string; readonly value: number | null; readonly hot?: boolean }[] = [
    { text: say('site.heads'), value: page.people.length },
    ...(capacity !== null
      ? [
          { text: say('site.capacity'), value: capacity },
          { text: say('site.free'), value: freeAt(page, capacity) },
        ]
      : []),
    { text: say('site.reports-missing'), value: missing, hot: missing > 0 },
    { text: say('site.tests-due'), value: dueForTest(page.people).length },
    { text: say('site.leaving'), value: leavingSoon(page.people, now).length },
  ];
  return (
    <dl className="figures">
      {figures.map(({ text, value, hot }) => (
        <div key={text} className={hot === true ? 'figure hot' : 'figure'}>
          <dt className="quiet small">{text}</dt>
          <dd>
            <b>{value === null ? '–' : numberText(value)}</b>
          </dd>
        </div>
      ))}
    </dl>
  );
};

/** How the places add up: whoever is on the way has one already, and somebody may be here without any. */
const Places = ({ page }: { readonly page: LodgingPage }) => {
  const say = useWords(siteWords);
  const { capacity } = page;
  if (page.site === null || capacity === null || page.more) return null;
  const { kept } = page;
  const free = freeAt(page, capacity);
  const taken = page.site.roll.length - (kept ?? 0);
  const held = page.people.length;
  return (
    <p className="quiet small">
      {kept === null || free === null
        ? say('site.places-blind', { capacity, taken })
        : say('site.places-sum', { capacity, taken, kept, free })}{' '}
      {held > taken && <b className="mark mark-gap">{say('site.places-over', { held, without: held - taken })}</b>}
    </p>
  );
};

/** One place with its people. */
const Site = ({ unit: place }: { readonly unit: string }) => {
  const say = useWords(siteWords);
  const { unit, live, nameOf } = useSession();
  const [names, setNames] = useState(false);
  const [tab, setTab] = useState<Tab>('rooms');
  // A muster goes on while somebody looks something up on another tab.
  const [muster, setMuster] = useState<string | null>(null);
  const asked = useLodging(place, names);
  const { data: page } = asked;
  const now = useCityNow(live.is !== 'lost') ?? 0;
  if (page === undefined) {
    return <Waiting of={asked} screen gone={{ title: say('site.gone'), what: say('site.gone-what') }} />;
  }
  const nameFor = (id: string): string =>
    page.people.find((one) => one.case === id)?.name ?? say('site.person', { mark: markOf(id) });
  return (
    <div className="screen work">
      <div className="screen-head">
        <h1>{nameOf(place)}</h1>
        {place !== unit && (
          <Link className="button" to="/site">
            {say('site.all')}
          </Link>
        )}
        <button
          type="button"
          className="button end"
          aria-pressed={names}
          title={say('site.names-why')}
          onClick={() => setNames(!names)}
        >
          {say(names ? 'site.names-hide' : 'site.names')}
        </button>
      </div>
      <Figures page={page} now={now} />
      <Places page={page} />
      <div className="tabs" role="group" aria-label={nameOf(place)}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            className="tab"
            aria-current={one === tab ? 'page' : undefined}
            onClick={() => setTab(one)}
          >
            {say(`site.tab-${one}`)}
          </button>
        ))}
      </div>
      {tab === 'rooms' && <Rooms page={page} names={names} now={now} nameFor={nameFor} />}
      {tab === 'health' && <Health page={page} now={now} nameFor={nameFor} />}
      {tab === 'release' && <Release page={page} now={now} nameFor={nameFor} />}
      {tab === 'house' && <House page={page} now={now} />}
      {tab === 'muster' && (
        <Muster page={page} now={now} since={muster} onBegin={setMuster} onEnd={() => setMuster(null)} />
      )}
    </div>
  );
};

/** The own place of whoever lodges people; a list of places for those above them. */
export const SiteScreen = () => {
  const params: { readonly site?: string } = useParams({ strict: false });
  const { unit, kind } = useSession();
  const place = params.site ?? (places.has(kind) ? unit : null);
  return place === null ? <SiteList /> : <Site key={place} unit={place} />;
};
