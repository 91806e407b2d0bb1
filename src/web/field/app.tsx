import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { useWords } from '../text/words.ts';
import { Boundary } from '../ui/trouble.tsx';
import type { Field } from './field.ts';
import { Home } from './screens/home.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { wordsOf } from './entry-words.ts';
import { signalBad, signalGood } from './signal.ts';
import { FieldProvider, useField, useSnapshot } from './use.tsx';
import { go, useWay } from './way.ts';
import { fieldWords } from './words.ts';

// The first screen comes at once; the others follow, and lie on the phone with it.
const work = () => import('./screens/work.tsx');
const Work = lazy(async () => ({ default: (await work()).Work }));

interface Told {
  readonly is: 'kept' | 'done' | 'refused';
  readonly text: string;
}

/** Says aloud what became of an entry: a tone, a shake, and a line that stays until it is read. */
const Teller = () => {
  const say = useWords(fieldWords);
  const { entries, net } = useSnapshot();
  const known = useRef<ReadonlyMap<string, string> | null>(null);
  useEffect(() => void work(), []);
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
  const say = useWords(fieldWords);
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

const Way = () => {
  const { me, signedOut } = useSnapshot();
  const way = useWay();
  if (me === null || (signedOut && way[0] === 'sign-in')) return <SignIn />;
  if (way.length === 0 || way[0] === 'sign-in') return <Home />;
  return <Work way={way} />;
};

/** The field app. */
export const FieldApp = ({ field }: { readonly field: Field }) => (
  <Boundary>
    <FieldProvider field={field}>
      <Suspense fallback={<main className="f-screen" />}>
        <Way />
      </Suspense>
      <Teller />
      <Unkept />
    </FieldProvider>
  </Boundary>
);
