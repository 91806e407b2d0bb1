import type { Suggestion, SuggestionBody } from '../../contract/dispatch.ts';
import type { CaseState } from '../../loop/state.ts';
import type { CaseId } from '../../loop/terms.ts';
import type { RequestCode } from '../../contract/codes.ts';
import { readNow } from '../../store/read/cases.ts';
import type { Who } from '../../store/reader.ts';
import { readVehicles } from '../../store/vehicles.ts';
import { unitsSeen } from '../account.ts';
import type { House } from '../house.ts';
import { dispatchDoors, lookAtDispatch } from './board.ts';
import { suggestPlan } from './improve.ts';
import type { Party, Question } from './model.ts';

// Prices of a plan in minutes of one person's waiting: the next vehicle comes in about two hours; a vehicle is worth
// an hour of one person's time, another stop twenty minutes.
const prices = { next: 120, vehicle: 60, stop: 20 } as const;

interface Group extends Party {
  readonly cases: readonly CaseId[];
}

/** People who wait together: whoever of a party stands at the same desk goes with the others, named or not. */
const groupsOf = (
  waiting: readonly CaseState[],
  wanted: ReadonlySet<CaseId>,
  doors: ReadonlyMap<CaseId, string>,
  now: number,
): readonly Group[] => {
  const free = waiting.filter(({ custody }) => custody === 'held');
  const together = Map.groupBy(free, (state) => state.party?.id ?? state.caseId);
  return [...together].flatMap(([id, members]): readonly Group[] => {
    if (!members.some(({ caseId }) => wanted.has(caseId))) return [];
    const since = Math.min(...members.map(({ heldSince }) => heldSince));
    const rooms = new Set(members.flatMap(({ place }) => (place === null ? [] : (doors.get(place) ?? []))));
    const [room] = rooms;
    return [
      {
        id,
        cases: members.map(({ caseId }) => caseId),
        heads: members.length,
        waited: Math.max(0, Math.round((now - since) / 60_000)),
        // Rooms in two houses for one family: nobody decides that but a human.
        to: rooms.size === 1 && room !== undefined ? room : null,
      },
    ];
  });
};

/** Why a suggestion cannot be made, and about which vehicle. */
export interface SuggestionRefused {
  readonly refused: RequestCode;
  readonly about: string;
}

/**
 * Who might go with whom: parties whole, seats as policy spaces them, places that are free, those who have waited longest
 * first. It only suggests; what is done with it is somebody's command. Seats of a vehicle of the register are what that
 * says; one that is out of service, or that the unit does not see, is refused.
 */
export const suggestRuns = async (
  house: House,
  who: Who,
  body: SuggestionBody,
): Promise<Suggestion | SuggestionRefused> => {
  const began = performance.now();
  const named = body.vehicles.some(({ vehicle }) => vehicle !== undefined);
  const { known, now, register } = await house.read(who, async (seen) => ({
    known: await lookAtDispatch(house, who, seen),
    now: await readNow(seen),
    register: new Map(
      (named ? await readVehicles(seen, unitsSeen(house, who.unit)) : []).map((row) => [row.vehicle, row]),
    ),
  }));
  for (const { vehicle } of body.vehicles) {
    if (vehicle === undefined) continue;
    const row = register.get(vehicle);
    if (row === undefined) return { refused: 'vehicle_unknown', about: vehicle };
    if (row.outReason !== null) return { refused: 'vehicle_out', about: row.plate };
  }
  const mine = known.waiting.filter(({ holder }) => holder === who.unit);
  const groups = groupsOf(mine, new Set(body.cases), known.places, now);
  const rule = house.rules.at(now as never);
  const fleet = body.vehicles.map(({ crew, vehicle = null, seats: said = 0 }) => {
    const seats = vehicle === null ? said : (register.get(vehicle)?.seats ?? 0);
    const outputs = rule('vehicle', { seats })?.outputs;
    // Where policy is silent nobody rides: a vehicle of unknown spacing is no vehicle.
    return {
      crew,
      vehicle,
      seats,
      most: Number(outputs?.['passengersMost'] ?? 0),
      escorts: Number(outputs?.['escortsLeast'] ?? 0),
    };
  });
  const doors = new Map(dispatchDoors(known).map((door) => [String(door.unit), door]));
  const question: Question = {
    parties: groups,
    vehicles: fleet.map(({ crew, most }) => ({ id: crew, most })),
    places: body.to.map((id) => {
      const door = doors.get(id);
      if (door?.capacity === undefined || door.capacity === null) {
        // A street has no roll of rooms; a site without an accepted checklist takes nobody.
        return { id, free: house.units.get(id)?.kind === 'community' ? null : 0 };
      }
      // Rooms that are kept for somebody among these are free to them.
      const kept = groups.reduce((sum, { to, heads }) => (to === id ? sum + heads : sum), 0);
      return { id, free: Math.max(0, door.capacity - door.taken - door.coming + kept) };
    }),
    stops: body.stops,
    prices,
  };
  const { plan, cost, bound, method } = await suggestPlan(question, body.seconds);
  const runs = fleet.flatMap(({ crew, vehicle: id, seats, most, escorts }, vehicle) => {
    const aboard = groups.flatMap((group, index) => {
      const seat = plan[index] ?? null;
      return seat === null || seat.vehicle !== vehicle ? [] : [{ group, place: seat.place }];
    });
    if (aboard.length === 0) return [];
    const stops = [...Map.groupBy(aboard, ({ place }) => place)]
      .map(([place, those]) => ({
        to: body.to[place] ?? '',
        cases: those.flatMap(({ group }) => group.cases.map(String)),
      }))
      // Most people get off first, so that few ride on.
      .toSorted((one, other) => other.cases.length - one.cases.length);
    const heads = aboard.reduce((sum, { group }) => sum + group.heads, 0);
    return [{ crew: String(crew), vehicle: id, seats, most, escorts, heads, stops }];
  });
  const placed = new Set(groups.flatMap(({ cases }) => cases));
  return {
    runs,
    left: groups.flatMap((group, index) => ((plan[index] ?? null) === null ? group.cases.map(String) : [])),
    unseated: body.cases.filter((id) => !placed.has(id)).map(String),
    cost: Math.round(cost),
    bound: Math.round(bound),
    gap: cost === 0 ? 0 : Math.round(((cost - bound) / cost) * 1000) / 1000,
    best: bound >= cost,
    method,
    milliseconds: Math.round(performance.now() - began),
  };
};
