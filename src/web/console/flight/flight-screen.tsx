import { useMemo } from 'react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type TimelinePage, flightView, timelinePage } from '../../../contract/answer.ts';
import { useBoard } from '../../ask/queries.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/flight.css';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { useCityNow } from '../../ui/clock.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { FlightHead, Inside } from '../board/flight-drawer.tsx';
import { flightOf } from '../board/standing.ts';
import { NextStep } from '../desk/next-step.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { DivertButton } from './divert.tsx';
import { SeatMapCard } from './seat-map.tsx';
import { WaveForm } from './wave-form.tsx';
import { flightWords } from './words.ts';

type Event = TimelinePage['events'][number];

const kindOf = ({ data }: Event): string => (typeof data['kind'] === 'string' ? data['kind'] : '');

/** The highest wave that was called off the aircraft. */
const wavesCalled = (events: readonly Event[]): number =>
  events
    .filter((event) => kindOf(event) === 'wave')
    .reduce((most, { facts }) => Math.max(most, typeof facts?.['wave'] === 'number' ? facts['wave'] : 0), 0);

/** What was recorded of the flight itself, in the order in which it happened. */
const Stages = ({ events, now }: { readonly events: readonly Event[]; readonly now: number }) => {
  const say = useWords(flightWords);
  const { word, fact } = useInWords();
  const { nameOf } = useSession();
  const recorded = events
    .filter(({ name }) => name.startsWith('evidence.'))
    .toSorted((one, other) => one.happenedAt.localeCompare(other.happenedAt));
  return (
    <section className="card">
      <h2>{say('whole.stages')}</h2>
      {recorded.length === 0 && <p className="quiet">{say('whole.stage-none')}</p>}
      <ol className="stages">
        {recorded.map((event) => (
          <li key={event.seq}>
            <time dateTime={event.happenedAt}>{cityTimeNear(Date.parse(event.happenedAt), now)}</time>
            <b>{word('evidence', kindOf(event))}</b>
            <span>
              {Object.entries(event.facts ?? {})
                .filter(([, value]) => value !== null)
                .map(([name, value]) => `${word('fact', name)} ${fact(name, value)}`)
                .join(' · ')}
            </span>
            <span className="quiet small">{nameOf(event.unit)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** Each version of the list with how many heads it names, and how it differs from the one before. */
const Manifests = ({ events, now }: { readonly events: readonly Event[]; readonly now: number }) => {
  const say = useWords(flightWords);
  const versions = events
    .filter((event) => kindOf(event) === 'manifest')
    .flatMap((event) => {
      const heads = event.facts?.['manifestHeads'];
      return typeof heads === 'number' ? [{ seq: event.seq, at: event.recordedAt, heads }] : [];
    });
  if (versions.length === 0) return null;
  return (
    <section className="card">
      <h2>{say('whole.manifests')}</h2>
      <ol className="stages">
        {versions.map(({ seq, at, heads }, index) => {
          const change = heads - (versions[index - 1]?.heads ?? heads);
          return (
            <li key={seq}>
              <time dateTime={at}>{cityTimeNear(Date.parse(at), now)}</time>
              <span>{say('whole.version', { version: index + 1, heads })}</span>
              {change > 0 && <b>{say('whole.version-plus', { count: change })}</b>}
              {change < 0 && <b>{say('whole.version-minus', { count: -change })}</b>}
            </li>
          );
        })}
      </ol>
    </section>
  );
};

/** One flight, whole: where everybody is, what happened, its cabin, its lists, what comes next. */
export const FlightScreen = () => {
  const { t } = useTranslation();
  const say = useWords(flightWords);
  const { flight: id = '' } = useParams({ strict: false });
  const { unit, live } = useSession();
  const asked = useAsked(flightView, `/v1/flights/${id}`);
  const { data: flight } = asked;
  const { data: timeline } = useAsked(timelinePage, `/v1/cases/${id}/timeline?limit=500`);
  const { data: board } = useBoard(unit);
  const now = useCityNow(live.is !== 'lost') ?? Date.parse(timeline?.now ?? '');
  const late = useMemo(() => board?.late.items.filter(({ voyage }) => voyage === id) ?? [], [board, id]);
  const gaps = useMemo(() => board?.gaps.items.filter((gap) => flightOf(gap) === id) ?? [], [board, id]);
  if (flight === undefined) {
    const back = (
      <Link className="button" to="/">
        {t('flight.back')}
      </Link>
    );
    return <Waiting of={asked} screen gone={{ title: say('whole.gone'), back }} />;
  }
  const events = timeline?.events ?? [];
  return (
    <div className="screen case">
      <div className="card">
        <FlightHead flight={flight} late={late} titleId="flight-title" />
      </div>
      <div className="case-halves">
        <div className="case-main">
          <div className="card flight-inside">
            <Inside flight={flight} gaps={gaps} unit={unit} running={live.is !== 'lost'} />
          </div>
        </div>
        <div className="case-side">
          {/* A district shares the flight that brings it somebody: what was recorded of it is not its to read. */}
          {timeline !== undefined && (
            <>
              <section className="card no-print">
                <NextStep chosen={[flight]} />
                <DivertButton flight={flight} />
                <WaveForm flight={flight} called={wavesCalled(events)} />
              </section>
              <Stages events={events} now={now} />
              <Manifests events={events} now={now} />
            </>
          )}
          <SeatMapCard flight={id} />
        </div>
      </div>
    </div>
  );
};
