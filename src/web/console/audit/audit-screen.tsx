import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type AuditView, type FindingView, auditStarted, auditView } from '../../../contract/audit.ts';
import { findingInWords } from '../../../contract/finding.ts';
import { liveKey } from '../../ask/queries.ts';
import { Unanswered, ask, headersOf } from '../../ask/request.ts';
import '../../styles/desk.css';
import '../../styles/audit.css';
import { currentLanguage } from '../../text/language.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { cityStamp } from '../../ui/moment.ts';
import { numberText } from '../../ui/count.tsx';
import { spanText } from '../../ui/span-text.ts';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { auditWords } from './words.ts';

// The auditor goes by the machine's own time, which is no time of the city.
const machine = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;
const hour = 3_600_000;

const Verdict = ({ view }: { readonly view: AuditView }) => {
  const say = useWords(auditWords);
  const { last } = view;
  const seconds =
    last === null || last.finished === null ? 0 : (Date.parse(last.finished) - Date.parse(last.started)) / 1000;
  return (
    <section className="card audit-verdict" aria-label={say('audit.title')}>
      {view.overdue && (
        <div className="notice trouble" role="alert">
          <strong>{say('audit.stopped')}</strong>
          <p>{say('audit.stopped-what', { hours: view.every / hour })}</p>
        </div>
      )}
      {view.failed && (
        <p className="notice trouble" role="alert">
          {say('audit.failed')}
        </p>
      )}
      {view.running !== null && (
        <p className="notice" role="status">
          {say('audit.checking-since', { time: machine(view.running.started) })}
        </p>
      )}
      {last === null ? (
        <p>{say('audit.never')}</p>
      ) : (
        <>
          <p className={last.ok === true ? 'audit-said' : 'audit-said broken'}>
            {last.ok === true ? say('audit.ok') : say('audit.broken', { count: numberText(last.broken ?? 0) })}
            {(last.notices ?? 0) > 0 && (
              <span className="mark mark-gap">{say('audit.notices', { count: numberText(last.notices ?? 0) })}</span>
            )}
          </p>
          <p className="quiet">
            {say('audit.ended', { time: machine(last.finished ?? last.started), seconds: seconds.toFixed(1) })}
          </p>
        </>
      )}
      <p className="quiet small">{say('audit.machine')}</p>
    </section>
  );
};

const Anchors = ({ view }: { readonly view: AuditView }) => {
  const { t } = useTranslation();
  const say = useWords(auditWords);
  const { anchor, outside } = view;
  const behind = outside === null ? 0 : view.anchors - (outside.anchor ?? 0);
  return (
    <section className="card audit-anchors">
      <h2>{say('audit.anchors')}</h2>
      <p className="quiet small">{say('audit.anchors-what')}</p>
      {anchor === null ? (
        <p className="quiet">{say('audit.anchor-none')}</p>
      ) : (
        <dl className="pairs">
          <div>
            <dt>{say('audit.anchor-last')}</dt>
            <dd>
              {say('audit.anchor-number', { number: anchor.anchor, cases: numberText(anchor.cases) })} ·{' '}
              {machine(anchor.takenAt)} ·{' '}
              {say('audit.anchor-old', {
                age: spanText(t, Date.parse(view.now) - Date.parse(anchor.takenAt)),
              })}
            </dd>
          </div>
          <div>
            <dt>{say('audit.anchor-hash')}</dt>
            <dd>
              <code className="audit-hash">{anchor.hash}</code>
              <p className="quiet small">{say('audit.hash-what')}</p>
            </dd>
          </div>
        </dl>
      )}
      <h3>{say('audit.outside')}</h3>
      <p className="quiet small">{say('audit.outside-what')}</p>
      {outside === null ? (
        <p className="notice trouble">{say('audit.outside-none')}</p>
      ) : (
        <>
          {!outside.agrees && (
            <p className="notice trouble" role="alert">
              {say('audit.outside-differs')}
            </p>
          )}
          {outside.agrees && (
            <p>
              {outside.anchor === null
                ? say('audit.outside-empty')
                : say('audit.outside-agrees', { number: outside.anchor })}
            </p>
          )}
          {behind > 0 && <p>{say('audit.outside-behind', { count: behind })}</p>}
          {outside.torn > 0 && <p>{say('audit.outside-torn', { count: outside.torn })}</p>}
        </>
      )}
    </section>
  );
};

/** A finding in the reader's words; one that this screen has no words for stands in English. */
const Said = ({ finding }: { readonly finding: FindingView }) => {
  useTranslation();
  const { nameOf } = useSession();
  const { code, facts = {}, text } = finding;
  const said =
    code === undefined
      ? null
      : findingInWords(code, facts, currentLanguage(), {
          unit: nameOf,
          time: (at) => cityStamp(at).replace('T', ' '),
        });
  return said === null ? (
    <span lang="en" className="audit-text">
      {text}
    </span>
  ) : (
    <span className="audit-text" title={code}>
      {said}
    </span>
  );
};

const Findings = ({ view }: { readonly view: AuditView }) => {
  const say = useWords(auditWords);
  const findings = view.last?.findings ?? [];
  const count = (view.last?.broken ?? 0) + (view.last?.notices ?? 0);
  return (
    <section className="card audit-findings">
      <h2>{say('audit.findings')}</h2>
      {findings.length === 0 ? (
        <p className="quiet">{say('audit.findings-none')}</p>
      ) : (
        <>
          {count > findings.length && (
            <p className="quiet small">
              {say('audit.findings-more', { shown: findings.length, count: numberText(count) })}
            </p>
          )}
          <ul className="audit-list">
            {findings.map((one, index) => (
              <li key={`${one.case ?? ''} ${index}`}>
                <span className={one.grade === 'broken' ? 'mark mark-late' : 'mark mark-gap'}>
                  {say(`audit.grade.${one.grade}`)}
                </span>
                <b>
                  {one.invariant} {sayCode(auditWords, 'audit', one.invariant)}
                </b>
                <Said finding={one} />
                {one.case !== null && (
                  <Link className="push mark-link" to={casePath(one.case)} title={say('audit.case')}>
                    {markOf(one.case)}
                    {one.seq !== undefined && ` · ${one.seq}`}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

const Runs = ({ view }: { readonly view: AuditView }) => {
  const say = useWords(auditWords);
  return (
    <section className="card">
      <h2>{say('audit.runs')}</h2>
      <ul className="audit-list">
        {view.runs.map((one) => (
          <li key={one.run}>
            <span className="audit-when">{machine(one.started)}</span>
            {one.finished === null ? (
              <span className="quiet">{say('audit.run-unended')}</span>
            ) : one.ok === true ? (
              <span className="fine">{say('audit.ok')}</span>
            ) : (
              <span className="mark mark-late">{say('audit.broken', { count: numberText(one.broken ?? 0) })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** How the audit stands: what the last check found, whether the auditor still works, anchors in and out of the database. */
export const AuditScreen = () => {
  const say = useWords(auditWords);
  const { unit } = useSession();
  const memory = useQueryClient();
  const asked = useQuery({
    // Asked again when the bell rings, which it does when a check begins and ends.
    queryKey: [...liveKey, unit, 'audit'],
    queryFn: ({ signal }) => ask(auditView, '/v1/audit', { unit, signal }),
  });
  const { data, error } = asked;
  const check = useMutation({
    mutationFn: () => ask(auditStarted, '/v1/audit/runs', { method: 'POST', unit }),
    onSettled: () => memory.invalidateQueries({ queryKey: liveKey }),
  });
  const save = useMutation({
    mutationFn: async () => {
      const response = await fetch('/v1/audit/report', { credentials: 'same-origin', headers: headersOf({ unit }) });
      if (!response.ok) throw new Unanswered('unexpected', response.status, response.statusText);
      const address = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = address;
      link.download = `huan-audit-${data?.last?.run ?? 'none'}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
  if (data === undefined || (error instanceof Unanswered && error.status === 403)) {
    return <Waiting of={asked} screen denied={say('audit.denied')} />;
  }
  const busy = data.running !== null || check.isPending;
  return (
    <div className="screen audit">
      <div className="screen-head">
        <h1>{say('audit.title')}</h1>
        <span className="row end">
          <button type="button" className="button" disabled={save.isPending} onClick={() => save.mutate()}>
            {say('audit.json')}
          </button>
          <button type="button" className="button" onClick={() => window.print()}>
            {say('audit.print')}
          </button>
          <button type="button" className="button strong" disabled={busy} onClick={() => check.mutate()}>
            {say(busy ? 'audit.checking' : 'audit.check')}
          </button>
        </span>
      </div>
      <Refusal error={check.error ?? save.error} />
      <div className="audit-halves">
        <Verdict view={data} />
        <Anchors view={data} />
      </div>
      <Findings view={data} />
      <Runs view={data} />
    </div>
  );
};
