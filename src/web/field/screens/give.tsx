import { useMemo, useState } from 'react';
import { mayHold, nextLinks } from '../../../contract/ways.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { type Going, offerOf } from '../commands.ts';
import { offerAct } from '../handover/statements.ts';
import { counterparts } from '../field.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { PersonRow } from '../rows.tsx';
import { useScan } from '../scan/use-scan.ts';
import { unitName, useDesk, useField, useKeep, useSnapshot } from '../use.tsx';
import { type ShownCase, shortId } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

const Choose = ({
  people,
  chosen,
  onChange,
  onNext,
}: {
  readonly people: readonly ShownCase[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
  readonly onNext: () => void;
}) => {
  const say = useWords(fieldWords);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) {
      // People who stay together go together; who parts them says why on the next screen.
      const party = people.find((one) => one.case === id)?.party ?? [];
      for (const one of [id, ...party.filter((other) => people.some((known) => known.case === other))]) next.add(one);
    }
    onChange(next);
  };
  useScan((ids) => {
    const here = ids.filter((id) => people.some((one) => one.case === id));
    onChange(new Set([...chosen, ...here]));
    return here.length > 0;
  });
  const all = chosen.size === people.length;
  return (
    <Screen
      title={say('field.give')}
      foot={
        <Big kind="strong" disabled={chosen.size === 0} onPress={onNext}>
          {say('field.give.next', { count: chosen.size })}
        </Big>
      }
    >
      {people.length === 0 ? (
        <p className="f-empty">{say('field.give.nobody')}</p>
      ) : (
        <Big onPress={() => onChange(all ? new Set() : new Set(people.map((one) => one.case)))}>
          {all ? say('field.tick.none') : say('field.tick.all', { count: people.length })}
        </Big>
      )}
      <ul className="f-list" aria-label={say('field.people')}>
        {people.map((one) => (
          <PersonRow key={one.case} one={one} ticked={chosen.has(one.case)} onPress={() => toggle(one.case)} />
        ))}
      </ul>
    </Screen>
  );
};

const Where = ({
  people,
  onBack,
  onNext,
}: {
  readonly people: readonly ShownCase[];
  readonly onBack: () => void;
  readonly onNext: (going: Going, way: 'network' | 'phone') => void;
}) => {
  const say = useWords(fieldWords);
  const { units, me, desk, net } = useSnapshot();
  const { holding } = useDesk();
  const [first] = people;
  const links = useMemo(
    () =>
      nextLinks(first?.loop ?? '', first?.link ?? '').filter((link) =>
        people.every((one) => nextLinks(one.loop, one.link).includes(link)),
      ),
    [first, people],
  );
  const [chosenLink, setLink] = useState<string | null>(null);
  const link = chosenLink ?? links[0] ?? '';
  const [sought, setSought] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const [chosenRun, setRun] = useState<string | null>(null);
  const [splits, setSplits] = useState('');
  const loop = first?.loop ?? '';
  const near = useMemo(() => new Set(counterparts(me?.unit ?? '', units, desk)), [me, units, desk]);
  const fitting = [...units.values()].filter(
    (unit) => unit.active && unit.unit !== me?.unit && mayHold(loop, link, unit.kind),
  );
  const words = sought.trim().toLowerCase();
  const shown = fitting
    .filter(
      (unit) => words === '' || `${unit.unit} ${Object.values(unit.names).join(' ')}`.toLowerCase().includes(words),
    )
    .toSorted((one, other) => Number(near.has(other.unit)) - Number(near.has(one.unit)))
    .slice(0, 12);
  const runs = (desk?.runs ?? []).filter((run) => run.holder === to);
  const run = link === 'transfer' ? (chosenRun ?? (runs.length === 1 ? (runs[0]?.case ?? null) : null)) : null;
  const going = new Set(people.map((one) => one.case));
  const parted = people.some((one) =>
    one.party.some((id) => !going.has(id) && holding.some((other) => other.case === id)),
  );
  const ready = to !== null && link !== '' && (!parted || splits.trim() !== '');
  const next = (way: 'network' | 'phone') => (): void => {
    if (to !== null) onNext({ to, link, run, splits }, way);
  };
  return (
    <Screen
      title={say('field.give.to', { count: people.length })}
      onBack={onBack}
      foot={
        <Big kind="strong" disabled={!ready} onPress={next('network')}>
          {say(net === 'on' ? 'field.give.offer' : 'field.give.later')}
        </Big>
      }
    >
      {links.length === 0 && <p className="f-note bad">{say('field.give.no-link')}</p>}
      <div className="f-chips" role="group" aria-label={say('field.give.link')}>
        {links.map((one) => (
          <Big key={one} pressed={one === link} onPress={() => setLink(one)}>
            {sayCode(fieldWords, 'field.link', one)}
          </Big>
        ))}
      </div>
      <TextField label={say('field.give.search')} value={sought} onChange={setSought} />
      <ul className="f-list" aria-label={say('field.give.units')}>
        {shown.map((unit) => (
          <li key={unit.unit}>
            <button
              type="button"
              className={to === unit.unit ? 'f-row ticked' : 'f-row'}
              aria-pressed={to === unit.unit}
              onClick={() => setTo(unit.unit)}
              data-unit={unit.unit}
            >
              <span className="f-row-text">
                <b>{unitName(units, unit.unit)}</b>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {link === 'transfer' && runs.length > 1 && (
        <div className="f-chips" role="group" aria-label={say('field.give.run')}>
          {runs.map((one) => (
            <Big key={one.case} pressed={run === one.case} onPress={() => setRun(one.case)}>
              {`${say('field.give.run')} ${shortId(one.case)}`}
            </Big>
          ))}
        </div>
      )}
      {parted && <TextField label={say('field.give.splits')} value={splits} onChange={setSplits} rows={2} />}
      <Big disabled={!ready} onPress={next('phone')}>
        {say('field.give.phone')}
      </Big>
    </Screen>
  );
};

/** Handing over: whom, to whom, and by which way. */
export const Give = ({ id }: { readonly id: string | null }) => {
  const field = useField();
  const keep = useKeep();
  const { units } = useSnapshot();
  const { holding } = useDesk();
  const people = holding.filter(
    (one) => one.loop !== 'site' && one.custody === 'held' && (one.loop === 'arrival' || one.case === id),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(id === null ? [] : [id]));
  const [step, setStep] = useState<'whom' | 'where'>(id === null ? 'whom' : 'where');
  const going = people.filter((one) => chosen.has(one.case));
  if (step === 'whom') {
    return <Choose people={people} chosen={chosen} onChange={setChosen} onNext={() => setStep('where')} />;
  }
  return (
    <Where
      people={going}
      onBack={() => (id === null ? setStep('whom') : go())}
      onNext={(where, way) => {
        if (way === 'network') {
          keep(offerOf(going, where, unitName(units, where.to)), () => goInstead());
          return;
        }
        const signed = offerAct(field, going, where, unitName(units, where.to));
        keep(signed, ({ order }) => goInstead('show', String(order)));
      }}
    />
  );
};
