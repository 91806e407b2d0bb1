import { useState } from 'react';
import { Select } from '@mantine/core';
import type { ListedCase } from '../../../contract/answer.ts';
import { together, useGive } from '../../ask/command.ts';
import { colon } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { EmergencyButton } from '../person/emergency-button.tsx';
import { markOf, personName } from '../person/person.ts';
import { EvidenceForm } from '../evidence/evidence-form.tsx';
import { evidenceWords } from '../evidence/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { recordsForAll, useSteps, waysOn } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { HandOver } from './hand-over.tsx';
import { deskWords } from './words.ts';

// Kinds that stand for a number of heads and are typed blind.
const counting: ReadonlySet<string> = new Set(['count', 'muster', 'empty']);

/** What may be done next with those who are chosen, and what is missing for it. */
export const NextStep = ({ chosen }: { readonly chosen: readonly ListedCase[] }) => {
  const say = useWords(deskWords);
  const sayEvidence = useWords(evidenceWords);
  const { word } = useInWords();
  const { unit, may } = useSession();
  const toast = useToast();
  const record = useGive(unit);
  const close = useGive(unit);
  const answer = useGive(unit);
  const ids = chosen.map((one) => one.case);
  const steps = useSteps(ids);
  // For whom: those who lack it, or, without saying, everybody who is chosen when it is recorded.
  const [recording, setRecording] = useState<{ readonly kind: string; readonly lacking?: readonly string[] } | null>(
    null,
  );
  const known = (steps.data ?? []).filter((one) => ids.includes(one.case));
  const nameFor = (id: string): string => {
    const person = chosen.find((one) => one.case === id);
    if (person === undefined) return id;
    if (person.loop !== 'arrival') return `${word('loop', person.loop)} ${markOf(id)}`;
    return personName(person.person) ?? say('desk.person', { mark: markOf(id) });
  };
  const [first] = chosen;
  if (first === undefined) return <p className="quiet">{say('next.choose')}</p>;
  // What is known of those who were chosen before says nothing of these.
  if (steps.data === undefined || (known.length === 0 && steps.isPlaceholderData)) return <Waiting of={steps} />;
  const lacking = recording?.lacking?.filter((id) => ids.includes(id)) ?? [];
  // Who is no longer chosen gets nothing recorded.
  const recorded = lacking.length > 0 ? lacking : ids;
  const ways = waysOn(known);
  const kinds = recordsForAll(known);
  const endings = chosen.length === 1 ? (known[0]?.endings ?? []) : [];
  const alarms = chosen.length === 1 ? (known[0]?.acknowledge ?? []) : [];
  return (
    <div className="next-step">
      <div className="row">
        <h2>{chosen.length === 1 ? nameFor(first.case) : say('desk.selected', { count: chosen.length })}</h2>
        {may.act && chosen.length === 1 && known[0]?.emergency === true && <EmergencyButton id={first.case} />}
      </div>
      {alarms.map((clock) => (
        <div key={clock} className="notice trouble row">
          <span>{word('clock', clock)}</span>
          {may.act && (
            <button
              type="button"
              className="button push"
              disabled={answer.isPending}
              onClick={() =>
                answer.mutate(
                  { type: 'acknowledge', case: first.case, clock },
                  { onSuccess: () => toast({ text: say('next.acknowledged') }) },
                )
              }
            >
              {say('next.acknowledge')}
            </button>
          )}
        </div>
      ))}
      {known.every(({ standing }) => standing === 'giver') && <p className="notice">{say('next.waiting')}</p>}
      {may.act && ways.length === 0 && known.every(({ standing }) => standing === 'holder') && (
        <p className="quiet">{say('next.none')}</p>
      )}
      {may.act &&
        ways.map((way) => (
          <HandOver
            key={way.link}
            way={way}
            chosen={chosen}
            nameFor={nameFor}
            onRecord={(kind, cases) => setRecording({ kind, lacking: cases })}
          />
        ))}
      {may.act && kinds.length > 0 && (
        <section className="way">
          <h3>{say('next.record')}</h3>
          {kinds.includes('specimen') && <TakeSpecimen of={ids} />}
          <Select
            label={sayEvidence('evidence-form.kind')}
            searchable
            data={kinds.map((kind) => ({ value: kind, label: word('evidence', kind) }))}
            value={recording?.kind ?? null}
            onChange={(kind) => setRecording(kind === null ? null : { kind })}
          />
          {recording !== null && (
            <EvidenceForm
              key={recording.kind}
              loop={first.loop}
              kind={recording.kind}
              heads={recorded.length}
              counts={counting.has(recording.kind)}
              busy={record.isPending}
              onRecord={(what) => {
                const commands = recorded.map((id) => ({ type: 'record' as const, case: id, ...what }));
                record.mutate(together(commands), {
                  onSuccess: () => {
                    toast({ text: say('next.recorded', { what: word('evidence', recording.kind) }) });
                    setRecording(null);
                  },
                });
              }}
            />
          )}
          <Refusal error={record.error} nameOf={nameFor} />
        </section>
      )}
      {may.act && endings.length > 0 && (
        <section className="way">
          <h3>{say('next.ending')}</h3>
          <ul className="lacks">
            {endings.map(({ ending, barred }) => (
              <li key={ending}>
                <span>{word('ending', ending)}</span>
                {barred === null ? (
                  <button
                    type="button"
                    className="button push"
                    disabled={close.isPending}
                    onClick={() =>
                      close.mutate(
                        { type: 'close', case: first.case, ending },
                        { onSuccess: () => toast({ text: say('next.ended') }) },
                      )
                    }
                  >
                    {say('next.ending')}
                  </button>
                ) : (
                  <Lacking code={barred.code} about={barred.about} text={barred.text} />
                )}
              </li>
            ))}
          </ul>
          <Refusal error={close.error} nameOf={nameFor} />
        </section>
      )}
    </div>
  );
};

/** Takes a specimen of each: a case of its own, which holds its person until there is a result. */
const TakeSpecimen = ({ of }: { readonly of: readonly string[] }) => {
  const say = useWords(deskWords);
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const take = (): void =>
    give.mutate(
      (idFor) =>
        together(
          of.map((subject) => ({
            type: 'open' as const,
            case: idFor(`specimen of ${subject}`),
            loop: 'specimen',
            holder: unit,
            subject,
          })),
        ),
      { onSuccess: () => toast({ text: say('next.specimen-done', { count: of.length }) }) },
    );
  return (
    <>
      <button type="button" className="button" disabled={give.isPending} onClick={take}>
        {say('next.specimen', { count: of.length })}
      </button>
      <Refusal error={give.error} />
    </>
  );
};

const Lacking = ({
  code,
  about,
  text,
}: {
  readonly code: string;
  readonly about: readonly string[];
  readonly text: string;
}) => {
  const say = useWords(deskWords);
  const { need } = useInWords();
  return (
    <span className="quiet small push">
      {code === 'evidence_missing' ? `${say('next.lacks')}${colon()}${about.map(need).join(' · ')}` : text}
    </span>
  );
};
