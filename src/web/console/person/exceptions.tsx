import { useState } from 'react';
import { MultiSelect, TextInput, Textarea } from '@mantine/core';
import type { ListedCase } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityInstant, cityTimeNear } from '../../ui/moment.ts';
import { deskWords } from '../desk/words.ts';
import { FormDialog } from '../form-dialog.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { isApprover } from './approver.ts';
import { caseWords } from './words.ts';

const AskDialog = ({ item, onClose }: { readonly item: ListedCase; readonly onClose: () => void }) => {
  const say = useWords(caseWords);
  const sayDesk = useWords(deskWords);
  const { word } = useInWords();
  const { unit } = useSession();
  const give = useGive(unit);
  const steps = useSteps([item.case]);
  // What stands in the way of a step now comes first: an exception is asked for that.
  const lacking = (steps.data?.[0]?.links ?? []).flatMap(({ barred }) =>
    barred?.code === 'evidence_missing' ? barred.about.map((need) => need.split('|')[0]?.split(':')[0] ?? need) : [],
  );
  const kinds = [...new Set([...lacking, ...(steps.data?.[0]?.records ?? [])])];
  const [evidence, setEvidence] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const [document, setDocument] = useState('');
  const [until, setUntil] = useState('');
  const expires = cityInstant(until);
  const whole = evidence.length > 0 && reason.trim() !== '' && document.trim() !== '' && expires !== null;
  const askFor = (): void => {
    if (expires === null) return;
    const expiresAt = new Date(expires).toISOString();
    const said = { evidence, reason: reason.trim(), document: document.trim(), expiresAt };
    give.mutate({ type: 'ask-exception', case: item.case, ...said }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={say('exception.ask')}
      whole={whole}
      busy={give.isPending}
      error={give.error}
      onDo={askFor}
      onClose={onClose}
    >
      <p className="quiet small">{say('exception.four-eyes')}</p>
      <MultiSelect
        required
        searchable
        label={say('exception.evidence')}
        data={kinds.map((kind) => ({ value: kind, label: word('evidence', kind) }))}
        value={evidence}
        onChange={setEvidence}
      />
      <Textarea
        required
        label={sayDesk('reason.title')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <TextInput
        required
        label={say('exception.document')}
        value={document}
        onChange={({ currentTarget }) => setDocument(currentTarget.value)}
      />
      <TextInput
        required
        type="datetime-local"
        label={say('exception.expires')}
        value={until}
        onChange={({ currentTarget }) => setUntil(currentTarget.value)}
      />
    </FormDialog>
  );
};

/** What one may decide is asked of the server; this only hides what it would refuse (four eyes, too late). */
const mayApprove = (item: ListedCase, asked: ListedCase['exceptions'][string], unit: string, now: number): boolean =>
  asked.askedBy !== unit && item.holder !== unit && item.offer?.to !== unit && Date.parse(asked.expiresAt) > now;

interface Deciding {
  readonly exception: string;
  readonly approve: boolean;
}

/** Permissions to pass without the usual evidence: asked for by one, approved by another, with an end. */
export const Exceptions = ({ item, now }: { readonly item: ListedCase; readonly now: number }) => {
  const say = useWords(caseWords);
  const { need } = useInWords();
  const { unit, kind, may } = useSession();
  const give = useGive(unit);
  const [asking, setAsking] = useState(false);
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const approves = may.act && isApprover(kind, item.loop);
  const decide = (which: Deciding): void => {
    // What was said against another one does not stand here.
    give.reset();
    setDeciding(which);
  };
  const all = Object.entries(item.exceptions);
  return (
    <section className="card">
      <h2>{say('exception.title')}</h2>
      {all.length === 0 && <p className="quiet">{say('exception.none')}</p>}
      <ul className="lacks">
        {all.map(([exception, asked]) => (
          <li key={exception}>
            <b>{asked.evidence.map(need).join(' · ')}</b>
            <span>{say(`exception.${asked.decision}`)}</span>
            <span className="quiet small">
              {say('exception.until', { time: cityTimeNear(Date.parse(asked.expiresAt), now) })}
            </span>
            {asked.decision === 'asked' && approves && (
              <span className="row push">
                <button type="button" className="button" onClick={() => decide({ exception, approve: false })}>
                  {say('exception.refuse')}
                </button>
                {mayApprove(item, asked, unit, now) && (
                  <button type="button" className="button" onClick={() => decide({ exception, approve: true })}>
                    {say('exception.approve')}
                  </button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {may.act && item.custody !== 'closed' && item.holder === unit && (
        <button type="button" className="button no-print" onClick={() => setAsking(true)}>
          {say('exception.ask')}
        </button>
      )}
      {asking && <AskDialog item={item} onClose={() => setAsking(false)} />}
      {deciding !== null && (
        <ReasonDialog
          title={say(deciding.approve ? 'exception.approve' : 'exception.refuse')}
          busy={give.isPending}
          error={give.error}
          onClose={() => setDeciding(null)}
          onDo={(reason) =>
            give.mutate(
              {
                type: deciding.approve ? 'approve-exception' : 'refuse-exception',
                case: item.case,
                exception: deciding.exception,
                reason,
              },
              { onSuccess: () => setDeciding(null) },
            )
          }
        />
      )}
    </section>
  );
};
