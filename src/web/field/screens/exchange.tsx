import { useEffect, useMemo, useState } from 'react';
import { encodeQR } from 'qr';
import type { SignedItem, SignedOffer } from '../../../contract/signed.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { type Belief, beliefIn, framesOf, statementOf } from '../handover/envelope.ts';
import { acceptAct } from '../handover/statements.ts';
import { Big, Screen } from '../parts.tsx';
import { NumberPad, PersonRow } from '../rows.tsx';
import { useScan } from '../scan/use-scan.ts';
import { timeText, unitName, useDesk, useField, useSnapshot } from '../use.tsx';
import type { ShownCase } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';

const pause = 420;

/** One QR code, drawn as a path: black on white whatever the theme, or a camera cannot read it. */
const Code = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const { path, size } = useMemo(() => {
    const rows = encodeQR(text, 'raw', { ecc: 'low', border: 3 });
    const cells = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: cells.join(''), size: rows.length };
  }, [text]);
  return (
    <svg className="f-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};

/** A signed statement as codes, one after the other. */
const Codes = ({ item }: { readonly item: SignedItem }) => {
  const say = useWords(fieldWords);
  const frames = useMemo(() => framesOf(item), [item]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (frames.length < 2) return undefined;
    const timer = setInterval(() => setAt((before) => before + 1), pause);
    return () => clearInterval(timer);
  }, [frames]);
  const shown = at % frames.length;
  return (
    <figure className="f-codes" data-frame={shown + 1} data-frames={frames.length}>
      <Code text={frames[shown] ?? ''} label={say('field.code')} />
      {frames.length > 1 && (
        <figcaption>{say('field.code.part', { part: shown + 1, parts: frames.length })}</figcaption>
      )}
    </figure>
  );
};

/** What this phone signed, to be scanned by the other: its offer, or its answer. Shown again as often as needed. */
export const ShowSigned = ({ order }: { readonly order: number }) => {
  const say = useWords(fieldWords);
  const { entries, units } = useSnapshot();
  const [device, setDevice] = useState<string | null>(null);
  const field = useField();
  useEffect(() => {
    void field.signer().then((signer) => setDevice(signer.device));
  }, [field]);
  const entry = entries.find((one) => one.order === order);
  const item = entry?.signed?.findLast((one) => one.device === device);
  const said = item === undefined ? null : statementOf(item);
  if (item === undefined || said === null) return <Screen title={say('field.code')}>{null}</Screen>;
  const giving = said.kind === 'offer';
  return (
    <Screen
      title={say(giving ? 'field.show.offer' : 'field.show.answer')}
      onBack={() => go()}
      foot={
        giving ? (
          <Big kind="strong" onPress={() => go('scan')}>
            {say('field.show.scan')}
          </Big>
        ) : (
          <Big kind="strong" onPress={() => go()}>
            {say('field.show.done')}
          </Big>
        )
      }
    >
      <Codes item={item} />
      <p className="f-lead">
        {giving
          ? say('field.show.offer-text', { count: said.cases.length, to: unitName(units, said.to) })
          : say('field.show.answer-text', { count: said.present.filter(Boolean).length })}
      </p>
      <p className="f-quiet">{say('field.show.kept', { time: timeText(said.happenedAt) })}</p>
    </Screen>
  );
};

const stranger = (id: string, link: string): ShownCase => ({
  case: id,
  loop: 'arrival',
  link,
  custody: 'offered',
  holder: '',
  name: null,
  seat: null,
  marks: [],
  lane: null,
  late: 0,
  offer: null,
  party: [],
  run: null,
  openTests: 0,
  emergency: false,
  evidence: [],
  title: null,
  local: null,
});

const Answer = ({
  item,
  offer,
  belief,
}: {
  readonly item: SignedItem;
  readonly offer: SignedOffer;
  readonly belief: Belief;
}) => {
  const say = useWords(fieldWords);
  const field = useField();
  const { units } = useSnapshot();
  const { coming, holding } = useDesk();
  const [typed, setTyped] = useState('');
  const [counted, setCounted] = useState<number | null>(null);
  const [present, setPresent] = useState<ReadonlySet<string>>(new Set());
  const [sure, setSure] = useState(false);
  const people = offer.cases.map(
    (id) => [...coming, ...holding].find((one) => one.case === id) ?? stranger(id, offer.link),
  );
  const from = unitName(units, offer.from);
  useScan((ids) => {
    const here = ids.filter((id) => people.some((one) => one.case === id));
    setPresent((before) => new Set([...before, ...here]));
    return here.length > 0;
  });
  if (counted === null) {
    return (
      <Screen
        title={say('field.coming.from', { from })}
        onBack={() => go()}
        foot={
          <Big kind="strong" disabled={typed === ''} onPress={() => setCounted(Number(typed))}>
            {say('field.count.done')}
          </Big>
        }
      >
        <p className={belief === 'good' ? 'f-note good' : 'f-note bad'}>
          {sayCode(fieldWords, 'field.belief', belief)}
        </p>
        <p className="f-lead">{say('field.count.blind')}</p>
        <NumberPad label={say('field.count.heads')} value={typed} onChange={setTyped} />
      </Screen>
    );
  }
  const agrees = counted === people.length && present.size === people.length;
  const accept = (): void => {
    if (!agrees && !sure) {
      setSure(true);
      return;
    }
    void acceptAct(field, item, present, from).then(async (act) => {
      if (act !== null) goInstead('show', String((await field.act(act)).order));
    });
  };
  return (
    <Screen
      title={say('field.coming.from', { from })}
      onBack={() => go()}
      foot={
        <Big kind="strong" disabled={present.size === 0} onPress={accept}>
          {agrees
            ? say('field.accept.all', { count: present.size })
            : say(sure ? 'field.accept.sure' : 'field.accept.some', { count: present.size })}
        </Big>
      }
    >
      <p className={counted === people.length ? 'f-note good' : 'f-note bad'} role="status">
        {say(counted === people.length ? 'field.count.agrees' : 'field.count.differs', {
          counted,
          offered: people.length,
          ticked: present.size,
        })}
      </p>
      {!agrees && sure && (
        <p className="f-note bad">{say('field.accept.missing', { count: people.length - present.size })}</p>
      )}
      {counted === people.length && present.size < people.length && (
        <Big onPress={() => setPresent(new Set(offer.cases))}>{say('field.tick.all', { count: people.length })}</Big>
      )}
      <ul className="f-list" aria-label={say('field.people')}>
        {people.map((one) => (
          <PersonRow
            key={one.case}
            one={one}
            ticked={present.has(one.case)}
            onPress={() => {
              const next = new Set(present);
              if (!next.delete(one.case)) next.add(one.case);
              setPresent(next);
            }}
          />
        ))}
      </ul>
    </Screen>
  );
};

/** An offer that was scanned from another phone: whom it is for, whether its signature holds, and the answer to it. */
export const Receive = ({ item, offer }: { readonly item: SignedItem; readonly offer: SignedOffer }) => {
  const say = useWords(fieldWords);
  const { me, devices, units, entries } = useSnapshot();
  const [belief, setBelief] = useState<Belief | null>(null);
  useEffect(() => {
    void beliefIn(item, offer.from, devices).then(setBelief);
  }, [item, offer, devices]);
  const before = entries.find((entry) => entry.signed?.length === 2 && entry.signed[0]?.payload === item.payload);
  if (belief === null) return <Screen title={say('field.code')}>{null}</Screen>;
  const wrong = offer.to !== me?.unit;
  if (wrong || belief === 'bad' || belief === 'not theirs' || belief === 'revoked') {
    return (
      <Screen title={say('field.coming.from', { from: unitName(units, offer.from) })} onBack={() => go()}>
        <p className="f-note bad" role="alert">
          {wrong
            ? say('field.receive.other', { to: unitName(units, offer.to) })
            : sayCode(fieldWords, 'field.belief', belief.replace(' ', '-'))}
        </p>
      </Screen>
    );
  }
  if (before !== undefined) {
    return (
      <Screen
        title={say('field.show.answer')}
        onBack={() => go()}
        foot={
          <Big kind="strong" onPress={() => goInstead('show', String(before.order))}>
            {say('field.show.again')}
          </Big>
        }
      >
        <p className="f-note">{say('field.receive.before')}</p>
      </Screen>
    );
  }
  return <Answer item={item} offer={offer} belief={belief} />;
};
