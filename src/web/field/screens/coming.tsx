import { useState } from 'react';
import { sayCode, useWords } from '../../text/words.ts';
import { acceptance, refusal } from '../commands.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { Cut, PersonRow } from '../rows.tsx';
import { unitName, useDesk, useKeep, useSnapshot } from '../use.tsx';
import { type Arriving, arriving } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';
import { AcceptHeads } from './heads.tsx';
import { NoRoom } from './no-room.tsx';

/** What is coming: a card for each handover. How many are expected is not said before they were counted. */
export const Coming = () => {
  const say = useWords(fieldWords);
  const { units } = useSnapshot();
  const groups = arriving(useDesk().coming);
  return (
    <Screen title={say('field.coming')}>
      <Cut />
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
  const keep = useKeep();
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
          onPress={() => keep(refusal(group, reason.trim(), unitName(units, group.from)), () => goInstead())}
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

/** One person with an offer of their own: nothing to count. */
const AcceptOne = ({ group, onRefuse }: { readonly group: Arriving; readonly onRefuse: () => void }) => {
  const say = useWords(fieldWords);
  const keep = useKeep();
  const { units } = useSnapshot();
  const from = unitName(units, group.from);
  return (
    <Screen
      title={say('field.coming.from', { from })}
      foot={
        <Big
          kind="strong"
          onPress={() => keep(acceptance(group, { people: group.people, others: [] }, from), () => goInstead())}
        >
          {say('field.accept.all', { count: group.people.length })}
        </Big>
      }
    >
      <NoRoom offered={group.people} />
      <ul className="f-list" aria-label={say('field.people')}>
        {group.people.map((one) => (
          <PersonRow key={one.case} one={one} onPress={() => undefined} />
        ))}
      </ul>
      <Big onPress={onRefuse}>{say('field.refuse')}</Big>
    </Screen>
  );
};

const Accept = ({ group }: { readonly group: Arriving }) => {
  const say = useWords(fieldWords);
  const keep = useKeep();
  const { units } = useSnapshot();
  const [refusing, setRefusing] = useState(false);
  const from = unitName(units, group.from);
  if (refusing) return <Refuse group={group} onBack={() => setRefusing(false)} />;
  if (group.people.length === 1 && group.handover === null) {
    return <AcceptOne group={group} onRefuse={() => setRefusing(true)} />;
  }
  return (
    <AcceptHeads
      title={say('field.coming.from', { from })}
      people={group.people}
      below={<Big onPress={() => setRefusing(true)}>{say('field.refuse')}</Big>}
      onHeads={({ present, others }) => {
        const people = group.people.filter((one) => present.has(one.case));
        keep(acceptance(group, { people, others }, from), () => goInstead());
      }}
    />
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
