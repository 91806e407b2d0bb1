import type { SingleCommand } from '../loop/command.ts';
import { type CaseId, unitId } from '../loop/terms.ts';
import { siteCase } from './city.ts';
import { vehicleOfCrew } from './fleet.ts';
import { isOffline } from './offline.ts';
import type { Person } from './people.ts';
import { type Play, carryPeople, casesOf } from './play.ts';
import { rates } from './rates.ts';
import { grid } from './timetable.ts';
import { lodgeAll } from './rooms.ts';
import type { RunPlan } from './transport.ts';
import { sampleUnits } from './units.ts';

interface Trip {
  readonly play: Play;
  readonly run: RunPlan;
  readonly id: CaseId;
  readonly people: readonly Person[];
  /** Where it goes in the end: another site when the planned one is full. */
  to: string;
}

const seatsOf = (trip: Trip): SingleCommand[] =>
  casesOf(trip.play, trip.people).map((id, index) => ({
    type: 'record',
    case: id,
    kind: 'seat',
    personal: { busSeat: String(index + 1) },
  }));

/** A site takes the whole run or none of it; the desk asks the next site of the district, and in the end the next district. */
const lodge = async (trip: Trip): Promise<boolean> => {
  const { play, run } = trip;
  const kind = run.purpose === 'site' ? 'site' : 'test-point';
  const own = sampleUnits.filter((unit) => unit.kind === kind && unit.parent === run.district).map(({ unit }) => unit);
  const others = sampleUnits
    .filter((unit) => unit.kind === kind && unit.parent !== run.district)
    .map(({ unit }) => unit);
  const candidates = [...new Set([run.to, ...own, ...others])];
  for (const unit of candidates) {
    const label = `${run.label} rooms at ${unit}`;
    const cases = casesOf(play, trip.people);
    if (!(await lodgeAll(play.acting, { unit, site: siteCase(unit), label, cases }))) continue;
    trip.to = unit;
    return true;
  }
  return false;
};

const board = (trip: Trip): void => {
  const { play, run, id } = trip;
  const { acting, driver } = play;
  const desk = `${run.district}-DESK`;
  const groups = run.groups.map(({ people }) => people);
  const offline = run.miscount === 0 && run.leaves > run.boards + grid && isOffline(`${run.label} counts`);
  let first: number | null = null;
  driver.beside(run.planned, async () => {
    const offered = await acting.all(desk, `${run.label} planned`, [
      { type: 'open', case: id, loop: 'run', holder: unitId(desk), facts: { seats: run.seats } },
      {
        type: 'record',
        case: id,
        kind: 'vehicle',
        facts: { seats: run.seats, vehicle: vehicleOfCrew(run.crew).vehicle },
        personal: { plate: vehicleOfCrew(run.crew).plate },
      },
      { type: 'record', case: id, kind: 'crew', facts: { escorts: run.purpose === 'site' ? 2 : 3 } },
      { type: 'offer', case: id, to: unitId(run.crew), link: 'boarding' },
    ]);
    if (offered?.offer === undefined || offered.offer === null) return;
    await acting.act(run.crew, `${run.label} crew`, { type: 'accept', case: id, offer: offered.offer });
  });
  driver.beside(run.planned + grid, async () => {
    const put = trip.people.map((person) => putRight(play, person, desk));
    if (await lodge(trip)) await acting.all(desk, `${run.label} seats`, seatsOf(trip));
    await Promise.all(put);
  });
  driver.beside(run.boards, async () => {
    const boarded = await carryPeople(play, groups, {
      label: `${run.label} boards`,
      from: desk,
      to: run.crew,
      link: 'transfer',
      run: id,
      splits: 'who stays behind is in hospital or goes with a later vehicle',
    });
    const counted = casesOf(play, trip.people).length + run.miscount;
    if (!boarded) return;
    if (offline) {
      first = counted;
      return;
    }
    const count = { type: 'record', case: id, kind: 'count', counted } as const;
    const counts = [acting.act(run.crew, `${run.label} first count`, count)];
    // A count that differs is no count: another of the crew counts again.
    const again = { ...count, counted: counted - run.miscount };
    if (run.miscount !== 0) counts.push(acting.act(run.crew, `${run.label} counted again`, again, { second: true }));
    await Promise.all(counts);
  });
  driver.at(run.leaves, async () => {
    const count = { type: 'record', case: id, kind: 'count', counted: casesOf(play, trip.people).length } as const;
    // One after the other: the write path keeps the order of what is said of one vehicle.
    const said = [acting.act(run.crew, `${run.label} second count`, count)];
    // The first one, taken down in a car park without network when everybody was aboard, comes after the second, with the
    // time of its own clock.
    const then = { happenedAt: play.instantOf(run.boards + grid) };
    if (first !== null) said.push(acting.act(run.crew, `${run.label} first count`, { ...count, counted: first }, then));
    said.push(acting.act(run.crew, `${run.label} leaves`, { type: 'record', case: id, kind: 'departure' }));
    await Promise.all(said);
  });
};

/** Wrong addresses and lost telephones come to light at the district's desk. */
const putRight = async (play: Play, person: Person, desk: string): Promise<void> => {
  const id = play.cases.get(person);
  if (id === undefined) return;
  if (person.chance.fork('address').happens(rates.wrongAddress)) {
    await play.acting.act(desk, `address ${person.number}`, {
      type: 'record',
      case: id,
      kind: 'destination',
      personal: { address: `${person.address} (door confirmed by telephone)` },
    });
  }
  if (person.chance.fork('phone').happens(rates.lostPhone)) {
    await play.acting.act(desk, `phone ${person.number}`, {
      type: 'record',
      case: id,
      kind: 'note',
      personal: { note: 'telephone lost; reached through the site' },
    });
  }
};

/** What is done with the people of a trip where it led, from the minute on in which they were signed for. */
type Arrived = (trip: { readonly run: RunPlan; readonly to: string }, minute: number) => void;

/** Hands everybody to the site or test point. */
const alight = (trip: Trip, crew: string, id: CaseId, label: string, arrived: Arrived): void => {
  const { play, run } = trip;
  const { acting, driver } = play;
  const link = run.purpose === 'site' ? 'territory' : 'screening';
  const splits = 'the rest of the family is in hospital or comes with another vehicle';
  const order = (suffix: string) => ({ label: `${label} door${suffix}`, from: crew, to: trip.to, link, splits });
  const groups = run.groups.map(({ people }) => people);
  const finish = (signed: number): void => {
    arrived(trip, signed);
    driver.at(signed + 15, async () => {
      await acting.all(crew, `${label} empty`, [
        { type: 'record', case: id, kind: 'empty' },
        { type: 'record', case: id, kind: 'cleaning' },
        { type: 'close', case: id, ending: 'completed' },
      ]);
    });
  };
  driver.beside(run.arrives, async () => {
    await acting.act(crew, `${label} arrives`, { type: 'record', case: id, kind: 'arrival' });
    if (run.refused) {
      await acting.carry({ ...order(' refused'), cases: casesOf(play, trip.people), offerOnly: true });
      const answer = { reason: 'the gate knows of no bus' };
      const handover = acting.newCase(`${label} door refused`);
      const [only] = casesOf(play, trip.people);
      if (casesOf(play, trip.people).length > 1 || only === undefined) {
        await acting.act(trip.to, `${label} turned away`, { type: 'refuse-group', handover, ...answer });
      } else {
        const offer = acting.newCommand(`${label} door refused offer`);
        await acting.act(trip.to, `${label} turned away`, { type: 'refuse', case: only, offer, ...answer });
      }
      driver.at(run.arrives + 20, async () => {
        if (await carryPeople(play, groups, order(''))) finish(run.arrives + 20);
      });
      return;
    }
    // Signed in the basement when the bus comes; the telephone finds its network some time later. Where that is too late
    // the offer lapses, the crew still holds everybody, and the late signature counts.
    const delivered = run.lapses ? 75 : isOffline(`${label} door`) ? 25 : 0;
    if (delivered > 0 && casesOf(play, trip.people).length > 1) {
      await acting.carry({ ...order(''), cases: casesOf(play, trip.people), offerOnly: true });
      driver.at(run.arrives + delivered, async () => {
        const present = casesOf(play, trip.people);
        const handover = acting.newCase(`${label} door`);
        const signed = { happenedAt: play.instantOf(run.arrives + 5) };
        const accept = { type: 'accept-group', handover, present } as const;
        if ((await acting.act(trip.to, `${label} door accept`, accept, signed)) !== null)
          finish(run.arrives + delivered);
      });
      return;
    }
    if (await carryPeople(play, groups, order(''))) finish(run.arrives);
  });
};

/** Another vehicle takes everybody over where the first one stands; it comes empty and is counted like the first. */
const relieve = (trip: Trip, relief: string, arrived: Arrived): void => {
  const { play, run, id } = trip;
  const { acting, driver } = play;
  const desk = `${run.district}-DESK`;
  const second = acting.newCase(`${run.label} relief`);
  const label = `${run.label} relief`;
  driver.at(run.leaves + 20, async () => {
    await acting.act(run.crew, `${run.label} breaks down`, { type: 'record', case: id, kind: 'breakdown' });
    const offered = await acting.all(desk, `${label} planned`, [
      {
        type: 'open',
        case: second,
        loop: 'run',
        holder: unitId(desk),
        facts: { seats: run.seats },
      },
      {
        type: 'record',
        case: second,
        kind: 'vehicle',
        facts: { seats: run.seats, vehicle: vehicleOfCrew(relief).vehicle },
        personal: { plate: vehicleOfCrew(relief).plate },
      },
      { type: 'record', case: second, kind: 'crew', facts: { escorts: 2 } },
      { type: 'offer', case: second, to: unitId(relief), link: 'boarding' },
    ]);
    if (offered?.offer === undefined || offered.offer === null) return;
    await acting.act(relief, `${label} crew`, { type: 'accept', case: second, offer: offered.offer });
  });
  driver.at(run.leaves + 45, async () => {
    const splits = 'the rest of the family is elsewhere';
    const groups = run.groups.map(({ people }) => people);
    await carryPeople(play, groups, {
      label: `${label} boards`,
      from: run.crew,
      to: relief,
      link: 'transfer',
      run: second,
      splits,
    });
    for (const count of ['first', 'second']) {
      await acting.act(relief, `${label} ${count} count`, {
        type: 'record',
        case: second,
        kind: 'count',
        counted: casesOf(play, trip.people).length,
      });
    }
    await acting.act(relief, `${label} leaves`, { type: 'record', case: second, kind: 'departure' });
    await acting.all(run.crew, `${run.label} towed`, [
      { type: 'record', case: id, kind: 'arrival' },
      { type: 'record', case: id, kind: 'empty' },
      { type: 'close', case: id, ending: 'completed' },
    ]);
  });
  alight(trip, relief, second, label, arrived);
};

/** One trip: planned, crewed, rooms accepted, boarded and counted twice, driven, handed over, found empty. */
export const playRun = (play: Play, run: RunPlan, arrived: Arrived): void => {
  const trip: Trip = { play, run, id: play.acting.newCase(run.label), people: run.people, to: run.to };
  board(trip);
  if (run.relief !== null) {
    relieve(trip, run.relief, arrived);
    return;
  }
  if (run.arrives - run.leaves > 80) {
    play.driver.at(run.leaves + 60, async () => {
      await play.acting.act(run.crew, `${run.label} position`, { type: 'record', case: trip.id, kind: 'position' });
    });
  }
  alight(trip, run.crew, trip.id, run.label, arrived);
};
