import { type ReactNode, useEffect, useState } from 'react';
import { symptoms as signs } from '../../../contract/facts.ts';
import { factsVocabulary } from '../../../contract/vocabulary/facts.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { recordOf, specimenOf } from '../commands.ts';
import type { Act } from '../field.ts';
import type { Entry } from '../keep/entry.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { NumberPad, useNames } from '../rows.tsx';
import { takePhoto } from '../scan/photo.ts';
import { listenForScanner } from '../scan/wedge.ts';
import { useDesk, useField, useKeep, useSnapshot } from '../use.tsx';
import { shortId } from '../view.ts';
import { goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

export const kinds = ['temperature', 'symptoms', 'report', 'note', 'specimen'] as const;
export type Kind = (typeof kinds)[number];

interface FormOf {
  readonly id: string;
  readonly who: string;
  readonly before: Entry | null;
  readonly save: (act: Act) => void;
}
interface Asked {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly personal?: Readonly<Record<string, unknown>>;
}

const asked = (before: Entry | null): Asked => (before?.command ?? {}) as Asked;
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const Form = ({
  title,
  ready,
  onSave,
  children,
}: {
  readonly title: string;
  readonly ready: boolean;
  readonly onSave: () => void;
  readonly children: ReactNode;
}) => {
  const say = useWords(fieldWords);
  return (
    <Screen
      title={title}
      foot={
        <Big kind="strong" disabled={!ready} onPress={onSave}>
          {say('field.save')}
        </Big>
      }
    >
      {children}
    </Screen>
  );
};

const Fever = ({
  value,
  onChange,
}: {
  readonly value: boolean | null;
  readonly onChange: (value: boolean) => void;
}) => {
  const say = useWords(fieldWords);
  return (
    <div className="f-pair" role="group" aria-label={say('field.fever')}>
      <Big pressed={value === false} onPress={() => onChange(false)}>
        {say('field.fever.no')}
      </Big>
      <Big pressed={value === true} kind={value === true ? 'danger' : 'plain'} onPress={() => onChange(true)}>
        {say('field.fever.yes')}
      </Big>
    </div>
  );
};

const coldest = 30;
const hottest = 45;

const Temperature = ({ id, who, before, save }: FormOf) => {
  const say = useWords(fieldWords);
  const { facts, personal } = asked(before);
  const [typed, setTyped] = useState(() => textOf(personal?.['temperature']));
  const [fever, setFever] = useState<boolean | null>(typeof facts?.['fever'] === 'boolean' ? facts['fever'] : null);
  const value = Number(typed);
  const plausible = typed !== '' && value >= coldest && value <= hottest;
  return (
    <Form
      title={`${say('field.do.temperature')} · ${who}`}
      ready={plausible && fever !== null}
      onSave={() =>
        save(
          recordOf(
            id,
            'temperature',
            'temperature',
            { who, value: typed },
            { facts: { fever }, personal: { temperature: value } },
          ),
        )
      }
    >
      <NumberPad label={say('field.do.temperature')} value={typed} onChange={setTyped} decimal />
      {typed !== '' && !plausible && typed.length >= 2 && (
        <p className="f-note bad">{say('field.temperature.range')}</p>
      )}
      <p className="f-lead">{say('field.fever')}</p>
      <Fever value={fever} onChange={setFever} />
    </Form>
  );
};

const Symptoms = ({ id, who, before, save, kind }: FormOf & { readonly kind: 'symptoms' | 'report' }) => {
  const say = useWords(fieldWords);
  const known = asked(before).facts?.['symptoms'];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(Array.isArray(known) ? known.map(String) : []));
  const [none, setNone] = useState(Array.isArray(known) && known.length === 0);
  const symptoms = signs.filter((sign) => chosen.has(sign));
  return (
    <Form
      title={`${sayCode(fieldWords, 'field.do', kind)} · ${who}`}
      ready={none || symptoms.length > 0}
      onSave={() =>
        save(
          recordOf(
            id,
            kind,
            kind,
            { who, count: symptoms.length },
            { facts: { symptoms, fever: chosen.has('fever') } },
          ),
        )
      }
    >
      <Big
        pressed={none}
        onPress={() => {
          setNone(!none);
          setChosen(new Set());
        }}
      >
        {say('field.symptoms.none')}
      </Big>
      <div className="f-grid">
        {signs.map((sign) => (
          <Big
            key={sign}
            pressed={chosen.has(sign)}
            onPress={() => {
              const next = new Set(chosen);
              if (!next.delete(sign)) next.add(sign);
              setChosen(next);
              setNone(false);
            }}
          >
            {sayCode(factsVocabulary, 'symptom', sign)}
          </Big>
        ))}
      </div>
    </Form>
  );
};

const Note = ({ id, who, before, save }: FormOf) => {
  const say = useWords(fieldWords);
  const [text, setText] = useState(textOf(asked(before).personal?.['note']));
  const [photos, setPhotos] = useState(before?.photos ?? []);
  const add = (files: FileList | null): void => {
    const [file] = files ?? [];
    if (file === undefined) return;
    void takePhoto(file, id).then((photo) => setPhotos([...photos, photo]));
  };
  return (
    <Form
      title={`${say('field.do.note')} · ${who}`}
      ready={text.trim() !== '' || photos.length > 0}
      onSave={() => {
        const note = text.trim() === '' ? {} : { personal: { note: text.trim() } };
        const files = photos.length === 0 ? {} : { files: photos.map(({ digest }) => digest) };
        save({ ...recordOf(id, 'note', 'note', { who, count: photos.length }, { ...note, ...files }), photos });
      }}
    >
      <TextField label={say('field.note.text')} value={text} onChange={setText} rows={6} />
      {before === null && (
        <label className="f-button plain f-file">
          <span>{say('field.note.photo', { count: photos.length })}</span>
          <input
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(event) => add(event.currentTarget.files)}
          />
        </label>
      )}
    </Form>
  );
};

const Specimen = ({ id, who, save }: FormOf) => {
  const say = useWords(fieldWords);
  const { me } = useSnapshot();
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<'throat' | 'nose' | 'blood'>('throat');
  useEffect(() => listenForScanner((text) => setLabel(text.trim().slice(0, 60))), []);
  return (
    <Form
      title={`${say('field.do.specimen')} · ${who}`}
      ready={label.trim() !== ''}
      onSave={() => save(specimenOf(id, me?.unit ?? '', label.trim(), kind, who))}
    >
      <p className="f-lead">{say('field.specimen.scan')}</p>
      <TextField label={say('field.specimen.label')} value={label} onChange={setLabel} />
      <div className="f-chips" role="group" aria-label={say('field.specimen.kind')}>
        {(['throat', 'nose', 'blood'] as const).map((one) => (
          <Big key={one} pressed={kind === one} onPress={() => setKind(one)}>
            {sayCode(fieldWords, 'field.specimen', one)}
          </Big>
        ))}
      </div>
    </Form>
  );
};

/** What is recorded about a person; `before` is an entry of the outbox that is changed instead of a new one. */
export const Record = ({
  id,
  kind,
  before = null,
}: {
  readonly id: string;
  readonly kind: Kind;
  readonly before?: Entry | null;
}) => {
  const field = useField();
  const keep = useKeep();
  const nameOf = useNames();
  const { holding, coming } = useDesk();
  const one = [...holding, ...coming].find((other) => other.case === id);
  const who = one === undefined ? shortId(id) : nameOf(one);
  const save = (act: Act): void => {
    if (before === null) {
      keep(act, () => goInstead('person', id));
      return;
    }
    const { command, what } = act;
    void field.edit(before.order, { command, what }).then((done) => done && goInstead('outbox'));
  };
  const form = { id, who, before, save };
  switch (kind) {
    case 'temperature':
      return <Temperature {...form} />;
    case 'symptoms':
    case 'report':
      return <Symptoms {...form} kind={kind} />;
    case 'note':
      return <Note {...form} />;
    case 'specimen':
      return <Specimen {...form} />;
  }
};
