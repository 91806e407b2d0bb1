import { useState } from 'react';
import type { ReportBody, TravellerPage } from '../../contract/traveller.ts';
import type { Draft } from './drafts.ts';
import { Done, Field, Sentences, Wrong } from './parts.tsx';
import { useSaying } from './saying.ts';
import { useSpeech } from './speech.ts';
import type { TextKey } from './texts/en.ts';

type Symptom = ReportBody['symptoms'][number];

// Fever has a question of its own.
const symptoms: Readonly<Record<Exclude<Symptom, 'fever'>, TextKey>> = {
  cough: 'symptom.cough',
  fatigue: 'symptom.fatigue',
  'sore-throat': 'symptom.sore-throat',
  'runny-nose': 'symptom.runny-nose',
  headache: 'symptom.headache',
  'muscle-ache': 'symptom.muscle-ache',
  diarrhoea: 'symptom.diarrhoea',
  vomiting: 'symptom.vomiting',
  'short-breath': 'symptom.short-breath',
  'chest-pain': 'symptom.chest-pain',
  'taste-smell-loss': 'symptom.taste-smell-loss',
  other: 'symptom.other',
};
const named = Object.keys(symptoms) as (keyof typeof symptoms)[];

const temperatureOf = (text: string): number | null | 'wrong' => {
  const plain = text
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.charCodeAt(0) & 0xf) % 10))
    .replace(/[,\u066b]/, '.');
  if (plain === '') return null;
  const value = Number(plain);
  return value >= 30 && value <= 45 ? value : 'wrong';
};

/** The daily report. Nothing is chosen beforehand: what somebody did not say is not recorded as said. */
export const Report = ({
  report,
  draft,
  onSaid,
  onSignedOut,
}: {
  readonly report: NonNullable<TravellerPage['report']>;
  readonly draft: Draft;
  readonly onSaid: () => Promise<void>;
  readonly onSignedOut: () => void;
}) => {
  const { say, time, unit, degrees } = useSpeech();
  const [fever, setFever] = draft.field<boolean | null>('fever', null);
  const [ticked, setTicked] = draft.field<readonly string[]>('symptoms', []);
  const [well, setWell] = draft.field('well', false);
  const [temperature, setTemperature] = draft.field('temperature', '');
  const [note, setNote] = draft.field('note', '');
  const [missing, setMissing] = useState<TextKey | null>(null);
  const saying = useSaying('/report', onSaid, onSignedOut);

  const send = async (): Promise<void> => {
    const measured = temperatureOf(temperature);
    if (measured === 'wrong') return setMissing('report.temperature-wrong');
    if (fever === null || (ticked.length === 0 && !well && !fever)) return setMissing('report.incomplete');
    setMissing(null);
    const felt = named.filter((one) => ticked.indexOf(one) >= 0);
    const heard = await saying.tell({
      symptoms: fever ? ['fever', ...felt] : felt,
      fever,
      ...(measured === null ? {} : { temperature: measured }),
      ...(note.trim() === '' ? {} : { note }),
    });
    if (heard) draft.clear(['fever', 'symptoms', 'well', 'temperature', 'note']);
  };
  const tick = (symptom: string, on: boolean): void => {
    setTicked(on ? [...ticked, symptom] : ticked.filter((one) => one !== symptom));
    if (on) setWell(false);
  };
  return (
    <>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h3>{say('report.title')}</h3>
        <fieldset>
          <legend>
            {report.feverFrom === null
              ? say('report.fever-any')
              : say('report.fever', { degrees: degrees(report.feverFrom) })}
          </legend>
          <div className="choices">
            {([true, false] as const).map((answer) => (
              <label key={String(answer)} className="choice">
                <input type="radio" name="fever" checked={fever === answer} onChange={() => setFever(answer)} />
                <span>{say(answer ? 'app.yes' : 'app.no')}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Field
          label={say('report.temperature')}
          value={temperature}
          onChange={setTemperature}
          inputMode="decimal"
          maxLength={6}
          latin
        />
        <fieldset>
          <legend>{say('report.symptoms')}</legend>
          <div className="choices wide">
            {named.map((symptom) => (
              <label key={symptom} className="choice">
                <input
                  type="checkbox"
                  checked={ticked.indexOf(symptom) >= 0}
                  onChange={(event) => tick(symptom, event.currentTarget.checked)}
                />
                <span>{say(symptoms[symptom])}</span>
              </label>
            ))}
            <label className="choice">
              <input
                type="checkbox"
                checked={well}
                onChange={(event) => {
                  setWell(event.currentTarget.checked);
                  if (event.currentTarget.checked) setTicked([]);
                }}
              />
              <span>{say('report.well')}</span>
            </label>
          </div>
        </fieldset>
        <Sentences label={say('report.note')} value={note} onChange={setNote} />
        <Wrong text={missing === null ? saying.problem : say(missing)} />
        <Done text={saying.heard ? say('report.sent') : ''} />
        <button type="submit" className="main" disabled={saying.busy}>
          {say('report.send')}
        </button>
      </form>
      {report.made.length > 0 && (
        <>
          <h3>{say('report.made')}</h3>
          <ul className="list">
            {report.made.map(({ at, by, mine }) => (
              <li key={at}>
                {time(at)} · {mine ? say('app.you') : unit(by)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};
