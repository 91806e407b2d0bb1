import { type Plan, type Question, doorsFor, leaving } from './model.ts';

// The question as a mixed-integer program: columns, rows, a sparse matrix row by row. Pure.

/** One row: lower ≤ Σ factor·column ≤ upper. */
interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly entries: readonly (readonly [column: number, factor: number])[];
}

export interface Program {
  readonly costs: readonly number[];
  readonly offset: number;
  readonly rows: readonly Row[];
  /** Which party, vehicle and door a column stands for; null for those that say which vehicles and doors are used. */
  readonly seats: readonly ({ readonly party: number; readonly vehicle: number; readonly place: number } | null)[];
  /** Columns `used` of a vehicle and `stops` of a vehicle at a door. */
  readonly used: readonly number[];
  readonly doors: ReadonlyMap<string, number>;
}

const key = (vehicle: number, place: number): string => `${vehicle} ${place}`;

/** Beyond so many columns a search of seconds finds nothing that the rule of thumb does not. */
export const mostColumns = 6000;

/** Writes the program; all columns are 0 or 1. `null` when it is too large to be searched in seconds. */
export const programOf = (question: Question): Program | null => {
  const { parties, vehicles, places, stops, prices } = question;
  const options = parties.map((party) => doorsFor(question, party));
  const columns = options.reduce((sum, doors) => sum + doors.length, 0) * vehicles.length;
  if (columns + vehicles.length * (places.length + 1) > mostColumns) return null;
  const costs: number[] = [];
  const rows: Row[] = [];
  const seats: Program['seats'][number][] = [];
  const add = (cost: number, seat: Program['seats'][number]): number => {
    costs.push(cost);
    seats.push(seat);
    return costs.length - 1;
  };
  // A vehicle's first door costs nothing: the price of one stop is taken off with the vehicle.
  const used = vehicles.map(() => add(prices.vehicle - prices.stop, null));
  const doors = new Map<string, number>();
  for (const vehicle of vehicles.keys())
    for (const place of places.keys()) doors.set(key(vehicle, place), add(prices.stop, null));
  const goes: (readonly [column: number, party: number, vehicle: number, place: number])[] = [];
  let offset = 0;
  for (const [index, party] of parties.entries()) {
    const price = leaving(party, prices);
    offset += price;
    const own: [number, number][] = [];
    for (const vehicle of vehicles.keys()) {
      if ((vehicles[vehicle]?.most ?? 0) < party.heads) continue;
      for (const place of options[index] ?? []) {
        const column = add(-price, { party: index, vehicle, place });
        goes.push([column, index, vehicle, place]);
        own.push([column, 1]);
      }
    }
    rows.push({ lower: 0, upper: 1, entries: own });
  }
  const heads = (party: number): number => parties[party]?.heads ?? 0;
  const byDoor = Map.groupBy(goes, ([, , vehicle, place]) => key(vehicle, place));
  for (const [vehicle, { most }] of vehicles.entries()) {
    const here = used[vehicle] ?? 0;
    const mine = places.map((_place, place) => doors.get(key(vehicle, place)) ?? 0);
    rows.push({
      lower: -Infinity,
      upper: 0,
      entries: [
        ...goes.filter(([, , on]) => on === vehicle).map(([column, party]) => [column, heads(party)] as const),
        [here, -most],
      ],
    });
    // Used means at least one door and at most `stops`.
    rows.push({ lower: 0, upper: Infinity, entries: [...mine.map((column) => [column, 1] as const), [here, -1]] });
    rows.push({ lower: -Infinity, upper: 0, entries: [...mine.map((column) => [column, 1] as const), [here, -stops]] });
    for (const place of places.keys()) {
      const door = doors.get(key(vehicle, place)) ?? 0;
      const there = byDoor.get(key(vehicle, place)) ?? [];
      const free = Math.min(most, places[place]?.free ?? most);
      rows.push({
        lower: -Infinity,
        upper: 0,
        entries: [...there.map(([column, party]) => [column, heads(party)] as const), [door, -free]],
      });
    }
    // Vehicles of one size are the same to everybody: the earlier is used first.
    const next = vehicles[vehicle + 1];
    const after = used[vehicle + 1];
    if (next !== undefined && after !== undefined && next.most === most)
      rows.push({
        lower: 0,
        upper: Infinity,
        entries: [
          [here, 1],
          [after, -1],
        ],
      });
  }
  for (const [place, { free }] of places.entries()) {
    if (free === null) continue;
    const there = goes.filter(([, , , at]) => at === place);
    rows.push({
      lower: -Infinity,
      upper: free,
      entries: there.map(([column, party]) => [column, heads(party)] as const),
    });
  }
  return { costs, offset, rows, seats, used, doors };
};

/** A plan as values of the columns, to begin the search with. */
export const valuesOf = (program: Program, plan: Plan): number[] => {
  const values = program.costs.map(() => 0);
  for (const [column, seat] of program.seats.entries()) {
    if (seat === null) continue;
    const chosen = plan[seat.party] ?? null;
    if (chosen?.vehicle !== seat.vehicle || chosen.place !== seat.place) continue;
    values[column] = 1;
    const door = program.doors.get(key(seat.vehicle, seat.place));
    const used = program.used[seat.vehicle];
    if (door !== undefined) values[door] = 1;
    if (used !== undefined) values[used] = 1;
  }
  return values;
};

/** Values of the columns as a plan. */
export const planOf = (question: Question, program: Program, values: ArrayLike<number>): Plan => {
  const plan: Plan[number][] = question.parties.map(() => null);
  for (const [column, seat] of program.seats.entries()) {
    if (seat !== null && (values[column] ?? 0) > 0.5) plan[seat.party] = { vehicle: seat.vehicle, place: seat.place };
  }
  return plan;
};
