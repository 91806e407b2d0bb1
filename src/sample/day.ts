import { figuresOf } from './days.ts';
import { type Flight, drawFlights } from './flights.ts';
import type { Person } from './people.ts';
import { openChance } from './random.ts';
import { durations, rates } from './rates.ts';
import { type ShipPlan, planShip } from './ship.ts';
import { type FlightPlan, type PartyPlan, onGrid, planAirport } from './timetable.ts';
import { shuttlesOf } from './fleet.ts';
import { type Fleet, type RunPlan, type Waiting, openDepot } from './transport.ts';
import { districts, roomsPerSite, sampleUnits } from './units.ts';

/** A specimen as it will go: where it is taken, when its result is there, and what comes out. Minutes. */
export interface Tube {
  readonly label: string;
  readonly person: Person;
  readonly from: string;
  readonly taken: number;
  readonly result: number;
  readonly outcome: 'negative' | 'positive' | 'inconclusive' | 'lost';
}

/** Specimens that a courier fetches together. */
export interface Collection {
  readonly label: string;
  readonly from: string;
  readonly laboratory: string;
  readonly fetched: number;
  readonly delivered: number;
  readonly tubes: readonly Tube[];
}

/** Somebody who is taken to hospital from the airport. */
export interface Patient {
  readonly person: Person;
  readonly from: 'PVG-BOARDING' | 'PVG-SCREENING';
  readonly at: number;
  readonly tube: Tube;
  /** Sent back into the loop when the result is negative; null for who is or may be ill, of whom policy wants more. */
  readonly discharged: number | null;
}

/** People who wait at a test point for their result, and what follows. */
export interface TestStay {
  readonly party: PartyPlan;
  readonly unit: string;
  readonly tubes: readonly Tube[];
  readonly negative: readonly Person[];
  readonly positive: readonly Person[];
  /** When those with a negative result may go on. */
  readonly goes: number;
  readonly to: 'desk' | 'province' | 'home';
}

/** A whole day, planned: pure data that follows from the seed alone. */
export interface DayPlan {
  readonly day: string;
  readonly seed: string;
  readonly start: number;
  readonly end: number;
  readonly flights: readonly FlightPlan[];
  readonly patients: readonly Patient[];
  readonly stays: readonly TestStay[];
  readonly collections: readonly Collection[];
  readonly runs: readonly RunPlan[];
  readonly tubes: ReadonlyMap<Person, Tube>;
  /** Heads of the flights. */
  readonly people: number;
  readonly ship: ShipPlan | null;
}

export interface DayOptions {
  readonly day: string;
  readonly seed: string;
  readonly people?: number;
  readonly flights?: number;
  /** Whether the sample ship calls too; on a day of its real size unless told. */
  readonly ship?: boolean;
}

/** Minute of the local day at which a simulation begins: the evening before, when the first manifests come in. */
const startMinute = -300;

const fleets = (crews: (all: readonly string[]) => readonly string[]): ReadonlyMap<string, Fleet> =>
  new Map(
    districts.map(([code]) => {
      const of = (kind: string): string[] =>
        sampleUnits.filter((unit) => unit.parent === code && unit.kind === kind).map(({ unit }) => unit);
      return [code, { crews: crews(of('crew')), sites: of('site'), rooms: roomsPerSite }];
    }),
  );

const every = (minutes: number, at: number): number => Math.ceil(at / minutes) * minutes;

interface Draught {
  readonly tubes: Map<Person, Tube>;
  readonly stays: TestStay[];
  readonly patients: Patient[];
  readonly toTestPoint: Waiting[];
  readonly toSite: Waiting[];
}

const takeTube = (draught: Draught, person: Person, from: string, taken: number, mishaps: boolean): Tube => {
  const own = person.chance.fork('tube');
  const lost = mishaps && !person.positive && own.happens(rates.lostTube);
  const unclear = mishaps && !person.positive && own.happens(rates.inconclusive);
  const tube: Tube = {
    label: `tube ${person.number}`,
    person,
    from,
    taken: onGrid(taken),
    result: onGrid(taken + own.between(durations.result[0], durations.result[1])),
    outcome: lost ? 'lost' : unclear ? 'inconclusive' : person.positive ? 'positive' : 'negative',
  };
  draught.tubes.set(person, tube);
  return tube;
};

const admit = (draught: Draught, person: Person, from: Patient['from'], at: number): void => {
  const tube = takeTube(draught, person, 'HOSPITAL-1', at + 90, false);
  const stays = person.chance.between(durations.hospitalStay[0] / 5, durations.hospitalStay[1] / 5);
  // Only who has neither fever nor symptoms leaves the same day: of the others policy wants two tests, a day apart.
  const suspect = person.fever || person.symptoms.length > 0;
  const discharged = tube.outcome === 'negative' && !suspect ? onGrid(tube.result + stays) : null;
  draught.patients.push({ person, from, at: onGrid(at), tube, discharged });
  // Who was on the way to a neighbouring province is fetched by its team from the district's desk.
  const city = person.destination === 'city';
  if (discharged !== null && city)
    draught.toSite.push({ people: [person], district: person.district, at: discharged + 60 });
};

const stay = (
  draught: Draught,
  party: PartyPlan,
  unit: string,
  tubes: readonly Tube[],
  to: TestStay['to'],
  from = 0,
): TestStay => {
  const negative = tubes.filter(({ outcome }) => outcome === 'negative').map(({ person }) => person);
  const positive = tubes.filter(({ outcome }) => outcome === 'positive').map(({ person }) => person);
  const known = Math.max(from, ...tubes.map(({ result }) => result)) + 15;
  const goes = to === 'province' ? every(durations.provinceEvery, known) : onGrid(known + 30);
  const made: TestStay = { party, unit, tubes, negative, positive, goes, to };
  draught.stays.push(made);
  return made;
};

const walk = (draught: Draught, plan: FlightPlan): void => {
  for (const party of plan.parties) {
    for (const person of party.sick) admit(draught, person, 'PVG-BOARDING', plan.checkedOff + 15);
    for (const person of party.stricken) admit(draught, person, 'PVG-SCREENING', party.hall + 15);
    const people = party.going.filter((person) => !party.stricken.includes(person));
    if (people.length === 0) continue;
    switch (party.way) {
      case 'cleared':
      case 'airside':
        break;
      case 'site':
        for (const person of people) takeTube(draught, person, 'PVG-SCREENING', party.interviewed, true);
        draught.toSite.push({ people, district: party.district, at: party.desk });
        break;
      case 'onward': {
        const tubes = people.map((person) => takeTube(draught, person, 'PVG-SCREENING', party.interviewed, false));
        stay(draught, party, `${party.district}-TEST`, tubes, 'province');
        break;
      }
      // Sampled in the hall; the wait for the result is at the test point, and then somebody fetches them.
      case 'home':
        for (const person of people) takeTube(draught, person, 'PVG-SCREENING', party.interviewed, false);
        draught.toTestPoint.push({ people, district: party.district, at: party.desk });
        break;
      case 'test-point':
        draught.toTestPoint.push({ people, district: party.district, at: party.desk });
        break;
    }
  }
};

const collect = (tubes: Iterable<Tube>): readonly Collection[] => {
  const found = new Map<string, Tube[]>();
  for (const tube of tubes) {
    const name = `${tube.from} ${every(tube.from.endsWith('SCREENING') ? durations.courierEvery : 60, tube.taken + 10)}`;
    const list = found.get(name);
    if (list === undefined) found.set(name, [tube]);
    else list.push(tube);
  }
  const rack = 48;
  return [...found].flatMap(([name, all]) => {
    const [from = '', minute = '0'] = name.split(' ');
    return Array.from({ length: Math.ceil(all.length / rack) }, (_, index): Collection => {
      const racked = all.slice(index * rack, (index + 1) * rack);
      const fetched = onGrid(Number(minute));
      const [first] = racked;
      const drive = first?.person.chance.fork('courier').between(durations.courier[0], durations.courier[1]) ?? 40;
      const laboratory = (Number(minute) / 30 + index) % 2 === 0 ? 'LAB-1' : 'LAB-2';
      return {
        label: `rack ${name} ${index}`,
        from,
        laboratory,
        fetched,
        delivered: onGrid(fetched + drive),
        tubes: racked,
      };
    });
  });
};

/** Plans a day from its seed: flights, people, every step of everyone, specimens, vehicles. Nothing is recorded. */
export const planDay = (options: DayOptions): DayPlan => {
  const { day, seed } = options;
  const chance = openChance(`${seed}/${day}`);
  const known = figuresOf(day);
  const people = options.people ?? known.people;
  const scale = people / known.people;
  const smaller = options.people !== undefined && options.people < known.people;
  const figures = {
    ...known,
    people,
    flights: options.flights ?? Math.max(1, Math.round(known.flights * Math.min(1, scale * 1.5))),
    positives: Math.round(known.positives * scale),
    known: smaller ? [] : known.known,
  };
  const drawn: readonly Flight[] = drawFlights(chance.fork('flights'), day, figures);
  const flights = planAirport(drawn, day, startMinute);
  const draught: Draught = { tubes: new Map(), stays: [], patients: [], toTestPoint: [], toSite: [] };
  for (const plan of flights) walk(draught, plan);
  const heads = drawn.reduce((sum, flight) => sum + flight.people.length, 0);
  const calls = options.ship ?? options.people === undefined;
  const ship = calls ? planShip(chance.fork('ship'), day, heads) : null;
  if (ship !== null) {
    for (const person of ship.off) takeTube(draught, person, 'YSN-SCREENING', ship.interviewed, false);
    draught.toSite.push(...ship.off.map((person) => ({ people: [person], district: 'PUDONG', at: ship.desk })));
  }
  const shuttles = openDepot(
    chance.fork('shuttles'),
    fleets((crews) => crews.slice(-shuttlesOf(crews))),
  );
  const coaches = openDepot(
    chance.fork('coaches'),
    fleets((crews) => crews.slice(0, -shuttlesOf(crews))),
  );
  const toTestPoint = shuttles.plan('test-point', draught.toTestPoint);
  const partyOf = new Map(
    flights.flatMap(({ parties }) => parties.flatMap((party) => party.going.map((one) => [one, party] as const))),
  );
  for (const run of toTestPoint) {
    for (const group of run.groups) {
      const [first] = group.people;
      const party = first === undefined ? undefined : partyOf.get(first);
      if (party === undefined) continue;
      const home = party.way === 'home';
      const tubes = group.people.map(
        (person) =>
          (home ? draught.tubes.get(person) : undefined) ?? takeTube(draught, person, run.to, run.arrives + 25, false),
      );
      const made = stay(draught, party, run.to, tubes, home ? 'home' : 'desk', run.arrives + 25);
      if (made.negative.length > 0 && !home)
        draught.toSite.push({ people: made.negative, district: group.district, at: made.goes + 10 });
    }
  }
  const toSite = coaches.plan('site', draught.toSite);
  const runs = [...toTestPoint, ...toSite.map((run) => ({ ...run, label: `site ${run.label}` }))];
  const ends = [
    ...runs.map(({ arrives }) => arrives + 120),
    ...[...draught.tubes.values()].map(({ result }) => result + 120),
    ...draught.stays.map(({ goes }) => goes + 240),
    ...flights.flatMap(({ parties }) => parties.map(({ desk }) => desk + 30)),
    ...(ship === null ? [] : [ship.sails + 30]),
    24 * 60,
  ];
  return {
    day,
    seed,
    start: startMinute,
    end: onGrid(ends.reduce((latest, end) => Math.max(latest, end), 0)),
    flights,
    patients: draught.patients,
    stays: draught.stays,
    collections: collect(draught.tubes.values()),
    runs,
    tubes: draught.tubes,
    people: heads,
    ship,
  };
};
