import { useState } from 'react';
import { Checkbox, Modal, NumberInput, TextInput } from '@mantine/core';
import type { ListedCase } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { usePeopleOfHandover } from '../desk/handover.ts';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { laboratoryWords } from './words.ts';

/** The number on a tube's label; a mark where none was recorded. */
export const labelOf = (tube: Pick<ListedCase, 'case' | 'person'>): string => {
  const label = tube.person?.['label'];
  return typeof label === 'string' && label !== '' ? label : markOf(tube.case);
};

/** Receives a batch: tubes are counted blind, then scanned one by one; only what is there is signed for. */
export const BatchDialog = ({
  handover,
  from,
  onClose,
}: {
  readonly handover: string;
  readonly from: string;
  readonly onClose: () => void;
}) => {
  const say = useWords(laboratoryWords);
  const { unit, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [typed, setTyped] = useState<number | null>(null);
  const [counted, setCounted] = useState<number | null>(null);
  const [present, setPresent] = useState<ReadonlySet<string>>(new Set());
  const [scan, setScan] = useState('');
  const [heard, setHeard] = useState<{ readonly label: string; readonly known: boolean } | null>(null);
  const known = usePeopleOfHandover(handover, counted !== null);
  const tubes = known.data?.items ?? [];
  const expected = tubes.length;
  const nameFor = (id: string): string => {
    const tube = tubes.find((one) => one.case === id);
    return tube === undefined ? id : labelOf(tube);
  };
  const tick = (id: string, here: boolean): void =>
    setPresent((before) => {
      const after = new Set(before);
      if (here) after.add(id);
      else after.delete(id);
      return after;
    });
  const look = (): void => {
    const label = scan.trim();
    if (label === '') return;
    const tube = tubes.find((one) => labelOf(one).toLowerCase() === label.toLowerCase() || one.case === label);
    if (tube !== undefined) tick(tube.case, true);
    setHeard({ label, known: tube !== undefined });
    setScan('');
  };
  const sign = (): void =>
    give.mutate(
      { type: 'accept-group', handover, present: [...present] },
      {
        onSuccess: () => {
          const missing = expected - present.size;
          toast(
            missing === 0
              ? { text: say('batch.signed', { count: present.size }) }
              : { text: say('batch.signed-missing', { count: present.size, missing }), is: 'trouble' },
          );
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('batch.title')}
      closeButtonProps={{ 'aria-label': say('batch.cancel') }}
    >
      {counted === null ? (
        <form
          className="evidence-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== null) setCounted(typed);
          }}
        >
          <p className="quiet">{say('lab.batch-from', { unit: nameOf(from) })}</p>
          <NumberInput
            data-autofocus
            size="xl"
            label={say('batch.count')}
            description={say('batch.count-why')}
            min={0}
            max={1000}
            allowDecimal={false}
            value={typed ?? ''}
            onChange={(said) => setTyped(typeof said === 'number' ? said : null)}
          />
          <button type="submit" className="button strong" disabled={typed === null}>
            {say('batch.next')}
          </button>
        </form>
      ) : known.data === undefined ? (
        <div className="skeleton" role="status">
          <i />
          <i />
        </div>
      ) : (
        <div className="evidence-form">
          <p className={counted === expected ? 'notice' : 'notice trouble'} role="status">
            {counted === expected
              ? say('batch.agrees', { count: expected })
              : say('batch.differs', { expected, counted })}
          </p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              look();
            }}
          >
            <TextInput
              data-autofocus
              label={say('batch.scan')}
              autoComplete="off"
              value={scan}
              onChange={({ currentTarget }) => setScan(currentTarget.value)}
            />
          </form>
          <p role="status" className="quiet small">
            {heard !== null && say(heard.known ? 'batch.found' : 'batch.unknown', { label: heard.label })}
          </p>
          <div className="row">
            <strong>{say('batch.checked', { present: present.size, expected })}</strong>
            <button
              type="button"
              className="button push"
              onClick={() => setPresent(present.size === expected ? new Set() : new Set(tubes.map((one) => one.case)))}
            >
              {say(present.size === expected ? 'batch.clear' : 'batch.all')}
            </button>
          </div>
          <ul className="ticks">
            {tubes.map((tube) => (
              <li key={tube.case}>
                <Checkbox
                  size="md"
                  checked={present.has(tube.case)}
                  label={<span className="label">{labelOf(tube)}</span>}
                  onChange={({ currentTarget }) => tick(tube.case, currentTarget.checked)}
                />
              </li>
            ))}
          </ul>
          {present.size < expected && (
            <p className="quiet small">{say('batch.missing', { count: expected - present.size })}</p>
          )}
          <Refusal error={give.error} nameOf={nameFor} />
          <div className="row end">
            <button type="button" className="button" onClick={() => setCounted(null)}>
              {say('batch.again')}
            </button>
            <button type="button" className="button strong" disabled={give.isPending} onClick={sign}>
              {say('batch.sign', { count: present.size })}
            </button>
          </div>
        </div>
      )}
    </Modal>
  );
};
