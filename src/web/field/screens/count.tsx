import { useState } from 'react';
import { useWords } from '../../text/words.ts';
import { recordOf } from '../commands.ts';
import type { Entry } from '../keep/entry.ts';
import { Big, Screen, Twice } from '../parts.tsx';
import { NumberPad, PersonRow, useNames } from '../rows.tsx';
import { timeText, useDesk, useField, useKeep, useSnapshot } from '../use.tsx';
import type { ShownCase } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

const CountOne = ({ one, people }: { readonly one: ShownCase; readonly people: readonly ShownCase[] }) => {
  const say = useWords(fieldWords);
  const keep = useKeep();
  const nameOf = useNames();
  const { desk } = useSnapshot();
  const [typed, setTyped] = useState('');
  const [counted, setCounted] = useState<number | null>(null);
  const aboard =
    one.loop === 'run' ? people.filter((person) => person.run === one.case || person.local !== null) : people;
  const record = (kind: string, more: Readonly<Record<string, unknown>> = {}): void => {
    keep(recordOf(one.case, kind, `run-${kind}`, { what: nameOf(one) }, more), () => go());
  };
  if (counted !== null) {
    const same = counted === aboard.length;
    return (
      <Screen title={nameOf(one)} onBack={() => go()}>
        <p className={same ? 'f-note good' : 'f-note bad'} role="status">
          {say(same ? 'field.count.same' : 'field.count.other', {
            counted,
            known: aboard.length,
            time: timeText(desk?.asOf ?? 0),
          })}
        </p>
        {!same && <p>{say('field.count.gap')}</p>}
        <ul className="f-list" aria-label={say('field.people')}>
          {aboard.map((person) => (
            <PersonRow key={person.case} one={person} onPress={() => go('person', person.case)} />
          ))}
        </ul>
      </Screen>
    );
  }
  return (
    <Screen
      title={nameOf(one)}
      foot={
        <Big
          kind="strong"
          disabled={typed === ''}
          onPress={() => {
            const value = Number(typed);
            const act = recordOf(one.case, 'count', 'count', { what: nameOf(one), value }, { counted: value });
            keep(act, () => setCounted(value));
          }}
        >
          {say('field.count.done')}
        </Big>
      }
    >
      <p className="f-lead">{say('field.count.blind')}</p>
      <NumberPad label={say('field.count.heads')} value={typed} onChange={setTyped} />
      {one.loop === 'run' && (
        <div className="f-grid">
          <Twice
            kind="plain"
            text={say('field.run.departure')}
            sure={say('field.sure')}
            onDo={() => record('departure')}
          />
          <Twice kind="plain" text={say('field.run.arrival')} sure={say('field.sure')} onDo={() => record('arrival')} />
          <Twice
            kind="plain"
            text={say('field.run.empty')}
            sure={say('field.sure')}
            onDo={() => record('empty', { facts: { empty: true } })}
          />
        </div>
      )}
    </Screen>
  );
};

/** A head count, typed before anything is shown of what is expected. */
export const Count = ({ id }: { readonly id: string | null }) => {
  const say = useWords(fieldWords);
  const { holding } = useDesk();
  const counted = holding.filter(({ loop }) => loop === 'run' || loop === 'site');
  const people = holding.filter(({ loop }) => loop === 'arrival');
  const one = counted.find((other) => other.case === id) ?? (counted.length === 1 ? counted[0] : undefined);
  if (one !== undefined) return <CountOne one={one} people={people} />;
  return (
    <Screen title={say('field.count')}>
      {counted.length === 0 && <p className="f-empty">{say('field.count.nothing')}</p>}
      <ul className="f-list">
        {counted.map((other) => (
          <PersonRow key={other.case} one={other} onPress={() => go('count', other.case)} />
        ))}
      </ul>
    </Screen>
  );
};

/** Changes a count that has not been sent. */
export const EditCount = ({ entry }: { readonly entry: Entry }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const [typed, setTyped] = useState('');
  return (
    <Screen
      title={say('field.count')}
      foot={
        <Big
          kind="strong"
          disabled={typed === ''}
          onPress={() => {
            const what = { ...entry.what, values: { ...entry.what.values, value: Number(typed) } };
            const command = { ...entry.command, counted: Number(typed) };
            void field.edit(entry.order, { what, command }).then((done) => done && goInstead('outbox'));
          }}
        >
          {say('field.save')}
        </Big>
      }
    >
      <NumberPad label={say('field.count.heads')} value={typed} onChange={setTyped} />
    </Screen>
  );
};
