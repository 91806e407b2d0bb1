import { Link, useParams } from '@tanstack/react-router';
import { type RunPage, runPage } from '../../../contract/dispatch.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/work.css';
import { useWords } from '../../text/words.ts';
import { useCityNow } from '../../ui/clock.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { Due } from '../desk/due.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { Aboard } from './aboard.tsx';
import { CrewWork } from './crew-work.tsx';
import { DeskWork } from './desk-work.tsx';
import { stateOf } from './runs.ts';
import { dispatchWords } from './words.ts';

/** The way of a run, one sign for each thing that must be done. */
const Steps = ({ page: { run }, now }: { readonly page: RunPage; readonly now: number }) => {
  const say = useWords(dispatchWords);
  const time = (at: string | null): string | null => (at === null ? null : cityTimeNear(Date.parse(at), now));
  const steps = [
    { text: say('run.step-crew'), done: run.link === 'boarding', at: null },
    ...(run.planned > 0
      ? [
          {
            text: say('run.step-rooms-of', { rooms: run.rooms, planned: run.planned }),
            done: run.rooms >= run.planned,
            at: null,
          },
        ]
      : []),
    { text: say('run.step-counts', { counts: Math.min(2, run.counts) }), done: run.departedAt !== null, at: null },
    { text: say('run.step-departure'), done: run.departedAt !== null, at: time(run.departedAt) },
    { text: say('run.step-arrival'), done: run.arrivedAt !== null, at: time(run.arrivedAt) },
    { text: say('run.step-empty'), done: run.emptyAt !== null, at: time(run.emptyAt) },
  ];
  return (
    <ol className="run-steps">
      {steps.map(({ text, done, at }) => (
        <li key={text} className={done ? 'done' : ''}>
          <span>{text}</span>
          {at !== null && <time className="quiet small">{at}</time>}
        </li>
      ))}
    </ol>
  );
};

/** One trip of one vehicle: what is done, what comes next, who is aboard. */
export const RunScreen = () => {
  const say = useWords(dispatchWords);
  const { run: id = '' } = useParams({ strict: false });
  const { unit, kind, may, live, nameOf } = useSession();
  const asked = useAsked(runPage, `/v1/dispatch/runs/${id}`);
  const { data: page } = asked;
  const now = useCityNow(live.is !== 'lost') ?? 0;
  if (page === undefined) {
    const back = (
      <Link className="button" to="/dispatch">
        {say('run.back')}
      </Link>
    );
    return <Waiting of={asked} screen gone={{ title: say('run.gone'), what: say('run.gone-what'), back }} />;
  }
  const { run, relief } = page;
  const state = stateOf(run);
  const crewHere = run.holder === unit || run.offeredTo === unit;
  const deskHere = kind === 'district-desk' || kind === 'district';
  return (
    <div className="screen run">
      <div className="screen-head">
        <Link className="button" to="/dispatch">
          {say('run.back')}
        </Link>
      </div>
      <header className="card run-head">
        <div className="row">
          <span className={`run-state run-state-${state}`}>{say(`run.is-${state}`)}</span>
          <h1>
            {say('run.title')} · {nameOf(run.offeredTo ?? run.holder)}
          </h1>
          {run.transitDue !== null && run.arrivedAt === null && (
            <span className="push row">
              <span className="quiet small">{say('run.clock')}</span>
              <Due due={run.transitDue} now={now} />
              {run.rung > 0 && <span className="mark mark-late">{say('run.rung', { rung: run.rung })}</span>}
              {run.acknowledged && <span className="small">{say('run.answered')}</span>}
            </span>
          )}
        </div>
        <p className="quiet">
          {run.plate !== null && <b className="run-plate">{run.plate}</b>}
          {run.seats !== null &&
            say('run.seats', { seats: run.seats, most: run.most ?? '?', escorts: run.escorts ?? '?' })}
        </p>
        {run.to.length > 0 && (
          <p className="run-to">
            <span className="quiet">{say('run.to')}</span> <b>{run.to.map(nameOf).join(' · ')}</b>
          </p>
        )}
        <Steps page={page} now={now} />
        {relief !== null && (
          <p className="notice">
            <Link to={`/runs/${relief.case}`}>{say('run.relief-is', { unit: nameOf(relief.crew) })}</Link>
          </p>
        )}
      </header>
      <div className="case-halves">
        <section className="card" aria-label={say('run.people')}>
          <Aboard page={page} />
        </section>
        <div className="case-side">
          {may.act && crewHere && <CrewWork page={page} />}
          {may.act && deskHere && <DeskWork page={page} />}
        </div>
      </div>
    </div>
  );
};
