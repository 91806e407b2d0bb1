// Who goes with which vehicle to which door, as a plain question of numbers: parties, seats, places, and what it costs.
// Pure: no time, no input or output.

/** People who stay together. `waited`: minutes since they wait. `to`: where a room is ready for them; null, any door. */
export interface Party {
  readonly id: string;
  readonly heads: number;
  readonly waited: number;
  readonly to: string | null;
}

/** A vehicle with the number of passengers that policy lets it carry. */
export interface Vehicle {
  readonly id: string;
  readonly most: number;
}

/** A door with its free places; null where nobody has said how many there are. */
export interface Place {
  readonly id: string;
  readonly free: number | null;
}

/** Prices in minutes of one person's waiting. */
export interface Prices {
  /** Until the next vehicle, for everybody left behind, on top of what they have waited. */
  readonly next: number;
  /** For each vehicle that is used. */
  readonly vehicle: number;
  /** For each door of a vehicle after its first. */
  readonly stop: number;
}

export interface Question {
  readonly parties: readonly Party[];
  readonly vehicles: readonly Vehicle[];
  readonly places: readonly Place[];
  /** At most so many doors for one vehicle. */
  readonly stops: number;
  readonly prices: Prices;
}

/** For each party, in the order of the question, its vehicle and door; null for those who stay. */
export type Plan = readonly (Seat | null)[];
export interface Seat {
  readonly vehicle: number;
  readonly place: number;
}

/** What it costs to leave a party behind. */
export const leaving = ({ heads, waited }: Party, { next }: Prices): number => heads * (next + waited);

const doorsOf = (plan: Plan): ReadonlyMap<number, ReadonlySet<number>> => {
  const doors = new Map<number, Set<number>>();
  for (const seat of plan) {
    if (seat === null) continue;
    doors.set(seat.vehicle, (doors.get(seat.vehicle) ?? new Set()).add(seat.place));
  }
  return doors;
};

/** The cost of a plan. */
export const costOf = ({ parties, prices }: Question, plan: Plan): number => {
  let cost = 0;
  for (const [index, party] of parties.entries()) if ((plan[index] ?? null) === null) cost += leaving(party, prices);
  for (const doors of doorsOf(plan).values()) cost += prices.vehicle + (doors.size - 1) * prices.stop;
  return cost;
};

/** What a plan breaks, in words; nothing when it may be driven. */
export const broken = ({ parties, vehicles, places, stops }: Question, plan: Plan): readonly string[] => {
  const found: string[] = [];
  const aboard = new Map<number, number>();
  const inside = new Map<number, number>();
  for (const [index, party] of parties.entries()) {
    const seat = plan[index] ?? null;
    if (seat === null) continue;
    aboard.set(seat.vehicle, (aboard.get(seat.vehicle) ?? 0) + party.heads);
    inside.set(seat.place, (inside.get(seat.place) ?? 0) + party.heads);
    if (party.to !== null && places[seat.place]?.id !== party.to) found.push(`${party.id} goes to the wrong door`);
  }
  for (const [vehicle, heads] of aboard)
    if (heads > (vehicles[vehicle]?.most ?? 0)) found.push(`vehicle ${vehicle} is too full`);
  for (const [place, heads] of inside) {
    const free = places[place]?.free ?? null;
    if (places[place] === undefined || (free !== null && heads > free)) found.push(`door ${place} is too full`);
  }
  for (const [vehicle, doors] of doorsOf(plan))
    if (doors.size > stops) found.push(`vehicle ${vehicle} stops too often`);
  return found;
};

/** Doors to which a party may be brought. */
export const doorsFor = ({ places }: Question, { to, heads }: Party): readonly number[] =>
  places.flatMap(({ id, free }, index) =>
    (to === null || to === id) && (free === null || free >= heads) ? [index] : [],
  );

/**
 * A plan by rule of thumb: whoever has waited longest first, each party to the seat that adds the least cost, and of
 * equal ones to the fullest that still takes it.
 */
export const byRule = (question: Question): Plan => {
  const { parties, vehicles, places, stops, prices } = question;
  const seats = vehicles.map(({ most }) => most);
  const free = places.map((place) => place.free ?? Number.POSITIVE_INFINITY);
  const doors = vehicles.map(() => new Set<number>());
  const plan: (Seat | null)[] = parties.map(() => null);
  const order = parties
    .map((party, index) => ({ party, index }))
    .toSorted((one, other) => other.party.waited - one.party.waited || other.party.heads - one.party.heads);
  for (const { party, index } of order) {
    let best: { seat: Seat; adds: number; left: number } | null = null;
    for (const place of doorsFor(question, party)) {
      if ((free[place] ?? 0) < party.heads) continue;
      for (const [vehicle, known] of doors.entries()) {
        const left = (seats[vehicle] ?? 0) - party.heads;
        if (left < 0 || (!known.has(place) && known.size >= stops)) continue;
        const adds = known.size === 0 ? prices.vehicle : known.has(place) ? 0 : prices.stop;
        if (best === null || adds < best.adds || (adds === best.adds && left < best.left))
          best = { seat: { vehicle, place }, adds, left };
      }
    }
    if (best === null || best.adds >= leaving(party, prices)) continue;
    const { vehicle, place } = best.seat;
    plan[index] = best.seat;
    seats[vehicle] = (seats[vehicle] ?? 0) - party.heads;
    free[place] = (free[place] ?? 0) - party.heads;
    doors[vehicle]?.add(place);
  }
  return plan;
};

/**
 * A cost below which no plan can be, found without search: seats are filled head by head with those who cost most to
 * leave, parties are parted and doors forgotten.
 */
export const simpleBound = (question: Question): number => {
  const { parties, vehicles, places, prices } = question;
  const able = parties.map((party) => (doorsFor(question, party).length === 0 ? 0 : party.heads));
  const room = places.reduce((sum, { free }) => sum + (free ?? Number.POSITIVE_INFINITY), 0);
  const dearest = parties
    .map((party, index) => ({ price: prices.next + party.waited, heads: able[index] ?? 0 }))
    .toSorted((one, other) => other.price - one.price);
  let never = 0;
  for (const [index, party] of parties.entries()) if (able[index] === 0) never += leaving(party, prices);
  const sizes = vehicles.map(({ most }) => most).toSorted((one, other) => other - one);
  // With so many vehicles at most so many heads go; the cheapest number of vehicles bounds the rest.
  let least = Number.POSITIVE_INFINITY;
  for (let used = 0, seats = 0; used <= sizes.length; used += 1) {
    let heads = Math.min(seats, room);
    let cost = used * prices.vehicle;
    for (const group of dearest) {
      const go = Math.min(heads, group.heads);
      heads -= go;
      cost += (group.heads - go) * group.price;
    }
    least = Math.min(least, cost);
    seats += sizes[used] ?? 0;
  }
  return never + least;
};
