import { useRef, useState } from 'react';
import { codeOf, newId, tell } from './ask.ts';
import { useSpeech } from './speech.ts';

/** Something being said to the server: whether it goes on, was heard, or what stood in the way. */
export interface Saying {
  readonly busy: boolean;
  readonly heard: boolean;
  readonly problem: string;
  /** @returns whether it was heard */
  tell(said: object): Promise<boolean>;
}

/** Says things to one address. What was not heard keeps its id, so that trying again never says it twice. */
export const useSaying = (path: string, onSaid: () => Promise<void>, onSignedOut: () => void): Saying => {
  const { trouble } = useSpeech();
  const id = useRef<{ readonly id: string; readonly said: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [heard, setHeard] = useState(false);
  const [problem, setProblem] = useState('');
  return {
    busy,
    heard,
    problem,
    async tell(said) {
      const text = JSON.stringify(said);
      if (id.current === null || id.current.said !== text) id.current = { id: newId(), said: text };
      setBusy(true);
      setHeard(false);
      setProblem('');
      try {
        await tell(path, id.current.id, said);
        id.current = null;
        setHeard(true);
        await onSaid();
        return true;
      } catch (error) {
        if (codeOf(error) === 'not_signed_in') onSignedOut();
        else setProblem(trouble(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
};
