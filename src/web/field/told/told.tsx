import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { wordsOf } from '../entry-words.ts';
import { signalBad, signalGood } from '../signal.ts';
import { useField, useSnapshot } from '../use.tsx';
import { go } from '../way.ts';
import { toldWords } from './words.ts';

interface Told {
  readonly is: 'kept' | 'done' | 'refused';
  readonly text: string;
}

/** Says aloud what became of an entry: a tone, a shake, and a line that stays until it is read. */
const Teller = () => {
  const say = useWords(toldWords);
  const { entries, net } = useSnapshot();
  const known = useRef<ReadonlyMap<string, string> | null>(null);
  const [told, tell] = useState<Told | null>(null);
  useEffect(() => {
    const now = new Map(entries.map((entry) => [entry.commandId, entry.state]));
    const before = known.current;
    known.current = now;
    if (before === null) return;
    for (const entry of entries) {
      const was = before.get(entry.commandId);
      if (was === entry.state) continue;
      if (entry.state === 'done') {
        signalGood();
        tell({ is: 'done', text: wordsOf(entry) });
      } else if (entry.state === 'refused') {
        signalBad();
        tell({ is: 'refused', text: wordsOf(entry) });
      } else if (was === undefined && net !== 'on') {
        signalGood();
        tell({ is: 'kept', text: wordsOf(entry) });
      }
    }
  }, [entries, net]);
  useEffect(() => {
    if (told === null || told.is === 'refused') return undefined;
    const timer = setTimeout(() => tell(null), 4000);
    return () => clearTimeout(timer);
  }, [told]);
  if (told === null) return <div className="f-told" role="status" />;
  return (
    <div className={`f-told ${told.is}`} role={told.is === 'refused' ? 'alert' : 'status'}>
      <button
        type="button"
        onClick={() => {
          if (told.is === 'refused') go('outbox');
          tell(null);
        }}
      >
        <b>{say(`field.told.${told.is}`)}</b> {told.text}
      </button>
    </div>
  );
};

/** Says that something was not kept, until somebody has read it: nothing else on the phone would. */
const Unkept = () => {
  const say = useWords(toldWords);
  const field = useField();
  const { unkept } = useSnapshot();
  useEffect(() => {
    if (unkept !== null) signalBad();
  }, [unkept]);
  if (unkept === null) return null;
  return (
    <div className="f-told refused" role="alert">
      <button type="button" onClick={() => field.read()}>
        <b>{say('field.told.unkept')}</b> {unkept.what === null ? '' : wordsOf({ what: unkept.what })}
        <br />
        {say('field.unkept.why')}
      </button>
    </div>
  );
};

/** What is said of the outbox, whatever screen is open. */
export const Told = () => (
  <>
    <Teller />
    <Unkept />
  </>
);
