import type { DutyView, RosterBody, RosterHoles, RosterView, SirenList, SpanQuery, WayBody } from '../contract/duty.ts';
import type { ErrorCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import { type ActorId, type Instant, type UnitId, instant, minutes, systemActor } from '../loop/terms.ts';
import { accountNames, officerStays } from '../store/accounts.ts';
import type { Who } from '../store/reader.ts';
import { type NewShift, type RosterHealth, type Span, readRostered } from '../store/roster.ts';
import { readPace } from '../store/time.ts';
import { type Intent, unitsSeen } from './account.ts';
import { readSirens } from './callout/siren.ts';
import type { House } from './house.ts';
import {
  contactWays,
  countedOn,
  isWithin,
  mayKeep,
  onDuty,
  reportHealth,
  rosterHoles,
  setContactWay,
  setRoster,
  shiftsOf,
  upward,
} from './roster.ts';

const week = minutes(7 * 24 * 60);
const mostWays = 20;

const nowOf = async (house: House): Promise<Instant> => (await readPace(house.writer.pool)).now;

/** Why somebody may not look at the duty of a unit; null when they may. */
const against = (house: House, who: Who, unit: UnitId): ErrorCode | null => {
  if (house.units.get(unit) === undefined) return 'unit_unknown';
  return unitsSeen(house, who.unit).includes(unit) ? null : 'not_yours';
};

const spanOf = async (house: House, { from, until }: SpanQuery): Promise<Span> => {
  const beginning = from ?? (await nowOf(house));
  return { from: beginning, until: until ?? instant(beginning + week) };
};

const written = ({ from, until }: Span): { from: string; until: string } => ({
  from: writeInstant(from),
  until: writeInstant(until),
});

/** The shifts of a unit that touch a span, with the names of whose they are. Health is told to who keeps the roster. */
export const rosterOf = async (
  house: House,
  who: Who,
  unit: UnitId,
  query: SpanQuery,
): Promise<RosterView | ErrorCode> => {
  const refused = against(house, who, unit);
  if (refused !== null) return refused;
  const span = await spanOf(house, query);
  const shifts = await shiftsOf(house, who, unit, span);
  const accounts = [...new Set(shifts.map(({ account }) => account))];
  const names = await accountNames(house.owner.pool, accounts);
  const counted = await countedOn(house, accounts);
  const now = await nowOf(house);
  const keeps = mayKeep(house, who, unit);
  const items = shifts.map(({ account, role, post, shift, health, healthAt, ...times }) => ({
    shift,
    unit,
    account,
    name: names.get(account) ?? null,
    role,
    post,
    ...written(times),
    health: keeps ? health : null,
    healthAt: keeps && healthAt !== null ? writeInstant(healthAt) : null,
    // As it is now, or else when the shift begins or ended.
    counts: isWithin(counted(unit, account), Math.min(Math.max(now, times.from), times.until - 1)),
  }));
  return { unit, ...written(span), items };
};

/** When nobody fit for duty is rostered in a unit itself. */
export const holesOf = async (
  house: House,
  who: Who,
  unit: UnitId,
  query: SpanQuery,
): Promise<RosterHoles | ErrorCode> => {
  const refused = against(house, who, unit);
  if (refused !== null) return refused;
  const span = await spanOf(house, query);
  const holes = await rosterHoles(house, unit, span.from, span.until);
  return { unit, ...written(span), holes: holes.map(written) };
};

/** Who answers for a unit now: its own people on duty, or those of the nearest unit above that has any. */
export const dutyOf = async (house: House, who: Who, unit: UnitId): Promise<DutyView | ErrorCode> => {
  const refused = against(house, who, unit);
  if (refused !== null) return refused;
  const now = await nowOf(house);
  const { answering, people, passed } = await onDuty(house, unit, now);
  const names = await accountNames(
    house.owner.pool,
    people.map(({ account }) => account),
  );
  return {
    at: writeInstant(now),
    unit,
    answering,
    people: people.map((one) => ({
      unit: one.unit,
      account: one.account,
      name: names.get(one.account) ?? null,
      role: one.role,
      post: one.post,
    })),
    passed: [...passed],
  };
};

/**
 * What stands against setting the roster of a unit; null for an administrator of it or of a unit above it, and for an
 * officer who leads there, being on duty as director now.
 */
export const againstSetting = async (
  house: House,
  who: Who,
  intent: Intent,
  unit: UnitId,
): Promise<'not_yours' | 'not_allowed' | null> => {
  if (!mayKeep(house, who, unit)) return 'not_yours';
  if (intent === 'administer') return null;
  const rostered = await readRostered(house.writer.pool, [who.unit], await nowOf(house));
  return rostered.some(({ account, role }) => account === who.actor && role === 'director') ? null : 'not_allowed';
};

/** Sets the roster of a unit for a span. Whoever is put on duty must be able to answer an alarm of that unit. */
export const keepRoster = async (
  house: House,
  who: Who,
  unit: UnitId,
  body: RosterBody,
): Promise<
  { readonly shifts: readonly string[] } | { readonly refused: ErrorCode; readonly about: readonly string[] }
> => {
  const { from, until } = body;
  const accounts = [...new Set(body.shifts.map(({ account }) => account))];
  const officers = await officerStays(house.owner.pool, accounts);
  const above: readonly string[] = upward(house, unit);
  const unfit = accounts.filter(
    (account) =>
      officers.get(account)?.some((stay) => above.includes(stay.unit) && (stay.until === null || stay.until > from)) !==
      true,
  );
  if (unfit.length > 0) return { refused: 'account_unfit', about: unfit };
  const shifts = body.shifts.map(({ post, ...shift }): NewShift => (post === undefined ? shift : { ...shift, post }));
  const set = await setRoster(house, who, unit, { from, until }, shifts);
  return 'done' in set ? set.done : { refused: set.refused.code, about: set.refused.about };
};

/** Who acts where nobody is signed in: the operator at the machine, and the sample city. */
export const operator = (house: House): Who => ({ actor: systemActor, unit: house.duty });

/** Keeps a way to reach an account. @returns its id; null when the account has too many already */
export const keepWayOf = async (house: House, account: ActorId, body: WayBody): Promise<string | null> => {
  // Anybody may write down ways of their own; a thousand of them would be a thousand calls for each alarm.
  if ((await contactWays(house, account)).length >= mostWays) return null;
  return setContactWay(house, { account, ...body });
};

/** Somebody on duty says how they are; who is unwell is not called. @returns running shifts that it was noted for */
export const sayHealth = async (house: House, account: ActorId, health: RosterHealth): Promise<number> =>
  reportHealth(house, account, health, await nowOf(house));

/** What sounds now in the unit, then in those below it, the most urgent first. */
export const sirensOf = async (house: House, who: Who): Promise<SirenList> => {
  const now = writeInstant(await nowOf(house));
  const { sirens, own, all } = await house.read(who, (seen) => readSirens(seen, who.unit));
  const items = sirens.map(({ soundedAt, ...siren }) => ({
    ...siren,
    own: siren.unit === who.unit,
    soundedAt: writeInstant(soundedAt),
  }));
  return { now, own, all, items };
};
