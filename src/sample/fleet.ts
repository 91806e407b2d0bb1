import { hash } from 'node:crypto';
import type { BroughtVehicle } from '../app/vehicles.ts';
import { districts, sampleUnits } from './units.ts';

/** Seats of the sample city's vehicles: coaches go to sites, shuttles to test points. */
export const seatsFor = { site: 45, 'test-point': 30 } as const;

/** A sixth of a district's vehicles goes back and forth to its test point, the others to its sites. */
export const shuttlesOf = (crews: readonly string[]): number => Math.max(1, Math.round(crews.length / 6));

/** The crews of a district, in the order in which they are numbered. */
export const crewsOf = (district: string): readonly string[] =>
  sampleUnits.flatMap(({ unit, kind, parent }) => (parent === district && kind === 'crew' ? [unit] : []));

const idOf = (name: string): string => {
  const hex = hash('sha256', `sample vehicle ${name}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

type Planned = Omit<BroughtVehicle, 'vehicle' | 'plate'> & { readonly name: string };

// No plate of the city looks like these: four digits, and the sign of a vehicle that is only tried.
const numbered = (one: Planned, index: number): BroughtVehicle => {
  const { name, ...rest } = one;
  return { ...rest, vehicle: idOf(name), plate: `沪X·${String(index + 1).padStart(4, '0')}试` };
};

const planned: readonly Planned[] = [
  ...districts.flatMap(([district]): Planned[] => {
    const crews = crewsOf(district);
    const firstShuttle = crews.length - shuttlesOf(crews);
    const usual = { outReason: null, note: null };
    return [
      ...crews.map((unit, index): Planned => {
        const shuttle = index >= firstShuttle;
        const seats = shuttle ? seatsFor['test-point'] : seatsFor.site;
        return { ...usual, name: unit, kind: shuttle ? 'bus' : 'coach', seats, unit };
      }),
      { ...usual, name: `${district} reserve`, kind: 'coach', seats: seatsFor.site, unit: district },
      { ...usual, name: `${district} small`, kind: 'minibus', seats: 12, unit: district },
      {
        ...{ name: `${district} workshop`, kind: 'minibus', seats: 12, unit: district, note: null },
        outReason: '年检 / annual inspection',
      },
    ];
  }),
  ...Array.from({ length: 12 }, (_, index): Planned => {
    const name = `ambulance ${index + 1}`;
    return { name, kind: 'ambulance', seats: 4, unit: 'AMBULANCE', outReason: null, note: '负压 / negative pressure' };
  }),
];

/** Every vehicle of the sample city: one for each crew, a reserve and minibuses for each district, ambulances. */
export const sampleVehicles: readonly BroughtVehicle[] = planned.map(numbered);

const ofCrew = new Map(sampleVehicles.map((one) => [one.unit, one]));

/** The vehicle that a crew of the sample city drives. @throws RangeError for a unit that has none */
export const vehicleOfCrew = (crew: string): BroughtVehicle => {
  const found = ofCrew.get(crew);
  if (found === undefined) throw new RangeError(`${crew} has no vehicle`);
  return found;
};
