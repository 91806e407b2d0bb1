import { useState } from 'react';
import { Select } from '@mantine/core';
import { type RunPage, dispatchBoard } from '../../../contract/dispatch.ts';
import { useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { useAsked } from '../asked.ts';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { type Chosen, chosenFor } from './fleet.ts';
import { vehicleFacts } from './runs.ts';
import { VehicleChoice } from './vehicle-choice.tsx';
import { dispatchWords } from './words.ts';

/** Sends another vehicle to where one stands still. */
const Relief = ({ page }: { readonly page: RunPage }) => {
  const say = useWords(dispatchWords);
  const { unit, units, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [said, setSaid] = useState<Chosen | null>(null);
  const [crew, setCrew] = useState<string | null>(null);
  const [id] = useState(() => crypto.randomUUID());
  const board = useAsked(dispatchBoard, '/v1/dispatch');
  const { run } = page;
  const free = (board.data?.crews ?? []).filter((one) => one.runs.length === 0 && one.unit !== run.holder);
  const fleet = board.data?.vehicles ?? [];
  const isCrew = (one: string): boolean => units.get(one)?.kind === 'crew';
  const usual = { vehicle: null, seats: run.seats ?? 0 };
  const planned =
    crew === null || fleet.length === 0 ? usual : (chosenFor(fleet, [crew], {}, isCrew).get(crew) ?? usual);
  const chosen = said ?? (planned.vehicle === null ? usual : planned);
  const facts = chosen.seats === 0 ? {} : vehicleFacts(chosen.seats, chosen.vehicle);
  const plate = fleet.find(({ vehicle }) => vehicle === chosen.vehicle)?.plate;
  const send = (to: string): void =>
    give.mutate(
      {
        type: 'together',
        case: id,
        commands: [
          {
            type: 'open',
            case: id,
            loop: 'run',
            holder: unit,
            facts: { relieves: run.case, ...(chosen.seats === 0 ? {} : { seats: chosen.seats }) },
          },
          { type: 'record', case: id, kind: 'vehicle', facts, ...(plate === undefined ? {} : { personal: { plate } }) },
          { type: 'record', case: id, kind: 'crew', facts: run.escorts === null ? {} : { escorts: run.escorts } },
          { type: 'offer', case: id, to, link: 'boarding' },
        ],
      },
      { onSuccess: () => toast({ text: say('run.relief-sent') }) },
    );
  return (
    <section className="card evidence-form">
      <h2>{say('run.relief')}</h2>
      <Select
        label={say('run.relief-crew')}
        searchable
        data={free.map((one) => ({ value: one.unit, label: nameOf(one.unit) }))}
        value={crew}
        onChange={(to) => {
          setCrew(to);
          setSaid(null);
        }}
      />
      {crew !== null && fleet.length > 0 && (
        <VehicleChoice crew={crew} fleet={fleet} chosen={chosen} taken={new Set()} onChange={setSaid} />
      )}
      <Refusal error={give.error} />
      <button
        type="button"
        className="button strong"
        disabled={crew === null || give.isPending}
        onClick={() => crew !== null && send(crew)}
      >
        {say('run.relief')}
      </button>
    </section>
  );
};

/** What the desk does with a run: hand its people to the crew once their rooms are accepted, send relief. */
export const DeskWork = ({ page }: { readonly page: RunPage }) => {
  const say = useWords(dispatchWords);
  const { unit, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const { run, waiting } = page;
  const mine = waiting.filter(({ holder, offered }) => holder === unit && !offered);
  const ready = mine.filter(({ room }) => room);
  const asked = [...new Set(mine.flatMap(({ room, to }) => (room || to === null ? [] : [to])))];
  const offer = (): void =>
    give.mutate(
      (idFor) => ({
        type: 'offer-group',
        handover: idFor(`handover ${mine.map((one) => one.case).join(' ')}`),
        cases: mine.map((one) => one.case),
        to: run.holder === unit ? (run.offeredTo ?? '') : run.holder,
        link: 'transfer',
        run: run.case,
      }),
      { onSuccess: () => toast({ text: say('run.offered') }) },
    );
  const broken = run.brokenAt !== null && page.relief === null && run.custody !== 'closed';
  if (mine.length === 0 && !broken) return null;
  return (
    <>
      {mine.length > 0 && (
        <section className="card evidence-form">
          {asked.length > 0 && (
            <p className="notice">
              {say('run.rooms-asked', {
                units: asked.map(nameOf).join(' · '),
                rooms: ready.length,
                planned: mine.length,
              })}
            </p>
          )}
          <button type="button" className="button strong" disabled={give.isPending} onClick={offer}>
            {say('run.offer', { count: mine.length })}
          </button>
          <Refusal error={give.error} nameOf={(id) => (mine.some((one) => one.case === id) ? markOf(id) : id)} />
        </section>
      )}
      {broken && <Relief page={page} />}
    </>
  );
};
