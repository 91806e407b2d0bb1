import { useState } from 'react';
import { SegmentedControl, TextInput } from '@mantine/core';
import type { FlightView } from '../../../contract/answer.ts';
import { useDivert } from '../../ask/flight-act.ts';
import { useWords } from '../../text/words.ts';
import { FormDialog } from '../form-dialog.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { flightWords } from './words.ts';

type Ending = 'diverted' | 'cancelled';

const place = /^[A-Z0-9]{3,8}$/;

/** What is said of the flight and of everybody aboard, with how many that are, before it is done. */
const DivertDialog = ({ flight, onClose }: { readonly flight: FlightView; readonly onClose: () => void }) => {
  const say = useWords(flightWords);
  const { unit } = useSession();
  const toast = useToast();
  const divert = useDivert(unit, flight.case);
  const [ending, setEnding] = useState<Ending>('diverted');
  const [typed, setTyped] = useState('');
  const [receiver, setReceiver] = useState('');
  const to = typed.trim().toUpperCase();
  const { held } = flight.balance;
  const done = (): void => {
    divert.mutate(ending === 'cancelled' ? { ending } : { ending, to, receiver: receiver.trim() }, {
      onSuccess: ({ ended }) => {
        toast({ text: say('divert.done', { count: ended }) });
        onClose();
      },
    });
  };
  return (
    <FormDialog
      title={say('divert.title')}
      whole={ending === 'cancelled' || (place.test(to) && receiver.trim() !== '')}
      busy={divert.isPending}
      error={divert.error}
      onDo={done}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={say('divert.title')}
        value={ending}
        onChange={(chosen) => setEnding(chosen === 'cancelled' ? 'cancelled' : 'diverted')}
        data={(['diverted', 'cancelled'] as const).map((value) => ({ value, label: say(`divert.${value}`) }))}
      />
      {ending === 'diverted' && (
        <>
          <TextInput
            required
            label={say('divert.to')}
            description={say('divert.to-what')}
            maxLength={8}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <TextInput
            required
            label={say('divert.receiver')}
            description={say('divert.receiver-what')}
            maxLength={500}
            value={receiver}
            onChange={({ currentTarget }) => setReceiver(currentTarget.value)}
          />
        </>
      )}
      <p>
        <b>{say(ending === 'diverted' ? 'divert.ends' : 'divert.ends-cancelled', { count: held })}</b>
      </p>
    </FormDialog>
  );
};

/** For whoever holds a flight that is still expected: it does not come. */
export const DivertButton = ({ flight }: { readonly flight: FlightView }) => {
  const say = useWords(flightWords);
  const { unit, may } = useSession();
  const [asking, setAsking] = useState(false);
  const mine = flight.holder === unit && flight.custody === 'held' && flight.link === 'expected';
  if (!mine || !may.act) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {say('divert.open')}
      </button>
      {asking && <DivertDialog flight={flight} onClose={() => setAsking(false)} />}
    </>
  );
};
