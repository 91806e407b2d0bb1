import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../text/words.ts';
import type { SignedItem, SignedOffer } from '../../../contract/signed.ts';
import { beliefIn, collectFrames, statementOf } from '../handover/envelope.ts';
import { proofAct } from '../handover/statements.ts';
import { Big, Screen, TextField } from '../parts.tsx';
import { Camera } from '../scan/camera.tsx';
import { casesOfScan } from '../scan/use-scan.ts';
import { listenForScanner } from '../scan/wedge.ts';
import { signalBad, signalGood, signalRead } from '../signal.ts';
import { unitName, useDesk, useField, useSnapshot } from '../use.tsx';
import { arriving } from '../view.ts';
import { go, goInstead } from '../way.ts';
import { fieldWords } from '../work-words.ts';
import { Receive } from './exchange.tsx';

type Said =
  | { readonly is: 'nothing' }
  | { readonly is: 'part'; readonly seen: number; readonly of: number }
  | { readonly is: 'unknown' | 'unreachable' | 'unread' | 'not mine' | 'bad' };

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
    if (!known) await field.act(act);
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
    const found = await casesOfScan(field, text);
    if (typeof found === 'string' || found.length === 0) {
      signalBad();
      tell({ is: found === 'unreachable' ? 'unreachable' : found === 'frame' ? 'unread' : 'unknown' });
      return;
    }
    signalGood();
    const [id = ''] = found;
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
      {said.is === 'part' && (
        <p className="f-note" role="status">
          {say('field.scan.part', { seen: said.seen, of: said.of })}
          <progress
            max={said.of}
            value={said.seen}
            aria-label={say('field.scan.part', { seen: said.seen, of: said.of })}
          />
        </p>
      )}
      {said.is === 'unknown' && (
        <p className="f-note bad" role="alert">
          {say('field.scan.unknown')}
        </p>
      )}
      {said.is === 'unreachable' && (
        <p className="f-note bad" role="alert">
          {say('field.scan.unreachable')}
        </p>
      )}
      {said.is === 'unread' && (
        <p className="f-note bad" role="alert">
          {say('field.scan.unread')}
        </p>
      )}
      {said.is === 'not mine' && (
        <p className="f-note bad" role="alert">
          {say('field.scan.not-mine')}
        </p>
      )}
      {said.is === 'bad' && (
        <p className="f-note bad" role="alert">
          {say('field.belief.bad')}
        </p>
      )}
      <TextField label={say('field.scan.type')} value={typed} onChange={setTyped} rows={3} />
      <p className="f-quiet">{say('field.scan.passport')}</p>
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
