import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ListedCase, listedCase } from '../../../contract/answer.ts';
import { flightPage } from '../../ask/answers.ts';
import { ask } from '../../ask/request.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/gaps.css';
import { colon } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath, flightPath, runPath } from '../../ui/address.ts';
import { useCityNow } from '../../ui/clock.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { useNamed } from '../asked.ts';
import { NextStep } from '../desk/next-step.tsx';
import { CloseGap } from '../gaps/close-gap.tsx';
import { PaperLinks } from '../print/paper-links.tsx';
import { flightName } from '../search/options.ts';
import { useSession } from '../session.tsx';
import { TravellerLinkButton } from '../traveller-link.tsx';
import { Waiting } from '../waiting.tsx';
import { CaseName } from './case-name.tsx';
import { Contacts } from './contacts.tsx';
import { EmergencyReview } from './emergency-review.tsx';
import { Exceptions } from './exceptions.tsx';
import { Files } from './files.tsx';
import { Lane } from './lane.tsx';
import { PersonalData } from './personal-data.tsx';
import { arcsOf, laneOf, markOf } from './person.ts';
import { Plan } from './plan.tsx';
import { Readings } from './readings.tsx';
import { Traced } from './traced.tsx';
import { Timeline } from './timeline.tsx';
import { caseWords } from './words.ts';

/** The flight with which somebody came, by its number where the unit may see it. */
const FlightLink = ({ voyage }: { readonly voyage: string }) => {
  const say = useWords(caseWords);
  const { unit } = useSession();
  // The list, for asking for one that the unit may not see is an error; a number does not change when the bell rings.
  const { data } = useQuery({
    queryKey: ['flights named', unit],
    queryFn: ({ signal }) => ask(flightPage, '/v1/flights?open=false&lanes=false&limit=200', { unit, signal }),
  });
  const flight = data?.items.find((one) => one.case === voyage);
  return (
    <Link to={flightPath(voyage)}>
      {say('case.flight')} {flight === undefined ? '' : flightName(flight).name}
    </Link>
  );
};

const Head = ({
  item,
  opened,
  onOpen,
  now,
}: {
  readonly item: ListedCase;
  readonly opened: boolean;
  readonly onOpen: () => void;
  readonly now: number;
}) => {
  const say = useWords(caseWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const time = (at: string): string => cityTimeNear(Date.parse(at), now);
  return (
    <header className="card case-head">
      <RingSign arcs={arcsOf(item)} closed={item.custody === 'closed'} size={76} />
      <div className="case-head-what">
        <div className="row">
          <h1>
            <CaseName item={item} />
          </h1>
          <button
            type="button"
            className={opened ? 'button no-print' : 'button strong no-print'}
            aria-pressed={opened}
            title={say('case.show-why')}
            onClick={onOpen}
          >
            {say(opened ? 'case.hide' : 'case.show')}
          </button>
        </div>
        <p className="row">
          <b>{word('link', item.link)}</b>
          <Lane lane={laneOf(item)} />
          {item.fast && <span className="badge speed">{say('case.fast')}</span>}
          {item.emergency !== null && (
            <span className="mark mark-late">{say('case.emergency', { time: time(item.emergency) })}</span>
          )}
        </p>
        {item.closedAt === null ? (
          <p>
            {say('case.holder')}
            {colon()}
            <b>{nameOf(item.holder)}</b>{' '}
            <span className="quiet">{say('case.since', { time: time(item.heldSince) })}</span>
          </p>
        ) : (
          <p>{say('case.closed', { ending: word('ending', item.ending ?? ''), time: time(item.closedAt) })}</p>
        )}
        {item.offer !== null && <p className="offered">{say('case.offered', { unit: nameOf(item.offer.to) })}</p>}
        <p className="row quiet small">
          <span>{say('case.opened', { time: time(item.openedAt) })}</span>
          {item.voyage !== null && item.loop === 'arrival' && <FlightLink voyage={item.voyage} />}
          {item.run !== null && <Link to={runPath(item.run)}>{say('case.run')}</Link>}
          {item.subject !== null && <Link to={casePath(item.subject)}>{say('case.subject')}</Link>}
          {item.mergedInto !== null && <Link to={casePath(item.mergedInto)}>{say('case.merged')}</Link>}
          {item.party !== null && (
            <span>
              {say('case.party')}
              {colon()}
              {item.party.members
                .filter((member) => member !== item.case)
                .map((member) => (
                  <Link key={member} className="mark-link" to={casePath(member)}>
                    {markOf(member)}
                  </Link>
                ))}
            </span>
          )}
        </p>
      </div>
    </header>
  );
};

// A list of one: what identifies the person is opened by the press, not again by the doorbell.
const oneCase = listedCase.transform((item) => ({ items: [item] }));
const useOneCase = (id: string, opened: boolean) =>
  useNamed(oneCase, opened, (personal) => `/v1/cases/${id}?personal=${personal}`);

/** One case, whole: where it stands, what comes next, what happened and why, and who read it. */
export const CaseScreen = () => {
  const say = useWords(caseWords);
  const { case: id = '' } = useParams({ strict: false });
  const { live, may } = useSession();
  const [opened, setOpened] = useState(false);
  const asked = useOneCase(id, opened);
  const item = asked.data?.items[0];
  // Until the first answer says what time it is in the city, nothing is late.
  const now = useCityNow(live.is !== 'lost') ?? 0;
  if (item === undefined) {
    const back = (
      <Link className="button" to="/desk">
        {say('case.back')}
      </Link>
    );
    return <Waiting of={asked} screen gone={{ title: say('case.gone'), back }} />;
  }
  const isPerson = item.loop === 'arrival';
  return (
    <div className="screen case">
      <Head item={item} opened={opened} onOpen={() => setOpened(!opened)} now={now} />
      <EmergencyReview item={item} now={now} />
      <div className="row no-print">
        <span className="quiet small">{say('case.show-why')}</span>
        {isPerson && <PaperLinks item={item} />}
        {isPerson && may.act && item.custody !== 'closed' && (
          <span className="push">
            <TravellerLinkButton caseId={item.case} />
          </span>
        )}
      </div>
      <div className="case-halves">
        <div className="case-main">
          {opened && <PersonalData person={item.person ?? null} />}
          <Timeline item={item} now={now} />
        </div>
        <div className="case-side">
          {item.loop === 'tracing' && <Traced item={item} />}
          {item.loop === 'gap' && <CloseGap key={item.case} item={item} />}
          <section className="card no-print">
            <NextStep chosen={[item]} />
          </section>
          <Plan item={item} now={now} />
          {isPerson && <Contacts id={item.case} />}
          <Exceptions item={item} now={now} />
          <Files id={item.case} now={now} />
          <Readings id={item.case} opened={item.person !== undefined} now={now} />
        </div>
      </div>
    </div>
  );
};
