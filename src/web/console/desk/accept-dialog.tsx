import { useState } from 'react';
import { Checkbox, Modal, NumberInput, TextInput } from '@mantine/core';
import { casePage } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { ask } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { Lane } from '../person/lane.tsx';
import { arcsOf, laneOf, markOf, personName, personSeat } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { usePeopleOfHandover } from './handover.ts';
import { deskWords } from './words.ts';

type Found = { readonly name: string } | { readonly unknown: string } | null;

/**
 * Accepts a group: heads are counted and typed before the number that was offered is shown; then everybody who is here
 * is ticked or scanned, and only they are signed for.
 */
export const AcceptDialog = ({
  handover,
  from,
  onClose,
}: {
  readonly handover: string;
  readonly from: string;
  readonly onClose: () => void;
}) => {
  const say = useWords(deskWords);
  const { unit, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [typed, setTyped] = useState<number | null>(null);
  const [counted, setCounted] = useState<number | null>(null);
  const [present, setPresent] = useState<ReadonlySet<string>>(new Set());
  const [scan, setScan] = useState('');
  const [found, setFound] = useState<Found>(null);
  const known = usePeopleOfHandover(handover, counted !== null);
  const people = known.data?.items ?? [];
  const expected = people.length;
  const nameFor = (id: string): string => {
    const person = people.find((one) => one.case === id);
    return personName(person?.person) ?? say('desk.person', { mark: markOf(id) });
  };
  const tick = (id: string, here: boolean): void =>
    setPresent((before) => {
      const after = new Set(before);
      if (here) after.add(id);
      else after.delete(id);
      return after;
    });
  const look = async (): Promise<void> => {
    const text = scan.trim();
    if (text === '') return;
    const asked = async (body: object) => (await ask(casePage, '/v1/search', { method: 'POST', unit, body })).items;
    const hits = [...(await asked({ document: text })), ...(text.length > 20 ? await asked({ qr: text }) : [])];
    const hit = hits.find((one) => people.some((person) => person.case === one.case));
    if (hit === undefined) setFound({ unknown: text });
    else {
      tick(hit.case, true);
      setFound({ name: nameFor(hit.case) });
    }
    setScan('');
  };
  const sign = (): void =>
    give.mutate(
      { type: 'accept-group', handover, present: [...present] },
      {
        onSuccess: () => {
          const absent = expected - present.size;
          toast(
            absent === 0
              ? { text: say('accept.done', { count: present.size }) }
              : { text: say('accept.done-absent', { count: present.size, absent }), is: 'trouble' },
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
      title={say('accept.title')}
      closeButtonProps={{ 'aria-label': say('reason.cancel') }}
    >
      {counted === null ? (
        <form
          className="evidence-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== null) setCounted(typed);
          }}
        >
          <p className="quiet">{say('desk.group-from', { unit: nameOf(from) })}</p>
          <NumberInput
            data-autofocus
            size="xl"
            label={say('accept.count')}
            description={say('accept.count-why')}
            min={0}
            max={1000}
            allowDecimal={false}
            value={typed ?? ''}
            onChange={(said) => setTyped(typeof said === 'number' ? said : null)}
          />
          <button type="submit" className="button strong" disabled={typed === null}>
            {say('accept.next')}
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
              ? say('accept.agrees', { count: expected })
              : say('accept.differs', { expected, counted })}
          </p>
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault();
              void look();
            }}
          >
            <TextInput
              className="grow"
              label={say('accept.scan')}
              autoComplete="off"
              value={scan}
              onChange={({ currentTarget }) => setScan(currentTarget.value)}
            />
          </form>
          <p role="status" className="quiet small">
            {found === null
              ? ''
              : 'name' in found
                ? say('accept.scan-found', found)
                : say('accept.scan-unknown', { text: found.unknown })}
          </p>
          <div className="row">
            <strong>{say('accept.tick')}</strong>
            <span className="quiet">{say('accept.ticked', { present: present.size, expected })}</span>
            <button
              type="button"
              className="button push"
              onClick={() => setPresent(present.size === expected ? new Set() : new Set(people.map((one) => one.case)))}
            >
              {say(present.size === expected ? 'desk.select-none' : 'desk.select-all')}
            </button>
          </div>
          <ul className="ticks">
            {people.map((person) => {
              const seat = personSeat(person.person);
              return (
                <li key={person.case}>
                  <Checkbox
                    size="md"
                    checked={present.has(person.case)}
                    onChange={({ currentTarget }) => tick(person.case, currentTarget.checked)}
                    label={
                      <span className="row">
                        <RingSign arcs={arcsOf(person)} closed={false} size={20} />
                        <b>{nameFor(person.case)}</b>
                        {seat !== null && <span className="seat">{seat}</span>}
                        <Lane lane={laneOf(person)} />
                      </span>
                    }
                  />
                </li>
              );
            })}
          </ul>
          {present.size < expected && (
            <p className="quiet small">{say('accept.absent', { count: expected - present.size })}</p>
          )}
          <Refusal error={give.error} nameOf={nameFor} />
          <div className="row end">
            <button type="button" className="button" onClick={() => setCounted(null)}>
              {say('accept.back')}
            </button>
            <button type="button" className="button strong" disabled={give.isPending} onClick={sign}>
              {say('accept.sign', { count: present.size })}
            </button>
          </div>
        </div>
      )}
    </Modal>
  );
};
