import { NumberInput, Select } from '@mantine/core';
import type { FleetVehicle } from '../../../contract/dispatch.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { useSession } from '../session.tsx';
import { type Chosen, fitFor } from './fleet.ts';
import { dispatchWords } from './words.ts';

/** What a vehicle is called: its plate, kind and seats. */
export const useVehicleName = () => {
  const say = useWords(dispatchWords);
  const { word } = useInWords();
  return ({ plate, kind, seats }: Pick<FleetVehicle, 'plate' | 'kind' | 'seats'>): string =>
    say('vehicle.name', { plate, kind: word('vehicle', kind), seats });
};

/** Which vehicle goes with a crew: one of the register, or another one with so many seats. */
export const VehicleChoice = ({
  crew,
  fleet,
  chosen,
  taken,
  onChange,
}: {
  readonly crew: string;
  readonly fleet: readonly FleetVehicle[];
  readonly chosen: Chosen;
  /** Vehicles that go with other crews of the same plan. */
  readonly taken: ReadonlySet<string>;
  readonly onChange: (chosen: Chosen) => void;
}) => {
  const say = useWords(dispatchWords);
  const { nameOf } = useSession();
  const vehicleName = useVehicleName();
  const known = fitFor(fleet, crew);
  return (
    <div className="vehicle-choice">
      {known.length > 0 && (
        <Select
          label={say('vehicle.of', { unit: nameOf(crew) })}
          allowDeselect={false}
          searchable
          data={[
            ...known.map((one) => ({
              value: one.vehicle,
              label: one.run === null ? vehicleName(one) : say('vehicle.on-run', { name: vehicleName(one) }),
              disabled: taken.has(one.vehicle),
            })),
            { value: 'other', label: say('vehicle.other') },
          ]}
          value={chosen.vehicle ?? 'other'}
          onChange={(said) => {
            const found = known.find(({ vehicle }) => vehicle === said);
            onChange(
              found === undefined
                ? { vehicle: null, seats: chosen.seats }
                : { vehicle: found.vehicle, seats: found.seats },
            );
          }}
        />
      )}
      {chosen.vehicle === null && (
        <NumberInput
          label={say('draft.seats', { unit: nameOf(crew) })}
          min={2}
          max={100}
          value={chosen.seats}
          onChange={(said) => typeof said === 'number' && onChange({ vehicle: null, seats: said })}
        />
      )}
    </div>
  );
};
