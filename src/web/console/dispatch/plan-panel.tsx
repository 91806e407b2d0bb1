import { useState } from 'react';
import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type DispatchBoard, type FleetVehicle, type Suggestion, suggestion } from '../../../contract/dispatch.ts';
import { useGive } from '../../ask/command.ts';
import { ask } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { type Chosen, chosenFor, matching } from './fleet.ts';
import { type Draft, draftsOf, headsOf, makingOf } from './runs.ts';
import { VehicleChoice, useVehicleName } from './vehicle-choice.tsx';
import { dispatchWords } from './words.ts';

const Quality = ({ found }: { readonly found: Suggestion }) => {
  const say = useWords(dispatchWords);
  return (
    <div className={found.left.length > 0 ? 'notice trouble' : 'notice'} role="status" data-quality="">
      <p>
        {say('draft.cost', { cost: found.cost, bound: found.bound })} ·{' '}
        {found.best ? say('draft.best') : say('draft.gap', { percent: Math.round(found.gap * 1000) / 10 })}
      </p>
      <p className="quiet small">{say(`draft.method.${found.method}`)}</p>
      {found.left.length > 0 && <p>{say('draft.left', { count: found.left.length })}</p>}
      {found.unseated.length > 0 && <p>{say('draft.unseated', { count: found.unseated.length })}</p>}
    </div>
  );
};

/** What the register says of a plate that is typed: a word of caution where it knows none like it, or another one. */
const PlateSaid = ({ draft, fleet }: { readonly draft: Draft; readonly fleet: readonly FleetVehicle[] }) => {
  const say = useWords(dispatchWords);
  const vehicleName = useVehicleName();
  if (fleet.length === 0 || draft.plate.trim() === '') return null;
  const found = matching(fleet, draft.plate);
  if (found === null)
    return (
      <p className="notice" role="status">
        {say('vehicle.typed-unknown')}
      </p>
    );
  const cautions = [
    found.out === null ? null : say('vehicle.typed-out', { reason: found.out }),
    found.run === null ? null : say('vehicle.typed-run'),
    found.seats === draft.seats ? null : say('vehicle.typed-seats', { seats: found.seats }),
  ].filter((one) => one !== null);
  return (
    <div className={cautions.length > 0 ? 'notice trouble' : 'notice'} role="status">
      <p>{say('vehicle.typed-known', { name: vehicleName(found) })}</p>
      {cautions.map((one) => (
        <p key={one}>{one}</p>
      ))}
    </div>
  );
};

const DraftCard = ({
  draft,
  crews,
  fleet,
  onChange,
  onDrop,
}: {
  readonly draft: Draft;
  readonly crews: readonly { readonly value: string; readonly label: string }[];
  readonly fleet: readonly FleetVehicle[];
  readonly onChange: (draft: Draft) => void;
  readonly onDrop: () => void;
}) => {
  const say = useWords(dispatchWords);
  const { nameOf } = useSession();
  const heads = headsOf(draft);
  const vehicleName = useVehicleName();
  const vehicle = fleet.find((one) => one.vehicle === draft.vehicle);
  return (
    <li className="draft" data-draft={draft.crew}>
      <div className="row">
        <b>{nameOf(draft.crew)}</b>
        <span className={heads > draft.most ? 'mark mark-late' : 'mark mark-fine'}>
          {say('draft.heads', { heads, most: draft.most })}
        </span>
        <button type="button" className="button push" onClick={onDrop}>
          {say('draft.drop')}
        </button>
      </div>
      <ol className="draft-stops">
        {draft.stops.map(({ to, cases }, index) => (
          <li key={to}>
            {draft.stops.length > 1 && <span className="quiet small">{say('draft.stop', { number: index + 1 })}</span>}{' '}
            {nameOf(to)} <span className="quiet">· {say('dispatch.waiting-count', { count: cases.length })}</span>
          </li>
        ))}
      </ol>
      {heads > draft.most && (
        <p className="notice trouble">{say('draft.too-full', { seats: draft.seats, most: draft.most })}</p>
      )}
      <div className="row">
        <Select
          className="grow"
          label={say('run.crew')}
          allowDeselect={false}
          searchable
          data={[...crews]}
          value={draft.crew}
          onChange={(crew) => crew !== null && onChange({ ...draft, crew })}
        />
        <NumberInput
          className="narrow"
          label={say('draft.escorts')}
          min={0}
          max={20}
          value={draft.escorts}
          onChange={(said) => typeof said === 'number' && onChange({ ...draft, escorts: said })}
        />
        {vehicle === undefined && (
          <TextInput
            className="grow"
            label={say('draft.plate')}
            maxLength={20}
            autoComplete="off"
            value={draft.plate}
            onChange={({ currentTarget }) => onChange({ ...draft, plate: currentTarget.value })}
          />
        )}
      </div>
      {vehicle === undefined ? (
        <PlateSaid draft={draft} fleet={fleet} />
      ) : (
        <p className="draft-vehicle">{vehicleName(vehicle)}</p>
      )}
    </li>
  );
};

/** Plans runs for those who are chosen, by suggestion or by hand, and makes them. */
export const PlanPanel = ({
  board,
  chosen,
  onMade,
}: {
  readonly board: DispatchBoard;
  readonly chosen: readonly string[];
  readonly onMade: () => void;
}) => {
  const say = useWords(dispatchWords);
  const { unit, units, nameOf } = useSession();
  const toast = useToast();
  const make = useGive(unit);
  const offer = useGive(unit);
  const [crews, setCrews] = useState<readonly string[]>([]);
  const [vehicles, setVehicles] = useState<Readonly<Record<string, Chosen>>>({});
  const [doors, setDoors] = useState<readonly string[]>([]);
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  const [found, setFound] = useState<Suggestion | null>(null);
  const sent = chosenFor(board.vehicles, crews, vehicles, (one) => units.get(one)?.kind === 'crew');
  const vehicleOf = (crew: string): Chosen => sent.get(crew) ?? { vehicle: null, seats: 0 };
  const suggest = useMutation({
    mutationFn: async (byHand: boolean) => ({
      byHand,
      answer: await ask(suggestion, '/v1/dispatch/suggestions', {
        method: 'POST',
        unit,
        body: {
          cases: chosen,
          vehicles: crews.map((crew) => {
            const { vehicle, seats } = vehicleOf(crew);
            return vehicle === null ? { crew, seats } : { crew, vehicle };
          }),
          to: doors,
          seconds: byHand ? 0 : 2,
        },
      }),
    }),
    onSuccess: ({ byHand, answer }) => {
      const [only] = answer.runs;
      const [door] = doors;
      setFound(byHand ? null : answer);
      // By hand: who is chosen rides, whatever the plan would say; too full is said and not made.
      if (byHand && only !== undefined && door !== undefined)
        setDrafts(draftsOf({ ...answer, runs: [{ ...only, stops: [{ to: door, cases: [...chosen] }] }] }));
      else {
        setDrafts(draftsOf(answer));
        setFound(answer);
      }
    },
  });
  const busy = new Set(board.crews.filter(({ runs }) => runs.length > 0).map((crew) => crew.unit));
  const crewData = board.crews
    .toSorted((one, other) => one.runs.length - other.runs.length)
    .map((crew) => ({
      value: crew.unit,
      label: busy.has(crew.unit) ? say('draft.crew-busy', { name: nameOf(crew.unit) }) : nameOf(crew.unit),
    }));
  const known = new Map(board.doors.map((door) => [door.unit, door]));
  const streets = [...units.values()].filter(({ kind, active, parent }) => {
    const mine = units.get(unit);
    return kind === 'community' && active && (parent === mine?.parent || parent === unit);
  });
  const doorData = [
    ...board.doors.map(({ unit: door, capacity, taken, coming }) => ({
      value: door,
      label:
        taken === null
          ? nameOf(door)
          : say('draft.to-free', { name: nameOf(door), free: capacity === null ? 0 : capacity - taken - coming }),
    })),
    ...streets.filter((one) => !known.has(one.unit)).map((one) => ({ value: one.unit, label: nameOf(one.unit) })),
  ];
  const tooFull = drafts.some((draft) => headsOf(draft) > draft.most);
  const stands = drafts.some(
    (draft) => draft.vehicle === null && (matching(board.vehicles, draft.plate)?.out ?? null) !== null,
  );
  const rooms = new Set(board.waiting.filter(({ room }) => room).map((one) => one.case));
  // Where every room is there already, the people are offered at once; the others when their rooms are accepted.
  const offerReady = async (made: readonly Draft[]): Promise<void> => {
    for (const { id, crew, stops } of made) {
      const cases = stops.flatMap((stop) => stop.cases);
      if (cases.length === 0 || !cases.every((one) => rooms.has(one))) continue;
      // What prevents it is said on the run's own page, where the offer is made again.
      await offer
        .mutateAsync((idFor) => ({
          type: 'offer-group',
          handover: idFor(`handover to ${id}`),
          cases: [...cases],
          to: crew,
          link: 'transfer',
          run: id,
        }))
        .catch(() => {});
    }
  };
  const start = (): void => {
    // A plate of the register makes it that vehicle, also when it was typed.
    const named = drafts.map((draft) => {
      const typed = draft.vehicle === null ? matching(board.vehicles, draft.plate) : null;
      const vehicle = draft.vehicle ?? typed?.vehicle ?? null;
      const plate = board.vehicles.find((one) => one.vehicle === vehicle)?.plate ?? draft.plate;
      return { ...draft, vehicle, plate };
    });
    const command = makingOf(named, unit);
    if (command === null) return;
    make.mutate(command, {
      onSuccess: () => {
        void offerReady(drafts);
        toast({ text: say('draft.made', { count: drafts.length }) });
        setDrafts([]);
        setFound(null);
        onMade();
      },
    });
  };
  const ready = chosen.length > 0 && crews.length > 0 && doors.length > 0;
  return (
    <div className="evidence-form">
      <h2>{say('draft.title')}</h2>
      <p className={chosen.length === 0 ? 'quiet' : ''}>
        {chosen.length === 0 ? say('draft.choose') : say('draft.chosen', { count: chosen.length })}
      </p>
      <MultiSelect
        label={say('draft.crews')}
        searchable
        data={crewData}
        value={[...crews]}
        onChange={setCrews}
        clearButtonProps={{ 'aria-label': say('dispatch.select-none') }}
      />
      {crews.length > 0 && (
        <div className="seats-of">
          {crews.map((crew) => (
            <VehicleChoice
              key={crew}
              crew={crew}
              fleet={board.vehicles}
              chosen={vehicleOf(crew)}
              taken={new Set(crews.flatMap((one) => (one === crew ? [] : (vehicleOf(one).vehicle ?? []))))}
              onChange={(said) => setVehicles((before) => ({ ...before, [crew]: said }))}
            />
          ))}
        </div>
      )}
      <MultiSelect label={say('draft.to')} searchable data={doorData} value={[...doors]} onChange={setDoors} />
      <div className="row">
        <button
          type="button"
          className="button strong"
          disabled={!ready || suggest.isPending}
          onClick={() => suggest.mutate(false)}
        >
          {say('draft.suggest')}
        </button>
        <button
          type="button"
          className="button"
          disabled={!ready || crews.length !== 1 || doors.length !== 1 || suggest.isPending}
          onClick={() => suggest.mutate(true)}
        >
          {say('draft.by-hand')}
        </button>
      </div>
      {suggest.isPending && <p role="status">{say('draft.thinking')}</p>}
      <Refusal error={suggest.error} />
      {found !== null && <Quality found={found} />}
      {drafts.length > 0 && (
        <>
          <ul className="drafts">
            {drafts.map((draft) => (
              <DraftCard
                key={draft.id}
                draft={draft}
                crews={crewData}
                fleet={board.vehicles}
                onChange={(after) => setDrafts((before) => before.map((one) => (one.id === draft.id ? after : one)))}
                onDrop={() => setDrafts((before) => before.filter((one) => one.id !== draft.id))}
              />
            ))}
          </ul>
          <Refusal error={make.error} />
          <button
            type="button"
            className="button strong"
            disabled={make.isPending || tooFull || stands}
            onClick={start}
          >
            {say('draft.make', { count: drafts.length })}
          </button>
        </>
      )}
    </div>
  );
};
