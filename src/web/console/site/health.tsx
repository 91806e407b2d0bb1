import { useState } from 'react';
import { Checkbox, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Lodger, LodgingPage } from '../../../contract/territory.ts';
import { together, useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { useChosen } from '../../ui/chosen.ts';
import { cityStamp, cityTimeNear } from '../../ui/moment.ts';
import { EvidenceForm } from '../evidence/evidence-form.tsx';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { siteWords } from './words.ts';

const dayOf = (at: number): string => cityStamp(at).slice(0, 10);

/** Whose report of today is not there. */
export const withoutReport = (people: readonly Lodger[], now: number): readonly Lodger[] =>
  people.filter(
    ({ checkedInAt, reportAt }) =>
      checkedInAt !== null && (reportAt === null || dayOf(Date.parse(reportAt)) < dayOf(now)),
  );
export const reportMissing = ({ reportDue }: Lodger, now: number): boolean =>
  reportDue !== null && Date.parse(reportDue) < now;

/** Of whom policy wants a test that was not taken yet, the most urgent first. */
export const dueForTest = (people: readonly Lodger[]): readonly Lodger[] =>
  people
    .filter(({ testDue }) => testDue)
    .toSorted((one, other) => (one.testBy ?? '').localeCompare(other.testBy ?? ''));

interface Part {
  readonly page: LodgingPage;
  readonly now: number;
  readonly nameFor: (id: string) => string;
}

const Reports = ({ page, now, nameFor }: Part) => {
  const say = useWords(siteWords);
  const { unit, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const { ids: chosen, tick, set: choose } = useChosen();
  const [ill, setIll] = useState<string | null>(null);
  const own = page.unit === unit && may.act;
  const open = withoutReport(page.people, now).toSorted((one, other) =>
    (one.reportDue ?? '~').localeCompare(other.reportDue ?? '~'),
  );
  const picked = open.filter((one) => chosen.has(one.case));
  const record = (): void => {
    const commands = picked.map(({ case: id }) => ({
      type: 'record' as const,
      case: id,
      kind: 'report',
      facts: { symptoms: [], fever: false },
    }));
    give.mutate(together(commands), {
      onSuccess: () => {
        toast({ text: say('health.recorded', { count: commands.length }) });
        choose([]);
      },
    });
  };
  return (
    <section className="card" aria-label={say('health.reports')}>
      <div className="row">
        <h2>{say('health.reports')}</h2>
        {own && open.length > 0 && (
          <button
            type="button"
            className="button push"
            onClick={() => choose(picked.length === open.length ? [] : open.map((one) => one.case))}
          >
            {say(picked.length === open.length ? 'site.select-none' : 'site.select-all')}
          </button>
        )}
      </div>
      {open.length === 0 ? (
        <p className="quiet">{say('health.all-done')}</p>
      ) : (
        <>
          <p className="quiet">{say('health.reports-what')}</p>
          <ul className="people-lines">
            {open.map((one) => (
              <li key={one.case}>
                {own && (
                  <Checkbox
                    size="md"
                    checked={chosen.has(one.case)}
                    aria-label={say('site.select', { name: nameFor(one.case) })}
                    onChange={({ currentTarget }) => tick(one.case, currentTarget.checked)}
                  />
                )}
                <Link to={casePath(one.case)}>
                  <b>{nameFor(one.case)}</b>
                </Link>
                {one.room !== null && <span>{one.room}</span>}
                <span className="quiet small">
                  {one.reportAt === null
                    ? say('health.never')
                    : say('health.last', { time: cityTimeNear(Date.parse(one.reportAt), now) })}
                </span>
                {reportMissing(one, now) && <span className="mark mark-late">{say('health.missing')}</span>}
                {own && (
                  <button
                    type="button"
                    className="button push"
                    aria-expanded={ill === one.case}
                    onClick={() => setIll(ill === one.case ? null : one.case)}
                  >
                    {say('health.ill')}
                  </button>
                )}
                {ill === one.case && (
                  <div className="grow">
                    <EvidenceForm
                      loop="arrival"
                      kind="report"
                      busy={give.isPending}
                      onRecord={(recorded) =>
                        give.mutate(
                          { type: 'record', case: one.case, ...recorded },
                          {
                            onSuccess: () => {
                              toast({ text: say('health.recorded', { count: 1 }) });
                              setIll(null);
                            },
                          },
                        )
                      }
                    />
                  </div>
                )}
              </li>
            ))}
          </ul>
          <Refusal error={give.error} nameOf={nameFor} />
          {own && (
            <button
              type="button"
              className="button strong"
              disabled={picked.length === 0 || give.isPending}
              onClick={record}
            >
              {say('health.record-well', { count: picked.length })}
            </button>
          )}
        </>
      )}
    </section>
  );
};

const Tests = ({ page, now, nameFor }: Part) => {
  const say = useWords(siteWords);
  const { unit, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({});
  const [consent, setConsent] = useState(false);
  const own = page.unit === unit && may.act;
  const due = dueForTest(page.people);
  const waiting = page.people.filter(({ openTests }) => openTests > 0).length;
  const filled = due.filter((one) => (labels[one.case] ?? '').trim() !== '');
  const take = (): void => {
    give.mutate(
      (idFor) =>
        together(
          filled.flatMap(({ case: id }) => [
            { type: 'record' as const, case: id, kind: 'consent', facts: { given: true } },
            {
              type: 'open' as const,
              case: idFor(`specimen of ${id}`),
              loop: 'specimen',
              holder: unit,
              subject: id,
              facts: { kind: 'throat' },
              personal: { label: (labels[id] ?? '').trim() },
            },
          ]),
        ),
      {
        onSuccess: () => {
          toast({ text: say('health.taken', { count: filled.length }) });
          setLabels({});
          // Whoever comes next has not consented yet.
          setConsent(false);
        },
      },
    );
  };
  return (
    <section className="card" aria-label={say('health.tests')}>
      <h2>{say('health.tests')}</h2>
      {waiting > 0 && <p className="quiet">{say('health.tests-open', { count: waiting })}</p>}
      {due.length === 0 ? (
        <p className="quiet">{say('health.tests-none')}</p>
      ) : (
        <>
          <ul className="people-lines">
            {due.map((one) => (
              <li key={one.case}>
                <Link to={casePath(one.case)}>
                  <b>{nameFor(one.case)}</b>
                </Link>
                {one.room !== null && <span>{one.room}</span>}
                {one.testBy !== null && (
                  <span className={Date.parse(one.testBy) < now ? 'mark mark-late' : 'quiet small'}>
                    {say('health.test-by', { time: cityTimeNear(Date.parse(one.testBy), now) })}
                  </span>
                )}
                {own && (
                  <input
                    className="search narrow-field push"
                    placeholder={say('health.label-short')}
                    aria-label={say('health.label', { name: nameFor(one.case) })}
                    maxLength={40}
                    value={labels[one.case] ?? ''}
                    onChange={({ currentTarget }) => {
                      const { value } = currentTarget;
                      setLabels((before) => ({ ...before, [one.case]: value }));
                    }}
                  />
                )}
              </li>
            ))}
          </ul>
          {own && (
            <>
              <Checkbox
                size="md"
                label={say('health.consent')}
                checked={consent}
                onChange={({ currentTarget }) => setConsent(currentTarget.checked)}
              />
              <Refusal error={give.error} nameOf={nameFor} />
              <button
                type="button"
                className="button strong"
                disabled={filled.length === 0 || !consent || give.isPending}
                onClick={take}
              >
                {say('health.take', { count: filled.length })}
              </button>
            </>
          )}
        </>
      )}
    </section>
  );
};

const Specimens = ({ page }: Part) => {
  const say = useWords(siteWords);
  const { unit, units, nameOf, may } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const couriers = [...units.values()].filter(
    ({ kind, active }) => active && (kind === 'courier' || kind === 'laboratory'),
  );
  const [to, setTo] = useState<string | null>(null);
  const here = page.specimens.filter(({ offeredTo }) => offeredTo === null);
  const receiver = to ?? couriers.find(({ kind }) => kind === 'courier')?.unit ?? couriers[0]?.unit ?? null;
  if (page.specimens.length === 0) return null;
  const hand = (): void => {
    if (receiver === null) return;
    const link = units.get(receiver)?.kind === 'laboratory' ? 'laboratory' : 'carried';
    const cases = here.map((one) => one.case);
    const [only] = cases;
    give.mutate(
      (idFor) =>
        cases.length === 1 && only !== undefined
          ? { type: 'offer', case: only, to: receiver, link }
          : { type: 'offer-group', handover: idFor(`handover ${cases.join(' ')}`), cases, to: receiver, link },
      { onSuccess: () => toast({ text: say('health.gave', { unit: nameOf(receiver) }) }) },
    );
  };
  return (
    <section className="card" aria-label={say('health.here')}>
      <h2>{say('health.here')}</h2>
      <ul className="people-lines">
        {page.specimens.map((one) => (
          <li key={one.case}>
            <Link className="mark-link" to={casePath(one.case)}>
              {markOf(one.case)}
            </Link>
            {one.offeredTo !== null && (
              <span className="mark mark-gap">{say('health.gave', { unit: nameOf(one.offeredTo) })}</span>
            )}
          </li>
        ))}
      </ul>
      {may.act && page.unit === unit && here.length > 0 && (
        <div className="row end">
          <Select
            className="grow"
            label={say('health.give', { count: here.length })}
            allowDeselect={false}
            data={couriers.map((one) => ({ value: one.unit, label: nameOf(one.unit) }))}
            value={receiver}
            onChange={setTo}
          />
          <button type="button" className="button strong" disabled={give.isPending} onClick={hand}>
            {say('health.give-do')}
          </button>
        </div>
      )}
      <Refusal error={give.error} />
    </section>
  );
};

/** Reports of the day, tests that are due, specimens to be fetched. */
export const Health = (part: Part) => (
  <>
    <Reports {...part} />
    <Tests {...part} />
    <Specimens {...part} />
  </>
);
