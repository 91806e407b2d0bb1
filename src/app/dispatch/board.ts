import type {
  DispatchBoard,
  Door,
  FleetVehicle,
  RoomsAsked,
  RunPage,
  RunView,
  Waiting,
} from '../../contract/dispatch.ts';
import { writeInstant, writeMaybe } from '../../contract/instant.ts';
import { dueAt, highestRung, nextDue } from '../../loop/clock.ts';
import type { VehicleKind } from '../../contract/vehicle.ts';
import { capacityOf } from '../../loop/room.ts';
import type { CaseState } from '../../loop/state.ts';
import { type CaseId, type UnitId, caseId } from '../../loop/terms.ts';
import { caseState, readNow } from '../../store/read/cases.ts';
import {
  type Dispatchable,
  dispatchable,
  doorsPlanned,
  openRuns,
  plannedFor,
  reliefOf,
  sitesAt,
} from '../../store/read/dispatch.ts';
import { headsUnder } from '../../store/read/heads.ts';
import { openPersonal } from '../../store/personal.ts';
import { type VehicleRow, readVehicles, vehiclesNamed } from '../../store/vehicles.ts';
import { type Who, noteReading } from '../../store/reader.ts';
import { unitsSeen } from '../account.ts';
import { caseView } from '../case-view.ts';
import type { House } from '../house.ts';
import { placesTaken } from '../kept-places.ts';

const mostOfUnit = 1000;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const isUuid = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

/** The site of a person's room, unless it is the one that they are leaving. */
const roomAt = (state: CaseState, sites: ReadonlyMap<CaseId, UnitId>): UnitId | null => {
  const site = state.place === null ? undefined : sites.get(state.place);
  return site === undefined || site === state.holder ? null : site;
};

const waitingView = (state: CaseState, sites: ReadonlyMap<CaseId, UnitId>, runs: ReadonlySet<string>): Waiting => {
  const planned = textOf(state.facts['rideOn']);
  return {
    case: state.caseId,
    holder: state.holder,
    since: writeInstant(state.heldSince),
    party: state.party?.id ?? null,
    district: textOf(state.facts['district']),
    isolation: textOf(state.facts['isolation']),
    destination: textOf(state.facts['destination']),
    lane: textOf(state.facts['lane']),
    offered: state.offer !== null,
    to: roomAt(state, sites) ?? textOf(state.facts['rideTo']),
    room: roomAt(state, sites) !== null,
    run: planned !== null && runs.has(planned) ? planned : null,
    due: writeMaybe(nextDue(state)),
    late: highestRung(state),
  };
};

const at = (state: CaseState, kind: string): string | null => writeMaybe(state.evidence[kind]?.lastAt ?? null);

/** A crew counts blind: what it should find is told to it only when it has left. */
const isBlind = (state: CaseState, who: Who): boolean =>
  state.holder === who.unit && state.link === 'boarding' && state.evidence['departure'] === undefined;

/** Which vehicle of the register a run was given. */
const vehicleOf = ({ facts }: CaseState): string | null => {
  const named = textOf(facts['vehicle']);
  return named !== null && isUuid(named) ? named : null;
};

/** Whoever sees a run is told which vehicle it is, whosever that is: a crew must find the one of its district. */
const vehiclesOf = (house: House, runs: readonly CaseState[]): Promise<ReadonlyMap<string, VehicleRow>> =>
  vehiclesNamed(house.writer.pool, [...new Set(runs.flatMap((run) => vehicleOf(run) ?? []))]);

const runViewOf = (
  house: House,
  state: CaseState,
  who: Who,
  now: number,
  heads: number,
  planned: readonly Waiting[],
  doors: readonly (string | null)[],
  vehicles: ReadonlyMap<string, VehicleRow>,
): RunView => {
  const seats = numberOf(state.facts['seats']);
  const ruling = house.rules.at(now as never)('vehicle', { seats });
  const transit = state.clocks['transit'];
  return {
    case: state.caseId,
    holder: state.holder,
    opener: state.opener,
    link: state.link,
    custody: state.custody,
    offeredTo: state.offer?.to ?? null,
    seats,
    vehicle: vehicleOf(state),
    plate: vehicles.get(vehicleOf(state) ?? '')?.plate ?? null,
    most: numberOf(ruling?.outputs['passengersMost']),
    escorts: numberOf(state.facts['escorts']),
    openedAt: writeInstant(state.openedAt),
    counts: state.evidence['count']?.count ?? 0,
    differs: state.evidence['count']?.differs === true,
    departedAt: at(state, 'departure'),
    positionAt: at(state, 'position'),
    arrivedAt: at(state, 'arrival'),
    emptyAt: at(state, 'empty'),
    brokenAt: at(state, 'breakdown'),
    transitDue: transit === undefined ? null : writeMaybe(dueAt(transit)),
    rung: transit?.rung ?? 0,
    acknowledged: transit?.acknowledged ?? false,
    due: writeMaybe(nextDue(state)),
    late: highestRung(state),
    aboard: isBlind(state, who) ? null : heads,
    planned: isBlind(state, who) ? 0 : planned.length,
    rooms: isBlind(state, who) ? 0 : planned.filter(({ room }) => room).length,
    to: [...new Set([...planned.map(({ to }) => to), ...doors].flatMap((to) => to ?? []))].toSorted(),
  };
};

interface Known extends Dispatchable {
  /** Doors to which those aboard a run are taken. */
  readonly rides: (run: CaseId) => readonly (string | null)[];
  /** Sites at which places are kept for those aboard a run. */
  readonly kept: (run: CaseId) => readonly CaseId[];
  readonly places: ReadonlyMap<CaseId, UnitId>;
  readonly views: readonly Waiting[];
}

const deskKinds: ReadonlySet<string> = new Set(['district-desk', 'test-point']);
const runningKinds: ReadonlySet<string> = new Set(['district-desk', 'district', 'crew', 'site', 'test-point', 'duty']);

const kindsSeen = (house: House, who: Who, kinds: ReadonlySet<string>): readonly UnitId[] =>
  unitsSeen(house, who.unit).filter((id) => kinds.has(house.units.get(id)?.kind ?? ''));

/**
 * A crew sees neither the sites nor those who still wait for it, and must know where it goes: for the runs that it holds
 * it is told which units they are, and nothing more.
 */
const toldToCrew = async (
  house: House,
  who: Who,
  { runs }: Dispatchable,
  aboard: readonly CaseState[],
): Promise<{ readonly sites: ReadonlyMap<CaseId, UnitId>; readonly doors: ReadonlyMap<string, readonly string[]> }> => {
  const own = runs.filter(({ holder }) => holder === who.unit);
  if (house.units.get(who.unit)?.kind !== 'crew' || own.length === 0) return { sites: new Map(), doors: new Map() };
  const { pool } = house.writer;
  const ids = new Set<string>(own.map((run) => run.caseId));
  const planned = await doorsPlanned(
    pool,
    [...new Set(own.map(({ opener }) => opener))],
    [...own.map((run) => run.caseId)],
  );
  const riding = aboard.filter(({ run }) => run !== null && ids.has(run));
  const wanted = [...riding, ...planned].flatMap(({ place }) => place ?? []);
  const sites = await sitesAt(pool, [...new Set(wanted)]);
  const doors = Map.groupBy(planned, ({ run }) => run);
  const doorOf = ({ to, place }: (typeof planned)[number]) =>
    (place === null ? undefined : sites.get(place)) ?? to ?? [];
  return { sites, doors: new Map([...doors].map(([run, list]) => [run, list.flatMap(doorOf)])) };
};

const look = async (house: House, who: Who, seen: Parameters<typeof dispatchable>[0]): Promise<Known> => {
  const desks = kindsSeen(house, who, deskKinds);
  const crews = kindsSeen(house, who, new Set(['crew']));
  const found = await dispatchable(seen, [...desks, ...crews], kindsSeen(house, who, runningKinds), mostOfUnit);
  const riding = new Set<string>(crews);
  const aboard = found.waiting.filter(({ holder }) => riding.has(holder));
  const waiting = found.waiting.filter(({ holder }) => !riding.has(holder));
  const told = await toldToCrew(house, who, found, aboard);
  const places = new Map([...told.sites, ...found.sites.map((site) => [site.caseId, site.holder] as const)]);
  const runs = new Set<string>(found.runs.map((run) => run.caseId));
  const views = waiting
    // Who is at a test point stays there until the result; whoever waits for a vehicle is at the desk, or has to go on.
    .map((state) => waitingView(state, places, runs))
    .toSorted((one, other) => (one.since < other.since ? -1 : 1));
  const onRun = (run: CaseId): readonly CaseState[] => aboard.filter((state) => state.run === run);
  const rides = (run: CaseId): readonly (string | null)[] => [
    ...onRun(run).map((state) => roomAt(state, places) ?? textOf(state.facts['rideTo'])),
    ...(told.doors.get(run) ?? []),
  ];
  const kept = (run: CaseId): readonly CaseId[] => [...new Set(onRun(run).flatMap(({ place }) => place ?? []))];
  return { ...found, waiting, places, views, rides, kept };
};

const doorsOf = ({ sites, views }: Known): readonly (Door & { readonly taken: number })[] =>
  sites.map((site) => ({
    unit: site.holder,
    case: site.caseId,
    capacity: capacityOf(site),
    taken: site.roll.length,
    coming: views.filter(({ to, room, run }) => to === site.holder && !room && run !== null).length,
  }));

/** Kinds of unit whose vehicles take people to their doors. */
const fleetKinds: ReadonlySet<string> = new Set(['district', 'district-desk', 'crew', 'test-point', 'site']);

/** Vehicles that the unit sees: free ones first, then those on a run, then those out of service. */
const fleetOf = (rows: readonly VehicleRow[], runs: readonly CaseState[]): readonly FleetVehicle[] => {
  const taken = new Map(runs.flatMap((run) => (vehicleOf(run) === null ? [] : [[vehicleOf(run), run.caseId]])));
  const rank = ({ out, run }: FleetVehicle): number => (out !== null ? 2 : run === null ? 0 : 1);
  return rows
    .map(({ vehicle, plate, kind, seats, unit, outReason }) => ({
      ...{ vehicle, plate, kind: kind as VehicleKind, seats, unit },
      out: outReason,
      run: taken.get(vehicle) ?? null,
    }))
    .toSorted((one, other) => rank(one) - rank(other));
};

/** Who waits, which doors and crews there are, which runs are on the road: what the unit may see, in one reading. */
export const readDispatch = (house: House, who: Who): Promise<DispatchBoard> =>
  house.read(who, async (seen) => {
    const now = await readNow(seen);
    const known = await look(house, who, seen);
    const heads = await headsUnder(
      seen,
      known.runs.map(({ caseId: key }) => ({ dimension: 'run', key })),
    );
    const vehicles = await vehiclesOf(house, known.runs);
    const fleet = await readVehicles(seen, kindsSeen(house, who, fleetKinds));
    const runs = known.runs.map((run) =>
      runViewOf(
        house,
        run,
        who,
        now,
        heads.get(`run ${run.caseId}`) ?? 0,
        known.views.filter((one) => one.run === run.caseId),
        known.rides(run.caseId),
        vehicles,
      ),
    );
    const own = known.sites.find(({ holder }) => holder === who.unit);
    const taken = own === undefined ? null : await placesTaken(seen, who, own);
    const onRoad = Map.groupBy(runs, (run) => run.offeredTo ?? run.holder);
    const desks = kindsSeen(house, who, deskKinds).length;
    return {
      now: writeInstant(now),
      waiting: [...known.views],
      more: known.views.length >= mostOfUnit * Math.max(1, desks),
      doors: doorsOf(known).map((door) => (door.case === own?.caseId ? { ...door, taken } : door)),
      crews: kindsSeen(house, who, new Set(['crew']))
        .filter((id) => house.units.get(id)?.active === true)
        .map((unit) => ({ unit, runs: (onRoad.get(unit) ?? []).map((run) => run.case) })),
      vehicles: [...fleetOf(fleet, known.runs)],
      runs: runs.toSorted((one, other) =>
        (one.transitDue ?? one.due ?? '~') < (other.transitDue ?? other.due ?? '~') ? -1 : 1,
      ),
    };
  });

const runners = (house: House): readonly UnitId[] =>
  house.units
    .all()
    .filter(({ kind }) => kind === 'district-desk' || kind === 'crew')
    .map(({ id }) => id);

/** One run with those who are planned for it. `null` when it is not there or not theirs to see. */
export const readRun = (house: House, who: Who, id: CaseId): Promise<RunPage | null> =>
  house.read(who, async (seen) => {
    const state = await caseState(seen, id);
    if (state === null || state.loop !== 'run') return null;
    const now = await readNow(seen);
    const known = await look(house, who, seen);
    const planned = known.waiting
      .filter(({ facts }) => facts['rideOn'] === id)
      .map((one) => waitingView(one, known.places, new Set([id])));
    const heads = await headsUnder(seen, [{ dimension: 'run', key: id }]);
    const relief =
      state.evidence['breakdown'] === undefined ? null : await reliefOf(house.writer.pool, id, runners(house));
    return {
      now: writeInstant(now),
      run: runViewOf(
        house,
        state,
        who,
        now,
        heads.get(`run ${id}`) ?? 0,
        planned,
        known.rides(id),
        await vehiclesOf(house, [state]),
      ),
      case: caseView(state),
      waiting: isBlind(state, who) ? [] : planned,
      places: known.kept(id).flatMap((place) => {
        const unit = known.places.get(place);
        return unit === undefined ? [] : [{ place, unit }];
      }),
      relief:
        relief === null
          ? null
          : { case: relief.caseId, crew: relief.offer?.to ?? relief.holder, ready: relief.link === 'boarding' },
    };
  });

/**
 * For whom a site or street is asked to make rooms ready: planned to be taken there by an open run, and without a room.
 * Their names are shown when asked for, as rooms are given to people, and the reading is recorded.
 */
export const readRoomsAsked = async (house: House, who: Who, names: boolean): Promise<RoomsAsked> => {
  const { pool } = house.writer;
  const planned = await plannedFor(pool, who.unit, runners(house));
  const runOf = (state: CaseState): string => textOf(state.facts['rideOn']) ?? '';
  const open = await openRuns(pool, [...new Set(planned.map(runOf).filter(isUuid))]);
  const asked = planned.filter((state) => open.has(runOf(state)) && state.place === null);
  const ids = names ? asked.map((state) => state.caseId) : [];
  await noteReading(pool, house.seal, who, ids, 'rooms asked');
  const personal = await openPersonal(pool, house.seal, ids, 'unsaid');
  const now = await readNow(pool);
  return {
    now: writeInstant(now),
    items: asked.map((state) => {
      const known = personal.get(state.caseId) ?? {};
      const name = [known['surname'], known['givenNames']].flatMap((part) => textOf(part) ?? []).join(' ');
      const needs = state.facts['needs'];
      return {
        case: state.caseId,
        run: caseId(runOf(state)),
        holder: state.holder,
        party: state.party?.id ?? null,
        since: writeInstant(state.heldSince),
        name: textOf(name),
        needs: Array.isArray(needs) ? needs.map(String) : [],
        years: numberOf(state.facts['years']),
      };
    }),
  };
};

export { look as lookAtDispatch, doorsOf as dispatchDoors };
