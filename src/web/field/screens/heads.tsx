import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { NumberPad, PersonRow, useNames } from '../rows.tsx';
import { Camera } from '../scan/camera.tsx';
import { casesOfScan, useScan } from '../scan/use-scan.ts';
import { listenForScanner } from '../scan/wedge.ts';
import { signalBad, signalGood } from '../signal.ts';
import { useDesk, useField } from '../use.tsx';
import { type ShownCase, unknownCase } from '../view.ts';
import { fieldWords } from '../work-words.ts';
import { NoRoom } from './no-room.tsx';

/** Who stands there: of those offered, and besides. */
export interface Heads {
  readonly present: ReadonlySet<string>;
  /** Present though not offered. */
  readonly others: readonly string[];
}

/** Counting without seeing the number that is expected. */
const CountHeads = ({
  title,
  children,
  onBack,
  onCounted,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly onBack?: (() => void) | undefined;
  readonly onCounted: (heads: number) => void;
}) => {
  const say = useWords(fieldWords);
  const [typed, setTyped] = useState('');
  return (
    <Screen
      title={title}
      {...(onBack === undefined ? {} : { onBack })}
      foot={
        <Big kind="strong" disabled={typed === ''} onPress={() => onCounted(Number(typed))}>
          {say('field.count.done')}
        </Big>
      }
    >
      <div className="f-count">
        <p className="f-lead">{say('field.count.blind')}</p>
        <NumberPad label={say('field.count.heads')} value={typed} onChange={setTyped} />
      </div>
      {children}
    </Screen>
  );
};

type Found =
  | { readonly is: 'nothing' | 'unknown' | 'unreachable' | 'unread' | 'mine' | 'ticked' }
  | { readonly is: 'other'; readonly id: string };

/** Somebody who stands there and is not on the list: who that is, by pass or passport. */
const AddOther = ({
  people,
  others,
  onTick,
  onAdd,
  onDone,
}: {
  readonly people: readonly ShownCase[];
  readonly others: readonly string[];
  readonly onTick: (id: string) => void;
  readonly onAdd: (id: string) => void;
  readonly onDone: () => void;
}) => {
  const say = useWords(fieldWords);
  const field = useField();
  const nameOf = useNames();
  const { holding, coming } = useDesk();
  const [found, tell] = useState<Found>({ is: 'nothing' });
  const [typed, setTyped] = useState('');
  const take = async (text: string): Promise<void> => {
    const scanned = await casesOfScan(field, text);
    if (typeof scanned === 'string' || scanned.length === 0) {
      signalBad();
      tell({ is: scanned === 'unreachable' ? scanned : scanned === 'frame' ? 'unread' : 'unknown' });
      return;
    }
    const listed = scanned.find((id) => people.some((one) => one.case === id));
    const [id = ''] = scanned;
    signalGood();
    if (listed !== undefined) {
      onTick(listed);
      tell({ is: 'ticked' });
    } else if (holding.some((one) => one.case === id)) tell({ is: 'mine' });
    else tell({ is: 'other', id });
  };
  useEffect(() => listenForScanner((text) => void take(text)));
  const other = found.is === 'other' ? found.id : null;
  const who = [...coming, ...holding].find((one) => one.case === other) ?? unknownCase(other ?? '', '');
  return (
    <Screen
      title={say('field.other')}
      onBack={onDone}
      foot={
        other === null || others.includes(other) ? (
          <Big kind="strong" disabled={typed.trim() === ''} onPress={() => void take(typed)}>
            {say('field.scan.find')}
          </Big>
        ) : (
          <Big
            kind="strong"
            onPress={() => {
              onAdd(other);
              onDone();
            }}
          >
            {say('field.other.add')}
          </Big>
        )
      }
    >
      {found.is === 'nothing' ? (
        <p>{say('field.other.how')}</p>
      ) : found.is === 'other' ? (
        <p className="f-note" role="status">
          <b>{nameOf(who)}</b>
          <span>{say('field.other.what')}</span>
        </p>
      ) : (
        <p className={found.is === 'ticked' ? 'f-note good' : 'f-note bad'} role="status">
          {say(`field.other.${found.is}`)}
        </p>
      )}
      <Camera onText={(text) => void take(text)} />
      <TextField label={say('field.scan.type')} value={typed} onChange={setTyped} rows={2} />
    </Screen>
  );
};

/** Ticking or scanning each head. */
const TickHeads = ({
  title,
  people,
  counted,
  heads: { present, others },
  below,
  onBack,
  onChange,
  onOther,
  onHeads,
}: {
  readonly title: string;
  readonly people: readonly ShownCase[];
  readonly counted: number;
  readonly heads: Heads;
  readonly below?: ReactNode;
  readonly onBack?: (() => void) | undefined;
  readonly onChange: (heads: Heads) => void;
  readonly onOther: () => void;
  readonly onHeads: () => void;
}) => {
  const say = useWords(fieldWords);
  const nameOf = useNames();
  const { coming } = useDesk();
  const [sure, setSure] = useState(false);
  const change = (next: Partial<Heads>): void => {
    setSure(false);
    onChange({ present, others, ...next });
  };
  const tick = (ids: readonly string[]): void => change({ present: new Set([...present, ...ids]) });
  const toggle = (id: string): void => {
    const next = new Set(present);
    if (!next.delete(id)) next.add(id);
    change({ present: next });
  };
  useScan((ids) => {
    const here = ids.filter((id) => people.some((one) => one.case === id));
    tick(here);
    return here.length > 0;
  });
  const offered = people.length;
  const agrees = counted === offered && present.size === offered && others.length === 0;
  const press = (): void => {
    if (agrees || sure) onHeads();
    else setSure(true);
  };
  return (
    <Screen
      title={title}
      {...(onBack === undefined ? {} : { onBack })}
      foot={
        <Big kind="strong" disabled={present.size === 0} onPress={press}>
          {agrees
            ? say('field.accept.all', { count: present.size })
            : say(sure ? 'field.accept.sure' : 'field.accept.some', { count: present.size })}
        </Big>
      }
    >
      <p className={counted === offered ? 'f-note good' : 'f-note bad'} role="status">
        {say(counted === offered ? 'field.count.agrees' : 'field.count.differs', {
          counted,
          offered,
          ticked: present.size,
        })}
      </p>
      <NoRoom offered={people} />
      {sure && present.size < offered && (
        <p className="f-note bad">{say('field.accept.missing', { count: offered - present.size })}</p>
      )}
      {sure && others.length > 0 && (
        <p className="f-note bad">{say('field.accept.others', { count: others.length })}</p>
      )}
      {counted === offered && present.size < offered && (
        <Big onPress={() => tick(people.map((one) => one.case))}>{say('field.tick.all', { count: offered })}</Big>
      )}
      <ul className="f-list" aria-label={say('field.people')}>
        {people.map((one) => (
          <PersonRow key={one.case} one={one} ticked={present.has(one.case)} onPress={() => toggle(one.case)} />
        ))}
      </ul>
      {others.length > 0 && (
        <ul className="f-list" aria-label={say('field.other.list')}>
          {others.map((id) => (
            <li key={id} className="f-entry f-other" data-other={id}>
              <span className="f-entry-text">
                <b>{nameOf(coming.find((one) => one.case === id) ?? unknownCase(id, ''))}</b>
                <span className="f-quiet">{say('field.other.listed')}</span>
              </span>
              <Big onPress={() => change({ others: others.filter((one) => one !== id) })}>
                {say('field.other.remove')}
              </Big>
            </li>
          ))}
        </ul>
      )}
      <Big onPress={onOther}>{say('field.other.open')}</Big>
      {below}
    </Screen>
  );
};

/**
 * Accepting people: count them without seeing the number, then tick or scan each head, and say who is there besides.
 *
 * @param first what is said below the count
 * @param below what else can be done
 * @param onHeads what is done with it, once; where the heads differ it was asked twice
 */
export const AcceptHeads = ({
  title,
  people,
  first,
  below,
  onBack,
  onHeads,
}: {
  readonly title: string;
  readonly people: readonly ShownCase[];
  readonly first?: ReactNode;
  readonly below?: ReactNode;
  readonly onBack?: () => void;
  readonly onHeads: (heads: Heads) => void;
}) => {
  const [counted, setCounted] = useState<number | null>(null);
  const [heads, setHeads] = useState<Heads>({ present: new Set(), others: [] });
  const [adding, setAdding] = useState(false);
  if (counted === null) {
    return (
      <CountHeads title={title} onBack={onBack} onCounted={setCounted}>
        {first}
        {below}
      </CountHeads>
    );
  }
  if (adding) {
    return (
      <AddOther
        people={people}
        others={heads.others}
        onTick={(id) => setHeads({ ...heads, present: new Set([...heads.present, id]) })}
        onAdd={(id) => setHeads({ ...heads, others: [...heads.others, id] })}
        onDone={() => setAdding(false)}
      />
    );
  }
  return (
    <TickHeads
      title={title}
      people={people}
      counted={counted}
      heads={heads}
      below={below}
      onBack={onBack}
      onChange={setHeads}
      onOther={() => setAdding(true)}
      onHeads={() => onHeads(heads)}
    />
  );
};
