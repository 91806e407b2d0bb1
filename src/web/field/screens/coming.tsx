import { useState } from 'react';
import { sayCode, useWords } from '../../text/words.ts';
import { acceptance, refusal } from '../commands.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { NumberPad, PersonRow } from '../rows.tsx';
import { useScan } from '../scan/use-scan.ts';
import { unitName, useDesk, useField, useSnapshot } from '../use.tsx';
import { type Arriving, arriving } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

/** What is coming: a card for each handover. How many are expected is not said before they were counted. */
export const Coming = () => {
  const say = useWords(fieldWords);
  const { units } = useSnapshot();
  const groups = arriving(useDesk().coming);
  return (
    <Screen title={say('field.coming')}>
      {groups.length === 0 && <p className="f-empty">{say('field.coming.none')}</p>}
      <ul className="f-list">
        {groups.map((group) => (
          <li key={group.key}>
            <button type="button" className="f-row" onClick={() => go('coming', group.key)} data-group={group.key}>
              <span className="f-row-text">
                <b>{say('field.coming.from', { from: unitName(units, group.from) })}</b>
                <span className="f-quiet">{sayCode(fieldWords, 'field.link', group.link)}</span>
              </span>
              <span className="f-row-end">
                {say(group.people.length === 1 ? 'field.coming.one' : 'field.coming.group')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Big onPress={() => go('scan')}>{say('field.coming.by-code')}</Big>
    </Screen>
  );
};

const Refuse = ({ group, onBack }: { readonly group: Arriving; readonly onBack: () => void }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const { units } = useSnapshot();
  const [reason, setReason] = useState('');
  return (
    <Screen
      title={say('field.refuse')}
      onBack={onBack}
      foot={
        <Big
          kind="danger"
          disabled={reason.trim() === ''}
          onPress={() => {
            void field.act(refusal(group, reason.trim(), unitName(units, group.from)));
            goInstead();
          }}
        >
          {say('field.refuse.do')}
        </Big>
      }
    >
      <p>{say('field.refuse.why')}</p>
      <TextField label={say('field.reason')} value={reason} onChange={setReason} rows={4} />
    </Screen>
  );
};

/** Accepting: count first without seeing the number, then tick or scan each head, then sign. */
const Accept = ({ group }: { readonly group: Arriving }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const { units } = useSnapshot();
  const [typed, setTyped] = useState('');
  const [counted, setCounted] = useState<number | null>(null);
  const [present, setPresent] = useState<ReadonlySet<string>>(new Set());
  const [sure, setSure] = useState(false);
  const [refusing, setRefusing] = useState(false);
  const single = group.people.length === 1 && group.handover === null;
  const toggle = (id: string, only?: true): void => {
    setSure(false);
    setPresent((before) => {
      const next = new Set(before);
      if (only === undefined && next.has(id)) next.delete(id);
      else next.add(id);
      return next;
    });
  };
  useScan((ids) => {
    const here = ids.filter((id) => group.people.some((one) => one.case === id));
    for (const id of here) toggle(id, true);
    return here.length > 0;
  });
  if (refusing) return <Refuse group={group} onBack={() => setRefusing(false)} />;
  if (counted === null && !single) {
    return (
      <Screen
        title={say('field.accept')}
        foot={
          <Big kind="strong" disabled={typed === ''} onPress={() => setCounted(Number(typed))}>
            {say('field.count.done')}
          </Big>
        }
      >
        <p className="f-lead">{say('field.count.blind')}</p>
        <NumberPad label={say('field.count.heads')} value={typed} onChange={setTyped} />
        <Big onPress={() => setRefusing(true)}>{say('field.refuse')}</Big>
      </Screen>
    );
  }
  const offered = group.people.length;
  const heads = single ? group.people.map((one) => one.case) : [...present];
  const agrees = single || (counted === offered && heads.length === offered);
  const accept = (): void => {
    if (!agrees && !sure) {
      setSure(true);
      return;
    }
    const people = group.people.filter((one) => heads.includes(one.case));
    void field.act(acceptance(group, people, unitName(units, group.from)));
    goInstead();
  };
  return (
    <Screen
      title={say('field.coming.from', { from: unitName(units, group.from) })}
      foot={
        <Big kind="strong" disabled={heads.length === 0} onPress={accept}>
          {agrees
            ? say('field.accept.all', { count: heads.length })
            : say(sure ? 'field.accept.sure' : 'field.accept.some', { count: heads.length })}
        </Big>
      }
    >
      {!single && (
        <p className={counted === offered ? 'f-note good' : 'f-note bad'} role="status">
          {say(counted === offered ? 'field.count.agrees' : 'field.count.differs', {
            counted: counted ?? 0,
            offered,
            ticked: heads.length,
          })}
        </p>
      )}
      {!agrees && sure && (
        <p className="f-note bad">{say('field.accept.missing', { count: offered - heads.length })}</p>
      )}
      {!single && counted === offered && heads.length < offered && (
        <Big onPress={() => setPresent(new Set(group.people.map((one) => one.case)))}>
          {say('field.tick.all', { count: offered })}
        </Big>
      )}
      <ul className="f-list" aria-label={say('field.people')}>
        {group.people.map((one) => (
          <PersonRow
            key={one.case}
            one={one}
            {...(single ? {} : { ticked: present.has(one.case) })}
            onPress={() => (single ? undefined : toggle(one.case))}
          />
        ))}
      </ul>
      <Big onPress={() => setRefusing(true)}>{say('field.refuse')}</Big>
    </Screen>
  );
};

/** The screen of one handover that is coming. */
export const ComingOne = ({ id }: { readonly id: string }) => {
  const say = useWords(fieldWords);
  const group = arriving(useDesk().coming).find(({ key }) => key === id);
  if (group !== undefined) return <Accept key={id} group={group} />;
  return (
    <Screen title={say('field.coming')}>
      <p className="f-empty">{say('field.coming.gone')}</p>
    </Screen>
  );
};
