import { useState } from 'react';
import { TextInput, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListedCase } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityInstant, cityStamp, cityTimeNear } from '../../ui/moment.ts';
import { spanText } from '../../ui/span-text.ts';
import { Due } from '../desk/due.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { useSession } from '../session.tsx';
import { isApprover } from './approver.ts';
import { useTimeline } from './timeline.tsx';
import { caseWords } from './words.ts';

const MeasureDialog = ({
  id,
  how,
  onClose,
}: {
  readonly id: string;
  readonly how: 'extend' | 'lift';
  readonly onClose: () => void;
}) => {
  const say = useWords(caseWords);
  const { unit } = useSession();
  const give = useGive(unit);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [basis, setBasis] = useState('');
  const [objection, setObjection] = useState('');
  const instant = cityInstant(until);
  const whole =
    reason.trim() !== '' && basis.trim() !== '' && (how === 'lift' || (instant !== null && objection.trim() !== ''));
  const decide = (): void => {
    const common = { case: id, reason: reason.trim(), basis: basis.trim() };
    give.mutate(
      how === 'lift' || instant === null
        ? { type: 'lift-measure', ...common }
        : { type: 'extend-measure', ...common, until: new Date(instant).toISOString(), objection: objection.trim() },
      { onSuccess: onClose },
    );
  };
  return (
    <FormDialog
      title={say(how === 'extend' ? 'plan.extend' : 'plan.lift')}
      whole={whole}
      busy={give.isPending}
      error={give.error}
      onDo={decide}
      onClose={onClose}
    >
      {how === 'extend' && (
        <TextInput
          type="datetime-local"
          required
          label={say('plan.new-until')}
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
      )}
      <Textarea
        required
        label={say('plan.reason')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Textarea
        required
        label={say('plan.basis')}
        value={basis}
        onChange={({ currentTarget }) => setBasis(currentTarget.value)}
      />
      {how === 'extend' && (
        <Textarea
          required
          label={say('plan.objection')}
          value={objection}
          onChange={({ currentTarget }) => setObjection(currentTarget.value)}
        />
      )}
    </FormDialog>
  );
};

/** What binds the person, until when, and which clocks run. */
export const Plan = ({ item, now }: { readonly item: ListedCase; readonly now: number }) => {
  const { t } = useTranslation();
  const say = useWords(caseWords);
  const { word, fact } = useInWords();
  const { may, kind, nameOf } = useSession();
  const [asking, setAsking] = useState<'extend' | 'lift' | null>(null);
  const { measure } = item;
  // The words of the row that decided where and how long somebody stays; the last one stands.
  const { data: told } = useTimeline(item.case);
  const reason = told?.pages
    .flatMap(({ events }) => events.flatMap(({ decisions }) => decisions ?? []))
    .findLast(({ table }) => table === 'stay')?.reason;
  const facts = Object.entries(item.facts).filter(([, value]) => value !== null && value !== '');
  const evidence = Object.entries(item.evidence);
  // Only those who approve can decide on a measure; the server checks it again.
  const decides = may.act && isApprover(kind, item.loop);
  return (
    <section className="card">
      <h2>{say('plan.title')}</h2>
      {measure === null ? (
        <p className="quiet">{say('plan.none')}</p>
      ) : (
        <>
          <p className="plan-until">
            {say('plan.until', { time: cityStamp(Date.parse(measure.until)).replace('T', ' ') })}
          </p>
          {typeof reason === 'string' && <p>{say('plan.because', { reason })}</p>}
          <p className="quiet small">
            {say('plan.start', { time: cityStamp(Date.parse(measure.start)).replace('T', ' ') })}
            {measure.extended && <> · {say('plan.extended')}</>}
          </p>
          <p>
            {measure.ended || Date.parse(measure.until) <= now
              ? say('plan.over')
              : say('plan.left', { time: spanText(t, Date.parse(measure.until) - now) })}
          </p>
          {decides && !measure.ended && (
            <p className="row no-print">
              <button type="button" className="button" onClick={() => setAsking('extend')}>
                {say('plan.extend')}
              </button>
              <button type="button" className="button" onClick={() => setAsking('lift')}>
                {say('plan.lift')}
              </button>
            </p>
          )}
        </>
      )}
      {item.clocks.length > 0 && (
        <>
          <h3>{say('plan.clocks')}</h3>
          <ul className="clocks">
            {item.clocks.map(({ clock, purpose, due, lateSince, rung, acknowledged, rule }) => (
              <li key={clock} className={rung > 0 && !acknowledged ? 'late' : ''}>
                <span>{word('clock', clock) === clock ? word('clock', purpose) : word('clock', clock)}</span>
                {typeof lateSince === 'string' ? (
                  <Due due={due} since={lateSince} now={now} />
                ) : (
                  <b>{due === null ? say('plan.paused') : cityTimeNear(Date.parse(due), now)}</b>
                )}
                {rung > 0 && <span className="mark mark-late">{say('plan.rung', { rung })}</span>}
                {rung > 0 && acknowledged && <span className="quiet small">{say('plan.acknowledged')}</span>}
                <span className="quiet small" title={rule.rows.join(', ')}>
                  {rule.table} · {rule.version}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {evidence.length > 0 && (
        <>
          <h3>{say('plan.evidence')}</h3>
          <p className="chips">
            {evidence.map(([name, { count }]) => (
              <span key={name} className="chip">
                {word('evidence', name)}
                {count > 1 && ` × ${count}`}
              </span>
            ))}
          </p>
        </>
      )}
      {facts.length > 0 && (
        <details>
          <summary>{say('plan.facts')}</summary>
          <dl className="pairs">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{word('fact', name)}</dt>
                <dd>{nameOf(fact(name, value))}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {asking !== null && <MeasureDialog id={item.case} how={asking} onClose={() => setAsking(null)} />}
    </section>
  );
};
