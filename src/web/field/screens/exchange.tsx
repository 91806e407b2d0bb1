import { useEffect, useMemo, useState } from 'react';
import { encodeQR } from 'qr';
import type { SignedItem, SignedOffer } from '../../../contract/signed.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { type Belief, beliefIn, framesOf, statementOf } from '../handover/envelope.ts';
import { acceptAct } from '../handover/statements.ts';
import { Big, Screen } from '../parts.tsx';
import { timeText, unitName, useDesk, useField, useKeep, useSnapshot } from '../use.tsx';
import { type ShownCase, unknownCase } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';
import { AcceptHeads } from './heads.tsx';

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
  const keep = useKeep();
  const { units } = useSnapshot();
  const { coming, holding } = useDesk();
  const people = offer.cases.map((id): ShownCase => {
    const known = [...coming, ...holding].find((one) => one.case === id);
    return known ?? { ...unknownCase(id, offer.link), custody: 'offered', local: null };
  });
  const from = unitName(units, offer.from);
  return (
    <AcceptHeads
      title={say('field.coming.from', { from })}
      people={people}
      onBack={() => go()}
      first={
        <p className={belief === 'good' ? 'f-note good' : 'f-note bad'}>
          {sayCode(fieldWords, 'field.belief', belief)}
        </p>
      }
      onHeads={(heads) => {
        keep(acceptAct(field, item, heads, from), ({ order }) => goInstead('show', String(order)));
      }}
    />
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
