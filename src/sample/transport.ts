import { seatsFor } from './fleet.ts';
import type { Person } from './people.ts';
import type { Chance } from './random.ts';
import { durations, rates } from './rates.ts';
import { onGrid } from './timetable.ts';

/** People who wait at a district's desk for a vehicle, kept together. */
export interface Waiting {
  readonly people: readonly Person[];
  readonly district: string;
  readonly at: number;
}

/** One trip of one vehicle. Minutes. */
export interface RunPlan {
  readonly label: string;
  readonly district: string;
  readonly crew: string;
  /** Site or test point that it goes to. */
  readonly to: string;
  readonly purpose: 'site' | 'test-point';
  readonly seats: number;
  readonly groups: readonly Waiting[];
  readonly people: readonly Person[];
  readonly planned: number;
  readonly boards: number;
  readonly leaves: number;
  readonly arrives: number;
  readonly late: boolean;
  /** Stands still on the way; another vehicle of the district takes the people over. */
  readonly relief: string | null;
  readonly miscount: number;
  /** The site does not let the bus in at first: nobody had told the gate. */
  readonly refused: boolean;
  /** The site signs so late that the offer has lapsed. */
  readonly lapses: boolean;
}

export interface Fleet {
  readonly crews: readonly string[];
  readonly sites: readonly string[];
  readonly rooms: number;
}

const far = new Set(['JINSHAN', 'CHONGMING', 'FENGXIAN', 'QINGPU', 'SONGJIANG', 'JIADING']);

/** How many the vehicle may take, spaced. */
const mostIn = { site: 40, 'test-point': 16 } as const;

/** Vehicles and rooms of the districts while a day is planned. */
export interface Depot {
  plan(purpose: 'site' | 'test-point', waiting: readonly Waiting[]): readonly RunPlan[];
}

/** Groups who waits into vehicles: parties whole, full or after the longest wait, each run with a crew that is free. */
export const openDepot = (chance: Chance, fleets: ReadonlyMap<string, Fleet>): Depot => {
  const free = new Map<string, number>();
  const lodged = new Map<string, number>();
  let runs = 0;

  const crewOf = (fleet: Fleet, from: number, not: string | null): string | null => {
    const idle = fleet.crews.filter((crew) => crew !== not && (free.get(crew) ?? -Infinity) <= from);
    return idle[0] ?? null;
  };
  const earliest = (fleet: Fleet): string => {
    const [first] = fleet.crews.toSorted((one, other) => (free.get(one) ?? -Infinity) - (free.get(other) ?? -Infinity));
    if (first === undefined) throw new RangeError('a district has no crew');
    return first;
  };
  const siteFor = (fleet: Fleet, heads: number): string => {
    const fits = fleet.sites.find((site) => (lodged.get(site) ?? 0) + heads <= fleet.rooms);
    return fits ?? fleet.sites.at(-1) ?? '';
  };

  const run = (purpose: RunPlan['purpose'], district: string, groups: readonly Waiting[], waits: number): RunPlan => {
    const fleet = fleets.get(district);
    if (fleet === undefined) throw new RangeError(`district ${district} has no vehicles`);
    runs += 1;
    const own = chance.fork(`run ${runs}`);
    const people = groups.flatMap((group) => group.people);
    const last = Math.max(...groups.map(({ at }) => at));
    const ready = onGrid(Math.max(last + 10, Math.min(waits, last + 40)));
    const wanted = crewOf(fleet, ready - 30, null) ?? earliest(fleet);
    const planned = onGrid(Math.max(ready, (free.get(wanted) ?? 0) + 35));
    const late = own.happens(rates.lateBus);
    const boards = onGrid(planned + 20 + (late ? own.between(20, 60) : 0));
    const leaves = onGrid(boards + 15);
    const [least, most] =
      purpose === 'test-point' ? durations.testPointRide : far.has(district) ? durations.rideFar : durations.ride;
    const other = own.happens(rates.breakdown) ? crewOf(fleet, leaves, wanted) : null;
    const arrives = onGrid(leaves + own.between(least, most) + (other === null ? 0 : 60));
    free.set(wanted, arrives + 75);
    if (other !== null) free.set(other, arrives + 75);
    const to = purpose === 'site' ? siteFor(fleet, people.length) : `${district}-TEST`;
    lodged.set(to, (lodged.get(to) ?? 0) + people.length);
    return {
      label: `run ${runs}`,
      district,
      crew: wanted,
      to,
      purpose,
      seats: seatsFor[purpose],
      groups,
      people,
      planned,
      boards,
      leaves,
      arrives,
      late,
      relief: other,
      miscount: own.happens(rates.countMistyped) ? own.pick([-1, 1, 10]) : 0,
      refused: own.happens(rates.siteRefuses),
      lapses: own.happens(rates.offerLapses),
    };
  };

  return {
    plan(purpose, waiting) {
      const made: RunPlan[] = [];
      const most = mostIn[purpose];
      const byDistrict = new Map<string, Waiting[]>();
      for (const group of waiting.toSorted((one, other) => one.at - other.at)) {
        const list = byDistrict.get(group.district);
        if (list === undefined) byDistrict.set(group.district, [group]);
        else list.push(group);
      }
      for (const [district, groups] of byDistrict) {
        let aboard: Waiting[] = [];
        let heads = 0;
        let until = 0;
        const leave = (): void => {
          if (aboard.length > 0) made.push(run(purpose, district, aboard, until));
          aboard = [];
          heads = 0;
        };
        for (const group of groups) {
          if (aboard.length > 0 && (heads + group.people.length > most || group.at > until)) leave();
          if (aboard.length === 0) until = group.at + chance.between(durations.gather[0], durations.gather[1]);
          aboard.push(group);
          heads += group.people.length;
        }
        leave();
      }
      return made;
    },
  };
};
