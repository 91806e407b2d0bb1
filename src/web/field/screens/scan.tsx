import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../text/words.ts';
import type { SignedItem, SignedOffer } from '../../../contract/signed.ts';
import { beliefIn, collectFrames, statementOf } from '../handover/envelope.ts';
import { proofAct } from '../handover/statements.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { Camera } from '../scan/camera.tsx';
import type { ClaimableView } from '../../../contract/claimable.ts';
import { useInShort } from '../../ui/trouble.tsx';
import { readScan } from '../scan/read.ts';
import { seek } from '../scan/use-scan.ts';
import { listenForScanner } from '../scan/wedge.ts';
import { signalBad, signalGood, signalRead } from '../signal.ts';
import { unitName, useDesk, useField, useSnapshot } from '../use.tsx';
import { arriving } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Receive } from './exchange.tsx';

type Said =
  | { readonly is: 'nothing' }
  | { readonly is: 'part'; readonly seen: number; readonly of: number }
  /** `number`: of the document that was read, so that the officer can compare it. */
  | { readonly is: 'unknown' | 'unreachable'; readonly number: string | null }
  | { readonly is: 'refused'; readonly error: unknown }
  | { readonly is: 'unread' | 'not mine' | 'bad' };

/** Somebody whom another unit holds, by what they carry. */
interface Claimable {
  readonly cases: readonly ClaimableView[];
  readonly number: string | null;
}

/** What came of a scan, in words; nothing while all is well. */
const Outcome = ({ said }: { readonly said: Said }) => {
  const say = useWords(fieldWords);
  const inShort = useInShort();
  if (said.is === 'nothing') return null;
  if (said.is === 'part') {
    const text = say('field.scan.part', { seen: said.seen, of: said.of });
    return (
      <p className="f-note" role="status">
        {text}
        <progress max={said.of} value={said.seen} aria-label={text} />
      </p>
    );
  }
  if (said.is === 'refused') {
    return (
      <p className="f-note bad" role="alert">
        {inShort(said.error)}
      </p>
    );
  }
  const text = {
    unknown: 'field.scan.unknown',
    unreachable: 'field.scan.unreachable',
    unread: 'field.scan.unread',
    'not mine': 'field.scan.not-mine',
    bad: 'field.belief.bad',
  } as const;
  return (
    <p className="f-note bad" role="alert">
      {say(text[said.is])}
      {'number' in said && said.number !== null && <b>{say('field.scan.number', { number: said.number })}</b>}
    </p>
  );
};

/** One place to scan anything: a person's pass, a passport, another phone's codes. Camera, hardware scanner or hand. */
export const Scan = () => {
  const say = useWords(fieldWords);
  const field = useField();
  const { units, devices } = useSnapshot();
  const { holding, coming } = useDesk();
  const collect = useRef(collectFrames());
  const last = useRef({ text: '', at: 0 });
  const [said, tell] = useState<Said>({ is: 'nothing' });
  const [offer, setOffer] = useState<{ readonly item: SignedItem; readonly offer: SignedOffer } | null>(null);
  const [elsewhere, setElsewhere] = useState<Claimable | null>(null);
  const [typed, setTyped] = useState('');

  const complete = async (item: SignedItem): Promise<void> => {
    const statement = statementOf(item);
    if (statement === null) {
      signalBad();
      tell({ is: 'unread' });
      return;
    }
    if (statement.kind === 'offer') {
      signalGood();
      setOffer({ item, offer: statement });
      return;
    }
    const belief = await beliefIn(item, statement.unit, devices);
    const act =
      belief === 'good' || belief === 'unknown' ? await proofAct(field, item, (unit) => unitName(units, unit)) : null;
    if (act === null) {
      signalBad();
      tell({ is: belief === 'good' || belief === 'unknown' ? 'not mine' : 'bad' });
      return;
    }
    const known = field.snapshot().entries.some((entry) => entry.commandId === act.commandId);
    // What cannot be kept is told by the app, and is no proof.
    if (!known && (await field.act(act).catch(() => null)) === null) return;
    signalGood();
    goInstead('proof');
  };

  const take = async (text: string): Promise<void> => {
    // The camera reads the same code many times a second.
    const now = performance.now();
    if (text === last.current.text && now - last.current.at < 2500) return;
    last.current = { text, at: now };
    const collected = collect.current(text.trim());
    if (collected !== null) {
      signalRead();
      if (collected.item === null) tell({ is: 'part', seen: collected.seen, of: collected.of });
      else await complete(collected.item);
      return;
    }
    const read = await readScan(text);
    const number = read.is === 'document' ? read.number : null;
    const found = await seek(field, read);
    if (found.is === 'elsewhere') {
      signalRead();
      tell({ is: 'nothing' });
      setElsewhere({ cases: found.cases, number });
      return;
    }
    if (found.is !== 'here') {
      signalBad();
      if (found.is === 'refused') tell(found);
      else if (found.is === 'frame') tell({ is: 'unread' });
      else tell({ is: found.is === 'nobody' ? 'unknown' : found.is, number });
      return;
    }
    signalGood();
    const [id = ''] = found.cases;
    const group = arriving(coming).find(({ people }) => people.some((one) => one.case === id));
    if (group !== undefined && !holding.some((one) => one.case === id)) goInstead('coming', group.key);
    else goInstead('person', id);
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => listenForScanner((text) => void latest.current(text)), []);

  if (offer !== null) return <Receive item={offer.item} offer={offer.offer} />;
  if (elsewhere !== null) return <Elsewhere {...elsewhere} onBack={() => setElsewhere(null)} />;
  return (
    <Screen
      title={say('field.scan')}
      onBack={() => go()}
      foot={
        <Big kind="strong" disabled={typed.trim() === ''} onPress={() => void take(typed)}>
          {say('field.scan.find')}
        </Big>
      }
    >
      <Camera onText={(text) => void latest.current(text)} />
      <Outcome said={said} />
      <TextField label={say('field.scan.type')} value={typed} onChange={setTyped} rows={3} />
    </Screen>
  );
};

/** Both signatures are on this phone. */
export const Proof = () => {
  const say = useWords(fieldWords);
  return (
    <Screen
      title={say('field.proof')}
      onBack={() => go()}
      foot={
        <Big kind="strong" onPress={() => go()}>
          {say('field.show.done')}
        </Big>
      }
    >
      <p className="f-note good" role="status">
        {say('field.proof.text')}
      </p>
    </Screen>
  );
};
