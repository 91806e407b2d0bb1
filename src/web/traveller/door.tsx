import { type FormEvent, useEffect, useState } from 'react';
import { type Factor, Refused, codeOf, enter, heldPage, tokenOfAddress } from './ask.ts';
import { Field, Wrong } from './parts.tsx';
import { useSpeech } from './speech.ts';

const twoDigits = (text: string): string => text.trim().padStart(2, '0');
// Phones that write digits of another script mean the same numbers.
const latinDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.charCodeAt(0) & 0xf) % 10));

/** The second factor: birth date with the end of the document number, or the number printed beside the code. */
export const Door = ({
  again,
  onEntered,
  onEnded,
}: {
  readonly again: boolean;
  readonly onEntered: (minutes: number) => void;
  readonly onEnded: () => void;
}) => {
  const { say, trouble } = useSpeech();
  const [byPin, setByPin] = useState(false);
  const [pin, setPin] = useState('');
  const [year, setYear] = useState('');
  const [month, setMonth] = useState('');
  const [day, setDay] = useState('');
  const [document, setDocument] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [wait, setWait] = useState(0);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (wait <= 0) return undefined;
    const timer = window.setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  const factor = (): Factor | null => {
    if (byPin) return /^\d{6}$/.test(latinDigits(pin).trim()) ? { pin: latinDigits(pin).trim() } : null;
    const birthDate = [latinDigits(year).trim(), ...[month, day].map((part) => twoDigits(latinDigits(part)))].join('-');
    const ending = document.trim().slice(-8);
    const real = /^\d{4}-\d\d-\d\d$/.test(birthDate) && !Number.isNaN(Date.parse(`${birthDate}T00:00:00Z`));
    return real && ending.length >= 4 ? { birthDate, document: ending } : null;
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const token = tokenOfAddress() ?? heldPage()?.token ?? null;
    const given = factor();
    if (token === null) return onEnded();
    if (given === null) return setProblem(new Refused('incomplete'));
    setBusy(true);
    setProblem(null);
    try {
      onEntered(await enter(token, given));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'link_ended') return onEnded();
      if (error instanceof Refused && code === 'too_many') setWait(Math.max(1, Math.ceil(error.wait)));
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const told = (error: unknown): string => {
    const code = codeOf(error);
    if (code === 'too_many') return wait > 0 ? say('door.wait', { seconds: wait }) : '';
    if (code === 'factor_wrong') return say('door.wrong');
    if (code === 'incomplete' || code === 'bad_input') return say('door.incomplete');
    return trouble(error);
  };
  return (
    <form className="card" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{say('door.title')}</h2>
      <p>{say(again ? 'door.again' : 'door.why')}</p>
      {byPin ? (
        <Field label={say('door.pin')} value={pin} onChange={setPin} inputMode="numeric" maxLength={6} latin />
      ) : (
        <>
          <fieldset className="birth">
            <legend>{say('door.born')}</legend>
            <Field label={say('door.year')} value={year} onChange={setYear} inputMode="numeric" maxLength={4} latin />
            <Field
              label={say('door.month')}
              value={month}
              onChange={setMonth}
              inputMode="numeric"
              maxLength={2}
              latin
            />
            <Field label={say('door.day')} value={day} onChange={setDay} inputMode="numeric" maxLength={2} latin />
          </fieldset>
          <Field label={say('door.document')} value={document} onChange={setDocument} maxLength={20} latin />
        </>
      )}
      <Wrong text={problem === null ? '' : told(problem)} />
      <button type="submit" className="main" disabled={busy || wait > 0}>
        {say('door.enter')}
      </button>
      <button type="button" className="plain" onClick={() => setByPin(!byPin)}>
        {say(byPin ? 'door.use-birth' : 'door.use-pin')}
      </button>
    </form>
  );
};
