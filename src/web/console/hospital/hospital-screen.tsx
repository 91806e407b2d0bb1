import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { type ListedCase, casePage } from '../../../contract/answer.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/work.css';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { useCityNow } from '../../ui/clock.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked, useNamed } from '../asked.ts';
import { ComingList } from '../desk/coming.tsx';
import { Due } from '../desk/due.tsx';
import { NextStep } from '../desk/next-step.tsx';
import { deskWords } from '../desk/words.ts';
import { CaseName } from '../person/case-name.tsx';
import { Contacts } from '../person/contacts.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { hospitalWords } from './words.ts';

const outcomes = ['positive', 'negative', 'inconclusive', 'lost', 'leaked'] as const;
const filters = ['all', 'positive', 'open'] as const;
type Filter = (typeof filters)[number];

/** How a patient stands: what is worst counts. */
const standingOf = ({ evidence, bonds }: ListedCase): 'positive' | 'waiting' | 'negative' | 'no-test' => {
  const last = (kind: string): number => evidence[`test.${kind}`]?.seq ?? 0;
  if (last('positive') > last('negative')) return 'positive';
  if (Object.values(bonds).includes(null)) return 'waiting';
  return last('negative') > 0 ? 'negative' : 'no-test';
};
const markFor = { positive: 'mark-late', waiting: 'mark-gap', negative: 'mark-fine', 'no-test': 'mark-held' } as const;

const Patient = ({
  item,
  now,
  chosen,
  onChoose,
}: {
  readonly item: ListedCase;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) => {
  const say = useWords(hospitalWords);
  const sayDesk = useWords(deskWords);
  const { nameOf } = useSession();
  const standing = standingOf(item);
  return (
    <li>
      <button
        type="button"
        className={item.late > 0 ? 'patient late' : 'patient'}
        aria-pressed={chosen}
        data-case={item.case}
        onClick={onChoose}
      >
        <b>
          <CaseName item={item} />
        </b>
        <span className={`mark ${markFor[standing]}`}>{say(`hospital.${standing}`)}</span>
        {item.emergency !== null && <span className="mark mark-late">{say('hospital.emergency')}</span>}
        {item.evidence['discharge'] !== undefined && (
          <span className="mark mark-fine">{say('hospital.discharged')}</span>
        )}
        {item.offer !== null && (
          <span className="mark mark-gap">{sayDesk('desk.offered-to', { unit: nameOf(item.offer.to) })}</span>
        )}
        <span className="quiet small">
          {say('hospital.since', { time: cityTimeNear(Date.parse(item.heldSince), now) })}
        </span>
        <span className="push">
          <Due due={item.due} since={item.lateSince} now={now} />
        </span>
      </button>
    </li>
  );
};

/** Coming by ambulance, in the house, and for each patient: next step, results, contacts. */
export const HospitalScreen = () => {
  const say = useWords(hospitalWords);
  const { live } = useSession();
  const [names, setNames] = useState(false);
  const [filter, setFilter] = useState<Filter>('all');
  const [chosen, setChosen] = useState<string | null>(null);
  const coming = useAsked(casePage, '/v1/desk?list=coming&loop=arrival&limit=200');
  const asked = useNamed(
    casePage,
    names,
    (named) => `/v1/desk?list=holding&loop=arrival&names=${String(named)}&limit=500`,
  );
  const { data } = asked;
  const now = useCityNow(live.is !== 'lost') ?? 0;
  if (data === undefined) return <Waiting of={asked} screen />;
  const fits = (item: ListedCase): boolean =>
    filter === 'all' || standingOf(item) === (filter === 'open' ? 'waiting' : filter);
  const patients = data.items.filter(fits);
  const patient = data.items.find((one) => one.case === chosen);
  return (
    <div className="screen work">
      <div className="screen-head">
        <h1>{say('hospital.title')}</h1>
        <button type="button" className="button end" aria-pressed={names} onClick={() => setNames(!names)}>
          {say(names ? 'hospital.names-hide' : 'hospital.names')}
        </button>
      </div>
      <section className="card" aria-label={say('hospital.coming')}>
        <h2>{say('hospital.coming')}</h2>
        {coming.data === undefined ? (
          <Waiting of={coming} />
        ) : coming.data.items.length === 0 ? (
          <p className="quiet">{say('hospital.coming-none')}</p>
        ) : (
          <ComingList items={coming.data.items} now={now} />
        )}
      </section>
      <div className="desk-halves">
        <section className="card" aria-label={say('hospital.patients')}>
          <div className="row">
            <h2>{say('hospital.patients')}</h2>
            <span className="quiet">{data.items.length}</span>
            <span className="row push" role="group" aria-label={say('hospital.patients')}>
              {filters.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="button"
                  aria-pressed={filter === one}
                  onClick={() => setFilter(one)}
                >
                  {say(`hospital.filter-${one}`)}
                </button>
              ))}
            </span>
          </div>
          {patients.length === 0 ? (
            <div className="nothing">
              <h2>{say('hospital.none')}</h2>
              <p>{say('hospital.none-what')}</p>
            </div>
          ) : (
            <ul className="patients">
              {patients.map((item) => (
                <Patient
                  key={item.case}
                  item={item}
                  now={now}
                  chosen={item.case === chosen}
                  onChoose={() => setChosen(item.case)}
                />
              ))}
            </ul>
          )}
        </section>
        <div className="case-side">
          {patient === undefined ? (
            <p className="card quiet">{say('hospital.choose')}</p>
          ) : (
            <>
              <section className="card">
                <NextStep key={patient.case} chosen={[patient]} />
                <Link className="button" to={casePath(patient.case)}>
                  {say('hospital.open')}
                </Link>
              </section>
              <Tests item={patient} now={now} />
              <Contacts key={`contacts ${patient.case}`} id={patient.case} />
            </>
          )}
        </div>
      </div>
    </div>
  );
};

const Tests = ({ item, now }: { readonly item: ListedCase; readonly now: number }) => {
  const say = useWords(hospitalWords);
  const { word } = useInWords();
  const known = outcomes.flatMap((one) => {
    const evidence = item.evidence[`test.${one}`];
    return evidence === undefined ? [] : [{ one, evidence }];
  });
  const open = Object.values(item.bonds).filter((outcome) => outcome === null).length;
  return (
    <section className="card">
      <h2>{say('hospital.tests')}</h2>
      <ul className="people-lines">
        {open > 0 && (
          <li>
            <span className="mark mark-gap">{say('hospital.waiting')}</span> {open}
          </li>
        )}
        {known.map(({ one, evidence }) => (
          <li key={one}>
            {say('hospital.test-line', {
              result: word('result', one),
              count: evidence.count,
              time: cityTimeNear(Date.parse(evidence.at), now),
            })}
          </li>
        ))}
        {open === 0 && known.length === 0 && <li className="quiet">{say('hospital.no-test')}</li>}
      </ul>
    </section>
  );
};
