import type { FleetVehicle } from '../../../contract/dispatch.ts';
import { plainPlate } from '../../../contract/vehicle.ts';

/** What goes with a crew: a vehicle of the register, or one whose seats are typed. */
export interface Chosen {
  readonly vehicle: string | null;
  readonly seats: number;
}

/** What a vehicle outside of the register is believed to have, until somebody says otherwise. */
export const usualSeats = 45;

/** Vehicles that may be sent with a crew: its own first, free before taken; those out of service never. */
export const fitFor = (fleet: readonly FleetVehicle[], crew: string): readonly FleetVehicle[] => {
  const rank = ({ unit, run }: FleetVehicle): number => (run === null ? 0 : 2) + (unit === crew ? 0 : 1);
  return fleet.filter(({ out }) => out === null).toSorted((one, other) => rank(one) - rank(other));
};

/**
 * What goes with each crew, as long as nobody says otherwise: its own vehicle, then one that belongs to no crew. Never one
 * that is on a run or goes with another crew already: then it is left to be said.
 */
export const chosenFor = (
  fleet: readonly FleetVehicle[],
  crews: readonly string[],
  said: Readonly<Record<string, Chosen>>,
  isCrew: (unit: string) => boolean,
): ReadonlyMap<string, Chosen> => {
  const taken = new Set(crews.flatMap((crew) => said[crew]?.vehicle ?? []));
  const chosen = new Map<string, Chosen>();
  const give = (crew: string, fits: (one: FleetVehicle) => boolean): void => {
    if (chosen.has(crew)) return;
    const found = fitFor(fleet, crew).find((one) => one.run === null && !taken.has(one.vehicle) && fits(one));
    if (found === undefined) return;
    taken.add(found.vehicle);
    chosen.set(crew, { vehicle: found.vehicle, seats: found.seats });
  };
  for (const crew of crews) {
    const own = said[crew];
    if (own !== undefined) chosen.set(crew, own);
  }
  for (const crew of crews) give(crew, ({ unit }) => unit === crew);
  for (const crew of crews) give(crew, ({ unit }) => !isCrew(unit));
  for (const crew of crews) if (!chosen.has(crew)) chosen.set(crew, { vehicle: null, seats: usualSeats });
  return chosen;
};

/** What the register says of a plate that somebody types: which vehicle it is, or that it has none like it. */
export const matching = (fleet: readonly FleetVehicle[], plate: string): FleetVehicle | null => {
  const plain = plainPlate(plate);
  return plain === '' ? null : (fleet.find((one) => plainPlate(one.plate) === plain) ?? null);
};
