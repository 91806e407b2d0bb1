import { useState } from 'react';
import { MultiSelect, NumberInput, Select, TextInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Said } from '../../ask/command.ts';
import { ask } from '../../ask/request.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityInstant } from '../../ui/moment.ts';
import type { Group } from '../../../contract/vocabulary.ts';
import { overview } from '../../../contract/overview.ts';
import { standList } from '../../../contract/stand.ts';
import { useAsked } from '../asked.ts';
import { caseWords } from '../person/words.ts';
import { useSession } from '../session.tsx';
import { floorWith } from '../site/floor.ts';
import { RoomChoice, useRooms } from '../site/room-choice.tsx';
import { CountryDays } from './country-days.tsx';
import { type FactValue, type FactValues, type Field, evidenceKinds, fieldsOf, unanswered } from './fact-schema.ts';
import { evidenceWords } from './words.ts';

type Recording = Extract<Said, { type: 'record' }>;

/** The kinds of evidence that the city declares, asked once. */
export const useEvidenceKinds = () =>
  useQuery({
    queryKey: ['evidence-kinds'],
    queryFn: ({ signal }) => ask(evidenceKinds, '/v1/evidence-kinds', { signal }),
  });

const groups: Readonly<Record<string, Group>> = {
  symptoms: 'symptom',
  needs: 'need',
  category: 'category',
  destination: 'destination',
  result: 'result',
  lane: 'lane',
};

const Flag = ({
  label,
  value,
  answers,
  onChange,
}: {
  readonly label: string;
  readonly value: FactValue | undefined;
  /** Usually yes and no; where no is no answer (a checklist is not accepted then), only yes. */
  readonly answers: readonly boolean[];
  readonly onChange: (value: boolean | undefined) => void;
}) => {
  const say = useWords(evidenceWords);
  return (
    <fieldset className="flag">
      <legend>{label}</legend>
      {answers.map((one) => (
        <button
          key={String(one)}
          type="button"
          className="button"
          aria-pressed={value === one}
          onClick={() => onChange(value === one ? undefined : one)}
        >
          {say(one ? 'evidence-form.yes' : 'evidence-form.no')}
        </button>
      ))}
    </fieldset>
  );
};

const FieldInput = ({
  field,
  value,
  onChange,
}: {
  readonly field: Field;
  readonly value: FactValue | undefined;
  readonly onChange: (value: FactValue | undefined) => void;
}) => {
  const say = useWords(evidenceWords);
  const { word } = useInWords();
  const { units, nameOf } = useSession();
  const label = word('fact', field.name);
  const common = { label, required: field.required };
  const named = (code: string) => ({ value: code, label: word(groups[field.name] ?? 'fact', code) });
  const text = typeof value === 'string' ? value : '';
  switch (field.is) {
    case 'flag':
      return <Flag label={label} value={value} answers={field.answers} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...common}
          data={field.codes.map(named)}
          value={text === '' ? null : text}
          clearable
          onChange={(chosen) => onChange(chosen ?? undefined)}
        />
      );
    case 'choices':
      return (
        <div className="choices">
          <MultiSelect
            {...common}
            className="grow"
            data={field.codes.map(named)}
            value={Array.isArray(value) ? [...value] : []}
            placeholder={Array.isArray(value) && value.length === 0 ? say('evidence-form.none') : ''}
            onChange={(chosen) => onChange(chosen.length === 0 ? undefined : chosen)}
          />
          {/* That there are none is an answer too, and must be given: silence is not it. */}
          <button
            type="button"
            className="button"
            aria-pressed={Array.isArray(value) && value.length === 0}
            aria-label={say('evidence-form.none-of', { what: label })}
            onClick={() => onChange(Array.isArray(value) && value.length === 0 ? undefined : [])}
          >
            {say('evidence-form.none')}
          </button>
        </div>
      );
    case 'words':
      return (
        <TextInput
          {...common}
          description={say('evidence-form.words')}
          value={Array.isArray(value) ? value.join(', ') : ''}
          onChange={({ currentTarget }) => {
            const said = currentTarget.value.split(/[,，、\s]+/).map((one) => one.trim().toUpperCase());
            onChange(
              said.some((one) => one !== '')
                ? said.filter((one, index) => one !== '' || index === said.length - 1)
                : undefined,
            );
          }}
        />
      );
    case 'country-days':
      return <CountryDays label={label} value={Array.isArray(value) ? value : []} onChange={onChange} />;
    case 'unit':
      return (
        <Select
          {...common}
          searchable
          clearable
          limit={50}
          data={[...units.values()]
            .filter(({ active }) => active)
            .map(({ unit }) => ({ value: unit, label: nameOf(unit) }))}
          value={text === '' ? null : text}
          onChange={(chosen) => onChange(chosen ?? undefined)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          {...(field.least === null ? {} : { min: field.least })}
          {...(field.most === null ? {} : { max: field.most })}
          allowDecimal={false}
          value={typeof value === 'number' ? value : ''}
          onChange={(said) => onChange(typeof said === 'number' ? said : undefined)}
        />
      );
    case 'instant':
      return (
        <TextInput
          {...common}
          type="datetime-local"
          // The city's own time, whatever the device thinks.
          onChange={({ currentTarget }) => onChange(cityInstant(currentTarget.value) ?? undefined)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
        />
      );
  }
};

/** What of a kind of evidence identifies somebody, and is sealed with it. */
const sealedOf: Readonly<Record<string, readonly SealedName[]>> = {
  seat: ['busSeat'],
  interview: ['seat'],
  lodging: ['room', 'floor'],
  home: ['address'],
  pickup: ['plate', 'driver'],
  plate: ['plate'],
  'plate-wrong': ['plate'],
  vehicle: ['plate'],
  crew: ['driver'],
  wave: ['seat'],
};
// Nobody sits where another one does.
const oneEach: ReadonlySet<SealedName> = new Set(['seat', 'busSeat']);
// What the kernel takes no record of these kinds without: who drives which car, who receives, who looks after the child.
const demanded: Readonly<Record<string, readonly SealedName[]>> = { pickup: ['plate', 'driver'] };
const explained: ReadonlySet<string> = new Set(['receiver', 'carer', 'status']);
type SealedName = 'seat' | 'busSeat' | 'room' | 'floor' | 'address' | 'plate' | 'driver';

/** Open sites that the unit may see, for evidence that takes a place. */
const usePlaces = (wanted: boolean) => {
  const { data } = useAsked(overview, wanted ? '/v1/overview' : null);
  return data?.rooms ?? [];
};

/** Stands that the unit has declared, for a flight: chosen and not typed, so that a slip makes no second one. */
const useStands = (wanted: boolean) => {
  const { unit } = useSession();
  const { data } = useAsked(standList, wanted ? '/v1/stands' : null);
  return (data?.items ?? []).flatMap((one) =>
    one.unit === unit && one.stand !== null && one.checked ? [{ ...one, stand: one.stand }] : [],
  );
};

/** What a form has made: the parts of a record command that do not depend on the case. */
export type Recorded = Omit<Recording, 'type' | 'case'>;

/**
 * Asks for one kind of evidence as the city declares it: facts for the rules, a sealed note, a reading where there is one,
 * a head count typed blind.
 *
 * @param heads for how many it is recorded at once
 */
export const EvidenceForm = ({
  loop,
  kind,
  heads = 1,
  counts = false,
  busy,
  onRecord,
}: {
  readonly loop: string;
  readonly kind: string;
  readonly heads?: number;
  readonly counts?: boolean;
  readonly busy: boolean;
  readonly onRecord: (recorded: Recorded) => void;
}) => {
  const say = useWords(evidenceWords);
  const sayCase = useWords(caseWords);
  const { word } = useInWords();
  const known = useEvidenceKinds();
  const [values, setValues] = useState<FactValues>({});
  const [note, setNote] = useState('');
  const [reading, setReading] = useState<number | null>(null);
  const [counted, setCounted] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const [sealed, setSealed] = useState<Readonly<Record<string, string>>>({});
  const setText = (name: SealedName, value: string): void =>
    setSealed((before) => {
      const floor =
        name === 'room' ? floorWith(value, { room: before['room'] ?? '', floor: before['floor'] ?? '' }) : null;
      return { ...before, [name]: value, ...(floor === null ? {} : { floor }) };
    });
  const [place, setPlace] = useState<string | null>(null);
  const { unit, units, nameOf } = useSession();
  const takesPlace = kind === 'lodging';
  const places = usePlaces(takesPlace);
  const at = takesPlace ? places.find((one) => one.case === place) : undefined;
  const { rooms = [] } = useRooms(at?.unit ?? null).data ?? {};
  const stands = useStands(loop === 'voyage' && kind === 'stand');
  // An airport parks on stands that it has declared, and on no other.
  const parks = stands.length > 0 || (loop === 'voyage' && kind === 'stand' && units.get(unit)?.kind === 'airport');
  const shape = known.data?.[loop]?.evidence[kind];
  const fields = (shape === undefined ? [] : fieldsOf(shape)).filter(({ name }) => !parks || name !== 'stand');
  const missing = unanswered(fields, values);
  const lacksPlace = (takesPlace || parks) && place === null;
  const asked = (sealedOf[kind] ?? []).filter((name) => heads === 1 || !oneEach.has(name));
  const unnamed = (demanded[kind] ?? []).filter((name) => (sealed[name] ?? '').trim() === '');
  const unexplained = explained.has(kind) && note.trim() === '';
  const lacksWords = unnamed.length > 0 || unexplained;
  const incomplete = missing.length > 0 || (counts && counted === null) || lacksPlace || lacksWords;
  return (
    <form
      className="evidence-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (incomplete) return;
        const stand = stands.find((one) => one.case === place)?.stand;
        const facts = Object.fromEntries(
          Object.entries(stand === undefined ? values : { ...values, stand }).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.filter((one) => one !== '') : value,
          ]),
        ) as Record<string, string | number | boolean | string[]>;
        const personal = {
          ...Object.fromEntries(Object.entries(sealed).filter(([, value]) => value.trim() !== '')),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
          ...(reading === null ? {} : { temperature: reading }),
        };
        onRecord({
          kind,
          ...(Object.keys(facts).length === 0 ? {} : { facts }),
          ...(Object.keys(personal).length === 0 ? {} : { personal }),
          ...(counted === null ? {} : { counted }),
          ...(place === null ? {} : { place }),
        });
      }}
    >
      {kind === 'temperature' && (
        <NumberInput
          label={say('evidence-form.reading')}
          min={30}
          max={45}
          step={0.1}
          decimalScale={1}
          value={reading ?? ''}
          onChange={(said) => setReading(typeof said === 'number' ? said : null)}
        />
      )}
      {counts && (
        <NumberInput
          label={say('evidence-form.counted')}
          min={0}
          allowDecimal={false}
          required
          data-autofocus
          value={counted ?? ''}
          onChange={(said) => setCounted(typeof said === 'number' ? said : null)}
        />
      )}
      {takesPlace && (
        <Select
          required
          searchable
          label={say('evidence-form.place')}
          data={places.map((one) => ({
            value: one.case,
            label:
              one.taken === null
                ? nameOf(one.unit)
                : say('evidence-form.place-left', {
                    site: nameOf(one.unit),
                    left: Math.max(0, (one.capacity ?? 0) - one.taken),
                  }),
          }))}
          value={place}
          onChange={setPlace}
        />
      )}
      {parks && (
        <Select
          required
          searchable
          label={word('fact', 'stand')}
          data={stands.map((one) => ({
            value: one.case,
            label:
              one.by !== null
                ? say('evidence-form.stand-taken', { stand: one.stand })
                : one.ready
                  ? one.stand
                  : say('evidence-form.stand-dirty', { stand: one.stand }),
            disabled: one.by !== null || !one.ready,
          }))}
          value={place}
          onChange={setPlace}
        />
      )}
      {asked.map((name) =>
        name === 'room' && rooms.length > 0 ? (
          <RoomChoice
            key={name}
            rooms={rooms}
            label={sayCase(`personal.${name}`)}
            value={sealed[name] ?? null}
            onChange={(room) => setText(name, room ?? '')}
          />
        ) : (
          <TextInput
            key={name}
            label={sayCase(`personal.${name}`)}
            required={demanded[kind]?.includes(name) === true}
            value={sealed[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setText(name, value)}
          />
        ),
      )}
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) =>
            setValues(({ [field.name]: _before, ...others }) =>
              value === undefined ? others : { ...others, [field.name]: value },
            )
          }
        />
      ))}
      <Textarea
        label={say('evidence-form.note')}
        required={explained.has(kind)}
        autosize={false}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      {tried && incomplete && (
        <p className="notice trouble" role="alert">
          {say('evidence-form.missing', {
            fields: [
              ...missing.map((name) => word('fact', name)),
              ...(counts && counted === null ? [say('evidence-form.counted')] : []),
              ...unnamed.map((name) => sayCase(`personal.${name}`)),
              ...(unexplained ? [say('evidence-form.note')] : []),
              ...(lacksPlace ? [takesPlace ? say('evidence-form.place') : word('fact', 'stand')] : []),
            ].join(', '),
          })}
        </p>
      )}
      <button type="submit" className="button strong" disabled={busy || known.data === undefined}>
        {heads > 1 ? say('evidence-form.record-for', { count: heads }) : say('evidence-form.record')}
      </button>
    </form>
  );
};
