import type { Flight } from './flights.ts';
import type { Party, Person } from './people.ts';
import type { Chance } from './random.ts';
import { durations, rates } from './rates.ts';

/** Minutes in which everything is planned: recorded instants of a simulation at full speed fall on this grid. */
export const grid = 5;
export const onGrid = (minutes: number): number => Math.ceil(minutes / grid) * grid;

/** Where the hall sends a party. */
export type Way = 'site' | 'test-point' | 'home' | 'onward' | 'cleared' | 'airside';

/** A party on its way through the airport: who is still with it, and when each thing is done to it (minutes). */
export interface PartyPlan {
  readonly label: string;
  readonly party: Party;
  /** On board and fit to go through the channel. */
  readonly going: readonly Person[];
  /** Fever or symptoms: last off, by ambulance. */
  readonly sick: readonly Person[];
  /** Danger to life in the hall. */
  readonly stricken: readonly Person[];
  /** Not there when the wave is signed for; follows. */
  readonly absent: readonly Person[];
  readonly way: Way;
  readonly declared: number | null;
  readonly checked: number;
  readonly hall: number;
  readonly interviewed: number;
  readonly desk: number;
  readonly district: string;
}

/** People called off the aircraft together. */
export interface Wave {
  readonly label: string;
  readonly parties: readonly PartyPlan[];
  readonly called: number;
  readonly hall: number;
  /** Somebody of the next wave who walks along. */
  readonly unlisted: Person | null;
}

export interface FlightPlan {
  readonly flight: Flight;
  readonly manifest: number;
  readonly stand: number;
  readonly lands: number;
  readonly doors: number;
  readonly checkedOff: number;
  readonly silent: boolean;
  readonly channelOffline: boolean;
  /** The boarding team's count is mistyped by so many. */
  readonly miscount: number;
  readonly parties: readonly PartyPlan[];
  readonly waves: readonly Wave[];
  readonly turnsRound: readonly Person[];
  readonly noShows: readonly Person[];
  readonly aboard: readonly Person[];
}

const range = (chance: Chance, [least, most]: readonly [number, number]): number => chance.between(least, most);

/** When a person lands in the hands of a queue with several desks: the desk that is free first takes the next party. */
const openQueue = (desks: number): ((arrives: number, takes: number) => number) => {
  const free: number[] = Array.from({ length: desks }, () => -Infinity);
  return (arrives, takes) => {
    let best = 0;
    for (let index = 1; index < free.length; index += 1) if ((free[index] ?? 0) < (free[best] ?? 0)) best = index;
    const done = Math.max(arrives, free[best] ?? arrives) + takes;
    free[best] = done;
    return done;
  };
};

type Draft = { -readonly [K in keyof PartyPlan]: PartyPlan[K] };

/** From 28 March 2020 everybody is taken to a site; nobody is fetched by car any more. */
const carsUntil = '2020-03-28';

/** Old enough for isolation at home, whatever the month of birth. */
const isOld = (person: Person, day: string): boolean =>
  Number(day.slice(0, 4)) - Number(person.manifest.birthDate?.slice(0, 4) ?? day.slice(0, 4)) > 66;

const wayOf = (party: Party, day: string): Way => {
  const [first] = party.people;
  if (first === undefined || first.category === 'diplomat') return 'cleared';
  if (first.category === 'transit') return 'airside';
  if (first.destination !== 'city') return 'onward';
  if (first.metCase) return 'test-point';
  const car = day < carsUntil && party.people.length === 1 && first.category === 'traveller' && isOld(first, day);
  return car && first.chance.fork('pickup').happens(rates.pickup) ? 'home' : 'site';
};

const isCrew = (party: Draft | undefined): boolean => party?.party.people[0]?.category === 'crew';

interface Draught {
  readonly plan: Omit<FlightPlan, 'waves' | 'parties'>;
  readonly parties: Draft[];
  readonly waves: { label: string; parties: Draft[]; called: number; hall: number; unlisted: Person | null }[];
}

const planFlight = (flight: Flight, day: string, start: number): Draught => {
  const { chance, lands: at } = flight;
  const lands = onGrid(at);
  const doors = onGrid(lands + range(chance, durations.doors));
  const full = range(chance, flight.key ? durations.boardingKey : durations.boardingOther);
  const takes = Math.max(15, Math.round(full * Math.min(1.2, flight.people.length / 200)));
  const turnsRound = flight.crewEnters ? [] : flight.people.filter(({ category }) => category === 'crew');
  const noShows = flight.people.filter((person) => person.noShow);
  const staying = flight.parties.filter(({ people }) =>
    people.some((person) => !person.noShow && !turnsRound.includes(person)),
  );
  const parties = staying.map((party, index): Draft => {
    const { chance: own } = party.people[0] ?? flight;
    const present = party.people.filter((person) => !person.noShow);
    const sick = present.filter(({ fever, symptoms }) => fever || symptoms.length > 0);
    const going = present.filter((person) => !sick.includes(person));
    const way = wayOf(party, day);
    const single = going.length === 1;
    const stricken = single && way === 'site' && own.happens(rates.emergency * 1.6) ? going : [];
    return {
      label: `${flight.label} ${party.label}`,
      party,
      going,
      sick,
      stricken,
      absent:
        stricken.length === 0 && going.length > 0 && way !== 'airside' && own.happens(rates.absent)
          ? going.slice(-1)
          : [],
      way,
      declared: own.happens(rates.declaredAhead) ? onGrid(Math.max(start + 60, lands - own.between(30, 150))) : null,
      checked: onGrid(doors + 5 + (takes * (index + 1)) / staying.length),
      hall: 0,
      interviewed: 0,
      desk: 0,
      district: party.people[0]?.district ?? 'PUDONG',
    };
  });
  const waves: Draught['waves'] = [];
  let heads = 0;
  for (const party of parties) {
    if (party.going.length === 0) continue;
    let wave = waves.at(-1);
    // Crew have a way of their own and go first, apart from the passengers.
    const apart = isCrew(wave?.parties[0]) !== isCrew(party);
    if (wave === undefined || apart || heads + party.going.length > durations.wave) {
      wave = { label: `${flight.label} wave ${waves.length + 1}`, parties: [], called: 0, hall: 0, unlisted: null };
      waves.push(wave);
      heads = 0;
    }
    wave.parties.push(party);
    heads += party.going.length;
  }
  for (const [index, wave] of waves.entries()) {
    wave.called = onGrid(Math.max(...wave.parties.map(({ checked }) => checked)) + 5);
    wave.hall = onGrid(wave.called + range(chance, durations.walk));
    for (const party of wave.parties) party.hall = wave.hall;
    const next = waves[index + 1]?.parties[0]?.going[0];
    if (next !== undefined && chance.happens(rates.unlisted * durations.wave)) wave.unlisted = next;
  }
  const checkedOff = onGrid(doors + 10 + takes);
  return {
    plan: {
      flight,
      lands,
      doors,
      checkedOff,
      turnsRound,
      noShows,
      manifest: onGrid(Math.max(start + 15, lands - range(chance, durations.manifest))),
      stand: onGrid(Math.max(start + 45, lands - 40)),
      silent: chance.happens(rates.carrierSilent),
      channelOffline: chance.happens(rates.channelOffline),
      miscount: chance.happens(rates.countMistyped) ? chance.pick([-2, -1, 1]) : 0,
      aboard: flight.people.filter((person) => !person.noShow),
    },
    parties,
    waves,
  };
};

/**
 * Plans every party of the day through the airport, with one queue of interview desks for all flights.
 *
 * @param start minute at which the simulation begins
 */
export const planAirport = (flights: readonly Flight[], day: string, start: number): readonly FlightPlan[] => {
  const draughts = flights.map((flight) => planFlight(flight, day, start));
  for (const party of draughts.flatMap(({ parties }) => parties)) {
    const [first] = party.party.people;
    if (party.way !== 'airside' || first === undefined) continue;
    // Neither interview nor desk: the next thing that is done to them is that they leave.
    party.interviewed = onGrid(party.hall + range(first.chance.fork('connection'), durations.connection));
    party.desk = party.interviewed;
  }
  const interview = openQueue(durations.interviewDesks);
  const arriving = draughts
    .flatMap(({ parties }) => parties.filter(({ going, way }) => going.length > 0 && way !== 'airside'))
    .toSorted((one, other) => one.hall - other.hall || (one.label < other.label ? -1 : 1));
  for (const party of arriving) {
    const { chance } = party.party.people[0] ?? { chance: undefined };
    if (chance === undefined) continue;
    const takes = range(chance, durations.interview) * (0.5 + party.going.length * 0.5);
    party.interviewed = onGrid(Math.max(interview(party.hall + 5, takes), party.hall + 35));
    party.desk = onGrid(party.interviewed + range(chance, durations.hall));
  }
  return draughts.map(({ plan, parties, waves }) => ({ ...plan, parties, waves }));
};
