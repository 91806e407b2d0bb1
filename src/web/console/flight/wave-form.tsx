import { useState } from 'react';
import { NumberInput } from '@mantine/core';
import type { FlightView } from '../../../contract/answer.ts';
import { useWave } from '../../ask/flight-act.ts';
import { useWords } from '../../text/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { flightWords } from './words.ts';

type Field = 'wave' | 'fromRow' | 'toRow';
const fields: readonly Field[] = ['wave', 'fromRow', 'toRow'];

/**
 * For whoever has the people at the aircraft: the next block of rows is called off.
 *
 * @param called the highest wave that was called
 */
export const WaveForm = ({ flight, called }: { readonly flight: FlightView; readonly called: number }) => {
  const say = useWords(flightWords);
  const { unit, may } = useSession();
  const toast = useToast();
  const call = useWave(unit, flight.case);
  const [typed, setTyped] = useState<Readonly<Partial<Record<Field, number>>>>({});
  const waiting = flight.links.some(({ link, holder, heads }) => link === 'stand' && holder === unit && heads > 0);
  if (!may.act || !waiting) return null;
  const { wave = called + 1, fromRow, toRow } = typed;
  const backwards = fromRow !== undefined && toRow !== undefined && fromRow > toRow;
  const whole = fromRow !== undefined && toRow !== undefined && !backwards;
  const done = (): void => {
    if (!whole) return;
    call.mutate(
      { wave, fromRow, toRow },
      {
        onSuccess: ({ called: count, unseated }) => {
          toast({
            text: [
              say('wave.called', { wave, count }),
              ...(unseated > 0 ? [say('wave.unseated', { count: unseated })] : []),
            ].join(' '),
          });
          setTyped({ wave: wave + 1 });
        },
      },
    );
  };
  return (
    <form
      className="evidence-form wave-form"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <h3>{say('wave.title')}</h3>
      <p className="quiet small">{say('wave.why')}</p>
      <div className="wave-fields">
        {fields.map((field) => (
          <NumberInput
            key={field}
            label={say(`wave.${field}`)}
            min={1}
            max={999}
            allowDecimal={false}
            value={{ wave, fromRow, toRow }[field] ?? ''}
            error={field === 'toRow' && backwards ? say('wave.backwards') : undefined}
            onChange={(said) => setTyped({ ...typed, [field]: typeof said === 'number' ? said : undefined })}
          />
        ))}
      </div>
      <Refusal error={call.error} />
      <button type="submit" className="button" disabled={!whole || call.isPending}>
        {say('wave.call')}
      </button>
    </form>
  );
};
