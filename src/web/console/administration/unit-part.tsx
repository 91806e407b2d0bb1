import { type SyntheticEvent, useState } from 'react';
import { Modal, Select, TextInput } from '@mantine/core';
import { newUnitBody } from '../../../contract/account.ts';
import type { UnitView } from '../../../contract/answer.ts';
import type { UnitLoads } from '../../../contract/administration.ts';
import { colon } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { Refusal } from '../refusal.tsx';
import { below, useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { unitAt, useAct, useDependents } from './ask.ts';
import { adminWords } from './words.ts';

type Names = UnitView['names'];
const inOrder = [
  ['zh-Hans', 'hans'],
  ['zh-Hant', 'hant'],
  ['en', 'en'],
] as const;

const NameFields = ({ names, onChange }: { readonly names: Names; readonly onChange: (names: Names) => void }) => {
  const say = useWords(adminWords);
  return inOrder.map(([language, key]) => (
    <TextInput
      key={language}
      label={say(`unit-name.${key}`)}
      lang={language}
      required
      maxLength={100}
      value={names[language]}
      onChange={({ currentTarget }) => onChange({ ...names, [language]: currentTarget.value })}
    />
  ));
};

/** Says what a unit would leave behind before it is deactivated. */
const Stop = ({
  admin,
  unit,
  onClose,
}: {
  readonly admin: string;
  readonly unit: UnitView;
  readonly onClose: () => void;
}) => {
  const say = useWords(adminWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const act = useAct(admin);
  const { data, error } = useDependents(admin, unit.unit);
  const left =
    data === undefined
      ? []
      : [
          ...data.held.map(({ loop, count }) => say('unit.stop-held', { what: word('loop', loop), count })),
          ...(data.offered > 0 ? [say('unit.stop-offered', { count: data.offered })] : []),
          ...(data.accounts > 0 ? [say('unit.stop-accounts', { count: data.accounts })] : []),
          ...(data.shifts > 0 ? [say('unit.stop-shifts', { count: data.shifts })] : []),
          ...(data.below.length > 0 ? [say('unit.stop-below', { count: data.below.length })] : []),
        ];
  const stop = (): void =>
    act.mutate({ method: 'PATCH', path: unitAt(unit.unit), body: { active: false } }, { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('unit.stop-title', { unit: nameOf(unit.unit) })}
      closeButtonProps={{ 'aria-label': say('admin.cancel') }}
    >
      <div className="evidence-form">
        <p>{say('unit.stop-what')}</p>
        {data !== undefined && (
          <div className={left.length === 0 ? 'notice' : 'notice trouble'} role="status">
            <strong>{say(left.length === 0 ? 'unit.stop-nothing' : 'unit.stop-left')}</strong>
            <ul>
              {left.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </div>
        )}
        <Refusal error={act.error ?? error} />
        <div className="row end">
          <button type="button" className="button" data-autofocus onClick={onClose}>
            {say('admin.cancel')}
          </button>
          <button type="button" className="button danger" disabled={data === undefined || act.isPending} onClick={stop}>
            {say(left.length === 0 ? 'unit.stop' : 'unit.stop-sure')}
          </button>
        </div>
      </div>
    </Modal>
  );
};

const Add = ({
  admin,
  above,
  onClose,
}: {
  readonly admin: string;
  readonly above: UnitView;
  readonly onClose: () => void;
}) => {
  const say = useWords(adminWords);
  const { word } = useInWords();
  const { units, nameOf } = useSession();
  const toast = useToast();
  const act = useAct(admin);
  const [unit, setUnit] = useState(`${above.unit}-`);
  const [kind, setKind] = useState<string | null>(null);
  const [sees, setSees] = useState<string | null>(null);
  const [names, setNames] = useState<Names>({ 'zh-Hans': '', 'zh-Hant': '', en: '' });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const body = {
      unit: unit.trim().toUpperCase(),
      kind,
      parent: above.unit,
      names,
      ...(sees === null ? {} : { sees }),
    };
    act.mutate(
      { method: 'POST', path: '/v1/units', body },
      {
        onSuccess: () => {
          toast({ text: say('unit.added', { unit: body.unit }) });
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${say('unit.add')}${colon()}${nameOf(above.unit)}`}
      closeButtonProps={{ 'aria-label': say('admin.cancel') }}
    >
      <form className="evidence-form" onSubmit={submit}>
        <TextInput
          data-autofocus
          label={say('unit.code')}
          description={say('unit.code-what')}
          required
          maxLength={40}
          value={unit}
          onChange={({ currentTarget }) => setUnit(currentTarget.value.toUpperCase())}
        />
        <Select
          label={say('unit.kind')}
          required
          searchable
          data={newUnitBody.shape.kind.options.map((one) => ({ value: one, label: word('unit-kind', one) }))}
          value={kind}
          onChange={setKind}
        />
        <NameFields names={names} onChange={setNames} />
        <Select
          label={say('unit.sees-choose')}
          clearable
          searchable
          limit={60}
          data={below(units, admin).map((one) => ({ value: one.unit, label: nameOf(one.unit) }))}
          value={sees}
          onChange={setSees}
        />
        <Refusal error={act.error} />
        <div className="row end">
          <button type="button" className="button" onClick={onClose}>
            {say('admin.cancel')}
          </button>
          <button type="submit" className="button strong" disabled={act.isPending || kind === null}>
            {say('unit.add-do')}
          </button>
        </div>
      </form>
    </Modal>
  );
};

/** One unit: what it is called, what lies on it and what it sees; what may be done with it. */
export const UnitPart = ({
  admin,
  unit,
  load,
}: {
  readonly admin: string;
  readonly unit: UnitView;
  readonly load: UnitLoads['items'][number] | undefined;
}) => {
  const say = useWords(adminWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const toast = useToast();
  const act = useAct(admin);
  const [names, setNames] = useState<Names>(unit.names);
  const [asking, setAsking] = useState<'stop' | 'add' | null>(null);
  const changed = inOrder.some(([language]) => names[language].trim() !== unit.names[language]);
  const facts: readonly (readonly [string, string])[] = [
    [say('unit.code'), unit.unit],
    [say('unit.kind'), word('unit-kind', unit.kind)],
    [say('unit.above'), unit.parent === null ? '—' : nameOf(unit.parent)],
    [
      say('unit.sees'),
      load?.sees === null || load === undefined
        ? say('unit.sees-own')
        : say('unit.sees-of', { unit: nameOf(load.sees) }),
    ],
    [say('unit.held'), numberText(load?.held ?? 0)],
    [say('unit.offered'), numberText(load?.offered ?? 0)],
    [say('unit.accounts'), numberText(load?.accounts ?? 0)],
  ];
  const save = (event: SyntheticEvent): void => {
    event.preventDefault();
    act.mutate(
      { method: 'PATCH', path: unitAt(unit.unit), body: { names } },
      { onSuccess: () => toast({ text: say('admin.saved') }) },
    );
  };
  return (
    <section className="card administration-unit" aria-labelledby="admin-unit">
      <div className="row">
        <h2 id="admin-unit">{nameOf(unit.unit)}</h2>
        {!unit.active && <span className="badge late">{say('admin.inactive')}</span>}
        <button type="button" className="button push" onClick={() => setAsking('add')}>
          {say('unit.add')}
        </button>
        {unit.active ? (
          <button type="button" className="button" disabled={unit.parent === null} onClick={() => setAsking('stop')}>
            {say('unit.stop')}
          </button>
        ) : (
          <button
            type="button"
            className="button"
            disabled={act.isPending}
            onClick={() => act.mutate({ method: 'PATCH', path: unitAt(unit.unit), body: { active: true } })}
          >
            {say('unit.start')}
          </button>
        )}
      </div>
      <dl className="administration-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <form className="administration-names" onSubmit={save}>
        <h3>{say('unit.names')}</h3>
        <NameFields names={names} onChange={setNames} />
        <Refusal error={asking === null ? act.error : null} />
        <button type="submit" className="button strong" disabled={!changed || act.isPending}>
          {say('admin.save')}
        </button>
      </form>
      {asking === 'stop' && <Stop admin={admin} unit={unit} onClose={() => setAsking(null)} />}
      {asking === 'add' && <Add admin={admin} above={unit} onClose={() => setAsking(null)} />}
    </section>
  );
};
