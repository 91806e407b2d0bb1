import type { Instant, UnitId, ActorId } from '../loop/terms.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import type { Who } from '../store/reader.ts';
import { officersAmong } from '../store/accounts.ts';
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

/**
 * Whom of the rostered a unit cannot count on any more: their account was disabled, or is an officer's neither there nor
 * above. It would be called, could not sign in, and the alarm would wait for it. A roster may also name somebody without account.
 */
export const retiredFrom = async (
  house: House,
  accounts: readonly ActorId[],
  at: Instant,
): Promise<(unit: UnitId, account: ActorId) => boolean> => {
  const officers = await officersAmong(house.owner.pool, [...new Set(accounts)], at);
  return (unit, account) => {
    const units = officers.get(account);
    return units !== undefined && !upward(house, unit).some((above) => units.includes(above));
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
  const retired = await retiredFrom(
    house,
    planned.map(({ account }) => account),
    at,
  );
  const rostered = Map.groupBy(
    planned.filter(({ unit, account }) => !retired(unit, account)),
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
  const retired = await retiredFrom(house, accounts, from);
  const fit = accounts.filter((account) => !retired(unit, account));
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
