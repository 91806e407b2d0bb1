import type { Instant, UnitId, ActorId } from '../loop/terms.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import type { Who } from '../store/reader.ts';
import { officerStays } from '../store/accounts.ts';
import {
  type ContactWay,
  type Language,
  type NewShift,
  type RosterHealth,
  type Rostered,
  type Shift,
  type Span,
  type WayKind,
  dropWay,
  keepWay,
  listWays,
  readHoles,
  readRostered,
  readShifts,
  replaceShifts,
  rosteredIn,
  writeHealth,
} from '../store/roster.ts';
import type { House } from './house.ts';

/** Who answers for a unit at an instant. */
export interface Duty {
  /** The unit that was asked. */
  readonly unit: UnitId;
  /** The unit whose roster answers; null when nobody is on duty all the way up to the duty room. */
  readonly answering: UnitId | null;
  /** Everybody to call, directors first. */
  readonly people: readonly Rostered[];
  /** The units on the way up in which nobody could be called. */
  readonly passed: readonly UnitId[];
}

/** A unit, those above it in the tree, and in the end the duty room. */
export const upward = (house: Pick<House, 'units' | 'duty'>, unit: UnitId): readonly UnitId[] => {
  const path: UnitId[] = [];
  let at: UnitId | null = unit;
  while (at !== null && !path.includes(at)) {
    path.push(at);
    at = house.units.get(at)?.parent ?? null;
  }
  return path.includes(house.duty) ? path : [...path, house.duty];
};

const rank = ['director', 'officer', 'doctor', 'escort', 'driver'] as const;

// Whoever steers a vehicle is called only when nobody else of the unit can be.
const toCall = (rostered: readonly Rostered[]): readonly Rostered[] => {
  const reachable = rostered
    .filter((person) => person.reachable)
    .toSorted(
      (one, other) => rank.indexOf(one.role) - rank.indexOf(other.role) || (one.account < other.account ? -1 : 1),
    );
  const others = reachable.filter(({ role }) => role !== 'driver');
  return others.length > 0 ? others : reachable;
};

/** From when until when; `until` null is without an end. */
interface Stay {
  readonly from: number;
  readonly until: number | null;
}

/** Whether an instant lies in one of these stays. */
export const isWithin = (stays: readonly Stay[], at: number): boolean =>
  stays.some(({ from, until }) => from <= at && (until === null || at < until));

/**
 * When a unit can count on somebody of its roster: while their account is an officer's, there or above, and not disabled.
 * Any other would be called, could not sign in, and the alarm would wait for it. A name that is no account counts always.
 */
export const countedOn = async (
  house: House,
  accounts: readonly ActorId[],
): Promise<(unit: UnitId, account: ActorId) => readonly Stay[]> => {
  const known = await officerStays(house.owner.pool, [...new Set(accounts)]);
  return (unit, account) => {
    const above: readonly string[] = upward(house, unit);
    return known.get(account)?.filter((stay) => above.includes(stay.unit)) ?? [{ from: 0, until: null }];
  };
};

/**
 * Who is called for each of these units at an instant. A roster without anybody who is fit and can be reached goes up
 * the tree to the parent's, and in the end to the duty room's.
 */
export const onDutyIn = async (
  house: House,
  units: readonly UnitId[],
  at: Instant,
): Promise<ReadonlyMap<UnitId, Duty>> => {
  const paths = new Map([...new Set(units)].map((unit) => [unit, upward(house, unit)]));
  const planned = await readRostered(house.writer.pool, [...new Set([...paths.values()].flat())], at);
  const counted = await countedOn(
    house,
    planned.map(({ account }) => account),
  );
  const rostered = Map.groupBy(
    planned.filter(({ unit, account }) => isWithin(counted(unit, account), at)),
    ({ unit }) => unit,
  );
  const found = new Map<UnitId, Duty>();
  for (const [unit, path] of paths) {
    const passed: UnitId[] = [];
    let duty: Duty | null = null;
    for (const above of path) {
      const people = toCall(rostered.get(above) ?? []);
      if (people.length > 0) {
        duty = { unit, answering: above, people, passed };
        break;
      }
      passed.push(above);
    }
    found.set(unit, duty ?? { unit, answering: null, people: [], passed });
  }
  return found;
};

/** Who is called for a unit at an instant: see `onDutyIn`. */
export const onDuty = async (house: House, unit: UnitId, at: Instant): Promise<Duty> => {
  const duty = (await onDutyIn(house, [unit], at)).get(unit);
  return duty ?? { unit, answering: null, people: [], passed: [] };
};

/** A unit's roster is kept by itself, by those above it, and by the duty room. */
export const mayKeep = (house: House, who: Who, unit: UnitId): boolean => upward(house, unit).includes(who.unit);

/**
 * Replaces what the roster of a unit says between two instants; shifts reaching over the ends are cut there. Shifts may
 * overlap. Earlier versions stay in the table with who took them down.
 *
 * @throws RangeError for a shift that ends before it begins or lies outside the span
 */
export const setRoster = async (
  house: House,
  who: Who,
  unit: UnitId,
  span: Span,
  shifts: readonly NewShift[],
): Promise<{ readonly done: { readonly shifts: readonly string[] } } | { readonly refused: Refusal }> => {
  if (house.units.get(unit) === undefined) return { refused: refusal('unit_unknown', null, [unit]) };
  if (!mayKeep(house, who, unit)) return { refused: refusal('not_yours', null, [unit]) };
  if (span.until <= span.from) throw new RangeError('the span of a roster ends before it begins');
  for (const { from, until } of shifts) {
    if (until <= from) throw new RangeError('a shift ends before it begins');
    if (from < span.from || until > span.until) throw new RangeError('a shift lies outside the span that is set');
  }
  return { done: { shifts: await replaceShifts(house.writer.pool, who.actor, unit, span, shifts) } };
};

/** The shifts of a unit that touch a span, as far as the reader may see that unit. */
export const shiftsOf = (house: House, who: Who, unit: UnitId, span: Span): Promise<readonly Shift[]> =>
  house.read(who, (seen) => readShifts(seen, unit, span));

/** The parts of a span in which nobody fit for duty is rostered in the unit itself. */
export const rosterHoles = async (
  house: House,
  unit: UnitId,
  from: Instant,
  until: Instant,
): Promise<readonly Span[]> => {
  const accounts = await rosteredIn(house.writer.pool, unit, { from, until });
  const counted = await countedOn(house, accounts);
  const fit = accounts.flatMap((account) => counted(unit, account).map((stay) => ({ ...stay, account })));
  return readHoles(house.writer.pool, unit, { from, until }, fit);
};

/** Somebody on duty reports their own health; who is unwell is not called any more. @returns shifts that it concerns */
export const reportHealth = (house: House, account: ActorId, health: RosterHealth, at: Instant): Promise<number> =>
  writeHealth(house.writer.pool, account, health, at);

/**
 * Keeps a way to reach an account. The endpoint (a number, an address, the JSON of a push subscription) is sealed.
 *
 * @param place lower is tried first
 */
export const setContactWay = (
  house: House,
  way: { account: ActorId; kind: WayKind; endpoint: string; place: number; language?: Language },
): Promise<string> => keepWay(house.writer.pool, house.seal, { language: 'zh-Hans', ...way });

/** The ways of an account without their endpoints. */
export const contactWays = (house: House, account: ActorId): Promise<readonly ContactWay[]> =>
  listWays(house.writer.pool, account);

/** Removes a way of an account. @returns whether it was there */
export const removeContactWay = (house: House, account: ActorId, way: string): Promise<boolean> =>
  dropWay(house.writer.pool, account, way);
