import { useState } from 'react';
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type LodgingPage, musterView } from '../../../contract/territory.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { EvidenceForm } from '../evidence/evidence-form.tsx';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { siteWords } from './words.ts';

const kinds = ['checklist', 'rooms', 'inspection', 'count', 'muster'] as const;
const counting: ReadonlySet<string> = new Set(['count', 'muster']);
const openers: ReadonlySet<string> = new Set(['site', 'test-point', 'district']);

/** Acceptance and inspections of the place itself. */
export const House = ({ page, now }: { readonly page: LodgingPage; readonly now: number }) => {
  const say = useWords(siteWords);
  const { word } = useInWords();
  const { unit, kind, nameOf, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [what, setWhat] = useState<string | null>(null);
  const { site } = page;
  const steps = useSteps(site === null ? [] : [site.case]);
  // The rooms are said where they are shown.
  const records = kinds.filter((one) => one !== 'rooms' && steps.data?.[0]?.records.includes(one) === true);
  if (site === null) {
    return (
      <section className="card">
        <p>{say('house.none')}</p>
        {may.act && openers.has(kind) && page.kind !== 'community' && (
          <button
            type="button"
            className="button strong"
            disabled={give.isPending}
            onClick={() =>
              give.mutate(
                (idFor) => ({ type: 'open', case: idFor(`site of ${page.unit}`), loop: 'site', holder: page.unit }),
                { onSuccess: () => toast({ text: say('house.opened') }) },
              )
            }
          >
            {say('house.open')}
          </button>
        )}
        <Refusal error={give.error} />
      </section>
    );
  }
  return (
    <section className="card" aria-label={say('house.checklist')}>
      <div className="row">
        <h2>{say('house.checklist')}</h2>
        <Link className="push" to={casePath(site.case)}>
          {say('house.history')}
        </Link>
      </div>
      <ul className="people-lines">
        {kinds.map((one) => {
          const known = site.evidence[one];
          return (
            <li key={one}>
              <b>{word('evidence', one)}</b>
              <span className={known === undefined ? 'mark mark-gap' : 'quiet'}>
                {known === undefined
                  ? say('house.never')
                  : say(known.count === 1 ? 'house.once' : 'house.times', {
                      count: known.count,
                      time: cityTimeNear(Date.parse(known.at), now),
                      unit: nameOf(known.unit),
                    })}
              </span>
            </li>
          );
        })}
      </ul>
      {may.act && records.length > 0 && (
        <>
          <Select
            label={say('house.kind')}
            data={records.map((one) => ({ value: one, label: word('evidence', one) }))}
            value={what}
            onChange={setWhat}
          />
          {what !== null && (
            <EvidenceForm
              key={what}
              loop="site"
              kind={what}
              counts={counting.has(what)}
              busy={give.isPending}
              onRecord={(recorded) =>
                give.mutate(
                  { type: 'record', case: site.case, ...recorded },
                  {
                    onSuccess: () => {
                      toast({ text: say('release.recorded', { what: word('evidence', what) }) });
                      setWhat(null);
                    },
                  },
                )
              }
            />
          )}
          <Refusal error={give.error} />
        </>
      )}
    </section>
  );
};

/** Everybody out: ticked one by one at the assembly point, those who are missing on top. */
export const Muster = ({
  page,
  now,
  since,
  onBegin,
  onEnd,
}: {
  readonly page: LodgingPage;
  readonly now: number;
  /** Since when everybody is looked for; null while nobody is. */
  readonly since: string | null;
  readonly onBegin: (since: string) => void;
  readonly onEnd: () => void;
}) => {
  const say = useWords(siteWords);
  const { unit, may } = useSession();
  const give = useGive(unit);
  const known = useAsked(
    musterView,
    since === null ? null : `/v1/units/${encodeURIComponent(page.unit)}/muster?since=${encodeURIComponent(since)}`,
  );
  if (since === null) {
    return (
      <section className="card">
        <p>{say('muster.what')}</p>
        <button
          type="button"
          className="button danger"
          onClick={() => onBegin(new Date(now === 0 ? Date.parse(page.now) : now).toISOString())}
        >
          {say('muster.start')}
        </button>
      </section>
    );
  }
  const list = known.data;
  return (
    <section className="card" aria-label={say('site.tab-muster')}>
      <div className="row">
        <h2>{say('muster.since', { time: cityTimeNear(Date.parse(since), now) })}</h2>
        {list !== undefined && (
          <strong className={list.missing > 0 ? 'mark mark-late' : 'mark mark-fine'} role="status">
            {list.missing > 0
              ? say('muster.missing', { missing: list.missing, held: list.held })
              : say('muster.all', { held: list.held })}
          </strong>
        )}
        <button type="button" className="button push" onClick={onEnd}>
          {say('muster.end')}
        </button>
      </div>
      {list === undefined && <Waiting of={known} />}
      <ul className="people-lines">
        {(list?.people ?? []).map((one) => (
          <li key={one.case}>
            {one.room !== null && <b>{one.room}</b>}
            <span>{one.name ?? say('site.person', { mark: markOf(one.case) })}</span>
            {one.at !== null ? (
              <span className="mark mark-fine push">
                {say('muster.accounted', { time: cityTimeNear(Date.parse(one.at), now) })}
              </span>
            ) : (
              may.act &&
              page.unit === unit && (
                <button
                  type="button"
                  className="button strong push"
                  onClick={() =>
                    give.mutate({ type: 'record', case: one.case, kind: 'muster', facts: { present: true } })
                  }
                >
                  {say('muster.here')}
                </button>
              )
            )}
          </li>
        ))}
      </ul>
      <Refusal error={give.error} />
      {list !== undefined && <Refusal error={known.error} />}
    </section>
  );
};
